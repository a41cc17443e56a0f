//! What people see in a cell of a workbook, as text: a telephone number keeps its digits, a date is a date.

use calamine::{DataRef, Style};
use std::borrow::Cow;

/// Beyond so many digits a spreadsheet has lost some: such a number is shown as one that was rounded.
const DIGITS: f64 = 1e15;

/// How a style shows numbers, as far as it changes what they say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shown {
    /// As they are.
    Plain,
    /// With zeros before them, so many digits at least: `000000`.
    Padded(usize),
    /// Of a hundred.
    Percent,
}

impl Shown {
    pub(super) fn of(style: &Style) -> Self {
        style.number_format.as_ref().map_or(Self::Plain, |f| Self::of_code(&f.format_code))
    }

    fn of_code(code: &str) -> Self {
        // What is for negative numbers, zeros and texts comes after.
        let code = code.split(';').next().unwrap_or_default();
        let marks: String = code.chars().filter(|c| !matches!(c, '\\' | '"' | ' ' | '-')).collect();
        let zeros = marks.len();
        if zeros > 1 && marks.bytes().all(|b| b == b'0') {
            return Self::Padded(zeros.min(32));
        }
        if marks.ends_with('%') && marks.bytes().all(|b| matches!(b, b'0' | b'#' | b'.' | b',' | b'%')) {
            return Self::Percent;
        }
        Self::Plain
    }
}

/// The text of a cell.
pub(super) fn text<'a>(value: &'a DataRef<'_>, shown: Option<&Shown>) -> Cow<'a, str> {
    match value {
        DataRef::Empty => Cow::Borrowed(""),
        DataRef::String(text) => Cow::Borrowed(text),
        DataRef::SharedString(text) => Cow::Borrowed(*text),
        DataRef::Int(number) => Cow::Owned(styled(*number as f64, shown)),
        DataRef::Float(number) => Cow::Owned(styled(*number, shown)),
        DataRef::Bool(yes) => Cow::Borrowed(if *yes { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(when) if when.is_duration() => Cow::Owned(number(when.as_f64())),
        DataRef::DateTime(when) => {
            let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
            let clock = match second {
                0 => format!("{hour:02}:{minute:02}"),
                _ => format!("{hour:02}:{minute:02}:{second:02}"),
            };
            let date = format!("{year:04}-{month:02}-{day:02}");
            let serial = when.as_f64();
            Cow::Owned(match (serial < 1.0, serial.fract() == 0.0) {
                (true, _) => clock, // a time of day without a day
                (_, true) => date,
                _ => format!("{date} {clock}"),
            })
        }
        DataRef::DateTimeIso(text) => {
            let text = text.trim_end_matches('Z').replace('T', " ");
            Cow::Owned(text.strip_suffix(" 00:00:00").unwrap_or(&text).to_owned())
        }
        DataRef::DurationIso(text) => Cow::Borrowed(text),
        DataRef::Error(error) => Cow::Owned(error.to_string()),
    }
}

fn styled(value: f64, shown: Option<&Shown>) -> String {
    match shown {
        Some(Shown::Padded(digits)) if value.fract() == 0.0 && (0.0..DIGITS).contains(&value) => {
            format!("{value:0>digits$}")
        }
        Some(Shown::Percent) => format!("{}%", number(value * 100.0)),
        _ => number(value),
    }
}

/// A number with the fifteen digits a spreadsheet has, without an exponent; with one where digits are lost.
fn number(value: f64) -> String {
    // 0.1 + 0.2 is 0.3 on the sheet.
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if rounded.abs() >= DIGITS || !rounded.is_finite() {
        return format!("{rounded:E}");
    }
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_people_see() {
        for (value, seen) in [
            (13_800_000_001.0, "13800000001"),
            (1.38e10, "13800000000"),
            (8_613_800_000_001.0, "8613800000001"),
            (0.1 + 0.2, "0.3"),
            (1_234.5, "1234.5"),
            (-2.0, "-2"),
            (-0.0, "0"),
            (0.000_1, "0.0001"),
            (110_101_199_001_011_234.0, "1.10101199001011E17"),
        ] {
            assert_eq!(number(value), seen);
        }
    }

    #[test]
    fn styles_that_change_what_a_number_says() {
        for (code, expected) in [
            ("General", Shown::Plain),
            ("0", Shown::Plain),
            ("0.00", Shown::Plain),
            ("#,##0", Shown::Plain),
            ("@", Shown::Plain),
            ("000000", Shown::Padded(6)),
            ("0000\\-0000000;-0", Shown::Padded(11)),
            ("000 0000 0000", Shown::Padded(11)),
            ("0%", Shown::Percent),
            ("0.00%", Shown::Percent),
        ] {
            assert_eq!(Shown::of_code(code), expected, "{code}");
        }
        assert_eq!(styled(20_041.0, Some(&Shown::Padded(6))), "020041");
        assert_eq!(styled(0.06, Some(&Shown::Percent)), "6%");
        assert_eq!(styled(1.5, Some(&Shown::Padded(6))), "1.5");
    }
}
