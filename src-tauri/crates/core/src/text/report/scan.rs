//! Finds the parts of one message: labels first, then what can be told from its own form, then words whose
//! label says what they are, then names.

use chrono::{NaiveDate, NaiveTime};

use super::super::phone::is_mask_char;
use super::super::readings::is_hanzi;
use super::super::{IdTail, Phone, PhoneKind};
use super::labels::{ANSWERS, FIRM_ENDS, JOINABLE, LABELS, Label};
use super::message::Message;
use super::when::{self, is_at, number};
use super::{DayPart, Known, plain};

/// Whose a name or phone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Customer,
    Broker,
    Unknown,
}

/// What a part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A label, a list number, 报备.
    Label(Label),
    ListNumber,
    Project(String),
    /// A person; titled: 女士, 先生 and the like, as customers are announced.
    Name {
        who: Who,
        titled: bool,
    },
    Phone {
        phone: Phone,
        who: Who,
    },
    IdTail(IdTail),
    Headcount(u32),
    Arrival {
        date: Option<NaiveDate>,
        time: Option<NaiveTime>,
        part: Option<DayPart>,
    },
    Company(String),
    Store,
}

/// A part and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub part: Part,
}

/// What the office knows, ready for comparing.
pub(super) struct Knowledge {
    projects: Vec<(Vec<char>, String)>,
    /// Written form, whether it is the whole name, the office's own writing.
    firms: Vec<(Vec<char>, bool, String)>,
}

impl Knowledge {
    pub fn new(known: &Known) -> Self {
        let chars = |s: &str| s.trim().chars().map(plain).collect::<Vec<char>>();
        let mut projects: Vec<_> = known.projects.iter().map(|p| (chars(p), p.trim().to_owned())).collect();
        let mut firms = Vec::new();
        for firm in &known.firms {
            let full = chars(firm);
            let core = FIRM_ENDS
                .iter()
                .filter(|e| firm.trim().ends_with(**e))
                .map(|e| full.len() - e.chars().count())
                .min()
                .filter(|n| *n >= 2);
            if let Some(n) = core {
                firms.push((full[..n].to_vec(), false, firm.trim().to_owned()));
            }
            firms.push((full, true, firm.trim().to_owned()));
        }
        projects.retain(|p| p.0.len() >= 2);
        firms.retain(|f| f.0.len() >= 2);
        projects.sort_by_key(|p| std::cmp::Reverse(p.0.len()));
        firms.sort_by_key(|f| std::cmp::Reverse(f.0.len()));
        Self { projects, firms }
    }
}

/// A label and the stretch its value is in.
pub(super) struct Scope {
    pub label: Label,
    pub start: usize,
    pub end: usize,
    /// Without colon or blank: 客户沈女士.
    pub loose: bool,
}

pub(super) struct Scanner<'a> {
    pub text: &'a [char],
    pub message: &'a Message,
    pub taken: Vec<bool>,
    pub tokens: Vec<Token>,
    pub scopes: Vec<Scope>,
}

/// All parts of a message, sorted by place.
pub(super) fn scan(text: &[char], message: &Message, knowledge: &Knowledge) -> Vec<Token> {
    let mut s = Scanner {
        text: &text[..message.end],
        message,
        taken: vec![false; message.end],
        tokens: Vec::new(),
        scopes: Vec::new(),
    };
    s.projects_and_firms(knowledge);
    s.labels();
    s.cards_and_phones();
    s.arrivals();
    s.headcounts();
    s.list_numbers();
    s.scoped_words();
    s.firms_and_stores();
    s.bracketed_projects();
    s.titled_names();
    s.bare_names();
    s.tokens.sort_by_key(|t| t.start);
    s.tokens
}

impl Scanner<'_> {
    pub(super) fn range(&self) -> std::ops::Range<usize> {
        self.message.body.min(self.text.len())..self.text.len()
    }

    pub(super) fn take(&mut self, start: usize, end: usize, part: Part) {
        self.taken[start..end].fill(true);
        self.tokens.push(Token { start, end, part });
    }

    pub(super) fn free(&self, start: usize, end: usize) -> bool {
        end <= self.text.len() && !self.taken[start..end].contains(&true)
    }

    pub(super) fn scope(&self, at: usize) -> Option<&Scope> {
        self.scopes.iter().rev().find(|s| s.start <= at && at < s.end)
    }

    pub(super) fn label_at(&self, at: usize) -> Option<Label> {
        self.scope(at).map(|s| s.label)
    }

    /// A letter or character of a word not yet taken.
    pub(super) fn word_char(&self, at: usize) -> bool {
        at >= self.message.body
            && at < self.text.len()
            && !self.taken[at]
            && (self.text[at].is_alphanumeric() || self.text[at] == '·')
    }

    pub(super) fn hanzi(&self, at: usize) -> bool {
        at >= self.message.body && at < self.text.len() && !self.taken[at] && is_hanzi(self.text[at])
    }

    pub(super) fn run(&self, from: usize, is: impl Fn(usize) -> bool) -> usize {
        (from..self.text.len()).find(|i| !is(*i)).unwrap_or(self.text.len())
    }

    fn projects_and_firms(&mut self, knowledge: &Knowledge) {
        for (name, written) in &knowledge.projects {
            for i in self.range() {
                if self.text[i..].starts_with(name) && self.free(i, i + name.len()) {
                    self.take(i, i + name.len(), Part::Project(written.clone()));
                }
            }
        }
        for (name, whole, written) in &knowledge.firms {
            for i in self.range() {
                if !self.text[i..].starts_with(name) || !self.free(i, i + name.len()) {
                    continue;
                }
                // The short form only where a word begins: not in 李鸿安.
                if !whole && i > self.message.body && self.hanzi(i - 1) {
                    continue;
                }
                let mut end = i + name.len();
                while let Some(n) =
                    FIRM_ENDS.iter().filter(|e| is_at(self.text, end, e)).map(|e| e.chars().count()).max()
                {
                    end += n;
                }
                let end = if self.free(i, end) { end } else { i + name.len() };
                self.take(i, end, Part::Company(written.clone()));
            }
        }
    }

    fn labels(&mut self) {
        let mut i = self.range().start;
        while i < self.text.len() {
            match self.label(i) {
                Some((end, label, kept, loose)) => {
                    // 预算 and 户型 say what their value is: they stay in the remark with it.
                    if kept {
                        self.take(i, end, Part::Label(label));
                    }
                    if let Some(last) = self.scopes.last_mut().filter(|s| s.end > i) {
                        last.end = i;
                    }
                    if label != Label::Marker {
                        let value = self.run(end, |j| !self.text[j].is_alphanumeric());
                        let line = self.run(value, |j| self.text[j] != '\n');
                        self.scopes.push(Scope { label, start: end, end: line, loose });
                    }
                    i = end;
                }
                None => i += 1,
            }
        }
    }

    /// A label at `i`: its end (colon included), whether it is dropped, whether it stood right before its value.
    fn label(&self, i: usize) -> Option<(usize, Label, bool, bool)> {
        if self.taken[i] {
            return None;
        }
        let (word, label) =
            LABELS.iter().filter(|(w, _)| is_at(self.text, i, w)).max_by_key(|(w, _)| w.len())?;
        let mut end = i + word.chars().count();
        if !self.free(i, end) {
            return None;
        }
        let starts = i == self.message.body || !self.text[i - 1].is_alphanumeric() || self.taken[i - 1];
        let kept = *label != Label::Remark || matches!(*word, "备注" | "说明" | "备注信息" | "其他");
        if *label == Label::Marker {
            let answer = ANSWERS.iter().any(|a| is_at(self.text, end, a));
            let negated = i > self.message.body && "已未可重先能不需要再".contains(self.text[i - 1]);
            if let Some(more) = ["一下", "如下", "信息"].iter().find(|w| is_at(self.text, end, w)) {
                end += more.chars().count();
            }
            let colon = self.text.get(end) == Some(&':');
            return (!answer && !negated || colon).then_some((end + usize::from(colon), *label, true, false));
        }
        // 客户1: 客户一: 客户1张伟
        if *label == Label::Name
            && let Some((e, n)) = number(self.text, end)
            && n < 30
        {
            match self.text.get(e) {
                Some(':' | '、' | '.' | ' ') => return Some((e + 1, *label, true, false)),
                Some(_) if self.person(e).is_some() => return Some((e, *label, true, true)),
                _ => {}
            }
        }
        let blank = |j: usize| self.text.get(j).is_some_and(|c| *c == ' ' || *c == '\t');
        let mut after = self.run(end, blank);
        // 电话(隐号):
        if self.text.get(after) == Some(&'(')
            && let Some(n) = self.text[after..].iter().take(10).position(|c| *c == ')')
            && self.text.get(after + n + 1) == Some(&':')
        {
            after += n + 1;
        }
        // 业务员/电话: the first says whose.
        if matches!(self.text.get(after), Some('/' | '、' | '+' | '&' | '及' | '和'))
            && let Some((second, _)) =
                LABELS.iter().filter(|(w, _)| is_at(self.text, after + 1, w)).max_by_key(|(w, _)| w.len())
            && let second_end = after + 1 + second.chars().count()
            && self.text.get(second_end) == Some(&':')
            && self.free(i, second_end)
        {
            after = second_end;
        }
        let next = self.text.get(after).copied();
        if matches!(next, Some(':' | '=' | '】' | ']' | '」' | '》' | '|')) && (starts || next == Some(':'))
        {
            return Some((after + 1, *label, kept, false));
        }
        if !starts {
            return None;
        }
        let lone = matches!(*label, Label::Remark)
            || matches!(*word, "业务" | "销售" | "渠道" | "意向" | "分销" | "品牌" | "中介" | "同事");
        if blank(end) || next == Some('\n') && after == end {
            end = after;
            return (!lone).then_some((end, *label, kept, false));
        }
        let joined = next.is_some_and(|c| c.is_alphanumeric() || c == '+') && JOINABLE.contains(word);
        let phone =
            matches!(label, Label::Phone | Label::CustomerPhone | Label::BrokerPhone | Label::Headcount);
        let number_next = next.is_some_and(|c| c.is_ascii_digit() || c == '+');
        let fits = match label {
            Label::Name | Label::Broker => self.person(end).is_some_and(|e| e > end),
            Label::Arrival => when::at(self.text, end, self.message.base, self.message.now, true).is_some(),
            // At the very end of the text nothing follows.
            Label::Project | Label::Company | Label::Store => self.taken.get(end).is_some_and(|taken| *taken),
            _ if phone => number_next,
            _ => false,
        };
        (joined && fits).then_some((end, *label, kept, true))
    }

    fn cards_and_phones(&mut self) {
        let mut i = self.range().start;
        while i < self.text.len() {
            let first = self.text[i];
            // 2人+13766081234: a sign between fields, not of a country.
            let digits = self.run(i + 1, |j| self.text[j].is_ascii_digit()) - (i + 1);
            if first == '+' && digits == 11 && matches!(self.text.get(i + 1..i + 3), Some(['1', '3'..='9'])) {
                i += 1;
                continue;
            }
            let begins = (first.is_ascii_digit() || first == '+')
                && !self.taken[i]
                && (i == self.message.body
                    || !(self.text[i - 1].is_ascii_digit() || is_star(self.text[i - 1])));
            if !begins {
                i += 1;
                continue;
            }
            if let Some((end, tail)) = self.card(i) {
                self.take(i, end, Part::IdTail(tail));
                i = end;
            } else if let Some((end, phone)) =
                self.phone(i).filter(|_| self.label_at(i) != Some(Label::Remark))
            {
                let who = self.whose_phone(i);
                self.take(i, end, Part::Phone { phone, who });
                i = end;
            } else {
                i += 1;
            }
        }
    }

    /// A whole card number, or a tail with its label.
    fn card(&self, i: usize) -> Option<(usize, IdTail)> {
        let digits = self.run(i, |j| self.text[j].is_ascii_digit());
        let end = digits + usize::from(matches!(self.text.get(digits), Some('x' | 'X')));
        let labelled = self.label_at(i) == Some(Label::IdTail);
        if !matches!((end - i, labelled), (18, _) | (6, true)) || !self.free(i, end) {
            return None;
        }
        let text: String = self.text[i..end].iter().collect();
        IdTail::parse(&text).ok().map(|tail| (end, tail))
    }

    /// The phone that begins at `i`: groups of digits and masks, blanks or dashes between. A whole mobile is
    /// preferred, then the shortest reading (138****5678 2人 has no second group).
    fn phone(&self, i: usize) -> Option<(usize, Phone)> {
        let part = |j: usize| self.text[j].is_ascii_digit() || is_star(self.text[j]);
        let mut at = i + usize::from(self.text[i] == '+');
        let mut best: Option<(usize, Phone)> = None;
        for _ in 0..6 {
            let end = self.run(at, part);
            if end == at || end - i > 40 || !self.free(i, end) {
                break;
            }
            let text: String = self.text[i..end].iter().collect();
            if let Ok(phone) = Phone::parse(&text) {
                if phone.kind() == PhoneKind::Mobile {
                    return Some((end, phone));
                }
                let extension = best.as_ref().is_some_and(|(_, b)| {
                    b.kind() == PhoneKind::Landline
                        && phone.as_str().starts_with(b.as_str())
                        && !text.contains(' ')
                });
                let foreign = phone.kind() == PhoneKind::Foreign;
                if best.is_none() || extension || foreign {
                    best = Some((end, phone));
                }
            }
            let between = self.run(end, |j| matches!(self.text[j], '-' | '_' | '—' | '–' | '.' | '(' | ')'));
            let blank = self.run(end, |j| self.text[j] == ' ');
            let turned = end + usize::from(self.text.get(end) == Some(&'转'));
            at = between.max(blank).max(turned);
            if at == end || (between > end && between - end > 8) || (blank > end && blank - end > 1) {
                break;
            }
        }
        best
    }

    fn whose_phone(&self, i: usize) -> Who {
        let Some(scope) = self.scope(i) else { return Who::Unknown };
        // A label speaks for the first phone after it and those joined to it.
        let earlier =
            self.tokens.iter().filter(|t| matches!(t.part, Part::Phone { .. }) && t.start >= scope.start);
        if let Some(last) = earlier.max_by_key(|t| t.start)
            && self.text[last.end..i].iter().any(|c| c.is_alphanumeric())
        {
            return Who::Unknown;
        }
        match scope.label {
            Label::CustomerPhone | Label::Name => Who::Customer,
            Label::BrokerPhone | Label::Broker => Who::Broker,
            Label::Phone => {
                let person = |s: &&Scope| {
                    matches!(s.label, Label::Name | Label::CustomerPhone | Label::Broker)
                        && s.start < scope.start
                };
                match self.scopes.iter().filter(person).max_by_key(|s| s.start).map(|s| s.label) {
                    Some(Label::Broker) => Who::Broker,
                    Some(_) => Who::Customer,
                    None => Who::Unknown,
                }
            }
            _ => Who::Unknown,
        }
    }

    fn arrivals(&mut self) {
        let mut i = self.range().start;
        while i < self.text.len() {
            let label = self.label_at(i);
            let person = matches!(label, Some(Label::Name | Label::Broker)) && self.no_time_yet(i);
            let open = !self.taken[i] && !person && label != Some(Label::Remark);
            let found = open
                .then(|| {
                    when::at(self.text, i, self.message.base, self.message.now, label == Some(Label::Arrival))
                })
                .flatten()
                .filter(|f| self.free(i, f.end));
            match found {
                Some(f) => {
                    self.take(i, f.end, Part::Arrival { date: f.date, time: f.time, part: f.part });
                    i = f.end;
                }
                None => i += 1,
            }
        }
    }

    /// Right after a person's label comes the person: 客户:周一 is a name.
    fn no_time_yet(&self, i: usize) -> bool {
        self.scope(i).is_some_and(|s| !self.text[s.start..i].iter().any(|c| c.is_alphanumeric()))
    }

    fn headcounts(&mut self) {
        let mut i = self.range().start;
        while i < self.text.len() {
            let label = self.label_at(i);
            if self.taken[i] || label == Some(Label::Remark) {
                i += 1;
                continue;
            }
            match super::count::at(self.text, i, label == Some(Label::Headcount))
                .filter(|(e, _)| self.free(i, *e))
            {
                Some((end, n)) => {
                    self.take(i, end, Part::Headcount(n));
                    i = end;
                }
                None => i += 1,
            }
        }
    }

    /// 1. 2、 (3) ④ at the beginning of a line or after a blank before a word.
    fn list_numbers(&mut self) {
        for i in self.range() {
            if self.taken[i] {
                continue;
            }
            let before = self.text[self.message.body..i].iter().rev().find(|c| **c != ' ');
            let line_start = before.is_none_or(|c| {
                *c == '\n' || !c.is_alphanumeric() && !matches!(c, ',' | '-' | '*' | '.' | ':' | '/')
            });
            let circled = matches!(self.text[i], '①'..='⑳' | '❶'..='❿' | '⒈'..='⒛' | '㈠'..='㈩');
            if circled {
                self.take(i, i + 1, Part::ListNumber);
                continue;
            }
            // 第一组, 第2位
            if self.text[i] == '第'
                && line_start
                && let Some((e, _)) = number(self.text, i + 1).filter(|(_, n)| *n < 100)
                && matches!(self.text.get(e), Some('组' | '位' | '批'))
                && self.free(i, e + 1)
            {
                self.take(i, e + 1, Part::ListNumber);
                continue;
            }
            let blank = i > self.message.body && self.text[i - 1] == ' ';
            if !line_start && !blank || i > 0 && self.text[i - 1].is_alphanumeric() {
                continue;
            }
            let Some((e, n)) = number(self.text, i).filter(|(_, n)| *n < 100) else { continue };
            let mark = self.text.get(e).copied();
            let bracket = mark == Some(')') && i > 0 && self.text[i - 1] == '(';
            let keycap = mark == Some('\u{FE0F}') || mark == Some('\u{20E3}');
            let dotted = matches!(mark, Some('.' | '、' | ')' | ':' | ',')) && line_start
                || matches!(mark, Some('.' | '、')) && self.text.get(e + 1).is_some_and(|c| is_hanzi(*c));
            let decimal = self.text.get(e + 1).is_some_and(|c| c.is_ascii_digit()) && mark != Some('、');
            // 1.13812345678: the dot of a list all the same.
            let phone_next = self.taken.get(e + 1) == Some(&true);
            if n > 0 && (bracket || keycap || dotted && (!decimal || phone_next)) && self.free(i, e) {
                self.take(i, e, Part::ListNumber);
            }
        }
    }
}

/// A character that hides a digit in a phone; fewer than in a field of its own, since this is running text.
fn is_star(c: char) -> bool {
    is_mask_char(c) && !matches!(c, '#' | '?' | '·')
}
