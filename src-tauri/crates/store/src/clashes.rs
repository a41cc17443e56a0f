//! What a manager may have to decide: claims that are open, and slips that say other than what is so now.

use crate::read::{Reader, SlipRow};
use crate::{StoreError, sql};
use chrono::NaiveDate;
use laifang_core::change::Ruling;
use laifang_core::fold::RulingState;
use laifang_core::id::VisitId;
use laifang_core::judgement::Verdict;
use laifang_core::time::Moment;
use rusqlite::OptionalExtension;

/// What has come over a slip since it was issued.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Overtaken {
    /// Another verdict stands now.
    Verdict(Verdict),
    /// A ruling gave the customer to somebody else, or shared them.
    Moved,
    /// A ruling for somebody else or a better claim ended the protection on this local day.
    Ended(NaiveDate),
}

impl Reader<'_> {
    /// Why the standing slip of a claim says other than what is so now, if it does.
    pub fn overtaken(&self, slip: &SlipRow) -> Result<Option<Overtaken>, StoreError> {
        let mut query = self.0.prepare_cached("SELECT verdict, ended FROM claim WHERE visit = ?1")?;
        let claim = query.query_row([slip.visit.uuid()], |r| {
            let ended: Option<String> = r.get("ended")?;
            Ok((sql::name(r, "verdict")?, ended.and_then(|day| day.parse().ok())))
        });
        let Some((verdict, ended)) = claim.optional()? else { return Ok(None) };
        if verdict != slip.verdict {
            return Ok(Some(Overtaken::Verdict(verdict)));
        }
        let moved = |r: &RulingState| {
            r.holds()
                && r.at > slip.issued
                && matches!(r.ruling, Ruling::Transfer { .. } | Ruling::Split { .. })
        };
        if self.visit(slip.visit)?.is_some_and(|v| v.rulings.iter().any(moved)) {
            return Ok(Some(Overtaken::Moved));
        }
        Ok(ended.filter(|_| slip.verdict == Verdict::Valid).map(Overtaken::Ended))
    }

    /// Visits whose claims a manager may have to look at, newest first: open, printed with another verdict than
    /// stands now, ruled and waiting for a second person, or kept out by a rival.
    pub fn clashes(&self, from: Moment) -> Result<Vec<VisitId>, StoreError> {
        self.list(
            "SELECT c.visit FROM claim c JOIN visit v ON v.visit = c.visit
             WHERE v.voided = 0 AND (c.verdict = 'undecided' OR c.provisional = 1 OR v.rulings <> '[]'
                 OR EXISTS (SELECT 1 FROM slip s WHERE s.visit = c.visit AND s.voided IS NULL
                            AND (s.verdict <> c.verdict OR (s.verdict = 'valid' AND c.ended IS NOT NULL)))
                 OR (c.verdict = 'invalid' AND c.entered >= ?1))
             ORDER BY c.entered DESC, c.visit LIMIT 2000",
            [from.0],
            |r| sql::id(r, "visit", VisitId::new),
        )
    }

    /// How many of them are to be decided: open, printed with another verdict, or waiting for a second person.
    pub fn clashes_to_decide(&self) -> Result<u64, StoreError> {
        self.count(
            "SELECT count(*) FROM claim c JOIN visit v ON v.visit = c.visit
             WHERE v.voided = 0 AND ((c.verdict = 'undecided' AND c.provisional = 0)
                 OR EXISTS (SELECT 1 FROM json_each(v.rulings) r
                            WHERE r.value ->> 'needs_second' AND r.value ->> 'checked' IS NULL)
                 OR EXISTS (SELECT 1 FROM slip s WHERE s.visit = c.visit AND s.voided IS NULL
                            AND (s.verdict <> c.verdict OR (s.verdict = 'valid' AND c.ended IS NOT NULL)))
                 OR EXISTS (SELECT 1 FROM slip s, json_each(v.rulings) r
                            WHERE s.visit = c.visit AND s.voided IS NULL AND r.value ->> 'at' > s.issued
                                AND r.value ->> '$.ruling.is' IN ('transfer', 'split')
                                AND (NOT r.value ->> 'needs_second' OR r.value ->> '$.checked[2]')))",
            [],
        )
    }
}
