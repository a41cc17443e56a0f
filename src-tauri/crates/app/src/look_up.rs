//! While typing: who this could be, the first verdict, the next consultant.

use crate::alike::Sought;
use crate::brokers;
use crate::desk::*;
use crate::judging;
use crate::lists::{self, Lines};
use crate::prelude::*;
use crate::rota::{Asking, proposal};
use laifang_core::judgement::{Claim, Claimant, Grounds, Number, Stage, judge};
use laifang_core::text::{PersonName, Phone, Query, firms_alike};
use laifang_core::time::Moment;
use laifang_core::wording;
use laifang_store::Found;

impl Action for LookUp {
    type View = LookUpView;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<LookUpView, AppError> {
        let query = Query::parse(&self.text);
        let sought = Sought::of(&self, &query);
        // Counted once a session, and only where there is something to weigh.
        let weights = if sought.tells() { Some(app.weights()?) } else { None };
        let lines = Lines::new(app)?;
        let found = lines.reader.find(&query, 20)?;
        let mut candidates: Vec<Candidate> =
            found.iter().map(|f| candidate(&lines, f, &query)).collect::<Result<_, _>>()?;
        if let Some(weights) = weights {
            sought.weigh(&lines, &found, &weights, &mut candidates)?;
        }
        let form: Vec<Phone> = self.phones.iter().filter_map(|p| Phone::parse(p).ok()).collect();
        let reports = waiting_reports(&lines, &query, &form)?;
        let judgement = self.judgement(app, &lines, &query, &found, &form)?;
        let earlier = match self.customer {
            Some(customer) => Some(customer),
            None => candidates.iter().find(|c| c.certain).map(|c| c.customer),
        };
        let similar_firms = similar_firms(&lines, self.channel, self.brought_by.as_deref())?;
        let asking = Asking {
            customer: earlier,
            appointment: self.appointment_with,
            broker: self.broker_chose,
            project: self.project,
            channel: self.channel,
        };
        let proposal = Some(proposal(&lines, asking)?);
        Ok(LookUpView {
            turn: self.turn,
            kind: kind(&query),
            hint: hint(&query),
            candidates,
            reports,
            judgement,
            proposal,
            similar_firms,
        })
    }
}

/// Firms on record whose names may mean the one that is typed, where it is not on record itself.
fn similar_firms(
    lines: &Lines<'_>,
    channel: Option<Channel>,
    typed: Option<&str>,
) -> Result<Vec<String>, AppError> {
    let kind = channel.and_then(Channel::partner_kind).filter(|kind| !kind.is_person());
    let (Some(kind), Some(typed)) = (kind, typed.map(str::trim).filter(|t| t.chars().count() >= 2)) else {
        return Ok(Vec::new());
    };
    let names = lines.reader.partner_names(kind)?;
    if names.iter().any(|name| name == typed) {
        return Ok(Vec::new());
    }
    Ok(names.into_iter().filter(|name| firms_alike(name, typed)).take(3).collect())
}

impl LookUp {
    /// The first verdict, once there is a person or enough of a number or name.
    fn judgement(
        &self,
        app: &App,
        lines: &Lines<'_>,
        query: &Query,
        found: &[Found],
        form: &[Phone],
    ) -> Result<Option<JudgementView>, AppError> {
        let mut phones: Vec<Phone> = form.to_vec();
        let mut partial = false;
        match query {
            Query::Digits(d) => match Phone::parse(d.as_str()) {
                Ok(phone) => phones.push(phone),
                Err(_) => partial = d.as_str().len() >= 7,
            },
            Query::Phone(p) | Query::MaskedPhone(p) => phones.push(p.clone()),
            _ => {}
        }
        let named = matches!(query, Query::Name(n) if n.chars().count() >= 2);
        if self.customer.is_none() && phones.is_empty() && !partial && !named {
            return Ok(None);
        }
        let mut records: Vec<(CustomerId, bool)> = Vec::new();
        if let Some(customer) = self.customer {
            records.push((customer, true));
        } else {
            for phone in &phones {
                for hit in lines.reader.find(&judging::number_query(phone), 20)? {
                    records.push((hit.customer, hit.by == "phone" && !phone.is_masked()));
                }
            }
            records = called(lines, records, self.name.as_deref())?;
            if partial {
                records.extend(found.iter().filter(|f| f.by == "phone").take(5).map(|f| (f.customer, false)));
            }
        }
        let contact = self.contact.unwrap_or(ContactKind::Visit);
        let channel = self.channel.unwrap_or(Channel::WalkIn);
        let typed = judging::claimant(app.store()?.office_id(), channel, self.brought_by.as_deref());
        let claimant = judging::main_name(&lines.reader, typed)?;
        let reported = match &claimant {
            Claimant::Partner { id, .. } => {
                let name = self.name.as_deref().and_then(|n| PersonName::parse(n).ok());
                lines.waiting_report(*id, &phones, name.as_ref(), self.project)?.map(|r| r.entered)
            }
            _ => None,
        };
        let void_report = match &claimant {
            Claimant::Partner { id, .. } if reported.is_none() && contact == ContactKind::Visit => {
                lines.reader.void_report(*id, &phones, lines.now, &lines.policies)?
            }
            _ => None,
        };
        let broker_phone = match &self.broker_phone {
            Some(typed) => brokers::number(&lines.reader, self.broker, typed)?,
            None => None,
        };
        let named = match &claimant {
            Claimant::Partner { id, .. } => Some(*id),
            Claimant::Office | Claimant::Unnamed => None,
        };
        let claim = Claim {
            visit: None,
            order: Claim::NOW,
            day: lines.today,
            channel,
            project: self.project,
            stage: match contact {
                ContactKind::Visit => Stage::Visit,
                ContactKind::Call => Stage::Call,
            },
            unordered: std::collections::BTreeSet::new(),
            grounds: Grounds {
                reported,
                reported_on: reported.map(|m| m.day(lines.zone)),
                void_report,
                arrived: Some(lines.now),
                broker_of: lines.reader.broker_elsewhere(broker_phone.as_deref(), named, lines.today)?,
                ..Grounds::default()
            },
            claimant,
            number: match Number::of(&phones) {
                Number::None if partial => Number::Partial,
                number => number,
            },
        };
        let facts = judging::facts(&lines.reader, &records, &claim.claimant, &phones, &lines.policies)?;
        let judgement = judge(&claim, &facts, &lines.policies, Moment::ALWAYS);
        Ok(Some(judging::view(&judgement, &claim, &lines.policies, lines.today, contact)))
    }
}

/// Of several certain people with one number, those with the name that was typed, if there are any.
fn called(
    lines: &Lines<'_>,
    records: Vec<(CustomerId, bool)>,
    name: Option<&str>,
) -> Result<Vec<(CustomerId, bool)>, AppError> {
    let Some(name) = name.and_then(|n| PersonName::parse(n).ok()) else { return Ok(records) };
    let mut namesakes = Vec::new();
    for (record, certain) in records.iter().filter(|(_, certain)| *certain) {
        let known = lines.reader.customer(*record)?.and_then(|row| PersonName::parse(&row.name).ok());
        if known.is_some_and(|known| known.simplified() == name.simplified()) {
            namesakes.push((*record, *certain));
        }
    }
    Ok(if namesakes.is_empty() { records } else { namesakes })
}

fn kind(query: &Query) -> TypedKind {
    match query {
        Query::Empty => TypedKind::Empty,
        Query::Digits(_) | Query::Phone(_) => TypedKind::Phone,
        Query::MaskedPhone(_) => TypedKind::MaskedPhone,
        Query::IdTail(_) => TypedKind::IdTail,
        Query::Name(_) | Query::NameAndTail { .. } => TypedKind::Name,
        Query::Letters(_) | Query::LettersAndTail { .. } => TypedKind::Letters,
        Query::Code(_) => TypedKind::Code,
        Query::Report => TypedKind::Report,
    }
}

fn hint(query: &Query) -> Option<Text> {
    Some(match query {
        Query::Empty => return None,
        Query::Digits(d) if d.as_str().len() == 11 => Text::new("手机号", "phone"),
        Query::Digits(d) if d.could_be_tail() => {
            Text::new("手机号开头，或后四位", "beginning of a phone, or its last four")
        }
        Query::Digits(d) if d.could_be_id_tail() => {
            Text::new("手机号开头，或身份证后六位", "beginning of a phone, or the ID card's last six")
        }
        Query::Digits(d) => {
            let left = 11 - d.as_str().len().min(11);
            Text::new(format!("手机号，还差 {left} 位"), format!("phone, {left} digits to go"))
        }
        Query::Phone(_) => Text::new("电话", "phone"),
        Query::MaskedPhone(_) => Text::new("隐号", "masked phone"),
        Query::IdTail(_) => Text::new("身份证后六位", "last six of the ID card"),
        Query::Name(_) => Text::new("姓名", "name"),
        Query::NameAndTail { .. } => Text::new("姓名和尾号", "name and last digits"),
        Query::Letters(_) => Text::new("拼音或首字母", "pinyin or initials"),
        Query::LettersAndTail { .. } => Text::new("首字母和尾号", "initials and last digits"),
        Query::Code(_) => Text::new("确认单号", "slip number"),
        Query::Report => Text::new("报备消息，回车识别", "a report: Enter reads it"),
    })
}

/// A hit with the reason it is on the list.
pub(crate) fn candidate(lines: &Lines<'_>, found: &Found, query: &Query) -> Result<Candidate, AppError> {
    let digits = match query {
        Query::Digits(d) => d.as_str(),
        _ => "",
    };
    let certain = found.by == "phone" && digits.len() == 11 || matches!(query, Query::Phone(_));
    Ok(Candidate { by: found.by.to_owned(), certain, ..shown(lines, found.customer, digits)? })
}

/// Somebody who is near what was typed.
pub(crate) fn known(lines: &Lines<'_>, customer: CustomerId) -> Result<Candidate, AppError> {
    shown(lines, customer, "")
}

fn shown(lines: &Lines<'_>, customer: CustomerId, digits: &str) -> Result<Candidate, AppError> {
    let row = lines.reader.customer(customer)?.ok_or_else(|| AppError::not_found("位客户", "customer"))?;
    let day = row.last_contact.day(lines.zone);
    let when = wording::short_day(day, lines.today);
    let channel = row.last_channel.map(wording::channel).unwrap_or_default();
    let why = if row.contacts == 0 {
        let since = wording::short_day(row.registered.day(lines.zone), lines.today);
        Text::new(format!("{since} 登记，还没来过"), format!("registered {since}, no contact yet"))
    } else {
        match lines.consultant(row.last_consultant) {
            Some(name) => Text::new(
                format!("{when} {}，{name}接待", channel.zh),
                format!("{when} {}, received by {name}", channel.en),
            ),
            None => Text::new(format!("{when} {}", channel.zh), format!("{when} {}", channel.en)),
        }
    };
    let phone = row
        .phones
        .iter()
        .find(|p| !digits.is_empty() && p.starts_with(digits))
        .or_else(|| row.phones.first())
        .map(|p| with_typed(p, digits));
    Ok(Candidate {
        customer,
        name: row.name,
        phone,
        why,
        by: "alike".to_owned(),
        certain: false,
        last_contact: (row.contacts > 0).then(|| day.to_string()),
        alike: None,
    })
}

/// The mask, with the digits that were typed shown: whoever typed them knows them.
fn with_typed(phone: &str, typed: &str) -> String {
    if phone.len() == 11 && typed.len() >= 3 && phone.starts_with(typed) {
        return format!("{typed}{}", "*".repeat(11 - typed.len()));
    }
    lists::mask(phone)
}

/// Reports still waiting that this visitor could fulfil, likeliest first.
fn waiting_reports(
    lines: &Lines<'_>,
    query: &Query,
    form: &[Phone],
) -> Result<Vec<ExpectedReport>, AppError> {
    if matches!(query, Query::Empty | Query::Report | Query::Code(_)) && form.is_empty() {
        return Ok(Vec::new());
    }
    let from = lines.policies.reports_hold_since(lines.today);
    let to = lines.today + chrono::Days::new(1);
    let mut fitting = Vec::new();
    for row in lines.reader.reports_between(from, to)? {
        let fits = fits_report(&row, query, form);
        if fits > 0 && matches!(lines.report_state(&row)?, ReportState::Waiting) {
            fitting.push((std::cmp::Reverse(fits), (row.day - lines.today).num_days().abs(), row));
        }
    }
    fitting.sort_by_key(|(fits, away, row)| (*fits, *away, row.entered));
    fitting.into_iter().take(5).map(|(_, _, row)| lines.report(&row)).collect()
}

/// 3: a whole or masked number fits; 2: the digits typed so far fit; 1: the name fits.
fn fits_report(row: &laifang_store::ReportRow, query: &Query, form: &[Phone]) -> u8 {
    let phones: Vec<Phone> = row.phones.iter().filter_map(|p| Phone::parse(p).ok()).collect();
    let number = |p: &Phone| phones.iter().any(|r| r.may_be(p));
    if form.iter().any(number) {
        return 3;
    }
    let name = row.name.as_deref().and_then(|n| PersonName::parse(n).ok());
    match query {
        Query::Phone(p) | Query::MaskedPhone(p) if number(p) => 3,
        Query::Digits(d) => {
            let typed = d.as_str();
            let begins = phones.iter().any(|p| {
                typed.len() <= p.as_str().len()
                    && typed.bytes().zip(p.as_str().bytes()).all(|(a, b)| a == b || b == b'*')
            });
            let ends = typed.len() == 4 && phones.iter().any(|p| p.last4() == typed);
            u8::from((typed.len() >= 3 && begins) || ends) * 2
        }
        Query::Name(n) => u8::from(name.is_some_and(|r| r.simplified().contains(n.as_str()))),
        Query::Letters(l) => u8::from(name.is_some_and(|r| {
            let keys = r.keys();
            keys.initials.iter().any(|i| i.starts_with(l.as_str()))
                || keys.pinyin.iter().any(|p| p.starts_with(l.as_str()))
        })),
        _ => 0,
    }
}
