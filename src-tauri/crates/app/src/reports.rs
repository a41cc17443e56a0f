//! Advance reports (报备): reading a pasted message, receiving, withdrawing, replying.

use crate::lists::{self, Lines};
use crate::prelude::*;
use crate::{judging, parse, partners};
use chrono::NaiveDate;
use laifang_core::change::{Facts, Personal, ReportPersonal};
use laifang_core::judgement::{Claim, Claimant, Grounds, Judgement, Number, Stage, judge};
use laifang_core::policy::PolicyBook;
use laifang_core::text::report::{Field, Known, ParsedReport, parse_reports};
use laifang_core::text::{PersonName, Phone};
use laifang_core::time::Moment;
use laifang_core::wording;
use laifang_store::ReportRow;

/// Reads a pasted message or a whole chat log; saves nothing.
#[derive(Deserialize, TS)]
pub struct ReadPaste {
    /// As pasted.
    pub text: String,
}

/// What was recognised.
#[derive(Serialize, TS)]
pub struct PasteView {
    /// One for each customer announced.
    pub reports: Vec<ReportDraft>,
    /// Lines that belong to no report.
    pub unrecognised: Vec<String>,
}

/// A report as recognised, to be corrected and received.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ReportDraft {
    /// The part of the message it was read from.
    #[serde(default)]
    pub quote: String,
    /// What was recognised in the quote.
    #[serde(default)]
    pub spans: Vec<QuoteSpan>,
    /// The project, if named and known.
    pub project: Option<ProjectId>,
    /// As written.
    pub name: Option<String>,
    /// Phones, full or masked.
    pub phones: Vec<String>,
    /// Headcount.
    pub headcount: Option<u32>,
    /// Local `YYYY-MM-DD`.
    pub day: Option<String>,
    /// Local `HH:MM`.
    pub time: Option<String>,
    /// Whose customer it announces: an agency's where nothing is said; an owner's call (R5), an employee's.
    #[serde(default)]
    #[ts(optional)]
    pub channel: Option<Channel>,
    /// Firm, or who refers them.
    pub firm: Option<String>,
    /// Store.
    pub store: Option<String>,
    /// Broker.
    pub broker: Option<String>,
    /// Broker's phone.
    pub broker_phone: Option<String>,
    /// What was not recognised; nothing is dropped.
    #[serde(default)]
    pub remark: String,
}

/// A recognised stretch of the quote.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct QuoteSpan {
    /// `name`, `phone`, `project`, `headcount`, `arrival`, `firm`, `store`, `broker`, `broker_phone`.
    pub field: String,
    /// First character (counted in Unicode characters).
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// Receives reports: each becomes a change of its own.
#[derive(Deserialize, TS)]
pub struct ReceiveReports {
    /// Made by the form; the n-th report of the request is done once.
    pub request: RequestId,
    /// What to receive.
    pub reports: Vec<ReportDraft>,
}

/// The answers, in the same order.
#[derive(Serialize, TS)]
pub struct ReportsReceived {
    /// One for each report.
    pub replies: Vec<ReportReply>,
    /// All replies as one text to paste back into the chat.
    pub text: Text,
}

/// What the broker is told: result and kind of reason, never whose customer it is.
#[derive(Serialize, TS)]
pub struct ReportReply {
    /// The report.
    pub report: ExpectedReport,
    /// The full verdict, for the office.
    pub judgement: JudgementView,
    /// 报备成功 / 无效 + kind of reason, to copy back.
    pub reply: Text,
}

/// Takes a report back.
#[derive(Clone, Deserialize, TS)]
pub struct WithdrawReport {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub report: ReportId,
}

impl Action for ReadPaste {
    type View = PasteView;
    const NEEDS: Needs = Needs::Permission(Permission::ReceiveReports);
    fn run(self, app: &mut App) -> Result<PasteView, AppError> {
        let reader = app.reader()?;
        let local = app.store()?.now().local(reader.zone()?);
        let projects: Vec<(ProjectId, String, bool)> = reader.projects()?;
        let known = Known {
            projects: projects.iter().map(|(_, name, _)| name.clone()).collect(),
            firms: reader.partner_names(PartnerKind::Agency)?,
            today: local.date_naive(),
            now: local.naive_local(),
        };
        let parsed = parse_reports(&self.text, &known);
        let text: Vec<char> = self.text.chars().collect();
        Ok(PasteView {
            reports: parsed.reports.iter().map(|r| draft(r, &text, &projects)).collect(),
            unrecognised: parsed.unrecognised.into_iter().map(|c| c.text).collect(),
        })
    }
}

/// A report as recognised; its quote is the stretch of the text that its spans lie in.
fn draft(report: &ParsedReport, text: &[char], projects: &[(ProjectId, String, bool)]) -> ReportDraft {
    let start = report.spans.iter().map(|s| s.start).min().unwrap_or(0);
    let end = report.spans.iter().map(|s| s.end).max().unwrap_or(0).min(text.len());
    let field = |f: Field| {
        Some(match f {
            Field::Project => "project",
            Field::Name => "name",
            Field::Phone => "phone",
            Field::Headcount => "headcount",
            Field::Arrives => "arrival",
            Field::Company => "firm",
            Field::Store => "store",
            Field::BrokerName => "broker",
            Field::BrokerPhone => "broker_phone",
            Field::IdTail | Field::Header | Field::Label | Field::Remark => return None,
        })
    };
    let project =
        report.project.as_ref().and_then(|name| projects.iter().find(|(_, n, _)| n == name)).map(|p| p.0);
    let mut remark = report.remark.clone();
    let mut note = |label: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            if !remark.is_empty() {
                remark.push('；');
            }
            remark.push_str(&format!("{label}{value}"));
        }
    };
    let more: Vec<&str> = report.more_names.iter().map(|n| n.as_str()).collect();
    note("同行：", Some(more.join("、").as_str()));
    note("身份证后六位：", report.id_tail.as_ref().map(|t| t.as_str()));
    if project.is_none() {
        note("楼盘：", report.project.as_deref());
    }
    if report.broker_name.is_none() {
        note("发送人：", report.sender.as_deref());
    }
    let claimed = report.claimed_at.map(|at| at.format("%Y-%m-%d %H:%M").to_string());
    note("消息时间：", claimed.as_deref());
    ReportDraft {
        channel: None,
        quote: text.get(start..end).unwrap_or_default().iter().collect(),
        spans: report
            .spans
            .iter()
            .filter_map(|s| {
                Some(QuoteSpan { field: field(s.field)?.into(), start: s.start - start, end: s.end - start })
            })
            .collect(),
        project: project.or(match projects {
            [(only, _, true)] if report.project.is_none() => Some(*only),
            _ => None,
        }),
        name: report.name.as_ref().map(|n| n.as_str().to_owned()),
        phones: report.phone.iter().chain(&report.more_phones).map(|p| p.as_str().to_owned()).collect(),
        headcount: report.headcount,
        day: report.arrives.map(|a| a.date.to_string()),
        time: report.arrives.and_then(|a| a.time).map(|t| t.format("%H:%M").to_string()),
        firm: report.company.clone(),
        store: report.store.clone(),
        broker: report.broker_name.as_ref().map(|n| n.as_str().to_owned()),
        broker_phone: report.broker_phone.as_ref().map(|p| p.as_str().to_owned()),
        remark,
    }
}

/// A report whose fields are all right.
struct Parsed {
    project: Option<ProjectId>,
    partner: Option<partners::Named>,
    store: Option<String>,
    headcount: Option<u32>,
    day: NaiveDate,
    arrives: Option<Moment>,
    personal: ReportPersonal,
}

fn parse_draft(
    fields: &mut Fields,
    n: usize,
    draft: &ReportDraft,
    today: NaiveDate,
    zone: chrono_tz::Tz,
) -> Option<Parsed> {
    let at = |field: &str| format!("reports.{n}.{field}");
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
            .filter_map(|(n, d)| parse_draft(&mut fields, n, d, today, zone))
            .collect();
        fields.finish()?;
        let author = app.author(self.request)?;
        let reports = app.store_mut()?.write(author, |w| {
            let mut made = Vec::new();
            for report in parsed {
                let partner = match &report.partner {
                    Some(named) => Some(partners::ensure(w, named)?),
                    None => None,
                };
                let id = ReportId::new(w.new_uuid());
                let entered = w.now();
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
    let policies = lines.reader.policies()?;
    let mut replies: Vec<ReportReply> = Vec::new();
    for id in reports {
        let row = lines.reader.report(*id)?.ok_or_else(|| AppError::not_found("条报备", "report"))?;
        let (judged, judgement) = judge_report(&lines, &policies, &row)?;
        let report = lines.report(&row)?;
        let who = lists::joined(&[report.name.as_deref(), report.phone.as_deref()]).unwrap_or_default();
        replies.push(ReportReply { report, judgement, reply: wording::reply(&judged, &who) });
    }
    let all = |lang| replies.iter().map(|r| r.reply.in_lang(lang)).collect::<Vec<_>>().join("\n");
    let text = Text::new(all(Lang::Zh), all(Lang::En));
    Ok(ReportsReceived { replies, text })
}

/// The verdict on an announced visit, as things stand now.
fn judge_report(
    lines: &Lines<'_>,
    policies: &PolicyBook,
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
        Some((id, kind, name)) => (Channel::of_partner(kind), Claimant::Partner { id, name }),
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
        grounds: Grounds {
            reported: Some(row.entered),
            reported_on: Some(row.entered.day(lines.zone)),
            arrived: row.arrives,
            ..Grounds::default()
        },
    };
    let mut facts = judging::facts(&lines.reader, &records, &claim.claimant, &phones)?;
    if let Claimant::Partner { id, .. } = &claim.claimant {
        let policy = policies.for_claim(claim.channel, claim.project, claim.day);
        let days = policy.map_or(3, |p| u64::from(p.report_expires_after_days));
        let since = lines.today.checked_sub_days(chrono::Days::new(days)).unwrap_or(lines.today);
        // The report that is judged is not one of those it is counted against.
        facts.open_reports = lines.reader.open_reports(*id, since)?.saturating_sub(1);
    }
    let judged = judge(&claim, &facts, policies, lines.now);
    let view = judging::view(&judged, &claim, policies, lines.today, ContactKind::Visit);
    Ok((judged, view))
}

/// A mask fits about one number in ten thousand; a different surname rules the person out.
fn mask_fits_name(lines: &Lines<'_>, row: &ReportRow, customer: CustomerId) -> Result<bool, AppError> {
    let Some(reported) = row.name.as_deref().and_then(|n| PersonName::parse(n).ok()) else { return Ok(true) };
    let Some(known) = lines.reader.customer(customer)? else { return Ok(false) };
    let Ok(known) = PersonName::parse(&known.name) else { return Ok(true) };
    Ok(reported.simplified().chars().next() == known.simplified().chars().next())
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
