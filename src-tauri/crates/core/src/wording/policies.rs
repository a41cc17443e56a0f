//! A policy in sentences: "A broker's customer is valid if …".

use super::{Text, channel};
use crate::policy::{
    CustomerIs, From, Introduction, JudgedBy, LookBack, Mask, OwnLapsed, Policy, Protection as Length,
    ReportContent, Scope, SlipKind, ThroughRelative,
};

/// 1 个月 / 15 天 / 不保护.
pub fn protection_length(length: Length) -> Text {
    match length {
        Length::None => Text::new("不保护", "no protection"),
        Length::Days { days } => Text::new(format!(" {days} 天"), format!("{days} days")),
        Length::Months { months: 1 } => Text::new(" 1 个月", "1 month"),
        Length::Months { months } => Text::new(format!(" {months} 个月"), format!("{months} months")),
    }
}

/// Who has the last word (R9).
pub fn judged_by(by: JudgedBy) -> Text {
    match by {
        JudgedBy::ConfirmationPost => Text::new("客户确认岗", "the confirmation post"),
        JudgedBy::Consultant => Text::new("置业顾问", "the consultant"),
        JudgedBy::Developer => Text::new("开发商", "the developer's staff"),
    }
}

/// A slip's title (R17–R20).
pub fn slip_kind(kind: SlipKind) -> Text {
    match kind {
        SlipKind::Confirmation => Text::new("客户确认单", "Customer confirmation"),
        SlipKind::AgencyForm => Text::new("客户登记确认表", "Agency's registration, confirmed"),
        SlipKind::Outreach => Text::new("客户登记表", "Outreach registration"),
        SlipKind::OutSale => Text::new("外销带访客户确认表", "Out-sale visit confirmation"),
    }
}

/// The policy in sentences, for the settings and the manager.
pub fn policy(policy: &Policy) -> Text {
    let clauses: Vec<Text> =
        [valid_if(policy), by_whom(policy), keeps(policy), afterwards(policy), details(policy)]
            .into_iter()
            .filter(|t| !t.zh.is_empty())
            .collect();
    let join =
        |pick: fn(&Text) -> &str, between: &str| clauses.iter().map(pick).collect::<Vec<_>>().join(between);
    Text::new(join(|t| &t.zh, ""), join(|t| &t.en, " "))
}

fn valid_if(policy: &Policy) -> Text {
    let names: Vec<Text> = policy.channels.iter().map(|c| channel(*c)).collect();
    let mut zh: Vec<String> = Vec::new();
    let mut en: Vec<String> = Vec::new();
    let mut add = |z: String, e: String| {
        zh.push(z);
        en.push(e);
    };
    let (where_zh, where_en) = match policy.scope {
        Scope::Project => ("在本项目", "at this project"),
        Scope::Office => ("在本案场", "at this office"),
        Scope::Developer => ("在开发商所有项目", "at any project of the developer"),
    };
    let (calls_zh, calls_en) = if policy.calls_count { ("和来电", " or call") } else { ("", "") };
    match policy.look_back {
        LookBack::Ever => add(
            format!("{where_zh}从来没有来访{calls_zh}记录、由这家第一次带来"),
            format!("no visit{calls_en} was ever on record {where_en} and this partner brought them first"),
        ),
        LookBack::Months { months } => add(
            format!("{where_zh}前 {months} 个月内没有来访{calls_zh}记录"),
            format!("no visit{calls_en} was on record {where_en} within {months} months before"),
        ),
        LookBack::Off if policy.protection != Length::None => add(
            "不在别家保护期内（以前来过不影响）".into(),
            "nobody else's protection runs, whatever contacts there were before".into(),
        ),
        LookBack::Off => {
            add("谁带到成交就是谁的（成交为王）".into(), "whoever brings them at the deal wins".into())
        }
    }
    let asked = &policy.conditions;
    match asked.introduction {
        Introduction::Any => {}
        Introduction::Reported => add("到访前已报备".into(), "they were reported before they came".into()),
        Introduction::InPerson => {
            add("推荐人亲自陪同并报主管".into(), "accompanied in person, and the supervisor was told".into());
        }
        Introduction::Either => add(
            "事先报备，或亲自陪同且主管确认".into(),
            "reported beforehand, or accompanied in person and confirmed by the supervisor".into(),
        ),
        Introduction::Both => add(
            "事先报备，并且亲自陪同、主管确认".into(),
            "reported beforehand, and accompanied in person and confirmed by the supervisor".into(),
        ),
    }
    if asked.lead_hours > 0 {
        let hours = asked.lead_hours;
        add(format!("至少提前 {hours} 小时报备"), format!("the report came at least {hours} hours before"));
    }
    if asked.report_content != ReportContent::NOTHING {
        let what = super::judging::must_say(asked.report_content);
        add(format!("报备写明{}", what.zh), format!("the report says {}", what.en));
    }
    if asked.owner_qualified {
        add("老业主已交定金或签约".into(), "the owner has paid a deposit or signed".into());
    }
    if asked.owner_card {
        add("交来业主权益卡的一联".into(), "they hand over a part of the owner's card".into());
    }
    if asked.intent {
        add("近期有购买意向".into(), "they want to buy soon".into());
    }
    if asked.acceptance {
        add("认可户型、价格、面积".into(), "they accept layout, price and area".into());
    }
    if let Some(time) = asked.reception {
        let minutes = time.minutes;
        if time.exactly_counts {
            add(format!("接待满 {minutes} 分钟"), format!("the reception took {minutes} minutes or more"));
        } else {
            add(format!("接待超过 {minutes} 分钟"), format!("the reception took over {minutes} minutes"));
        }
    }
    if asked.contract {
        add("合作合同在有效期内".into(), "the partner's contract is in force".into());
    }
    if policy.mask == Mask::FullOnly {
        add("有完整号码".into(), "the full number is known".into());
    }
    let zh_names: Vec<&str> = names.iter().map(|t| t.zh.as_str()).collect();
    let en_names: Vec<&str> = names.iter().map(|t| t.en.as_str()).collect();
    Text::new(
        format!("{}带来的客户，{}，才有效。", zh_names.join("、"), zh.join("，")),
        format!("A customer brought by {} is valid if {}.", en_names.join(", "), en.join("; ")),
    )
}

fn by_whom(policy: &Policy) -> Text {
    match policy.judged_by {
        JudgedBy::ConfirmationPost => Text::default(),
        by => {
            let who = judged_by(by);
            Text::new(format!("最后由{}确认。", who.zh), format!("The last word has {}.", who.en))
        }
    }
}

fn keeps(policy: &Policy) -> Text {
    let (from_zh, from_en) = match policy.term.from {
        From::Visit => ("来访日", "the visit"),
        From::Report => ("报备日", "the report"),
        From::Confirmation => ("确认日", "the confirmation"),
    };
    let mut text = match policy.protection {
        Length::None => Text::new("不设保护期。", "There is no protection."),
        length => {
            let length = protection_length(length);
            let (day_zh, day_en) = if policy.term.first_day_counts {
                ("（当天算第一天）", ", that day included")
            } else {
                ("（当天不算在内）", ", that day not counted")
            };
            Text::new(
                format!(
                    "有效后从{from_zh}起保护{}{day_zh}，期内其他机构报备无效；期满后别家新报备有效。",
                    length.zh
                ),
                format!(
                    "A valid claim is protected for {} from {from_en}{day_en}; rivals' reports inside are void, new ones after it count.",
                    length.en
                ),
            )
        }
    };
    let mut add = |zh: String, en: String| {
        text.zh.push_str(&zh);
        text.en.push_str(&en);
    };
    match (policy.protection, policy.term.return_renews) {
        (Length::None, _) => {}
        (_, true) => add("期内复访重新计算。".into(), " A return visit inside starts it anew.".into()),
        (_, false) => {
            add("期内复访不重新计算。".into(), " A return visit inside does not start it anew.".into());
        }
    }
    if policy.term.report_lock_days > 0 {
        let days = policy.term.report_lock_days;
        add(
            format!("报备有效后先锁定 {days} 天等到访。"),
            format!(" A valid report locks the customer for {days} days until the visit."),
        );
        if policy.term.lock_cools_down {
            let days = policy.term.cool_down_days;
            add(
                format!("没到访的，满 {days} 天后再报备才再锁定。"),
                format!(" Where nobody came, a report locks again only {days} days after the lock."),
            );
        }
    }
    if policy.term.extension_days_at_most > 0 {
        let days = policy.term.extension_days_at_most;
        add(
            format!("经理可延长，最多 {days} 天。"),
            format!(" A manager may extend it by {days} days at most."),
        );
    }
    text
}

fn afterwards(policy: &Policy) -> Text {
    match (policy.protection, policy.own_lapsed) {
        (Length::None, _) => Text::default(),
        (_, OwnLapsed::Refuse) => {
            Text::new("自己过期再带不计佣。", "The same partner's late claim earns nothing.")
        }
        (_, OwnLapsed::Renew) if policy.term.cool_down_days == 0 => {
            Text::new("自己过期可重新报备。", "The same partner may claim anew.")
        }
        (_, OwnLapsed::Renew) => {
            let days = policy.term.cool_down_days;
            Text::new(
                format!("自己过期满 {days} 天后可重新报备。"),
                format!("The same partner may claim anew {days} days after it ended."),
            )
        }
    }
}

fn details(policy: &Policy) -> Text {
    let mut text = match policy.customer_is {
        CustomerIs::Person => Text::default(),
        CustomerIs::Couple => Text::new("夫妻视为同一客户。", "Husband and wife count as one customer."),
        CustomerIs::Relatives => {
            Text::new("直系亲属视为同一客户。", "Direct relatives count as one customer.")
        }
    };
    let mut add = |zh: String, en: String| {
        text.zh.push_str(&zh);
        if !text.en.is_empty() {
            text.en.push(' ');
        }
        text.en.push_str(&en);
    };
    match policy.conditions.through_relative {
        ThroughRelative::Ignored => {}
        ThroughRelative::Reviewed => add(
            "亲属已登记过的，由经理核实。".into(),
            "Where a relative is on record already, the manager looks.".into(),
        ),
        ThroughRelative::Refused => add(
            "亲属已登记过的，推荐无效。".into(),
            "Where a relative is on record already, the referral is void.".into(),
        ),
    }
    if !policy.priority.is_empty() {
        let order: Vec<Text> = policy.priority.iter().map(|c| channel(*c)).collect();
        let zh: Vec<&str> = order.iter().map(|t| t.zh.as_str()).collect();
        let en: Vec<&str> = order.iter().map(|t| t.en.as_str()).collect();
        add(
            format!("同一天里，{}依次优先。", zh.join("、")),
            format!("On one day these win in order: {}.", en.join(", ")),
        );
    }
    match policy.report_expires_after_days {
        0 => add(
            "报备的到访日当天没来就失效。".into(),
            "A report expires where nobody comes on the announced day.".into(),
        ),
        days => add(
            format!("报备的到访日后 {days} 天内没来就失效。"),
            format!("A report expires where nobody comes within {days} days after the announced day."),
        ),
    }
    let months = matches!(policy.look_back, LookBack::Months { .. })
        || matches!(policy.protection, Length::Months { .. });
    if months {
        add(
            "月按日历算，1 月 31 日起 1 个月到 2 月最后一天。".into(),
            "A month is a calendar month: from 31 January to the last day of February.".into(),
        );
    }
    if policy.open_reports_at_most > 0 {
        let most = policy.open_reports_at_most;
        add(
            format!("每家同时最多 {most} 条未到访报备。"),
            format!("A partner may have {most} open reports at a time."),
        );
    }
    text
}
