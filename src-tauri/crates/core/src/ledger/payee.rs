//! Payees: what is withheld. Account numbers and names are personal and stand elsewhere.

use crate::id::UserId;
use crate::money::{Money, Rate};
use crate::reward::Beneficiary;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a payee is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PayeeKind {
    /// A firm: sends an invoice.
    Firm,
    /// A person.
    Person,
}

/// How tax is withheld from a payment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum TaxCategory {
    /// Nothing: a firm that sends an invoice, or wages taxed elsewhere.
    #[default]
    None,
    /// 劳务报酬, withheld in advance: less ¥800 up to ¥4,000, less 20 % above; 20 %, 30 % over ¥20,000, 40 % over
    /// ¥50,000 with the usual quick deductions.
    Labour,
    /// 偶然所得: 20 % of all of it.
    Incidental,
    /// A rate the office sets.
    Flat {
        /// How much.
        rate: Rate,
    },
}

/// Gross, withheld, net.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, TS)]
pub struct Taken {
    /// Before tax.
    pub gross: Money,
    /// Withheld.
    pub withheld: Money,
    /// Transferred.
    pub net: Money,
}

impl TaxCategory {
    /// What is withheld from one payment. Gross is always withheld plus net.
    pub fn take(self, gross: Money) -> Taken {
        let withheld = match self {
            Self::None => Money::ZERO,
            Self::Incidental => gross.part(Rate::percent(20)),
            Self::Flat { rate } => gross.part(rate),
            Self::Labour => labour(gross),
        };
        let withheld = withheld.at_least_zero().min(gross.at_least_zero());
        Taken { gross, withheld, net: gross.minus(withheld) }
    }
}

fn labour(gross: Money) -> Money {
    let taxable = if gross <= Money::from_yuan(4_000) {
        gross.minus(Money::from_yuan(800)).at_least_zero()
    } else {
        gross.part(Rate::percent(80))
    };
    let (rate, deducted) = if taxable <= Money::from_yuan(20_000) {
        (20, 0)
    } else if taxable <= Money::from_yuan(50_000) {
        (30, 2_000)
    } else {
        (40, 7_000)
    };
    taxable.part(Rate::percent(rate)).minus(Money::from_yuan(deducted))
}

/// Who is paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Payee {
    /// Who is owed.
    pub beneficiary: Beneficiary,
    /// What they are.
    pub kind: PayeeKind,
    /// What is withheld.
    pub tax: TaxCategory,
    /// Who they are in the program, if they use it: nobody approves their own reward.
    pub user: Option<UserId>,
}

impl Payee {
    /// A firm that sends invoices.
    pub const fn firm(beneficiary: Beneficiary) -> Self {
        Self { beneficiary, kind: PayeeKind::Firm, tax: TaxCategory::None, user: None }
    }

    /// A person, with how their payments are taxed.
    pub const fn person(beneficiary: Beneficiary, tax: TaxCategory) -> Self {
        Self { beneficiary, kind: PayeeKind::Person, tax, user: None }
    }
}
