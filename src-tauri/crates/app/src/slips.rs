//! Confirmation slips (客户确认单, R17): issue, print, reprint, void, verify.

use crate::lists::{self, Lines};
use crate::parse;
use crate::prelude::*;
use laifang_core::change::{Facts, Personal, SlipWords};
use laifang_core::policy::SlipKind;
use laifang_core::slip::{SlipCode, SlipNumber};
use laifang_core::wording;
use laifang_store::{Reader, SlipRow, Write};

/// Issues the slip of a visit: number, words and verdict are recorded as they stand.
#[derive(Clone, Deserialize, TS)]
pub struct IssueSlip {
    /// Made by the form.
    pub request: RequestId,
    /// Whose.
    pub visit: VisitId,
}

/// Slips, newest first.
#[derive(Deserialize, TS)]
pub struct ListSlips {
    /// Part of a number or of a name.
    pub text: String,
    /// Only this state.
    pub state: Option<SlipState>,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return, at most 200.
    pub limit: u32,
}

/// A window of slips.
#[derive(Serialize, TS)]
pub struct SlipRows {
    /// Rows.
    pub rows: Vec<SlipLine>,
    /// How many there are in all.
    pub total: u64,
}

/// Where a slip stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlipState {
    /// Issued, nothing printed yet.
    Issued,
    /// Printed at least once.
    Printed,
    /// Voided.
    Voided,
}

/// One slip in the list.
#[derive(Clone, Serialize, TS)]
pub struct SlipLine {
    /// Which.
    pub slip: SlipId,
    /// office-desk-sequence-check.
    pub number: String,
    /// Where it stands.
    pub state: SlipState,
    /// The verdict as printed.
    pub verdict: Verdict,
    /// The customer.
    pub customer: CustomerId,
    /// As printed.
    pub name: String,
    /// Masked, as printed.
    pub phone: Option<String>,
    /// Who brought them.
    pub brought_by: Option<String>,
    /// Consultant.
    pub consultant: Option<String>,
    /// Local `YYYY-MM-DD HH:MM`.
    pub issued_at: String,
    /// Last protected day, `YYYY-MM-DD`.
    pub protected_until: Option<String>,
    /// How often it was printed.
    pub prints: u32,
    /// Why it was voided.
    pub void_reason: Option<String>,
    /// The visit.
    pub visit: VisitId,
}

/// One slip with the pages exactly as they print.
#[derive(Deserialize, TS)]
pub struct ShowSlip {
    /// Which.
    pub slip: SlipId,
    /// Paper.
    pub sheet: SheetSize,
}

/// Paper sizes.
#[derive(Clone, Copy, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SheetSize {
    /// Both parts on one sheet.
    A4,
    /// Each part on its own sheet.
    A5,
}

/// A slip and its preview.
#[derive(Serialize, TS)]
pub struct SlipView {
    /// As in the list.
    pub line: SlipLine,
    /// Verdict's headline and reason as recorded.
    pub headline: Text,
    /// The reason in full, for the office.
    pub reason: Text,
    /// What the channel's part says.
    pub for_channel: Text,
    /// What the QR code says, to be checked without paper.
    pub qr: String,
    /// Pages as SVG, exactly as printed.
    pub pages: Vec<String>,
    /// Characters no shipped font can print; they appear as 〔U+…〕.
    pub missing_glyphs: Vec<String>,
    /// Prints and voids, oldest first.
    pub history: Vec<TimelineEntry>,
}

/// Writes the PDF. Each call counts as a print; from the second on a reason is needed and the sheet says so.
#[derive(Clone, Deserialize, TS)]
pub struct PrintSlip {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub slip: SlipId,
    /// Paper.
    pub sheet: SheetSize,
    /// Where to: a path chosen by the person, or none for the printer's spool folder.
    pub path: Option<String>,
    /// Why again; needed from the second print on.
    #[serde(default)]
    pub reason: String,
}

/// A file that was written.
#[derive(Serialize, TS)]
pub struct SlipPrinted {
    /// As in the list.
    pub line: SlipLine,
    /// The PDF.
    pub path: String,
    /// Characters no shipped font can print.
    pub missing_glyphs: Vec<String>,
}

/// Voids a slip; its number is never used again.
#[derive(Clone, Deserialize, TS)]
pub struct VoidSlip {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub slip: SlipId,
    /// Why.
    pub reason: String,
}

fn found(reader: &Reader<'_>, slip: SlipId) -> Result<SlipRow, AppError> {
    reader.slip(slip)?.ok_or_else(|| AppError::not_found("张确认单", "slip"))
}

pub(crate) fn line(lines: &Lines<'_>, row: &SlipRow) -> Result<SlipLine, AppError> {
    let customer = lines.reader.visit(row.visit)?.map(|v| v.customer);
    Ok(SlipLine {
        slip: row.slip,
        number: row.number.clone(),
        state: match (&row.voided, row.prints.is_empty()) {
            (Some(_), _) => SlipState::Voided,
            (None, true) => SlipState::Issued,
            (None, false) => SlipState::Printed,
        },
        verdict: row.verdict,
        customer: customer.ok_or_else(|| AppError::not_found("次来访", "visit"))?,
        name: row.words.name.clone(),
        phone: Some(row.words.phone.clone()).filter(|p| !p.is_empty()),
        brought_by: row.words.brought_by.clone(),
        consultant: row.words.consultant.clone(),
        issued_at: row.issued.stamp(lines.zone),
        protected_until: row.protected_until.map(|d| d.to_string()),
        prints: u32::try_from(row.prints.len()).unwrap_or(u32::MAX),
        void_reason: row.voided.as_ref().map(|(_, _, why)| why.clone()),
        visit: row.visit,
    })
}

fn shown_line(app: &App, slip: SlipId) -> Result<SlipLine, AppError> {
    let lines = Lines::new(app)?;
    line(&lines, &found(&lines.reader, slip)?)
}

impl Action for IssueSlip {
    type View = SlipLine;
    const NEEDS: Needs = Needs::Permission(Permission::IssueSlip);
    fn run(self, app: &mut App) -> Result<SlipLine, AppError> {
        let author = app.author(self.request)?;
        let by = app.person()?.name;
        let device = app.store()?.device_id();
        let slip = app.store_mut()?.write(author, |w| {
            // One standing slip a visit: a second call, or a second click, finds the first.
            if let Some(row) = w.reader().slip_of_visit(self.visit)? {
                return Ok(row.slip);
            }
            issue(w, self.visit, device, by)
        })?;
        shown_line(app, slip)
    }
}

fn issue(w: &mut Write<'_>, visit: VisitId, device: DeviceId, by: String) -> Result<SlipId, AppError> {
    let slip = SlipId::new(w.new_uuid());
    let now = w.now();
    let reader = w.reader();
    let row = reader.visit(visit)?.ok_or_else(|| AppError::not_found("次来访", "visit"))?;
    if row.voided {
        return Err(AppError::refused(
            "这次登记已撤销，不能出单。",
            "This registration was undone: no slip.",
        ));
    }
    if row.contact == ContactKind::Call {
        return Err(AppError::refused(
            "来电不出确认单，来访后再出。",
            "A call has no slip: issue it when the customer visits.",
        ));
    }
    let lines = Lines::over(reader, now)?;
    let (visit_line, view) = lines.visit(&row)?;
    if visit_line.name.is_empty() {
        return Err(AppError::refused("先补全姓名再出单。", "Complete the name before issuing a slip."));
    }
    let office = reader.office()?;
    let desk = reader.devices()?.into_iter().find(|d| d.device == device).map_or(0, |d| d.desk);
    let sequence = reader.last_slip_sequence(&format!("{}-{desk}-", office.code))? + 1;
    let wrong = |e: laifang_core::slip::SlipNumberError| AppError::refused(e.to_string(), e.to_string());
    let number = SlipNumber::new(office.code.parse().map_err(wrong)?, desk, sequence).map_err(wrong)?;
    let project = reader.projects()?.into_iter().find(|p| p.0 == row.project).map(|p| p.1);
    // Another's protection is nobody's business but the office's: neither the code nor the channel's part has it.
    let own = view.verdict == Verdict::Valid;
    let until = view.protected_until.as_ref().filter(|_| own).and_then(|d| d.parse().ok());
    let both = |t: &Text| (t.zh.clone(), t.en.clone());
    let reason = Text::new(
        view.reasons.iter().map(|r| r.text.zh.as_str()).collect::<Vec<_>>().join(""),
        view.reasons.iter().map(|r| r.text.en.as_str()).collect::<Vec<_>>().join(" "),
    );
    // The office's own copy names the slip that decides; the channel's never does.
    let reason = match &view.slip {
        Some(slip) => {
            Text::new(format!("{}凭确认单 {slip}。", reason.zh), format!("{} By slip {slip}.", reason.en))
        }
        None => reason,
    };
    let day = row.arrived.day(lines.zone);
    let policies = reader.policies()?;
    let policy = policies.for_claim(row.channel, Some(row.project), day);
    let words = SlipWords {
        form: policy.map(|p| p.slip).unwrap_or_default(),
        name: visit_line.name,
        phone: visit_line.phone.unwrap_or_default(),
        companions: row.companions.iter().map(|c| c.name.clone()).collect(),
        headcount: row.headcount,
        project: project.unwrap_or_default(),
        channel: both(&wording::channel(row.channel)),
        brought_by: lists::joined(&[visit_line.brought_by.as_deref(), row.broker.as_deref()]),
        consultant: visit_line.consultant,
        headline: both(&view.headline),
        reason: both(&reason),
        for_channel: both(&view.for_channel),
        arrived: row.arrived.stamp(lines.zone),
        issued: now.stamp(lines.zone),
        issued_by: by,
    };
    let code = SlipCode {
        number: number.clone(),
        verdict: view.verdict,
        protected_until: until,
        words: words_hash(slip, &words),
    };
    let qr = code.qr_text(&w.sign(&code.signed_text()));
    w.append(
        Facts::SlipIssued {
            slip,
            number: number.to_string(),
            visit,
            verdict: view.verdict,
            provisional: view.provisional,
            protected_until: until,
            policy: view.policy.zh.clone(),
            rule: view.rule.clone(),
            qr,
        },
        Some(Personal::Slip(Box::new(words))),
    )?;
    Ok(slip)
}

/// Ties the QR code to what the sheet says. Salted with the slip's random id, which is not on the paper: the
/// hash tells altered words to the desk and is useless for guessing a name.
fn words_hash(slip: SlipId, words: &SlipWords) -> String {
    let text = format!(
        "{slip}\n{}\n{}\n{}\n{}",
        words.name,
        words.phone,
        words.brought_by.clone().unwrap_or_default(),
        words.reason.0
    );
    blake3::hash(text.as_bytes()).to_hex().chars().take(16).collect()
}

impl Action for ListSlips {
    type View = SlipRows;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<SlipRows, AppError> {
        let lines = Lines::new(app)?;
        let state = self.state.map(|s| match s {
            SlipState::Issued => "issued",
            SlipState::Printed => "printed",
            SlipState::Voided => "voided",
        });
        let text = self.text.trim();
        let (rows, total) = lines.reader.slips(text, state, self.offset, self.limit.clamp(1, 200))?;
        Ok(SlipRows { rows: rows.iter().map(|r| line(&lines, r)).collect::<Result<_, _>>()?, total })
    }
}

/// The sheet as printed, from the recorded words.
fn sheet(lines: &Lines<'_>, row: &SlipRow, prints: usize) -> Result<laifang_paper::SlipSheet, AppError> {
    let w = &row.words;
    Ok(laifang_paper::SlipSheet {
        number: row.number.clone(),
        office: lines.reader.office()?.name,
        project: w.project.clone(),
        customer_name: w.name.clone(),
        customer_phone: w.phone.clone(),
        companions: w.companions.clone(),
        headcount: w.headcount,
        channel: w.channel.0.clone(),
        brought_by: w.brought_by.clone(),
        result: match row.verdict {
            Verdict::Valid => laifang_paper::SlipResult::Valid,
            Verdict::Invalid => laifang_paper::SlipResult::Invalid,
            Verdict::Undecided => laifang_paper::SlipResult::Undecided,
        },
        result_word: wording::verdict(row.verdict).zh,
        reason: format!("{}。{}", w.headline.0, w.reason.0),
        reason_for_channel: w.for_channel.0.clone(),
        rule: lists::joined(&[Some(&row.rule), Some(&row.policy)]).unwrap_or_default(),
        protected_until: row.protected_until.map(|d| format!("{d}（含当日）")),
        arrived_at: w.arrived.clone(),
        issued_at: w.issued.clone(),
        issued_by: w.issued_by.clone(),
        consultant: w.consultant.clone(),
        notices: if row.provisional {
            vec!["本单按隐号或部分号码判定，以完整号码为准。".into()]
        } else {
            Vec::new()
        },
        qr: row.qr.clone(),
        reprint: (prints > 1).then(|| format!("第 {prints} 次打印")),
        voided: row.voided.as_ref().map(|_| "作废".into()),
        labels: labels(w.form, w.brought_by.is_some()),
    })
}

/// Title and signers of a form (R17–R20). Without a channel nobody signs for it.
fn labels(form: SlipKind, brought: bool) -> laifang_paper::Labels {
    let signers: &[&str] = match form {
        SlipKind::Confirmation if !brought => &["置业顾问", "客户"],
        SlipKind::Confirmation => &["渠道业务员", "置业顾问", "客户"],
        SlipKind::AgencyForm => &["机构业务员", "案场确认人", "客户"],
        SlipKind::Outreach => &["置业顾问", "渠道助理", "经理", "客户"],
        SlipKind::OutSale => &["外销人员", "置业顾问", "终审签字人", "客户"],
    };
    laifang_paper::Labels {
        title: wording::slip_kind(form).zh,
        signers: signers.iter().map(|s| format!("{s}（签字）")).collect(),
        ..laifang_paper::Labels::zh()
    }
}

impl SheetSize {
    fn paper(self) -> laifang_paper::Sheet {
        match self {
            Self::A4 => laifang_paper::Sheet::A4,
            Self::A5 => laifang_paper::Sheet::A5,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::A5 => "a5",
        }
    }
}

fn paper(error: laifang_paper::PaperError) -> AppError {
    AppError::refused(error.to_string(), error.english())
}

fn glyphs(missing: &[char]) -> Vec<String> {
    missing.iter().map(|c| format!("U+{:04X} {c}", *c as u32)).collect()
}

impl Action for ShowSlip {
    type View = SlipView;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<SlipView, AppError> {
        let lines = Lines::new(app)?;
        let row = found(&lines.reader, self.slip)?;
        let preview = laifang_paper::preview(&sheet(&lines, &row, row.prints.len())?, self.sheet.paper())
            .map_err(paper)?;
        let text = |t: &(String, String)| Text::new(t.0.clone(), t.1.clone());
        Ok(SlipView {
            line: line(&lines, &row)?,
            headline: text(&row.words.headline),
            reason: text(&row.words.reason),
            for_channel: text(&row.words.for_channel),
            qr: row.qr.clone(),
            pages: preview.pages,
            missing_glyphs: glyphs(&preview.missing),
            history: history(&lines, &row)?,
        })
    }
}

/// Issue, prints and void of a slip, oldest first.
fn history(lines: &Lines<'_>, row: &SlipRow) -> Result<Vec<TimelineEntry>, AppError> {
    let people = lines.reader.users()?;
    let entry = |at: laifang_core::time::Moment, kind: &str, by: UserId, text| TimelineEntry {
        at: at.stamp(lines.zone),
        kind: kind.to_owned(),
        text,
        verdict: None,
        visit: None,
        slip: None,
        by: people.iter().find(|u| u.user == by).map(|u| u.name.clone()),
    };
    let mut history = vec![entry(row.issued, "slip", row.issued_by, Text::new("出单", "issued"))];
    for (n, (at, by, paper, why)) in row.prints.iter().enumerate() {
        let (n, paper) = (n + 1, paper.to_uppercase());
        let because = if why.is_empty() { String::new() } else { format!("：{why}") };
        let text = Text::new(format!("第 {n} 次打印 {paper}{because}"), format!("print {n}, {paper} {why}"));
        history.push(entry(*at, "slip_printed", *by, text));
    }
    if let Some((at, by, why)) = &row.voided {
        let text = Text::new(format!("作废：{why}"), format!("voided: {why}"));
        history.push(entry(*at, "slip_voided", *by, text));
    }
    Ok(history)
}

/// Words in a reason for a reprint or a void.
fn reason_of(fields: &mut Fields, text: &str) -> Option<String> {
    let reason = fields.take("reason", parse::free(text, 200))?;
    if reason.is_empty() {
        fields.wrong("reason", Text::new("请写原因。", "Write the reason."));
        return None;
    }
    Some(reason)
}

impl Action for PrintSlip {
    type View = SlipPrinted;
    const NEEDS: Needs = Needs::Permission(Permission::IssueSlip);
    fn run(self, app: &mut App) -> Result<SlipPrinted, AppError> {
        let (number, pdf) = {
            let lines = Lines::new(app)?;
            let row = found(&lines.reader, self.slip)?;
            if row.voided.is_some() {
                return Err(AppError::refused(
                    "确认单已作废，不能再打印。",
                    "The slip is voided: it is not printed again.",
                ));
            }
            let again = !lines.reader.of_request(self.request)?.is_empty();
            let prints = row.prints.len() + usize::from(!again);
            if prints > 1 && !again {
                let mut fields = Fields::default();
                reason_of(&mut fields, &self.reason);
                fields.finish()?;
            }
            let pdf =
                laifang_paper::slip(&sheet(&lines, &row, prints)?, self.sheet.paper()).map_err(paper)?;
            (row.number, pdf)
        };
        let path = match self.path.as_deref().map(str::trim).filter(|p| !p.is_empty()) {
            Some(path) => std::path::PathBuf::from(path),
            None => {
                let dir = app.dir.path().join("slips");
                std::fs::create_dir_all(&dir).map_err(|e| unwritable(&dir, &e))?;
                dir.join(format!("{number}.pdf"))
            }
        };
        // The paper first, then the record: a print that could not be written is not counted.
        laifang_store::write_atomically(&path, &pdf.bytes)?;
        let author = app.author(self.request)?;
        let (slip, sheet) = (self.slip, self.sheet.code());
        let reason = self.reason.trim().to_owned();
        app.store_mut()?.write(author, |w| {
            if w.reader().of_request(self.request)?.is_empty() {
                let why = (!reason.is_empty()).then_some(Personal::Reason { reason });
                w.append(Facts::SlipPrinted { slip, sheet: sheet.into() }, why)?;
            }
            Ok::<_, AppError>(())
        })?;
        Ok(SlipPrinted {
            line: shown_line(app, slip)?,
            path: path.display().to_string(),
            missing_glyphs: glyphs(&pdf.missing),
        })
    }
}

fn unwritable(path: &std::path::Path, error: &std::io::Error) -> AppError {
    AppError::file(
        format!("{} 写不进去（{error}），请换个位置。", path.display()),
        format!("{} cannot be written ({error}): choose another place.", path.display()),
    )
}

impl Action for VoidSlip {
    type View = SlipLine;
    const NEEDS: Needs = Needs::Permission(Permission::VoidSlip);
    fn run(self, app: &mut App) -> Result<SlipLine, AppError> {
        let mut fields = Fields::default();
        let reason = reason_of(&mut fields, &self.reason);
        fields.finish()?;
        let author = app.author(self.request)?;
        let slip = self.slip;
        app.store_mut()?.write(author, |w| {
            if found(&w.reader(), slip)?.voided.is_none() {
                let reason = reason.unwrap_or_default();
                w.append(Facts::SlipVoided { slip }, Some(Personal::Reason { reason }))?;
            }
            Ok::<_, AppError>(())
        })?;
        shown_line(app, slip)
    }
}
