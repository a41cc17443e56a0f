//! One catalogue for every sentence that the domain says, in Chinese and English: window, paper, command
//! line and CSV all read it.

use crate::judgement::{
    Claimant, ContactSort, Finding, Headline, Judgement, Outcome, Protection, Reason, Verdict,
};
use crate::org::{Channel, ContactKind, Role};
use crate::policy::{LookBack, OwnLapsed, Policy, Protection as Length};
use crate::rota::Why;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A sentence in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
pub struct Text {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A language of the product.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// 中文, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Text {
    /// Both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// One language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// `11-05` within the year of `today`, else `2025-11-05`.
pub fn short_day(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() { day.format("%m-%d").to_string() } else { day.to_string() }
}

/// A channel's name.
pub fn channel(channel: Channel) -> Text {
    match channel {
        Channel::WalkIn => Text::new("自然到访", "walk-in"),
        Channel::Call => Text::new("来电", "call"),
        Channel::Owner => Text::new("老带新", "owner referral"),
        Channel::Employee => Text::new("全员营销", "employee referral"),
        Channel::Agency => Text::new("中介 / 分销", "agency"),
        Channel::Outreach => Text::new("行销", "outreach"),
        Channel::OutSale => Text::new("外销", "out-sale"),
        Channel::Platform => Text::new("平台", "platform"),
    }
}

/// A role's name.
pub fn role(role: Role) -> Text {
    match role {
        Role::Receptionist => Text::new("前台", "receptionist"),
        Role::Consultant => Text::new("置业顾问", "consultant"),
        Role::Manager => Text::new("销售经理", "manager"),
        Role::Finance => Text::new("财务", "finance"),
        Role::HeadOffice => Text::new("总部", "head office"),
        Role::Auditor => Text::new("审计", "auditor"),
    }
}

/// 来访 or 来电.
pub fn contact(kind: ContactKind) -> Text {
    match kind {
        ContactKind::Visit => Text::new("来访", "visit"),
        ContactKind::Call => Text::new("来电", "call"),
    }
}

fn sort(sort: ContactSort) -> Text {
    match sort {
        ContactSort::Visit => Text::new("来访", "visit"),
        ContactSort::Call => Text::new("来电", "call"),
        ContactSort::Imported => Text::new("登记（导入）", "contact (imported)"),
    }
}

/// 有效 / 无效 / 待定.
pub fn verdict(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Valid => Text::new("有效", "valid"),
        Verdict::Invalid => Text::new("无效", "invalid"),
        Verdict::Undecided => Text::new("待定", "undecided"),
    }
}

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
        Headline::Unclear => Text::new("还定不了，等核实", "Not decided yet: to be checked"),
    }
}

/// One sentence for one condition.
pub fn reason(reason: &Reason, length: Option<&Policy>, today: NaiveDate) -> Text {
    let day = |d: NaiveDate| short_day(d, today);
    match reason {
        Reason::NoEarlierContact => Text::new(
            "本案场没有他的来访和来电记录，第一次由这家带来。",
            "No visit or call on record at this office; first brought by this partner.",
        ),
        Reason::EarlierContact { day: d, sort: s, channel: c, by, consultant } => {
            let from = c.map(channel).unwrap_or_default();
            let by_zh = by.as_ref().map(|b| format!("，{b}带来")).unwrap_or_default();
            let by_en = by.as_ref().map(|b| format!(", brought by {b}")).unwrap_or_default();
            let met_zh = consultant.as_ref().map(|k| format!("，{k}接待")).unwrap_or_default();
            let met_en = consultant.as_ref().map(|k| format!(", received by {k}")).unwrap_or_default();
            Text::new(
                format!("{} 已有{}记录（{}{by_zh}{met_zh}），不算新客户。", day(*d), sort(*s).zh, from.zh),
                format!(
                    "A {} is on record since {} ({}{by_en}{met_en}): not a new customer.",
                    sort(*s).en,
                    day(*d),
                    from.en
                ),
            )
        }
        Reason::RivalProtected { partner, since, until } => {
            let length = length.map(|p| protection_length(p.protection)).unwrap_or_default();
            Text::new(
                format!(
                    "{} 由{partner}带访在先，保护{}到 {}，保护期内其他机构报备无效。",
                    day(*since),
                    length.zh,
                    day(*until)
                ),
                format!(
                    "{partner} brought them first on {}; protected {} until {}. Other partners' reports are void.",
                    day(*since),
                    length.en,
                    day(*until)
                ),
            )
        }
        Reason::OwnProtected { since, until } => Text::new(
            format!("{} 由这家带访，保护到 {}，复访不重新计算保护期。", day(*since), day(*until)),
            format!(
                "Brought by this partner on {}, protected until {}. A return visit does not renew it.",
                day(*since),
                day(*until)
            ),
        ),
        Reason::OwnLapsed { until } => Text::new(
            format!("这家的保护期 {} 已满，过期再带或成交不计佣。", day(*until)),
            format!(
                "This partner's protection ended on {}; a late visit or deal earns nothing.",
                day(*until)
            ),
        ),
        Reason::RivalLapsed { partner, until } => Text::new(
            format!("{partner}的保护期 {} 已满，新的报备有效。", day(*until)),
            format!("{partner}'s protection ended on {}: a new registration counts.", day(*until)),
        ),
        Reason::ProtectionStarts { until } => Text::new(
            format!("从今天来访起保护，最后一天 {}。", day(*until)),
            format!("Protected from this visit on; last day {}.", day(*until)),
        ),
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
            format!("这个号码对得上 {count} 位客户，请客户报完整号码。"),
            format!("The number fits {count} people: ask for the full number."),
        ),
        Reason::NoNumber => Text::new(
            "没有手机号，没法排除以前来过，留到有号码再定。",
            "Without a number an earlier contact cannot be ruled out; it stays open until there is one.",
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

/// 1 个月 / 15 天 / 不保护.
pub fn protection_length(length: Length) -> Text {
    match length {
        Length::None => Text::new("不保护", "no protection"),
        Length::Days { days } => Text::new(format!(" {days} 天"), format!("{days} days")),
        Length::Months { months: 1 } => Text::new(" 1 个月", "1 month"),
        Length::Months { months } => Text::new(format!(" {months} 个月"), format!("{months} months")),
    }
}

/// The deciding clause in short, beside the rule's number.
pub fn basis(judgement: &Judgement, policy: Option<&Policy>) -> Text {
    match (&judgement.headline, judgement.findings.first().map(|f| &f.reason)) {
        (_, Some(Reason::OfficeCustomer { .. })) => Text::new("案场客户", "office customer"),
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
        Some(Reason::OwnLapsed { .. }) => Text::new("保护期已过", "the protection period is over"),
        _ => match judgement.verdict {
            Verdict::Valid if judgement.provisional => {
                Text::new("以完整号码为准", "subject to the full number")
            }
            Verdict::Valid => Text::default(),
            _ => Text::new("资料不全，待核实", "incomplete, to be checked"),
        },
    };
    if why.zh.is_empty() {
        word
    } else {
        Text::new(format!("{}：{}", word.zh, why.zh), format!("{}: {}", word.en, why.en))
    }
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

/// Why somebody is proposed to receive (R11).
pub fn rota(why: Why, name: &str, earlier: Option<&str>) -> Text {
    match why {
        Why::Appointment => {
            Text::new(format!("与{name}有约，不占轮次"), format!("Appointment with {name}; uses no turn"))
        }
        Why::Earlier => Text::new(
            format!("{} 由{name}接待过，回到原顾问，不占轮次", earlier.unwrap_or("以前")),
            format!("Received by {name} on {}; goes back, uses no turn", earlier.unwrap_or("an earlier day")),
        ),
        Why::Turn => Text::new("轮到首接", "Next in turn"),
        Why::FillsIn => {
            Text::new("前面的顾问在接待，补位首接", "Fills in: those before are busy and keep their place")
        }
        Why::AllBusy => Text::new("都在接待，轮到他，请稍候", "Everybody is busy; next in turn, please wait"),
    }
}

/// The policy in a sentence, for the settings and the manager.
pub fn policy(policy: &Policy) -> Text {
    let names: Vec<Text> = policy.channels.iter().map(|c| channel(*c)).collect();
    let zh: Vec<&str> = names.iter().map(|t| t.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().map(|t| t.en.as_str()).collect();
    let (back_zh, back_en) = match policy.look_back {
        LookBack::Ever => ("从来".to_owned(), "never".to_owned()),
        LookBack::Months { months } => (format!("前 {months} 个月内"), format!("not within {months} months")),
    };
    let (calls_zh, calls_en) = if policy.calls_count { ("和来电", " or call") } else { ("", "") };
    let (keep_zh, keep_en) = match policy.protection {
        Length::None => {
            ("不设保护期，成交为王。".to_owned(), "There is no protection: the deal decides.".to_owned())
        }
        length => {
            let length = protection_length(length);
            (
                format!("有效后从来访日起保护{}，期内其他机构报备无效；期满后别家新报备有效。", length.zh),
                format!(
                    "A valid claim is protected for {} from the visit; rivals' reports inside are void, new ones after it count.",
                    length.en
                ),
            )
        }
    };
    let (own_zh, own_en) = match policy.own_lapsed {
        OwnLapsed::Refuse => ("自己过期再带不计佣。", " The same partner's late claim earns nothing."),
        OwnLapsed::Renew => ("自己过期可重新报备。", " The same partner may claim anew."),
    };
    Text::new(
        format!(
            "{}带来的客户，{back_zh}没有来访{calls_zh}记录、由这家第一次带来，才有效。{keep_zh}{own_zh}",
            zh.join("、")
        ),
        format!(
            "A customer brought by {} is valid if there was {back_en} a visit{calls_en} on record and this partner brought them first. {keep_en}{own_en}",
            en.join(", ")
        ),
    )
}

/// All findings of a judgement with their sentences.
pub fn findings(judgement: &Judgement, policy: Option<&Policy>, today: NaiveDate) -> Vec<(Finding, Text)> {
    judgement.findings.iter().map(|f| (f.clone(), reason(&f.reason, policy, today))).collect()
}

/// Days left of a protection, today included; negative when it is over.
pub fn days_left(protection: &Protection, today: NaiveDate) -> i64 {
    let left = (protection.until - today).num_days();
    if left >= 0 { left + 1 } else { left }
}
