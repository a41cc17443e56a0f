//! An agency's cycle: 请佣 → 对账 → 发票 → 付款.

use crate::id::{PartnerId, PayoutId, ProjectId};
use crate::money::{Money, Rate};
use crate::wording::Text;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum CycleStep {
    /// 请佣: the agency applies for so much.
    Applied {
        /// Local day.
        #[ts(type = "string")]
        on: NaiveDate,
        /// What it asks for.
        amount: Money,
    },
    /// 对账: both sides agree on so much. Again, if they agree on another sum before the invoice.
    Reconciled {
        /// Local day.
        #[ts(type = "string")]
        on: NaiveDate,
        /// What they agree on.
        amount: Money,
    },
    /// 发票: the invoice is here.
    Invoiced {
        /// Local day.
        #[ts(type = "string")]
        on: NaiveDate,
        /// Its number.
        number: String,
        /// Its tax rate.
        tax_rate: Rate,
        /// Its sum, tax included.
        amount: Money,
    },
    /// 付款.
    Paid {
        /// Local day.
        #[ts(type = "string")]
        on: NaiveDate,
        /// Which payout.
        payout: PayoutId,
        /// What was paid before tax.
        amount: Money,
    },
}

/// How far a cycle has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CycleState {
    /// Nothing was applied for.
    #[default]
    Open,
    /// 请佣.
    Applied,
    /// 对账.
    Reconciled,
    /// 发票.
    Invoiced,
    /// 付款.
    Paid,
}

/// Why a step cannot follow.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CycleError {
    /// It is not its turn.
    #[error("not its turn: application, reconciliation, invoice and payment follow in this order")]
    Order,
    /// The sums differ.
    #[error("the sum differs from what was agreed ({0}): reconcile again, or ask for another invoice")]
    Sum(Money),
    /// The day is before the step it follows.
    #[error("the day is before the step it follows: check the date")]
    Earlier,
    /// The sum is nothing or less.
    #[error("the sum must be more than nothing: check it")]
    Nothing,
}

impl CycleError {
    /// The message in both languages; names the next step.
    pub fn text(self) -> Text {
        let zh = match self {
            Self::Order => "顺序不对：请佣、对账、发票、付款依次进行。".into(),
            Self::Sum(agreed) => format!("金额与对账的 {agreed} 不一致。请重新对账，或请对方换开发票。"),
            Self::Earlier => "日期早于上一步。请核对日期。".into(),
            Self::Nothing => "金额要大于 0。请核对。".into(),
        };
        Text::new(zh, self.to_string())
    }
}

/// One cycle of an agency in a project.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgencyCycle {
    /// Whose.
    pub agency: PartnerId,
    /// Where.
    pub project: ProjectId,
    /// What happened, in order.
    steps: Vec<CycleStep>,
}

impl AgencyCycle {
    /// Nothing applied for yet.
    pub const fn new(agency: PartnerId, project: ProjectId) -> Self {
        Self { agency, project, steps: Vec::new() }
    }

    /// What happened, in order.
    pub fn steps(&self) -> &[CycleStep] {
        &self.steps
    }

    /// How far it has come.
    pub fn state(&self) -> CycleState {
        match self.steps.last() {
            None => CycleState::Open,
            Some(CycleStep::Applied { .. }) => CycleState::Applied,
            Some(CycleStep::Reconciled { .. }) => CycleState::Reconciled,
            Some(CycleStep::Invoiced { .. }) => CycleState::Invoiced,
            Some(CycleStep::Paid { .. }) => CycleState::Paid,
        }
    }

    /// The sum both sides agree on.
    pub fn agreed(&self) -> Option<Money> {
        self.steps.iter().rev().find_map(|s| match s {
            CycleStep::Reconciled { amount, .. } => Some(*amount),
            _ => None,
        })
    }

    /// Takes the next step, if it is its turn and the sums agree. An invoice that was wrong is answered by
    /// reconciling again.
    pub fn advance(mut self, step: CycleStep) -> Result<Self, CycleError> {
        use CycleState::{Applied, Invoiced, Open, Reconciled};
        let (on, amount) = step.what();
        let turn = match &step {
            CycleStep::Applied { .. } => self.state() == Open,
            CycleStep::Reconciled { .. } => matches!(self.state(), Applied | Reconciled | Invoiced),
            CycleStep::Invoiced { .. } => self.state() == Reconciled,
            CycleStep::Paid { .. } => self.state() == Invoiced,
        };
        if !turn {
            return Err(CycleError::Order);
        }
        if amount <= Money::ZERO {
            return Err(CycleError::Nothing);
        }
        if self.steps.last().is_some_and(|s| on < s.what().0) {
            return Err(CycleError::Earlier);
        }
        let bound = matches!(step, CycleStep::Invoiced { .. } | CycleStep::Paid { .. });
        if let Some(agreed) = self.agreed().filter(|agreed| bound && *agreed != amount) {
            return Err(CycleError::Sum(agreed));
        }
        self.steps.push(step);
        Ok(self)
    }
}

impl CycleStep {
    fn what(&self) -> (NaiveDate, Money) {
        match self {
            Self::Applied { on, amount }
            | Self::Reconciled { on, amount }
            | Self::Invoiced { on, amount, .. }
            | Self::Paid { on, amount, .. } => (*on, *amount),
        }
    }
}
