//! Finds the words of a message that only a label, their ending or their form of address explains: names,
//! firms, stores, unknown projects.

use super::super::name_tables::{LONG_TITLES, SHORT_TITLES, compound_surname, is_single_surname};
use super::super::readings::is_hanzi;
use super::labels::{FIRM_ENDS, Label, NOT_NAMES, PROJECT_ENDS};
use super::scan::{Part, Scanner, Scope, Who};
use super::when::is_at;

impl Scanner<'_> {
    /// The word a label announces, where its own form did not already say so.
    pub(super) fn scoped_words(&mut self) {
        for n in 0..self.scopes.len() {
            let Scope { label, start, end, loose } = self.scopes[n];
            let found = |is: &dyn Fn(&Part) -> bool| {
                self.tokens.iter().any(|t| t.start >= start && t.start < end && is(&t.part))
            };
            let word = (start..end).find(|i| self.word_char(*i) && self.text[*i] != '·');
            let Some(from) = word else { continue };
            let word_end = self.run(from, |j| j < end && (self.word_char(j) || self.inside(j)));
            match label {
                Label::Name | Label::Broker => {
                    let to = if loose {
                        self.person(from)
                    } else {
                        self.person(from).or_else(|| self.any_name(from, end))
                    };
                    let Some(to) = to.filter(|to| *to <= end) else { continue };
                    let titled = label == Label::Name;
                    let who = if titled { Who::Customer } else { Who::Broker };
                    self.take(from, to, Part::Name { who, titled });
                }
                Label::Project if !found(&|p| matches!(p, Part::Project(_))) => {
                    let text = self.text[from..word_end].iter().collect();
                    self.take(from, word_end, Part::Project(text));
                }
                Label::Company if !found(&|p| matches!(p, Part::Company(_))) => {
                    let to = self.firm_end(from, word_end).unwrap_or(word_end);
                    let text = self.text[from..to].iter().collect();
                    self.take(from, to, Part::Company(text));
                }
                Label::Store => self.take(from, word_end, Part::Store),
                _ => {}
            }
        }
    }

    /// Signs that may stand inside a project's or firm's name.
    fn inside(&self, j: usize) -> bool {
        matches!(self.text[j], '·' | '-' | '&' | '.')
            && j > 0
            && self.word_char(j - 1)
            && self.word_char(j + 1)
    }

    /// Any word as a name, because its label says so: John Smith, 阿依古丽·买买提, 王\*\*.
    fn any_name(&self, from: usize, end: usize) -> Option<usize> {
        let letter =
            |j: usize| j < end && !self.taken[j] && (self.text[j].is_alphabetic() || self.text[j] == '·');
        let mut to = self.run(from, letter);
        if self.text[from].is_alphabetic() && !is_hanzi(self.text[from]) {
            while self.text.get(to) == Some(&' ') && letter(to + 1) && !is_hanzi(self.text[to + 1]) {
                to = self.run(to + 1, letter);
            }
        }
        let dotted = self.text[from..to].contains(&'·') || !is_hanzi(self.text[from]);
        (to > from && (to - from <= 6 || dotted && to - from <= 40)).then_some(to)
    }

    /// A firm within `from..to` by what its name ends in.
    fn firm_end(&self, from: usize, to: usize) -> Option<usize> {
        let ends = |at: usize| {
            FIRM_ENDS.iter().filter(|e| is_at(self.text, at, e)).map(|e| at + e.chars().count()).max()
        };
        let mut end = (from + 2..to).find_map(ends)?;
        while let Some(further) = ends(end) {
            end = further;
        }
        (end <= to && end - from <= 16).then_some(end)
    }

    pub(super) fn firms_and_stores(&mut self) {
        let mut i = self.range().start;
        while i < self.text.len() {
            let own_words = matches!(self.label_at(i), Some(Label::Remark | Label::Name));
            if !self.word_char(i) || own_words || self.text[i] == '·' {
                i += 1;
                continue;
            }
            let end = self.run(i, |j| self.word_char(j));
            let mine = "我你贵本他这那该".contains(self.text[i]);
            if let Some(to) = self.firm_end(i, end).filter(|_| !mine) {
                let text = self.text[i..to].iter().collect();
                self.take(i, to, Part::Company(text));
                i = to;
                continue;
            }
            if let Some(to) = self.store_end(i, end) {
                self.take(i, to, Part::Store);
                i = to;
                continue;
            }
            i = end;
        }
    }

    /// 翠园店, 万达一店, 城西分行: where it ends.
    fn store_end(&self, from: usize, end: usize) -> Option<usize> {
        let last = (from + 1..end).rev().find(|j| self.text[*j] == '店')?;
        let word = &self.text[from..=last];
        let no = "到进来本首酒饭宾该同在书商旅新".contains(word[word.len() - 2]) || word.len() > 12;
        let person_after =
            last + 1 == end || self.text.get(last + 1).is_some_and(|c| *c != '长' && *c != '铺');
        let sentence = word.iter().any(|c| "的了我你他在来去看是".contains(*c));
        (!no && person_after && !sentence).then_some(last + 1)
    }

    /// 【云澜府】, and 报备云澜府: an unknown project by what its name ends in.
    pub(super) fn bracketed_projects(&mut self) {
        if self.tokens.iter().any(|t| matches!(t.part, Part::Project(_))) {
            return;
        }
        for i in self.range() {
            let opened = i > self.message.body
                && (matches!(self.text[i - 1], '【' | '[' | '「' | '《' | '“')
                    || self.tokens.iter().any(|t| t.end == i && t.part == Part::Label(Label::Marker)));
            if !opened || !self.hanzi(i) {
                continue;
            }
            let end = self.run(i, |j| self.word_char(j) || self.text[j] == '·' && !self.taken[j]);
            let text: String = self.text[i..end].iter().collect();
            if (2..=10).contains(&(end - i)) && PROJECT_ENDS.iter().any(|e| text.ends_with(e)) {
                self.take(i, end, Part::Project(text));
                return;
            }
        }
    }

    /// Where a person's name that begins at `from` ends: surname and form of address, or a whole name that
    /// fills its word.
    pub(super) fn person(&self, from: usize) -> Option<usize> {
        let end = self.run(from, |j| self.hanzi(j));
        let word = &self.text[from..end];
        let surname =
            compound_surname(word).or_else(|| word.first().filter(|c| is_single_surname(**c)).map(|_| 1))?;
        for n in surname..=(surname + 2).min(word.len()) {
            let title = LONG_TITLES.iter().filter(|t| is_at(word, n, t)).map(|t| t.chars().count()).max();
            if let Some(t) = title {
                return Some(from + n + t);
            }
        }
        if word.len() == surname + 1 && SHORT_TITLES.contains(&word[surname]) {
            return Some(end);
        }
        let given = word.len() - surname;
        let text: String = word.iter().collect();
        let plausible = (1..=2).contains(&given)
            && !NOT_NAMES.contains(&text.as_str())
            && !word.last().is_some_and(|c| "房楼区路层室厅卫市县镇万号店府苑的了吗".contains(*c));
        plausible.then_some(end)
    }

    pub(super) fn titled_names(&mut self) {
        let mut i = self.range().start;
        while i < self.text.len() {
            if !self.hanzi(i) || self.label_at(i) == Some(Label::Remark) {
                i += 1;
                continue;
            }
            let end = self.run(i, |j| self.hanzi(j));
            let found = (i..end).find_map(|from| {
                let conjunction = "和同与跟带请有及是让向于".contains(self.text[from]) && from + 1 < end;
                // 各位老师 are not called 位.
                let all =
                    self.text[from] == '位' && from > 0 && "各诸几两三一这那".contains(self.text[from - 1]);
                let to = self.person(from).filter(|_| !(conjunction || all) || from + 1 == end)?;
                let word: String = self.text[from..to].iter().collect();
                let title = LONG_TITLES.iter().find(|t| word.ends_with(**t));
                let short = from == i && to == end && SHORT_TITLES.contains(&self.text[to - 1]);
                let surname = compound_surname(&self.text[from..to]).unwrap_or(1);
                (title.is_some() || short && to - from == surname + 1).then_some((from, to, title.copied()))
            });
            let Some((from, to, title)) = found else {
                i = end;
                continue;
            };
            let staff = matches!(title, Some("经理" | "主任" | "老师" | "师傅" | "总经理"));
            self.take(from, to, Part::Name { who: Who::Unknown, titled: !staff });
            i = to;
        }
    }

    pub(super) fn bare_names(&mut self) {
        let mut i = self.range().start;
        while i < self.text.len() {
            if !self.hanzi(i) {
                i += 1;
                continue;
            }
            let end = self.run(i, |j| self.hanzi(j));
            let beside = |j: Option<usize>| {
                j.is_some_and(|j| j >= self.message.body && self.word_char(j) && !is_hanzi(self.text[j]))
            };
            let alone = !beside(i.checked_sub(1)) && !beside(Some(end));
            if alone && self.label_at(i) != Some(Label::Remark) && self.person(i) == Some(end) {
                self.take(i, end, Part::Name { who: Who::Unknown, titled: false });
            }
            i = end;
        }
    }
}
