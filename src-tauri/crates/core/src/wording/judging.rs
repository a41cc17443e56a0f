//! A judgement in words, for window, paper, command line and files.

use super::{Text, channel, judged_by, protection_length, short_day, sort, verdict};
use crate::judgement::{
    Claimant, Finding, Headline, Judgement, Outcome, Protection, Reason, Renewal, Verdict, VoidReport,
    VoidWhy,
};
use crate::org::ContactKind;
use crate::policy::{self, LookBack, Policy, ReportContent, Scope};
use chrono::NaiveDate;

/// The headline in the receptionist's words.
pub fn headline(headline: &Headline) -> Text {
    match headline {
        Headline::New(Claimant::Partner { name, .. }) => {
            Text::new(format!("新客户，归{name}"), format!("New customer of {name}"))
        }
        Headline::New(_) => Text::new("新客户，归案场", "New customer of the office"),
        Headline::Still(Claimant::Partner { name, .. }) => {
            Text::new(format!("复访，仍归{name}"), format!("Return visit, still {name}'s"))
        }
        Headline::Still(_) => Text::new("复访，归案场", "Return visit, the office's customer"),
        Headline::Protected { partner } => {
            Text::new(format!("保护期内，客户属{partner}"), format!("Protected: {partner}'s customer"))
        }
        Headline::KnownBefore => Text::new("案场早有记录，不是新客户", "Known to the office before"),
        Headline::Lapsed { partner } => Text::new(
            format!("{partner}的保护期已过，不再计佣"),
            format!("{partner}'s protection is over: no commission"),
        ),
        Headline::Awaiting(claimant) => {
            let who = of(claimant);
            Text::new(format!("条件还没齐，齐了归{}", who.zh), format!("Not complete yet; then {}'s", who.en))
        }
        Headline::NotMet(claimant) => {
            let who = of(claimant);
            Text::new(format!("条件不符，不归{}", who.zh), format!("Conditions not met: not {}'s", who.en))
        }
        Headline::Ruled(claimant) => {
            let who = of(claimant);
            Text::new(format!("经理裁定，归{}", who.zh), format!("Ruled by the manager: {}'s", who.en))
        }
        Headline::Shared(shares) => {
            let who = shared(shares);
            Text::new(
                format!("经理裁定，由{}共有", who.zh),
                format!("Ruled by the manager: shared, {}", who.en),
            )
        }
        Headline::Unclear => Text::new("还定不了，等核实", "Not decided yet: to be checked"),
    }
}

/// 满庭芳 60%、案场 40%.
pub fn shared(shares: &[(String, u32)]) -> Text {
    let parts = |office: &str| -> Vec<String> {
        let who = |name: &str| if name.is_empty() { office.to_owned() } else { name.to_owned() };
        shares.iter().map(|(name, percent)| format!("{} {percent}%", who(name))).collect()
    };
    Text::new(parts("案场").join("、"), parts("the office").join(", "))
}

fn of(claimant: &Claimant) -> Text {
    match claimant {
        Claimant::Partner { name, .. } => Text::new(name.clone(), name.clone()),
        Claimant::Office => Text::new("案场", "the office"),
        Claimant::Unnamed => Text::new("带来的人", "whoever brought them"),
    }
}

/// One sentence for one condition.
pub fn reason(finding: &Finding, length: Option<&Policy>, today: NaiveDate) -> Text {
    let day = |d: NaiveDate| short_day(d, today);
    match &finding.reason {
        Reason::NoEarlierContact { .. } => nobody_knew(length),
        Reason::NotLookedBack { .. } => Text::new(
            "以前来过不影响，现在不在别家保护期内。",
            "Earlier contacts do not matter, and nobody else's protection runs.",
        ),
        Reason::EarlierContact { day: d, sort: s, channel: c, by, consultant, limited } => {
            let from = c.map(channel).unwrap_or_default();
            let by_zh = by.as_ref().map(|b| format!("，{b}带来")).unwrap_or_default();
            let by_en = by.as_ref().map(|b| format!(", brought by {b}")).unwrap_or_default();
            let met_zh = consultant.as_ref().map(|k| format!("，{k}接待")).unwrap_or_default();
            let met_en = consultant.as_ref().map(|k| format!(", received by {k}")).unwrap_or_default();
            let (within_zh, within_en) = match length.map(|p| p.look_back) {
                Some(LookBack::Months { months }) if *limited => {
                    (format!("{months} 个月内，"), format!(", within {months} months"))
                }
                _ => Default::default(),
            };
            Text::new(
                format!(
                    "{} 已有{}记录（{within_zh}{}{by_zh}{met_zh}），不算新客户。",
                    day(*d),
                    sort(*s).zh,
                    from.zh
                ),
                format!(
                    "A {} is on record since {} ({}{by_en}{met_en}{within_en}): not a new customer.",
                    sort(*s).en,
                    day(*d),
                    from.en
                ),
            )
        }
        Reason::RivalProtected { partner, since, until, lock: true, .. } => Text::new(
            format!("{partner} {} 报备在先，锁定到 {}，期间其他机构报备无效。", day(*since), day(*until)),
            format!(
                "{partner} reported them first on {}; locked until {}. Other partners' reports are void.",
                day(*since),
                day(*until)
            ),
        ),
        Reason::RivalProtected { partner, since, until, .. } => {
            // Renewed, extended or ended early, it is not the length the policy names.
            let whole = length.filter(|p| p.protected_until(*since) == Some(*until));
            let mut length = whole.map(|p| protection_length(p.protection)).unwrap_or_default();
            if !length.en.is_empty() {
                length.en.push(' ');
            }
            Text::new(
                format!(
                    "{} 由{partner}带访在先，保护{}到 {}，保护期内其他机构报备无效。",
                    day(*since),
                    length.zh,
                    day(*until)
                ),
                format!(
                    "{partner} brought them first on {}; protected {}until {}. Other partners' reports are void.",
                    day(*since),
                    length.en,
                    day(*until)
                ),
            )
        }
        Reason::OwnProtected { since, until, renewal: Renewal::OnVisit, .. } => Text::new(
            format!("{} 起是这家的客户，保护到 {}，期内来访重新计算。", day(*since), day(*until)),
            format!(
                "This partner's customer since {}, protected until {}; a return visit inside starts it anew.",
                day(*since),
                day(*until)
            ),
        ),
        Reason::OwnProtected { since, until, renewal: Renewal::Now, .. } => Text::new(
            format!("{} 起是这家的客户，复访重新计算，保护到 {}。", day(*since), day(*until)),
            format!(
                "This partner's customer since {}; the return visit renews it, protected until {}.",
                day(*since),
                day(*until)
            ),
        ),
        Reason::OwnProtected { since, until, .. } => Text::new(
            format!("{} 起是这家的客户，保护到 {}，复访不重新计算保护期。", day(*since), day(*until)),
            format!(
                "This partner's customer since {}, protected until {}. A return visit does not renew it.",
                day(*since),
                day(*until)
            ),
        ),
        Reason::OwnLapsed { until, ended: true, .. } => Text::new(
            format!("这家的保护因裁定或优先渠道提前终止，最后一天 {}；再带或成交不计佣。", day(*until)),
            format!(
                "A ruling or a better claim ended this partner's protection early, last day {}; a late visit or deal earns nothing.",
                day(*until)
            ),
        ),
        Reason::RivalLapsed { partner, until, ended: true, .. } => Text::new(
            format!("{partner}的保护因裁定或优先渠道提前终止，最后一天 {}，新的报备有效。", day(*until)),
            format!(
                "A ruling or a better claim ended {partner}'s protection early, last day {}: a new registration counts.",
                day(*until)
            ),
        ),
        Reason::OwnLapsed { until, .. } => Text::new(
            format!("这家的保护期 {} 已满，过期再带或成交不计佣。", day(*until)),
            format!(
                "This partner's protection ended on {}; a late visit or deal earns nothing.",
                day(*until)
            ),
        ),
        Reason::RivalLapsed { partner, until, .. } => Text::new(
            format!("{partner}的保护期 {} 已满，新的报备有效。", day(*until)),
            format!("{partner}'s protection ended on {}: a new registration counts.", day(*until)),
        ),
        Reason::EndedEarly { on } => Text::new(
            format!("保护已于 {} 提前结束：按裁定或优先的渠道，客户归了别家。", short_day(*on, today)),
            format!(
                "Its protection ended early, on {}: a ruling or a prior channel gave the customer to others.",
                short_day(*on, today)
            ),
        ),
        Reason::ProtectionStarts { since, from, until, .. } => {
            let (zh, en) = match from {
                policy::From::Visit if *since == today => ("今天来访".to_owned(), "this visit".to_owned()),
                policy::From::Visit => {
                    (format!(" {} 来访", day(*since)), format!("the visit of {}", day(*since)))
                }
                policy::From::Report => {
                    (format!(" {} 报备", day(*since)), format!("the report of {}", day(*since)))
                }
                policy::From::Confirmation => {
                    (format!(" {} 确认", day(*since)), format!("the confirmation of {}", day(*since)))
                }
            };
            Text::new(
                format!("从{zh}起保护，最后一天 {}。", day(*until)),
                format!("Protected from {en} on; last day {}.", day(*until)),
            )
        }
        Reason::CallOnly { .. } => Text::new(
            "来电只算接触，不起算保护；来访才起算。",
            "A call is a contact only: protection begins with the visit.",
        ),
        Reason::CoolingDown { from } => Text::new(
            format!("这家的保护期已过，{} 起才能重新报备。", day(*from)),
            format!("This partner's protection is over; it may claim anew from {}.", day(*from)),
        ),
        Reason::Priority { partner, channel: c } => Text::new(
            format!("同一天里这个渠道优先于{partner}（{}）。", channel(*c).zh),
            format!("On the same day this channel comes before {partner} ({}).", channel(*c).en),
        ),
        Reason::Disputed { first } => {
            let (zh, en) = match first {
                Some(name) => (format!("按时钟暂归{name}"), format!("by the clocks {name} was first")),
                None => ("按时钟先后暂定".to_owned(), "the clocks alone say who was first".to_owned()),
            };
            Text::new(
                format!("另一台前台也登记了这位客户，当时两台还没交换，先后没法证明；{zh}，请经理裁定。"),
                format!(
                    "Another desk registered this customer too, before the two had exchanged: who came first cannot be proven; {en}. A manager rules."
                ),
            )
        }
        Reason::NotProtected => Text::new(
            "不设保护，谁带到成交就是谁的。",
            "Nobody is protected: whoever brings them at the deal wins.",
        ),
        Reason::Lead { hours, minutes } => lead(finding.outcome, *hours, *minutes),
        Reason::ReceptionTook { took, asked, exactly_counts, .. } => {
            reception(*took, *asked, *exactly_counts)
        }
        Reason::ReportVoid { report, .. } => void_report(report, today),
        Reason::ReportContent { lacking } => report_content(*lacking),
        Reason::NotLocked { from } => Text::new(
            format!("上次锁定没有到访，{} 起报备才再锁定；这条报备照样算。", day(*from)),
            format!(
                "The last lock ran out without a visit: this report counts, but locks nobody; reports lock again from {}.",
                day(*from)
            ),
        ),
        Reason::ReportedEarlier { times } => {
            let at = |t: chrono::NaiveDateTime| format!("{} {}", day(t.date()), t.format("%H:%M"));
            Text::new(
                format!(
                    "报备 {} 录入，经理凭证据认可 {} 已报，按认可的时间算。",
                    at(times.entered),
                    at(times.made)
                ),
                format!(
                    "The report was entered on {}; by the evidence a manager agreed that it was made on {}, which counts.",
                    at(times.entered),
                    at(times.made)
                ),
            )
        }
        Reason::ReportLate => Text::new(
            "报备的到访时间已经过了，不算提前报备；改成还没到的时间再报。",
            "The announced time is over: that is no report in advance. Report anew with a time still to come.",
        ),
        Reason::Reported { .. }
        | Reason::Accompanied { .. }
        | Reason::Supervisor { .. }
        | Reason::OwnerQualified
        | Reason::OwnerCard
        | Reason::Intent { .. }
        | Reason::Acceptance { .. }
        | Reason::ContractCovers
        | Reason::Confirmed { .. } => asked(finding),
        Reason::ThroughRelative { day: d, by } => {
            let by_zh = by.as_ref().map(|b| format!("，{b}带来")).unwrap_or_default();
            let by_en = by.as_ref().map(|b| format!(", brought by {b}")).unwrap_or_default();
            if finding.outcome == Outcome::Open {
                return Text::new(
                    format!("他的亲属 {} 已登记{by_zh}，请经理核实是不是绕过登记。", day(*d)),
                    format!(
                        "A relative is on record since {}{by_en}: the manager looks whether it was got round.",
                        day(*d)
                    ),
                );
            }
            Text::new(
                format!("他的亲属 {} 已登记{by_zh}，换亲属再登记不算新推荐。", day(*d)),
                format!(
                    "A relative is on record since {}{by_en}: registering another relative is no new referral.",
                    day(*d)
                ),
            )
        }
        Reason::Quota { most } => Text::new(
            format!("这家未到访的报备已有 {most} 条，到上限了。"),
            format!("This partner has {most} open reports, as many as it may."),
        ),
        Reason::Ruled { verdict: v, on, transferred, shares } => {
            let word = verdict(*v);
            let (mut zh, mut en) = (
                format!("经理 {} 裁定{}", day(*on), word.zh),
                format!("The manager ruled on {}: {}", day(*on), word.en),
            );
            if *transferred {
                zh.push_str("，归属已改判");
                en.push_str(", the customer was transferred");
            }
            if !shares.is_empty() {
                let parts = shared(shares);
                zh.push_str(&format!("，分配：{}", parts.zh));
                en.push_str(&format!(", shared: {}", parts.en));
            }
            Text::new(format!("{zh}。"), format!("{en}."))
        }
        Reason::OfficeCustomer { since: None } => Text::new(
            "没有渠道带来，也没有别家的保护，由案场接待。",
            "Nobody brought them and nobody is protected: the office receives them.",
        ),
        Reason::OfficeCustomer { since: Some(d) } => Text::new(
            format!("{} 起有记录，没有别家的保护，由案场接待。", day(*d)),
            format!("On record since {}, nobody is protected: the office receives them.", day(*d)),
        ),
        Reason::MaskedOnly => Text::new(
            "只对上了隐号或部分号码，以完整号码为准。",
            "Matched by a masked or partial number only; the full number decides.",
        ),
        Reason::SeveralPeople { count } => Text::new(
            format!(
                "这个号码对得上 {count} 位客户，请选是哪一位，或确认是不是同一人；只有隐号的，请客户报完整号码。"
            ),
            format!(
                "The number fits {count} people: choose who it is, or say whether they are one; of a masked one ask for the rest."
            ),
        ),
        Reason::NoNumber => Text::new(
            "没有手机号，没法排除以前来过，留到有号码再定。",
            "Without a number an earlier contact cannot be ruled out; it stays open until there is one.",
        ),
        Reason::BrokerElsewhere { firm } => Text::new(
            format!("经纪人登记在另一家机构（{firm}）名下，归属仍按来访登记的机构算。"),
            format!(
                "The broker is on record with another firm ({firm}); the claim counts for the firm named here."
            ),
        ),
        Reason::ClaimantMissing => Text::new(
            "还没写是谁带来的，先填机构或介绍人。",
            "Who brought them is missing: fill it in first.",
        ),
        Reason::NoPolicy { channel: c } => Text::new(
            format!("{}没有当日生效的判客规则，请经理在设置里启用。", channel(*c).zh),
            format!(
                "No policy is in force for {} on that day: the manager enables one in Settings.",
                channel(*c).en
            ),
        ),
    }
}

/// One sentence for a condition that is answered by yes, no or not yet.
fn asked(finding: &Finding) -> Text {
    let who = match finding.reason {
        Reason::Confirmed { by } => judged_by(by),
        _ => Text::default(),
    };
    let (yes, no, open) = match &finding.reason {
        Reason::Reported { .. } => (
            Text::new("到访前已报备。", "Reported before they came."),
            Text::new("到访前没有报备。", "Not reported before they came."),
            Text::new("还不知道有没有报备。", "Whether they were reported is not known yet."),
        ),
        Reason::Accompanied { .. } => (
            Text::new("推荐人亲自陪同。", "Accompanied in person."),
            Text::new("推荐人没有亲自陪同。", "Not accompanied in person."),
            Text::new("还没确认推荐人是否陪同。", "Whether they were accompanied is not confirmed yet."),
        ),
        Reason::Supervisor { by, told, .. } => supervisor(by.as_deref(), *told),
        Reason::OwnerQualified => (
            Text::new("老业主已交定金或签约。", "The owner has paid a deposit or signed."),
            Text::new("老业主当时还没交定金或签约。", "The owner had not paid a deposit or signed then."),
            Text::new("还没登记老业主的房号和日期。", "The owner's deposit or contract is not on record."),
        ),
        Reason::OwnerCard => (
            Text::new("交了业主权益卡的一联。", "A part of the owner's card was handed over."),
            Text::new("没有业主权益卡。", "There is no owner's card."),
            Text::new("还没看业主权益卡。", "The owner's card was not looked at yet."),
        ),
        Reason::Intent { .. } => (
            Text::new("近期有购买意向。", "Wants to buy soon."),
            Text::new("近期没有购买意向。", "Does not want to buy soon."),
            Text::new("还没问购买意向。", "Whether they want to buy soon is not known yet."),
        ),
        Reason::Acceptance { .. } => (
            Text::new("认可户型、价格、面积。", "Accepts layout, price and area."),
            Text::new("不认可户型、价格或面积。", "Does not accept layout, price or area."),
            Text::new(
                "还没问是否认可户型、价格、面积。",
                "Whether they accept layout, price and area is not known yet.",
            ),
        ),
        Reason::ContractCovers => (
            Text::new("合作合同在有效期内。", "The partner's contract is in force."),
            Text::new("合作合同当天不在有效期内。", "The partner's contract was not in force on that day."),
            Text::new("还没登记这家的合作合同。", "No contract of this partner is on record."),
        ),
        _ => (
            Text::new(format!("{}已确认。", who.zh), format!("Confirmed by {}.", who.en)),
            Text::new(format!("{}不确认。", who.zh), format!("Not confirmed by {}.", who.en)),
            Text::new(format!("等{}确认。", who.zh), format!("To be confirmed by {}.", who.en)),
        ),
    };
    match finding.outcome {
        Outcome::Met => yes,
        Outcome::Failed | Outcome::Note => no,
        Outcome::Open => open,
    }
}

/// Yes, no and not yet of whoever confirms as the supervisor.
fn supervisor(by: Option<&str>, told: bool) -> (Text, Text, Text) {
    let (yes, no) = match by {
        Some(name) => (
            Text::new(format!("主管{name}已确认。"), format!("Confirmed by the supervisor, {name}.")),
            Text::new(format!("主管{name}不确认。"), format!("Not confirmed by the supervisor, {name}.")),
        ),
        None => (
            Text::new("已报主管并确认。", "The supervisor was told and confirms."),
            Text::new("没有报主管，或主管没有确认。", "The supervisor was not told, or does not confirm."),
        ),
    };
    let open = if told {
        Text::new(
            "前台记了已报主管，等主管本人确认。",
            "The desk notes that the supervisor was told: waiting for the supervisor's own word.",
        )
    } else {
        Text::new("等主管确认。", "The supervisor has not confirmed yet.")
    };
    (yes, no, open)
}

/// Time, headcount, name, phone, as far as they are named.
fn contents(of: ReportContent) -> Text {
    let all = [
        (of.time, "到访时间", "the hour"),
        (of.headcount, "人数", "the headcount"),
        (of.name, "姓名", "the name"),
        (of.phone, "电话", "the phone"),
    ];
    let of = |pick: fn(&(bool, &'static str, &'static str)) -> &'static str| {
        all.iter().filter(|c| c.0).map(pick).collect::<Vec<_>>()
    };
    Text::new(of(|c| c.1).join("、"), of(|c| c.2).join(", "))
}

/// What a report must say, for the policy's sentence.
pub(super) fn must_say(content: ReportContent) -> Text {
    contents(content)
}

fn report_content(lacking: ReportContent) -> Text {
    let what = contents(lacking);
    if lacking == ReportContent::NOTHING {
        return Text::new("报备内容写全了。", "The report says everything that is asked.");
    }
    Text::new(
        format!("报备没写{}，不算报备；请补全重新报。", what.zh),
        format!("The report does not say {}: it is none. Report anew, with everything.", what.en),
    )
}

/// What became of a report that does not count.
fn void_report(report: &VoidReport, today: NaiveDate) -> Text {
    let on = short_day(report.on, today);
    match report.why {
        VoidWhy::Expired { last } => {
            let last = short_day(last, today);
            Text::new(
                format!("{on} 报备过，{last} 到期没来，到访时已不算报备。"),
                format!("Reported on {on}; nobody came by {last}, so that report had expired."),
            )
        }
        VoidWhy::Quota => Text::new(
            format!("{on} 的报备因未到访报备超限没有收，不算报备。"),
            format!("The report of {on} was refused, as too many were open: it does not count."),
        ),
        VoidWhy::Late => Text::new(
            format!("{on} 的报备在所报到访时间之后才收到，不算提前报备。"),
            format!("The report of {on} came after the time it announced: it was none in advance."),
        ),
    }
}

/// Nobody knew them, as far as the policy looks: no more is said than was looked at.
fn nobody_knew(policy: Option<&Policy>) -> Text {
    let (where_zh, where_en) = match policy.map(|p| p.scope) {
        Some(Scope::Project) => ("本项目", "at this project"),
        Some(Scope::Developer) => ("开发商各项目", "at any project of the developer"),
        _ => ("本案场", "at this office"),
    };
    let (what_zh, what_en) = match policy.map(|p| p.calls_count) {
        Some(false) => ("来访记录", "visit"),
        _ => ("来访和来电记录", "visit or call"),
    };
    match policy.map(|p| p.look_back) {
        Some(LookBack::Months { months }) => Text::new(
            format!("{where_zh}前 {months} 个月内没有他的{what_zh}。"),
            format!("No {what_en} on record {where_en} within {months} months before."),
        ),
        _ => Text::new(
            format!("{where_zh}没有他的{what_zh}，第一次由这家带来。"),
            format!("No {what_en} on record {where_en}; first brought by this partner."),
        ),
    }
}

/// 12 小时 / 2 小时 59 分.
fn hours_and_minutes(minutes: i64) -> Text {
    let (h, m) = (minutes / 60, minutes % 60);
    if m == 0 {
        Text::new(format!("{h} 小时"), format!("{h} h"))
    } else {
        Text::new(format!("{h} 小时 {m} 分"), format!("{h} h {m} min"))
    }
}

fn lead(outcome: Outcome, hours: u32, minutes: i64) -> Text {
    let had = hours_and_minutes(minutes);
    match outcome {
        Outcome::Open => Text::new(
            format!("须提前 {hours} 小时报备，到访时间还没定。"),
            format!("Must be reported {hours} hours before; the time of arrival is not known yet."),
        ),
        Outcome::Met => Text::new(
            format!("提前 {}报备，够 {hours} 小时。", had.zh),
            format!("Reported {} before: {hours} hours are asked.", had.en),
        ),
        _ => Text::new(
            format!("只提前 {}报备，不够 {hours} 小时。", had.zh),
            format!("Reported only {} before: {hours} hours are asked.", had.en),
        ),
    }
}

fn reception(took: Option<u32>, asked: u32, exactly_counts: bool) -> Text {
    let (more_zh, more_en) = if exactly_counts {
        (format!("满 {asked} 分钟"), format!("{asked} minutes or more"))
    } else {
        (format!("超过 {asked} 分钟"), format!("over {asked} minutes"))
    };
    match took {
        None => Text::new(
            format!("接待须{more_zh}，还没记时长。"),
            format!("The reception must take {more_en}; its time is not recorded yet."),
        ),
        Some(took) => Text::new(
            format!("接待 {took} 分钟，要求{more_zh}。"),
            format!("The reception took {took} minutes; {more_en} are asked."),
        ),
    }
}

/// The deciding clause in short, beside the rule's number.
pub fn basis(judgement: &Judgement, policy: Option<&Policy>) -> Text {
    match (&judgement.headline, judgement.findings.first().map(|f| &f.reason)) {
        (_, Some(Reason::OfficeCustomer { .. })) => Text::new("案场客户", "office customer"),
        (Headline::Ruled(_) | Headline::Shared(_), _) => Text::new("经理裁定", "ruled by the manager"),
        (Headline::Awaiting(_), _) => Text::new("条件待核实", "conditions to be checked"),
        (Headline::NotMet(_), _) => Text::new("合同条件", "a condition of the contract"),
        (Headline::KnownBefore, _) => Text::new("须从未登记", "never registered before"),
        (Headline::Unclear, _) => Text::new("待核实", "to be checked"),
        (Headline::New(_), _) => Text::new("首次带访", "first brought"),
        _ => {
            let length = policy.map(|p| protection_length(p.protection)).unwrap_or_default();
            Text::new(format!("保护{}", length.zh), format!("{} protected", length.en))
        }
    }
}

/// What an agency may be told: result and kind of reason, never whose customer, since when or by which slip.
pub fn for_channel(judgement: &Judgement) -> Text {
    let word = verdict(judgement.verdict);
    let deciding = judgement.findings.iter().find(|f| f.outcome == Outcome::Failed);
    let why = match deciding.map(|f| &f.reason) {
        Some(Reason::RivalProtected { .. }) => Text::new("客户在保护期内", "the customer is protected"),
        Some(Reason::EarlierContact { .. }) => Text::new("客户不是新客户", "the customer is not new"),
        Some(Reason::Quota { .. }) => Text::new("报备数已到上限", "too many open reports"),
        Some(Reason::ReportLate) => {
            Text::new("所报到访时间已过，请按实际时间重新报", "the announced time is over: report anew")
        }
        Some(Reason::ReportContent { lacking }) => {
            let what = contents(*lacking);
            Text::new(format!("报备没写{}", what.zh), format!("the report does not say {}", what.en))
        }
        Some(Reason::ReportVoid { report: VoidReport { why: VoidWhy::Expired { .. }, .. }, .. }) => {
            Text::new("报备已过期", "the report had expired")
        }
        Some(Reason::ReportVoid { .. }) => Text::new("报备当时没有收", "the report was not accepted"),
        Some(Reason::Ruled { .. }) => Text::new("以裁定为准", "by ruling"),
        Some(Reason::ThroughRelative { .. }) => Text::new("客户不是新客户", "the customer is not new"),
        Some(Reason::CoolingDown { .. }) => Text::new("还不能重新报备", "too early to claim anew"),
        Some(Reason::OwnLapsed { .. }) => Text::new("保护期已过", "the protection period is over"),
        Some(_) => Text::new("不符合约定条件", "a condition of the contract is not met"),
        None => match judgement.verdict {
            Verdict::Valid if judgement.provisional => {
                Text::new("以完整号码为准", "subject to the full number")
            }
            Verdict::Valid => Text::default(),
            _ if without_hour(judgement) => Text::new("请写明几点到", "say at what hour they come"),
            _ => Text::new("资料不全，待核实", "incomplete, to be checked"),
        },
    };
    if why.zh.is_empty() {
        word
    } else {
        Text::new(format!("{}：{}", word.zh, why.zh), format!("{}: {}", word.en, why.en))
    }
}

/// Whether only the announced hour is missing to know if a report came early enough.
fn without_hour(judgement: &Judgement) -> bool {
    let mut open = judgement.findings.iter().filter(|f| f.outcome == Outcome::Open).peekable();
    open.peek().is_some() && open.all(|f| matches!(f.reason, Reason::Lead { .. }))
}

/// The reply to a report, to paste back: 报备成功 / 报备无效 + kind of reason.
pub fn reply(judgement: &Judgement, who: &str) -> Text {
    let told = for_channel(judgement);
    let tail = |t: &str, colon: char| t.split_once(colon).map(|(_, why)| why.trim().to_owned());
    let (zh, en) = (tail(&told.zh, '：'), tail(&told.en, ':'));
    let (head_zh, head_en) = match judgement.verdict {
        Verdict::Valid => ("报备成功", "Report accepted"),
        Verdict::Invalid if judgement.provisional => ("报备待定", "Report open"),
        Verdict::Invalid => ("报备无效", "Report invalid"),
        Verdict::Undecided => ("报备待定", "Report open"),
    };
    Text::new(
        format!("{who} {head_zh}{}", zh.map(|w| format!("：{w}")).unwrap_or_default()),
        format!("{who} {head_en}{}", en.map(|w| format!(": {w}")).unwrap_or_default()),
    )
}

/// What the save button says will happen.
pub fn save_label(judgement: &Judgement, claim: &Claimant, kind: ContactKind) -> Text {
    let what = match kind {
        ContactKind::Visit => Text::new("登记来访", "Register visit"),
        ContactKind::Call => Text::new("登记来电", "Register call"),
    };
    match (judgement.verdict, claim) {
        (Verdict::Invalid, Claimant::Partner { name, .. }) => {
            Text::new(format!("{}，{name}报备无效", what.zh), format!("{}, not for {name}", what.en))
        }
        (Verdict::Undecided, Claimant::Partner { .. }) => {
            Text::new(format!("{}，归属待定", what.zh), format!("{}, owner open", what.en))
        }
        _ => what,
    }
}

/// All findings of a judgement with their sentences.
pub fn findings(judgement: &Judgement, policy: Option<&Policy>, today: NaiveDate) -> Vec<(Finding, Text)> {
    judgement.findings.iter().map(|f| (f.clone(), reason(f, policy, today))).collect()
}

/// Days left of a protection, today included; negative when it is over.
pub fn days_left(protection: &Protection, today: NaiveDate) -> i64 {
    let left = (protection.until - today).num_days();
    if left >= 0 { left + 1 } else { left }
}
