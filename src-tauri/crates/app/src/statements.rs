//! Statements (对账单): what a beneficiary was owed at the beginning, line by line what changed it, what is owed at the
//! end. On screen, on paper with a signed code, and as a table.

use crate::ledger::books;
use crate::ledger::lines::{act_text, part};
use crate::ledger::names::Names;
use crate::prelude::*;
use crate::tabular::xlsx::{Cell, Columns, Xlsx};
use chrono::{Datelike, NaiveDate};
use laifang_core::ledger::{Act, PostingId, statement};
use laifang_core::money::Money;
use laifang_core::reward::{Beneficiary, Source};
use std::path::Path;

/// A statement of a beneficiary in a project between two days, both included.
#[derive(Clone, Deserialize, TS)]
pub struct ShowStatement {
    /// Which project.
    pub project: ProjectId,
    /// Whose.
    pub beneficiary: Beneficiary,
    /// First day, `YYYY-MM-DD`.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Last day.
    #[ts(type = "string")]
    pub until: NaiveDate,
}

/// A statement.
#[derive(Serialize, TS)]
pub struct StatementView {
    /// Which project.
    pub project: String,
    /// Whose.
    pub beneficiary: Beneficiary,
    /// Name.
    pub name: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Owed on the morning of the first day; negative is owed back.
    pub opening: Money,
    /// What changed it, in the order of days.
    pub lines: Vec<StatementEntry>,
    /// Owed on the evening of the last day.
    pub closing: Money,
    /// Earned but not due by then; no part of the balance.
    pub accrued: Money,
    /// Became due.
    pub became_due: Money,
    /// Taken back; not positive.
    pub taken_back: Money,
    /// Paid, before tax.
    pub paid: Money,
    /// Of it withheld.
    pub withheld: Money,
    /// The text of its signed code.
    pub code: String,
}

/// One line of it.
#[derive(Serialize, TS)]
pub struct StatementEntry {
    /// Local day.
    pub on: String,
    /// What the posting does.
    pub act: Act,
    /// In words: settled, paid, netted, for what.
    pub text: Text,
    /// The deal.
    pub deal: Option<DealId>,
    /// More owed is positive.
    pub amount: Money,
    /// What is owed after it.
    pub balance: Money,
    /// Takes back what was due before.
    pub clawback: bool,
    /// Why: rule, slip, arithmetic.
    pub why: Text,
    /// The posting.
    pub posting: String,
}

/// In which form a statement is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StatementFormat {
    /// Paper.
    Pdf,
    /// A table.
    Csv,
    /// A table for a spreadsheet: sums are numbers.
    Xlsx,
}

/// Writes a statement into a file.
#[derive(Clone, Deserialize, TS)]
pub struct ExportStatement {
    /// Which.
    pub statement: ShowStatement,
    /// In which form.
    pub format: StatementFormat,
    /// A file, or an existing folder in which it is named after the beneficiary and the days.
    pub path: String,
    /// Language.
    #[serde(default)]
    pub lang: Lang,
}

/// What was written.
#[derive(Serialize, TS)]
pub struct StatementFile {
    /// The file.
    pub path: String,
    /// Characters no shipped font has.
    pub missing: Vec<String>,
}

/// Checks the text of a statement's code against the signature and the ledger.
#[derive(Deserialize, TS)]
pub struct VerifyStatement {
    /// The scanned text.
    pub text: String,
}

/// What the check found.
#[derive(Serialize, TS)]
pub struct StatementCheck {
    /// Genuine, altered, superseded or malformed.
    pub result: crate::slip_check::SlipCheckResult,
    /// In words.
    pub text: Text,
}

/// What a statement's code says and the desk's key signs: no name of anybody.
fn signed_text(request: &ShowStatement, payee: PayeeId, view: &StatementView) -> String {
    let mut hasher = blake3::Hasher::new();
    for line in &view.lines {
        hasher.update(line.posting.as_bytes());
        hasher.update(&line.amount.fen().to_le_bytes());
    }
    let hash = hasher.finalize().to_hex();
    format!(
        "LS1*{}*{}*{}*{}*{}*{}*{}",
        request.project.uuid().simple(),
        payee.uuid().simple(),
        request.from.format("%Y%m%d"),
        request.until.format("%Y%m%d"),
        view.opening.fen(),
        view.closing.fen(),
        &hash.as_str()[..16],
    )
}

fn unsigned(app: &mut App, request: &ShowStatement) -> Result<StatementView, AppError> {
    if request.from > request.until {
        return Err(AppError::field(
            "until",
            Text::new("止日不能早于起日。", "The last day cannot be before the first."),
        ));
    }
    let books = books(app)?;
    let names = Names::new(app)?;
    let name = names.beneficiary(request.beneficiary)?;
    if name.is_empty() {
        return Err(AppError::not_found("位受益人", "beneficiary"));
    }
    let made = statement(&books.ledger, request.project, request.beneficiary, request.from, request.until);
    let mut lines = Vec::new();
    for line in made.lines {
        let (source, act) = (names.source(line.key.source)?, act_text(line.act));
        let stage = part(&line.key, books.entitlement(&line.key));
        lines.push(StatementEntry {
            on: line.on.to_string(),
            act: line.act,
            text: Text::new(
                format!("{} {} {}", act.zh, source.zh, stage.zh).trim_end().to_owned(),
                format!("{} {} {}", act.en, source.en, stage.en).trim_end().to_owned(),
            ),
            deal: match line.key.source {
                Source::Deal(deal) => Some(deal),
                _ => None,
            },
            amount: line.amount,
            balance: line.balance,
            clawback: line.taken_back.is_negative(),
            why: words(&names, line.posting)?,
            posting: line.posting.to_string(),
        });
    }
    Ok(StatementView {
        project: names.project(request.project),
        beneficiary: request.beneficiary,
        name,
        from: made.from.to_string(),
        until: made.until.to_string(),
        opening: made.opening,
        lines,
        closing: made.closing,
        accrued: made.accrued,
        became_due: made.became_due,
        taken_back: made.taken_back,
        paid: made.paid,
        withheld: made.withheld,
        code: String::new(),
    })
}

/// Why a posting was made, in the words of the day; nothing where it settled nothing.
fn words(names: &Names<'_>, posting: PostingId) -> Result<Text, AppError> {
    let why = names.reader.posting(posting)?.and_then(|p| p.said().why.clone());
    Ok(why.map(|w| Text::new(w.zh, w.en)).unwrap_or_default())
}

impl Action for ShowStatement {
    type View = StatementView;
    const NEEDS: Needs = Needs::Permission(Permission::SeeRewards);
    fn run(self, app: &mut App) -> Result<StatementView, AppError> {
        let mut view = unsigned(app, &self)?;
        let text = signed_text(&self, PayeeId::of(self.beneficiary), &view);
        let signature = app.store()?.sign(&text);
        view.code = format!("{text}*{signature}");
        Ok(view)
    }
}

/// What no file system takes in a name.
fn file_name(view: &StatementView, ending: &str) -> String {
    let plain: String =
        view.name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    format!("{plain}-{}-{}.{ending}", view.from, view.until)
}

fn paper(view: &StatementView, office: &str, lang: Lang, today: NaiveDate) -> laifang_paper::StatementSheet {
    let pick = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    laifang_paper::StatementSheet {
        lang: if lang == Lang::Zh { "zh" } else { "en" },
        title: pick("对账单", "Statement"),
        office: office.to_owned(),
        about: vec![
            (pick("受益人", "Beneficiary"), view.name.clone()),
            (pick("楼盘", "Project"), view.project.clone()),
            (pick("期间", "Period"), format!("{} – {}", view.from, view.until)),
            (pick("期初应付", "Opening balance"), view.opening.to_string()),
        ],
        columns: [
            pick("日期", "Day"),
            pick("事项", "What"),
            pick("金额", "Amount"),
            pick("应付余额", "Balance"),
        ],
        rows: view
            .lines
            .iter()
            .map(|l| laifang_paper::StatementRow {
                on: l.on.clone(),
                text: l.text.in_lang(lang).to_owned(),
                note: l.why.in_lang(lang).to_owned(),
                amount: l.amount.to_string(),
                balance: l.balance.to_string(),
            })
            .collect(),
        sums: vec![
            (pick("本期到期", "Became due"), view.became_due.to_string()),
            (pick("本期收回", "Taken back"), view.taken_back.to_string()),
            (pick("本期已付（税前）", "Paid, before tax"), view.paid.to_string()),
            (pick("其中代扣", "Of it withheld"), view.withheld.to_string()),
            (pick("期末应付", "Closing balance"), view.closing.to_string()),
            (pick("另：已计提未到期", "Besides: earned, not due"), view.accrued.to_string()),
        ],
        foot: format!("{office} · {today}"),
        qr: view.code.clone(),
        date: Some((
            u16::try_from(today.year()).unwrap_or(1970),
            u8::try_from(today.month()).unwrap_or(1),
            u8::try_from(today.day()).unwrap_or(1),
        )),
    }
}

fn table(view: &StatementView, lang: Lang) -> Result<Vec<u8>, AppError> {
    let failed =
        |e: csv::Error| AppError::file(format!("写不了：{e}"), format!("It cannot be written: {e}."));
    let safe = |text: &str| {
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
    };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let titles = match lang {
        Lang::Zh => ["日期", "事项", "金额", "应付余额", "说明", "分录"],
        Lang::En => ["day", "what", "amount", "balance", "explanation", "posting"],
    };
    writer.write_record(titles).map_err(failed)?;
    let edge = |day: &str, text: Text, amount: Money| {
        [
            day.to_owned(),
            text.in_lang(lang).to_owned(),
            String::new(),
            amount.plain(),
            String::new(),
            String::new(),
        ]
    };
    writer.write_record(edge(&view.from, Text::new("期初", "opening"), view.opening)).map_err(failed)?;
    for line in &view.lines {
        writer
            .write_record([
                line.on.clone(),
                safe(line.text.in_lang(lang)),
                line.amount.plain(),
                line.balance.plain(),
                safe(line.why.in_lang(lang)),
                line.posting.clone(),
            ])
            .map_err(failed)?;
    }
    writer.write_record(edge(&view.until, Text::new("期末", "closing"), view.closing)).map_err(failed)?;
    let body = writer.into_inner().map_err(|e| AppError::file(e.to_string(), e.to_string()))?;
    Ok([b"\xEF\xBB\xBF".as_slice(), &body].concat())
}

/// The statement as a sheet: whose it is, opening balance, lines, closing balance, sums, its code.
fn sheet(view: &StatementView, office: &str, lang: Lang) -> Result<Vec<u8>, AppError> {
    use Cell::{Bold, Sum, Text as Plain};
    let failed =
        |e: std::io::Error| AppError::file(format!("写不了：{e}"), format!("It cannot be written: {e}."));
    let said = paper(view, office, lang, NaiveDate::MIN);
    let columns = Columns { widths: &[18, 34, 16, 16, 80, 66], titles: &[] };
    let mut xlsx = Xlsx::new(Vec::new(), &said.title, &columns).map_err(failed)?;
    let mut row = |cells: &[Cell<'_>]| xlsx.row(cells).map_err(failed);
    let title = format!("{office} {}", said.title);
    row(&[Bold(&title)])?;
    // The opening balance stands in the table.
    for (name, value) in said.about.iter().take(3) {
        row(&[Plain(name), Plain(value)])?;
    }
    row(&[])?;
    let (why, posting) = if lang == Lang::Zh { ("说明", "分录") } else { ("Explanation", "Posting") };
    let [on, what, amount, balance] = &said.columns;
    row(&[Bold(on), Bold(what), Bold(amount), Bold(balance), Bold(why), Bold(posting)])?;
    let (opening, closing) = (view.opening.plain(), view.closing.plain());
    let (first, last) =
        if lang == Lang::Zh { ("期初", "期末") } else { ("Opening balance", "Closing balance") };
    row(&[Plain(&view.from), Plain(first), Plain(""), Sum(&opening)])?;
    for line in &view.lines {
        let (amount, balance) = (line.amount.plain(), line.balance.plain());
        row(&[
            Plain(&line.on),
            Plain(line.text.in_lang(lang)),
            Sum(&amount),
            Sum(&balance),
            Plain(line.why.in_lang(lang)),
            Plain(&line.posting),
        ])?;
    }
    row(&[Plain(&view.until), Bold(last), Plain(""), Sum(&closing)])?;
    row(&[])?;
    let sums = [view.became_due, view.taken_back, view.paid, view.withheld, view.closing, view.accrued];
    for ((name, _), sum) in said.sums.iter().zip(sums) {
        row(&[Plain(""), Plain(name), Sum(&sum.plain())])?;
    }
    row(&[])?;
    row(&[Plain(if lang == Lang::Zh { "核验码" } else { "Code" }), Plain(&view.code)])?;
    xlsx.finish().map_err(failed)
}

impl Action for ExportStatement {
    type View = StatementFile;
    const NEEDS: Needs = Needs::Permission(Permission::SeeRewards);
    fn run(self, app: &mut App) -> Result<StatementFile, AppError> {
        let view = self.statement.run(app)?;
        let reader = app.reader()?;
        let (office, today) = (reader.office()?.name, app.store()?.now().day(reader.zone()?));
        let (bytes, missing, ending) = match self.format {
            StatementFormat::Pdf => {
                let pdf =
                    laifang_paper::statement(&paper(&view, &office, self.lang, today)).map_err(|e| {
                        AppError::file(
                            format!("对账单排不出来：{e}"),
                            format!("The statement cannot be laid out: {e}."),
                        )
                    })?;
                (pdf.bytes, pdf.missing, "pdf")
            }
            StatementFormat::Csv => (table(&view, self.lang)?, vec![], "csv"),
            StatementFormat::Xlsx => (sheet(&view, &office, self.lang)?, vec![], "xlsx"),
        };
        let given = Path::new(self.path.trim());
        let path = if given.is_dir() { given.join(file_name(&view, ending)) } else { given.to_owned() };
        crate::files::write(&path, &bytes)?;
        Ok(StatementFile {
            path: path.to_string_lossy().into_owned(),
            missing: missing.into_iter().map(String::from).collect(),
        })
    }
}

impl Action for VerifyStatement {
    type View = StatementCheck;
    const NEEDS: Needs = Needs::Permission(Permission::SeeRewards);
    fn run(self, app: &mut App) -> Result<StatementCheck, AppError> {
        use crate::slip_check::SlipCheckResult as R;
        let answer = |result, zh: &str, en: &str| Ok(StatementCheck { result, text: Text::new(zh, en) });
        let text = self.text.trim();
        let Some((signed, signature)) = text.rsplit_once('*').filter(|(t, _)| t.starts_with("LS1*")) else {
            return answer(R::Malformed, "不是对账单的二维码。", "Not a statement's code: scan it again.");
        };
        let devices = app.reader()?.devices()?;
        if !devices.iter().any(|d| laifang_log::verify_text(&d.ed25519, signed, signature)) {
            let zh = "签名不对：内容被改过，或不是本案场出的。";
            return answer(R::Altered, zh, "The signature is wrong: altered, or not made by this office.");
        }
        let parts: Vec<&str> = signed.split('*').collect();
        let [_, project, payee, from, until, ..] = parts.as_slice() else {
            return answer(R::Malformed, "不是对账单的二维码。", "Not a statement's code: scan it again.");
        };
        let day = |text: &str| NaiveDate::parse_from_str(text, "%Y%m%d").ok();
        let (Ok(project), Some(from), Some(until)) = (project.parse::<ProjectId>(), day(from), day(until))
        else {
            return answer(R::Malformed, "不是对账单的二维码。", "Not a statement's code: scan it again.");
        };
        let books = books(app)?;
        let mut all = books.ledger.beneficiaries(project);
        let found = all.find(|b| PayeeId::of(*b).uuid().simple().to_string() == *payee);
        let Some(beneficiary) = found else {
            return answer(
                R::Unknown,
                "签名是真的，本前台台账里没有这位受益人，请等同步。",
                "The signature is genuine, but the ledger here has no such beneficiary: wait for an exchange.",
            );
        };
        let request = ShowStatement { project, beneficiary, from, until };
        let view = unsigned(app, &request)?;
        if signed_text(&request, PayeeId::of(beneficiary), &view) == signed {
            answer(R::Genuine, "是真的，与台账一致。", "Genuine, and as the ledger says.")
        } else {
            let zh = "是真的，之后台账有新的入账，以新对账单为准。";
            answer(R::Superseded, zh, "Genuine; the ledger has changed since: make a new statement.")
        }
    }
}
