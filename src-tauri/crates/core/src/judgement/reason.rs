//! Why a condition came out as it did.

use super::{ContactSort, EarlierReport, Verdict, VoidReport, VoidWhy};
use crate::org::Channel;

use crate::policy::{self, JudgedBy};
use chrono::NaiveDate;

/// Why, as a code with parameters; [`crate::wording`] puts it into words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// Nobody had contact with them before (R3).
    NoEarlierContact {
        /// The look-back is limited to some months (R4).
        limited: bool,
    },
    /// Earlier contacts are not asked about; only who is protected (R14, R15).
    NotLookedBack {
        /// Counted in days (R14), not months (R15).
        days: bool,
    },
    /// Somebody had (R3).
    EarlierContact {
        /// Day.
        day: NaiveDate,
        /// Kind.
        sort: ContactSort,
        /// Channel.
        channel: Option<Channel>,
        /// Who brought them, for the office's eyes.
        by: Option<String>,
        /// Who received them.
        consultant: Option<String>,
        /// The look-back is limited to some months (R4).
        limited: bool,
    },
    /// A rival's protection runs (R15).
    RivalProtected {
        /// Whose.
        partner: String,
        /// Day of the visit it runs from.
        since: NaiveDate,
        /// Last protected day.
        until: NaiveDate,
        /// By a report alone: the first of two stages.
        lock: bool,
        /// Counted in days (R14), not months (R15).
        days: bool,
    },
    /// A channel that stands higher on the same day wins.
    Priority {
        /// Who stood there before.
        partner: String,
        /// Its channel.
        channel: Channel,
    },
    /// The claimant's own protection runs (R15).
    OwnProtected {
        /// Day of the visit it runs from.
        since: NaiveDate,
        /// Last protected day.
        until: NaiveDate,
        /// What a return does to it.
        renewal: Renewal,
        /// Counted in days (R14), not months (R15).
        days: bool,
    },
    /// The claimant's own protection is over (R15).
    OwnLapsed {
        /// Last protected day.
        until: NaiveDate,
        /// A ruling or a better claim ended it before its time.
        ended: bool,
        /// Counted in days (R14), not months (R15).
        days: bool,
    },
    /// The claimant's own protection is over, and a new claim may not be made yet.
    CoolingDown {
        /// The first day on which it may.
        from: NaiveDate,
    },
    /// A rival's protection is over and keeps nobody out any more (R15).
    RivalLapsed {
        /// Whose.
        partner: String,
        /// Last protected day.
        until: NaiveDate,
        /// A ruling or a better claim ended it before its time.
        ended: bool,
        /// Counted in days (R14), not months (R15).
        days: bool,
    },
    /// Protection begins with this visit (R15).
    ProtectionStarts {
        /// First day.
        since: NaiveDate,
        /// What it is counted from.
        from: policy::From,
        /// Last protected day.
        until: NaiveDate,
        /// Counted in days (R14), not months (R15).
        days: bool,
    },
    /// Two desks registered the customer without having heard of each other, and it makes a difference who was first.
    Disputed {
        /// Whose it is by the clocks until a manager rules, where that is a partner.
        first: Option<String>,
    },
    /// A call is a contact, but protects nobody: that begins with the visit (R14, R15).
    CallOnly {
        /// Counted in days (R14), not months (R15).
        days: bool,
    },
    /// No protection: who brings them at the deal wins (R13).
    NotProtected,
    /// Reported before they came (R2, R5, R10).
    Reported {
        /// The claim's channel: the rule depends on it.
        channel: Channel,
    },
    /// There was a report, and it does not count for this visit (R2, R10, R12).
    ReportVoid {
        /// The claim's channel: the rule depends on it.
        channel: Channel,
        /// What became of it.
        report: VoidReport,
    },
    /// The report counts from before it was entered: a manager agreed to the evidence.
    ReportedEarlier {
        /// Both times.
        times: EarlierReport,
    },
    /// The announced time was over when the report was entered (R10).
    ReportLate,
    /// What the report must say (R10).
    ReportContent {
        /// What it must say and does not; nothing where it says everything.
        lacking: policy::ReportContent,
    },
    /// The report counts, and locks nobody: an earlier one ran out and nobody came (R10).
    NotLocked {
        /// The first day on which a report of this partner locks again.
        from: NaiveDate,
    },
    /// The report came early enough (R10).
    Lead {
        /// Hours that are asked.
        hours: u32,
        /// Minutes there were.
        minutes: i64,
    },
    /// The one who referred them came along (R1, R5).
    Accompanied {
        /// The claim's channel: the rule depends on it.
        channel: Channel,
    },
    /// The supervisor was told (R1, R5).
    Supervisor {
        /// The claim's channel: the rule depends on it.
        channel: Channel,
        /// Who confirmed, or did not.
        by: Option<String>,
        /// The desk notes that they were told.
        told: bool,
    },
    /// The referring owner has paid a deposit or signed (R5).
    OwnerQualified,
    /// A part of the owner's card was handed over (R5).
    OwnerCard,
    /// Intent to buy soon (R7 A).
    Intent {
        /// The claim's channel: the rule depends on it.
        channel: Channel,
    },
    /// Accepts layout, price and area (R7 B).
    Acceptance {
        /// The claim's channel: the rule depends on it.
        channel: Channel,
    },
    /// The reception took long enough (R7 C).
    ReceptionTook {
        /// The claim's channel: the rule depends on it.
        channel: Channel,
        /// Minutes it took, where known.
        took: Option<u32>,
        /// Minutes that are asked.
        asked: u32,
        /// Whether exactly so many are enough.
        exactly_counts: bool,
    },
    /// The partner's contract covers the day (R16).
    ContractCovers,
    /// Somebody other than the desk has the last word (R9).
    Confirmed {
        /// Who.
        by: JudgedBy,
    },
    /// A relative is on record already (R28).
    ThroughRelative {
        /// Day of the relative's contact.
        day: NaiveDate,
        /// Who brought the relative.
        by: Option<String>,
    },
    /// The partner has as many open reports as it may (quota).
    Quota {
        /// How many it may have.
        most: u32,
    },
    /// A manager ruled (R42).
    Ruled {
        /// What.
        verdict: Verdict,
        /// When.
        on: NaiveDate,
        /// Taken from another claimant.
        transferred: bool,
        /// Shares in percent, where it is split: who, how much.
        shares: Vec<(String, u32)>,
    },
    /// The office's own customer: nobody is protected.
    OfficeCustomer {
        /// Day of the first contact, if any.
        since: Option<NaiveDate>,
    },
    /// A ruling for somebody else or a better claim ended the protection (R42).
    EndedEarly {
        /// On this day.
        on: NaiveDate,
    },
    /// The verdict rests on a masked or partial number.
    MaskedOnly,
    /// The number fits several people.
    SeveralPeople {
        /// How many.
        count: usize,
    },
    /// Without a number nobody can be ruled out.
    NoNumber,
    /// The broker is on record with another firm than the one that claims (R16: partners change).
    BrokerElsewhere {
        /// With which.
        firm: String,
    },
    /// Nobody said who brought them.
    ClaimantMissing,
    /// No policy is in force for the channel on that day.
    NoPolicy {
        /// Channel.
        channel: Channel,
    },
}

/// What a return visit does to a protection that runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Renewal {
    /// Nothing (R15).
    Never,
    /// It will start it anew; this report or call does not.
    OnVisit,
    /// This visit starts it anew.
    Now,
}

impl Reason {
    /// The rule, as small print.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::NoEarlierContact { limited } | Self::EarlierContact { limited, .. } => {
                if *limited {
                    "R4"
                } else {
                    "R3"
                }
            }
            Self::OwnLapsed { ended: true, .. } | Self::RivalLapsed { ended: true, .. } => "R42",
            Self::RivalProtected { days, .. }
            | Self::NotLookedBack { days }
            | Self::OwnProtected { days, .. }
            | Self::OwnLapsed { days, .. }
            | Self::RivalLapsed { days, .. }
            | Self::ProtectionStarts { days, .. }
            | Self::CallOnly { days } => {
                if *days {
                    "R14"
                } else {
                    "R15"
                }
            }
            Self::CoolingDown { .. } => "R15",
            Self::NotProtected => "R13",
            Self::Reported { channel } => introduced(*channel, "R2"),
            Self::Accompanied { channel } | Self::Supervisor { channel, .. } => introduced(*channel, "R1"),
            Self::ReportVoid { report: VoidReport { why: VoidWhy::Quota, .. }, .. } => "R12",
            Self::ReportVoid { channel, .. } => introduced(*channel, "R2"),
            Self::Lead { .. } | Self::ReportLate | Self::ReportContent { .. } | Self::NotLocked { .. } => {
                "R10"
            }
            Self::OwnerQualified | Self::OwnerCard => "R5",
            Self::Intent { channel } | Self::Acceptance { channel } | Self::ReceptionTook { channel, .. } => {
                if matches!(channel, Channel::OutSale) {
                    "R8"
                } else {
                    "R7"
                }
            }
            Self::ContractCovers | Self::BrokerElsewhere { .. } => "R16",
            Self::Confirmed { .. } => "R9",
            Self::ThroughRelative { .. } => "R28",
            Self::Ruled { .. } | Self::Priority { .. } | Self::EndedEarly { .. } => "R42",
            Self::Quota { .. } => "R12",
            Self::OfficeCustomer { .. } => "R11",
            Self::MaskedOnly | Self::SeveralPeople { .. } | Self::NoNumber => "隐号",
            Self::Disputed { .. } | Self::ReportedEarlier { .. } => "R42",
            Self::ClaimantMissing | Self::NoPolicy { .. } => "R2",
        }
    }
}

const fn introduced(channel: Channel, other: &'static str) -> &'static str {
    match channel {
        Channel::Employee => "R1",
        Channel::Owner => "R5",
        _ => other,
    }
}
