//! Reports and slips.

use super::due::Due;
use crate::read::Reader;
use crate::{StoreError, sql};
use laifang_core::change::Facts;
use laifang_core::fold::{self, Entry};
use laifang_core::id::{ReportId, SlipId};
use laifang_core::text::Phone;
use rusqlite::{Connection, params};

pub(super) fn write_report(
    connection: &Connection,
    report: ReportId,
    entries: &[Entry],
    due: &mut Due,
) -> Result<(), StoreError> {
    let Some(state) = fold::report(entries) else { return Ok(()) };
    let Facts::ReportReceived {
        project, partner, store, headcount, day, arrives, entered, over_quota, ..
    } = &state.facts
    else {
        return Ok(());
    };
    let p = &state.personal;
    connection
        .prepare_cached(
            "REPLACE INTO report VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                 ?17, ?18)",
        )?
        .execute(params![
            report.uuid(),
            project.map(|p| p.uuid()),
            partner.map(|p| p.uuid()),
            store,
            headcount,
            day.to_string(),
            arrives.map(|m| m.0),
            entered.0,
            state.by.uuid(),
            state.withdrawn,
            p.name,
            sql::json(&p.phones),
            p.broker,
            p.broker_phone,
            p.remark,
            p.quote,
            state.order.cast_signed(),
            over_quota,
        ])?;
    connection.prepare_cached("DELETE FROM report_tail WHERE report = ?1")?.execute([report.uuid()])?;
    let mut tail = connection.prepare_cached("INSERT OR IGNORE INTO report_tail VALUES (?1, ?2)")?;
    let phones: Vec<Phone> = p.phones.iter().filter_map(|p| Phone::parse(p).ok()).collect();
    for phone in &phones {
        tail.execute(params![phone.last4(), report.uuid()])?;
    }
    // A report may lock customers who are on record (two stages), so their claims are judged again.
    let locks = Reader::new(connection).policies()?.versions().iter().any(|p| p.term.report_lock_days > 0);
    if locks && partner.is_some() {
        due.reported.extend(phones);
    }
    Ok(())
}

pub(super) fn write_slip(connection: &Connection, slip: SlipId, entries: &[Entry]) -> Result<(), StoreError> {
    let Some(state) = fold::slip(entries) else { return Ok(()) };
    let Facts::SlipIssued { number, visit, verdict, provisional, protected_until, policy, rule, qr, .. } =
        &state.facts
    else {
        return Ok(());
    };
    connection
        .prepare_cached(
            "REPLACE INTO slip VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        )?
        .execute(params![
            slip.uuid(),
            number,
            visit.uuid(),
            verdict.code(),
            provisional,
            protected_until.map(|d| d.to_string()),
            policy,
            rule,
            qr,
            sql::json(&state.words),
            state.issued.0,
            state.by.uuid(),
            sql::json(&state.prints),
            state.voided.as_ref().map(sql::json),
            sql::json(&state.scans),
            sql::json(&state.signatures),
        ])?;
    crate::clashes::weigh(connection, *visit)
}
