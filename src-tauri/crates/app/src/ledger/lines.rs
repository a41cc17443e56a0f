//! Lines of the ledger: one for each entitlement, grouped by beneficiary, with everything that was posted for it.

use super::names::Names;
use super::payouts::{PayWay, ways};
use super::{Books, books, by_beneficiary};
use crate::prelude::*;
use laifang_core::ledger::{Act, KeyState, Posting, PostingId, Totals, unsettled};
use laifang_core::money::Money;
use laifang_core::programme::Stage;
use laifang_core::reward::{Beneficiary, Entitlement, Key, Source, Standing, Step};
use laifang_core::wording;
use std::collections::BTreeSet;

/// The ledger of a project, by beneficiary.
#[derive(Deserialize, TS)]
pub struct ListLedger {
    /// Which project.
    pub project: ProjectId,
    /// Only this beneficiary's.
    #[serde(default)]
    #[ts(optional, as = "Option<Beneficiary>")]
    pub beneficiary: Option<Beneficiary>,
    /// Only lines that stand so.
    #[serde(default)]
    #[ts(optional, as = "Option<LineState>")]
    pub state: Option<LineState>,
    /// Part of a beneficiary's name.
    #[serde(default)]
    pub text: String,
}

/// Where a line stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Worked out, not posted yet: settle.
    Unposted,
    /// Earned, not due.
    Accrued,
    /// Due, and held: disputed, undecided, to be reviewed.
    Held,
    /// Due, not approved.
    Due,
    /// Approved, not paid.
    Approved,
    /// Paid.
    Paid,
    /// Owed back.
    Owed,
    /// Nothing is owed, or everything was taken back.
    Nothing,
}

/// The ledger of a project.
#[derive(Serialize, TS)]
pub struct LedgerView {
    /// Which project.
    pub project: ProjectId,
    /// Number of the desk that pays.
    pub paying_desk: u32,
    /// This desk pays.
    pub pays_here: bool,
    /// Lines whose posting is behind what is owed now.
    pub to_post: u32,
    /// What all accounts come to.
    pub totals: Totals,
    /// Beneficiaries, by name.
    pub groups: Vec<LedgerGroup>,
    /// Lines in all, of which at most 2000 are shown.
    pub total: u32,
}

/// A beneficiary's lines.
#[derive(Serialize, TS)]
pub struct LedgerGroup {
    /// Who.
    pub beneficiary: Beneficiary,
    /// Name.
    pub name: String,
    /// What kind, in words.
    pub kind: Text,
    /// What their accounts come to.
    pub totals: Totals,
    /// There is an account to pay to.
    pub has_payee: bool,
    /// In what its approved rewards may be given, the usual first.
    pub ways: Vec<PayWay>,
    /// Lines.
    pub lines: Vec<LedgerLine>,
}

/// One entitlement with what is posted for it.
#[derive(Clone, Serialize, TS)]
pub struct LedgerLine {
    /// Names it.
    pub key: Key,
    /// Who is owed.
    pub beneficiary: String,
    /// For what: unit, visit, week.
    pub source: Text,
    /// The deal, where it is one.
    pub deal: Option<DealId>,
    /// Rule: `R29`.
    pub rule: String,
    /// Programme and version, in words.
    pub programme: Text,
    /// Part of the whole; empty where it is all in one.
    pub stage: Text,
    /// What is owed in all by now.
    pub amount: Money,
    /// Where it stands.
    pub state: LineState,
    /// The same in words, with what it waits for.
    pub state_text: Text,
    /// Why it stands there, in a few words: what was reached, what it waits for, what took it back.
    pub reason: Text,
    /// Posted: earned, not due.
    pub accrued: Money,
    /// Posted: due, not approved.
    pub due: Money,
    /// Posted: approved, not paid.
    pub approved: Money,
    /// Posted: paid, before what was netted.
    pub paid: Money,
    /// Posted: netted from payouts.
    pub recovered: Money,
    /// Posted: owed back.
    pub owed: Money,
    /// What a settlement would change what is due by.
    pub change: Money,
    /// In what it may be paid.
    pub kinds: Vec<Text>,
    /// Why it may not be paid for now.
    pub holds: Vec<Text>,
    /// How it comes about.
    pub explanation: Text,
}

/// One line with everything that was posted for it.
#[derive(Deserialize, TS)]
pub struct ShowLine {
    /// Which.
    pub key: Key,
}

/// A line.
#[derive(Serialize, TS)]
pub struct LineView {
    /// The line.
    pub line: LedgerLine,
    /// Who.
    pub beneficiary: String,
    /// What was posted, oldest first.
    pub postings: Vec<PostingView>,
}

/// A posting.
#[derive(Serialize, TS)]
pub struct PostingView {
    /// Its name: 64 hexadecimal digits.
    pub posting: String,
    /// Local day.
    pub on: String,
    /// What it does.
    pub act: Act,
    /// In words.
    pub text: Text,
    /// By how much it changes what is owed.
    pub amount: Money,
    /// Its lines: account and amount, debit positive.
    pub lines: Vec<(laifang_core::ledger::Side, Money)>,
    /// Who prepared it.
    pub maker: Option<String>,
    /// Who agreed.
    pub checker: Option<String>,
    /// Why, in the words of the day.
    pub why: Option<Text>,
    /// The postings it takes back.
    pub reverses: Vec<String>,
}

/// What a posting does, in words.
pub(crate) fn act_text(act: Act) -> Text {
    match act {
        Act::Settle => Text::new("结算", "settled"),
        Act::Approve => Text::new("审批", "approved"),
        Act::Pay => Text::new("付款", "paid"),
        Act::Recover => Text::new("抵扣", "netted"),
        Act::Transfer => Text::new("划款", "transferred"),
        Act::PayReturned => Text::new("付款退回", "payment returned"),
        Act::RecoverReturned => Text::new("抵扣退回", "netting returned"),
        Act::TransferReturned => Text::new("划款退回", "transfer returned"),
    }
}

fn state(entitlement: Option<&Entitlement>, posted: Option<&KeyState>) -> LineState {
    let positive = |m: Money| !m.is_zero() && !m.is_negative();
    match posted {
        Some(s) if positive(s.owed) => LineState::Owed,
        Some(s) if positive(s.approved) => LineState::Approved,
        Some(s) if positive(s.due) && entitlement.is_some_and(|e| !e.holds.is_empty()) => LineState::Held,
        Some(s) if positive(s.due) => LineState::Due,
        Some(s) if !s.accrued.is_zero() => LineState::Accrued,
        Some(s) if positive(s.paid.minus(s.recovered)) => LineState::Paid,
        Some(_) => LineState::Nothing,
        None if entitlement.is_some_and(|e| !e.amount.is_zero()) => LineState::Unposted,
        None => LineState::Nothing,
    }
}

fn state_text(state: LineState, entitlement: Option<&Entitlement>) -> Text {
    let plain = match state {
        LineState::Unposted => Text::new("待入账", "to be posted"),
        LineState::Accrued => Text::new("已计提", "accrued"),
        LineState::Held => Text::new("暂停支付", "held"),
        LineState::Due => Text::new("到期待审批", "due, to be approved"),
        LineState::Approved => Text::new("已审批待付", "approved, to be paid"),
        LineState::Paid => Text::new("已付", "paid"),
        LineState::Owed => Text::new("应退回", "owed back"),
        LineState::Nothing => Text::new("无应付", "nothing owed"),
    };
    let more = match entitlement.map(|e| &e.standing) {
        Some(standing @ Standing::NotYet { .. })
            if matches!(state, LineState::Accrued | LineState::Unposted) =>
        {
            wording::standing(standing)
        }
        Some(standing @ Standing::Nothing { .. }) if state == LineState::Nothing => {
            wording::standing(standing)
        }
        _ => return plain,
    };
    Text::new(format!("{}：{}", plain.zh, more.zh), format!("{}: {}", plain.en, more.en))
}

/// Which part of the whole; nothing where there is only one.
pub(crate) fn part(key: &Key, entitlement: Option<&Entitlement>) -> Text {
    let divided = |e: &Entitlement| e.explanation.part.iter().any(|s| matches!(s, Step::Part { .. }));
    match key.stage {
        Stage::Part(1) if entitlement.is_some_and(|e| !divided(e)) => Text::default(),
        stage => wording::stage(stage),
    }
}

/// Why a line stands where it does.
fn reason(state: LineState, entitlement: Option<&Entitlement>) -> Text {
    let Some(e) = entitlement else { return wording::entitlement_gone() };
    match (&e.standing, e.holds.first()) {
        (_, Some(hold)) if state == LineState::Held => wording::hold(hold),
        (Standing::NotYet { .. } | Standing::Nothing { .. }, _) => wording::standing(&e.standing),
        (Standing::Due { since }, _) => wording::reached(&e.explanation, *since),
    }
}

/// A line of the ledger.
pub(crate) fn line(books: &Books, names: &Names<'_>, key: &Key) -> Result<LedgerLine, AppError> {
    let (entitlement, posted) = (books.entitlement(key), books.ledger.key(key));
    let state = state(entitlement, posted);
    let nothing = KeyState::default();
    let s = posted.unwrap_or(&nothing);
    let version = entitlement.map(|e| e.explanation.version);
    let found = books
        .book
        .versions()
        .find(|v| key.programme == v.programme.code && version.is_none_or(|n| v.programme.version == n));
    let due = entitlement.map(Entitlement::due).unwrap_or_default();
    Ok(LedgerLine {
        beneficiary: names.beneficiary(key.beneficiary)?,
        source: names.source(key.source)?,
        deal: match key.source {
            Source::Deal(deal) => Some(deal),
            _ => None,
        },
        rule: entitlement.map(|e| e.explanation.rule.to_string()).unwrap_or_default(),
        programme: found.map(|v| crate::programmes::title(&v.programme)).unwrap_or_default(),
        stage: part(key, entitlement),
        amount: entitlement.map(|e| e.amount).unwrap_or_default(),
        state,
        state_text: state_text(state, entitlement),
        reason: reason(state, entitlement),
        accrued: s.accrued,
        due: s.due,
        approved: s.approved,
        paid: s.paid,
        recovered: s.recovered,
        owed: s.owed,
        change: due.minus(s.posted_due()),
        kinds: entitlement.iter().flat_map(|e| e.kinds.iter()).map(|k| wording::kind(*k)).collect(),
        holds: entitlement.iter().flat_map(|e| &e.holds).map(wording::hold).collect(),
        explanation: entitlement
            .map_or_else(wording::entitlement_gone, |e| wording::explanation(&e.explanation)),
        key: key.clone(),
    })
}

/// A posting in words.
pub(crate) fn posting(names: &Names<'_>, posting: &Posting) -> PostingView {
    use laifang_core::ledger::Side;
    let said = posting.said();
    let sides = [Side::Due, Side::Approved, Side::Owed];
    PostingView {
        posting: posting.id().to_string(),
        on: said.on.to_string(),
        act: said.act,
        text: act_text(said.act),
        amount: sides.iter().map(|s| posting.effect(*s)).sum::<Money>().negated(),
        lines: said.lines.iter().map(|l| (l.account.side, l.amount)).collect(),
        maker: said.actors.map(|a| names.user(a.maker())),
        checker: said.actors.map(|a| names.user(a.checker())),
        why: said.why.as_ref().map(|w| Text::new(w.zh.clone(), w.en.clone())),
        reverses: said.reverses.iter().map(ToString::to_string).collect(),
    }
}

fn sum(all: impl Iterator<Item = Totals>) -> Totals {
    all.fold(Totals::default(), |a, b| Totals {
        expense: a.expense.plus(b.expense),
        fines: a.fines.plus(b.fines),
        accrued: a.accrued.plus(b.accrued),
        due: a.due.plus(b.due),
        approved: a.approved.plus(b.approved),
        paid: a.paid.plus(b.paid),
        withheld: a.withheld.plus(b.withheld),
        owed: a.owed.plus(b.owed),
    })
}

/// What everybody's accounts in a project come to.
pub(crate) fn totals(books: &Books, project: ProjectId) -> Totals {
    let all: BTreeSet<Beneficiary> = books.ledger.beneficiaries(project).collect();
    sum(all.into_iter().map(|b| books.ledger.totals(project, b)))
}

impl Action for ListLedger {
    type View = LedgerView;
    const NEEDS: Needs = Needs::Permission(Permission::SeeRewards);
    fn run(self, app: &mut App) -> Result<LedgerView, AppError> {
        let books = books(app)?;
        let to_post = unsettled(&books.entitlements, &books.ledger, self.project);
        let (store, names) = (app.store()?, Names::new(app)?);
        let pays = names.reader.paying_desk(self.project)?;
        let desks = names.reader.devices()?;
        let payees: BTreeSet<Beneficiary> =
            names.reader.payees()?.into_iter().map(|p| p.record.beneficiary).collect();
        let mut groups = Vec::new();
        let (mut total, mut shown) = (0_usize, 0_usize);
        let mut all: Vec<_> = by_beneficiary(&books, self.project).into_iter().collect();
        all.sort_by_key(|(beneficiary, _)| *beneficiary);
        for (beneficiary, keys) in all {
            if self.beneficiary.is_some_and(|only| only != beneficiary) {
                continue;
            }
            let name = names.beneficiary(beneficiary)?;
            if !name.contains(self.text.trim()) {
                continue;
            }
            let mut lines = Vec::new();
            for key in keys {
                let stands = state(books.entitlement(&key), books.ledger.key(&key));
                if self.state.is_some_and(|only| only != stands) {
                    continue;
                }
                total += 1;
                if shown < 2_000 {
                    shown += 1;
                    lines.push(line(&books, &names, &key)?);
                }
            }
            if lines.is_empty() {
                continue;
            }
            groups.push(LedgerGroup {
                beneficiary,
                name,
                kind: names.beneficiary_kind(beneficiary),
                totals: books.ledger.totals(self.project, beneficiary),
                has_payee: payees.contains(&beneficiary),
                ways: ways(&books, self.project, beneficiary),
                lines,
            });
        }
        groups.sort_by(|a, b| a.name.cmp(&b.name));
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(LedgerView {
            project: self.project,
            paying_desk: desks.iter().find(|d| Some(d.device) == pays).map_or(0, |d| d.desk),
            pays_here: pays.is_none_or(|d| d == store.device_id()),
            to_post: count(to_post),
            totals: totals(&books, self.project),
            groups,
            total: count(total),
        })
    }
}

impl Action for ShowLine {
    type View = LineView;
    const NEEDS: Needs = Needs::Permission(Permission::SeeRewards);
    fn run(self, app: &mut App) -> Result<LineView, AppError> {
        let books = books(app)?;
        if books.entitlement(&self.key).is_none() && books.ledger.key(&self.key).is_none() {
            return Err(AppError::not_found("笔奖励", "line"));
        }
        let names = Names::new(app)?;
        let about: Vec<PostingId> =
            books.ledger.postings().filter(|p| p.key() == Some(&self.key)).map(Posting::id).collect();
        // With their words, which the books do without.
        let mut postings: Vec<Posting> = Vec::new();
        for id in about {
            postings.extend(names.reader.posting(id)?);
        }
        postings.sort_by_key(|p| (p.said().on, p.said().act, p.id()));
        Ok(LineView {
            line: line(&books, &names, &self.key)?,
            beneficiary: names.beneficiary(self.key.beneficiary)?,
            postings: postings.iter().map(|p| posting(&names, p)).collect(),
        })
    }
}
