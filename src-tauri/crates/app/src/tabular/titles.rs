//! Which column is what, from the titles people give.

/// A title without blanks, marks and what stands in brackets.
fn plain(title: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 && c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out
}

/// For each field the first column whose title says so. `known` are titles as [`plain`] writes them, likeliest first.
pub(crate) fn columns<F: Copy>(titles: &[String], known: &[(F, &[&str])]) -> Vec<(F, usize)> {
    let plain: Vec<String> = titles.iter().map(|t| plain(t)).collect();
    known
        .iter()
        .filter_map(|(field, known)| {
            let column = known.iter().find_map(|k| plain.iter().position(|t| t == k))?;
            Some((*field, column))
        })
        .collect()
}
