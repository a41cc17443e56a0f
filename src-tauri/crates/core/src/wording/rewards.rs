//! An amount in words: rule, place in the count, arithmetic, stage, slip.

use super::Text;
use crate::deal::{Event, Flag, FlagKind, Method, Milestone, Phase, UnitUse};
use crate::money::{Money, Rate};
use crate::programme::{Jump, Stage};
use crate::reward::{Explanation, Hold, Period, Standing, Step, Void, Wait};
use chrono::Datelike;

/// The whole sentence of an entitlement: what it is for, the arithmetic, the stage, what voids it, the rule.
pub fn explanation(of: &Explanation) -> Text {
    let mut zh: Vec<String> = Vec::new();
    let mut en: Vec<String> = Vec::new();
    let mut leads_on = false;
    for step in of.steps.iter().chain(&of.part) {
        let Some(text) = self::step(step) else { continue };
        match (zh.last_mut(), en.last_mut()) {
            // What the count comes to leads on to the arithmetic: "from the 150th 1.2 %: 1.2 % × …".
            (Some(zh), Some(en)) if leads_on => {
                zh.push_str(&format!("：{}", text.zh));
                en.push_str(&format!(": {}", text.en));
            }
            _ => {
                zh.push(text.zh);
                en.push(text.en);
            }
        }
        leads_on = matches!(step, Step::Tier { .. } | Step::Grown { .. });
    }
    if let Some(why) = &of.void {
        let text = void(why);
        zh.push(text.zh);
        en.push(text.en);
    }
    if of.void.is_none() && !of.reached.is_empty() {
        let points: Vec<(Text, String)> =
            of.reached.iter().map(|(m, on)| (milestone(*m), on.to_string())).collect();
        let list = |pick: fn(&Text) -> &str, between: &str| {
            points.iter().map(|(t, on)| format!("{} {on}", pick(t))).collect::<Vec<_>>().join(between)
        };
        zh.push(list(|t| &t.zh, "、"));
        en.push(list(|t| &t.en, ", "));
    } else if let Some(on) = of.on.filter(|_| of.reached.is_empty()) {
        zh.push(on.to_string());
        en.push(on.to_string());
    }
    if let Some(slip) = &of.slip {
        zh.push(format!("确认单 {slip}"));
        en.push(format!("slip {slip}"));
    }
    let version = of.version;
    Text::new(
        format!("{}（{}，{} 第 {version} 版）", zh.join("；"), of.rule, of.programme),
        format!("{} ({}, {} version {version})", en.join("; "), of.rule, of.programme),
    )
}

/// The points that made something due, with the day of the last: 签约、首付 2026-11-08.
pub fn reached(of: &Explanation, since: chrono::NaiveDate) -> Text {
    let Some(last) = of.reached.iter().map(|(_, on)| *on).max() else {
        return Text::new(format!("{since} 起应付"), format!("due since {since}"));
    };
    let points: Vec<Text> = of.reached.iter().map(|(m, _)| milestone(*m)).collect();
    let list =
        |pick: fn(&Text) -> &str, between: &str| points.iter().map(pick).collect::<Vec<_>>().join(between);
    Text::new(format!("{} {last}", list(|t| &t.zh, "、")), format!("{} {last}", list(|t| &t.en, ", ")))
}

/// What a settlement says where the entitlement is gone.
pub fn entitlement_gone() -> Text {
    Text::new(
        "依据的事实或方案已变化，不再应付",
        "the facts or the programme it rested on have changed: nothing is owed any more",
    )
}

fn step(step: &Step) -> Option<Text> {
    Some(match step {
        Step::Base { total, discounts, vat, decoration, parking, refunded, base, .. } => {
            let mut zh = total.to_string();
            let mut en = total.to_string();
            let mut add = |sign: &str, amount: &Money, name: (&str, &str)| {
                if !amount.is_zero() {
                    zh.push_str(&format!(" {sign} {}{amount}", name.0));
                    en.push_str(&format!(" {sign} {} {amount}", name.1));
                }
            };
            add("−", discounts, ("优惠 ", "discount"));
            add("−", refunded, ("退款 ", "refund"));
            add("−", vat, ("增值税 ", "VAT"));
            add("+", decoration, ("装修 ", "decoration"));
            add("+", parking, ("车位 ", "parking"));
            if zh == total.to_string() {
                return None;
            }
            Text::new(format!("计佣价 {zh} = {base}"), format!("base {en} = {base}"))
        }
        Step::Place { n, of, period } => {
            let period = self::period(*period);
            let zh = format!("{}已签约的第 {n} 套（共 {of} 套）", period.zh);
            Text::new(zh, format!("the {} signed unit {} (of {of})", ordinal(*n), period.en))
        }
        Step::Tier { from, jump, rate, amount } => {
            let worth = worth(*rate, *amount);
            match jump {
                Jump::Marginal => Text::new(
                    format!("从第 {from} 套起 {worth}"),
                    format!("from the {} {worth}", ordinal(*from)),
                ),
                Jump::Retroactive => Text::new(
                    format!("满 {from} 套，全部 {worth}"),
                    format!("{from} are reached, so all of them {worth}"),
                ),
                Jump::Total => Text::new(
                    format!("累计满 {from} 套，总额 {worth}"),
                    format!("{from} or more: {worth} for all so far"),
                ),
            }
        }
        Step::Grown { at, jump, rate } => match jump {
            Jump::Retroactive => {
                Text::new(format!("满 {at} 套，全部 {rate}"), format!("at {at} units all of them {rate}"))
            }
            _ => Text::new(format!("第 {at} 套 {rate}"), format!("the {} at {rate}", ordinal(*at))),
        },
        Step::Fixed { amount } => Text::new(format!("每套（组）{amount}"), format!("{amount} each")),
        Step::RateOf { rate, base, amount } => both(format!("{rate} × {base} = {amount}")),
        Step::Adds { total, before, amount } => both(format!("{total} − {before} = {amount}")),
        Step::Ranked { place, count, week, amount } => {
            let (year, number) = (week.iso_week().year(), week.iso_week().week());
            Text::new(
                format!("{year} 年第 {number} 周第 {place} 名（{count} 组）{amount}"),
                format!("{} in week {number} of {year} with {count}: {amount}", ordinal(*place)),
            )
        }
        Step::Fine { n, kind, count, each, amount } => {
            let kind = super::violation(*kind);
            Text::new(
                format!("第 {n} 次{}：{each} × {count} = {amount}，从结算款中扣", kind.zh),
                format!("{} time, {}: {each} × {count} = {amount}, off the settlement", ordinal(*n), kind.en),
            )
        }
        Step::Share { percent, whole, amount } => Text::new(
            format!("裁定分 {percent} %：{whole} 中的 {amount}"),
            format!("{percent} % by ruling: {amount} of {whole}"),
        ),
        Step::Part { stage: part, of, share, whole, amount } => {
            let part = stage(*part);
            Text::new(
                format!("{}（共 {of} 期）{share} × {whole} = {amount}", part.zh),
                format!("{} of {of}: {share} × {whole} = {amount}", part.en),
            )
        }
        Step::Retained { share, amount, whole } => Text::new(
            format!("留 {share} 到交楼：{whole} 中的 {amount}"),
            format!("{share} kept until handover: {amount} of {whole}"),
        ),
    })
}

fn both(text: String) -> Text {
    Text::new(text.clone(), text)
}

fn worth(rate: Option<Rate>, amount: Option<Money>) -> String {
    let rate = rate.map(|r| r.to_string());
    rate.or(amount.map(|a| a.to_string())).unwrap_or_default()
}

fn period(period: Period) -> Text {
    match period {
        Period::Contract => Text::new("合同期内", "of the contract"),
        Period::Month(first) => {
            let month = first.format("%Y-%m");
            Text::new(format!("{month} "), format!("of {month}"))
        }
        Period::Quarter(first) => {
            let (year, quarter) = (first.year(), first.month0() / 3 + 1);
            Text::new(format!("{year} 年第 {quarter} 季度"), format!("of quarter {quarter} of {year}"))
        }
        Period::Year(first) => {
            let year = first.year();
            Text::new(format!("{year} 年"), format!("of {year}"))
        }
        Period::Ever => Text::new("累计", "in all"),
    }
}

/// 1st, 2nd, 163rd.
pub(super) fn ordinal(n: u32) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

/// A part of a reward.
pub fn stage(stage: Stage) -> Text {
    match stage {
        Stage::Part(n) => Text::new(format!("第 {n} 期"), format!("part {n}")),
        Stage::Retained => Text::new("交楼留款", "kept until handover"),
    }
}

/// A point of a deal.
pub fn milestone(milestone: Milestone) -> Text {
    match milestone {
        Milestone::PreSubscribed => Text::new("认筹", "pre-subscribed"),
        Milestone::Subscribed => Text::new("认购", "subscribed"),
        Milestone::Signed => Text::new("签约", "signed"),
        Milestone::Filed => Text::new("网签", "filed online"),
        Milestone::FirstPayment => Text::new("首付", "first payment"),
        Milestone::FullyPaid => Text::new("全款", "fully paid"),
        Milestone::LoanReleased => Text::new("放款", "loan released"),
        Milestone::HandedOver => Text::new("交楼", "handed over"),
    }
}

/// What happened to a deal.
pub fn event(event: &Event) -> Text {
    match event {
        Event::PreSubscribed { .. } => milestone(Milestone::PreSubscribed),
        Event::Subscribed { .. } => milestone(Milestone::Subscribed),
        Event::Signed { .. } => milestone(Milestone::Signed),
        Event::FiledOnline => milestone(Milestone::Filed),
        Event::Paid { amount, .. } => Text::new(format!("付款 {amount}"), format!("paid {amount}")),
        Event::LoanReleased { amount } => {
            Text::new(format!("放款 {amount}"), format!("loan of {amount} released"))
        }
        Event::HandedOver => milestone(Milestone::HandedOver),
        Event::UnitChanged { unit, .. } => {
            Text::new(format!("换房到 {}", unit.name), format!("changed to unit {}", unit.name))
        }
        Event::MethodChanged { method: to } => {
            let to = method(*to);
            Text::new(format!("改为{}", to.zh), format!("now paid by {}", to.en))
        }
        Event::Renamed { .. } => Text::new("更名", "buyers renamed"),
        Event::Refunded { amount, .. } => Text::new(format!("退款 {amount}"), format!("{amount} refunded")),
        Event::DepositReturned => Text::new("退定", "deposit returned"),
        Event::Cancelled => Text::new("退房", "cancelled"),
        Event::Withdrawn { .. } => Text::new("更正：撤销一条记录", "corrected: an entry withdrawn"),
    }
}

/// How a buyer pays.
pub fn method(method: Method) -> Text {
    match method {
        Method::LumpSum => Text::new("一次性付款", "lump sum"),
        Method::Instalments => Text::new("分期付款", "instalments"),
        Method::Mortgage => Text::new("按揭", "mortgage"),
        Method::ProvidentFund => Text::new("公积金", "provident fund"),
    }
}

/// What a unit is for.
pub fn unit_use(usage: UnitUse) -> Text {
    match usage {
        UnitUse::Residential => Text::new("住宅", "residential"),
        UnitUse::Apartment => Text::new("公寓", "apartment"),
        UnitUse::Villa => Text::new("别墅", "villa"),
        UnitUse::Shop => Text::new("商铺", "shop"),
        UnitUse::Office => Text::new("写字楼", "office"),
        UnitUse::Parking => Text::new("车位", "parking"),
        UnitUse::Storage => Text::new("储藏室", "storage"),
    }
}

/// Whether it is due, in a few words.
pub fn standing(standing: &Standing) -> Text {
    match standing {
        Standing::Due { since } => Text::new(format!("{since} 起应付"), format!("due since {since}")),
        Standing::NotYet { waiting } => {
            let waits: Vec<Text> = waiting.iter().map(|w| wait(*w)).collect();
            let zh: Vec<&str> = waits.iter().map(|t| t.zh.as_str()).collect();
            let en: Vec<&str> = waits.iter().map(|t| t.en.as_str()).collect();
            Text::new(format!("未到期，等{}", zh.join("、")), format!("not due, waits for {}", en.join(", ")))
        }
        Standing::Nothing { why } => void(why),
    }
}

/// What it waits for.
pub fn wait(wait: Wait) -> Text {
    match wait {
        Wait::Milestone(point) => milestone(point),
        Wait::Day(on) => Text::new(on.to_string(), on.to_string()),
        Wait::Supervisor => Text::new("主管确认", "the supervisor's word"),
        Wait::Decision => Text::new("经理决定", "the manager's decision"),
    }
}

/// Why nothing is owed.
pub fn void(void: &Void) -> Text {
    match void {
        Void::ClaimInvalid => Text::new("判客无效，不计佣", "the claim is not valid"),
        Void::AfterProtection { until } => Text::new(
            format!("保护期 {until} 已到，之后成交不计佣（R15）"),
            format!("the protection had ended on {until}: a later deal pays nothing (R15)"),
        ),
        Void::BuyerNotOnSlip => {
            Text::new("合同买方不在确认单上（R6）", "no name on the slip is a buyer in the contract (R6)")
        }
        Void::OnlyNewCustomer(doubt) => {
            let doubt = flag(doubt);
            Text::new(
                format!("{}，只有新客户受益（R28）", doubt.zh),
                format!("{}: only the new customer benefits (R28)", doubt.en),
            )
        }
        Void::Upheld(doubt) => {
            let doubt = flag(doubt);
            Text::new(
                format!("复核属实：{}，推荐人不得奖（R28）", doubt.zh),
                format!("reviewed and upheld: {}; who referred gets nothing (R28)", doubt.en),
            )
        }
        Void::OwnerHadSigned { on } => Text::new(
            format!("老业主 {on} 已签约，不能再用购房优惠（R27）"),
            format!("the owner had signed on {on}: no discount any more (R27)"),
        ),
        Void::TakenBack { on, phase, by } => {
            let (zh, en) = match phase {
                Phase::BeforeSigning => ("签约前", "before signing"),
                Phase::BeforeHandover => ("签约后、交楼前", "after signing, before handover"),
                Phase::AfterHandover => ("交楼后", "after handover"),
            };
            let (by_zh, by_en) = by.as_ref().map_or((String::new(), String::new()), |by| {
                (format!("，按 {by} 整单"), format!(", by {by} for the whole deal"))
            });
            Text::new(
                format!("{on} 退房（{zh}）{by_zh}，收回（R37）"),
                format!("cancelled on {on} ({en}){by_en}: taken back (R37)"),
            )
        }
        Void::NeverDue { on } => Text::new(
            format!("{on} 退房，这一期未到期，不再付"),
            format!("cancelled on {on} before this part was due"),
        ),
        Void::Forfeited { on } => {
            Text::new(format!("{on} 决定没收佣金（R38）"), format!("commission forfeited on {on} (R38)"))
        }
        Void::PartyPaid => Text::new("同一组客户已计过一次", "the party was counted already"),
        Void::LedToDeal => Text::new("已成交，不另计到访奖", "the visit led to a deal"),
        Void::NotConfirmed => Text::new("核实不成立", "not confirmed"),
        Void::Terminated => Text::new("解除合同，不另罚款", "the contract ends instead of a fine"),
        Void::ConsequenceOnly(_) => {
            Text::new("不罚款，按合同处理", "no fine; the contract's consequence holds")
        }
    }
}

/// Why it may not be paid for now.
pub fn hold(hold: &Hold) -> Text {
    match hold {
        Hold::Disputed => Text::new("有争议，裁定前不付", "disputed: not paid before it is ruled"),
        Hold::Undecided => Text::new("判客待定，确定前不付", "the claim is undecided: not paid before it is"),
        Hold::Flagged(doubt) => {
            let doubt = flag(doubt);
            Text::new(format!("待复核：{}", doubt.zh), format!("to be reviewed: {}", doubt.en))
        }
    }
}

/// A doubt with its evidence.
pub fn flag(flag: &Flag) -> Text {
    let (zh, en) = match flag.kind {
        FlagKind::ThirdPartyRenamed => {
            ("先以他人名义登记，后更名", "registered under a third party, then renamed")
        }
        FlagKind::RelativeRound => ("亲属先已登记", "a relative was registered before"),
        FlagKind::OtherConsultant => ("经另一位顾问重新登记", "registered anew through another consultant"),
        FlagKind::StaffSuppliedOwner => ("“老业主”由员工提供", "the “old owner” was supplied by staff"),
        FlagKind::SamePhoneAsBroker => ("客户与经纪人同一电话", "the customer has the broker's telephone"),
        FlagKind::OwnerTooOften => ("同一老业主推荐过多", "the same owner refers very often"),
        FlagKind::BuyerNotOnSlip => ("合同买方不在确认单上", "no name on the slip is a buyer"),
        FlagKind::RelativeDeclaredLate => {
            ("亲属关系在来访后才登记", "the relation to the buyer was declared after the visit")
        }
        FlagKind::VisitAfterDeal => ("来访晚于认购", "the visit came after the subscription"),
        FlagKind::UnitTwice => ("同一套房有两笔在办成交", "two standing deals are about one unit"),
    };
    let mut text = Text::new(zh, en);
    if let Some(on) = flag.on {
        text.zh.push_str(&format!("（{on}）"));
        text.en.push_str(&format!(" ({on})"));
    }
    if flag.count > 0 && flag.kind == FlagKind::OwnerTooOften {
        text.zh.push_str(&format!("（一年内第 {} 套）", flag.count));
        text.en.push_str(&format!(" (the {} within a year)", ordinal(flag.count)));
    }
    text
}
