//! One catalogue for every sentence that the domain says, in Chinese and English: window, paper, command
//! line and CSV all read it.

mod judging;
mod matching;
mod policies;
mod programmes;
mod rewards;
mod rota;

pub use judging::{basis, days_left, findings, for_channel, headline, reason, reply, save_label};
pub use matching::{assessment, likeness, match_reason, suspicion};
pub use policies::{judged_by, policy, protection_length, slip_kind};
pub use rota::{Names, allotted, nobody, proposal, why};

pub use programmes::{finding, kind, kinds, programme, receiver, violation};
pub use rewards::{
    entitlement_gone, event, explanation, flag, hold, method, milestone, reached, stage, standing, unit_use,
    void, wait,
};

use crate::judgement::{ContactSort, Verdict};
use crate::org::{Channel, ContactKind, Role};
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
        Role::ChannelAssistant => Text::new("渠道助理", "channel assistant"),
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
        ContactSort::Report => Text::new("报备", "report"),
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
