//! Puts the parts of a message together into reports: one customer each.

use chrono::{NaiveDate, NaiveTime};

use super::super::PersonName;
use super::super::name_tables::is_single_surname;
use super::labels::{ANSWERS, Label};
use super::message::Message;
use super::roles;
use super::scan::{Part, Token, Who};
use super::{Arrival, DayPart, Field, ParsedReport, Span};

/// The reports of one message; none if it is chatter.
pub(super) fn reports(
    original: &[char],
    text: &[char],
    message: &Message,
    mut tokens: Vec<Token>,
) -> Vec<ParsedReport> {
    roles::settle(text, message, &mut tokens);
    if !is_report(text, message, &tokens) {
        return Vec::new();
    }
    let drafts = drafts(text, &tokens);
    let blocks = tokens.iter().filter(|t| t.part == Part::Label(Label::Marker)).count() > 1;
    let mut out: Vec<ParsedReport> = Vec::with_capacity(drafts.len());
    for (n, draft) in drafts.iter().enumerate() {
        let from = if n == 0 { message.body } else { tokens[draft.start].start };
        let to = drafts.get(n + 1).map_or(message.end, |next| tokens[next.start].start);
        let mut build =
            Build { original, message, report: ParsedReport::default(), day: None, hour: None, part: None };
        build.header();
        let mut at = from;
        for token in &tokens[draft.clone()] {
            build.remark(at, token.start);
            build.own(token);
            at = token.end;
        }
        build.remark(at, to);
        if drafts.len() > 1 {
            build.share(&tokens, &drafts, n, blocks, text);
        }
        out.push(build.done());
    }
    out
}

fn is_customer(part: &Part) -> bool {
    matches!(part, Part::Name { who: Who::Customer, .. } | Part::Phone { who: Who::Customer, .. })
}

/// Does the message announce anybody?
fn is_report(text: &[char], message: &Message, tokens: &[Token]) -> bool {
    let has = |is: &dyn Fn(&Part) -> bool| tokens.iter().any(|t| is(&t.part));
    let name = has(&|p| matches!(p, Part::Name { who: Who::Customer, .. }));
    let phone = has(&|p| matches!(p, Part::Phone { who: Who::Customer, .. }));
    let marker = has(&|p| *p == Part::Label(Label::Marker));
    let labelled = has(&|p| matches!(p, Part::Label(Label::Name | Label::CustomerPhone)));
    let project = has(&|p| matches!(p, Part::Project(_)));
    let coming = has(&|p| matches!(p, Part::Arrival { .. } | Part::Headcount(_)));
    let words: String = text[message.body.min(message.end)..message.end].iter().collect();
    let answers = [
        "报备成功",
        "报备有效",
        "报备无效",
        "已报备",
        "重复报备",
        "收到",
        "撞单",
        "已确认",
        "无效",
        "查一下",
        "号码不对",
    ];
    let answer = answers.iter().any(|a| words.contains(a))
        || ANSWERS.iter().take(5).any(|a| words.trim_end().ends_with(a));
    if answer && !marker && !labelled {
        return false;
    }
    phone || name && (marker || labelled || project && coming)
}

/// Ranges of tokens, one per customer.
fn drafts(text: &[char], tokens: &[Token]) -> Vec<std::ops::Range<usize>> {
    let mut starts = vec![0];
    let mut seen = Seen::default();
    for (i, token) in tokens.iter().enumerate() {
        if seen.begins_anew(text, tokens, i) {
            let start = beginning(text, tokens, i, &seen);
            starts.push(start);
            seen = Seen { first: start, ..Seen::default() };
            for (j, earlier) in tokens.iter().enumerate().take(i).skip(start) {
                seen.note(j, &earlier.part);
            }
        }
        seen.note(i, &token.part);
    }
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    for (n, start) in starts.iter().enumerate() {
        let end = starts.get(n + 1).copied().unwrap_or(tokens.len());
        let customer = tokens[*start..end].iter().any(|t| is_customer(&t.part));
        match ranges.last_mut() {
            // Nobody in it: the end of what came before.
            Some(last) if !customer => last.end = end,
            // Nobody in what came before: its beginning.
            Some(last) if !tokens[last.clone()].iter().any(|t| is_customer(&t.part)) => last.end = end,
            _ => ranges.push(*start..end),
        }
    }
    ranges
}

/// Where the draft begins that the token at `i` shows to be one: the labels right before a value go with it, and what
/// stands before a customer on the customer's own line.
fn beginning(text: &[char], tokens: &[Token], i: usize, seen: &Seen) -> usize {
    let mut start = i;
    let with_it = |part: &Part| match part {
        Part::Label(label) => *label != Label::Remark,
        part => *part == Part::ListNumber,
    };
    while start > seen.first + 1 && with_it(&tokens[start - 1].part) {
        start -= 1;
    }
    let line = text[..tokens[i].start].iter().rposition(|c| *c == '\n').map_or(0, |n| n + 1);
    let last = seen.name.max(seen.phone).unwrap_or(seen.first);
    if is_customer(&tokens[i].part) && tokens[last].end <= line {
        while start > last + 1 && tokens[start - 1].start >= line {
            start -= 1;
        }
    }
    start
}

/// What the current draft already has.
#[derive(Default)]
struct Seen {
    first: usize,
    name: Option<usize>,
    phone: Option<usize>,
    project: bool,
    headcount: bool,
    arrival: bool,
    company: bool,
    broker: bool,
}

impl Seen {
    fn note(&mut self, i: usize, part: &Part) {
        match part {
            Part::Name { who: Who::Customer, .. } => self.name = self.name.or(Some(i)),
            Part::Phone { who: Who::Customer, .. } => self.phone = self.phone.or(Some(i)),
            Part::Name { .. } => self.broker = true,
            Part::Project(_) => self.project = true,
            Part::Headcount(_) => self.headcount = true,
            Part::Arrival { time, .. } => self.arrival |= time.is_some(),
            Part::Company(_) => self.company = true,
            _ => {}
        }
    }

    fn begins_anew(&self, text: &[char], tokens: &[Token], i: usize) -> bool {
        let Some(last) = self.name.max(self.phone) else { return false };
        let token = &tokens[i];
        let words = |t: &Token| text[t.start..t.end].iter().collect::<String>();
        let new_line = text[tokens[last].end..token.start].contains(&'\n');
        let joined = |signs: &str| {
            let before = text[..token.start].iter().rev().find(|c| **c != ' ');
            before.is_some_and(|c| signs.contains(*c))
        };
        match &token.part {
            Part::ListNumber | Part::Label(Label::Marker) => true,
            Part::Name { who: Who::Customer, .. } => match self.name {
                Some(name) => {
                    let same = words(&tokens[name]) == words(token);
                    let beside = i > 0 && matches!(tokens[i - 1].part, Part::Name { .. });
                    let companion = joined("/&+") || beside && joined("、和与,") && !new_line;
                    !same && !companion
                }
                None => false,
            },
            Part::Phone { phone, who: Who::Customer } => {
                let phone_first = self.phone.is_some_and(|p| self.name.is_none_or(|n| p < n));
                let same = self.phone.is_some_and(
                    |p| matches!(&tokens[p].part, Part::Phone { phone: earlier, .. } if earlier == phone),
                );
                phone_first
                    && !same
                    && text[tokens[last].end..token.start].contains(&'\n')
                    && !joined("/、&+")
            }
            Part::Project(_) => self.project && new_line,
            Part::Headcount(_) => self.headcount && new_line,
            Part::Arrival { time: Some(_), .. } => self.arrival && new_line,
            Part::Company(_) => self.company && new_line,
            Part::Name { .. } => self.broker && new_line,
            _ => false,
        }
    }
}

struct Build<'a> {
    original: &'a [char],
    message: &'a Message,
    report: ParsedReport,
    day: Option<NaiveDate>,
    hour: Option<NaiveTime>,
    part: Option<DayPart>,
}

impl Build<'_> {
    fn words(&self, token: &Token) -> String {
        self.original[token.start..token.end].iter().collect()
    }

    fn span(&mut self, start: usize, end: usize, field: Field) {
        if start < end {
            self.report.spans.push(Span { start, end, field });
        }
    }

    /// Sender and time of the chat.
    fn header(&mut self) {
        let Some((start, end)) = self.message.sender else {
            if self.message.start < self.message.body {
                self.span(self.message.start, self.message.body, Field::Header);
            }
            return;
        };
        self.span(self.message.start, self.message.body, Field::Header);
        self.report.sender = Some(self.original[start..end].iter().collect());
        self.report.claimed_at = self.message.sent;
    }

    /// A token of this report. What says a second time and differently is kept as remark.
    fn own(&mut self, token: &Token) {
        let field = self.fill(token);
        match field {
            Some(field) => self.span(token.start, token.end, field),
            None => self.remark(token.start, token.end),
        }
    }

    fn fill(&mut self, token: &Token) -> Option<Field> {
        let words = self.words(token);
        let r = &mut self.report;
        let name = || PersonName::parse(&words).ok();
        match &token.part {
            Part::Label(_) | Part::ListNumber => Some(Field::Label),
            Part::Project(p) => set(&mut r.project, p.clone(), Field::Project),
            Part::Name { who: Who::Broker, .. } => set(&mut r.broker_name, name()?, Field::BrokerName),
            Part::Name { .. } => {
                let name = name()?;
                if r.name.as_ref().is_some_and(|n| *n != name) && !r.more_names.contains(&name) {
                    r.more_names.push(name);
                } else {
                    r.name = Some(name);
                }
                Some(Field::Name)
            }
            Part::Phone { phone, who: Who::Broker } => {
                set(&mut r.broker_phone, phone.clone(), Field::BrokerPhone)
            }
            Part::Phone { phone, .. } => {
                if r.phone.as_ref().is_some_and(|p| p != phone) && !r.more_phones.contains(phone) {
                    r.more_phones.push(phone.clone());
                } else {
                    r.phone = Some(phone.clone());
                }
                Some(Field::Phone)
            }
            Part::IdTail(tail) => set(&mut r.id_tail, *tail, Field::IdTail),
            Part::Headcount(n) => set(&mut r.headcount, *n, Field::Headcount),
            Part::Company(c) => set(&mut r.company, c.clone(), Field::Company),
            Part::Store => set(&mut r.store, words.clone(), Field::Store),
            Part::Arrival { date, time, part } => self.arrival(*date, *time, *part),
        }
    }

    /// 明天 and 10点 may stand apart; a second day or time is remark.
    fn arrival(
        &mut self,
        date: Option<NaiveDate>,
        time: Option<NaiveTime>,
        part: Option<DayPart>,
    ) -> Option<Field> {
        let clash = date.is_some_and(|d| self.day.is_some_and(|had| had != d))
            || time.is_some_and(|t| self.hour.is_some_and(|had| had != t));
        if clash {
            return None;
        }
        self.day = self.day.or(date);
        self.hour = self.hour.or(time);
        self.part = self.part.or(part);
        Some(Field::Arrives)
    }

    /// What nobody recognised between two places, without the signs around it.
    fn remark(&mut self, from: usize, to: usize) {
        if from >= to {
            return;
        }
        let tail = |c: &char| c.is_alphanumeric() || "㎡%％‰℃°²+".contains(*c);
        let piece = &self.original[from..to];
        let Some(first) = piece.iter().position(|c| c.is_alphanumeric()) else { return };
        let last = piece.iter().rposition(tail).map_or(first, |n| n.max(first)) + 1;
        if !self.report.remark.is_empty() {
            self.report.remark.push(' ');
        }
        let words: String = piece[first..last].iter().collect();
        self.report.remark.push_str(&words);
        self.span(from + first, from + last, Field::Remark);
    }

    /// Takes over what was said once for several customers: before the first, or after the last.
    fn share(
        &mut self,
        tokens: &[Token],
        drafts: &[std::ops::Range<usize>],
        n: usize,
        blocks: bool,
        text: &[char],
    ) {
        let (Some(first), Some(last)) = (drafts.first(), drafts.last()) else { return };
        let customer = |t: &&Token| is_customer(&t.part);
        let head_end = tokens[first.clone()].iter().find(customer).map_or(0, |t| t.start);
        let foot_start = tokens[last.clone()].iter().rfind(customer).map_or(text.len(), |t| t.end);
        // A list in one line has its end in the same line.
        let wordy = |line: &&[char]| line.iter().any(|c| c.is_alphanumeric());
        let one_line = text[head_end..self.message.end].split(|c| *c == '\n').filter(wordy).count() < 2;
        let foot_start = match text[foot_start..].iter().position(|c| *c == '\n') {
            _ if one_line => foot_start,
            newline => newline.map_or(text.len(), |n| foot_start + n),
        };
        let r = &self.report;
        let own_firm =
            r.company.is_some() || r.store.is_some() || r.broker_name.is_some() || r.broker_phone.is_some();
        for token in tokens {
            let head = token.end <= head_end && n > 0;
            let foot = token.start >= foot_start && n + 1 < drafts.len();
            if !head && !foot {
                continue;
            }
            let shared = match token.part {
                Part::Company(_)
                | Part::Store
                | Part::Name { who: Who::Broker, .. }
                | Part::Phone { who: Who::Broker, .. } => !own_firm,
                Part::Project(_) => true,
                Part::Arrival { .. } => !blocks && self.day.is_none() && self.hour.is_none(),
                _ => false,
            };
            if shared && let Some(field) = self.fill(token) {
                self.span(token.start, token.end, field);
            }
        }
    }

    fn done(mut self) -> ParsedReport {
        // The sender is the broker unless the message names one: 恒居-周凯.
        if self.report.broker_name.is_none()
            && let Some(sender) = &self.report.sender
        {
            let part = sender.split(|c: char| !c.is_alphabetic() && c != '·').rfind(|p| {
                (2..=4).contains(&p.chars().count()) && p.chars().next().is_some_and(is_single_surname)
            });
            self.report.broker_name = part.and_then(|p| PersonName::parse(p).ok());
        }
        self.report.arrives = match (self.day, self.hour) {
            (None, None) => None,
            (date, time) => Some(Arrival {
                date: date.unwrap_or(self.message.base),
                time,
                part: self.part.filter(|_| time.is_none()),
            }),
        };
        self.report.spans.sort();
        self.report.spans.dedup();
        self.report
    }
}

/// Fills an empty field; the same value again is welcome, another is refused.
fn set<T: PartialEq>(slot: &mut Option<T>, value: T, field: Field) -> Option<Field> {
    match slot {
        Some(had) if *had != value => None,
        _ => {
            *slot = Some(value);
            Some(field)
        }
    }
}
