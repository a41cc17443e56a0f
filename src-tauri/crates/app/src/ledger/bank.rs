//! Files to and from the bank: prepared payments out as CSV in UTF-8 with BOM, paid confirmations in as whatever
//! `tabular` reads.

use super::approvals::payee_users;
use super::books;
use super::names::Names;
use super::payouts::{
    ConfirmPayout, PayoutState, PayoutView, account_agreed, actors, as_prepared, by_bank, confirm, found,
    heard, somebody_else, state,
};
use crate::cells::unguard;
use crate::prelude::*;
use crate::tabular::{Rows, scan, wrong_file};
use laifang_core::change::{Facts, MoneyFacts, Personal};
use laifang_core::fold::money::PaidTo;
use laifang_core::money::Money;
use laifang_store::PayoutRow;
use std::path::Path;

/// Titles of the payment file: the first names the payment, and comes back in the confirmation.
const TITLES: [&str; 9] = ["付款编号", "收款人", "账号", "开户行", "金额", "税前", "代扣", "受益人", "备注"];

/// Writes the prepared payments of a project into a file for the bank. Each goes out once; from then on only the bank's
/// word says what became of it.
#[derive(Clone, Deserialize, TS)]
pub struct ExportPayouts {
    /// Made by the form; with the same one the same payments are written again.
    pub request: RequestId,
    /// Which project.
    pub project: ProjectId,
    /// A file, or an existing folder in which it is named after the day.
    pub path: String,
    /// Those that went out before as well: the file was lost on its way.
    #[serde(default)]
    pub again: bool,
    /// A manager's word why they are paid although another desk has not been heard of since.
    #[serde(default)]
    pub unheard: String,
}

/// What was written.
#[derive(Serialize, TS)]
pub struct PayoutFile {
    /// The file.
    pub path: String,
    /// Payments in it.
    pub rows: u32,
    /// What is transferred by all of them.
    pub net: Money,
}

/// Reads the bank's confirmations: a CSV or .xlsx with 付款编号 / payout, 金额 / amount, and if there is one 日期 / date.
#[derive(Clone, Deserialize, TS)]
pub struct ImportPaid {
    /// Made by the form; each row is confirmed once, however often the file is read.
    pub request: RequestId,
    /// The file.
    pub path: String,
    /// What the bank paid although it was cancelled here is booked; what is not owed is owed back.
    #[serde(default)]
    pub book_cancelled: bool,
}

/// What became of the rows.
#[derive(Serialize, TS)]
pub struct PaidImport {
    /// Confirmed now.
    pub confirmed: Vec<PayoutView>,
    /// Confirmed before.
    pub already: u32,
    /// Rows that were not taken in, and why.
    pub rejected: Vec<UnmatchedRow>,
    /// Of them paid by the bank though cancelled here: `book_cancelled` books them.
    pub bookable: u32,
}

/// A row that was not taken in.
#[derive(Serialize, TS)]
pub struct UnmatchedRow {
    /// Line of the file, titles included.
    pub line: u32,
    /// The payment as the row names it.
    pub payout: String,
    /// Why, and what to do.
    pub why: Text,
}

/// A cell that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

impl Action for ExportPayouts {
    type View = PayoutFile;
    const NEEDS: Needs = Needs::Permission(Permission::PayRewards);
    fn run(self, app: &mut App) -> Result<PayoutFile, AppError> {
        super::paying_here(app, self.project)?;
        let done = app.reader()?.of_request(self.request)?;
        if done.is_empty() {
            self.hand_out(app)?;
        }
        let went = |e: &laifang_core::fold::Entry| match &e.facts {
            Facts::Money(MoneyFacts::PayoutExported { payout }) => Some(*payout),
            _ => None,
        };
        let out: Vec<PayoutId> = app.reader()?.of_request(self.request)?.iter().filter_map(went).collect();
        let names = Names::new(app)?;
        let rows = names.reader.payouts(self.project)?;
        let open: Vec<_> = rows.iter().filter(|r| out.contains(&r.payout)).collect();
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let failed =
            |e: csv::Error| AppError::file(format!("写不了：{e}"), format!("It cannot be written: {e}."));
        writer.write_record(TITLES).map_err(failed)?;
        let mut net = Money::ZERO;
        for row in &open {
            let r = &row.record;
            net = net.plus(r.net);
            let account =
                |pick: fn(&PaidTo) -> &str| r.paid_to.as_ref().map(|to| safe(pick(to))).unwrap_or_default();
            writer
                .write_record([
                    row.payout.to_string(),
                    account(|p| &p.holder),
                    account(|p| &p.account),
                    account(|p| &p.bank),
                    r.net.plain(),
                    r.gross.plain(),
                    r.withheld.plain(),
                    safe(&names.beneficiary(r.beneficiary)?),
                    safe(&names.project(r.project)),
                ])
                .map_err(failed)?;
        }
        let body = writer.into_inner().map_err(|e| AppError::file(e.to_string(), e.to_string()))?;
        let bytes = [b"\xEF\xBB\xBF".as_slice(), &body].concat();
        let given = Path::new(self.path.trim());
        let now = app.store()?.now().local(names.zone());
        let path = if given.is_dir() {
            given.join(format!("payouts-{}.csv", now.format("%Y%m%d-%H%M")))
        } else {
            given.to_owned()
        };
        crate::files::write(&path, &bytes)?;
        Ok(PayoutFile {
            path: path.to_string_lossy().into_owned(),
            rows: u32::try_from(open.len()).unwrap_or(u32::MAX),
            net,
        })
    }
}

impl ExportPayouts {
    /// Records that the payments go to the bank, before the file is written: what is on record and was not written is
    /// written again by the same request, the other way round it would be paid twice.
    fn hand_out(&self, app: &mut App) -> Result<(), AppError> {
        let books = books(app)?;
        let rows = app.reader()?.payouts(self.project)?;
        let waits = |r: &&PayoutRow| {
            // What was netted entirely is confirmed by hand: the bank has nothing to transfer.
            state(r) == PayoutState::Prepared && by_bank(r.record.kind) && r.record.net > Money::ZERO
        };
        let waiting: Vec<_> = rows.iter().filter(waits).collect();
        let open: Vec<_> = waiting.iter().filter(|r| self.again || r.record.exported.is_none()).collect();
        if open.is_empty() && !waiting.is_empty() {
            return Err(AppError::field(
                "again",
                Text::new(
                    format!(
                        "{} 笔待确认的付款都已交银行。文件丢了要重写，请勾选“重写已交的”，别让银行付两次。",
                        waiting.len()
                    ),
                    format!(
                        "All {} waiting payments are with the bank: tick “write again” only if the file was lost, so that nothing is paid twice.",
                        waiting.len()
                    ),
                ),
            ));
        }
        if open.is_empty() {
            return Err(AppError::refused(
                "没有待付的付款。请先制单。",
                "No payment waits: prepare one first.",
            ));
        }
        let unheard = crate::parse::free(&self.unheard, 200).map_err(|t| AppError::field("unheard", t))?;
        heard(app, self.project, &unheard)?;
        let names = Names::new(app)?;
        for row in &open {
            let r = &row.record;
            let whose = names.beneficiary(r.beneficiary)?;
            let about = |error: AppError| AppError {
                text: Text::new(format!("{whose}：{}", error.text.zh), format!("{whose}: {}", error.text.en)),
                ..error
            };
            if r.exported.is_some() {
                continue; // it is out already: the same order once more
            }
            if r.paid.is_empty() || r.paid_to.is_none() {
                return Err(about(AppError::refused(
                    "这笔是旧版本制的单，没有记下账户。请取消它，重新制单。",
                    "it was prepared by an older version, which recorded no account: cancel it and prepare it again.",
                )));
            }
            account_agreed(app, r.beneficiary).map_err(about)?;
            let users = payee_users(&app.reader()?, r.beneficiary)?;
            let actors = actors(r.by, somebody_else(r.by), &users).map_err(about)?;
            as_prepared(app, &books, row, actors, books.today()).map_err(about)?;
        }
        let payouts: Vec<PayoutId> = open.iter().map(|r| r.payout).collect();
        app.once(self.request, |w| {
            for payout in payouts {
                let said = (!unheard.is_empty()).then(|| Personal::Reason { reason: unheard.clone() });
                w.append(MoneyFacts::PayoutExported { payout }.into(), said)?;
            }
            Ok(())
        })
    }
}

/// One row of the bank's file.
struct Row {
    line: u32,
    payout: String,
    amount: String,
    on: String,
    reference: String,
}

/// Reads the file's rows; of one whose quote is not closed there is only the line.
fn read(path: &str) -> Result<(Vec<Row>, Vec<UnmatchedRow>), AppError> {
    let path = Path::new(path.trim());
    let scanned = scan(path)?;
    let (mut file, titles) = Rows::open(path, &scanned)?;
    let column = |names: &[&str]| titles.iter().position(|t| names.contains(&t.as_str()));
    let (payout, amount) = (column(&["付款编号", "payout"]), column(&["金额", "实付", "amount", "net"]));
    let (Some(payout), Some(amount)) = (payout, amount) else {
        return Err(wrong_file(
            "文件里要有“付款编号”和“金额”两列。",
            "The file needs the columns “payout” and “amount”.",
        ));
    };
    let (on, reference) =
        (column(&["日期", "付款日", "date", "paid_on"]), column(&["流水号", "凭证号", "reference"]));
    let (mut rows, mut rejected) = (Vec::new(), Vec::new());
    let mut row = crate::tabular::Row::default();
    while file.next(&mut row)? {
        let line = u32::try_from(row.line).unwrap_or(u32::MAX);
        if row.unclosed {
            let why = row.whole(titles.len()).err().unwrap_or_default();
            rejected.push(UnmatchedRow { line, payout: String::new(), why });
            continue;
        }
        let cell =
            |n: Option<usize>| n.map(|n| unguard(row.cell(n).trim()).trim().to_owned()).unwrap_or_default();
        rows.push(Row {
            line,
            payout: cell(Some(payout)),
            amount: cell(Some(amount)),
            on: cell(on),
            reference: cell(reference),
        });
    }
    Ok((rows, rejected))
}

/// The request of one row: the same file again confirms nothing twice.
fn request_of(request: RequestId, payout: PayoutId) -> RequestId {
    RequestId::new(uuid::Uuid::new_v5(&request.uuid(), payout.uuid().as_bytes()))
}

impl Action for ImportPaid {
    type View = PaidImport;
    const NEEDS: Needs = Needs::Permission(Permission::PayRewards);
    fn run(self, app: &mut App) -> Result<PaidImport, AppError> {
        let (rows, rejected) = read(&self.path)?;
        let mut done = PaidImport { confirmed: vec![], already: 0, rejected, bookable: 0 };
        for row in rows {
            let mut reject = |why: Text| {
                done.rejected.push(UnmatchedRow { line: row.line, payout: row.payout.clone(), why });
            };
            let known = row.payout.parse::<PayoutId>().ok().map(|id| found(app, id));
            let Some(Ok(known)) = known else {
                reject(Text::new(
                    "这里没有这个付款编号，请核对。",
                    "There is no payment with this number here: check it.",
                ));
                continue;
            };
            let amount = row.amount.parse::<Money>();
            if amount != Ok(known.record.net) {
                reject(Text::new(
                    format!("金额 {} 与应付 {} 不一致，请与银行核对。", row.amount, known.record.net),
                    format!("The amount {} differs from {}: ask the bank.", row.amount, known.record.net),
                ));
                continue;
            }
            match state(&known) {
                PayoutState::Paid => {
                    done.already += 1;
                    continue;
                }
                PayoutState::Prepared => {}
                PayoutState::Returned if known.record.confirmed.is_some() => {
                    reject(Text::new(
                        "这笔付款付过，后来退回了。银行又付了一次的，请与银行核对。",
                        "This payment was made and came back: if the bank has made it again, ask the bank.",
                    ));
                    continue;
                }
                PayoutState::Returned | PayoutState::Cancelled if self.book_cancelled => {}
                PayoutState::Returned | PayoutState::Cancelled => {
                    reject(Text::new(
                        "银行已付，这里却已取消：勿重复付款。核实后选“按银行已付入账”，不再应付的转为应收回。",
                        "The bank has paid it though it was cancelled here: do not pay it again. Check, then book it as paid; what is not owed is owed back.",
                    ));
                    done.bookable += 1;
                    continue;
                }
            }
            let action = ConfirmPayout {
                request: request_of(self.request, known.payout),
                payout: known.payout,
                on: row.on.clone(),
                reference: row.reference.clone(),
                // Nobody has to be heard any more: the money is gone.
                unheard: String::new(),
                bank_paid: true,
            };
            match confirm(app, action) {
                Ok(view) => done.confirmed.push(view),
                Err(error) => done.rejected.push(UnmatchedRow {
                    line: row.line,
                    payout: row.payout.clone(),
                    why: error.text,
                }),
            }
        }
        Ok(done)
    }
}
