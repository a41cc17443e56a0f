//! Deals: what was agreed, paid and handed over, as dated facts. A deal is the purchase of one unit, by one
//! buyer or several together; who buys three units has three deals. Its state is folded from its facts, whatever
//! the order they arrived in ([`state`]).

mod flags;
mod state;
mod unit;

pub use flags::{Flag, FlagKind, Hints, Review, too_often};
pub use state::{DealState, Ended, Phase, SigningPlace};
pub use unit::{tidy_unit, unit_key};

use crate::id::{BrokerId, ChangeId, ConsultantId, CustomerId, DealId, PartnerId, ProjectId, VisitId};
use crate::judgement::Verdict;
use crate::money::{Area, Money};
use crate::org::Channel;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a unit is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UnitUse {
    /// 住宅.
    #[default]
    Residential,
    /// 公寓.
    Apartment,
    /// 别墅.
    Villa,
    /// 商铺.
    Shop,
    /// 写字楼.
    Office,
    /// 车位.
    Parking,
    /// 储藏室.
    Storage,
}

impl UnitUse {
    /// Every use, in the order lists show them.
    pub const ALL: [Self; 7] = [
        Self::Residential,
        Self::Apartment,
        Self::Villa,
        Self::Shop,
        Self::Office,
        Self::Parking,
        Self::Storage,
    ];
}

/// A unit as the contract describes it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Unit {
    /// Building, floor, number: `3-1-1201`.
    pub name: String,
    /// What it is for.
    pub usage: UnitUse,
    /// Area in the contract.
    pub area: Area,
    /// Bedrooms; 0 for none or not stated.
    #[serde(default)]
    pub bedrooms: u32,
}

/// What a unit costs, part by part.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
pub struct Price {
    /// The unit itself before discounts, VAT included; without decoration and parking.
    pub total: Money,
    /// Discounts taken off it.
    #[serde(default)]
    pub discounts: Money,
    /// The VAT inside what is left.
    #[serde(default)]
    pub vat: Money,
    /// A decoration contract beside it.
    #[serde(default)]
    pub decoration: Money,
    /// Parking sold with it.
    #[serde(default)]
    pub parking: Money,
    /// 首付应付: what the buyer has to pay for a first payment, deposit included. Nothing: nothing is agreed, and any
    /// payment past the deposit is one.
    #[serde(default, skip_serializing_if = "nothing")]
    pub first_payment: Money,
}

fn nothing(sum: &Money) -> bool {
    sum.is_zero()
}

impl Price {
    /// The unit without discounts, VAT, decoration and parking being nothing.
    pub fn plain(total: Money) -> Self {
        Self { total, ..Self::default() }
    }

    /// Contract price net of discounts.
    pub fn net(&self) -> Money {
        self.total.minus(self.discounts)
    }

    /// Everything the buyer has to pay.
    pub fn payable(&self) -> Money {
        self.net().plus(self.decoration).plus(self.parking)
    }
}

/// How the buyer pays (R35).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// 一次性付款.
    #[default]
    LumpSum,
    /// 分期付款.
    Instalments,
    /// 按揭.
    Mortgage,
    /// 公积金.
    ProvidentFund,
}

impl Method {
    /// Every method, in the order lists show them.
    pub const ALL: [Self; 4] = [Self::LumpSum, Self::Instalments, Self::Mortgage, Self::ProvidentFund];
}

/// What a payment is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaymentPart {
    /// 定金: counts towards the price, is no first payment.
    Deposit,
    /// 首付 / 首期.
    First,
    /// A further instalment.
    Instalment,
    /// 尾款.
    Balance,
}

/// What money went back for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RefundOf {
    /// A part of the price, for less area for instance: the commission base falls with it.
    Price,
    /// Paid too much: the price stays.
    Overpayment,
}

/// What subscription and contract agree.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Terms {
    /// The unit.
    pub unit: Unit,
    /// Its price.
    pub price: Price,
    /// How it is paid.
    pub method: Method,
    /// Everybody who buys it together.
    pub buyers: Vec<CustomerId>,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Event {
    /// 认筹 / 小订.
    PreSubscribed {
        /// Paid for it.
        amount: Money,
    },
    /// 认购.
    Subscribed {
        /// What is agreed.
        terms: Terms,
    },
    /// 签约: the contract. Its terms replace those of the subscription.
    Signed {
        /// What is agreed.
        terms: Terms,
    },
    /// 网签.
    FiledOnline,
    /// The buyer paid.
    Paid {
        /// How much.
        amount: Money,
        /// What for.
        part: PaymentPart,
    },
    /// 按揭放款: the bank paid; counts towards the price.
    LoanReleased {
        /// How much.
        amount: Money,
    },
    /// 交楼 / 交房.
    HandedOver,
    /// 换房.
    UnitChanged {
        /// The new unit.
        unit: Unit,
        /// Its price.
        price: Price,
    },
    /// The way of paying changes.
    MethodChanged {
        /// To this.
        method: Method,
    },
    /// 更名: other buyers.
    Renamed {
        /// Everybody who buys it from now on.
        buyers: Vec<CustomerId>,
    },
    /// A part of the money went back.
    Refunded {
        /// How much.
        amount: Money,
        /// What for.
        of: RefundOf,
    },
    /// 退定: the deposit goes back, nothing was signed.
    DepositReturned,
    /// 退房: cancelled; before or after signing and handover is read from the dates.
    Cancelled,
    /// A fact entered before this one was wrong and does not count.
    Withdrawn {
        /// Which.
        #[ts(as = "String")]
        fact: ChangeId,
    },
}

/// One dated fact of a deal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DealFact {
    /// The change it was recorded by.
    pub id: ChangeId,
    /// Its place among changes: the hybrid clock of that change.
    pub order: u64,
    /// Local day on which it happened.
    pub on: NaiveDate,
    /// What.
    pub event: Event,
}

/// A point that a deal can reach; payments wait for some of them (R34–R36).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Milestone {
    /// 认筹 / 小订.
    PreSubscribed,
    /// 认购.
    Subscribed,
    /// 签约.
    Signed,
    /// 网签.
    Filed,
    /// 首付 / 首期: all of what was agreed for it, or the first payment past the deposit.
    FirstPayment,
    /// 全款.
    FullyPaid,
    /// 放款.
    LoanReleased,
    /// 交楼 / 交房.
    HandedOver,
}

impl Milestone {
    /// Every point, in the order of a deal.
    pub const ALL: [Self; 8] = [
        Self::PreSubscribed,
        Self::Subscribed,
        Self::Signed,
        Self::Filed,
        Self::FirstPayment,
        Self::FullyPaid,
        Self::LoanReleased,
        Self::HandedOver,
    ];
}

/// A share of a claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
pub struct ClaimShare {
    /// Whose; the office's own where nobody is named.
    pub partner: Option<PartnerId>,
    /// Percent; the shares sum to 100.
    pub percent: u32,
}

/// A relative of somebody on the slip (R6, R28).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
pub struct DeclaredRelative {
    /// Who.
    pub customer: CustomerId,
    /// Local day on which the relation was put on record.
    #[ts(type = "string")]
    pub declared: NaiveDate,
}

/// The claim a deal or a visit reward rests on: the visit, its slip, whose it is. Ids only.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ClaimLink {
    /// The visit.
    pub visit: VisitId,
    /// Local day of it.
    pub visited: NaiveDate,
    /// Local day of the report it fulfils.
    #[serde(default)]
    pub reported: Option<NaiveDate>,
    /// Number of the slip that stands.
    #[serde(default)]
    pub slip: Option<String>,
    /// How they came.
    pub channel: Channel,
    /// The verdict as of now, rulings included.
    pub verdict: Verdict,
    /// Last protected day; none where the claim has no end. A deal after it pays nothing (R15).
    #[serde(default)]
    pub protected_until: Option<NaiveDate>,
    /// A clash, a ruling that a second person has not agreed to, a changed verdict: accrues, is not paid.
    #[serde(default)]
    pub disputed: bool,
    /// Whose claim it is; one share of 100, or those of a ruling.
    pub shares: Vec<ClaimShare>,
    /// The agency's salesperson.
    #[serde(default)]
    pub broker: Option<BrokerId>,
    /// The agency agreed in writing that its salesperson is paid directly.
    #[serde(default)]
    pub broker_approved: bool,
    /// Who received them.
    #[serde(default)]
    pub consultant: Option<ConsultantId>,
    /// Referred to a resident agency by others, not found by itself (R32).
    #[serde(default)]
    pub referred: bool,
    /// The names on the slip, the main customer first (R6).
    pub customers: Vec<CustomerId>,
    /// Their direct relatives.
    #[serde(default)]
    pub relatives: Vec<DeclaredRelative>,
    /// The day the referring owner signed a contract of their own (R27: a discount must come before it).
    #[serde(default)]
    pub owner_signed: Option<NaiveDate>,
    /// What was noticed (R28).
    #[serde(default)]
    pub hints: Hints,
    /// What the manager found out about it.
    #[serde(default)]
    pub reviews: Vec<Review>,
}

impl ClaimLink {
    /// Whose claim leads: the partner with the largest share, the smaller id where shares are equal. A shared
    /// unit counts once, for the leader.
    pub fn lead(&self) -> Option<PartnerId> {
        let named = self.shares.iter().filter_map(|s| s.partner.map(|p| (s.percent, p)));
        named.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, partner)| partner)
    }
}

/// A deal with everything known about it, in any order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Deal {
    /// Which.
    pub id: DealId,
    /// Where.
    pub project: ProjectId,
    /// What happened.
    pub facts: Vec<DealFact>,
    /// The claim it rests on; none for the office's own customers.
    pub link: Option<ClaimLink>,
}
