//! Receiving reports, and what the broker is told.

use super::*;
use crate::lists;
use crate::{brokers, judging, parse, partners};
use chrono::NaiveDate;
use laifang_core::change::{Facts, Personal, ReportPersonal};
use laifang_core::judgement::{Claim, Claimant, Grounds, Judgement, Number, Stage, judge};
use laifang_core::policy::PolicyBook;
use laifang_core::text::{PersonName, Phone};
use laifang_core::time::Moment;
use laifang_core::wording;
use laifang_store::ReportRow;
use std::collections::HashMap;

/// A report whose fields are all right.
pub(super) struct Parsed {
    project: Option<ProjectId>,
    partner: Option<partners::Named>,
    store: Option<String>,
    headcount: Option<u32>,
    day: NaiveDate,
    arrives: Option<Moment>,
    personal: ReportPersonal,
}

/// Reads every field of a draft; what is wrong is noted under the name the request gives the draft.
pub(super) fn parse_draft(
    fields: &mut Fields,
    named: &str,
    draft: &ReportDraft,
    today: NaiveDate,
    zone: chrono_tz::Tz,
) -> Option<Parsed> {
    let at = |field: &str| format!("{named}.{field}");
    let name = draft
        .name
        .as_deref()
        .filter(|t| !t.trim().is_empty())
        .and_then(|t| fields.take(at("name"), parse::name(t)));
    let mut phones = Vec::new();
    for (m, text) in draft.phones.iter().enumerate().filter(|(_, t)| !t.trim().is_empty()) {
        phones.extend(fields.take(at(&format!("phones.{m}")), parse::phone(text)));
    }
    if name.is_none() && phones.is_empty() {
        fields.wrong(
            at("name"),
            Text::new(
                "这条没有认出姓名和电话，请补一个。",
                "Neither name nor phone was recognised: add one.",
            ),
        );
    }
    if let Some(count) = draft.headcount {
        fields.take(at("headcount"), parse::headcount(count));
    }
    let day = match draft.day.as_deref().filter(|t| !t.trim().is_empty()) {
        Some(text) => fields.take(at("day"), parse::day(text)),
        None => Some(today),
    };
    let time = match draft.time.as_deref().filter(|t| !t.trim().is_empty()) {
        Some(text) => fields.take(at("time"), parse::time(text)),
        None => None,
    };
    let partner = partners::parse(
        fields,
        &at("firm"),
        draft.channel.unwrap_or(Channel::Agency),
        draft.firm.as_deref().unwrap_or_default(),
    );
    let store = partners::detail(fields, &at("store"), draft.store.as_deref().unwrap_or_default());
    let broker = partners::detail(fields, &at("broker"), draft.broker.as_deref().unwrap_or_default());
    let broker_phone =
        partners::phone(fields, &at("broker_phone"), draft.broker_phone.as_deref().unwrap_or_default());
    let remark = fields.take(at("remark"), parse::free(&draft.remark, 2_000)).unwrap_or_default();
    let quote: String = draft.quote.chars().filter(|c| !c.is_control() || *c == '\n').take(4_000).collect();
    let day = day?;
    Some(Parsed {
        project: draft.project,
        partner,
        store,
        headcount: draft.headcount,
        day,
        arrives: time.and_then(|t| Moment::at(day, t, zone)),
        personal: ReportPersonal {
            name: name.map(|n| n.as_str().to_owned()),
            phones: phones.iter().map(|p: &Phone| p.as_str().to_owned()).collect(),
            broker,
            broker_phone,
            remark,
            quote,
        },
    })
}

impl Action for ReceiveReports {
    type View = ReportsReceived;
    const NEEDS: Needs = Needs::Permission(Permission::ReceiveReports);
    fn run(self, app: &mut App) -> Result<ReportsReceived, AppError> {
        let before = received_by(app, self.request)?;
        if !before.is_empty() {
            return replies(app, &before);
        }
        let zone = app.reader()?.zone()?;
        let today = app.store()?.now().day(zone);
        let mut fields = Fields::default();
        if self.reports.is_empty() {
            fields.wrong("reports", Text::new("没有要收的报备。", "There is no report to receive."));
        }
        let parsed: Vec<Parsed> = self
            .reports
            .iter()
            .enumerate()
            .filter_map(|(n, d)| parse_draft(&mut fields, &format!("reports.{n}"), d, today, zone))
            .collect();
        fields.finish()?;
        let author = app.author(self.request)?;
        let reports = app.store_mut()?.write(author, |w| {
            let policies = w.reader().policies()?;
            let mut made = Vec::new();
            for report in parsed {
                let partner = match &report.partner {
                    Some(named) => Some(partners::ensure(w, named)?),
                    None => None,
                };
                let broker = (report.personal.broker.as_ref(), report.personal.broker_phone.as_ref());
                brokers::remember(w, partner, report.store.as_ref(), broker, today)?;
                let id = ReportId::new(w.new_uuid());
                let entered = w.now();
                let over_quota = over_quota(w, partner, &report, &policies, today)?;
                w.append(
                    Facts::ReportReceived {
                        report: id,
                        project: report.project,
                        partner,
                        store: report.store,
                        headcount: report.headcount,
                        day: report.day,
                        arrives: report.arrives,
                        entered,
                        over_quota,
                    },
                    Some(Personal::Report(report.personal)),
                )?;
                made.push(id);
            }
            Ok::<_, AppError>(made)
        })?;
        replies(app, &reports)
    }
}

/// Whether a partner has as many open reports as it may (R12). What is answered then stays so: a report that was
/// refused does not become one when others are fulfilled.
fn over_quota(
    w: &laifang_store::Write<'_>,
    partner: Option<PartnerId>,
    report: &Parsed,
    policies: &PolicyBook,
    today: NaiveDate,
) -> Result<bool, AppError> {
    let Some(partner) = partner else { return Ok(false) };
    let Some((kind, _)) = w.reader().partner(partner)? else { return Ok(false) };
    let policy = policies.for_claim(Channel::of_partner(kind), report.project, report.day.max(today));
    let most = policy.map_or(0, |p| p.open_reports_at_most);
    Ok(most > 0 && w.reader().open_reports(partner, policies, today)?.len() as u64 >= u64::from(most))
}

fn received_by(app: &App, request: RequestId) -> Result<Vec<ReportId>, AppError> {
    Ok(app
        .reader()?
        .of_request(request)?
        .into_iter()
        .filter_map(|e| match e.facts {
            Facts::ReportReceived { report, .. } => Some(report),
            _ => None,
        })
        .collect())
}

fn replies(app: &App, reports: &[ReportId]) -> Result<ReportsReceived, AppError> {
    let lines = Lines::new(app)?;
    let mut replies: Vec<ReportReply> = Vec::new();
    let mut open = OpenReports::new();
    for id in reports {
        let row = lines.reader.report(*id)?.ok_or_else(|| AppError::not_found("条报备", "report"))?;
        let (judged, judgement) = judge_report(&lines, &mut open, &row)?;
        let report = lines.report(&row)?;
        let who = lists::joined(&[report.name.as_deref(), report.phone.as_deref()]).unwrap_or_default();
        replies.push(ReportReply { report, judgement, reply: wording::reply(&judged, &who) });
    }
    let all = |lang| replies.iter().map(|r| r.reply.in_lang(lang)).collect::<Vec<_>>().join("\n");
    let text = Text::new(all(Lang::Zh), all(Lang::En));
    Ok(ReportsReceived { replies, text })
}

/// The open reports of each partner, read once for all reports of a list.
type OpenReports = HashMap<PartnerId, Vec<ReportId>>;

/// The verdict on an announced visit, as things stand now.
fn judge_report(
    lines: &Lines<'_>,
    open: &mut OpenReports,
    row: &ReportRow,
) -> Result<(Judgement, JudgementView), AppError> {
    let phones: Vec<Phone> = row.phones.iter().filter_map(|p| Phone::parse(p).ok()).collect();
    let mut records = Vec::new();
    for phone in &phones {
        for hit in lines.reader.find(&judging::number_query(phone), 20)? {
            let certain = hit.by == "phone" && !phone.is_masked();
            if certain || mask_fits_name(lines, row, hit.customer)? {
                records.push((hit.customer, certain));
            }
        }
    }
    let partner = match row.partner {
        Some(id) => lines.reader.partner(id)?.map(|(kind, name)| (id, kind, name)),
        None => None,
    };
    let (channel, claimant) = match partner {
        Some((id, kind, name)) => {
            let claimant = judging::main_name(&lines.reader, Claimant::Partner { id, name })?;
            (Channel::of_partner(kind), claimant)
        }
        None => (Channel::Agency, Claimant::Unnamed),
    };
    let claim = Claim {
        visit: None,
        order: Claim::NOW,
        day: row.day.max(lines.today),
        channel,
        project: row.project,
        claimant,
        number: Number::of(&phones),
        stage: Stage::Report,
        unordered: std::collections::BTreeSet::new(),
        grounds: Grounds {
            reported: Some(row.entered),
            reported_on: Some(row.entered.day(lines.zone)),
            announced: row.says(),
            arrived: row.announced_until(lines.zone),
            broker_of: lines.reader.broker_elsewhere(
                row.broker_phone.as_deref(),
                row.partner,
                row.entered.day(lines.zone),
            )?,
            ..Grounds::default()
        },
    };
    let mut facts = judging::facts(&lines.reader, &records, &claim.claimant, &phones, &lines.policies)?;
    if let Claimant::Partner { id, .. } = &claim.claimant {
        // Counted against those that came before it, also of one list.
        if !open.contains_key(id) {
            let theirs = lines.reader.open_reports(*id, &lines.policies, lines.today)?;
            open.insert(*id, theirs.into_iter().map(|r| r.report).collect());
        }
        let others = open.get(id).into_iter().flatten().take_while(|r| **r != row.report).count();
        // Refused when it was made, it stays so.
        facts.open_reports =
            if row.over_quota { u32::MAX } else { u32::try_from(others).unwrap_or(u32::MAX) };
    }
    let judged = judge(&claim, &facts, &lines.policies, Moment::ALWAYS);
    let view = judging::view(&judged, &claim, &lines.policies, lines.today, ContactKind::Visit);
    Ok((judged, view))
}

/// A mask fits about one number in ten thousand; a different surname rules the person out.
fn mask_fits_name(lines: &Lines<'_>, row: &ReportRow, customer: CustomerId) -> Result<bool, AppError> {
    let Some(reported) = row.name.as_deref().and_then(|n| PersonName::parse(n).ok()) else { return Ok(true) };
    let Some(known) = lines.reader.customer(customer)? else { return Ok(false) };
    let Ok(known) = PersonName::parse(&known.name) else { return Ok(true) };
    Ok(reported.has_surname_of(&known))
}

impl Action for WithdrawReport {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::ReceiveReports);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            let row =
                w.reader().report(self.report)?.ok_or_else(|| AppError::not_found("条报备", "report"))?;
            if w.reader().visit_of_report(self.report)?.is_some() {
                return Err(AppError::refused(
                    "客户已按这条报备到访，不能撤回。",
                    "The party came on this report: it cannot be withdrawn.",
                ));
            }
            if !row.withdrawn {
                w.append(Facts::ReportWithdrawn { report: self.report }, None)?;
            }
            Ok(Done {})
        })
    }
}
