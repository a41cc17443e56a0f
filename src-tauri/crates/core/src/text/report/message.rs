//! Cuts a pasted text into messages at the headers chat programs put before each.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::when::{is_at, number};
use super::{Known, labels};

/// One message: who sent it, when, and where its words are. Places count characters of the whole text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    /// First character, header included.
    pub start: usize,
    /// First character of the words.
    pub body: usize,
    /// One past the last.
    pub end: usize,
    /// Where the header names the sender.
    pub sender: Option<(usize, usize)>,
    /// The header's time.
    pub sent: Option<NaiveDateTime>,
    /// The day 今天 means here.
    pub base: NaiveDate,
    /// The moment 半小时后 counts from.
    pub now: NaiveDateTime,
}

/// The messages of a text, in order and without gaps.
pub(super) fn split(text: &[char], known: &Known) -> Vec<Message> {
    let mut out = vec![Message {
        start: 0,
        body: 0,
        end: text.len(),
        sender: None,
        sent: None,
        base: known.today,
        now: known.now,
    }];
    let mut date = known.today;
    let mut start = 0;
    while start < text.len() {
        let end = text[start..].iter().position(|c| *c == '\n').map_or(text.len(), |n| start + n);
        if let Some(header) = header(&text[start..end]) {
            date = header.date.unwrap_or(date);
            let sent = header.time.map(|t| date.and_time(t));
            if let Some(last) = out.last_mut() {
                last.end = start;
            }
            // A divider between days belongs to the message after it.
            let divider = |m: &Message| {
                m.body > m.start
                    && m.sender.is_none()
                    && !text[m.body..m.end].iter().any(|c| c.is_alphanumeric())
            };
            let from = out.pop_if(|m| divider(m)).map_or(start, |m| m.start);
            out.push(Message {
                start: from,
                body: (end + 1).min(text.len()),
                end: text.len(),
                sender: header.sender.map(|(a, b)| (start + a, start + b)),
                sent,
                base: date,
                now: sent.unwrap_or(if date == known.today {
                    known.now
                } else {
                    date.and_time(NaiveTime::MIN)
                }),
            });
        }
        start = end + 1;
    }
    out.retain(|m| m.start < m.end);
    out.into_iter().flat_map(|m| pieces(text, m)).collect()
}

/// The longest message read as one; a longer one is cut at the end of a line, so that the time to read a text
/// grows with its length and not with its square.
const LONGEST: usize = 8_000;

fn pieces(text: &[char], mut rest: Message) -> Vec<Message> {
    let mut out = Vec::new();
    while rest.end - rest.body > LONGEST {
        let limit = rest.body + LONGEST;
        let cut =
            text[rest.body..limit].iter().rposition(|c| *c == '\n').map_or(limit, |n| rest.body + n + 1);
        out.push(Message { end: cut, ..rest.clone() });
        rest = Message { start: cut, body: cut, ..rest };
    }
    out.push(rest);
    out
}

struct Header {
    sender: Option<(usize, usize)>,
    date: Option<NaiveDate>,
    time: Option<NaiveTime>,
}

/// `周凯 2026/11/21 09:42:11`, `恒居-周凯 09:42`, `2026-11-21 9:42:11 周凯(1234)`, `周凯:`, `—— 2026-11-21 ——`.
fn header(line: &[char]) -> Option<Header> {
    let ornament =
        |c: &char| c.is_whitespace() || matches!(c, '-' | '—' | '─' | '=' | '[' | ']' | '*' | '・');
    let start = line.iter().position(|c| !ornament(c))?;
    let end = line.iter().rposition(|c| !ornament(c))? + 1;
    if end - start > 60 {
        return None;
    }
    let first_stamp = stamp(line, start).filter(|(e, ..)| *e <= end);
    if let Some((e, date, time)) = first_stamp {
        let sender = gap(line, e, end);
        // The stamp alone: a divider between days. With a name: the header of other programs.
        if e == end {
            return (date.is_some()).then_some(Header { sender: None, date, time });
        }
        return match sender {
            Some(from) if date.is_some() && time.is_some() && is_sender(&line[from..end]) => {
                let to = end - usize::from(line[end - 1] == ':');
                Some(Header { sender: Some((from, to)), date, time })
            }
            _ => None,
        };
    }
    for at in start + 1..end {
        if !line[at - 1].is_whitespace() || line[at].is_whitespace() {
            continue;
        }
        let Some((e, date, time)) = stamp(line, at) else { continue };
        let to = line[..at].iter().rposition(|c| !c.is_whitespace()).map_or(start, |n| n + 1);
        let name = &line[start..to];
        if e == end && time.is_some() && is_sender(name) {
            return Some(Header { sender: Some((start, to)), date, time });
        }
        break;
    }
    // 周凯: alone on its line.
    let name = &line[start..end - 1];
    let bare = line[end - 1] == ':' && (2..=12).contains(&name.len()) && is_sender(name);
    let label = labels::LABELS.iter().any(|(w, _)| is_at(name, 0, w));
    (bare
        && !label
        && !name.iter().any(|c| c.is_whitespace() || c.is_ascii_digit() || "、,。如下【".contains(*c)))
    .then_some(Header { sender: Some((start, end - 1)), date: None, time: None })
}

/// Where the text goes on after blanks; none if there are none.
fn gap(line: &[char], from: usize, end: usize) -> Option<usize> {
    let next = (from..end).find(|i| !line[*i].is_whitespace() && line[*i] != ']')?;
    (next > from).then_some(next)
}

/// Could this be a sender's name and not the beginning of a report?
fn is_sender(name: &[char]) -> bool {
    const NOT: &[&str] = &[
        "今天", "明天", "后天", "上午", "下午", "晚上", "中午", "周六", "周日", "周末", "本周", "到访",
        "客户", "报备", "时间", "先生", "女士", "小姐", "电话", "带看", "预约", "项目", "人数", "今日",
        "明日", "预计", "大约", "现在",
    ];
    let digits = name.iter().filter(|c| c.is_ascii_digit()).count();
    (1..=24).contains(&name.len())
        && name.iter().any(|c| c.is_alphabetic())
        && digits <= 12
        && !name.iter().any(|c| matches!(c, ':' | ',' | '。' | '*' | ';' | '!' | '?'))
        && !(0..name.len()).any(|i| NOT.iter().any(|w| is_at(name, i, w)))
}

/// A date and time, or one of them, as chat programs write them.
fn stamp(line: &[char], at: usize) -> Option<(usize, Option<NaiveDate>, Option<NaiveTime>)> {
    let (date, after) = match full_date(line, at) {
        Some((e, d)) => (Some(d), e),
        None => (None, at),
    };
    let mut from = after;
    while line.get(from).is_some_and(|c| *c == ' ') {
        from += 1;
    }
    let time = match clock(line, from) {
        Some((e, t)) if date.is_none() || from > after => Some((e, t)),
        _ => None,
    };
    match (date, time) {
        (None, None) => None,
        (date, Some((e, t))) => Some((e, date, Some(t))),
        (date, None) => Some((after, date, None)),
    }
}

fn full_date(line: &[char], at: usize) -> Option<(usize, NaiveDate)> {
    let (e, year) = number(line, at).filter(|(_, y)| (2000..2100).contains(y))?;
    matches!(line.get(e)?, '/' | '-' | '.' | '年').then_some(())?;
    let (e, month) = number(line, e + 1)?;
    matches!(line.get(e)?, '/' | '-' | '.' | '月').then_some(())?;
    let (e, day) = number(line, e + 1)?;
    let end = e + usize::from(line.get(e) == Some(&'日'));
    Some((end, NaiveDate::from_ymd_opt(year as i32, month, day)?))
}

fn clock(line: &[char], at: usize) -> Option<(usize, NaiveTime)> {
    line.get(at).filter(|c| c.is_ascii_digit())?;
    let (e, hour) = number(line, at)?;
    (line.get(e) == Some(&':')).then_some(())?;
    let (e, minute) = number(line, e + 1).filter(|(end, _)| *end == e + 3)?;
    let (e, second) = match line.get(e) {
        Some(':') => number(line, e + 1).filter(|(end, _)| *end == e + 3)?,
        _ => (e, 0),
    };
    Some((e, NaiveTime::from_hms_opt(hour, minute, second)?))
}
