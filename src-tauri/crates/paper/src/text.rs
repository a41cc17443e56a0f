//! Text before it goes to paper: nothing invisible, nothing that would print as an empty box.

use crate::fonts::fonts;

/// Longest run of characters without a place to break a line before one is made.
const LONGEST_RUN: usize = 18;

/// Cleans texts for one document and remembers the characters that cannot be printed.
#[derive(Debug, Default)]
pub(crate) struct Cleaner {
    missing: Vec<char>,
}

impl Cleaner {
    /// `text` as it can be printed. Line breaks and tabs become spaces, invisible characters go, a character without a
    /// glyph (or one that would turn the direction of the text round) becomes 〔U+2B740〕.
    pub(crate) fn clean(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut run = 0;
        for c in text.trim().chars() {
            if c.is_whitespace() {
                // The ideographic space is a separator people type on purpose.
                out.push(if c == '\u{3000}' { c } else { ' ' });
                run = 0;
            } else if is_invisible(c) {
                continue;
            } else if fonts().covers(c) && !turns_direction(c) {
                run = if breaks_anywhere(c) { 0 } else { run + 1 };
                if run > LONGEST_RUN {
                    out.push('\u{200B}');
                    run = 1;
                }
                out.push(c);
            } else {
                if !self.missing.contains(&c) {
                    self.missing.push(c);
                }
                out.push_str(&format!("〔U+{:04X}〕", u32::from(c)));
                run = 0;
            }
        }
        out
    }

    /// The characters without a glyph, each once, in the order they came up.
    pub(crate) fn into_missing(self) -> Vec<char> {
        self.missing
    }
}

/// Joiners, variation selectors, byte order marks: they have no shape of their own, and leaving them out changes at
/// most the style of a character, never which character it is.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0100}'..='\u{E01EF}')
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Han, kana and their punctuation: a line may break on either side.
fn breaks_anywhere(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning() {
        let cases: &[(&str, &str, &[char])] = &[
            ("沈若溪", "沈若溪", &[]),
            ("  沈\t若\n溪 ", "沈 若 溪", &[]),
            ("𠮷野䶮", "𠮷野䶮", &[]),
            ("王\u{E000}明\u{E000}", "王〔U+E000〕明〔U+E000〕", &['\u{E000}']),
            ("\u{2B740}🏠", "〔U+2B740〕〔U+1F3E0〕", &['\u{2B740}', '🏠']),
            ("葛\u{E0100}城", "葛城", &[]),
            ("a\u{202E}b", "a〔U+202E〕b", &['\u{202E}']),
            ("x\u{7}y", "x〔U+0007〕y", &['\u{7}']),
            ("#let $x$ *b* \\ \" ] _", "#let $x$ *b* \\ \" ] _", &[]),
        ];
        for (input, expected, missing) in cases {
            let mut cleaner = Cleaner::default();
            assert_eq!(cleaner.clean(input), *expected);
            assert_eq!(cleaner.into_missing(), *missing, "{input:?}");
        }
    }

    #[test]
    fn a_long_run_gets_places_to_break() {
        let out = Cleaner::default().clean(&"W".repeat(40));
        assert_eq!(out.matches('\u{200B}').count(), 2);
        assert_eq!(out.replace('\u{200B}', ""), "W".repeat(40));
    }
}
