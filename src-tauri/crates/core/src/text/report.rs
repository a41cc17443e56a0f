//! Brokers' messages: one pasted report, several in one message, or a whole chat.
//!
//! [`parse_reports`] recognises what it can, in any order, with labels or without, and keeps the rest as the
//! remark: every letter and digit of the text is in exactly one span of its report, or in
//! [`ParsedPaste::unrecognised`]. It never decides anything: the window shows what was recognised underlined
//! and the receptionist corrects it.

mod code;
mod count;
mod group;
mod labels;
mod message;
mod roles;
mod scan;
mod when;
mod words;

pub use code::{CodeError, MOST_BYTES, ReportCode, is_code};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::Serialize;

use super::readings::simplify;
use super::{IdTail, PersonName, Phone, PhoneKind};

/// What the office knows and the parser may lean on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Names of the office's projects.
    pub projects: Vec<String>,
    /// Names of the firms it works with; 恒居 is found for 恒居地产.
    pub firms: Vec<String>,
    /// The day 今天 means, unless a chat's header says otherwise.
    pub today: NaiveDate,
    /// The moment 半小时后 counts from, unless a chat's header says otherwise.
    pub now: NaiveDateTime,
}

/// Everything found in a pasted text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ParsedPaste {
    /// The reports, in the order of the text.
    pub reports: Vec<ParsedReport>,
    /// Messages that are no reports (收到, 好的谢谢).
    pub unrecognised: Vec<Chatter>,
    /// Phone numbers that are no report's: they stand in a remark, and somebody has to look whose they are.
    pub unread_phones: Vec<Chatter>,
}

/// A message that is no report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chatter {
    /// Its words.
    pub text: String,
    /// First character, counted in characters of the pasted text, header included.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// One customer announced.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ParsedReport {
    /// The project, as the office writes it if it is one of its own.
    pub project: Option<String>,
    /// The customer.
    pub name: Option<PersonName>,
    /// Others named with them (a couple).
    pub more_names: Vec<PersonName>,
    /// The customer's phone, whole or masked.
    pub phone: Option<Phone>,
    /// Further phones of the customer or their companion.
    pub more_phones: Vec<Phone>,
    /// The tail of an identity card, if one was sent; the rest of it is never kept.
    pub id_tail: Option<IdTail>,
    /// How many people will come.
    pub headcount: Option<u32>,
    /// When.
    pub arrives: Option<Arrival>,
    /// The broker's firm, as the office writes it if it knows it.
    pub company: Option<String>,
    /// Its store.
    pub store: Option<String>,
    /// The broker.
    pub broker_name: Option<PersonName>,
    /// The broker's phone.
    pub broker_phone: Option<Phone>,
    /// Who sent the message, by the chat's header.
    pub sender: Option<String>,
    /// When it was sent, by the chat's header: a claim, never the time of the report.
    pub claimed_at: Option<NaiveDateTime>,
    /// What was not recognised, in the order of the text.
    pub remark: String,
    /// Where everything is, sorted by place. Reports of one message may share spans (a common project).
    pub spans: Vec<Span>,
}

/// When a customer is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Arrival {
    /// The day.
    pub date: NaiveDate,
    /// The time of day; the beginning, if a range was given.
    pub time: Option<NaiveTime>,
    /// 上午, 下午 …, where no time was given.
    pub part: Option<DayPart>,
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayPart {
    /// 早上, 上午.
    Morning,
    /// 中午.
    Noon,
    /// 下午.
    Afternoon,
    /// 傍晚, 晚上.
    Evening,
}

/// A piece of the pasted text and what it was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// First character, counted in characters (not bytes) of the pasted text.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// What it is.
    pub field: Field,
}

/// What a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Project.
    Project,
    /// Customer's name.
    Name,
    /// Customer's phone.
    Phone,
    /// Tail of the identity card.
    IdTail,
    /// Number of people.
    Headcount,
    /// Day and time.
    Arrives,
    /// Broker's firm.
    Company,
    /// Broker's store.
    Store,
    /// Broker's name.
    BrokerName,
    /// Broker's phone.
    BrokerPhone,
    /// The chat's header: sender and time.
    Header,
    /// A label, a list number, 报备: says what follows, and is not kept.
    Label,
    /// Kept as the remark.
    Remark,
}

/// Reads a pasted text.
///
/// Characters beyond the first 200,000 are kept as unrecognised.
pub fn parse_reports(text: &str, known: &Known) -> ParsedPaste {
    const MOST: usize = 200_000;
    let original: Vec<char> = text.chars().collect();
    let read = &original[..original.len().min(MOST)];
    let plain: Vec<char> = read.iter().map(|c| plain(*c)).collect();
    let knowledge = scan::Knowledge::new(known);
    let mut out = ParsedPaste::default();
    for message in message::split(&plain, known) {
        let scanned = scan::scan(&plain, &message, &knowledge);
        let reports = group::reports(read, &plain, &message, scanned);
        if reports.is_empty() {
            chatter(read, message.start, message.end, &mut out);
        }
        out.reports.extend(reports);
    }
    chatter(&original, read.len(), original.len(), &mut out);
    out.unread_phones = unread_phones(read, &plain, &out);
    out
}

/// Every number of a phone's form that neither a report nor a message kept whole has taken: nobody is lost because a
/// layout was not understood.
fn unread_phones(original: &[char], plain: &[char], paste: &ParsedPaste) -> Vec<Chatter> {
    let mut seen = vec![false; plain.len()];
    for span in paste.reports.iter().flat_map(|r| &r.spans) {
        if matches!(span.field, Field::Phone | Field::BrokerPhone | Field::IdTail) {
            seen[span.start..span.end].fill(true);
        }
    }
    for message in &paste.unrecognised {
        let end = message.end.min(plain.len());
        seen[message.start.min(end)..end].fill(true);
    }
    let part = |c: char| c.is_ascii_digit() || c == '*' || matches!(c, 'x' | 'X');
    let mut found = Vec::new();
    let mut at = 0;
    while at < plain.len() {
        let end = (at..plain.len()).find(|i| !part(plain[*i])).unwrap_or(plain.len());
        let digits = plain[at..end].iter().collect::<String>();
        if Phone::parse(&digits).is_ok_and(|p| p.is_masked() || p.kind() == PhoneKind::Mobile)
            && seen[at..end].contains(&false)
        {
            found.push(Chatter { text: original[at..end].iter().collect(), start: at, end });
        }
        at = end.max(at + 1);
    }
    found
}

/// How many people a cell of a list says: 2, 2人, 两位, 一家三口. None where something else is in it too.
pub fn parse_headcount(text: &str) -> Option<u32> {
    let plain: Vec<char> = text.trim().chars().map(plain).collect();
    let (end, count) = count::at(&plain, 0, true)?;
    (end == plain.len()).then_some(count)
}

/// The day and time a cell of a list says: 2026-11-21 15:00, 明天下午三点, 15:30. None where something else is in it
/// too; the day is absent where only a time is given.
pub fn parse_arrival(text: &str, now: NaiveDateTime) -> Option<(Option<NaiveDate>, Option<NaiveTime>)> {
    let plain: Vec<char> = text.trim().chars().map(plain).collect();
    if plain.is_empty() {
        return None;
    }
    let found = when::at(&plain, 0, now.date(), now, true)?;
    (found.end == plain.len()).then_some((found.date, found.time))
}

fn chatter(text: &[char], start: usize, end: usize, out: &mut ParsedPaste) {
    if text[start..end].iter().any(|c| c.is_alphanumeric()) {
        let text = text[start..end].iter().collect::<String>().trim().to_owned();
        out.unrecognised.push(Chatter { text, start, end });
    }
}

/// One character for one: full-width to half-width, traditional to simplified. Places stay what they were.
fn plain(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        '\r' => '\n',
        c => simplify(c),
    }
}
