//! Claims of partners, and the protections they give.

use crate::KnownAs;
use crate::judged::people_of;
use crate::read::Reader;
use crate::{StoreError, sql};
use laifang_core::id::CustomerId;
use laifang_core::judgement;
use laifang_core::policy::PolicyBook;
use laifang_core::time::Moment;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Everybody whose claims may rest on what a record says: all of its person, and who shares a number with it.
fn everybody(known: &KnownAs) -> impl Iterator<Item = CustomerId> {
    known.person.iter().chain(known.others.iter().flatten()).copied()
}

/// Whether somebody claims one of these, or somebody ruled on one.
fn any_claimed(
    connection: &Connection,
    records: impl IntoIterator<Item = CustomerId>,
) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM visit WHERE customer = ?1 AND (partner IS NOT NULL OR rulings <> '[]') LIMIT 1";
    for record in records {
        if sql::one::<i64>(connection, sql, [record.uuid()])?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whoever stands with a record in claims; none where nobody claims one of them.
pub(super) fn resting_on(
    connection: &Connection,
    customer: CustomerId,
) -> Result<Vec<CustomerId>, StoreError> {
    let known = Reader::new(connection).known_as(customer)?;
    Ok(if any_claimed(connection, everybody(&known))? { everybody(&known).collect() } else { Vec::new() })
}

/// Judges again the claims of these people, and those that may rest on their contacts: of relatives, and of whoever
/// shares a number. Each person once, whatever the reasons.
pub(super) fn judge(connection: &Connection, people: BTreeSet<CustomerId>) -> Result<(), StoreError> {
    if people.is_empty() {
        return Ok(());
    }
    let reader = Reader::new(connection);
    let policies = reader.policies()?;
    let mut judged = BTreeSet::new();
    let mut looked_at = BTreeSet::new();
    for customer in people {
        if looked_at.contains(&customer) {
            continue;
        }
        let known = reader.known_as(customer)?;
        looked_at.extend(known.person.iter().copied());
        if !any_claimed(connection, everybody(&known))? {
            continue;
        }
        if judged.insert(customer) {
            judge_again(connection, &known, &policies)?;
        }
        judged.extend(known.person.iter().copied());
        let relatives = reader.relations_of(&known.person)?.into_iter().map(|relation| relation.other);
        let others = known.others.iter().filter_map(|o| o.first().copied());
        for other in relatives.chain(others) {
            if judged.insert(other) {
                let other = reader.known_as(other)?;
                judged.extend(other.person.iter().copied());
                judge_again(connection, &other, &policies)?;
            }
        }
    }
    Ok(())
}

/// Judges a person's claims, and works out the protections they give (R15).
fn judge_again(connection: &Connection, known: &KnownAs, policies: &PolicyBook) -> Result<(), StoreError> {
    let reader = Reader::new(connection);
    let members = &known.person;
    let person = reader.known_of(members, policies)?;
    let mut forget = connection.prepare_cached("DELETE FROM protection WHERE customer = ?1")?;
    let mut forget_claim = connection.prepare_cached("DELETE FROM claim WHERE customer = ?1")?;
    for member in members {
        forget.execute([member.uuid()])?;
        forget_claim.execute([member.uuid()])?;
    }
    let others = reader.contacts_of_others(known, policies)?;
    let protections = judgement::protections(&person.contacts, &person.facts, policies);
    let mut open = BTreeSet::new();
    let mut write =
        connection.prepare_cached("INSERT INTO claim VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8)")?;
    for claim in &person.claims {
        let Some(visit) = claim.visit else { continue };
        let people = people_of(claim, &person.contacts, &others);
        let facts = judgement::Facts { people, ..person.facts.clone() };
        let mut claim = claim.clone();
        claim.unordered = reader.unordered(visit, facts.contacts())?;
        let claim = &claim;
        let judged = judgement::judge(claim, &facts, policies, Moment::ALWAYS);
        if judged.verdict != judgement::Verdict::Valid {
            open.insert(visit);
        }
        let ended = judgement::ended_early(claim, &judged, &protections);
        let last = judged.protection.as_ref().filter(|_| judged.verdict == judgement::Verdict::Valid);
        let until =
            last.map(|p| ended.and_then(|day| day.pred_opt()).map_or(p.until, |cut| cut.min(p.until)));
        write.execute(params![
            visit.uuid(),
            person.record_of(visit).uuid(),
            judged.verdict.code(),
            judged.provisional,
            claim.grounds.ruled.verdict.is_some(),
            person.entered(visit).0,
            ended.map(|day| day.to_string()),
            until.map(|day| day.to_string()),
        ])?;
        crate::clashes::weigh(connection, visit)?;
    }
    let mut keep = connection.prepare_cached(
        "INSERT INTO protection (visit, customer, partner, since, until)
         SELECT ?1, customer, ?2, ?3, ?4 FROM visit WHERE visit = ?1",
    )?;
    for p in &protections {
        let Some(visit) = p.visit.filter(|visit| !p.lock && !open.contains(visit)) else { continue };
        keep.execute(params![visit.uuid(), p.partner.uuid(), p.since.to_string(), p.until.to_string()])?;
    }
    Ok(())
}
