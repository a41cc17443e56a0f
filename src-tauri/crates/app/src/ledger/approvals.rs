//! Approving what is due: one person prepares, another agrees.

use super::lines::{LedgerLine, line};
use super::names::Names;
use super::{books, keep, paying_here, post};
use crate::prelude::*;
use laifang_core::change::{Facts, MoneyFacts, Prepared};
use laifang_core::ledger::{ActorError, Actors, Posting, Refusal, approve};
use laifang_core::money::Money;
use laifang_core::reward::{Beneficiary, Key};
use laifang_store::ApprovalRow;
use std::collections::HashMap;

/// Prepares lines that are due for somebody else to approve.
#[derive(Clone, Deserialize, TS)]
pub struct PrepareApproval {
    /// Made by the form.
    pub request: RequestId,
    /// Which project.
    pub project: ProjectId,
    /// Which lines; every line that is due and not held where none is named.
    #[serde(default)]
    pub keys: Vec<Key>,
}

/// Approves what somebody else prepared, or sends it back.
#[derive(Clone, Deserialize, TS)]
pub struct Approve {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub approval: ApprovalId,
    /// Yes or no.
    pub agreed: bool,
}

/// Approvals of a project, those to be decided first.
#[derive(Deserialize, TS)]
pub struct ListApprovals {
    /// Which project.
    pub project: ProjectId,
}

/// Lines prepared together.
#[derive(Serialize, TS)]
pub struct ApprovalView {
    /// Which.
    pub approval: ApprovalId,
    /// Which project.
    pub project: ProjectId,
    /// Who prepared them.
    pub prepared_by: String,
    /// Local `YYYY-MM-DD HH:MM`.
    pub prepared_at: String,
    /// What was due when they were prepared.
    pub amount: Money,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Yes or no; none while nobody decided.
    pub agreed: Option<bool>,
    /// The person at the keyboard may decide.
    pub may_decide: bool,
    /// The lines as they stand now.
    pub lines: Vec<LedgerLine>,
    /// Lines that were left out when it was decided, and why.
    pub left_out: Vec<LeftOut>,
}

/// A line that was not approved or paid.
#[derive(Serialize, TS)]
pub struct LeftOut {
    /// Which.
    pub key: Key,
    /// Why, and what to do.
    pub why: Text,
}

/// The users a beneficiary is or ever was, where they use the program: nobody approves or pays their own reward, and
/// nobody gets round that by being unlinked.
pub(crate) fn payee_users(
    reader: &laifang_store::Reader<'_>,
    beneficiary: Beneficiary,
) -> Result<Vec<UserId>, AppError> {
    Ok(reader.payee(beneficiary)?.map(|p| p.record.users).unwrap_or_default())
}

/// Two people, neither of whom is or was the payee.
pub(super) fn two_people(maker: UserId, checker: UserId, payees: &[UserId]) -> Result<Actors, ActorError> {
    let actors = Actors::new(maker, checker, None)?;
    payees.iter().try_for_each(|payee| Actors::new(maker, checker, Some(*payee)).map(drop))?;
    Ok(actors)
}

fn view(app: &mut App, row: ApprovalRow, left_out: Vec<LeftOut>) -> Result<ApprovalView, AppError> {
    let books = books(app)?;
    let me = app.person()?.user;
    let names = Names::new(app)?;
    let lines = row.lines.iter().map(|l| line(&books, &names, &l.key)).collect::<Result<_, AppError>>()?;
    Ok(ApprovalView {
        approval: row.approval,
        project: row.project,
        prepared_by: names.user(row.by),
        prepared_at: row.at.stamp(names.zone()),
        amount: row.lines.iter().map(|l| l.amount).sum(),
        decided_by: row.decided.map(|(by, ..)| names.user(by)),
        agreed: row.decided.map(|(_, _, agreed)| agreed),
        may_decide: row.decided.is_none() && row.by != me,
        lines,
        left_out,
    })
}

fn found(app: &App, approval: ApprovalId) -> Result<ApprovalRow, AppError> {
    app.reader()?.approval(approval)?.ok_or_else(|| AppError::not_found("张审批单", "approval"))
}

impl Action for PrepareApproval {
    type View = ApprovalView;
    const NEEDS: Needs = Needs::Permission(Permission::SettleRewards);
    fn run(self, app: &mut App) -> Result<ApprovalView, AppError> {
        paying_here(app, self.project)?;
        let books = books(app)?;
        let mut lines = Vec::new();
        let mut fields = Fields::default();
        let mut keys = self.keys.clone();
        let all = keys.is_empty();
        if all {
            keys = books.ledger.keys_of_project(self.project).cloned().collect();
        }
        // What waits in another approval is not prepared twice.
        let mut waiting: HashMap<Key, ()> = HashMap::new();
        for other in app.reader()?.approvals(self.project)?.into_iter().filter(|a| a.decided.is_none()) {
            waiting.extend(other.lines.into_iter().map(|l| (l.key, ())));
        }
        for (n, key) in keys.into_iter().enumerate() {
            let posted = books.ledger.key(&key);
            let now = books.entitlement(&key);
            let due = posted.map(|s| s.due).unwrap_or_default();
            let wrong = if due <= Money::ZERO {
                Some(Refusal::NothingDue.text())
            } else if now.is_none_or(|e| Some(e.due()) != posted.map(|s| s.posted_due())) {
                Some(Refusal::Stale.text())
            } else if let Some(e) = now.filter(|e| !e.holds.is_empty()) {
                Some(Refusal::Held(e.holds.clone()).text())
            } else if waiting.contains_key(&key) {
                Some(Text::new("已在另一张审批单上。", "It stands on another approval already."))
            } else {
                None
            };
            match wrong {
                None => lines.push(Prepared { key, amount: due }),
                Some(_) if all => {}
                Some(text) => fields.wrong(format!("keys.{n}"), text),
            }
        }
        let author = app.author(self.request)?;
        let project = self.project;
        let approval = app.store_mut()?.write(author, |w| {
            let done = w.reader().of_request(self.request)?;
            if let Some(Facts::Money(MoneyFacts::ApprovalPrepared { approval, .. })) =
                done.first().map(|e| &e.facts)
            {
                return Ok::<_, AppError>(*approval);
            }
            fields.finish()?;
            if lines.is_empty() {
                return Err(AppError::refused(
                    "没有到期、可审批的奖励。请先结算，或先解决暂停的原因。",
                    "Nothing is due that may be approved: settle first, or decide what holds it.",
                ));
            }
            let approval = ApprovalId::new(w.new_uuid());
            w.append(MoneyFacts::ApprovalPrepared { approval, project, lines }.into(), None)?;
            Ok(approval)
        })?;
        let row = found(app, approval)?;
        view(app, row, vec![])
    }
}

impl Action for Approve {
    type View = ApprovalView;
    const NEEDS: Needs = Needs::Permission(Permission::ApproveRewards);
    fn run(self, app: &mut App) -> Result<ApprovalView, AppError> {
        let row = found(app, self.approval)?;
        paying_here(app, row.project)?;
        let me = app.person()?.user;
        if !app.reader()?.of_request(self.request)?.is_empty() {
            return view(app, row, vec![]);
        }
        if row.decided.is_some() {
            return Err(AppError::new(
                ErrorCode::Changed,
                Text::new(
                    "这张审批单已有人处理，请刷新。",
                    "Somebody decided this approval already: look again.",
                ),
            ));
        }
        let books = books(app)?;
        let on = books.posting_day(app, row.project)?;
        let (mut postings, mut left_out): (Vec<Posting>, Vec<LeftOut>) = (vec![], vec![]);
        for prepared in row.lines.iter().filter(|_| self.agreed) {
            let key = &prepared.key;
            let users = payee_users(&app.reader()?, key.beneficiary)?;
            let actors = two_people(row.by, me, &users).map_err(|e| {
                let text = e.text();
                AppError::refused(text.zh, text.en)
            })?;
            let same = books.ledger.key(key).is_some_and(|s| s.due == prepared.amount);
            let approved = match books.entitlement(key).filter(|_| same) {
                Some(entitlement) => approve(&books.ledger, entitlement, actors, on),
                None => Err(Refusal::Stale),
            };
            match approved {
                Ok(posting) => postings.push(posting),
                Err(why) => left_out.push(LeftOut { key: key.clone(), why: why.text() }),
            }
        }
        if !self.agreed && row.by == me {
            // Taking back what one prepared oneself decides nothing about money.
        } else {
            Actors::new(row.by, me, None).map_err(|e| {
                let text = e.text();
                AppError::refused(text.zh, text.en)
            })?;
        }
        let author = app.author(self.request)?;
        let (approval, agreed, project) = (self.approval, self.agreed, row.project);
        app.store_mut()?.write(author, |w| {
            w.append(MoneyFacts::ApprovalDecided { approval, agreed }.into(), None)?;
            post(w, project, &postings)
        })?;
        keep(app, books, postings)?;
        let row = found(app, approval)?;
        view(app, row, left_out)
    }
}

impl Action for ListApprovals {
    type View = Vec<ApprovalView>;
    const NEEDS: Needs = Needs::Permission(Permission::SeeRewards);
    fn run(self, app: &mut App) -> Result<Vec<ApprovalView>, AppError> {
        let rows = app.reader()?.approvals(self.project)?;
        rows.into_iter().take(100).map(|row| view(app, row, vec![])).collect()
    }
}
