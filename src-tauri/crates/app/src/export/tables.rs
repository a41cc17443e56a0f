//! The rows of each table, read page by page.

use super::columns::{CUSTOMERS, Look, REPORTS, SLIPS, Table, VISITS, flag};
use super::files::Folder;
use crate::lists::{Lines, joined};
use crate::prelude::*;
use laifang_core::time::Moment;
use std::collections::HashMap;

/// Rows read at a time.
const PAGE: u32 = 1_000;

/// Names that many rows share.
struct Names<'a> {
    lines: Lines<'a>,
    projects: HashMap<ProjectId, String>,
    users: HashMap<UserId, String>,
}

impl<'a> Names<'a> {
    fn new(app: &'a App) -> Result<Self, AppError> {
        let lines = Lines::new(app)?;
        let projects = lines.reader.projects()?.into_iter().map(|(id, name, _)| (id, name)).collect();
        let users = lines.reader.users()?.into_iter().map(|u| (u.user, u.name)).collect();
        Ok(Self { lines, projects, users })
    }

    fn project(&self, project: Option<ProjectId>) -> String {
        project.and_then(|p| self.projects.get(&p).cloned()).unwrap_or_default()
    }

    fn user(&self, user: UserId) -> String {
        self.users.get(&user).cloned().unwrap_or_default()
    }

    fn stamp(&self, moment: Moment) -> String {
        moment.stamp(self.lines.zone)
    }

    fn partner(&self, partner: Option<PartnerId>) -> Result<String, AppError> {
        let Some(partner) = partner else { return Ok(String::new()) };
        Ok(self.lines.reader.partner(partner)?.map(|(_, name)| name).unwrap_or_default())
    }
}

/// A value, or an empty cell.
pub(super) fn cell<T: ToString>(value: Option<T>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

pub(super) fn begin(folder: &Folder, table: &Table, look: Look) -> Result<super::files::Table, AppError> {
    folder.table(table, look)
}

pub(super) fn customers(app: &App, look: Look, folder: &mut Folder) -> Result<(), AppError> {
    let names = Names::new(app)?;
    let reader = names.lines.reader;
    let mut table = begin(folder, &CUSTOMERS, look)?;
    let mut after = None;
    loop {
        let page = reader.customers_after(after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some(last.customer);
        for c in page {
            let phone = |n: usize| c.phones.get(n).map(|p| look.phone(p)).unwrap_or_default();
            let more: Vec<String> = c.phones.iter().skip(2).map(|p| look.phone(p)).collect();
            let person = reader.person_of(c.customer)?.into_iter().min().unwrap_or(c.customer);
            table.row(
                folder,
                &[
                    c.customer.to_string(),
                    person.to_string(),
                    c.names.join(" / "),
                    phone(0),
                    phone(1),
                    more.join(" / "),
                    c.id_tail.as_deref().map(|t| look.id_tail(t)).unwrap_or_default(),
                    c.gender.map(|g| look.gender(g)).unwrap_or_default(),
                    c.address.unwrap_or_default(),
                    names.stamp(c.registered),
                    c.contacts.to_string(),
                    if c.contacts == 0 {
                        String::new()
                    } else {
                        c.last_contact.day(names.lines.zone).to_string()
                    },
                    c.last_channel.map(|ch| look.channel(ch)).unwrap_or_default(),
                    names.lines.consultant(c.last_consultant).unwrap_or_default(),
                    cell(c.imported_day),
                    c.imported_channel.map(|ch| look.channel(ch)).unwrap_or_default(),
                    c.imported_broker.unwrap_or_default(),
                    cell(c.import.map(|(import, _)| import)),
                    cell(c.import.map(|(_, line)| line)),
                    flag(c.erased),
                ],
            )?;
        }
    }
    folder.add(CUSTOMERS.file, table)
}

pub(super) fn visits(app: &App, look: Look, folder: &mut Folder) -> Result<(), AppError> {
    let names = Names::new(app)?;
    let reader = names.lines.reader;
    let mut table = begin(folder, &VISITS, look)?;
    let mut after = None;
    loop {
        let page = reader.visits_after(after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some(last.visit);
        for v in page {
            let (line, judgement) = names.lines.visit(&v)?;
            // A registration taken back has no verdict.
            let judged = |text: String| if v.voided { String::new() } else { text };
            let reasons: Vec<String> = judgement.reasons.iter().map(|r| look.text(&r.text)).collect();
            let phone = reader.customer(v.customer)?.and_then(|c| c.phones.first().map(|p| look.phone(p)));
            let companions: Vec<String> = v
                .companions
                .iter()
                .map(|c| {
                    let phone = c.phone.as_deref().map(|p| look.phone(p));
                    joined(&[Some(c.name.as_str()), Some(c.relation.as_str()), phone.as_deref()])
                        .unwrap_or_default()
                })
                .collect();
            table.row(
                folder,
                &[
                    v.visit.to_string(),
                    look.contact(v.contact),
                    names.stamp(v.arrived),
                    names.stamp(v.entered),
                    names.user(v.entered_by),
                    v.customer.to_string(),
                    line.name,
                    phone.unwrap_or_default(),
                    v.headcount.to_string(),
                    companions.join(" / "),
                    names.project(Some(v.project)),
                    look.channel(v.channel),
                    names.partner(v.partner)?,
                    v.store.unwrap_or_default(),
                    v.broker.unwrap_or_default(),
                    v.broker_phone.as_deref().map(|p| look.phone(p)).unwrap_or_default(),
                    cell(v.report),
                    line.consultant.unwrap_or_default(),
                    flag(v.takes_turn),
                    look.reception(v.reception),
                    cell(v.queue),
                    flag(v.complete),
                    v.consent.unwrap_or_default(),
                    v.consent_at.map(|m| names.stamp(m)).unwrap_or_default(),
                    judged(look.verdict(judgement.verdict)),
                    judged(flag(judgement.provisional)),
                    judged(look.text(&judgement.headline)),
                    judged(reasons.join(" ")),
                    judged(judgement.rule),
                    judged(look.text(&judgement.policy)),
                    judged(judgement.protected_until.unwrap_or_default()),
                    line.slip.unwrap_or_default(),
                    look.free(&v.needs),
                    look.free(&v.notes),
                    flag(v.voided),
                ],
            )?;
        }
    }
    folder.add(VISITS.file, table)
}

pub(super) fn reports(app: &App, look: Look, folder: &mut Folder) -> Result<(), AppError> {
    let names = Names::new(app)?;
    let reader = names.lines.reader;
    let mut table = begin(folder, &REPORTS, look)?;
    for r in reader.reports()? {
        let state = names.lines.report_state(&r)?;
        let phones: Vec<String> = r.phones.iter().map(|p| look.phone(p)).collect();
        table.row(
            folder,
            &[
                r.report.to_string(),
                names.stamp(r.entered),
                r.day.to_string(),
                r.arrives.map(|m| names.stamp(m)).unwrap_or_default(),
                look.report_state(state),
                cell(reader.visit_of_report(r.report)?),
                r.name.unwrap_or_default(),
                phones.join(" / "),
                cell(r.headcount),
                names.project(r.project),
                names.partner(r.partner)?,
                r.store.unwrap_or_default(),
                r.broker.unwrap_or_default(),
                r.broker_phone.as_deref().map(|p| look.phone(p)).unwrap_or_default(),
                look.free(&r.remark),
                match r.partner {
                    Some(partner) => {
                        let kind = reader.partner(partner)?.map(|(kind, _)| Channel::of_partner(kind));
                        kind.map(|c| look.channel(c)).unwrap_or_default()
                    }
                    None => String::new(),
                },
            ],
        )?;
    }
    folder.add(REPORTS.file, table)
}

pub(super) fn slips(app: &App, look: Look, folder: &mut Folder) -> Result<(), AppError> {
    let names = Names::new(app)?;
    let reader = names.lines.reader;
    let mut table = begin(folder, &SLIPS, look)?;
    let in_lang = |(zh, en): &(String, String)| match look.lang {
        Lang::Zh => zh.clone(),
        Lang::En => en.clone(),
    };
    let mut offset = 0;
    loop {
        let (page, _) = reader.slips("", None, offset, PAGE)?;
        if page.is_empty() {
            break;
        }
        offset += PAGE;
        for s in page {
            let channel = reader.visit(s.visit)?.map(|v| look.channel(v.channel)).unwrap_or_default();
            let voided = s.voided.as_ref();
            table.row(
                folder,
                &[
                    s.slip.to_string(),
                    s.number,
                    look.slip_state(voided.is_some(), !s.prints.is_empty()),
                    names.stamp(s.issued),
                    names.user(s.issued_by),
                    s.visit.to_string(),
                    s.words.name.clone(),
                    // As printed: masked, whoever exports.
                    s.words.phone.clone(),
                    s.words.headcount.to_string(),
                    s.words.project.clone(),
                    channel,
                    s.words.brought_by.clone().unwrap_or_default(),
                    s.words.consultant.clone().unwrap_or_default(),
                    look.verdict(s.verdict),
                    flag(s.provisional),
                    in_lang(&s.words.headline),
                    in_lang(&s.words.reason),
                    s.rule,
                    s.policy,
                    cell(s.protected_until),
                    s.prints.len().to_string(),
                    s.prints.last().map(|p| names.stamp(p.0)).unwrap_or_default(),
                    voided.map(|v| names.stamp(v.0)).unwrap_or_default(),
                    voided.map(|v| look.free(&v.2)).unwrap_or_default(),
                    s.qr,
                ],
            )?;
        }
    }
    folder.add(SLIPS.file, table)
}
