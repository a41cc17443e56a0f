//! Kinds of changes about programmes, deals and the ledger. Sums are texts in yuan with two decimals.

use super::Subject;
use crate::deal::{Event, FlagKind};
use crate::id::*;
use crate::ledger::{Calendar, CloseDays, CycleStep, PayeeKind, Posting, TaxCategory, Totals};
use crate::money::Money;
use crate::org::Channel;
use crate::programme::{Kind, Programme, ViolationKind};
use crate::reward::{Beneficiary, Decision, Key};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A line as it was prepared: whoever approves sees it, and it is approved only as long as it is still so.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Prepared {
    /// Which entitlement.
    pub key: Key,
    /// How much is due of it.
    pub amount: Money,
}

/// What a month's close seals.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CloseSaid {
    /// First day of the month.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Postings up to the last day.
    pub postings: u64,
    /// BLAKE3 over their names in order, hex.
    pub hash: String,
    /// What everybody's accounts come to with them.
    pub totals: Totals,
    /// BLAKE3 over what each beneficiary's accounts come to with them, hex; empty for months from before this was
    /// sealed, whose totals are those of the day they were closed.
    #[serde(default)]
    pub statements: String,
}

/// The facts body of a change about money.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MoneyFacts {
    /// A programme version is recorded.
    ProgrammeSet {
        /// Names this version's change subject.
        programme_id: ProgrammeVersionId,
        /// The programme.
        programme: Programme,
    },
    /// A purchase of one unit begins.
    DealOpened {
        /// Which.
        deal: DealId,
        /// Where.
        project: ProjectId,
        /// The main customer's record.
        customer: CustomerId,
        /// The visit whose claim it rests on.
        visit: Option<VisitId>,
    },
    /// The deal rests on another visit's claim. The reason is in the personal body.
    DealLinked {
        /// Which.
        deal: DealId,
        /// On this one; on none where nobody is named.
        visit: Option<VisitId>,
    },
    /// A dated fact of a deal. A note is in the personal body.
    DealNoted {
        /// Which.
        deal: DealId,
        /// Local day.
        on: NaiveDate,
        /// What.
        event: Event,
        /// Buyers whose names were those of companions at the visit the deal rests on (R6).
        #[serde(default)]
        companions: Vec<CustomerId>,
    },
    /// The manager looked at a doubt (R28). The reason is in the personal body.
    DealReviewed {
        /// Which.
        deal: DealId,
        /// Which doubt.
        flag: FlagKind,
        /// It was as it looked; else it is dismissed.
        upheld: bool,
    },
    /// A partner brought a group (R25). A note is in the personal body.
    EventNoted {
        /// Which.
        event: EventId,
        /// Where.
        project: ProjectId,
        /// Local day.
        on: NaiveDate,
        /// Who brought them.
        partner: PartnerId,
        /// How they came.
        channel: Channel,
        /// How many people.
        people: u32,
    },
    /// The supervisor's word on a group event (R25).
    EventChecked {
        /// Which.
        event: EventId,
        /// It was so.
        confirmed: bool,
    },
    /// A violation is put on record (R38–R40). What happened is in the personal body.
    ViolationNoted {
        /// Which.
        violation: ViolationId,
        /// Where.
        project: ProjectId,
        /// Local day.
        on: NaiveDate,
        /// The firm.
        partner: PartnerId,
        /// Its channel.
        channel: Channel,
        /// What.
        what: ViolationKind,
        /// Persons or parties concerned.
        count: u32,
        /// The deal concerned.
        deal: Option<DealId>,
    },
    /// The manager decides about a violation. The reason is in the personal body.
    ViolationDecided {
        /// Which.
        violation: ViolationId,
        /// What.
        decision: Decision,
    },
    /// A partner's salesperson: may be paid directly where the firm agreed in writing. The name is in the personal
    /// body.
    BrokerPayApproved {
        /// Who.
        broker: BrokerId,
        /// Whose.
        partner: PartnerId,
        /// The firm agreed in writing that they are paid directly.
        approved: bool,
    },
    /// Who is paid; a later one replaces it. The account is in the personal body.
    PayeeSet {
        /// Which.
        payee: PayeeId,
        /// Who is owed.
        beneficiary: Beneficiary,
        /// Firm or person.
        payee_kind: PayeeKind,
        /// What is withheld.
        tax: TaxCategory,
        /// Who they are in the program, if they use it.
        user: Option<UserId>,
        /// A firm that is paid only once its invoice is there.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        invoice: bool,
    },
    /// A second person agrees to a change of a payee's account: until then nothing is paid there.
    PayeeChecked {
        /// Which.
        payee: PayeeId,
        /// The change they agree to.
        set: ChangeId,
    },
    /// The desk that settles, approves and pays for a project; a later one replaces it. Where the paying desk did not
    /// hand it over itself, the reason is in the personal body.
    PayingDeskSet {
        /// Which project.
        project: ProjectId,
        /// Which desk.
        desk: DeviceId,
        /// Taken over from this desk, which did not say so itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        taken_from: Option<DeviceId>,
    },
    /// Postings of the ledger.
    Posted {
        /// This batch.
        batch: BatchId,
        /// Where.
        project: ProjectId,
        /// The postings.
        postings: Vec<Posting>,
    },
    /// Lines are prepared for approval.
    ApprovalPrepared {
        /// Which.
        approval: ApprovalId,
        /// Where.
        project: ProjectId,
        /// The lines.
        lines: Vec<Prepared>,
    },
    /// A second person approves them, or does not.
    ApprovalDecided {
        /// Which.
        approval: ApprovalId,
        /// Yes or no.
        agreed: bool,
    },
    /// A payment is prepared. The account it goes to is in the personal body.
    PayoutPrepared {
        /// Which.
        payout: PayoutId,
        /// Where.
        project: ProjectId,
        /// To whom.
        beneficiary: Beneficiary,
        /// Everything approved that it pays.
        approved: Money,
        /// What was owed back and is netted.
        recovered: Money,
        /// Before tax.
        gross: Money,
        /// Withheld.
        withheld: Money,
        /// Transferred, or handed over.
        net: Money,
        /// In what; `cash` is by bank. Payments from before this was asked have none, and pay everything.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        given_in: Option<Kind>,
        /// What it pays, and how much of each; nothing for payments from before this was recorded.
        #[serde(default)]
        paid: Vec<Prepared>,
        /// What it nets, and how much of each.
        #[serde(default)]
        netted: Vec<Prepared>,
    },
    /// A prepared payment went to the bank: from now on only the bank's word says what became of it.
    PayoutExported {
        /// Which.
        payout: PayoutId,
    },
    /// A second person confirms that the money left, or that it was handed over. The bank's reference is in the personal body.
    PayoutConfirmed {
        /// Which.
        payout: PayoutId,
        /// Local day on which it left.
        on: NaiveDate,
    },
    /// A prepared payment is dropped.
    PayoutCancelled {
        /// Which.
        payout: PayoutId,
    },
    /// The bank sent a payment back, or did not make one it was handed. The reason is in the personal body.
    PayoutReturned {
        /// Which.
        payout: PayoutId,
        /// Local day.
        on: NaiveDate,
    },
    /// The next step of an agency's cycle.
    CycleAdvanced {
        /// Which.
        cycle: CycleId,
        /// Whose.
        agency: PartnerId,
        /// Where.
        project: ProjectId,
        /// What.
        step: CycleStep,
    },
    /// Holidays, made-up days and the days of a close (R44); a later one replaces it.
    CalendarSet {
        /// Which days are worked.
        calendar: Calendar,
        /// On which of them a month is closed.
        #[serde(default)]
        days: CloseDays,
    },
    /// Whether the office's one manager may agree to their own rulings; never to their own payments.
    DelegationSet {
        /// May.
        own_rulings: bool,
    },
    /// A month is closed (R44).
    MonthClosed {
        /// Which.
        close: CloseId,
        /// Where.
        project: ProjectId,
        /// What it seals.
        said: CloseSaid,
    },
}

impl MoneyFacts {
    /// The kind's name.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ProgrammeSet { .. } => "programme_set",
            Self::DealOpened { .. } => "deal_opened",
            Self::DealLinked { .. } => "deal_linked",
            Self::DealNoted { .. } => "deal_noted",
            Self::DealReviewed { .. } => "deal_reviewed",
            Self::EventNoted { .. } => "event_noted",
            Self::EventChecked { .. } => "event_checked",
            Self::ViolationNoted { .. } => "violation_noted",
            Self::ViolationDecided { .. } => "violation_decided",
            Self::BrokerPayApproved { .. } => "broker_pay_approved",
            Self::PayeeSet { .. } => "payee_set",
            Self::PayeeChecked { .. } => "payee_checked",
            Self::PayingDeskSet { .. } => "paying_desk_set",
            Self::Posted { .. } => "posted",
            Self::ApprovalPrepared { .. } => "approval_prepared",
            Self::ApprovalDecided { .. } => "approval_decided",
            Self::PayoutPrepared { .. } => "payout_prepared",
            Self::PayoutExported { .. } => "payout_exported",
            Self::PayoutConfirmed { .. } => "payout_confirmed",
            Self::PayoutCancelled { .. } => "payout_cancelled",
            Self::PayoutReturned { .. } => "payout_returned",
            Self::CycleAdvanced { .. } => "cycle_advanced",
            Self::CalendarSet { .. } => "calendar_set",
            Self::DelegationSet { .. } => "delegation_set",
            Self::MonthClosed { .. } => "month_closed",
        }
    }

    /// What the change is about.
    pub const fn subject(&self, office: OfficeId) -> Subject {
        match self {
            Self::ProgrammeSet { programme_id, .. } => Subject::Programme(*programme_id),
            Self::DealOpened { deal, .. }
            | Self::DealLinked { deal, .. }
            | Self::DealNoted { deal, .. }
            | Self::DealReviewed { deal, .. } => Subject::Deal(*deal),
            Self::EventNoted { event, .. } | Self::EventChecked { event, .. } => Subject::Event(*event),
            Self::ViolationNoted { violation, .. } | Self::ViolationDecided { violation, .. } => {
                Subject::Violation(*violation)
            }
            Self::BrokerPayApproved { broker, .. } => Subject::BrokerPay(*broker),
            Self::PayeeSet { payee, .. } | Self::PayeeChecked { payee, .. } => Subject::Payee(*payee),
            Self::PayingDeskSet { project, .. } => Subject::Project(*project),
            Self::Posted { batch, .. } => Subject::Batch(*batch),
            Self::ApprovalPrepared { approval, .. } | Self::ApprovalDecided { approval, .. } => {
                Subject::Approval(*approval)
            }
            Self::PayoutPrepared { payout, .. }
            | Self::PayoutExported { payout }
            | Self::PayoutConfirmed { payout, .. }
            | Self::PayoutCancelled { payout }
            | Self::PayoutReturned { payout, .. } => Subject::Payout(*payout),
            Self::CycleAdvanced { cycle, .. } => Subject::Cycle(*cycle),
            Self::CalendarSet { .. } | Self::DelegationSet { .. } => Subject::Office(office),
            Self::MonthClosed { close, .. } => Subject::Close(*close),
        }
    }
}

impl From<MoneyFacts> for super::Facts {
    fn from(facts: MoneyFacts) -> Self {
        Self::Money(facts)
    }
}
