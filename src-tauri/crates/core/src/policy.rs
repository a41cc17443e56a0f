//! Judging policies: data per project, channel and effective date, never code (R1–R16, R28). Days are local
//! days of the office; durations are named in their unit.

use crate::id::ProjectId;
use crate::org::{Channel, PartnerKind};
use crate::wording::Text;
use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One version of a policy. Frozen once recorded; a change is a new version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Policy {
    /// Named after the rules it carries: `r03-r15`.
    pub code: String,
    /// Name in words.
    pub name: Text,
    /// From 1.
    pub version: u32,
    /// In force from this local day on.
    #[ts(type = "string")]
    pub effective: NaiveDate,
    /// Channels whose claims it judges.
    pub channels: Vec<Channel>,
    /// Projects it holds for; empty for all.
    #[serde(default)]
    pub projects: Vec<ProjectId>,
    /// Who has the last word at the desk (R9).
    #[serde(default)]
    pub judged_by: JudgedBy,
    /// Whose earlier contacts are the customer's own (R3, R4, R6, R15, R28).
    #[serde(default)]
    pub customer_is: CustomerIs,
    /// How far back an earlier contact counts (R3: ever; R4: months; R13: not at all).
    pub look_back: LookBack,
    /// Whose contacts count (R3: this office; R4: all projects of the developer).
    pub scope: Scope,
    /// Whether phone calls count as contacts (R3: yes).
    pub calls_count: bool,
    /// What else makes a claim valid (R1–R8, R10, R16, R28).
    #[serde(default)]
    pub conditions: Conditions,
    /// How long a valid claim keeps rivals out (R13–R15).
    pub protection: Protection,
    /// From when, and what changes it.
    #[serde(default)]
    pub term: Term,
    /// What becomes of the same partner's new claim after its own protection lapsed (R15).
    pub own_lapsed: OwnLapsed,
    /// Channels in the order in which they win on one day; the first wins. Empty: who came first wins.
    #[serde(default)]
    pub priority: Vec<Channel>,
    /// Which masked numbers count as a match.
    #[serde(default)]
    pub mask: Mask,
    /// Days after the announced arrival at which a report expires when nobody came.
    pub report_expires_after_days: u32,
    /// Open reports one partner may have at a time; 0 for no limit.
    #[serde(default)]
    pub open_reports_at_most: u32,
    /// Which slip confirms the claim (R17–R20).
    #[serde(default)]
    pub slip: SlipKind,
    /// Whether a second person must agree to a ruling on its claims, and to a merge that says as much: one that decides
    /// whose protection stands, or moves as much money as the next field says.
    #[serde(default)]
    pub rulings_need_second: bool,
    /// Yuan of rewards from which on a merge needs the second person, too.
    #[serde(default = "Policy::merges_need_second_from")]
    pub merges_need_second_from: u32,
}

/// Who has the last word at the desk (R9).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JudgedBy {
    /// 客户确认岗: the desk's own verdict stands.
    #[default]
    ConfirmationPost,
    /// The consultant who received them confirms.
    Consultant,
    /// The developer's staff confirm.
    Developer,
}

/// Whose earlier contacts count as the customer's own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CustomerIs {
    /// The person alone.
    #[default]
    Person,
    /// Husband and wife.
    Couple,
    /// Direct relatives as well.
    Relatives,
}

/// How far back an earlier contact counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum LookBack {
    /// No limit (R3).
    Ever,
    /// Calendar months before the claim, that day included (R4).
    Months {
        /// How many.
        months: u32,
    },
    /// Earlier contacts do not matter (R13).
    Off,
}

impl LookBack {
    /// Whether a contact on `day` counts against a claim on `claim`.
    pub fn reaches(self, day: NaiveDate, claim: NaiveDate) -> bool {
        match self {
            Self::Ever => true,
            Self::Months { months } => {
                claim.checked_sub_months(Months::new(months)).is_none_or(|first| day >= first)
            }
            Self::Off => false,
        }
    }
}

/// Whose contacts count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The project the claim is for.
    Project,
    /// Every project of this office.
    Office,
    /// Every project of the developer, by imported records of the group (R4).
    Developer,
}

/// What else makes a claim valid. What is switched off is not asked.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Conditions {
    /// How the customer must be introduced (R1, R2, R5).
    pub introduction: Introduction,
    /// Hours between the report and the arrival, at least (R10); 0 for none. Exactly so many is in time.
    pub lead_hours: u32,
    /// What the report must say (R10).
    pub report_content: ReportContent,
    /// The referring owner has paid a deposit or signed (R5).
    pub owner_qualified: bool,
    /// The friend hands over one part of the two-part owner card (业主权益卡, R5).
    pub owner_card: bool,
    /// Intent to buy soon (R7 A).
    pub intent: bool,
    /// Accepts layout, price and area (R7 B).
    pub acceptance: bool,
    /// How long the reception must take (R7 C).
    pub reception: Option<ReceptionTime>,
    /// The partner's contract covers the day (R16).
    pub contract: bool,
    /// A relative of somebody the office knows already is brought in (R28).
    pub through_relative: ThroughRelative,
}

/// What a report says, or must say (R10).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ReportContent {
    /// The hour of the arrival; the day alone is not enough.
    pub time: bool,
    /// How many come.
    pub headcount: bool,
    /// The customer's name.
    pub name: bool,
    /// A phone of theirs, be it masked.
    pub phone: bool,
}

impl ReportContent {
    /// Nothing.
    pub const NOTHING: Self = Self { time: false, headcount: false, name: false, phone: false };

    /// What of it a report that says `said` does not say.
    pub const fn lacking(self, said: Self) -> Self {
        Self {
            time: self.time && !said.time,
            headcount: self.headcount && !said.headcount,
            name: self.name && !said.name,
            phone: self.phone && !said.phone,
        }
    }
}

/// How the customer must be introduced.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Introduction {
    /// Any way.
    #[default]
    Any,
    /// Reported before they came (R2; R5 A).
    Reported,
    /// Accompanied in person, and the supervisor was told (R1; R5 B).
    InPerson,
    /// One of the two (R5).
    Either,
    /// Both (R5).
    Both,
}

/// How long the reception must take (R7 C).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct ReceptionTime {
    /// Minutes.
    pub minutes: u32,
    /// Whether exactly so many are enough: the contract says both.
    pub exactly_counts: bool,
}

/// What a relative's earlier contact does to a claim (R28).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ThroughRelative {
    /// Nothing.
    #[default]
    Ignored,
    /// A human looks.
    Reviewed,
    /// The claim is invalid: the registration would be got round.
    Refused,
}

/// How long a valid claim keeps rivals out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Protection {
    /// Not at all: 成交为王 (R13).
    None,
    /// Days (R14): "N days from D" protects while date < D + N + 1.
    Days {
        /// How many.
        days: u32,
    },
    /// Calendar months (R15): 31 January + 1 month = 28/29 February.
    Months {
        /// How many.
        months: u32,
    },
}

/// From when protection runs, and what changes it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Term {
    /// The day it runs from.
    pub from: From,
    /// Whether that day is the first of the N: then the last is one day earlier.
    pub first_day_counts: bool,
    /// Whether the same partner's return visit inside starts it anew.
    pub return_renews: bool,
    /// Days a valid report keeps rivals out until the visit (the first stage of two); 0 for none.
    pub report_lock_days: u32,
    /// Days after the end of a protection in which the same partner cannot claim anew (冷静期); 0 for none.
    pub cool_down_days: u32,
    /// Whether a lock that ran out without a visit starts the cool-down, too: until it is over the same partner's
    /// reports count, but lock nobody.
    #[serde(default)]
    pub lock_cools_down: bool,
    /// Days by which a manager may extend it in all; 0 for not at all.
    pub extension_days_at_most: u32,
    /// Days before its end from which a warning is shown.
    pub warn_days: u32,
}

impl Default for Term {
    fn default() -> Self {
        Self {
            from: From::Visit,
            first_day_counts: false,
            return_renews: false,
            report_lock_days: 0,
            cool_down_days: 0,
            lock_cools_down: false,
            extension_days_at_most: 0,
            warn_days: 7,
        }
    }
}

/// The day protection runs from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// The visit.
    #[default]
    Visit,
    /// The report it fulfils; the visit where there was none.
    Report,
    /// The confirmation; the visit where the desk's own verdict stands.
    Confirmation,
}

/// What becomes of a partner's own new claim after its protection lapsed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OwnLapsed {
    /// Earns nothing any more (R15: an own late deal pays nothing).
    Refuse,
    /// Counts as a new claim, after [`Term::cool_down_days`].
    Renew,
}

/// Which masked numbers count as a match.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Mask {
    /// The first three and the last four.
    #[default]
    HeadAndTail,
    /// None: a masked number is open until it is whole.
    FullOnly,
}

/// Which slip confirms a claim: title and signers (R17–R20).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlipKind {
    /// 客户确认单: agency salesperson and on-site consultant (R17).
    #[default]
    Confirmation,
    /// 客户登记确认表: the agency's form, signed by the site (R18).
    AgencyForm,
    /// 客户登记表 (outreach): consultant, channel assistant, manager (R19).
    Outreach,
    /// 外销带访客户确认表: consultant, then a named final signer (R20).
    OutSale,
}

impl Protection {
    /// The last protected day of a claim made on `day`; none without protection.
    pub fn last_day(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::None => None,
            Self::Days { days } => day.checked_add_days(Days::new(u64::from(days))),
            Self::Months { months } => day.checked_add_months(Months::new(months)),
        }
    }
}

/// Why a policy cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PolicyError {
    /// The text is not a policy.
    #[error("not a policy: {0}. Compare it with assets/policies/r03-r15.toml")]
    Format(String),
    /// A field that must not be empty.
    #[error("{0} is empty: name at least one")]
    Empty(&'static str),
    /// A length of nothing.
    #[error("{0} must be at least 1; to switch it off use is = \"none\", \"ever\" or \"off\"")]
    Zero(&'static str),
    /// A length past a lifetime.
    #[error("{0} must be at most {1}")]
    TooLong(&'static str, u32),
    /// Two settings that exclude each other.
    #[error("{0} needs {1}: set it, or switch {0} off")]
    Needs(&'static str, &'static str),
    /// A warning that would be shown before the protection has begun.
    #[error("term.warn_days must be at most {0}, the length of the protection")]
    WarnsTooEarly(u32),
    /// A channel twice in the order.
    #[error("priority names a channel twice: name each once")]
    Twice,
    /// A channel of the office's own.
    #[error("channels names walk-in or call: the office's own customers claim nothing")]
    OwnChannel,
}

impl Policy {
    /// What the threshold for merges is where nobody set one, in yuan.
    const fn merges_need_second_from() -> u32 {
        10_000
    }

    /// Reads a preset (TOML) and checks it.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        let policy: Self = toml::from_str(text).map_err(|e| PolicyError::Format(e.message().to_owned()))?;
        policy.check()?;
        Ok(policy)
    }

    /// Whether it can judge: every length is one, nothing excludes something else.
    pub fn check(&self) -> Result<(), PolicyError> {
        const LIFETIME_DAYS: u32 = 36_500;
        const LIFETIME_MONTHS: u32 = 1_200;
        if self.code.trim().is_empty() {
            return Err(PolicyError::Empty("code"));
        }
        if self.name.zh.trim().is_empty() || self.name.en.trim().is_empty() {
            return Err(PolicyError::Empty("name"));
        }
        if self.channels.is_empty() {
            return Err(PolicyError::Empty("channels"));
        }
        if self.channels.iter().any(|c| c.partner_kind().is_none()) {
            return Err(PolicyError::OwnChannel);
        }
        let lengths = [
            ("look_back.months", matches!(self.look_back, LookBack::Months { months: 0 })),
            ("protection.days", matches!(self.protection, Protection::Days { days: 0 })),
            ("protection.months", matches!(self.protection, Protection::Months { months: 0 })),
            ("version", self.version == 0),
        ];
        if let Some((field, _)) = lengths.iter().find(|(_, zero)| *zero) {
            return Err(PolicyError::Zero(field));
        }
        let months = |field, n: u32| (n > LIFETIME_MONTHS).then_some((field, LIFETIME_MONTHS));
        let days = |field, n: u32| (n > LIFETIME_DAYS).then_some((field, LIFETIME_DAYS));
        let too_long = [
            match self.look_back {
                LookBack::Months { months: n } => months("look_back.months", n),
                _ => None,
            },
            match self.protection {
                Protection::Days { days: n } => days("protection.days", n),
                Protection::Months { months: n } => months("protection.months", n),
                Protection::None => None,
            },
            days("term.cool_down_days", self.term.cool_down_days),
            days("report_expires_after_days", self.report_expires_after_days),
            days("term.report_lock_days", self.term.report_lock_days),
            days("term.extension_days_at_most", self.term.extension_days_at_most),
            days("term.warn_days", self.term.warn_days),
            (self.conditions.lead_hours > 24 * 366).then_some(("conditions.lead_hours", 24 * 366)),
        ];
        if let Some((field, most)) = too_long.into_iter().flatten().next() {
            return Err(PolicyError::TooLong(field, most));
        }
        let longest = match self.protection {
            Protection::None => None,
            Protection::Days { days } => Some(days),
            Protection::Months { months } => Some(months.saturating_mul(31)),
        };
        if let Some(days) = longest.filter(|days| self.term.warn_days > *days) {
            return Err(PolicyError::WarnsTooEarly(days));
        }
        let reported = matches!(self.conditions.introduction, Introduction::Reported | Introduction::Both);
        if self.conditions.lead_hours > 0 && !reported {
            return Err(PolicyError::Needs(
                "conditions.lead_hours",
                "conditions.introduction = \"reported\"",
            ));
        }
        if self.conditions.report_content != ReportContent::NOTHING && !reported {
            return Err(PolicyError::Needs(
                "conditions.report_content",
                "conditions.introduction = \"reported\"",
            ));
        }
        if self.term.lock_cools_down && self.term.cool_down_days == 0 {
            return Err(PolicyError::Needs("term.lock_cools_down", "term.cool_down_days"));
        }
        if self.term.from == From::Confirmation && self.judged_by == JudgedBy::ConfirmationPost {
            return Err(PolicyError::Needs("term.from = \"confirmation\"", "judged_by other than the post"));
        }
        let mut order = self.priority.clone();
        order.sort_unstable();
        order.dedup();
        if order.len() < self.priority.len() {
            return Err(PolicyError::Twice);
        }
        Ok(())
    }

    /// The rules it carries, by number.
    pub fn rules(&self) -> Vec<&'static str> {
        let asked = &self.conditions;
        let has = |c| self.channels.contains(&c);
        let in_person = matches!(asked.introduction, Introduction::InPerson | Introduction::Both);
        let free = self.protection == Protection::None && self.look_back == LookBack::Off;
        [
            ("R1", in_person && has(Channel::Employee)),
            ("R2", asked.introduction == Introduction::Reported),
            ("R3", self.look_back == LookBack::Ever),
            ("R4", matches!(self.look_back, LookBack::Months { .. })),
            (
                "R5",
                asked.owner_qualified
                    || asked.owner_card
                    || (has(Channel::Owner) && asked.introduction != Introduction::Any),
            ),
            ("R7", asked.reception.is_some() && has(Channel::Outreach)),
            ("R8", asked.reception.is_some() && has(Channel::OutSale)),
            ("R9", self.judged_by != JudgedBy::ConfirmationPost),
            ("R10", asked.lead_hours > 0 || asked.report_content != ReportContent::NOTHING),
            ("R13", free),
            ("R14", matches!(self.protection, Protection::Days { .. })),
            ("R15", matches!(self.protection, Protection::Months { .. })),
            ("R16", asked.contract),
            ("R18", self.slip == SlipKind::AgencyForm),
            ("R19", self.slip == SlipKind::Outreach),
            ("R20", self.slip == SlipKind::OutSale),
            ("R28", asked.through_relative != ThroughRelative::Ignored),
        ]
        .into_iter()
        .filter_map(|(rule, carried)| carried.then_some(rule))
        .collect()
    }

    /// The last protected day of a claim whose protection runs from `day`; none without protection.
    pub fn protected_until(&self, day: NaiveDate) -> Option<NaiveDate> {
        let last = self.protection.last_day(day)?;
        if self.term.first_day_counts { last.pred_opt() } else { Some(last) }
    }
}

/// The presets that ship with the program, in the order of their rules (assets/policies).
pub fn presets() -> Vec<Policy> {
    const TEXTS: [&str; 15] = [
        include_str!("../../../../assets/policies/r01.toml"),
        include_str!("../../../../assets/policies/r02.toml"),
        include_str!("../../../../assets/policies/r03-r15.toml"),
        include_str!("../../../../assets/policies/r04.toml"),
        include_str!("../../../../assets/policies/r05.toml"),
        include_str!("../../../../assets/policies/r05-both.toml"),
        include_str!("../../../../assets/policies/r05-card.toml"),
        include_str!("../../../../assets/policies/r07-strict.toml"),
        include_str!("../../../../assets/policies/r07-inclusive.toml"),
        include_str!("../../../../assets/policies/r08.toml"),
        include_str!("../../../../assets/policies/r10.toml"),
        include_str!("../../../../assets/policies/r10-content.toml"),
        include_str!("../../../../assets/policies/r13.toml"),
        include_str!("../../../../assets/policies/r14-r16.toml"),
        include_str!("../../../../assets/policies/r28.toml"),
    ];
    TEXTS.iter().filter_map(|text| Policy::from_toml(text).ok()).collect()
}

/// Days after the announced arrival at which a report expires where no policy is in force.
const REPORT_DAYS: u32 = 3;

/// A report as far as its expiry is concerned.
#[derive(Clone, Copy, Debug)]
pub struct Announced {
    /// What reported; nobody named counts as an agency.
    pub by: Option<PartnerKind>,
    /// The project it names.
    pub project: Option<ProjectId>,
    /// Local day on which it was entered: what held then holds for it.
    pub entered: NaiveDate,
    /// The announced day.
    pub day: NaiveDate,
}

/// All policy versions of an office.
#[derive(Clone, Default, Debug)]
pub struct PolicyBook {
    versions: Vec<Policy>,
}

impl PolicyBook {
    /// Any order; the order does not matter.
    pub fn new(mut versions: Vec<Policy>) -> Self {
        versions.sort_by(|a, b| (a.effective, a.version, &a.code).cmp(&(b.effective, b.version, &b.code)));
        Self { versions }
    }

    /// The version in force for a channel and a project on a day: the one that became effective last; one that
    /// names the project before one for all.
    pub fn for_claim(&self, channel: Channel, project: Option<ProjectId>, day: NaiveDate) -> Option<&Policy> {
        let fits = |p: &&Policy| p.effective <= day && p.channels.contains(&channel);
        let named = |p: &&Policy| project.is_some_and(|project| p.projects.contains(&project));
        let mut newest = self.versions.iter().rev().filter(fits);
        newest.clone().find(named).or_else(|| newest.find(|p| p.projects.is_empty()))
    }

    /// The last day on which a report holds where nobody has come: by the policy in force, when it was entered, for
    /// its own channel and project. Later policies, a ruling or the visit's project move it no more.
    pub fn report_last_day(&self, report: Announced) -> NaiveDate {
        let channel = report.by.map_or(Channel::Agency, Channel::of_partner);
        let policy = self.for_claim(channel, report.project, report.entered);
        let days = policy.map_or(REPORT_DAYS, |p| p.report_expires_after_days);
        report.day.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
    }

    /// The earliest announced day of a report that may still hold on a day, by any policy.
    pub fn reports_hold_since(&self, today: NaiveDate) -> NaiveDate {
        let days = self.versions.iter().map(|p| p.report_expires_after_days).chain([REPORT_DAYS]).max();
        today.checked_sub_days(Days::new(u64::from(days.unwrap_or(REPORT_DAYS)))).unwrap_or(NaiveDate::MIN)
    }

    /// How many days before the end of a protection is warned at most, by the policies in force on a day.
    pub fn warn_days(&self, day: NaiveDate) -> u32 {
        let in_force = |p: &&Policy| {
            let projects: Vec<Option<ProjectId>> = match p.projects.as_slice() {
                [] => vec![None],
                some => some.iter().copied().map(Some).collect(),
            };
            p.channels.iter().any(|c| projects.iter().any(|n| self.for_claim(*c, *n, day) == Some(*p)))
        };
        let days = self.versions.iter().filter(in_force).map(|p| p.term.warn_days).max();
        days.unwrap_or_else(|| Term::default().warn_days)
    }

    /// All versions, oldest first.
    pub fn versions(&self) -> &[Policy] {
        &self.versions
    }
}
