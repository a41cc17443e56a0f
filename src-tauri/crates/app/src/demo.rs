//! The demo office: a believable month of invented visits (or more days of them), made through the same actions as real ones, with
//! the clock set to each visit's own time.

mod deals;

use crate::prelude::*;
use crate::reports::{ReadPaste, ReceiveReports};
use crate::slips::IssueSlip;
use crate::visits::*;
use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use laifang_core::text::PersonName;
use laifang_core::time::Moment;
use laifang_store::Ports;
use std::sync::{Arc, Mutex, PoisonError};

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓",
    "许", "傅", "沈", "曾", "彭", "吕", "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛", "叶", "阎", "欧阳",
    "司马", "上官", "尉迟", "单", "仇",
];
const GIVEN: &[&str] = &[
    "若溪", "启明", "书宁", "亦凡", "令宜", "浩然", "静姝", "云舟", "若兰", "家豪", "子谦", "思远", "慕云",
    "清扬", "明远", "小满", "嘉怡", "文博", "雨桐", "安娜", "晓峰", "建国", "丽华", "伟", "芳", "娜", "敏",
    "静", "强", "磊", "洋", "艳", "勇", "杰", "婷", "慧", "玲", "斌", "欣怡", "子涵", "梓萱", "一诺", "俊杰",
    "雅琴", "国栋", "秀英", "志强", "海燕", "鹏飞", "䶮",
];
const FIRMS: &[(&str, &[&str], &[&str])] = &[
    ("恒居地产", &["翠园店", "滨江店"], &["周凯", "汪洋"]),
    ("鸿安置业", &["河滨路店", "解放路店"], &["陆一鸣", "陶然"]),
    ("安信居", &["中山店"], &["董芮"]),
    ("满庭芳房产", &["湖东店"], &["石磊"]),
];
const OWNERS: &[&str] = &["高明远", "梁静宜", "卢沛珊"];
const EMPLOYEES: &[&str] = &["方柏舟", "葛清"];
const OUTREACH: &[&str] = &["万达点位", "地铁口外展"];
const NEEDS: &[&str] = &[
    "89 ㎡ 三房，预算 150 万内",
    "117 ㎡ 四房，改善",
    "两房自住，近地铁",
    "看学位",
    "给父母买，要电梯低楼层",
    "投资，问返租",
];
/// Consultants of a demo office that named none.
const CONSULTANTS: &[&str] = &["许知遥", "顾行之", "林晚", "韩澈", "苏慕白"];
/// How many days back the month begins.
const MONTH: u32 = 29;

/// A clock that is set by hand, with real randomness for keys and ids.
struct Staged(Arc<Mutex<Moment>>);

impl Ports for Staged {
    fn now(&self) -> Moment {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn random(&mut self, bytes: &mut [u8]) {
        crate::ports::System::default().random(bytes);
    }
}

/// Choices that are the same in every demo office.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % n.max(1)
    }

    fn percent(&mut self, p: usize) -> bool {
        self.below(100) < p
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// Somebody who came before.
struct Known {
    customer: CustomerId,
    name: String,
    phone: String,
}

struct Stage<'a> {
    app: &'a mut App,
    clock: Arc<Mutex<Moment>>,
    dice: Dice,
    known: Vec<Known>,
    brought: Vec<deals::Brought>,
    deals: deals::Deals,
    first: NaiveDate,
    zone: chrono_tz::Tz,
    today: NaiveDate,
    now: Moment,
}

/// Fills a fresh office, from so many days ago. `password` also opens it for the demo's receptionist.
pub(crate) fn fill(app: &mut App, password: &str, days: Option<u32>) -> Result<(), AppError> {
    if app.reader()?.consultants()?.is_empty() {
        let names: Vec<PersonName> = CONSULTANTS.iter().filter_map(|n| PersonName::parse(n).ok()).collect();
        crate::session::furnish_consultants(app, &names)?;
    }
    let request = request(app)?;
    // Somebody other than whoever founded the office.
    let taken = app.person()?.name;
    let name = ["周敏", "葛知夏"].into_iter().find(|n| *n != taken).unwrap_or_default();
    app.perform(crate::settings::AddPerson {
        request,
        name: name.into(),
        role: Role::Receptionist,
        password: password.to_owned(),
    })?;
    let request = self::request(app)?;
    let name = ["沈会计", "钱会计"].into_iter().find(|n| *n != taken).unwrap_or_default();
    app.perform(crate::settings::AddPerson {
        request,
        name: name.into(),
        role: Role::Finance,
        password: password.to_owned(),
    })?;
    let now = app.store()?.now();
    let zone = app.reader()?.zone()?;
    let clock = Arc::new(Mutex::new(now));
    let real = app.store_mut()?.swap_ports(Box::new(Staged(Arc::clone(&clock))));
    let mut stage = Stage {
        clock,
        dice: Dice(20_261_121),
        known: Vec::new(),
        brought: Vec::new(),
        deals: deals::Deals::default(),
        zone,
        first: now.day(zone) - Days::new(days.unwrap_or(MONTH).into()),
        today: now.day(zone),
        now,
        app,
    };
    let played = stage.play();
    app.store_mut()?.swap_ports(real);
    played
}

fn request(app: &mut App) -> Result<RequestId, AppError> {
    Ok(RequestId::new(app.store_mut()?.new_uuid()))
}

impl Stage<'_> {
    fn at(&self, moment: Moment) {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = moment;
    }

    fn moment(&self, day: NaiveDate, minutes: u32) -> Moment {
        let time = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).unwrap_or_default();
        Moment::at(day, time, self.zone).unwrap_or(self.now)
    }

    fn play(&mut self) -> Result<(), AppError> {
        self.promise()?;
        let today = self.today;
        for day in self.first.iter_days().take_while(|day| *day <= today) {
            let busy = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            let parties = 6 + self.dice.below(5) + if busy { 6 } else { 0 };
            let mut times: Vec<u32> =
                (0..parties).map(|_| 540 + u32::try_from(self.dice.below(600)).unwrap_or(0)).collect();
            times.sort_unstable();
            let mut today = Vec::new();
            for minutes in times {
                let arrives = self.moment(day, minutes);
                if arrives.0 + 120_000 < self.now.0 {
                    today.extend(self.party(day, minutes)?);
                }
            }
            self.close_day(day, &today)?;
            // The last month's deals are all entered today; those before it at the end of their month.
            if day.succ_opt().is_some_and(|next| next.day() == 1)
                && day < self.today - Days::new(MONTH.into())
            {
                self.deals(day)?;
            }
        }
        self.at(self.now);
        self.deals(self.today)?;
        self.expected()
    }

    /// One party: reported before, perhaps; registered, received, a slip where somebody brought them.
    fn party(&mut self, day: NaiveDate, minutes: u32) -> Result<Option<VisitId>, AppError> {
        let returns = !self.known.is_empty() && self.dice.percent(24);
        let (customer, name, phone) = if returns {
            let pick = self.dice.below(self.known.len());
            let known = &self.known[pick];
            (Some(known.customer), known.name.clone(), known.phone.clone())
        } else {
            let (name, phone) = self.somebody();
            (None, name, phone)
        };
        let channel = match self.dice.below(100) {
            0..36 => Channel::WalkIn,
            36..74 => Channel::Agency,
            74..82 => Channel::Owner,
            82..86 => Channel::Employee,
            86..93 => Channel::Outreach,
            _ => Channel::Call,
        };
        let kind = if channel == Channel::Call { ContactKind::Call } else { ContactKind::Visit };
        let brought_by = self.bringer(channel);
        let mut report = None;
        if let (Channel::Agency, Some(by)) = (channel, &brought_by)
            && self.dice.percent(60)
        {
            self.at(self.moment(day, minutes.saturating_sub(200).max(500)));
            report = self.report(&name, &phone, by, minutes)?;
        }
        self.at(self.moment(day, minutes));
        let proposal = {
            let lines = crate::lists::Lines::new(self.app)?;
            let asking =
                crate::rota::Asking { customer, channel: Some(channel), ..crate::rota::Asking::default() };
            crate::rota::proposal(&lines, asking)?
        };
        let needs = if self.dice.percent(70) { self.dice.of(NEEDS).to_owned() } else { String::new() };
        let headcount = u32::try_from(1 + self.dice.below(4)).unwrap_or(1);
        let companions = if headcount > 1 && self.dice.percent(40) {
            let (name, _) = self.somebody();
            vec![Companion { name, relation: "配偶".into(), phone: String::new() }]
        } else {
            Vec::new()
        };
        let request_id = request(self.app)?;
        let outcome = self.app.perform(RegisterVisit {
            request: request_id,
            kind,
            project: None,
            customer: CustomerEntry {
                customer,
                name: name.clone(),
                phones: vec![phone.clone()],
                no_phone: false,
                gender: None,
                id_tail: String::new(),
                address: String::new(),
            },
            companions,
            headcount,
            channel,
            brought_by,
            report,
            needs,
            notes: String::new(),
            consent: Some(crate::session::consent().version),
            consultant: if kind == ContactKind::Visit { proposal.consultant } else { None },
            appointment_with: None,
            broker_chose: None,
            override_reason: String::new(),
            arrived_at: None,
            quick: false,
            decision: None,
        })?;
        let RegisterOutcome::Saved { visit } = outcome else { return Ok(None) };
        if customer.is_none() {
            self.known.push(Known { customer: visit.line.customer, name, phone });
        }
        if channel.partner_kind().is_some() && self.dice.percent(80) {
            let request = request(self.app)?;
            self.app.perform(IssueSlip { request, visit: visit.line.visit })?;
        }
        if kind == ContactKind::Visit {
            let (visit, partner) = (visit.line.visit, channel.partner_kind().is_some());
            self.brought.push(deals::Brought { visit, day, partner });
        }
        Ok((kind == ContactKind::Visit).then_some(visit.line.visit))
    }

    fn somebody(&mut self) -> (String, String) {
        let name = format!("{}{}", self.dice.of(SURNAMES), self.dice.of(GIVEN));
        let head = self.dice.of(&["138", "139", "136", "150", "186", "177", "199"]);
        (name, format!("{head}{:08}", self.dice.below(100_000_000)))
    }

    fn bringer(&mut self, channel: Channel) -> Option<BroughtBy> {
        let by = |name: &str| BroughtBy {
            name: name.into(),
            store: String::new(),
            broker: String::new(),
            broker_phone: String::new(),
            known: None,
        };
        Some(match channel {
            Channel::WalkIn | Channel::Call => return None,
            Channel::Agency => {
                let (firm, stores, brokers) = FIRMS[self.dice.below(FIRMS.len())];
                BroughtBy {
                    store: self.dice.of(stores).into(),
                    broker: self.dice.of(brokers).into(),
                    ..by(firm)
                }
            }
            Channel::Owner => by(self.dice.of(OWNERS)),
            Channel::Employee => by(self.dice.of(EMPLOYEES)),
            _ => by(self.dice.of(OUTREACH)),
        })
    }

    /// A broker's message, read and received as the desk does.
    fn report(
        &mut self,
        name: &str,
        phone: &str,
        by: &BroughtBy,
        minutes: u32,
    ) -> Result<Option<ReportId>, AppError> {
        let masked = format!("{}****{}", &phone[..3], &phone[7..]);
        let project = self.app.reader()?.projects()?.first().map(|p| p.1.clone()).unwrap_or_default();
        let title: String = name.chars().next().into_iter().chain(['女', '士']).collect();
        let shown = if self.dice.percent(50) { name.to_owned() } else { title };
        let text = format!(
            "【报备】{project} {shown} {masked} {}人 今天{}:{:02}到 {}{} {}",
            1 + self.dice.below(3),
            minutes / 60,
            minutes % 60,
            by.name,
            by.store,
            by.broker
        );
        let read = self.app.perform(ReadPaste { text })?;
        let request = request(self.app)?;
        let received = self.app.perform(ReceiveReports { request, reports: read.reports })?;
        Ok(received.replies.first().map(|r| r.report.report))
    }

    /// Parties leave; of today's the last stay, and the very last waits.
    fn close_day(&mut self, day: NaiveDate, visits: &[VisitId]) -> Result<(), AppError> {
        let stay = if day == self.today { 4.min(visits.len()) } else { 0 };
        self.at(if day == self.today { self.now } else { self.moment(day, 1_260) });
        for visit in &visits[..visits.len() - stay] {
            let request = request(self.app)?;
            self.app.perform(SetReception {
                request,
                visit: *visit,
                reception: Reception::Ended,
                consultant: None,
                override_reason: String::new(),
            })?;
        }
        Ok(())
    }

    /// Reports that today still waits for: some ahead, one late.
    fn expected(&mut self) -> Result<(), AppError> {
        self.at(self.now);
        let local = self.now.local(self.zone);
        let minutes = chrono::Timelike::hour(&local) * 60 + chrono::Timelike::minute(&local);
        for ahead in [-57_i64, 3, 33, 63, 120] {
            let at = u32::try_from(i64::from(minutes) + ahead).unwrap_or(0).min(1_439);
            let (name, phone) = self.somebody();
            if let Some(by) = self.bringer(Channel::Agency) {
                self.report(&name, &phone, &by, at)?;
            }
        }
        Ok(())
    }
}
