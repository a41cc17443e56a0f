//! What a unit is called, whoever wrote it: `１－1－101`, `1栋1单元101室` and `1-1-101` are one unit.

use unicode_normalization::UnicodeNormalization;

/// Signs people put between building, entrance and number.
const DASHES: [char; 15] = ['-', '‐', '‑', '‒', '–', '—', '―', '−', '﹣', '－', '_', '/', '~', '·', '#'];

/// Words that stand where others write a dash, longest first; what ends a name says nothing.
const WORDS: [&str; 9] = ["号楼", "单元", "栋", "幢", "座", "楼", "层", "室", "号"];

/// A unit's name as it is kept: full-width to half-width, every dash the same, blanks at the ends gone.
pub fn tidy_unit(name: &str) -> String {
    let dash = |c: char| if DASHES[..10].contains(&c) { '-' } else { c };
    // Some dashes are folded to others by NFKC: before it and after it.
    name.chars().map(dash).nfkc().map(dash).collect::<String>().trim().to_owned()
}

/// What two names of one unit have in common: without width, case, blanks, kinds of dashes, words for building and
/// room, and noughts before a number. Empty where no name is left.
pub fn unit_key(name: &str) -> String {
    let mut plain: String = tidy_unit(name).to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    for word in WORDS {
        plain = plain.replace(word, "-");
    }
    let parts = plain.split(DASHES).filter(|part| !part.is_empty());
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let bare = parts.map(|part| match part.trim_start_matches('0') {
        left if number(part) && !left.is_empty() => left.to_owned(),
        _ => part.to_owned(),
    });
    bare.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::{tidy_unit, unit_key};

    #[test]
    fn one_unit_has_one_key_however_it_is_written() {
        for name in [
            "1-1-101",
            "１-1-101",
            "1－1－101",
            "1—1–101",
            "1-1-101室",
            " 1 - 1 - 101 ",
            "1栋1单元101",
            "1号楼1单元101室",
            "1#1-101",
            "01-1-0101",
            "1/1/101",
        ] {
            assert_eq!(unit_key(name), "1-1-101", "{name}");
        }
        for (one, other) in [("1-1-101", "11-101"), ("A-101", "B-101"), ("1-1-101", "1-1-102"), ("0", "1")] {
            assert_ne!(unit_key(one), unit_key(other));
        }
        assert_eq!(unit_key("a座－１２０１"), unit_key("A-1201"));
        assert_eq!((unit_key(" 室 "), tidy_unit("１－1－101室 ")), (String::new(), "1-1-101室".into()));
    }
}
