//! Claims of partners, and the protections they give.

use crate::KnownAs;
use crate::judged::people_of;
use crate::read::Reader;
use crate::{StoreError, sql};
use laifang_core::id::CustomerId;
use laifang_core::judgement;
use laifang_core::time::Moment;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Everybody whose claims may rest on what a record says: all of its person, and who shares a number with it; none
/// where nobody claims one of them.
pub(super) fn resting_on(
    connection: &Connection,
    customer: CustomerId,
) -> Result<Vec<CustomerId>, StoreError> {
    let known = Reader::new(connection).known_as(customer)?;
    let all: Vec<CustomerId> = known.person.into_iter().chain(known.others.into_iter().flatten()).collect();
    let sql = "SELECT 1 FROM visit WHERE customer = ?1 AND (partner IS NOT NULL OR rulings <> '[]') LIMIT 1";
    for record in &all {
        if sql::one::<i64>(connection, sql, [record.uuid()])?.is_some() {
            return Ok(all);
        }
    }
    Ok(Vec::new())
}

/// Judges a person's claims again, and those that may rest on this person's contacts: of relatives, and of whoever
/// shares a number.
pub(crate) fn claims_again(connection: &Connection, customer: CustomerId) -> Result<(), StoreError> {
    let reader = Reader::new(connection);
    let known = reader.known_as(customer)?;
    judge_again(connection, &known)?;
    for relation in reader.relations_of(&known.person)? {
        judge_again(connection, &reader.known_as(relation.other)?)?;
    }
    for other in known.others.iter().filter_map(|o| o.first()) {
        judge_again(connection, &reader.known_as(*other)?)?;
    }
    Ok(())
}

/// Judges a person's claims, and works out the protections they give (R15).
fn judge_again(connection: &Connection, known: &KnownAs) -> Result<(), StoreError> {
    let reader = Reader::new(connection);
    let policies = reader.policies()?;
    let members = &known.person;
    let person = reader.known_of(members, &policies)?;
    let mut forget = connection.prepare_cached("DELETE FROM protection WHERE customer = ?1")?;
    let mut forget_claim = connection.prepare_cached("DELETE FROM claim WHERE customer = ?1")?;
    for member in members {
        forget.execute([member.uuid()])?;
        forget_claim.execute([member.uuid()])?;
    }
    let others = reader.contacts_of_others(known, &policies)?;
    let protections = judgement::protections(&person.contacts, &person.facts, &policies);
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
        let judged = judgement::judge(claim, &facts, &policies, Moment::ALWAYS);
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
