//! Days and times as brokers write them: 明天上午10点, 周六下午三点半, 11月22日14：30, 半小时后到.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

use super::DayPart;

/// An expression found at some place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// One past its last character.
    pub end: usize,
    pub date: Option<NaiveDate>,
    pub time: Option<NaiveTime>,
    pub part: Option<DayPart>,
}

/// Does the text at `i` begin with `word`?
pub(super) fn is_at(text: &[char], i: usize, word: &str) -> bool {
    let mut at = i;
    word.chars().all(|c| {
        at += 1;
        text.get(at - 1) == Some(&c)
    })
}

/// The longest of `words` at `i`, and where it ends.
fn one_of<T: Copy>(text: &[char], i: usize, words: &[(&str, T)]) -> Option<(usize, T)> {
    words
        .iter()
        .filter(|(w, _)| is_at(text, i, w))
        .map(|(w, value)| (i + w.chars().count(), *value))
        .max_by_key(|(end, _)| *end)
}

fn digit(c: char) -> Option<u32> {
    Some(match c {
        '0'..='9' => c as u32 - '0' as u32,
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' | '俩' => 2,
        '三' | '仨' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// A number at `i`: up to four digits, or Chinese up to 99.
pub(super) fn number(text: &[char], i: usize) -> Option<(usize, u32)> {
    let first = *text.get(i)?;
    if first.is_ascii_digit() {
        let end = i + text[i..].iter().take_while(|c| c.is_ascii_digit()).count();
        if end - i > 4 {
            return None;
        }
        return Some((end, text[i..end].iter().filter_map(|c| digit(*c)).fold(0, |n, d| n * 10 + d)));
    }
    let (mut at, tens) = match (digit(first), text.get(i + 1)) {
        (Some(d), Some('十')) => (i + 2, d * 10),
        (Some(d), _) => return Some((i + 1, d)),
        (None, _) if first == '十' => (i + 1, 10),
        _ => return None,
    };
    let ones = text.get(at).filter(|c| !c.is_ascii_digit()).and_then(|c| digit(*c));
    at += usize::from(ones.is_some());
    Some((at, tens + ones.unwrap_or(0)))
}

fn blanks(text: &[char], mut i: usize) -> usize {
    while text.get(i).is_some_and(|c| *c == ' ' || *c == '\t') {
        i += 1;
    }
    i
}

const PARTS: &[(&str, DayPart)] = &[
    ("凌晨", DayPart::Morning),
    ("早上", DayPart::Morning),
    ("早晨", DayPart::Morning),
    ("上午", DayPart::Morning),
    ("早", DayPart::Morning),
    ("中午", DayPart::Noon),
    ("下午", DayPart::Afternoon),
    ("午后", DayPart::Afternoon),
    ("傍晚", DayPart::Evening),
    ("晚上", DayPart::Evening),
    ("晚", DayPart::Evening),
    ("夜里", DayPart::Evening),
    ("AM", DayPart::Morning),
    ("am", DayPart::Morning),
    ("PM", DayPart::Afternoon),
    ("pm", DayPart::Afternoon),
];

/// The expression at `i`, if one begins there. `base` is the day 今天 means, `now` the moment 半小时后 counts
/// from; `labelled` says that a time is expected here, so that 11-22 is a day and not a range.
pub(super) fn at(
    text: &[char],
    i: usize,
    base: NaiveDate,
    now: NaiveDateTime,
    labelled: bool,
) -> Option<Found> {
    if i > 0
        && text.get(i).is_some_and(char::is_ascii_digit)
        && (text[i - 1].is_ascii_digit() || matches!(text[i - 1], '*' | '第'))
    {
        return None;
    }
    if let Some((end, moment)) = soon(text, i, now) {
        return Some(Found {
            end: tail(text, end),
            date: Some(moment.date()),
            time: Some(moment.time()),
            part: None,
        });
    }
    let date = day(text, i, base, labelled);
    let mut end = date.map_or(i, |(end, _)| end);
    let mut from = end;
    if date.is_some() {
        from = blanks(text, end);
        // 明天(周日)上午, 11月22日 周日 10点
        let bracket = usize::from(text.get(from) == Some(&'('));
        if let Some((e, _)) = weekday(text, from + bracket, base) {
            let closed = e + usize::from(bracket == 1 && text.get(e) == Some(&')'));
            end = closed;
            from = blanks(text, closed);
        }
        if matches!(text.get(from), Some(',' | '的')) {
            from = blanks(text, from + 1);
        }
    }
    let part = one_of(text, from, PARTS).filter(|(e, _)| {
        // A lone 早 or 晚 says nothing unless a day or an hour is with it.
        date.is_some() || labelled || clock(text, blanks(text, *e), None, labelled).is_some()
    });
    let hour_at = part.map_or(from, |(e, _)| blanks(text, e));
    let time = clock(text, hour_at, part.map(|(_, p)| p), labelled || date.is_some());
    let end = match (time, part) {
        (Some((e, _)), _) | (None, Some((e, _))) => e,
        (None, None) if date.is_some() => end,
        (None, None) => return None,
    };
    let day = match (date, time) {
        (Some((_, day)), _) => Some(day),
        // 到访时间:下午
        (None, None) => Some(base),
        (None, Some(_)) => None,
    };
    let part = if time.is_some() { None } else { part.map(|(_, p)| p) };
    Some(Found { end: tail(text, end), date: day, time: time.map(|(_, t)| t), part })
}

/// 左右, 前, 到访 and the like belong to the expression.
fn tail(text: &[char], mut end: usize) -> usize {
    const TAILS: &[&str] = &[
        "左右",
        "前后",
        "之前",
        "之后",
        "到访",
        "到达",
        "抵达",
        "到场",
        "来访",
        "过来",
        "带看",
        "看房",
        "到店",
        "到案场",
        "能到",
        "会到",
        "可到",
        "到",
        "来",
    ];
    for _ in 0..2 {
        let longest = TAILS.iter().filter(|w| is_at(text, end, w)).map(|w| w.chars().count()).max();
        // 来 and 到 only where the word ends: 到后联系, 来电 are the sender's own words.
        let ends = |n: usize| n > 1 || !text.get(end + n).is_some_and(|c| c.is_alphabetic());
        match longest {
            Some(n) if ends(n) => end += n,
            _ => break,
        }
    }
    end
}

/// 现在到, 马上过来, 半小时后, 40分钟内到.
fn soon(text: &[char], i: usize, now: NaiveDateTime) -> Option<(usize, NaiveDateTime)> {
    let minute = |moment: NaiveDateTime| moment.with_second(0).and_then(|m| m.with_nanosecond(0));
    if let Some((end, ())) = one_of(text, i, &[("现在", ()), ("马上", ()), ("即刻", ()), ("立刻", ())])
    {
        let arrives = ["到", "过来", "过去", "来", "带过", "在路上"].iter().any(|w| is_at(text, end, w));
        return arrives.then_some((end, minute(now)?));
    }
    let (at, minutes) = if is_at(text, i, "半个小时") {
        (i + 4, 30)
    } else if is_at(text, i, "半小时") {
        (i + 3, 30)
    } else {
        let (e, n) = number(text, i)?;
        let (e, half) = match one_of(text, e, &[("个半", 30), ("个", 0)]) {
            Some((e, half)) => (e, half),
            None => (e, 0),
        };
        if n > 600 {
            return None;
        }
        let (e, unit) = one_of(text, e, &[("小时", 60), ("钟头", 60), ("分钟", 1)])?;
        (e, n * unit + half)
    };
    let after = ["后", "内", "左右", "到", "以后", "之内", "之后"].iter().find(|w| is_at(text, at, w))?;
    let end = at + if *after == "到" { 0 } else { after.chars().count() };
    Some((end, minute(now.checked_add_signed(chrono::TimeDelta::minutes(i64::from(minutes)))?)?))
}

/// A day at `i`.
fn day(text: &[char], i: usize, base: NaiveDate, labelled: bool) -> Option<(usize, NaiveDate)> {
    const WORDS: &[(&str, u64)] = &[
        ("今天", 0),
        ("今日", 0),
        ("当天", 0),
        ("今", 0),
        ("明天", 1),
        ("明日", 1),
        ("明", 1),
        ("后天", 2),
        ("后日", 2),
        ("大后天", 3),
    ];
    if let Some((end, days)) = one_of(text, i, WORDS) {
        // 今 and 明 alone only before a part of the day: 今晚, 明早, 明下午.
        let whole = end - i > 1;
        if whole || one_of(text, end, PARTS).is_some() {
            return Some((end, base.checked_add_days(Days::new(days))?));
        }
        return None;
    }
    weekday(text, i, base).or_else(|| calendar(text, i, base, labelled))
}

/// 周六, 本周日, 下周一, 星期天, 周末.
fn weekday(text: &[char], i: usize, base: NaiveDate) -> Option<(usize, NaiveDate)> {
    let (at, week) = one_of(
        text,
        i,
        &[
            ("这个", Some(0)),
            ("下个", Some(1)),
            ("下下", Some(2)),
            ("本", Some(0)),
            ("这", Some(0)),
            ("下", Some(1)),
        ],
    )
    .unwrap_or((i, None));
    let (at, ()) = one_of(text, at, &[("周", ()), ("星期", ()), ("礼拜", ())])?;
    let wanted = match text.get(at)? {
        '一' | '1' => Weekday::Mon,
        '二' | '2' => Weekday::Tue,
        '三' | '3' => Weekday::Wed,
        '四' | '4' => Weekday::Thu,
        '五' | '5' => Weekday::Fri,
        '六' | '6' | '末' => Weekday::Sat,
        '日' | '天' | '7' => Weekday::Sun,
        _ => return None,
    };
    // 周一鸣 is a person, 周三 a day.
    let boundary = |c: &char| {
        !c.is_alphanumeric()
            || c.is_ascii_digit()
            || "上下早中晚傍凌午到来前带看十一二三四五六七八九两".contains(*c)
    };
    if !text.get(at + 1).is_none_or(boundary) {
        return None;
    }
    let offset = u64::from(wanted.num_days_from_monday());
    let date = match week {
        Some(weeks) => {
            let monday =
                base.checked_sub_days(Days::new(u64::from(base.weekday().num_days_from_monday())))?;
            monday.checked_add_days(Days::new(7 * weeks + offset))?
        }
        None => {
            let ahead = (offset + 7 - u64::from(base.weekday().num_days_from_monday())) % 7;
            base.checked_add_days(Days::new(ahead))?
        }
    };
    Some((at + 1, date))
}

/// 2026-11-22, 11月22日, 11/22, 22号.
fn calendar(text: &[char], i: usize, base: NaiveDate, labelled: bool) -> Option<(usize, NaiveDate)> {
    let (at, first) = number(text, i)?;
    let mark = *text.get(at)?;
    if (2000..2100).contains(&first) && matches!(mark, '年' | '/' | '-' | '.') {
        let (at, month) = number(text, at + 1)?;
        matches!(text.get(at)?, '月' | '/' | '-' | '.').then_some(())?;
        let (at, d) = number(text, at + 1)?;
        let end = at + usize::from(matches!(text.get(at), Some('日' | '号')));
        return Some((end, NaiveDate::from_ymd_opt(first as i32, month, d)?));
    }
    if mark == '月' || matches!(mark, '/' | '-' | '.') && text.get(i).is_some_and(char::is_ascii_digit) {
        let (at, d) = number(text, at + 1)?;
        let named = matches!(text.get(at), Some('日' | '号'));
        let end = at + usize::from(named);
        if mark != '月' && !named {
            // 11/22 may be a fraction, 2-3 a range, 1.5 an amount.
            let next = text.get(at);
            let apart = next.is_none_or(|c| c.is_whitespace() || "上下早中晚到,;()周星".contains(*c));
            let two = text[..at].iter().rev().take_while(|c| c.is_ascii_digit()).count() == 2;
            if !apart || !(two || labelled) || (mark != '/' && !labelled && next.is_none_or(|c| *c == ',')) {
                return None;
            }
        }
        let date = NaiveDate::from_ymd_opt(base.year(), first, d)?;
        // A day long gone is next year's: 1月3日 said in December.
        let past = date.checked_add_months(Months::new(6)).is_some_and(|d| d < base);
        let date = if past { NaiveDate::from_ymd_opt(base.year() + 1, first, d)? } else { date };
        return Some((end, date));
    }
    // 22号, but not 3号楼 or 3号线.
    if !matches!(mark, '号' | '日') || !(1..=31).contains(&first) {
        return None;
    }
    if text.get(at + 1).is_some_and(|c| "楼房线栋门院店厅位铺井馆机".contains(*c)) {
        return None;
    }
    let this = base.with_day(first).filter(|d| *d >= base);
    let next = || base.with_day(1)?.checked_add_months(Months::new(1))?.with_day(first);
    Some((at + 1, this.or_else(next)?))
}

/// A time of day at `i`: 14:30, 3点半, 三点一刻, 10-11点, 10:00-11:00 (the beginning of a range counts).
fn clock(text: &[char], i: usize, part: Option<DayPart>, expected: bool) -> Option<(usize, NaiveTime)> {
    let (at, hour) = number(text, i)?;
    if hour > 24 {
        return None;
    }
    let (mut end, minute, spoken) = match *text.get(at)? {
        ':' => {
            let (e, m) = number(text, at + 1).filter(|(e, _)| *e == at + 3)?;
            let seconds = text.get(e) == Some(&':') && number(text, e + 1).is_some_and(|(s, _)| s == e + 3);
            (if seconds { e + 3 } else { e }, m, false)
        }
        '点' | '时' => {
            let (e, m) = minutes(text, at + 1);
            (e, m, true)
        }
        '-' | '~' | '到' | '至' => {
            let (e, _) = number(text, at + 1)?;
            matches!(text.get(e), Some('点')).then_some(())?;
            (minutes(text, e + 1).0, 0, true)
        }
        _ => return None,
    };
    if text.get(end.wrapping_sub(1)) == Some(&'时') && text.get(end).is_some_and(|c| "候间代常".contains(*c))
    {
        return None;
    }
    if spoken && !expected && part.is_none() && is_at(text, end, "建议") {
        return None;
    }
    if matches!(text.get(end), Some('-' | '~' | '至' | '—' | '到')) {
        let dashes = text[end..].iter().take_while(|c| matches!(**c, '-' | '~' | '至' | '—' | '到')).count();
        let next = blanks(text, end + dashes);
        let next = one_of(text, next, PARTS).map_or(next, |(e, _)| e);
        if let Some((e, _)) = clock(text, next, None, true) {
            end = e;
        }
    }
    let hour = match part {
        Some(DayPart::Afternoon | DayPart::Evening) if hour < 12 => hour + 12,
        Some(DayPart::Noon) if hour < 6 => hour + 12,
        Some(DayPart::Morning) if hour == 12 => 12,
        // Nobody is brought at three in the night.
        None if spoken && (1..=7).contains(&hour) => hour + 12,
        _ => hour,
    };
    Some((end, NaiveTime::from_hms_opt(hour % 24, minute, 0)?))
}

/// What follows 点.
fn minutes(text: &[char], i: usize) -> (usize, u32) {
    if let Some(found) = one_of(text, i, &[("半", 30), ("一刻", 15), ("三刻", 45), ("钟", 0), ("整", 0)])
    {
        return found;
    }
    match number(text, i) {
        Some((e, m)) if m < 60 && text.get(e) == Some(&'分') => (e + 1, m),
        // 10点30, but not 10点2人.
        Some((e, m))
            if (10..60).contains(&m) && !text.get(e).is_some_and(|c| "人位口个名大".contains(*c)) =>
        {
            (e, m)
        }
        _ => (i, 0),
    }
}
