//! From what people type to domain values, with errors in words.

use crate::prelude::*;
use chrono::{NaiveDate, NaiveTime};
use laifang_core::text::{IdTail, PersonName, Phone};

pub(crate) fn phone(text: &str) -> Result<Phone, Text> {
    Phone::parse(text).map_err(|e| Text::new(e.zh(), e.en()))
}

pub(crate) fn name(text: &str) -> Result<PersonName, Text> {
    PersonName::parse(text).map_err(|e| Text::new(e.zh(), e.en()))
}

/// An empty text is no tail.
pub(crate) fn id_tail(text: &str) -> Result<Option<IdTail>, Text> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    IdTail::parse(text).map(Some).map_err(|e| Text::new(e.zh(), e.en()))
}

/// Free text: no control characters but line ends, at most `max` characters.
pub(crate) fn free(text: &str, max: usize) -> Result<String, Text> {
    let text = text.trim();
    let count = text.chars().count();
    if count > max {
        return Err(Text::new(
            format!("最多 {max} 个字，现在 {count} 个，请写短些。"),
            format!("At most {max} characters, this has {count}: shorten it."),
        ));
    }
    let bad = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if let Some(c) = text.chars().find(|c| bad(*c)) {
        return Err(Text::new(
            format!("有看不见的控制字符 U+{:04X}，请删掉再填。", c as u32),
            format!("It has the invisible control character U+{:04X}: delete it.", c as u32),
        ));
    }
    Ok(text.to_owned())
}

/// A name of a firm, project or office: free text that is not empty.
pub(crate) fn label(text: &str, max: usize) -> Result<String, Text> {
    let text = free(text, max)?;
    if text.is_empty() {
        return Err(Text::new("请填写名称。", "Fill in a name."));
    }
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

pub(crate) fn day(text: &str) -> Result<NaiveDate, Text> {
    let clean = text.trim().replace(['/', '.', '年', '月'], "-").replace('日', "");
    let clean = clean.split([' ', 'T']).next().unwrap_or_default();
    NaiveDate::parse_from_str(clean, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(clean, "%Y%m%d"))
        .ok()
        .filter(|d| (1900..=2200).contains(&chrono::Datelike::year(d)))
        .ok_or_else(|| Text::new("日期要写成 2026-11-21 这样。", "Write the date like 2026-11-21."))
}

pub(crate) fn time(text: &str) -> Result<NaiveTime, Text> {
    NaiveTime::parse_from_str(text.trim().replace('：', ":").as_str(), "%H:%M")
        .map_err(|_| Text::new("时间要写成 14:30 这样。", "Write the time like 14:30."))
}

pub(crate) fn headcount(count: u32) -> Result<u32, Text> {
    if (1..=200).contains(&count) {
        Ok(count)
    } else {
        Err(Text::new("人数要在 1 到 200 之间。", "Headcount must be between 1 and 200."))
    }
}

pub(crate) fn password(text: &str) -> Result<(), Text> {
    if text.chars().count() >= 8 {
        Ok(())
    } else {
        Err(Text::new("密码至少 8 位。", "The password needs at least 8 characters."))
    }
}

pub(crate) fn pin(text: &str) -> Result<(), Text> {
    if (4..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        Ok(())
    } else {
        Err(Text::new("PIN 是 4 到 8 位数字。", "The PIN is 4 to 8 digits."))
    }
}
