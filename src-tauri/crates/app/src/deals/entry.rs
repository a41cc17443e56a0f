//! From what is typed about a deal to a fact: all wrong fields together, odd but true facts let through.

use crate::parse;
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::change::{Facts, Personal, Source};
use laifang_core::deal::{
    Deal, DealFact, DealState, Event, Method, Milestone, PaymentPart, Price, RefundOf, Terms, Unit, UnitUse,
    tidy_unit, unit_key,
};
use laifang_core::money::{Area, Money, NumberError};
use laifang_store::{DealRow, Reader, Write};

/// What happened, as typed.
#[derive(Clone, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum EventEntry {
    /// 认筹 / 小订.
    PreSubscribed {
        /// Paid for it.
        amount: String,
    },
    /// 认购.
    Subscribed {
        /// What is agreed.
        terms: TermsEntry,
    },
    /// 签约.
    Signed {
        /// What is agreed.
        terms: TermsEntry,
    },
    /// 网签.
    FiledOnline,
    /// The buyer paid.
    Paid {
        /// How much.
        amount: String,
        /// What for.
        part: PaymentPart,
    },
    /// 按揭放款.
    LoanReleased {
        /// How much.
        amount: String,
    },
    /// 交楼 / 交房.
    HandedOver,
    /// 换房.
    UnitChanged {
        /// The new unit.
        unit: UnitEntry,
        /// Its price.
        price: PriceEntry,
    },
    /// The way of paying changes.
    MethodChanged {
        /// To this.
        method: Method,
    },
    /// 更名.
    Renamed {
        /// Everybody who buys it from now on.
        buyers: Vec<BuyerEntry>,
    },
    /// A part of the money went back.
    Refunded {
        /// How much.
        amount: String,
        /// What for.
        of: RefundOf,
    },
    /// 退定.
    DepositReturned,
    /// 退房.
    Cancelled,
}

/// What subscription and contract agree, as typed.
#[derive(Clone, Deserialize, TS)]
pub struct TermsEntry {
    /// The unit.
    pub unit: UnitEntry,
    /// Its price.
    pub price: PriceEntry,
    /// How it is paid.
    pub method: Method,
    /// Everybody who buys it together; the deal's customer alone where nobody is named.
    #[serde(default)]
    pub buyers: Vec<BuyerEntry>,
}

/// A unit, as typed.
#[derive(Clone, Deserialize, TS)]
pub struct UnitEntry {
    /// Building, floor, number.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub usage: UnitUse,
    /// Area in the contract.
    pub area: String,
    /// Bedrooms; 0 for none or not stated.
    #[serde(default)]
    pub bedrooms: u32,
}

/// A price, as typed; what is empty is nothing.
#[derive(Clone, Deserialize, TS)]
pub struct PriceEntry {
    /// The unit itself before discounts, VAT included.
    pub total: String,
    /// Discounts taken off it.
    #[serde(default)]
    pub discounts: String,
    /// The VAT inside what is left.
    #[serde(default)]
    pub vat: String,
    /// A decoration contract beside it.
    #[serde(default)]
    pub decoration: String,
    /// Parking sold with it.
    #[serde(default)]
    pub parking: String,
    /// 首付应付, deposit included; empty: any payment past the deposit is a first payment.
    #[serde(default)]
    pub first_payment: String,
}

/// A buyer: a record, or a name and number that become one.
#[derive(Clone, Deserialize, TS)]
pub struct BuyerEntry {
    /// The record.
    #[serde(default)]
    #[ts(optional, as = "Option<CustomerId>")]
    pub customer: Option<CustomerId>,
    /// Name, where there is no record yet.
    #[serde(default)]
    pub name: String,
    /// Number, if there is one.
    #[serde(default)]
    pub phone: String,
}

/// A sum of more than nothing.
pub(crate) fn sum(text: &str) -> Result<Money, Text> {
    match text.parse::<Money>() {
        Ok(amount) if amount > Money::ZERO => Ok(amount),
        Ok(_) => Err(Text::new("金额要大于 0。", "The sum must be more than nothing.")),
        Err(error) => Err(error.text()),
    }
}

/// A sum that may be left out.
fn part(text: &str) -> Result<Money, Text> {
    match text.parse::<Money>() {
        Err(NumberError::Empty) => Ok(Money::ZERO),
        Ok(amount) if amount >= Money::ZERO => Ok(amount),
        Ok(_) => Err(Text::new("金额不能小于 0。", "The sum cannot be less than nothing.")),
        Err(error) => Err(error.text()),
    }
}

impl UnitEntry {
    fn parse(&self, fields: &mut Fields, at: &str) -> Option<Unit> {
        let name = fields.take(format!("{at}.name"), parse::label(&tidy_unit(&self.name), 60));
        let area = self.area.parse::<Area>().map_err(|e| e.text()).and_then(|area| {
            if area > Area::default() || matches!(self.usage, UnitUse::Parking | UnitUse::Storage) {
                Ok(area)
            } else {
                Err(Text::new("请填合同面积。", "Fill in the area of the contract."))
            }
        });
        let area = fields.take(format!("{at}.area"), area);
        let bedrooms = if self.bedrooms <= 20 {
            Ok(self.bedrooms)
        } else {
            Err(Text::new("房间数请核对。", "Check the number of bedrooms."))
        };
        let bedrooms = fields.take(format!("{at}.bedrooms"), bedrooms);
        Some(Unit { name: name?, usage: self.usage, area: area?, bedrooms: bedrooms? })
    }
}

impl PriceEntry {
    fn parse(&self, fields: &mut Fields, at: &str) -> Option<Price> {
        let total = fields.take(format!("{at}.total"), sum(&self.total));
        let mut take = |name: &str, text: &str| fields.take(format!("{at}.{name}"), part(text));
        let (discounts, vat) = (take("discounts", &self.discounts), take("vat", &self.vat));
        let (decoration, parking) = (take("decoration", &self.decoration), take("parking", &self.parking));
        let first_payment = take("first_payment", &self.first_payment);
        let price = Price {
            total: total?,
            discounts: discounts?,
            vat: vat?,
            decoration: decoration?,
            parking: parking?,
            first_payment: first_payment?,
        };
        if price.discounts >= price.total {
            fields.wrong(
                format!("{at}.discounts"),
                Text::new("优惠不能超过总价。", "The discounts cannot exceed the price."),
            );
        }
        if price.first_payment > price.payable() {
            fields.wrong(
                format!("{at}.first_payment"),
                Text::new("首付不能超过应付的总额。", "The first payment cannot exceed all there is to pay."),
            );
        }
        if price.vat >= price.net() {
            fields.wrong(
                format!("{at}.vat"),
                Text::new("税额不能超过净价。", "The VAT cannot exceed the price."),
            );
        }
        Some(price)
    }
}

impl TermsEntry {
    fn parse(&self, fields: &mut Fields, buyers: Vec<CustomerId>) -> Option<Terms> {
        let unit = self.unit.parse(fields, "event.terms.unit");
        let price = self.price.parse(fields, "event.terms.price");
        Some(Terms { unit: unit?, price: price?, method: self.method, buyers })
    }
}

impl EventEntry {
    /// Buyers the event names; none where it names nobody at all.
    pub(super) fn buyers(&self) -> Option<&[BuyerEntry]> {
        match self {
            Self::Subscribed { terms } | Self::Signed { terms } => Some(&terms.buyers),
            Self::Renamed { buyers } => Some(buyers),
            _ => None,
        }
    }

    /// The event, with the records of its buyers.
    pub(super) fn parse(&self, fields: &mut Fields, people: Vec<CustomerId>) -> Option<Event> {
        let amount = |fields: &mut Fields, text: &str| fields.take("event.amount", sum(text));
        Some(match self {
            Self::PreSubscribed { amount: text } => Event::PreSubscribed { amount: amount(fields, text)? },
            Self::Subscribed { terms } => Event::Subscribed { terms: terms.parse(fields, people)? },
            Self::Signed { terms } => Event::Signed { terms: terms.parse(fields, people)? },
            Self::FiledOnline => Event::FiledOnline,
            Self::Paid { amount: text, part } => Event::Paid { amount: amount(fields, text)?, part: *part },
            Self::LoanReleased { amount: text } => Event::LoanReleased { amount: amount(fields, text)? },
            Self::HandedOver => Event::HandedOver,
            Self::UnitChanged { unit, price } => {
                let unit = unit.parse(fields, "event.unit");
                let price = price.parse(fields, "event.price");
                Event::UnitChanged { unit: unit?, price: price? }
            }
            Self::MethodChanged { method } => Event::MethodChanged { method: *method },
            Self::Renamed { .. } => {
                if people.is_empty() {
                    fields
                        .wrong("event.buyers", Text::new("请填更名后的买方。", "Name who buys from now on."));
                }
                Event::Renamed { buyers: people }
            }
            Self::Refunded { amount: text, of } => Event::Refunded { amount: amount(fields, text)?, of: *of },
            Self::DepositReturned => Event::DepositReturned,
            Self::Cancelled => Event::Cancelled,
        })
    }
}

/// The records of the buyers; who has none yet gets one. Nobody named: the deal's customer.
pub(super) fn buyers(
    w: &mut Write<'_>,
    fields: &mut Fields,
    row: &DealRow,
    entries: &[BuyerEntry],
) -> Result<Vec<CustomerId>, AppError> {
    let mut people = Vec::new();
    for (n, entry) in entries.iter().enumerate() {
        if let Some(customer) = entry.customer {
            if w.reader().customer(customer)?.is_none() {
                let text = Text::new("没有这位客户，请重新选。", "There is no such customer: choose again.");
                fields.wrong(format!("event.buyers.{n}"), text);
            }
            people.push(customer);
            continue;
        }
        let name = fields.take(format!("event.buyers.{n}.name"), parse::name(&entry.name));
        let phone = if entry.phone.trim().is_empty() {
            None
        } else {
            fields.take(format!("event.buyers.{n}.phone"), parse::phone(&entry.phone))
        };
        let Some(name) = name else { continue };
        // A record under the same name and number is the same person; anything less is for a human to say.
        let mut known = None;
        if let Some(phone) = phone.as_ref().filter(|p| !p.is_masked()) {
            for found in w.reader().find(&crate::judging::number_query(phone), 20)? {
                let record = w.reader().customer(found.customer)?;
                if record.is_some_and(|c| c.names.iter().any(|n| n == name.as_str())) {
                    known = Some(found.customer);
                    break;
                }
            }
        }
        let customer = match known {
            Some(customer) => customer,
            None => {
                let customer = CustomerId::new(w.new_uuid());
                let personal = laifang_core::change::CustomerPersonal {
                    name: name.as_str().to_owned(),
                    phones: phone.iter().map(|p| p.as_str().to_owned()).collect(),
                    id_tail: None,
                    address: None,
                };
                let facts = Facts::CustomerRegistered { customer, gender: None, source: Source::Desk };
                w.append(facts, Some(Personal::Customer(personal)))?;
                customer
            }
        };
        people.push(customer);
    }
    if people.is_empty() && entries.is_empty() {
        people.push(row.record.customer);
    }
    let mut seen = std::collections::BTreeSet::new();
    people.retain(|p| seen.insert(*p));
    Ok(people)
}

/// Buyers who came along at the visit the deal rests on, by the names that were registered then (R6).
pub(super) fn companions(
    reader: &Reader<'_>,
    row: &DealRow,
    event: &Event,
) -> Result<Vec<CustomerId>, AppError> {
    let buyers = match event {
        Event::Subscribed { terms } | Event::Signed { terms } => &terms.buyers,
        Event::Renamed { buyers } => buyers,
        _ => return Ok(vec![]),
    };
    let Some(visit) = row.record.visit.map(|v| reader.visit(v)).transpose()?.flatten() else {
        return Ok(vec![]);
    };
    let mut found = Vec::new();
    for buyer in buyers.iter().filter(|b| **b != visit.customer) {
        let Some(record) = reader.customer(*buyer)? else { continue };
        let came = visit.companions.iter().any(|c| {
            let same_phone =
                c.phone.as_ref().is_none_or(|p| record.phones.is_empty() || record.phones.contains(p));
            !c.name.is_empty() && record.names.contains(&c.name) && same_phone
        });
        if came {
            found.push(*buyer);
        }
    }
    Ok(found)
}

/// Whether a fact can be true with what the deal says already. What is only odd is let through.
pub(super) fn check(
    reader: &Reader<'_>,
    fields: &mut Fields,
    row: &DealRow,
    on: NaiveDate,
    today: NaiveDate,
    event: &Event,
) -> Result<(), AppError> {
    if on > today {
        fields.wrong(
            "on",
            Text::new(
                "日期在今天以后：发生了再记。",
                "The day is after today: note it once it has happened.",
            ),
        );
    }
    let state = DealState::of(&row.record.bare(row.deal), NaiveDate::MAX);
    let signed = state.reached(Milestone::Signed);
    let before = |milestone: Milestone| state.reached(milestone).is_some_and(|day| on < day);
    let is = |zh: &str, en: &str| Text::new(zh, en);
    match event {
        Event::Signed { .. } if before(Milestone::Subscribed) => {
            fields.wrong(
                "on",
                is("签约早于认购日，请核对。", "Signed before it was subscribed: check the day."),
            );
        }
        Event::HandedOver | Event::FiledOnline | Event::LoanReleased { .. } => match signed {
            None => fields.wrong(
                "event",
                is("还没有签约：请先记签约。", "Nothing is signed: note the contract first."),
            ),
            Some(day) if on < day => {
                fields.wrong("on", is("早于签约日，请核对。", "It is before the contract: check the day."));
            }
            Some(_) => {}
        },
        Event::UnitChanged { .. } | Event::MethodChanged { .. } | Event::Renamed { .. }
            if state.reached(Milestone::Subscribed).is_none() =>
        {
            fields.wrong("event", is("还没有认购：请先记认购。", "Nothing is subscribed: note that first."));
        }
        Event::DepositReturned if signed.is_some() => {
            fields.wrong(
                "event",
                is(
                    "已签约的要记退房，不是退定。",
                    "It is signed: note a cancellation, not a returned deposit.",
                ),
            );
        }
        Event::Cancelled if signed.is_none() => {
            fields
                .wrong("event", is("还没有签约：请记退定。", "Nothing is signed: note a returned deposit."));
        }
        Event::Cancelled if before(Milestone::Signed) => {
            fields.wrong("on", is("早于签约日，请核对。", "It is before the contract: check the day."));
        }
        Event::DepositReturned if before_anything(&state, on) => {
            fields.wrong("on", is("早于认购日，请核对。", "It is before the subscription: check the day."));
        }
        Event::Refunded { amount, .. } if *amount > state.paid => {
            fields.wrong(
                "event.amount",
                is("退款多于已付，请核对。", "More went back than was paid: check the sum."),
            );
        }
        Event::Refunded { amount, of: RefundOf::Price }
            if *amount > state.price.net().minus(state.refunded) =>
        {
            fields.wrong(
                "event.amount",
                is("退的房款多于房价，请核对。", "More of the price went back than there is: check the sum."),
            );
        }
        _ => {}
    }
    if let Some(ended) = state.ended {
        match event {
            Event::Subscribed { .. } | Event::Signed { .. } | Event::Refunded { .. } => {}
            _ if on >= ended.on => fields.wrong(
                "event",
                Text::new(
                    format!("这笔 {} 已退。再成交请重新认购，或撤回退房记录。", ended.on),
                    format!(
                        "This deal ended on {}: subscribe anew, or take the cancellation back.",
                        ended.on
                    ),
                ),
            ),
            _ => {}
        }
    }
    let unit = match event {
        Event::Subscribed { terms } | Event::Signed { terms } => {
            Some((&terms.unit.name, "event.terms.unit.name"))
        }
        Event::UnitChanged { unit, .. } => Some((&unit.name, "event.unit.name")),
        _ => None,
    };
    if let Some((unit, field)) = unit
        && reader.deal_of_unit(row.record.project, unit, row.deal)?.is_some()
    {
        fields.wrong(field, taken(unit));
    }
    Ok(())
}

/// Whether a day is before the first thing that was agreed.
fn before_anything(state: &DealState, on: NaiveDate) -> bool {
    let first =
        [Milestone::PreSubscribed, Milestone::Subscribed].into_iter().filter_map(|m| state.reached(m)).min();
    first.is_some_and(|first| on < first)
}

fn taken(unit: &str) -> Text {
    Text::new(
        format!("{unit} 已有一笔在办的成交，请核对房号，或先记它的退房。"),
        format!("{unit} has a standing deal already: check the unit, or cancel that one first."),
    )
}

/// Refuses to take a fact back where the deal would stand again about a unit that another deal is about by now.
pub(super) fn check_withdrawal(reader: &Reader<'_>, row: &DealRow, fact: ChangeId) -> Result<(), AppError> {
    let mut deal = row.record.bare(row.deal);
    let unit = |deal: &Deal| {
        let state = DealState::of(deal, NaiveDate::MAX);
        state.unit.filter(|_| state.ended.is_none()).map(|u| u.name)
    };
    let before = unit(&deal);
    let order = deal.facts.iter().map(|f| f.order).max().unwrap_or(0) + 1;
    let device = fact.device;
    let on = NaiveDate::MIN;
    deal.facts.push(DealFact {
        id: ChangeId { device, seq: u64::MAX },
        order,
        on,
        event: Event::Withdrawn { fact },
    });
    let Some(after) = unit(&deal) else { return Ok(()) };
    let same = before.is_some_and(|before| unit_key(&before) == unit_key(&after));
    if !same && reader.deal_of_unit(row.record.project, &after, row.deal)?.is_some() {
        let text = taken(&after);
        return Err(AppError::refused(text.zh, text.en));
    }
    Ok(())
}
