//! What a row of a list or a report's code says, cell by cell, and the draft it becomes. Nothing is guessed: what
//! cannot be read stays in the draft's remark, with a notice that says so.

use super::ReportDraft;
use crate::lists::Lines;
use crate::parse;
use crate::prelude::*;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use laifang_core::text::report::{parse_arrival, parse_headcount};

/// What a cell is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cell {
    Name,
    Phone,
    MorePhones,
    IdTail,
    Headcount,
    Day,
    /// A time, or a day and a time.
    Arrival,
    Project,
    /// A channel; some firms write their own name here.
    Channel,
    Firm,
    Store,
    Broker,
    BrokerPhone,
    Remark,
    /// Nothing a report says, but kept: in the remark, after its title.
    Other,
    /// Numbers and times that a list or our own export counts by.
    Skipped,
}

/// One cell: what it is, its title, its text.
pub(super) struct Said<'a> {
    pub(super) cell: Cell,
    pub(super) title: &'a str,
    pub(super) text: &'a str,
}

/// What the office knows, for all rows of a list.
pub(super) struct Office {
    projects: Vec<(ProjectId, String, bool)>,
    now: NaiveDateTime,
}

impl Office {
    pub(super) fn new(lines: &Lines<'_>) -> Result<Self, AppError> {
        Ok(Self { projects: lines.reader.projects()?, now: lines.now.local(lines.zone).naive_local() })
    }

    /// The draft; where neither name nor number can be read, the titles that are wrong and why.
    pub(super) fn draft(&self, said: &[Said<'_>]) -> Result<ReportDraft, (String, Text)> {
        let mut read =
            Reading { office: self, said, remark: Vec::new(), unused: Vec::new(), notices: Vec::new() };
        let name = read.name();
        let phones = read.phones();
        if name.is_none() && phones.is_empty() {
            return Err(read.nobody());
        }
        let (day, time) = read.arrival();
        let (channel, firm) = read.channel_and_firm();
        let headcount = read.one(Cell::Headcount, |text| {
            parse_headcount(text)
                .filter(|n| parse::headcount(*n).is_ok())
                .ok_or_else(|| Text::new("人数看不懂", "the headcount cannot be read"))
        });
        let project = read.project();
        let detail = |text: &str| parse::free(text, 60);
        let store = read.one(Cell::Store, detail);
        let broker = read.one(Cell::Broker, detail);
        let broker_phone = read.one(Cell::BrokerPhone, |t| parse::phone(t).map(String::from));
        read.id_tail();
        read.rest();
        let kept = |n: &Text| {
            Text::new(format!("{}；已记在备注。", n.zh), format!("{}. It is kept in the remark.", n.en))
        };
        let notices = read.unused.iter().map(kept).chain(read.notices).collect();
        let quote: Vec<String> =
            said.iter().filter(|s| s.cell != Cell::IdTail && !s.text.is_empty()).map(quoted).collect();
        Ok(ReportDraft {
            quote: quote.join("；"),
            spans: Vec::new(),
            project,
            name,
            phones,
            headcount,
            day: day.map(|d| d.to_string()),
            time: time.map(|t| t.format("%H:%M").to_string()),
            channel,
            firm,
            store,
            broker,
            broker_phone,
            remark: read.remark.join("；"),
            line: None,
            notices,
            already: None,
        })
    }
}

/// A cell with its title.
pub(super) fn quoted(said: &Said<'_>) -> String {
    match said.title.is_empty() {
        true => said.text.to_owned(),
        false => format!("{}：{}", said.title, said.text),
    }
}

struct Reading<'a> {
    office: &'a Office,
    said: &'a [Said<'a>],
    remark: Vec<String>,
    /// What could not be read, and why: sentences without their end.
    unused: Vec<Text>,
    notices: Vec<Text>,
}

/// The filled cells of a kind.
fn of<'a>(said: &'a [Said<'a>], cell: Cell) -> impl Iterator<Item = &'a Said<'a>> {
    said.iter().filter(move |s| s.cell == cell && !s.text.is_empty())
}

impl Reading<'_> {
    /// Keeps what could not be read, and says so.
    fn keep(&mut self, said: &Said<'_>, why: &Text) {
        self.remark.push(quoted(said));
        let end = |t: &str| t.trim_end_matches(['。', '.']).to_owned();
        self.unused.push(Text::new(
            format!("{}“{}”没有用上：{}", said.title, said.text, end(&why.zh)),
            format!("“{}” ({}) was not used: {}", said.text, said.title, end(&why.en)),
        ));
    }

    /// The value of a cell; a second one, and one that cannot be read, is kept.
    fn one<T>(&mut self, cell: Cell, mut read: impl FnMut(&str) -> Result<T, Text>) -> Option<T> {
        let mut value = None;
        for said in of(self.said, cell) {
            match read(said.text) {
                Ok(found) if value.is_none() => value = Some(found),
                Ok(_) => self.remark.push(quoted(said)),
                Err(why) => self.keep(said, &why),
            }
        }
        value
    }

    fn name(&mut self) -> Option<String> {
        self.one(Cell::Name, |t| parse::name(t).map(String::from))
    }

    /// Several numbers stand in one cell, or in cells of their own.
    fn phones(&mut self) -> Vec<String> {
        let mut phones = Vec::new();
        for said in of(self.said, Cell::Phone).chain(of(self.said, Cell::MorePhones)) {
            for text in said.text.split(['/', '、', ',', '，', ';', '；', '\n']).map(str::trim) {
                match parse::phone(text).map(String::from) {
                    _ if text.is_empty() => {}
                    Ok(phone) if phones.contains(&phone) => {}
                    Ok(phone) => phones.push(phone),
                    Err(why) => self.keep(&Said { text, ..*said }, &why),
                }
            }
        }
        phones
    }

    /// Neither name nor number: which columns, and what to do.
    fn nobody(&self) -> (String, Text) {
        let titles: Vec<&str> = [Cell::Name, Cell::Phone, Cell::MorePhones]
            .into_iter()
            .flat_map(|cell| self.said.iter().filter(move |s| s.cell == cell))
            .map(|s| s.title)
            .collect();
        let (zh, en): (Vec<&str>, Vec<&str>) =
            self.unused.iter().map(|n| (n.zh.as_str(), n.en.as_str())).unzip();
        let text = if zh.is_empty() {
            Text::new(
                "姓名和电话都是空的：补一个再读，或手工登记。",
                "Name and phone are empty: fill in one and read it again, or enter it by hand.",
            )
        } else {
            Text::new(
                format!("{}。改好这一行再读，或手工登记。", zh.join("；")),
                format!("{}. Correct the line and read it again, or enter it by hand.", en.join("; ")),
            )
        };
        (titles.join("、"), text)
    }

    fn arrival(&mut self) -> (Option<NaiveDate>, Option<NaiveTime>) {
        let now = self.office.now;
        let unclear = || {
            Text::new("日期或时间看不懂，请写成 2026-11-21 15:00", "write day and time like 2026-11-21 15:00")
        };
        let when = |text: &str| {
            parse_arrival(text, now)
                .or_else(|| parse::day(text).ok().map(|day| (Some(day), None)))
                .ok_or_else(unclear)
        };
        let stated = self.one(Cell::Day, when);
        let mut day = stated.and_then(|(day, _)| day);
        let mut time = stated.and_then(|(_, time)| time);
        for said in of(self.said, Cell::Arrival) {
            match when(said.text) {
                Ok((other, _)) if other.is_some() && day.is_some() && other != day => {
                    self.keep(
                        said,
                        &Text::new("和日期列不是同一天", "it is another day than the day's column"),
                    );
                }
                Ok((other, at)) => {
                    day = day.or(other);
                    time = time.or(at);
                }
                Err(why) => self.keep(said, &why),
            }
        }
        // A spreadsheet writes a bare day as its midnight; nobody is announced for that.
        if day.is_some() && time == Some(NaiveTime::MIN) {
            time = None;
        }
        if let Some(past) = day.filter(|d| *d < now.date()) {
            self.notices.push(Text::new(
                format!("预计到访日 {past} 已经过了，请核对。"),
                format!("The announced day, {past}, is over: check it."),
            ));
        }
        (day, time)
    }

    /// The firm's name stands in the channel's column where that names no channel.
    fn channel_and_firm(&mut self) -> (Option<Channel>, Option<String>) {
        let mut firm = self.one(Cell::Firm, |t| parse::label(t, 60));
        let mut channel = None;
        for said in of(self.said, Cell::Channel) {
            match Channel::read(said.text) {
                Some(read) if read.partner_kind().is_some() => channel = Some(read),
                Some(_) => self
                    .keep(said, &Text::new("这个渠道没有人带客", "nobody brings customers by this channel")),
                None if firm.is_none() => match parse::label(said.text, 60) {
                    Ok(name) => firm = Some(name),
                    Err(why) => self.keep(said, &why),
                },
                None => self.remark.push(quoted(said)),
            }
        }
        (channel, firm)
    }

    /// One of the office's projects by its whole name; the only one where none is named.
    fn project(&mut self) -> Option<ProjectId> {
        let office = self.office;
        let projects = &office.projects;
        let bare = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let named = of(self.said, Cell::Project).next().is_some();
        let found = self.one(Cell::Project, |text| {
            projects
                .iter()
                .find(|(_, name, active)| *active && bare(name) == bare(text))
                .map(|(id, _, _)| *id)
                .ok_or_else(|| Text::new("本案场没有这个楼盘", "the office has no such project"))
        });
        let mut active = projects.iter().filter(|(_, _, active)| *active).map(|(id, _, _)| *id);
        match (found, named, active.next(), active.next()) {
            (None, false, Some(only), None) => Some(only),
            (found, ..) => found,
        }
    }

    /// Only the last six are kept of an identity card, wherever it stands.
    fn id_tail(&mut self) {
        for said in of(self.said, Cell::IdTail) {
            match parse::id_tail(said.text) {
                Ok(Some(tail)) => self.remark.push(format!("身份证后六位：{}", tail.as_str())),
                Ok(None) => {}
                Err(_) => self.notices.push(Text::new(
                    format!("{}看不懂，没有保留。", said.title),
                    format!("{} cannot be read and was not kept.", said.title),
                )),
            }
        }
    }

    fn rest(&mut self) {
        let remark: Vec<String> = of(self.said, Cell::Remark).map(|s| s.text.to_owned()).collect();
        let others: Vec<String> = of(self.said, Cell::Other).map(quoted).collect();
        self.remark = remark.into_iter().chain(others).chain(std::mem::take(&mut self.remark)).collect();
    }
}
