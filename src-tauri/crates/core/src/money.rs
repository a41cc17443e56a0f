//! Money in fen, rates and areas: exact, without floating point. Texts at the edges, integers inside.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::str::FromStr;
use ts_rs::TS;

use crate::wording::Text;

/// Why a text is not an amount, a rate or an area.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NumberError {
    /// Nothing was typed.
    #[error("empty: type a number, 15360.00 for instance")]
    Empty,
    /// Not a number.
    #[error("not a number: use digits and one point, 15360.00 for instance")]
    NotANumber,
    /// More decimals than are kept.
    #[error("more than {0} decimals: round it first")]
    TooPrecise(u32),
    /// Past what any deal is worth.
    #[error("out of range: check the number of digits")]
    OutOfRange,
    /// A rate without its sign.
    #[error("a rate ends in %: 1.2%")]
    NoPercent,
}

impl NumberError {
    /// The message in both languages; names the next step.
    pub fn text(self) -> Text {
        let zh = match self {
            Self::Empty => "还没有填。请填一个数，例如 15360.00。".into(),
            Self::NotANumber => "不是数字。请用数字和一个小数点，例如 15360.00。".into(),
            Self::TooPrecise(places) => format!("小数超过 {places} 位。请先四舍五入。"),
            Self::OutOfRange => "超出范围。请核对位数。".into(),
            Self::NoPercent => "比例要带百分号，例如 1.2%。".into(),
        };
        Text::new(zh, self.to_string())
    }
}

/// An amount of yuan, exact to the fen. Negative amounts are owed the other way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, TS)]
#[ts(as = "String")]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount that can be typed: ten billion yuan. Sums may be larger.
    pub const MOST: Self = Self(1_000_000_000_000);

    /// From fen.
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    /// From whole yuan; stops at the bounds.
    pub const fn from_yuan(yuan: i64) -> Self {
        Self(yuan.saturating_mul(100))
    }

    /// In fen, as the log and SQL hold it.
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// In yuan, for sheets and other edges.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// From yuan with at most two decimals.
    pub fn of_decimal(yuan: Decimal) -> Result<Self, NumberError> {
        Ok(Self(scaled(yuan, 2, Self::MOST.0)?))
    }

    /// The sum, if it fits.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// The difference, if it fits.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// The same amount the other way, if it fits.
    pub const fn checked_neg(self) -> Option<Self> {
        match self.0.checked_neg() {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// The sum; stops at the bounds, which nine million of the largest amounts that can be typed do not reach.
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference; stops at the bounds as [`Money::plus`] does.
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The same amount the other way.
    pub const fn negated(self) -> Self {
        Self(self.0.saturating_neg())
    }

    /// So many times the amount; stops at the bounds.
    pub fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(i64::from(count)))
    }

    /// Without its sign.
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// At least nothing.
    pub fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it is less than nothing.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// A rate of it, rounded half away from zero to the fen.
    pub fn part(self, rate: Rate) -> Self {
        Self(divide(i128::from(self.0) * i128::from(rate.0), i128::from(Rate::WHOLE.0)))
    }

    /// What falls to each of several shares, so that the parts sum to the whole: cumulative amounts are rounded
    /// (half away from zero), and each part is a difference. Shares that sum to 100 % divide all of it.
    pub fn split(self, shares: &[Rate]) -> Vec<Self> {
        let mut so_far = Rate::ZERO;
        let mut given = Self::ZERO;
        shares
            .iter()
            .map(|share| {
                so_far = so_far.plus(*share);
                let until = self.part(so_far);
                let part = until.minus(given);
                given = until;
                part
            })
            .collect()
    }

    /// `15360.00`, as JSON and files carry it.
    pub fn plain(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Self::plus)
    }
}

impl fmt::Display for Money {
    /// `¥15,360.00`, `-¥100.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        let whole = (fen / 100).to_string();
        let mut grouped = String::with_capacity(whole.len() + whole.len() / 3);
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        f.pad(&format!("{sign}¥{grouped}.{:02}", fen % 100))
    }
}

impl FromStr for Money {
    type Err = NumberError;
    /// Reads `15360`, `15,360.00`, `¥15,360.00`, `-100`, full-width digits too; at most two decimals.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        Self::of_decimal(number(text, &['¥', '￥'], &['元'])?)
    }
}

/// A rate: percent with at most four decimals, exact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, TS)]
#[ts(as = "String")]
pub struct Rate(i64);

impl Rate {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// 100 %.
    pub const WHOLE: Self = Self(1_000_000);

    /// From whole percent.
    pub const fn percent(percent: u32) -> Self {
        Self(percent as i64 * 10_000)
    }

    /// From ten-thousandths of a percent: 1.2 % is 12,000.
    pub const fn from_parts(parts: i64) -> Self {
        Self(parts)
    }

    /// In ten-thousandths of a percent.
    pub const fn parts(self) -> i64 {
        self.0
    }

    /// The sum; stops at the bounds.
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference; stops at the bounds.
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// So many times the rate; stops at the bounds.
    pub fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(i64::from(count)))
    }

    /// `1.2`, without the sign.
    fn number(self) -> String {
        Decimal::new(self.0, 4).normalize().to_string()
    }
}

impl fmt::Display for Rate {
    /// `1.2 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} %", self.number()))
    }
}

impl FromStr for Rate {
    type Err = NumberError;
    /// Reads `1.2%`; the sign is needed, so that 0.012 is never taken for 1.2 %.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NumberError::Empty);
        }
        let bare = text.strip_suffix(['%', '％']).ok_or(NumberError::NoPercent)?;
        Ok(Self(scaled(number(bare, &[], &[])?, 4, 1_000 * Self::WHOLE.0)?))
    }
}

/// A floor area in square metres, at most four decimals, exact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, TS)]
#[ts(as = "String")]
pub struct Area(i64);

impl Area {
    /// From ten-thousandths of a square metre.
    pub const fn from_parts(parts: i64) -> Self {
        Self(parts)
    }

    /// In ten-thousandths of a square metre, as the log and SQL hold it.
    pub const fn parts(self) -> i64 {
        self.0
    }

    fn number(self) -> String {
        Decimal::new(self.0, 4).normalize().to_string()
    }
}

impl fmt::Display for Area {
    /// `77.99 ㎡`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} ㎡", self.number()))
    }
}

impl FromStr for Area {
    type Err = NumberError;
    /// Reads `77.99`, `77.99㎡`, `77.99 m²`.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let text = text.trim().trim_end_matches("m²").trim_end_matches("平方米");
        let parts = scaled(number(text, &[], &['㎡', '平'])?, 4, 10_000_000_000)?;
        if parts < 0 { Err(NumberError::OutOfRange) } else { Ok(Self(parts)) }
    }
}

/// Text on the wire, whatever the type: no reader can lose a fen to a floating-point number.
macro_rules! as_text {
    ($name:ident, $write:expr, $read:expr) => {
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&$write(*self))
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                $read(&text).map_err(|e| serde::de::Error::custom(format!("“{text}”: {e}")))
            }
        }
    };
}

as_text!(Money, |m: Money| m.plain(), |t: &str| {
    // A sum on record may be larger than what can be typed.
    Ok::<_, NumberError>(Money(scaled(number(t, &[], &[])?, 2, i64::MAX)?))
});
as_text!(Rate, |r: Rate| format!("{}%", r.number()), str::parse::<Rate>);
as_text!(Area, |a: Area| a.number(), str::parse::<Area>);

/// Division rounded half away from zero.
fn divide(number: i128, by: i128) -> i64 {
    let half = by / 2;
    let rounded = if number < 0 { -((-number + half) / by) } else { (number + half) / by };
    i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX })
}

/// A decimal as an integer of `places` decimals.
fn scaled(value: Decimal, places: u32, most: i64) -> Result<i64, NumberError> {
    let value = value.normalize();
    if value.scale() > places {
        return Err(NumberError::TooPrecise(places));
    }
    let factor = 10_i128.pow(places - value.scale());
    let parts = value.mantissa().checked_mul(factor).ok_or(NumberError::OutOfRange)?;
    i64::try_from(parts)
        .ok()
        .filter(|p| p.unsigned_abs() <= most.unsigned_abs())
        .ok_or(NumberError::OutOfRange)
}

/// A number as people write it: signs before and behind, thousands in threes, full-width forms.
fn number(text: &str, before: &[char], behind: &[char]) -> Result<Decimal, NumberError> {
    let plain: String = text.trim().chars().map(half_width).collect();
    let (negative, rest) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain.as_str()),
    };
    let rest = rest.trim_start_matches(before).trim_end_matches(behind).trim();
    if rest.is_empty() {
        return Err(NumberError::Empty);
    }
    let (whole, decimals) = rest.split_once('.').map_or((rest, None), |(w, d)| (w, Some(d)));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let others: Vec<&str> = groups.collect();
    let grouped = others.is_empty() || first.len() <= 3;
    if !digits(first)
        || !grouped
        || others.iter().any(|g| g.len() != 3 || !digits(g))
        || decimals.is_some_and(|d| !digits(d))
    {
        return Err(NumberError::NotANumber);
    }
    let joined = rest.replace(',', "");
    if joined.len() > 28 {
        return Err(NumberError::OutOfRange);
    }
    let value = Decimal::from_str(&joined).map_err(|_| NumberError::NotANumber)?;
    Ok(if negative { -value } else { value })
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' | '．' | '，' | '－' | '％' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '−' | '–' => '-',
        other => other,
    }
}
