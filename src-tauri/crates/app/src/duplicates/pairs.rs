//! The file of pairs: `record_a,record_b,score,reasons`.

use laifang_core::matching::{Assessment, Found, Record, Workers};
use std::io::{self, Write};

/// A group above this many records is written as a chain: all its pairs would be more than anybody reads.
const CHAIN_ABOVE: usize = 60;
/// Groups to a part of work.
const PART: usize = 4_096;

/// Titles of the columns.
pub(crate) const TITLES: &str = "record_a,record_b,score,reasons";

/// Writes all pairs of all groups; counts them.
pub(crate) fn write<'a>(
    found: &Found,
    records: &[Record],
    id: impl Fn(u32) -> &'a str + Sync,
    workers: &impl Workers,
    out: &mut dyn Write,
) -> io::Result<u64> {
    writeln!(out, "{TITLES}")?;
    let mut pairs = 0;
    // A wave at a time, so that the text in memory has an end.
    for wave in found.groups.chunks(PART * workers.width().max(1) * 2) {
        let parts = workers.map(wave.chunks(PART).collect(), |groups: &[Vec<u32>]| {
            let (mut text, mut pairs) = (String::with_capacity(groups.len() * 96), 0_u64);
            for group in groups {
                let each = if group.len() > CHAIN_ABOVE { 1 } else { CHAIN_ABOVE };
                for (place, a) in group.iter().enumerate() {
                    for b in group[place + 1..].iter().take(each) {
                        let told = found.model.assess(&records[*a as usize], &records[*b as usize]);
                        line(&mut text, id(*a), id(*b), &told);
                        pairs += 1;
                    }
                }
            }
            (text, pairs)
        });
        for (text, count) in parts {
            out.write_all(text.as_bytes())?;
            pairs += count;
        }
    }
    out.flush()?;
    Ok(pairs)
}

pub(crate) fn line(text: &mut String, a: &str, b: &str, told: &Assessment) {
    use std::fmt::Write;
    cell(text, a);
    text.push(',');
    cell(text, b);
    let _ = write!(text, ",{:.1},", told.score);
    for (n, evidence) in told.evidence.iter().enumerate() {
        if n > 0 {
            text.push(';');
        }
        text.push_str(evidence.reason.code());
    }
    text.push('\n');
}

/// A cell as RFC 4180 has it. Spreadsheets must not take an id for a formula.
pub(crate) fn cell(text: &mut String, value: &str) {
    let formula = value.starts_with(['=', '+', '-', '@', '\t']);
    if !formula && !value.contains([',', '"', '\n', '\r']) {
        text.push_str(value);
        return;
    }
    text.push('"');
    if formula {
        text.push('\'');
    }
    for c in value.chars() {
        if c == '"' {
            text.push('"');
        }
        text.push(c);
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    #[test]
    fn cells_are_quoted_where_they_must() {
        for (value, written) in
            [("17", "17"), ("a,b", "\"a,b\""), ("q\"q", "\"q\"\"q\""), ("=1+1", "\"'=1+1\""), ("", "")]
        {
            let mut text = String::new();
            super::cell(&mut text, value);
            assert_eq!(text, written);
        }
    }
}
