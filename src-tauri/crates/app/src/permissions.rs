//! Which permission each role has. Checked here for every action: the window is not trusted.

use crate::prelude::*;

/// What an action needs before it runs.
#[derive(Clone, Copy, Debug)]
pub enum Needs {
    /// Nothing: doors.
    Nothing,
    /// Somebody at the keyboard.
    Session,
    /// Somebody whose role has the permission.
    Permission(Permission),
}

/// What a role may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Permission {
    /// See the desk, customers, visits, slips.
    See,
    /// Register and complete visits and calls; reception and rota.
    Register,
    /// Receive advance reports (R10).
    ReceiveReports,
    /// Correct customers, link records.
    EditCustomers,
    /// See a number in full; recorded.
    RevealPhone,
    /// Erase a person.
    ErasePerson,
    /// Issue, print and sign slips, attach signed sheets.
    IssueSlip,
    /// Void slips.
    VoidSlip,
    /// Say what was seen at a visit, confirm claims.
    CheckVisit,
    /// Confirm as the supervisor that a referral was reported (R1, R5).
    ConfirmReferrals,
    /// Rule clashes.
    RuleClaims,
    /// Set judging policies, partners' terms and forms of slips.
    SetPolicies,
    /// Say that two partners are the same firm or person.
    LinkPartners,
    /// Import files and undo imports.
    Import,
    /// Export masked.
    Export,
    /// Export numbers in full; recorded.
    ExportFullPhones,
    /// Exchange bundles with other desks.
    Exchange,
    /// Take desks out of the office.
    TakeDeskOut,
    /// People, projects, consultants, desks.
    ManageOffice,
    /// Check the store.
    Verify,
    /// Rebuild projections, throw a demo office away.
    Repair,
    /// Open deals and note what happens with them; group events, violations.
    RecordDeals,
    /// Set programmes.
    SetProgrammes,
    /// See what everybody is owed.
    SeeRewards,
    /// Settle, prepare approvals and payments.
    SettleRewards,
    /// Approve what is due, close months.
    ApproveRewards,
    /// Confirm payments.
    PayRewards,
    /// See and enter accounts.
    SeePayees,
}

impl Permission {
    /// All, in the order of the table in the settings.
    pub const ALL: [Self; 28] = [
        Self::See,
        Self::Register,
        Self::ReceiveReports,
        Self::EditCustomers,
        Self::RevealPhone,
        Self::IssueSlip,
        Self::VoidSlip,
        Self::CheckVisit,
        Self::ConfirmReferrals,
        Self::RuleClaims,
        Self::SetPolicies,
        Self::LinkPartners,
        Self::Import,
        Self::Export,
        Self::ExportFullPhones,
        Self::ErasePerson,
        Self::Exchange,
        Self::TakeDeskOut,
        Self::ManageOffice,
        Self::Verify,
        Self::Repair,
        Self::RecordDeals,
        Self::SetProgrammes,
        Self::SeeRewards,
        Self::SettleRewards,
        Self::ApproveRewards,
        Self::PayRewards,
        Self::SeePayees,
    ];

    /// In words.
    pub fn text(self) -> Text {
        match self {
            Self::See => Text::new("查看前台、客户、确认单", "see desk, customers, slips"),
            Self::Register => Text::new("登记来访、来电", "register visits and calls"),
            Self::ReceiveReports => Text::new("收报备", "receive advance reports"),
            Self::EditCustomers => Text::new("改客户资料、关联记录", "correct customers, link records"),
            Self::RevealPhone => Text::new("看完整手机号（留记录）", "see full numbers (recorded)"),
            Self::ErasePerson => Text::new("删除个人信息", "erase a person"),
            Self::IssueSlip => {
                Text::new("出确认单、打印、签字、存签字件", "issue, print and sign slips, keep signed sheets")
            }
            Self::VoidSlip => Text::new("作废确认单", "void slips"),
            Self::CheckVisit => Text::new("核实来访、确认归属", "check visits, confirm claims"),
            Self::ConfirmReferrals => Text::new("以主管身份确认推荐", "confirm referrals as the supervisor"),
            Self::RuleClaims => Text::new("裁定撞单", "rule clashes"),
            Self::SetPolicies => Text::new(
                "定判客规则、合作合同、单据模板",
                "set judging policies, partners' contracts, slip forms",
            ),
            Self::LinkPartners => Text::new("合并、撤销合并合作方", "merge partners, undo merges"),
            Self::Import => Text::new("导入、撤销导入", "import, undo imports"),
            Self::Export => Text::new("导出（隐号）", "export (masked)"),
            Self::ExportFullPhones => Text::new("导出完整号码（留记录）", "export full numbers (recorded)"),
            Self::TakeDeskOut => Text::new("移出前台", "take desks out of the office"),
            Self::Exchange => Text::new("与其他前台交换数据", "exchange with other desks"),
            Self::ManageOffice => {
                Text::new("管人员、项目、顾问、前台", "manage people, projects, consultants, desks")
            }
            Self::Verify => Text::new("检查数据", "check the store"),
            Self::Repair => Text::new("重建数据、丢弃演示案场", "rebuild, discard the demo office"),
            Self::RecordDeals => Text::new("记成交、活动、违规", "record deals, events, violations"),
            Self::SetProgrammes => Text::new("定奖励方案", "set programmes"),
            Self::SeeRewards => Text::new("查看奖励台账", "see the ledger"),
            Self::SettleRewards => Text::new("结算、制单", "settle, prepare approvals and payments"),
            Self::ApproveRewards => Text::new("审批奖励、月结", "approve rewards, close months"),
            Self::PayRewards => Text::new("确认付款", "confirm payments"),
            Self::SeePayees => Text::new("看和登记收款账户", "see and enter accounts"),
        }
    }

    /// Asks for the password again where it was not given just now: an unlocked desk is not enough.
    pub const fn asks_password(self) -> bool {
        matches!(
            self,
            Self::RuleClaims
                | Self::Export
                | Self::ExportFullPhones
                | Self::ErasePerson
                | Self::ApproveRewards
                | Self::PayRewards
        )
    }

    /// Roles that have it.
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Auditor, ChannelAssistant, Consultant, Finance, HeadOffice, Manager, Receptionist};
        match self {
            Self::See => &[Receptionist, ChannelAssistant, Consultant, Manager, Finance, HeadOffice, Auditor],
            Self::ReceiveReports => &[Receptionist, ChannelAssistant, Manager],
            Self::Register | Self::EditCustomers | Self::IssueSlip => &[Receptionist, Manager],
            Self::RevealPhone => &[Receptionist, Manager],
            Self::CheckVisit => &[Receptionist, Consultant, Manager, HeadOffice],
            Self::ConfirmReferrals
            | Self::SetPolicies
            | Self::LinkPartners
            | Self::VoidSlip
            | Self::Import
            | Self::ErasePerson
            | Self::ManageOffice
            | Self::SetProgrammes
            | Self::Repair => &[Manager],
            Self::RecordDeals => &[Receptionist, Manager, Finance],
            Self::SeeRewards => &[Manager, Finance, HeadOffice, Auditor],
            Self::SettleRewards | Self::ApproveRewards | Self::PayRewards | Self::SeePayees => {
                &[Manager, Finance]
            }
            Self::Exchange => &[Receptionist, Manager, HeadOffice],
            Self::RuleClaims | Self::TakeDeskOut => &[Manager, HeadOffice],
            Self::Export => &[Receptionist, Manager, HeadOffice],
            Self::ExportFullPhones => &[Manager, HeadOffice],
            Self::Verify => &[Receptionist, Manager, Finance, HeadOffice, Auditor],
        }
    }
}

/// Refuses with the next step when a role lacks a permission.
pub(crate) fn refuse(role: Role, permission: Permission) -> Result<(), AppError> {
    if permission.roles().contains(&role) {
        return Ok(());
    }
    let (what, who) = (permission.text(), laifang_core::wording::role(role));
    Err(AppError::new(
        ErrorCode::Forbidden,
        Text::new(
            format!("{}不能{}，请有权限的同事来做。", who.zh, what.zh),
            format!("The role “{}” may not {}: ask a colleague who may.", who.en, what.en),
        ),
    ))
}
