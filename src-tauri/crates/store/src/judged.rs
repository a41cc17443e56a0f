//! A visit's claim, judged by all that is on record: the same for the screen, for slips and for what is kept of it.

use crate::read::Reader;
use crate::sharing::KnownAs;
use crate::{StoreError, sql};
use chrono::NaiveDate;
use laifang_core::id::VisitId;
use laifang_core::judgement::{Claim, Contact, Facts, Judgement, Number, PersonFacts, Verdict, judge};
use laifang_core::policy::PolicyBook;
use laifang_core::time::Moment;
use rusqlite::OptionalExtension;

/// What is kept of a claim's judgement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimRow {
    /// As it stands.
    pub verdict: Verdict,
    /// Rests on a mask.
    pub provisional: bool,
    /// The local day on which a ruling for somebody else or a better claim ended its protection.
    pub ended: Option<NaiveDate>,
    /// Last protected day, cut where it was ended; none where it is not limited.
    pub until: Option<NaiveDate>,
}

impl Reader<'_> {
    /// What is kept of a claim; none for the office's own visitors.
    pub fn claim(&self, visit: VisitId) -> Result<Option<ClaimRow>, StoreError> {
        let mut query =
            self.0.prepare_cached("SELECT verdict, provisional, ended, until FROM claim WHERE visit = ?1")?;
        let row = query.query_row([visit.uuid()], |r| {
            Ok(ClaimRow {
                verdict: sql::name(r, "verdict")?,
                provisional: r.get("provisional")?,
                ended: sql::opt_day(r, "ended")?,
                until: sql::opt_day(r, "until")?,
            })
        });
        Ok(row.optional()?)
    }

    /// What was last said of a claim, to whoever brought the customer.
    pub fn told(&self, visit: VisitId) -> Result<Option<Verdict>, StoreError> {
        let mut query = self.0.prepare_cached("SELECT verdict FROM told WHERE visit = ?1")?;
        Ok(query.query_row([visit.uuid()], |r| sql::name(r, "verdict")).optional()?)
    }

    /// The claim of a visit and its judgement, as things stand; none where there is no such visit.
    pub fn judged(
        &self,
        visit: VisitId,
        policies: &PolicyBook,
    ) -> Result<Option<(Claim, Judgement)>, StoreError> {
        let (Some(mut claim), Some(row)) = (self.claim_of(visit, policies)?, self.visit(visit)?) else {
            return Ok(None);
        };
        let known = self.known_as(row.customer)?;
        let contacts = self.contacts_of(&known.person, policies)?;
        let people = people_of(&claim, &contacts, &self.contacts_of_others(&known, policies)?);
        let all: Vec<&Contact> = people.iter().flat_map(|p| &p.contacts).collect();
        let beside = self.facts_beside(&known.person, &all, &claim.claimant, policies)?;
        let facts = Facts { people, ..beside };
        claim.unordered = self.unordered(visit, facts.contacts())?;
        let judgement = judge(&claim, &facts, policies, Moment::ALWAYS);
        let ended = self.claim(visit)?.and_then(|kept| kept.ended);
        Ok(Some((
            claim,
            match ended {
                Some(on) => judgement.ended(on),
                None => judgement,
            },
        )))
    }

    /// The contacts of whoever shares a person's number, each apart.
    pub(crate) fn contacts_of_others(
        &self,
        known: &KnownAs,
        policies: &PolicyBook,
    ) -> Result<Vec<Vec<Contact>>, StoreError> {
        known.others.iter().map(|other| self.contacts_of(other, policies)).collect()
    }
}

/// Everybody a claim may be about, by its number: the person it names, whose contacts these are, and whoever shares
/// the number or whom a mask fits.
pub(crate) fn people_of(claim: &Claim, contacts: &[Contact], others: &[Vec<Contact>]) -> Vec<PersonFacts> {
    let certain = claim.number == Number::Full;
    let mut people = vec![PersonFacts { certain, contacts: contacts.to_vec() }];
    people.extend(others.iter().map(|theirs| PersonFacts {
        certain,
        contacts: match claim.number {
            // Either of two whom one number names: then all of both, or the one's alone.
            Number::Full => contacts.iter().chain(theirs).cloned().collect(),
            Number::Partial | Number::None => theirs.clone(),
        },
    }));
    // A record that came with this visit, under a mask, speaks of nobody else.
    let alone = contacts.iter().all(|c| c.visit == claim.visit);
    if claim.number == Number::Partial && alone && people.len() > 1 {
        people.remove(0);
    }
    people
}
