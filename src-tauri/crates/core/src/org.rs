//! The office and its people: roles, channels, who brings customers, the rota's members.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a customer came (渠道).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 自然到访.
    WalkIn,
    /// 来电 (and 来电转访 when a call becomes a visit).
    Call,
    /// 老带新.
    Owner,
    /// 全员营销.
    Employee,
    /// 中介 / 分销.
    Agency,
    /// 行销 / 截流.
    Outreach,
    /// 外销.
    OutSale,
    /// 365 and other platforms.
    Platform,
}

impl Channel {
    /// Every channel, in the order lists show them.
    pub const ALL: [Self; 8] = [
        Self::WalkIn,
        Self::Agency,
        Self::Owner,
        Self::Employee,
        Self::Outreach,
        Self::OutSale,
        Self::Platform,
        Self::Call,
    ];

    /// The name in SQL, JSON and CSV.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WalkIn => "walk_in",
            Self::Call => "call",
            Self::Owner => "owner",
            Self::Employee => "employee",
            Self::Agency => "agency",
            Self::Outreach => "outreach",
            Self::OutSale => "out_sale",
            Self::Platform => "platform",
        }
    }

    /// Reads [`Channel::code`] and the words people write in files, Chinese or English.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase().replace(['-', ' '], "_");
        Some(match text.as_str() {
            "walk_in" | "walkin" | "自然到访" | "自然来访" | "自访" => Self::WalkIn,
            "call" | "phone" | "来电" | "来电转访" => Self::Call,
            "owner" | "owner_referral" | "老带新" | "业主介绍" => Self::Owner,
            "employee" | "全员营销" | "员工推荐" => Self::Employee,
            "agency" | "broker" | "broker_store" | "中介" | "分销" | "中介_/_分销" | "三级门店" | "渠道" => {
                Self::Agency
            }
            "outreach" | "行销" | "截流" | "拓客" => Self::Outreach,
            "out_sale" | "外销" => Self::OutSale,
            "platform" | "365" | "平台" => Self::Platform,
            _ => return None,
        })
    }

    /// The kind of partner that this channel's customers are brought by; none for the office's own.
    pub const fn partner_kind(self) -> Option<PartnerKind> {
        match self {
            Self::WalkIn | Self::Call => None,
            Self::Owner => Some(PartnerKind::Owner),
            Self::Employee => Some(PartnerKind::Employee),
            Self::Agency => Some(PartnerKind::Agency),
            Self::Outreach => Some(PartnerKind::Outreach),
            Self::OutSale => Some(PartnerKind::OutSale),
            Self::Platform => Some(PartnerKind::Platform),
        }
    }
}

impl Channel {
    /// The channel by which a partner's customers come.
    pub const fn of_partner(kind: PartnerKind) -> Self {
        match kind {
            PartnerKind::Agency => Self::Agency,
            PartnerKind::Owner => Self::Owner,
            PartnerKind::Employee => Self::Employee,
            PartnerKind::Outreach => Self::Outreach,
            PartnerKind::OutSale => Self::OutSale,
            PartnerKind::Platform => Self::Platform,
        }
    }
}

/// What a partner is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PartnerKind {
    /// An agency with its stores; a claim stays with the firm.
    Agency,
    /// An owner who refers friends.
    Owner,
    /// An employee of the developer.
    Employee,
    /// An outreach firm.
    Outreach,
    /// An out-sale firm.
    OutSale,
    /// A platform.
    Platform,
}

impl PartnerKind {
    /// The name in SQL and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Owner => "owner",
            Self::Employee => "employee",
            Self::Outreach => "outreach",
            Self::OutSale => "out_sale",
            Self::Platform => "platform",
        }
    }

    /// Whether the name is a natural person's, and so belongs to the personal body of a change.
    pub const fn is_person(self) -> bool {
        matches!(self, Self::Owner | Self::Employee)
    }
}

/// What a person may do; the table is in laifang-app.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 前台 / 客户确认岗.
    Receptionist,
    /// 渠道助理: receives advance reports (R10), signs outreach forms (R19).
    ChannelAssistant,
    /// 置业顾问.
    Consultant,
    /// 销售主管 / 销售经理.
    Manager,
    /// 财务.
    Finance,
    /// 总部.
    HeadOffice,
    /// 审计: sees, never writes.
    Auditor,
}

/// A customer's or buyer's gender as the desk writes it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// 男.
    Male,
    /// 女.
    Female,
}

impl Gender {
    /// Reads what files say: M/F, 男/女, 先生/女士. Anything else is not stated.
    pub fn read(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "m" | "male" | "男" | "先生" => Some(Self::Male),
            "f" | "female" | "女" | "女士" | "小姐" => Some(Self::Female),
            _ => None,
        }
    }

    /// The name in SQL, JSON and CSV.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }
}

/// Visit or call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// 来访.
    Visit,
    /// 来电.
    Call,
}

/// Where a party is with its consultant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Reception {
    /// 等候.
    Waiting,
    /// 接待中.
    Receiving,
    /// 已离场.
    Ended,
}

/// Whether a consultant takes turns today (R11).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    /// 在位.
    Present,
    /// 缺席 (off, ill, out).
    Absent,
}
