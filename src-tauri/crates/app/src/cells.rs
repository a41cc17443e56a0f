//! Cells that a spreadsheet must not compute: a text that begins like a formula gets an apostrophe before it.

use std::borrow::Cow;

/// Whether a spreadsheet might take a text that begins so for a formula, or cut it up.
fn computes(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

/// Apostrophes, then the beginning of a formula: guarded again, so that [`unguard`] gives back what was.
fn risky(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(computes)
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
        for text in ["=1+1", "+8613812345678", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠a", "'=1", "''=1"] {
            let safe = guard(text);
            assert!(safe.starts_with('\''), "{text:?}");
            assert_eq!(unguard(&safe), text);
        }
        for text in ["", "陈嘉怡", "13812345678", "'", "'tHooft", "A-1", "1=1"] {
            assert_eq!(guard(text), text);
            assert_eq!(unguard(text), text);
        }
    }
}
