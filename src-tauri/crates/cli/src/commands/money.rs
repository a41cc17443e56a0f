//! Deals, programmes, settling, approving and paying.

use super::office::input;
use super::visits::session;
use crate::args::{
    Approve as ApproveWhat, Deal as DealWhat, Ledger, Method as MethodWord, Note, Part, Pay as PayWhat,
    Programme as ProgrammeWhat, Statement, What,
};
use crate::output::{Done, Out, Problem};
use laifang_app::App;
use laifang_app::deals::*;
use laifang_app::ledger::approvals::*;
use laifang_app::ledger::bank::*;
use laifang_app::ledger::lines::*;
use laifang_app::ledger::payouts::*;
use laifang_app::ledger::{Settle, SettleView};
use laifang_app::programmes::*;
use laifang_app::statements::*;
use laifang_core::id::{CustomerId, ProjectId, RequestId};
use laifang_core::programme::{Programme, presets};
use laifang_core::reward::Beneficiary;
use laifang_core::time::Moment;
use serde_json::{Value, json};
use std::str::FromStr;

fn id<T: FromStr>(text: &str, zh: &str, en: &str) -> Result<T, Problem> {
    text.trim().parse().map_err(|_| {
        Problem::usage(format!("{zh}的编号不对：{text}"), format!("{text} is not the id of a {en}"))
    })
}

/// The project named, or the only one.
fn project(app: &mut App, name: Option<&str>) -> Result<ProjectId, Problem> {
    let all = session(app)?.projects;
    let found = match name {
        Some(name) => all.iter().find(|p| p.name == name),
        None if all.len() == 1 => all.first(),
        None => None,
    };
    found.map(|p| p.project).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|p| p.name.as_str()).collect();
        Problem::usage(
            format!("请用 --project 指定楼盘：{}", names.join("、")),
            format!("Name the project with --project: {}", names.join(", ")),
        )
    })
}

fn deal_text(out: &Out, view: &DealView) -> String {
    let l = &view.line;
    let buyers: Vec<&str> = l.buyers.iter().map(|b| b.name.as_str()).collect();
    let mut lines = vec![
        format!("{}  {}", out.pick("成交", "deal"), l.deal),
        format!(
            "{} {}  {}  {}  {}",
            l.unit,
            out.say(&l.unit_text),
            buyers.join(" "),
            l.price.map(|p| p.to_string()).unwrap_or_default(),
            out.say(&l.state_text)
        ),
    ];
    if let Some(claim) = &view.claim {
        let shares: Vec<String> = claim.shares.iter().map(|(n, p)| format!("{n} {p}%")).collect();
        lines.push(format!(
            "{} {} {} {} {}",
            out.pick("归属", "claim"),
            claim.visited,
            shares.join(" "),
            out.say(&laifang_core::wording::verdict(claim.verdict)),
            claim.slip.as_deref().unwrap_or_default()
        ));
    }
    for fact in &view.facts {
        let gone = if fact.withdrawn { out.pick("（已撤回）", " (withdrawn)") } else { "" };
        lines.push(format!("  {} {}{gone}  [{}]", fact.on, out.say(&fact.text), fact.fact));
    }
    for flag in &view.flags {
        let decided = match flag.upheld {
            None => out.pick("待复核", "to be reviewed"),
            Some(true) => out.pick("属实", "upheld"),
            Some(false) => out.pick("已排除", "dismissed"),
        };
        lines.push(format!("  ! {} — {decided}", out.say(&flag.text)));
    }
    for (line, who) in view.lines.iter().zip(&view.beneficiaries) {
        lines.push(line_text(out, who, line));
    }
    lines.join("\n")
}

fn line_text(out: &Out, who: &str, line: &LedgerLine) -> String {
    format!(
        "  {who}  {}  {}  {}  {}\n      {}",
        out.say(&line.source),
        line.amount,
        line.rule,
        out.say(&line.state_text),
        out.say(&line.explanation)
    )
}

/// A buyer by the record's id, or by name and, where it is known, number.
fn buyer(text: &str) -> Value {
    if let Ok(customer) = text.trim().parse::<CustomerId>() {
        return json!({ "customer": customer });
    }
    let (name, phone) = text.split_once([':', '：']).unwrap_or((text, ""));
    json!({ "name": name.trim(), "phone": phone.trim() })
}

fn event(note: &Note) -> Value {
    let method = match note.method {
        MethodWord::LumpSum => "lump_sum",
        MethodWord::Instalments => "instalments",
        MethodWord::Mortgage => "mortgage",
        MethodWord::ProvidentFund => "provident_fund",
    };
    let part = match note.part {
        Part::Deposit => "deposit",
        Part::First => "first",
        Part::Instalment => "instalment",
        Part::Balance => "balance",
    };
    let unit =
        json!({ "name": note.unit, "usage": note.usage, "area": note.area, "bedrooms": note.bedrooms });
    let price = json!({
        "total": note.price, "discounts": note.discounts, "vat": note.vat, "decoration": note.decoration,
        "parking": note.parking, "first_payment": note.first_payment,
    });
    let buyers: Vec<Value> = note.buyers.iter().map(|text| buyer(text)).collect();
    let terms = json!({ "unit": unit, "price": price, "method": method, "buyers": buyers });
    let of = if note.overpayment { "overpayment" } else { "price" };
    match note.what {
        What::PreSubscribed => json!({ "is": "pre_subscribed", "amount": note.amount }),
        What::Subscribed => json!({ "is": "subscribed", "terms": terms }),
        What::Signed => json!({ "is": "signed", "terms": terms }),
        What::FiledOnline => json!({ "is": "filed_online" }),
        What::Paid => json!({ "is": "paid", "amount": note.amount, "part": part }),
        What::LoanReleased => json!({ "is": "loan_released", "amount": note.amount }),
        What::HandedOver => json!({ "is": "handed_over" }),
        What::UnitChanged => json!({ "is": "unit_changed", "unit": unit, "price": price }),
        What::MethodChanged => json!({ "is": "method_changed", "method": method }),
        What::Refunded => json!({ "is": "refunded", "amount": note.amount, "of": of }),
        What::Renamed => json!({ "is": "renamed", "buyers": buyers }),
        What::DepositReturned => json!({ "is": "deposit_returned" }),
        What::Cancelled => json!({ "is": "cancelled" }),
    }
}

/// Opens, notes, lists, shows.
pub fn deal(app: &mut App, request: RequestId, what: &DealWhat, out: &Out) -> Done {
    match what {
        DealWhat::Open { customer, visit, project: name } => {
            let project = match (visit, name) {
                (Some(_), None) => None,
                (_, name) => Some(project(app, name.as_deref())?),
            };
            let customer = customer.as_deref().map(|c| id(c, "客户", "customer")).transpose()?;
            let visit = visit.as_deref().map(|v| id(v, "来访", "visit")).transpose()?;
            let view = app.perform(OpenDeal { request, project, visit, customer, first: None })?;
            out.view(&view, || deal_text(out, &view))
        }
        DealWhat::Note(note) => {
            let event = serde_json::from_value(event(note))
                .map_err(|e| Problem::usage(format!("看不懂：{e}"), format!("not understood: {e}")))?;
            let deal = id(&note.deal, "成交", "deal")?;
            let (on, note) = (note.on.clone(), note.note.clone());
            let view = app.perform(NoteDeal { request, deal, on, event, note })?;
            out.view(&view, || deal_text(out, &view))
        }
        DealWhat::Withdraw { deal, fact, reason } => {
            let deal = id(deal, "成交", "deal")?;
            let (fact, reason) = (fact.clone(), reason.clone());
            let view = app.perform(WithdrawDealFact { request, deal, fact, reason })?;
            out.view(&view, || deal_text(out, &view))
        }
        DealWhat::List { text, project: name, limit } => {
            let project = name.as_deref().map(|n| project(app, Some(n))).transpose()?;
            let list = ListDeals { project, state: None, text: text.clone(), offset: 0, limit: *limit };
            let rows = app.perform(list)?;
            out.view(&rows, || {
                let row = |l: &DealLine| {
                    let buyers: Vec<&str> = l.buyers.iter().map(|b| b.name.as_str()).collect();
                    format!(
                        "{}  {}  {:<10} {}  {}  {}  {}",
                        l.deal,
                        l.last,
                        l.unit,
                        buyers.join(" "),
                        l.price.map(|p| p.to_string()).unwrap_or_default(),
                        out.say(&l.state_text),
                        l.brought_by.as_deref().unwrap_or_default()
                    )
                };
                rows.rows.iter().map(row).collect::<Vec<_>>().join("\n")
            })
        }
        DealWhat::Show { deal } => {
            let view = app.perform(ShowDeal { deal: id(deal, "成交", "deal")? })?;
            out.view(&view, || deal_text(out, &view))
        }
    }
}

/// A preset or version by its code, or a file.
fn named(app: &mut App, name: &str) -> Result<Programme, Problem> {
    let list = app.perform(ListProgrammes {})?;
    let of_office = list.versions.into_iter().map(|p| p.programme).find(|p| p.code == name);
    if let Some(found) = of_office.or_else(|| presets().into_iter().find(|p| p.code == name)) {
        return Ok(found);
    }
    let read = Programme::from_toml(&input(name)?);
    read.map_err(|e| {
        let text = e.text();
        Problem::usage(text.zh, text.en)
    })
}

fn programmes_text(out: &Out, list: &Programmes) -> String {
    let row = |p: &ProgrammeText| {
        let mark = match (&p.open, p.in_force) {
            (Some(_), _) => out.pick("待选", "to be chosen"),
            (None, true) => out.pick("生效", "in force"),
            (None, false) => "",
        };
        format!("{:<16} {}  {}  {mark}", p.programme.code, out.say(&p.title), p.rules.join(" "))
    };
    let findings = list.findings.iter().map(|f| format!("! {}", out.say(f)));
    list.presets.iter().chain(&list.versions).map(row).chain(findings).collect::<Vec<_>>().join("\n")
}

/// Lists, checks, sets, simulates.
pub fn programme(app: &mut App, request: RequestId, what: &ProgrammeWhat, out: &Out) -> Done {
    match what {
        ProgrammeWhat::List => {
            let list = app.perform(ListProgrammes {})?;
            out.view(&list, || programmes_text(out, &list))
        }
        ProgrammeWhat::Check { file } => {
            let view = app.perform(CheckProgramme { text: input(file)? })?;
            out.view(&view, || out.say(&view.sentence).to_owned())?;
            match view.errors.into_iter().next() {
                None => Ok(std::process::ExitCode::SUCCESS),
                Some(error) => Err(Problem::Refused(laifang_app::error::AppError {
                    code: laifang_app::error::ErrorCode::Invalid,
                    text: error.text.clone(),
                    fields: vec![error],
                })),
            }
        }
        ProgrammeWhat::Set { programme, from } => {
            let mut programme = named(app, programme)?;
            let session = session(app)?;
            let zone = session.time_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai);
            programme.effective = from.unwrap_or(Moment(session.now).day(zone));
            programme.ends = None;
            let list = app.perform(SetProgramme { request, programme })?;
            out.view(&list, || programmes_text(out, &list))
        }
        ProgrammeWhat::Simulate { programme, since } => {
            let programme = named(app, programme)?;
            let trial = app.perform(SimulateProgramme { programme, since: *since })?;
            out.view(&trial, || {
                let mut lines = Vec::new();
                for table in &trial.tables {
                    lines.push(out.say(&table.sentence).to_owned());
                    lines.push(format!(
                        "{} {}  {} {}  {} {}",
                        out.pick("应得", "earned"),
                        table.earned,
                        out.pick("到期", "due"),
                        table.due,
                        out.pick("现行", "now"),
                        table.now
                    ));
                    for r in &table.rows {
                        lines.push(format!(
                            "  {}  {}  {}  {}\n      {}",
                            r.beneficiary,
                            out.say(&r.source),
                            r.amount,
                            out.say(&r.standing),
                            out.say(&r.explanation)
                        ));
                    }
                }
                lines.join("\n")
            })
        }
    }
}

/// Posts the differences.
pub fn settle(app: &mut App, request: RequestId, name: Option<&str>, out: &Out) -> Done {
    let project = project(app, name)?;
    let view: SettleView = app.perform(Settle { request, project })?;
    out.view(&view, || out.say(&view.text).to_owned())
}

/// The ledger by beneficiary.
pub fn ledger(app: &mut App, what: &Ledger, out: &Out) -> Done {
    let project = project(app, what.project.as_deref())?;
    let text = what.text.clone();
    let view = app.perform(ListLedger { project, beneficiary: None, state: None, text })?;
    out.view(&view, || {
        let word = |zh, en| out.pick(zh, en);
        let mut lines = Vec::new();
        for group in &view.groups {
            let t = group.totals;
            lines.push(format!(
                "{} ({})  {} {}  {} {}  {} {}  {} {}  {} {}",
                group.name,
                out.say(&group.kind),
                word("已计提", "accrued"),
                t.accrued,
                word("到期", "due"),
                t.due,
                word("已审批", "approved"),
                t.approved,
                word("已付", "paid"),
                t.paid,
                word("应退", "owed back"),
                t.owed
            ));
            lines.extend(group.lines.iter().map(|l| line_text(out, "", l)));
        }
        if view.to_post > 0 {
            lines.push(format!(
                "{} {}",
                view.to_post,
                word("笔待入账：laifang settle", "lines to be posted: laifang settle")
            ));
        }
        lines.join("\n")
    })
}

fn approval_text(out: &Out, a: &ApprovalView) -> String {
    let state = match a.agreed {
        None => out.pick("待审批", "to be approved"),
        Some(true) => out.pick("已同意", "approved"),
        Some(false) => out.pick("已退回", "sent back"),
    };
    let mut lines =
        vec![format!("{}  {}  {}  {}  {state}", a.approval, a.prepared_at, a.prepared_by, a.amount)];
    lines.extend(a.lines.iter().map(|l| line_text(out, "", l)));
    lines.extend(a.left_out.iter().map(|l| format!("  ! {}", out.say(&l.why))));
    lines.join("\n")
}

/// Prepares, lists, agrees, sends back.
pub fn approve(app: &mut App, request: RequestId, what: &ApproveWhat, out: &Out) -> Done {
    let view = match what {
        ApproveWhat::Prepare { project: name } => {
            let project = project(app, name.as_deref())?;
            app.perform(PrepareApproval { request, project, keys: vec![] })?
        }
        ApproveWhat::List { project: name } => {
            let project = project(app, name.as_deref())?;
            let list = app.perform(ListApprovals { project })?;
            return out
                .view(&list, || list.iter().map(|a| approval_text(out, a)).collect::<Vec<_>>().join("\n"));
        }
        ApproveWhat::Agree { approval } => {
            let approval = id(approval, "审批单", "approval")?;
            app.perform(Approve { request, approval, agreed: true })?
        }
        ApproveWhat::Refuse { approval } => {
            let approval = id(approval, "审批单", "approval")?;
            app.perform(Approve { request, approval, agreed: false })?
        }
    };
    out.view(&view, || approval_text(out, &view))
}

fn payout_text(out: &Out, p: &PayoutView) -> String {
    let state = match p.state {
        PayoutState::Prepared => out.pick("待付", "prepared"),
        PayoutState::Paid => out.pick("已付", "paid"),
        PayoutState::Returned => out.pick("已退回", "returned"),
        PayoutState::Cancelled => out.pick("已取消", "cancelled"),
    };
    format!(
        "{}  {}  {}  {} {}  {} {}  {} {}  {} {}  {state}",
        p.payout,
        p.name,
        out.say(&p.kind_text),
        out.pick("审批", "approved"),
        p.approved,
        out.pick("抵扣", "netted"),
        p.recovered,
        out.pick("代扣", "withheld"),
        p.withheld,
        out.pick("实付", "net"),
        p.net
    )
}

/// Prepares, confirms, drops, takes back; files to and from the bank.
pub fn pay(app: &mut App, request: RequestId, what: &PayWhat, out: &Out) -> Done {
    let view = match what {
        PayWhat::Prepare { beneficiary, given_in, project: name } => {
            let project = project(app, name.as_deref())?;
            let who = beneficiary_named(app, project, beneficiary)?;
            app.perform(PreparePayout { request, project, beneficiary: who, kind: *given_in })?
        }
        PayWhat::List { project: name } => {
            let project = project(app, name.as_deref())?;
            let list = app.perform(ListPayouts { project, state: None })?;
            return out
                .view(&list, || list.iter().map(|p| payout_text(out, p)).collect::<Vec<_>>().join("\n"));
        }
        PayWhat::Confirm { payout, on, reference, unheard, bank_paid } => {
            let payout = id(payout, "付款", "payment")?;
            let (on, reference, unheard) = (on.clone(), reference.clone(), unheard.clone());
            app.perform(ConfirmPayout { request, payout, on, reference, unheard, bank_paid: *bank_paid })?
        }
        PayWhat::Cancel { payout } => {
            app.perform(CancelPayout { request, payout: id(payout, "付款", "payment")? })?
        }
        PayWhat::Returned { payout, reason } => {
            let (payout, reason) = (id(payout, "付款", "payment")?, reason.clone());
            app.perform(ReturnPayout { request, payout, reason })?
        }
        PayWhat::Export { path, again, unheard, project: name } => {
            let project = project(app, name.as_deref())?;
            let (path, unheard) = (path.clone(), unheard.clone());
            let file = app.perform(ExportPayouts { request, project, path, again: *again, unheard })?;
            return out.view(&file, || format!("{}  {}  {}", file.path, file.rows, file.net));
        }
        PayWhat::Import { file, book_cancelled } => {
            let (path, book_cancelled) = (file.clone(), *book_cancelled);
            let done = app.perform(ImportPaid { request, path, book_cancelled })?;
            return out.view(&done, || {
                let mut lines = vec![format!(
                    "{} {}  {} {}  {} {}",
                    out.pick("确认", "confirmed"),
                    done.confirmed.len(),
                    out.pick("此前已确认", "confirmed before"),
                    done.already,
                    out.pick("未匹配", "not matched"),
                    done.rejected.len()
                )];
                let row = |r: &UnmatchedRow| format!("  {} {} {}", r.line, r.payout, out.say(&r.why));
                lines.extend(done.rejected.iter().map(row));
                lines.join("\n")
            });
        }
    };
    out.view(&view, || payout_text(out, &view))
}

/// The beneficiary of that name, or the only one whose name has it as a part.
fn beneficiary_named(app: &mut App, project: ProjectId, name: &str) -> Result<Beneficiary, Problem> {
    let text = name.to_owned();
    let found = app.perform(ListLedger { project, beneficiary: None, state: None, text })?;
    let exact = found.groups.iter().find(|g| g.name == name);
    let only = found.groups.first().filter(|_| found.groups.len() == 1);
    exact.or(only).map(|g| g.beneficiary).ok_or_else(|| {
        Problem::usage(
            format!("台账里没有“{name}”，或不止一位。"),
            format!("The ledger has no “{name}”, or several."),
        )
    })
}

/// A statement, in words or as a file.
pub fn statement(app: &mut App, what: &Statement, out: &Out) -> Done {
    let project = project(app, what.project.as_deref())?;
    let beneficiary = beneficiary_named(app, project, &what.beneficiary)?;
    let statement = ShowStatement { project, beneficiary, from: what.from, until: what.until };
    if let Some(path) = &what.out {
        let ending = |dot: &str| path.to_ascii_lowercase().ends_with(dot);
        let format = match (ending(".csv"), ending(".xlsx")) {
            (true, _) => StatementFormat::Csv,
            (_, true) => StatementFormat::Xlsx,
            _ => StatementFormat::Pdf,
        };
        let file =
            app.perform(ExportStatement { statement, format, path: path.clone(), lang: out.lang() })?;
        return out.view(&file, || file.path.clone());
    }
    let view = app.perform(statement)?;
    out.view(&view, || {
        let mut lines = vec![
            format!("{}  {}  {} – {}", view.name, view.project, view.from, view.until),
            format!("{} {}", out.pick("期初", "opening"), view.opening),
        ];
        for l in &view.lines {
            lines.push(format!(
                "{}  {}  {}  {}\n      {}",
                l.on,
                out.say(&l.text),
                l.amount,
                l.balance,
                out.say(&l.why)
            ));
        }
        lines.push(format!("{} {}", out.pick("期末", "closing"), view.closing));
        lines.join("\n")
    })
}
