//! Whether a programme can pay: every share adds up, nothing is left to guessing.

use super::{Amount, Cycle, Fine, Item, Jump, Occasion, Payment, Penalty, Programme, StageShare, TierStep};
use crate::money::{Money, Rate};
use crate::wording::Text;

/// Why a programme cannot be used. `place` is the field: `items.commission.steps`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, thiserror::Error)]
pub enum ProgrammeError {
    /// The text is not a programme.
    #[error("not a programme: {0}. Compare it with assets/programmes/r23.toml")]
    Format(String),
    /// Something must be named.
    #[error("{0} is empty: name at least one")]
    Empty(String),
    /// Something must be at least 1.
    #[error("{0} must be at least 1")]
    Zero(String),
    /// Shares that do not make up the whole.
    #[error("{place}: the shares sum to {sum}, not to 100 %: correct one of them")]
    Shares {
        /// Where.
        place: String,
        /// Their sum.
        sum: Rate,
    },
    /// A rate, share or sum outside its bounds.
    #[error("{0} is out of range: check the number")]
    Range(String),
    /// Steps that do not begin at 1 or do not rise.
    #[error("{0} must begin with from = 1 and rise")]
    Steps(String),
    /// A step must say a rate or a sum, one of the two.
    #[error("{0} needs either rate or amount")]
    RateOrAmount(String),
    /// Two items or penalties with one code.
    #[error("{0} is used twice: every item and penalty has a code of its own")]
    Twice(String),
    /// Settings that exclude each other.
    #[error("{0} does not go with {1}: change one of them")]
    Excludes(String, String),
    /// Days that exclude each other.
    #[error("ends is before effective: a programme ends on its last day")]
    EndsBefore,
    /// The office has to choose first (R24).
    #[error(
        "{0} is not chosen: for the n-th unit (marginal) or for all so far (total)? Choose before activating"
    )]
    Unchosen(String),
}

impl ProgrammeError {
    /// The message in both languages; names the next step.
    pub fn text(&self) -> Text {
        let zh = match self {
            Self::Format(what) => format!("不是方案：{what}。请对照 assets/programmes/r23.toml。"),
            Self::Empty(field) => format!("{field} 是空的：至少写一个。"),
            Self::Zero(field) => format!("{field} 至少是 1。"),
            Self::Shares { place, sum } => format!("{place}：比例合计 {sum}，不是 100 %，请改其中一个。"),
            Self::Range(field) => format!("{field} 超出范围，请核对。"),
            Self::Steps(field) => format!("{field} 要从 from = 1 开始，逐级递增。"),
            Self::RateOrAmount(field) => format!("{field} 要写 rate 或 amount，只写一个。"),
            Self::Twice(code) => format!("{code} 用了两次：每一项的 code 不能相同。"),
            Self::Excludes(a, b) => format!("{a} 和 {b} 不能同时用，请改一个。"),
            Self::EndsBefore => "ends 早于 effective：方案到最后一天为止。".into(),
            Self::Unchosen(field) => {
                format!(
                    "{field} 还没有选：按第几套算（marginal），还是按累计套数算总额（total）？启用前请先选定。"
                )
            }
        };
        Text::new(zh, self.to_string())
    }
}

type Checked = Result<(), ProgrammeError>;

impl Programme {
    /// Whether it makes sense. What is left for the office to choose may still be open.
    pub fn check(&self) -> Checked {
        use ProgrammeError::{Empty, EndsBefore, Excludes, Twice, Zero};
        if self.code.trim().is_empty() {
            return Err(Empty("code".into()));
        }
        if self.channels.is_empty() {
            return Err(Empty("channels".into()));
        }
        if self.channels.iter().any(|c| c.partner_kind().is_none()) {
            return Err(Excludes("channels".into(), "walk_in, call".into()));
        }
        if self.items.is_empty() && self.penalties.is_empty() {
            return Err(Empty("items".into()));
        }
        if self.version == 0 {
            return Err(Zero("version".into()));
        }
        if self.ends.is_some_and(|last| last < self.effective) {
            return Err(EndsBefore);
        }
        if let Some(share) = self.watch_bottom {
            proper_share("watch_bottom", share)?;
        }
        let codes = self.items.iter().map(|i| &i.code).chain(self.penalties.iter().map(|p| &p.code));
        let mut codes: Vec<&String> = codes.collect();
        codes.sort_unstable();
        if let Some(pair) = codes.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Twice(pair[0].clone()));
        }
        check_payment("payment", &self.payment)?;
        self.items.iter().try_for_each(check_item)?;
        self.penalties.iter().try_for_each(check_penalty)
    }

    /// Whether it may be put into force: sensible, and nothing is left to choose (R24).
    pub fn check_active(&self) -> Checked {
        self.check()?;
        let open = |i: &&Item| matches!(i.amount, Amount::Tiers { jump: None, .. });
        match self.items.iter().find(open) {
            Some(item) => Err(ProgrammeError::Unchosen(format!("items.{}.amount.jump", item.code))),
            None => Ok(()),
        }
    }
}

fn check_item(item: &Item) -> Checked {
    use ProgrammeError::{Empty, Excludes, Range, RateOrAmount, Steps, Zero};
    let at = |field: &str| format!("items.{}.{field}", item.code);
    if item.code.trim().is_empty() {
        return Err(Empty("items.code".into()));
    }
    if item.rule.trim().is_empty() {
        return Err(Empty(at("rule")));
    }
    if let Some(payment) = &item.payment {
        check_payment(&at("payment"), payment)?;
    }
    match &item.on {
        Occasion::WeeklyTop { prizes, .. } => {
            if prizes.is_empty() {
                return Err(Empty(at("on.prizes")));
            }
            if item.amount != Amount::Places {
                return Err(Excludes(at("on = weekly_top"), at("amount other than places")));
            }
            prizes.iter().try_for_each(|p| proper_sum(&at("on.prizes"), *p, item))?;
        }
        Occasion::GroupEvent { people: 0, .. } => return Err(Zero(at("on.people"))),
        _ => {}
    }
    let of_deal = matches!(item.on, Occasion::Deal | Occasion::DealOfParty);
    if !of_deal && !matches!(item.amount, Amount::Fixed { .. } | Amount::Places) {
        return Err(Excludes(at("on without a deal"), at("amount by price or number")));
    }
    match &item.amount {
        Amount::Fixed { amount } => proper_sum(&at("amount"), *amount, item),
        Amount::Rate { rate } => proper_share(&at("amount.rate"), *rate),
        Amount::Places if matches!(item.on, Occasion::WeeklyTop { .. }) => Ok(()),
        Amount::Places => Err(Excludes(at("amount = places"), at("on other than weekly_top"))),
        Amount::Tiers { jump, steps, base_again_past } => {
            let first = steps.first().is_some_and(|s| s.from == 1);
            if !first || steps.windows(2).any(|pair| pair[0].from >= pair[1].from) {
                return Err(Steps(at("amount.steps")));
            }
            for step in steps {
                match (step.rate, step.amount) {
                    (Some(rate), None) => proper_share(&at("amount.steps.rate"), rate)?,
                    (None, Some(amount)) => proper_sum(&at("amount.steps.amount"), amount, item)?,
                    _ => return Err(RateOrAmount(at("amount.steps"))),
                }
            }
            if *jump == Some(Jump::Total) && !totals(steps) {
                return Err(Excludes(at("amount.jump = total"), at("rates or falling sums")));
            }
            if base_again_past.is_some_and(|past| steps.last().is_some_and(|s| past < s.from)) {
                return Err(Range(at("amount.base_again_past")));
            }
            Ok(())
        }
        Amount::Growth(growth) => {
            if growth.every == 0 {
                return Err(Zero(at("amount.every")));
            }
            for (field, rate) in [("rate", growth.rate), ("by", growth.by), ("cap", growth.cap)] {
                proper_share(&at(&format!("amount.{field}")), rate)?;
            }
            if growth.cap < growth.rate {
                return Err(Range(at("amount.cap")));
            }
            if growth.jump == Jump::Total {
                return Err(Excludes(at("amount.jump = total"), at("amount = growth")));
            }
            Ok(())
        }
    }
}

/// Whether the sums can be totals: sums, and none smaller than the one before.
fn totals(steps: &[TierStep]) -> bool {
    steps.iter().all(|s| s.amount.is_some()) && steps.windows(2).all(|pair| pair[0].amount <= pair[1].amount)
}

fn check_payment(at: &str, payment: &Payment) -> Checked {
    shares(&format!("{at}.stages"), &payment.stages)?;
    for (method, stages) in &payment.by_method {
        let at = format!("{at}.by_method.{method:?}");
        if stages.is_empty() {
            return Err(ProgrammeError::Empty(at));
        }
        shares(&at, stages)?;
    }
    if let Some(rate) = payment.retained {
        proper_share(&format!("{at}.retained"), rate)?;
    }
    match payment.cycle {
        Cycle::Monthly { day } if !(1..=31).contains(&day) => {
            Err(ProgrammeError::Range(format!("{at}.cycle.day")))
        }
        _ => Ok(()),
    }
}

fn shares(place: &str, stages: &[StageShare]) -> Checked {
    stages.iter().try_for_each(|s| proper_share(&format!("{place}.share"), s.share))?;
    let sum = stages.iter().fold(Rate::ZERO, |sum, s| sum.plus(s.share));
    if stages.is_empty() || sum == Rate::WHOLE {
        Ok(())
    } else {
        Err(ProgrammeError::Shares { place: place.into(), sum })
    }
}

fn check_penalty(penalty: &Penalty) -> Checked {
    let at = |field: &str| format!("penalties.{}.{field}", penalty.code);
    let first = penalty.steps.first().is_some_and(|s| s.from == 1);
    if !first || penalty.steps.windows(2).any(|pair| pair[0].from >= pair[1].from) {
        return Err(ProgrammeError::Steps(at("steps")));
    }
    penalty.steps.iter().try_for_each(|step| match step.fine {
        Fine::None => Ok(()),
        Fine::Each { amount } if amount > Money::ZERO => Ok(()),
        Fine::Each { .. } => Err(ProgrammeError::Range(at("steps.fine.amount"))),
        Fine::OfPrice { rate } => proper_share(&at("steps.fine.rate"), rate),
        Fine::Stated { allowed } if allowed.is_none_or(|a| Money::ZERO <= a.from && a.from <= a.to) => Ok(()),
        Fine::Stated { .. } => Err(ProgrammeError::Range(at("steps.fine.allowed"))),
    })
}

/// More than nothing, at most all of it.
fn proper_share(field: &str, rate: Rate) -> Checked {
    if rate > Rate::ZERO && rate <= Rate::WHOLE { Ok(()) } else { Err(ProgrammeError::Range(field.into())) }
}

fn proper_sum(field: &str, amount: Money, item: &Item) -> Checked {
    let inside = item.allowed.is_none_or(|allowed| allowed.contains(amount));
    if amount > Money::ZERO && amount <= Money::MOST && inside {
        Ok(())
    } else {
        Err(ProgrammeError::Range(field.into()))
    }
}
