//! How many will come: 2人, 两位, 一家三口, 2大1小, 夫妻.

use super::when::{is_at, number};

/// The count at `i` and where it ends. `labelled`: a bare number will do.
pub(super) fn at(text: &[char], i: usize, labelled: bool) -> Option<(usize, u32)> {
    const BEFORE: &[&str] =
        &["一行", "一共", "总共", "共计", "共", "约", "大概", "同行", "随行", "预计", "到访", "来访"];
    let lead = BEFORE.iter().filter(|w| is_at(text, i, w)).map(|w| w.chars().count()).max().unwrap_or(0);
    let from = i + lead;
    family(text, i).or_else(|| people(text, i, from, labelled))
}

fn family(text: &[char], i: usize) -> Option<(usize, u32)> {
    if is_at(text, i, "一家") {
        let (e, n) = number(text, i + 2)?;
        (text.get(e) == Some(&'口')).then_some(())?;
        return Some((e + 1 + usize::from(text.get(e + 1) == Some(&'人')), n));
    }
    for couple in [
        "夫妻两人",
        "夫妻二人",
        "夫妻2人",
        "夫妻俩",
        "夫妻两个",
        "夫妇两人",
        "夫妇二人",
        "夫妇俩",
        "小两口",
        "两口子",
        "夫妻",
        "夫妇",
    ] {
        if is_at(text, i, couple) {
            return Some((i + couple.chars().count(), 2));
        }
    }
    None
}

fn people(text: &[char], i: usize, from: usize, labelled: bool) -> Option<(usize, u32)> {
    if from == i
        && i > 0
        && (text[i - 1].is_ascii_digit() || "第后前尾末每.-~".contains(text[i - 1]))
        && !labelled
    {
        return None;
    }
    let (e, n) = number(text, from).filter(|(_, n)| (1..=99).contains(n))?;
    if let Some((end, children)) = grown_and_small(text, e) {
        return Some((end, n + children));
    }
    let end = unit(text, e);
    match end {
        Some(end) => Some(more(text, end, n)),
        None if labelled && !text.get(e).is_some_and(|c| c.is_alphanumeric() || *c == ':') => Some((e, n)),
        None if labelled && text.get(e) == Some(&'个') => Some((e + 1, n)),
        None => None,
    }
}

/// 大1小 after the first number.
fn grown_and_small(text: &[char], at: usize) -> Option<(usize, u32)> {
    let at = at + usize::from(text.get(at) == Some(&'个'));
    (text.get(at) == Some(&'大')).then_some(())?;
    let mut at = at + 1 + usize::from(text.get(at + 1) == Some(&'人'));
    while text.get(at).is_some_and(|c| matches!(c, '+' | '和' | ',' | '、' | ' ' | '加' | '带')) {
        at += 1;
    }
    let (e, n) = number(text, at)?;
    child(text, e).map(|end| (end, n))
}

fn child(text: &[char], at: usize) -> Option<usize> {
    let at = at + usize::from(text.get(at) == Some(&'个'));
    ["小孩", "小朋友", "孩子", "宝宝", "小", "老人", "娃"]
        .iter()
        .find(|w| is_at(text, at, w))
        .map(|w| at + w.chars().count())
}

/// What counts people after a number.
fn unit(text: &[char], at: usize) -> Option<usize> {
    let next = |n: usize| text.get(at + n).copied();
    let fits = |end: usize, not: &str| (!text.get(end).is_some_and(|c| not.contains(*c))).then_some(end);
    match next(0)? {
        '人' => fits(at + 1, "民间工事才均份称物房气"),
        '位' => {
            let end = if next(1) == Some('客') && next(2) == Some('户') { at + 3 } else { at + 1 };
            fits(end, "数置于移")
        }
        '名' => fits(at + 1 + 2 * usize::from(is_at(text, at + 1, "客户")), "字义单称"),
        '个' if next(1) == Some('人') => fits(at + 2, "民"),
        '个' if is_at(text, at + 1, "客户") => Some(at + 3),
        '口' if next(1) == Some('人') => Some(at + 2),
        '口' if is_at(text, at + 1, "之家") => Some(at + 3),
        _ => None,
    }
}

/// 2人+1小孩, 2人带1个孩子.
fn more(text: &[char], end: usize, n: u32) -> (usize, u32) {
    let further = || {
        matches!(text.get(end)?, '+' | '加' | '带' | ',' | '和').then_some(())?;
        let (e, children) = number(text, end + 1)?;
        child(text, e).map(|e| (e, n + children))
    };
    further().unwrap_or((end, n))
}
