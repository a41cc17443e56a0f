//! Claims of partners, and the protections they give.

use crate::read::Reader;
use crate::{StoreError, sql};
use laifang_core::id::CustomerId;
use laifang_core::judgement;
use laifang_core::time::Moment;
use rusqlite::{Connection, params};

/// Whether a partner claims the person, by any of their records.
pub(super) fn has_claim(connection: &Connection, customer: CustomerId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM visit WHERE customer = ?1 AND (partner IS NOT NULL OR rulings <> '[]') LIMIT 1";
    for member in Reader::new(connection).person_of(customer)? {
        if sql::one::<i64>(connection, sql, [member.uuid()])?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Judges a person's claims again, and those of relatives, which may rest on this person's contacts.
pub(crate) fn claims_again(connection: &Connection, customer: CustomerId) -> Result<(), StoreError> {
    let reader = Reader::new(connection);
    let members = reader.person_of(customer)?;
    judge_again(connection, &members)?;
    for relation in reader.relations_of(&members)? {
        judge_again(connection, &reader.person_of(relation.other)?)?;
    }
    Ok(())
}

/// Judges a person's claims, and works out the protections they give (R15).
pub(super) fn judge_again(connection: &Connection, members: &[CustomerId]) -> Result<(), StoreError> {
    let reader = Reader::new(connection);
    let policies = reader.policies()?;
    let person = reader.known_of(members, &policies)?;
    let mut forget = connection.prepare_cached("DELETE FROM protection WHERE customer = ?1")?;
    let mut forget_claim = connection.prepare_cached("DELETE FROM claim WHERE customer = ?1")?;
    for member in members {
        forget.execute([member.uuid()])?;
        forget_claim.execute([member.uuid()])?;
    }
    let mut keep = connection.prepare_cached(
        "INSERT INTO protection (visit, customer, partner, since, until)
         SELECT ?1, customer, ?2, ?3, ?4 FROM visit WHERE visit = ?1",
    )?;
    let protections = judgement::protections(&person.contacts, &person.facts, &policies);
    for p in &protections {
        let Some(visit) = p.visit.filter(|_| !p.lock) else { continue };
        keep.execute(params![visit.uuid(), p.partner.uuid(), p.since.to_string(), p.until.to_string()])?;
    }
    let mut write = connection.prepare_cached("INSERT INTO claim VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)")?;
    for claim in &person.claims {
        let Some(visit) = claim.visit else { continue };
        let certain = claim.number == judgement::Number::Full;
        let people = vec![judgement::PersonFacts { certain, contacts: person.contacts.clone() }];
        let facts = judgement::Facts { people, ..person.facts.clone() };
        let judged = judgement::judge(claim, &facts, &policies, Moment(i64::MAX));
        write.execute(params![
            visit.uuid(),
            person.record_of(visit).uuid(),
            judged.verdict.code(),
            judged.provisional,
            claim.grounds.ruled.verdict.is_some(),
            person.entered(visit).0,
            judgement::ended_early(claim, &judged, &protections).map(|day| day.to_string()),
        ])?;
        crate::clashes::weigh(connection, visit)?;
    }
    Ok(())
}
