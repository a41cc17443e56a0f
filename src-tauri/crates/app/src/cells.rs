//! Cells that a spreadsheet must not compute or round: a text that begins like a formula, or that would lose
//! digits as a number, gets an apostrophe before it.

use std::borrow::Cow;

/// Whether a spreadsheet might take a text that begins so for a formula, or cut it up.
fn computes(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

/// Digits that a spreadsheet would shorten: leading zeros go, and more than eleven become 1.38E+12.
fn shortened(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && (text.len() > 11 || (text.len() > 1 && text.starts_with('0')))
}

/// Apostrophes before such a text are guarded too, so that [`unguard`] gives back what was.
fn risky(text: &str) -> bool {
    let text = text.trim_start_matches('\'');
    text.starts_with(computes) || shortened(text)
}

/// The text as it is written into a file.
pub(crate) fn guard(text: &str) -> Cow<'_, str> {
    if risky(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text as it was before [`guard`].
pub(crate) fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if risky(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutralised_and_come_back() {
        for text in [
            "=1+1",
            "+8613812345678",
            "-2",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "＝1",
            "＋1",
            "－1",
            "＠a",
            "'=1",
            "''=1",
            "012345",
            "123456789012",
            "'00",
        ] {
            let safe = guard(text);
            assert!(safe.starts_with('\''), "{text:?}");
            assert_eq!(unguard(&safe), text);
        }
        for text in ["", "陈嘉怡", "13812345678", "'", "'tHooft", "A-1", "1=1", "0", "200410", "01012X"] {
            assert_eq!(guard(text), text);
            assert_eq!(unguard(text), text);
        }
    }
}
