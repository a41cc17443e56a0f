//! A programme in sentences: "An agency gets 1 % of the price for a residential unit …".

use super::rewards::ordinal;
use super::{Text, channel, milestone, unit_use};
use crate::deal::{Method, Milestone};
use crate::money::Money;
use crate::programme::*;

/// The programme in sentences, for the settings and the manager.
pub fn programme(of: &Programme) -> Text {
    let mut out = Sentences::default();
    let names: Vec<Text> = of.channels.iter().map(|c| channel(*c)).collect();
    out.add(
        format!("适用于{}，按{}当日的版本。", list(&names, |t| &t.zh, "、"), frozen(of.frozen_at).zh),
        format!(
            "For {}; the version on the day of {} holds for good.",
            list(&names, |t| &t.en, ", "),
            frozen(of.frozen_at).en
        ),
    );
    for item in &of.items {
        let text = self::item(item);
        out.add(text.zh, text.en);
        if let Some(own) = &item.payment {
            let text = due(own);
            out.add(text.zh, text.en);
        }
    }
    if of.items.iter().any(|i| matches!(i.amount, Amount::Tiers { .. } | Amount::Growth(_))) {
        let text = count(&of.count);
        out.add(text.zh, text.en);
    }
    let of_deals = |i: &&Item| i.payment.is_none() && matches!(i.on, Occasion::Deal | Occasion::DealOfParty);
    if of.items.iter().any(|i| of_deals(&i)) {
        let text = due(&of.payment);
        out.add(text.zh, text.en);
    }
    if of.items.iter().any(|i| matches!(i.on, Occasion::Deal | Occasion::DealOfParty)) {
        let text = clawback(&of.clawback);
        out.add(text.zh, text.en);
        let text = conditions(of);
        out.add(text.zh, text.en);
    }
    for penalty in &of.penalties {
        let text = self::penalty(penalty);
        out.add(text.zh, text.en);
    }
    if let Some(share) = of.watch_bottom {
        out.add(
            format!("转介成交率最低的 {share} 顾问列入关注。"),
            format!("The {share} of the consultants who convert least are looked at."),
        );
    }
    out.0
}

#[derive(Default)]
struct Sentences(Text);

impl Sentences {
    fn add(&mut self, zh: String, en: String) {
        self.0.zh.push_str(&zh);
        if !self.0.en.is_empty() && !en.is_empty() {
            self.0.en.push(' ');
        }
        self.0.en.push_str(&en);
    }
}

fn list(texts: &[Text], pick: fn(&Text) -> &str, between: &str) -> String {
    texts.iter().map(pick).collect::<Vec<_>>().join(between)
}

fn frozen(at: FrozenAt) -> Text {
    match at {
        FrozenAt::Report => Text::new("报备", "the report"),
        FrozenAt::Visit => Text::new("来访", "the visit"),
        FrozenAt::Subscription => Text::new("认购", "the subscription"),
        FrozenAt::Signing => Text::new("签约", "the contract"),
    }
}

/// Who gets a reward (R27).
pub fn receiver(to: To) -> Text {
    match to {
        To::Partner => Text::new("推荐方", "who brought them"),
        To::NewCustomer => Text::new("新客户", "the new customer"),
        To::Broker => Text::new("经纪人", "the salesperson"),
        To::Consultant => Text::new("置业顾问", "the consultant"),
    }
}

/// What a reward is paid in.
pub fn kind(kind: Kind) -> Text {
    match kind {
        Kind::Cash => Text::new("现金", "cash"),
        Kind::Card => Text::new("购物卡", "card"),
        Kind::Voucher => Text::new("旅游券", "travel voucher"),
        Kind::FuelCard => Text::new("油卡", "fuel card"),
        Kind::Gift => Text::new("礼品", "gift"),
        Kind::Points => Text::new("积分", "points"),
        Kind::FeeCredit => Text::new("物业费", "property-management fee"),
        Kind::Discount => Text::new("购房优惠", "discount"),
    }
}

/// What a reward may be paid in, at the payee's choice.
pub fn kinds(kinds: &[Kind]) -> Text {
    let names: Vec<Text> = kinds.iter().map(|k| kind(*k)).collect();
    Text::new(list(&names, |t| &t.zh, "或"), list(&names, |t| &t.en, " or "))
}

fn in_kind(of: &[Kind]) -> Text {
    let text = kinds(of);
    if of.is_empty() { text } else { Text::new(format!("（{}）", text.zh), format!(" ({})", text.en)) }
}

fn item(item: &Item) -> Text {
    let (who, units) = (receiver(item.to), when(&item.when));
    let paid_in = in_kind(&item.kinds);
    let (on_zh, on_en) = match &item.on {
        Occasion::Deal => (format!("{}签约一套", units.zh), format!("for a {}unit signed", units.en)),
        Occasion::DealOfParty => ("一组客户成交".into(), "for a party that signs".into()),
        Occasion::Visit { new_party, supervisor, without_deal } => {
            let mut zh = format!("一组{}客户到访", if *new_party { "新" } else { "" });
            let mut en = format!("for the visit of a {}party", if *new_party { "new " } else { "" });
            if *supervisor {
                zh.push_str("、主管确认");
                en.push_str(", confirmed by the supervisor");
            }
            if *without_deal {
                zh.push_str("而未成交");
                en.push_str(", unless it leads to a deal");
            }
            (zh, en)
        }
        Occasion::GroupEvent { people, supervisor } => {
            let (zh, en) =
                if *supervisor { ("、主管确认", ", confirmed by the supervisor") } else { ("", "") };
            (
                format!("{people} 人以上团体活动{zh}"),
                format!("for a group event of {people} people or more{en}"),
            )
        }
        Occasion::WeeklyTop { by, ties, prizes } => {
            let (by_zh, by_en) = match by {
                RankedBy::Referrals => ("有效推荐", "valid referrals"),
                RankedBy::Deals => ("成交", "deals"),
            };
            let (tie_zh, tie_en) = match ties {
                Ties::First => ("先到者在前", "who reached it first stands before"),
                Ties::All => ("并列同奖", "equals get the same"),
            };
            let sums: Vec<String> = prizes.iter().map(Money::to_string).collect();
            let n = prizes.len();
            return Text::new(
                format!("每周{by_zh}前 {n} 名的{}得 {}{}（{tie_zh}）。", who.zh, sums.join("、"), paid_in.zh),
                format!(
                    "Each week {} gets, if among the best {n} by {by_en}, {}{} ({tie_en}).",
                    who.en,
                    sums.join(", "),
                    paid_in.en
                ),
            );
        }
    };
    let amount = amount(&item.amount);
    Text::new(
        format!("{on_zh}，{}得{}{}（{}）。", who.zh, amount.zh, paid_in.zh, item.rule),
        format!("{} gets {}{} {on_en} ({}).", capital(&who.en), amount.en, paid_in.en, item.rule),
    )
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

fn when(when: &When) -> Text {
    let uses: Vec<Text> = when.usage.iter().map(|u| unit_use(*u)).collect();
    let mut zh: Vec<String> = Vec::new();
    let mut en: Vec<String> = Vec::new();
    let mut add = |z: String, e: String| {
        zh.push(z);
        en.push(e);
    };
    match (when.bedrooms_from, when.bedrooms_to) {
        (Some(a), Some(b)) if a == b => add(format!("{a} 房"), format!("{a}-bedroom")),
        (Some(a), Some(b)) => add(format!("{a}–{b} 房"), format!("{a}- to {b}-bedroom")),
        (Some(a), None) => add(format!("{a} 房以上"), format!("{a}-bedroom or larger")),
        (None, Some(b)) => add(format!("{b} 房以下"), format!("up to {b}-bedroom")),
        (None, None) => {}
    }
    if let Some(a) = when.area_from {
        add(format!("{a}（含）以上"), format!("{a} or more"));
    }
    if let Some(a) = when.area_to {
        add(format!("{a}（含）以下"), format!("up to {a}"));
    }
    if let Some(a) = when.area_below {
        add(format!("不足 {a}"), format!("under {a}"));
    }
    if let Some(p) = when.price_from {
        add(format!("计佣价 {p}（含）以上"), format!("base {p} or more"));
    }
    if let Some(p) = when.price_below {
        add(format!("计佣价不足 {p}"), format!("base under {p}"));
    }
    match when.referred {
        Some(true) => add("转介的".into(), "referred".into()),
        Some(false) => add("自拓的".into(), "self-found".into()),
        None => {}
    }
    if !uses.is_empty() {
        add(list(&uses, |t| &t.zh, "、"), list(&uses, |t| &t.en, " or "));
    }
    let space = if en.is_empty() { "" } else { " " };
    Text::new(zh.join("、"), format!("{}{space}", en.join(" ")))
}

fn amount(amount: &Amount) -> Text {
    match amount {
        Amount::Fixed { amount } => Text::new(format!(" {amount}"), amount.to_string()),
        Amount::Rate { rate } => Text::new(format!("计佣价的 {rate}"), format!("{rate} of the base")),
        Amount::Places => Text::default(),
        Amount::Growth(g) => {
            let (when_zh, when_en) = match g.counted {
                Counted::Complete => ("每满", "each complete"),
                Counted::Begun => ("每开始", "each begun"),
            };
            let (jump_zh, jump_en) = match g.jump {
                Jump::Retroactive => ("，全部追溯", ", for all units"),
                _ => ("，逐套", ", unit by unit"),
            };
            Text::new(
                format!(
                    "计佣价的 {}，{} 套以后{when_zh} {} 套加 {}，最高 {}{jump_zh}",
                    g.rate, g.first, g.every, g.by, g.cap
                ),
                format!(
                    "{} of the base, past {} units {} more for {when_en} {}, at most {}{jump_en},",
                    g.rate, g.first, g.by, g.every, g.cap
                ),
            )
        }
        Amount::Tiers { jump, steps, base_again_past } => {
            let mut zh: Vec<String> = Vec::new();
            let mut en: Vec<String> = Vec::new();
            for step in steps {
                let worth = step.rate.map(|r| r.to_string()).or(step.amount.map(|a| a.to_string()));
                let (worth, paid_in) = (worth.unwrap_or_default(), in_kind(&step.kinds));
                zh.push(format!("第 {} 套起 {worth}{}", step.from, paid_in.zh));
                en.push(format!("from the {} {worth}{}", ordinal(step.from), paid_in.en));
            }
            if let Some(past) = base_again_past {
                zh.push(format!("{past} 套以后回到起步"));
                en.push(format!("past {past} the first again"));
            }
            let (how_zh, how_en) = match jump {
                Some(Jump::Marginal) => ("逐套计算", "unit by unit"),
                Some(Jump::Retroactive) => ("达到后全部追溯", "for all units once reached"),
                Some(Jump::Total) => ("为累计套数的总额", "as the total for all so far"),
                None => ("读法待选，选定前不能启用", "in a reading still to be chosen: not active before"),
            };
            Text::new(format!("{}，{how_zh}", zh.join("，")), format!("{}, {how_en},", en.join(", ")))
        }
    }
}

fn count(count: &Count) -> Text {
    let (scope_zh, scope_en) = match count.scope {
        CountScope::Project => ("每个推荐方在每个项目", "per partner and project"),
        CountScope::AllProjects => ("每个推荐方在所有项目", "per partner over all projects"),
    };
    let (period_zh, period_en) = match count.period {
        CountPeriod::Contract => ("按合同期", "per contract period"),
        CountPeriod::Month => ("按月", "per month"),
        CountPeriod::Quarter => ("按季度", "per quarter"),
        CountPeriod::Year => ("按年", "per year"),
        CountPeriod::Ever => ("不清零", "for ever"),
    };
    let (gone_zh, gone_en) = if count.cancelled_stays {
        ("退房仍占位", "a cancelled unit keeps its place")
    } else {
        ("退房不计", "a cancelled unit leaves the count")
    };
    Text::new(
        format!("套数{scope_zh}{period_zh}、按签约先后计，{gone_zh}。"),
        format!("Units count {scope_en}, {period_en}, in the order of signing; {gone_en}."),
    )
}

fn due(payment: &Payment) -> Text {
    let mut out = Sentences::default();
    let with_contract = |stages: &[StageShare]| {
        let parts: Vec<Text> = stages.iter().map(part).collect();
        Text::new(list(&parts, |t| &t.zh, "，"), list(&parts, |t| &t.en, ", "))
    };
    if !payment.stages.is_empty() {
        let text = with_contract(&payment.stages);
        out.add(format!("{}。", text.zh), format!("Due: {}.", text.en));
    } else if payment.by_method.len() < Method::ALL.len() {
        out.add("签约即应付。".into(), "Due at the contract.".into());
    }
    for (method, stages) in &payment.by_method {
        let (name, text) = (super::method(*method), with_contract(stages));
        out.add(format!("{}：{}。", name.zh, text.zh), format!("{}: {}.", capital(&name.en), text.en));
    }
    if let Some(share) = payment.retained {
        out.add(
            format!("每期留 {share}，交楼后付。"),
            format!("Of each part {share} is kept until handover."),
        );
    }
    if let Cycle::Monthly { day } = payment.cycle {
        out.add(
            format!("当月达到的，次月 {day} 日应付。"),
            format!("What is reached in a month is due on day {day} of the next."),
        );
    }
    out.0
}

fn part(stage: &StageShare) -> Text {
    let mut needs = stage.needs.clone();
    needs.push(Milestone::Signed);
    needs.sort_unstable();
    needs.dedup();
    let names: Vec<Text> = needs.iter().map(|m| milestone(*m)).collect();
    let share = stage.share;
    Text::new(
        format!("{}后 {share}", list(&names, |t| &t.zh, "、")),
        format!("{share} once {}", list(&names, |t| &t.en, " and ")),
    )
}

fn clawback(clawback: &Clawback) -> Text {
    let (takes_zh, takes_en) = match clawback.takes {
        Takes::Unit => ("收回本套奖励", "that unit's reward is taken back"),
        Takes::Deal => ("收回该单全部奖励", "everything given for the deal is taken back"),
    };
    match clawback.cancelled {
        ClawbackUntil::Always => {
            Text::new(format!("签约后退房，{takes_zh}。"), format!("If cancelled after signing, {takes_en}."))
        }
        ClawbackUntil::BeforeHandover => Text::new(
            format!("交楼前退房，{takes_zh}；交楼后退房不收回。"),
            format!("If cancelled before handover, {takes_en}; after it, what was due stays."),
        ),
        ClawbackUntil::Never => Text::new("退房不收回已到期的奖励。", "If cancelled, what was due stays."),
    }
}

fn conditions(of: &Programme) -> Text {
    let mut out = Sentences::default();
    if of.conditions.buyer_on_slip {
        out.add(
            "确认单上的姓名或其亲属须为合同买方（R6）。".into(),
            "A name on the slip, or a relative, must be a buyer in the contract (R6).".into(),
        );
    }
    if of.conditions.owner_unsigned {
        out.add(
            "老业主须尚未签约（R27）。".into(),
            "The referring owner must not have signed yet (R27).".into(),
        );
    }
    let most = of.conditions.reviewed_past_deals_a_year;
    if most > 0 {
        out.add(
            format!("同一推荐方一年内超过 {most} 套的，先复核（R28）。"),
            format!("Past {most} deals of one partner within a year the rest are reviewed first (R28)."),
        );
    }
    out.0
}

/// What a violation is.
pub fn violation(kind: ViolationKind) -> Text {
    match kind {
        ViolationKind::Intercepting => Text::new("截客", "intercepting customers"),
        ViolationKind::SideDealing => Text::new("飞单", "side-dealing"),
        ViolationKind::Roadshow => Text::new("3 公里内路演", "a roadshow within 3 km"),
        ViolationKind::VacantPost => Text::new("空岗", "a vacant post"),
        ViolationKind::FakeCustomer => Text::new("虚假客户", "a fake customer"),
        ViolationKind::Collusion => Text::new("串通", "collusion"),
        ViolationKind::Shortfall => Text::new("未达指标", "too few valid parties"),
    }
}

fn penalty(penalty: &Penalty) -> Text {
    let name = violation(penalty.violation);
    let mut zh: Vec<String> = Vec::new();
    let mut en: Vec<String> = Vec::new();
    for step in &penalty.steps {
        let (fine_zh, fine_en) = match step.fine {
            Fine::None => ("不罚款".into(), "no fine".into()),
            Fine::Each { amount } => (format!("每个 {amount}"), format!("{amount} each")),
            Fine::OfPrice { rate } => (format!("房价的 {rate}"), format!("{rate} of the price")),
            Fine::Stated { allowed: Some(a) } => {
                (format!("每个 {}–{}", a.from, a.to), format!("{} to {} each", a.from, a.to))
            }
            Fine::Stated { allowed: None } => {
                ("经理填写金额（如当日工资标准）".into(), "a sum the manager states (the day's wage)".into())
            }
        };
        let (then_zh, then_en) = match step.consequence {
            Consequence::None => ("", ""),
            Consequence::Warning => ("并警告", " and a warning"),
            Consequence::Dismissal => ("并清退", " and dismissal"),
            Consequence::Termination => ("或解除合同", " or the end of the contract"),
        };
        zh.push(format!("第 {} 次起{fine_zh}{then_zh}", step.from));
        en.push(format!("from the {} time {fine_en}{then_en}", ordinal(step.from)));
    }
    let (forfeit_zh, forfeit_en) = match penalty.forfeits {
        Forfeits::Nothing => ("", ""),
        Forfeits::NotYetDue => ("，未到期佣金没收", ", and commission not yet due is forfeited"),
        Forfeits::All => ("，全部佣金没收", ", and all commission is forfeited"),
    };
    Text::new(
        format!(
            "{}：{}{forfeit_zh}；经理决定后从结算款中扣，不扣工资（{}）。",
            name.zh,
            zh.join("，"),
            penalty.rule
        ),
        format!(
            "{}: {}{forfeit_en}; once the manager decides, off the firm's settlement, never off a wage ({}).",
            capital(&name.en),
            en.join(", "),
            penalty.rule
        ),
    )
}

/// Something about the versions that somebody should look at.
pub fn finding(finding: &Finding) -> Text {
    let name = |(code, version): &(String, u32)| {
        (format!("{code} 第 {version} 版"), format!("{code} version {version}"))
    };
    match finding {
        Finding::Overlap { one, other, items, from, until } => {
            let ((a, a_en), (b, b_en)) = (name(one), name(other));
            let (until_zh, until_en) =
                until.map_or(("".to_owned(), "on".to_owned()), |u| (u.to_string(), format!("to {u}")));
            Text::new(
                format!(
                    "{a}（{}）和{b}（{}）从 {from} 到 {until_zh} 重复奖励同一套，请停用一个。",
                    items.0, items.1
                ),
                format!(
                    "{a_en} ({}) and {b_en} ({}) reward the same unit from {from} {until_en}: end one of them.",
                    items.0, items.1
                ),
            )
        }
        Finding::Gap { code, from, until } => Text::new(
            format!("{code} 在 {from} 到 {until} 之间没有生效的版本，请补一版或改日期。"),
            format!("{code} has no version from {from} to {until}: add one or change the dates."),
        ),
        Finding::SameNumber { version } => {
            let (zh, en) = name(version);
            Text::new(
                format!("{zh}录入了两次，以先录入的为准，请另起版本号。"),
                format!("{en} was recorded twice; the first stays. Record the other as a new version."),
            )
        }
        Finding::NeverInForce { version } => {
            let (zh, en) = name(version);
            Text::new(
                format!("{zh}一天也不会生效：后面的版本先开始。"),
                format!("{en} is never in force: another begins before it."),
            )
        }
        Finding::Late { version, effective, starts } => {
            let (zh, en) = name(version);
            Text::new(
                format!("{zh}写的是 {effective} 生效，但录入得晚，从 {starts} 起才生效。"),
                format!(
                    "{en} names {effective} but was recorded too late for it, and holds from {starts} on."
                ),
            )
        }
        Finding::Unusable { version, why } => {
            let ((zh, en), why) = (name(version), why.text());
            Text::new(format!("{zh}还不能用：{}", why.zh), format!("{en} cannot be used yet: {}", why.en))
        }
    }
}
