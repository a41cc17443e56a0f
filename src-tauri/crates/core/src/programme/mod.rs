//! Programmes (方案): who is rewarded, how much, when it is paid, when it is taken back. Data per project, channel
//! and effective date, never code (R23–R40). The format is described in `docs/programmes.md`.

mod amount;
mod book;
mod check;
mod code;
mod payment;
mod penalty;
mod presets;

pub(crate) use amount::step_at;
pub(crate) use payment::Part;

pub use amount::{Amount, Count, CountPeriod, CountScope, Counted, Growth, Jump, TierStep};
pub use book::{Finding, Points, ProgrammeBook, Version};
pub use check::ProgrammeError;
pub use code::Code;
pub use payment::{Clawback, ClawbackUntil, Cycle, Payment, Stage, StageShare, Takes};
pub use penalty::{Consequence, Fine, Forfeits, Penalty, PenaltyStep, ViolationKind};
pub use presets::presets;

use crate::deal::{Price, Unit, UnitUse};
use crate::id::ProjectId;
use crate::money::{Area, Money, Rate};
use crate::org::Channel;
use crate::wording::Text;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One version of a programme. Frozen once recorded; a change is a new version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Named after the rules it carries: `r29-marginal`. Versions of one programme share it.
    pub code: String,
    /// Name in words.
    pub name: Text,
    /// From 1.
    pub version: u32,
    /// In force from this local day on.
    #[ts(type = "string")]
    pub effective: NaiveDate,
    /// Last day in force; open where there is none.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub ends: Option<NaiveDate>,
    /// Channels whose customers it rewards.
    pub channels: Vec<Channel>,
    /// Projects it holds for; empty for all.
    #[serde(default)]
    pub projects: Vec<ProjectId>,
    /// The point whose day decides which version a deal is under, for good.
    #[serde(default)]
    pub frozen_at: FrozenAt,
    /// What the price counts with.
    #[serde(default)]
    pub base: Base,
    /// What else must hold.
    #[serde(default)]
    pub conditions: Conditions,
    /// What is rewarded.
    #[serde(default)]
    pub items: Vec<Item>,
    /// How units are counted where the amount depends on their number.
    #[serde(default)]
    pub count: Count,
    /// When it is due (R34–R36).
    #[serde(default)]
    pub payment: Payment,
    /// When it is taken back (R37).
    #[serde(default)]
    pub clawback: Clawback,
    /// What violations cost (R38–R40).
    #[serde(default)]
    pub penalties: Vec<Penalty>,
    /// Percent of the consultants, from the bottom by conversion of referred customers, to be looked at (R32).
    #[serde(default)]
    pub watch_bottom: Option<Rate>,
}

/// The point whose day decides which version a deal is under.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FrozenAt {
    /// The report; the visit where there was none.
    Report,
    /// The visit.
    Visit,
    /// The subscription.
    #[default]
    Subscription,
    /// The contract.
    Signing,
}

/// What the price counts with: net of discounts always.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Base {
    /// The VAT counts.
    pub vat: bool,
    /// A decoration contract counts.
    pub decoration: bool,
    /// Parking sold with the unit counts.
    pub parking: bool,
}

impl Default for Base {
    fn default() -> Self {
        Self { vat: true, decoration: false, parking: false }
    }
}

impl Base {
    /// The commission base of a price, after what went back of it.
    pub fn of(self, price: &Price, refunded: Money) -> Money {
        let mut base = price.net().minus(refunded);
        if !self.vat {
            base = base.minus(price.vat);
        }
        if self.decoration {
            base = base.plus(price.decoration);
        }
        if self.parking {
            base = base.plus(price.parking);
        }
        base.at_least_zero()
    }
}

/// What else must hold for any of its items.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(rename = "ProgrammeConditions")]
pub struct Conditions {
    /// A name on the slip, or a relative of one, is a buyer (R6).
    pub buyer_on_slip: bool,
    /// The referring owner had not signed on the day the friend did (R27, for discounts).
    pub owner_unsigned: bool,
    /// Deals of one partner within a year past which the rest are reviewed (R28); 0 for no limit.
    pub reviewed_past_deals_a_year: u32,
    /// Which day of the deal must be inside the protection (R15).
    pub inside: Inside,
}

/// Which day of a deal must be inside the protection (R15).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Inside {
    /// The subscription.
    #[default]
    Subscription,
    /// The contract.
    Signing,
}

impl Default for Conditions {
    fn default() -> Self {
        Self {
            buyer_on_slip: true,
            owner_unsigned: false,
            reviewed_past_deals_a_year: 0,
            inside: Inside::default(),
        }
    }
}

/// One reward.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Names it within the programme, for ever.
    pub code: String,
    /// The rule it was read from: `R29`.
    pub rule: String,
    /// Who gets it (R27).
    pub to: To,
    /// In what, at the payee's choice; the first is the usual one.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// What for.
    #[serde(default)]
    pub on: Occasion,
    /// Which units; all where nothing is said.
    #[serde(default)]
    pub when: When,
    /// Items of the same group exclude each other: the first that fits pays.
    #[serde(default)]
    pub one_of: Option<String>,
    /// How much.
    pub amount: Amount,
    /// What the contract allows the amount to be, for the editor (R31: ¥500–5000).
    #[serde(default)]
    pub allowed: Option<Allowed>,
    /// When it is due, where it differs from the programme's.
    #[serde(default)]
    pub payment: Option<Payment>,
}

/// What the contract allows an amount to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Allowed {
    /// At least.
    pub from: Money,
    /// At most.
    pub to: Money,
}

impl Allowed {
    /// Whether an amount is inside.
    pub fn contains(self, amount: Money) -> bool {
        self.from <= amount && amount <= self.to
    }
}

/// Who gets a reward (R27).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum To {
    /// Who brought them: the old owner, the employee, the agency, the firm; shared as ruled.
    Partner,
    /// The new customer.
    NewCustomer,
    /// The agency's salesperson, where the agency agreed in writing; else the agency.
    Broker,
    /// The consultant of the office.
    Consultant,
}

/// What a reward is paid in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 现金.
    #[default]
    Cash,
    /// 购物卡.
    Card,
    /// 旅游券.
    Voucher,
    /// 油卡.
    FuelCard,
    /// 礼品.
    Gift,
    /// 积分.
    Points,
    /// 物业费.
    FeeCredit,
    /// 购房优惠.
    Discount,
}

impl Kind {
    /// All, money first.
    pub const ALL: [Self; 8] = [
        Self::Cash,
        Self::Card,
        Self::Voucher,
        Self::FuelCard,
        Self::Gift,
        Self::Points,
        Self::FeeCredit,
        Self::Discount,
    ];
}

/// What a reward is for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Occasion {
    /// A signed deal.
    #[default]
    Deal,
    /// A party that dealt: one reward however many units it signs for (R33).
    DealOfParty,
    /// A valid visit (R25, R33).
    Visit {
        /// Only parties that were new.
        new_party: bool,
        /// The supervisor confirms.
        supervisor: bool,
        /// Only while the visit has not led to a contract.
        without_deal: bool,
    },
    /// A group event (R25).
    GroupEvent {
        /// People, at least.
        people: u32,
        /// The supervisor confirms.
        supervisor: bool,
    },
    /// The best of a week, Monday to Sunday (R31). The amount is that of the places.
    WeeklyTop {
        /// What counts.
        by: RankedBy,
        /// What happens when several have the same number.
        ties: Ties,
        /// The prizes, first place first.
        prizes: Vec<Money>,
    },
}

/// What a ranking counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RankedBy {
    /// Valid visits of new parties.
    Referrals,
    /// Signed deals that stand.
    Deals,
}

/// What happens when several have the same number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// Who reached it first stands before.
    First,
    /// All of them get the prize of the better place; the places behind are used up.
    All,
}

/// Which units an item is for; what is left out is not asked.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct When {
    /// Uses; empty for all.
    pub usage: Vec<UnitUse>,
    /// Bedrooms, at least.
    pub bedrooms_from: Option<u32>,
    /// Bedrooms, at most.
    pub bedrooms_to: Option<u32>,
    /// Area from here on, this included.
    pub area_from: Option<Area>,
    /// Area up to here, this included.
    pub area_to: Option<Area>,
    /// Area below this, this excluded.
    pub area_below: Option<Area>,
    /// Commission base from here on, this included.
    pub price_from: Option<Money>,
    /// Commission base below this, this excluded.
    pub price_below: Option<Money>,
    /// Referred to a resident agency by others, or found by itself (R32).
    pub referred: Option<bool>,
}

impl When {
    /// Whether a unit with this commission base is meant.
    pub fn fits(&self, unit: &Unit, base: Money, referred: bool) -> bool {
        (self.usage.is_empty() || self.usage.contains(&unit.usage))
            && self.bedrooms_from.is_none_or(|n| unit.bedrooms >= n)
            && self.bedrooms_to.is_none_or(|n| unit.bedrooms <= n)
            && self.area_from.is_none_or(|a| unit.area >= a)
            && self.area_to.is_none_or(|a| unit.area <= a)
            && self.area_below.is_none_or(|a| unit.area < a)
            && self.price_from.is_none_or(|p| base >= p)
            && self.price_below.is_none_or(|p| base < p)
            && self.referred.is_none_or(|r| referred == r)
    }
}

impl Programme {
    /// Reads a programme (TOML) and checks it. What is left for the office to choose (R24) may still be open.
    pub fn from_toml(text: &str) -> Result<Self, ProgrammeError> {
        let programme: Self =
            toml::from_str(text).map_err(|e| ProgrammeError::Format(e.message().to_owned()))?;
        programme.check()?;
        Ok(programme)
    }

    /// When an item is due.
    pub fn payment_of<'a>(&'a self, item: &'a Item) -> &'a Payment {
        item.payment.as_ref().unwrap_or(&self.payment)
    }

    /// The rules it carries, by number, each once.
    pub fn rules(&self) -> Vec<&str> {
        let mut rules: Vec<&str> = self
            .items
            .iter()
            .map(|i| i.rule.as_str())
            .chain(self.penalties.iter().map(|p| p.rule.as_str()))
            .chain(self.payment.rule.as_deref())
            .chain(self.clawback.rule.as_deref())
            .collect();
        rules.sort_by_key(|r| r.trim_start_matches('R').parse::<u32>().unwrap_or(u32::MAX));
        rules.dedup();
        rules
    }
}
