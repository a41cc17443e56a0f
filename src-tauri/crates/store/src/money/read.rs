//! Questions about programmes, deals and the ledger.

use crate::read::Reader;
use crate::{StoreError, sql};
use chrono::NaiveDate;
use laifang_core::change::{CloseSaid, Prepared};
use laifang_core::deal::unit_key;
use laifang_core::fold::money::{DealRecord, DealStage, PayeeRecord, PayoutRecord, ViolationRecord};
use laifang_core::id::*;
use laifang_core::ledger::{AgencyCycle, Calendar, CloseDays, Posting, PostingId};
use laifang_core::money::Money;
use laifang_core::programme::{ProgrammeBook, Version};
use laifang_core::reward::{Beneficiary, GroupEvent};
use laifang_core::time::Moment;
use rusqlite::{Row, params};
use std::collections::{BTreeMap, HashMap};

/// A programme version as recorded.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct ProgrammeRow {
    pub id: ProgrammeVersionId,
    pub version: Version,
    pub entered_by: UserId,
}

/// A deal.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct DealRow {
    pub deal: DealId,
    pub stage: DealStage,
    pub unit: String,
    pub last: NaiveDate,
    pub record: DealRecord,
}

/// Which deals a list shows.
#[derive(Clone, Debug, Default)]
pub struct DealFilter {
    /// Of this project.
    pub project: Option<ProjectId>,
    /// That have come so far.
    pub stage: Option<DealStage>,
    /// Part of the unit's or of a buyer's name.
    pub text: String,
    /// Rows to leave out.
    pub offset: u32,
    /// Rows at most.
    pub limit: u32,
}

/// A violation.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct ViolationRow {
    pub record: ViolationRecord,
}

/// A payee.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct PayeeRow {
    pub payee: PayeeId,
    pub record: PayeeRecord,
}

/// Lines to be approved, or decided.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct ApprovalRow {
    pub approval: ApprovalId,
    pub project: ProjectId,
    pub lines: Vec<Prepared>,
    pub by: UserId,
    pub at: Moment,
    pub decided: Option<(UserId, Moment, bool)>,
}

/// A payment.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct PayoutRow {
    pub payout: PayoutId,
    pub record: PayoutRecord,
}

/// From which days and places among changes on a salesperson is paid directly, or not any more, oldest first.
pub(crate) type BrokerTerms = Vec<(NaiveDate, u64, bool)>;

/// A closed month.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct CloseRow {
    pub project: ProjectId,
    pub said: CloseSaid,
    pub at: Moment,
    pub by: UserId,
}

fn fen(r: &Row<'_>, column: &str) -> rusqlite::Result<Money> {
    Ok(Money::from_fen(r.get(column)?))
}

fn opt_json<T: serde::de::DeserializeOwned>(r: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = r.get(column)?;
    text.map(|t| serde_json::from_str(&t).map_err(|_| sql::bad(column))).transpose()
}

fn programme_row(r: &Row<'_>) -> rusqlite::Result<ProgrammeRow> {
    Ok(ProgrammeRow {
        id: sql::id(r, "programme", ProgrammeVersionId::new)?,
        version: Version::new(sql::from_json(r, "body")?, sql::day(r, "entered")?),
        entered_by: sql::id(r, "entered_by", UserId::new)?,
    })
}

pub(super) fn deal_row(r: &Row<'_>) -> rusqlite::Result<DealRow> {
    Ok(DealRow {
        deal: sql::id(r, "deal", DealId::new)?,
        stage: sql::name(r, "state")?,
        unit: r.get("unit")?,
        last: sql::day(r, "last")?,
        record: DealRecord {
            project: sql::id(r, "project", ProjectId::new)?,
            customer: sql::id(r, "customer", CustomerId::new)?,
            visit: sql::opt_id(r, "visit", VisitId::new)?,
            opened: Moment(r.get("opened")?),
            by: sql::id(r, "opened_by", UserId::new)?,
            order: r.get::<_, i64>("hlc")?.cast_unsigned(),
            facts: sql::from_json(r, "facts")?,
            reviews: sql::from_json(r, "reviews")?,
        },
    })
}

fn payee_row(r: &Row<'_>) -> rusqlite::Result<PayeeRow> {
    Ok(PayeeRow {
        payee: sql::id(r, "payee", PayeeId::new)?,
        record: PayeeRecord {
            beneficiary: sql::from_json(r, "beneficiary")?,
            kind: sql::name(r, "kind")?,
            tax: sql::from_json(r, "tax")?,
            user: sql::opt_id(r, "user", UserId::new)?,
            invoice: r.get("invoice")?,
            holder: r.get("holder")?,
            account: r.get("account")?,
            bank: r.get("bank")?,
            note: r.get("note")?,
            users: sql::from_json(r, "users")?,
            changed: opt_json(r, "changed")?,
        },
    })
}

fn approval_row(r: &Row<'_>) -> rusqlite::Result<ApprovalRow> {
    Ok(ApprovalRow {
        approval: sql::id(r, "approval", ApprovalId::new)?,
        project: sql::id(r, "project", ProjectId::new)?,
        lines: sql::from_json(r, "lines")?,
        by: sql::id(r, "made_by", UserId::new)?,
        at: Moment(r.get("made")?),
        decided: opt_json(r, "decided")?,
    })
}

fn payout_row(r: &Row<'_>) -> rusqlite::Result<PayoutRow> {
    let (paid, netted) = sql::from_json(r, "lines")?;
    Ok(PayoutRow {
        payout: sql::id(r, "payout", PayoutId::new)?,
        record: PayoutRecord {
            project: sql::id(r, "project", ProjectId::new)?,
            beneficiary: sql::from_json(r, "beneficiary")?,
            approved: fen(r, "approved")?,
            recovered: fen(r, "recovered")?,
            gross: fen(r, "gross")?,
            withheld: fen(r, "withheld")?,
            net: fen(r, "net")?,
            kind: opt_json(r, "kind")?,
            paid,
            netted,
            paid_to: opt_json(r, "paid_to")?,
            exported: opt_json(r, "exported")?,
            by: sql::id(r, "made_by", UserId::new)?,
            at: Moment(r.get("made")?),
            confirmed: opt_json(r, "confirmed")?,
            reference: r.get("reference")?,
            cancelled: r.get("cancelled")?,
            returned: opt_json(r, "returned")?,
        },
    })
}

impl Reader<'_> {
    /// All programme versions as recorded.
    pub fn programme_rows(&self) -> Result<Vec<ProgrammeRow>, StoreError> {
        self.list("SELECT * FROM programme ORDER BY programme", [], programme_row)
    }

    /// All programme versions.
    pub fn programmes(&self) -> Result<ProgrammeBook, StoreError> {
        Ok(ProgrammeBook::new(self.programme_rows()?.into_iter().map(|r| r.version).collect()))
    }

    /// A deal.
    pub fn deal(&self, deal: DealId) -> Result<Option<DealRow>, StoreError> {
        Ok(self.list("SELECT * FROM deal WHERE deal = ?1", [deal.uuid()], deal_row)?.pop())
    }

    /// Deals, the newest fact first, with how many there are.
    pub fn deals(&self, filter: &DealFilter) -> Result<(Vec<DealRow>, u64), StoreError> {
        const WHERE: &str = "WHERE (?1 IS NULL OR d.project = ?1) AND (?2 IS NULL OR d.state = ?2)
             AND (?3 = '' OR instr(d.unit, ?3) > 0 OR EXISTS (
                 SELECT 1 FROM deal_buyer b JOIN customer c ON c.customer = b.customer
                 WHERE b.deal = d.deal AND instr(c.name, ?3) > 0))";
        let project = filter.project.map(ProjectId::uuid);
        let stage = filter.stage.map(|s| sql::to_name(&s));
        let text = filter.text.trim();
        let rows = self.list(
            &format!(
                "SELECT d.* FROM deal d {WHERE} ORDER BY d.last DESC, d.hlc DESC, d.deal LIMIT ?4 OFFSET ?5"
            ),
            params![project, stage, text, filter.limit, filter.offset],
            deal_row,
        )?;
        let total =
            self.count(&format!("SELECT count(*) FROM deal d {WHERE}"), params![project, stage, text])?;
        Ok((rows, total))
    }

    /// Every deal in the order of its id, for exports.
    pub fn deals_after(&self, after: Option<DealId>, limit: u32) -> Result<Vec<DealRow>, StoreError> {
        self.list(
            "SELECT * FROM deal WHERE deal > ?1 ORDER BY deal LIMIT ?2",
            params![after.map_or(uuid::Uuid::nil(), DealId::uuid), limit],
            deal_row,
        )
    }

    /// The deals that rest on a visit's claim.
    pub fn deals_on_visit(&self, visit: VisitId) -> Result<Vec<DealRow>, StoreError> {
        self.list("SELECT * FROM deal WHERE visit = ?1 ORDER BY deal", [visit.uuid()], deal_row)
    }

    /// The deals a person is part of.
    pub fn deals_of(&self, members: &[CustomerId]) -> Result<Vec<DealRow>, StoreError> {
        let mut found: Vec<DealRow> = Vec::new();
        for member in members {
            let theirs = self.list(
                "SELECT d.* FROM deal_buyer b JOIN deal d ON d.deal = b.deal WHERE b.customer = ?1",
                [member.uuid()],
                deal_row,
            )?;
            for deal in theirs {
                if found.iter().all(|f| f.deal != deal.deal) {
                    found.push(deal);
                }
            }
        }
        Ok(found)
    }

    /// Another standing deal about a unit, however it was written, if there is one.
    pub fn deal_of_unit(
        &self,
        project: ProjectId,
        unit: &str,
        but: DealId,
    ) -> Result<Option<DealId>, StoreError> {
        let key = unit_key(unit);
        if key.is_empty() {
            return Ok(None);
        }
        let mut query = self.0.prepare_cached(
            "SELECT deal, unit FROM deal WHERE project = ?1 AND unit <> '' AND deal <> ?2
                 AND state NOT IN ('cancelled', 'deposit_returned')",
        )?;
        let mut rows = query.query(params![project.uuid(), but.uuid()])?;
        while let Some(row) = rows.next()? {
            if unit_key(row.get_ref("unit")?.as_str().unwrap_or_default()) == key {
                return Ok(Some(sql::id(row, "deal", DealId::new)?));
            }
        }
        Ok(None)
    }

    /// Group events, with their notes.
    pub fn group_events(&self) -> Result<Vec<(GroupEvent, String)>, StoreError> {
        self.list("SELECT body, note FROM group_event ORDER BY event", [], |r| {
            Ok((sql::from_json(r, "body")?, r.get("note")?))
        })
    }

    /// Violations.
    pub fn violations(&self) -> Result<Vec<ViolationRow>, StoreError> {
        self.list("SELECT * FROM violation ORDER BY violation", [], |r| {
            Ok(ViolationRow {
                record: ViolationRecord {
                    violation: sql::from_json(r, "body")?,
                    note: r.get("note")?,
                    reason: r.get("reason")?,
                    by: sql::id(r, "noted_by", UserId::new)?,
                },
            })
        })
    }

    /// Salespeople about whom something is agreed: who, whose, name, paid directly.
    pub fn broker_pays(&self) -> Result<Vec<(BrokerId, PartnerId, String, bool)>, StoreError> {
        self.list("SELECT * FROM broker_pay ORDER BY broker", [], |r| {
            Ok((
                sql::id(r, "broker", BrokerId::new)?,
                sql::id(r, "partner", PartnerId::new)?,
                r.get("name")?,
                r.get("approved")?,
            ))
        })
    }

    /// From which days and places among changes on salespeople are paid directly, or not any more, oldest first.
    pub(crate) fn broker_terms(&self) -> Result<HashMap<BrokerId, BrokerTerms>, StoreError> {
        let rows = self.list("SELECT broker, terms FROM broker_pay", [], |r| {
            Ok((sql::id(r, "broker", BrokerId::new)?, sql::from_json(r, "terms")?))
        })?;
        Ok(rows.into_iter().collect())
    }

    /// Everybody who is paid.
    pub fn payees(&self) -> Result<Vec<PayeeRow>, StoreError> {
        self.list("SELECT * FROM payee ORDER BY payee", [], payee_row)
    }

    /// Who is paid for a beneficiary.
    pub fn payee(&self, beneficiary: Beneficiary) -> Result<Option<PayeeRow>, StoreError> {
        let id = PayeeId::of(beneficiary);
        Ok(self.list("SELECT * FROM payee WHERE payee = ?1", [id.uuid()], payee_row)?.pop())
    }

    /// The desk that pays for a project; the first desk where nobody said.
    pub fn paying_desk(&self, project: ProjectId) -> Result<Option<DeviceId>, StoreError> {
        let set = self.list("SELECT desk FROM paying_desk WHERE project = ?1", [project.uuid()], |r| {
            sql::id(r, "desk", DeviceId::new)
        })?;
        match set.into_iter().next() {
            Some(desk) => Ok(Some(desk)),
            None => Ok(self.devices()?.first().map(|d| d.device)),
        }
    }

    /// The desk the paying right of a project was taken over from, as long as nobody knows that it has heard of it.
    pub fn paying_taken_from(&self, project: ProjectId) -> Result<Option<DeviceId>, StoreError> {
        let query = "SELECT taken FROM paying_desk WHERE project = ?1";
        let taken: Option<(DeviceId, ChangeId)> =
            self.list(query, [project.uuid()], |r| opt_json(r, "taken"))?.into_iter().next().flatten();
        match taken {
            Some((from, change)) if !self.has_seen(from, change)? => Ok(Some(from)),
            _ => Ok(None),
        }
    }

    /// How many postings there are.
    pub fn count_postings(&self) -> Result<u64, StoreError> {
        self.count("SELECT count(*) FROM posting", [])
    }

    /// Hands on every posting, in the order of its name. What was posted for a partner that stands under another is read
    /// as that other's: nothing is posted anew.
    pub fn each_posting(&self, mut take: impl FnMut(Posting)) -> Result<(), StoreError> {
        let roots = self.partner_roots()?;
        let read = |posting: Posting| {
            if roots.is_empty() { posting } else { posting.read_as(|who| main_of(&roots, who)) }
        };
        self.each(
            "SELECT body FROM posting ORDER BY posting",
            [],
            |r| sql::from_json(r, "body"),
            |p| take(read(p)),
        )
    }

    /// Hands on every posting as it was written, under the partners of its day.
    pub fn each_posting_as_written(&self, take: impl FnMut(Posting)) -> Result<(), StoreError> {
        self.each("SELECT body FROM posting ORDER BY posting", [], |r| sql::from_json(r, "body"), take)
    }

    /// One posting with its words.
    pub fn posting(&self, posting: PostingId) -> Result<Option<Posting>, StoreError> {
        let roots = self.partner_roots()?;
        let body = |r: &Row<'_>| sql::from_json::<Posting>(r, "body");
        let found = self.list("SELECT body FROM posting WHERE posting = ?1", [posting.bytes()], body)?.pop();
        Ok(found.map(|p| p.read_as(|who| main_of(&roots, who))))
    }

    /// Approvals of a project, those to be decided first, then the newest.
    pub fn approvals(&self, project: ProjectId) -> Result<Vec<ApprovalRow>, StoreError> {
        self.list(
            "SELECT * FROM approval WHERE project = ?1 ORDER BY decided IS NOT NULL, made DESC, approval LIMIT 500",
            [project.uuid()],
            approval_row,
        )
    }

    /// One approval.
    pub fn approval(&self, approval: ApprovalId) -> Result<Option<ApprovalRow>, StoreError> {
        Ok(self.list("SELECT * FROM approval WHERE approval = ?1", [approval.uuid()], approval_row)?.pop())
    }

    /// Payments of a project, newest first.
    pub fn payouts(&self, project: ProjectId) -> Result<Vec<PayoutRow>, StoreError> {
        self.list(
            "SELECT * FROM payout WHERE project = ?1 ORDER BY made DESC, payout LIMIT 2000",
            [project.uuid()],
            payout_row,
        )
    }

    /// One payment.
    pub fn payout(&self, payout: PayoutId) -> Result<Option<PayoutRow>, StoreError> {
        Ok(self.list("SELECT * FROM payout WHERE payout = ?1", [payout.uuid()], payout_row)?.pop())
    }

    /// Agencies' cycles in a project.
    pub fn cycles(&self, project: ProjectId) -> Result<Vec<(CycleId, AgencyCycle)>, StoreError> {
        self.list("SELECT cycle, body FROM cycle WHERE project = ?1 ORDER BY cycle", [project.uuid()], |r| {
            Ok((sql::id(r, "cycle", CycleId::new)?, sql::from_json(r, "body")?))
        })
    }

    /// Closed months of a project, in their order.
    pub fn closes(&self, project: ProjectId) -> Result<Vec<CloseRow>, StoreError> {
        let mut closes = self.list(
            "SELECT * FROM month_close WHERE project = ?1 ORDER BY close",
            [project.uuid()],
            |r| {
                Ok(CloseRow {
                    project: sql::id(r, "project", ProjectId::new)?,
                    said: sql::from_json(r, "body")?,
                    at: Moment(r.get("closed")?),
                    by: sql::id(r, "closed_by", UserId::new)?,
                })
            },
        )?;
        closes.sort_by_key(|c| c.said.from);
        Ok(closes)
    }

    /// Which days are worked, and on which of them a month is closed.
    pub fn calendar(&self) -> Result<(Calendar, CloseDays), StoreError> {
        let set = self.list("SELECT body FROM office_setting WHERE name = 'calendar'", [], |r| {
            sql::from_json(r, "body")
        })?;
        Ok(set.into_iter().next().unwrap_or_default())
    }

    /// Whether the office's one manager may agree to their own rulings.
    pub fn own_rulings(&self) -> Result<bool, StoreError> {
        let set = self.list("SELECT body FROM office_setting WHERE name = 'own_rulings'", [], |r| {
            sql::from_json(r, "body")
        })?;
        Ok(set.into_iter().next().unwrap_or(false))
    }

    /// The newest clock reading of each other desk, in UTC milliseconds: how far it was heard. Head office registers
    /// nobody: no payment waits for it.
    pub fn heard(&self, own: DeviceId) -> Result<Vec<(DeviceId, Option<Moment>)>, StoreError> {
        let mut found = Vec::new();
        for desk in self.devices()?.into_iter().filter(|d| d.device != own && !d.revoked && !d.head_office) {
            let last: Option<Option<i64>> =
                sql::one(self.0, "SELECT max(hlc) FROM change WHERE device = ?1", [desk.device.uuid()])?;
            found.push((desk.device, last.flatten().map(|hlc| Moment(hlc >> 16))));
        }
        Ok(found)
    }
}

/// A beneficiary as read: a partner that stands under another is that other.
fn main_of(roots: &BTreeMap<PartnerId, PartnerId>, who: Beneficiary) -> Beneficiary {
    match who {
        Beneficiary::Partner(id) => Beneficiary::Partner(roots.get(&id).copied().unwrap_or(id)),
        who => who,
    }
}
