//! What a manager may have to decide: claims that are open, and slips that say other than what is so now.

use crate::read::{Reader, SlipRow};
use crate::{StoreError, sql};
use chrono::NaiveDate;
use laifang_core::change::Ruling;
use laifang_core::fold::RulingState;
use laifang_core::id::VisitId;
use laifang_core::judgement::Verdict;
use laifang_core::time::Moment;
use rusqlite::Connection;

/// What has come over a slip since it was issued.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Overtaken {
    /// Another verdict stands now.
    Verdict(Verdict),
    /// A ruling gave the customer to somebody else, or shared them.
    Moved,
    /// A ruling for somebody else or a better claim ended the protection on this local day.
    Ended(NaiveDate),
    /// Late facts make the protection end earlier than printed: its last local day now.
    Shorter(NaiveDate),
}

impl Reader<'_> {
    /// Why the standing slip of a claim says other than what is so now, if it does. What a mask is worth depends on
    /// who else is on record, so that its verdict says so by itself.
    pub fn overtaken(&self, slip: &SlipRow) -> Result<Option<Overtaken>, StoreError> {
        let Some(claim) = self.claim(slip.visit)? else { return Ok(None) };
        if claim.verdict != slip.verdict {
            return Ok(Some(Overtaken::Verdict(claim.verdict)));
        }
        let moved = |r: &RulingState| {
            r.holds()
                && r.at > slip.issued
                && matches!(r.ruling, Ruling::Transfer { .. } | Ruling::Split { .. })
        };
        if self.visit(slip.visit)?.is_some_and(|v| v.rulings.iter().any(moved)) {
            return Ok(Some(Overtaken::Moved));
        }
        if slip.verdict != Verdict::Valid {
            return Ok(None);
        }
        let shorter = slip.protected_until.zip(claim.until).filter(|(printed, now)| now < printed);
        Ok(claim.ended.map(Overtaken::Ended).or(shorter.map(|(_, now)| Overtaken::Shorter(now))))
    }

    /// Visits whose claims a manager may have to look at, newest first: to be decided, provisional, ruled, or kept
    /// out since a moment.
    pub fn clashes(&self, from: Moment) -> Result<Vec<VisitId>, StoreError> {
        // Each part by its own index: claims of years stand beside the few that are of interest.
        self.list(
            "SELECT visit FROM (
                 SELECT visit, entered FROM claim WHERE waits = 1
                 UNION SELECT visit, entered FROM claim WHERE verdict = 'undecided' OR provisional = 1
                 UNION SELECT visit, entered FROM claim WHERE ruled = 1
                 UNION SELECT visit, entered FROM claim WHERE verdict = 'invalid' AND entered >= ?1)
             ORDER BY entered DESC, visit LIMIT 2000",
            [from.0],
            |r| sql::id(r, "visit", VisitId::new),
        )
    }

    /// How many of them are to be decided: open, printed with another verdict, given to others while the slip is out,
    /// or waiting for a second person.
    pub fn clashes_to_decide(&self) -> Result<u64, StoreError> {
        self.count("SELECT count(*) FROM claim WHERE waits = 1", [])
    }
}

/// Notes whether somebody has to decide a claim, after its judgement, its rulings or its slip changed.
pub(crate) fn weigh(connection: &Connection, visit: VisitId) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE claim SET waits = EXISTS (
                 SELECT 1 FROM visit v WHERE v.visit = claim.visit AND v.voided = 0
                 AND ((claim.verdict = 'undecided' AND claim.provisional = 0)
                     OR EXISTS (SELECT 1 FROM json_each(v.rulings) r
                                WHERE r.value ->> 'needs_second' AND r.value ->> 'checked' IS NULL)
                     OR (claim.provisional = 0 AND claim.ruled = 0
                         AND EXISTS (SELECT 1 FROM told t WHERE t.visit = claim.visit
                             AND t.verdict <> 'undecided' AND t.verdict <> claim.verdict)
                         AND NOT EXISTS (SELECT 1 FROM slip s WHERE s.visit = v.visit AND s.voided IS NULL))
                     OR EXISTS (SELECT 1 FROM slip s WHERE s.visit = v.visit AND s.voided IS NULL
                                AND (s.verdict <> claim.verdict OR (s.verdict = 'valid'
                                    AND (claim.ended IS NOT NULL OR claim.until < s.protected_until))))
                     OR EXISTS (SELECT 1 FROM slip s, json_each(v.rulings) r
                                WHERE s.visit = v.visit AND s.voided IS NULL AND r.value ->> 'at' > s.issued
                                    AND r.value ->> '$.ruling.is' IN ('transfer', 'split')
                                    AND (NOT r.value ->> 'needs_second' OR r.value ->> '$.checked[2]'))))
             WHERE visit = ?1",
        )?
        .execute([visit.uuid()])?;
    Ok(())
}
