//! From changes to projections. Each subject is folded from the set of its changes, so the order in which
//! they arrived does not matter; what depends on other subjects is refreshed from their projections.

use crate::read::Reader;
use crate::search::{Key, Puts};
use crate::{Store, StoreError, brokers, bulk, log, money, search, sql};
use laifang_core::change::{Facts, Personal, Subject};
use laifang_core::fold::{self, Entry};
use laifang_core::id::{CustomerId, ImportId, LinkId, OfficeId, VisitId};
use laifang_core::judgement;
use laifang_core::text::Phone;
use laifang_core::time::Moment;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Brings the projections up to date with one change that is already in the log.
pub(crate) fn change(connection: &Connection, office: OfficeId, entry: Entry) -> Result<(), StoreError> {
    let subject = entry.facts.subject(office);
    match &entry.facts {
        Facts::CustomerRegistered { .. } => one_of_many(connection, office, entry, Keyed::Now)?,
        Facts::PersonErased { customer, changes } => {
            erase(connection, office, changes)?;
            subject_again(connection, Subject::Customer(*customer))?;
        }
        _ => subject_again(connection, subject)?,
    }
    Ok(())
}

fn is_only_change(connection: &Connection, subject: Subject) -> rusqlite::Result<bool> {
    let count: Option<i64> = sql::one(
        connection,
        "SELECT count(*) FROM (SELECT 1 FROM change WHERE subject = ?1 LIMIT 2)",
        [subject.uuid()],
    )?;
    Ok(count == Some(1))
}

/// What becomes of a new record's search keys.
pub(crate) enum Keyed<'a> {
    /// Put in at once.
    Now,
    /// Gathered, to be put in with those of others.
    Later(&'a mut Vec<Key>),
    /// Left out: whoever rebuilds puts all in at the end, or needs none.
    Left,
}

/// A new record. One that nothing else speaks of yet needs no reading back.
pub(crate) fn one_of_many(
    connection: &Connection,
    office: OfficeId,
    entry: Entry,
    keyed: Keyed<'_>,
) -> Result<(), StoreError> {
    let subject = entry.facts.subject(office);
    let Subject::Customer(customer) = subject else { return change(connection, office, entry) };
    let mentioned =
        sql::one::<i64>(connection, "SELECT 1 FROM visit WHERE customer = ?1 LIMIT 1", [customer.uuid()])?;
    if mentioned.is_some() || !is_only_change(connection, subject)? {
        return subject_again(connection, subject);
    }
    let Some(state) = fold::customer(&[entry]) else { return Ok(()) };
    if state.import.is_some_and(|(import, _)| undone(connection, import))
        && !used(connection, customer, false)
    {
        return Ok(());
    }
    let imported_at = match &state.imported {
        Some(contact) => Some(Moment::start_of(contact.day, Reader::new(connection).zone()?).0),
        None => None,
    };
    let registered = if state.import.is_none() { state.registered.0 } else { 0 };
    let last = imported_at.unwrap_or(registered).max(0);
    put_customer(connection, customer, &state, (i64::from(imported_at.is_some()), last))?;
    let row = connection.last_insert_rowid();
    if !matches!(keyed, Keyed::Now) {
        connection.prepare_cached("INSERT INTO unkeyed (row) VALUES (?1)")?.execute([row])?;
    }
    let keys = || {
        let name = state.name.latest().map_or("", String::as_str);
        let id_tail = state.id_tail.latest().filter(|t| !t.is_empty()).map(String::as_str);
        Key::of(row, name, &state.phones, id_tail, last)
    };
    match keyed {
        Keyed::Left => {}
        Keyed::Later(later) => later.extend(keys()),
        Keyed::Now => {
            let mut puts = Puts::new(connection)?;
            for key in keys() {
                puts.put(&key)?;
            }
        }
    }
    Ok(())
}

/// Folds a subject from its changes and writes what came out.
fn subject_again(connection: &Connection, subject: Subject) -> Result<(), StoreError> {
    let entries = log::entries(connection, subject)?;
    match subject {
        Subject::Office(office) => {
            write_office(connection, office, &entries)?;
            money::write_settings(connection, &entries)?;
        }
        Subject::User(user) => {
            if let Some((name, role, active)) = fold::user(&entries) {
                connection.prepare_cached("REPLACE INTO user VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                    user.uuid(),
                    name,
                    sql::to_name(&role),
                    active
                ])?;
            }
        }
        Subject::Project(project) => {
            let set = |e: &&Entry| matches!(e.facts, Facts::ProjectSet { .. });
            if let Some(Facts::ProjectSet { name, active, .. }) =
                entries.iter().rev().find(set).map(|e| &e.facts)
            {
                connection.prepare_cached("REPLACE INTO project VALUES (?1, ?2, ?3)")?.execute(params![
                    project.uuid(),
                    name,
                    active
                ])?;
            }
            money::write_paying_desk(connection, project, &entries)?;
        }
        Subject::Consultant(consultant) => {
            if let Some(state) = fold::consultant(&entries) {
                connection
                    .prepare_cached(
                        "REPLACE INTO consultant (consultant, name, place, active, attendance, attendance_since,
                             team, back_since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    )?
                    .execute(params![
                        consultant.uuid(),
                        state.name,
                        state.place,
                        state.active,
                        sql::to_name(&state.attendance.0),
                        state.attendance.1.map(|m| m.0),
                        state.team.map(|t| t.uuid()),
                        state.back_since.map(|m| m.0),
                    ])?;
            }
        }
        Subject::Team(team) => {
            if let Some(set) = fold::team(&entries) {
                connection.prepare_cached("REPLACE INTO team VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(
                    params![
                        team.uuid(),
                        set.name,
                        set.place,
                        set.active,
                        sql::json(&set.projects),
                        sql::json(&set.channels),
                    ],
                )?;
            }
        }
        Subject::Partner(partner) => {
            // The id is made of the name: whoever named it first or last, it is the same.
            let named = entries.iter().find_map(|e| match &e.facts {
                Facts::PartnerSet { partner_kind, name, .. } => {
                    Some((*partner_kind, name.clone().unwrap_or_else(|| fold::name(&e.personal))))
                }
                _ => None,
            });
            let details = entries.iter().rev().find_map(|e| match (&e.facts, &e.personal) {
                (Facts::PartnerDescribed { .. }, Some(Personal::Partner(details))) => Some(details.clone()),
                _ => None,
            });
            let terms = entries.iter().rev().find_map(|e| match &e.facts {
                Facts::PartnerTermsSet { terms, .. } => Some(terms.clone()),
                _ => None,
            });
            if let Some((kind, name)) = named {
                connection
                    .prepare_cached(
                        "REPLACE INTO partner (partner, kind, name, terms, details) VALUES (?1, ?2, ?3, ?4, ?5)",
                    )?
                    .execute(params![
                        partner.uuid(),
                        kind.code(),
                        name,
                        sql::json(&terms.clone().unwrap_or_default()),
                        sql::json(&details.unwrap_or_default()),
                    ])?;
            }
            if terms.is_some() {
                let theirs: Vec<Uuid> = connection
                    .prepare_cached("SELECT DISTINCT customer FROM visit WHERE partner = ?1")?
                    .query_map([partner.uuid()], |r| r.get(0))?
                    .collect::<rusqlite::Result<_>>()?;
                for customer in theirs {
                    claims_again(connection, CustomerId::new(customer))?;
                }
            }
        }
        Subject::Broker(broker) => brokers::write(connection, broker, &entries)?,
        Subject::Policy(policy) => {
            if let Some(Facts::PolicySet { policy: body, .. }) = entries.first().map(|e| &e.facts) {
                connection
                    .prepare_cached("REPLACE INTO policy VALUES (?1, ?2)")?
                    .execute(params![policy.uuid(), sql::json(body)])?;
                let everybody: Vec<Uuid> = connection
                    .prepare_cached(
                        "SELECT DISTINCT customer FROM visit WHERE partner IS NOT NULL OR rulings <> '[]'",
                    )?
                    .query_map([], |r| r.get(0))?
                    .collect::<rusqlite::Result<_>>()?;
                for customer in everybody {
                    claims_again(connection, CustomerId::new(customer))?;
                }
            }
        }
        Subject::Customer(customer) => {
            write_customer(connection, customer, &entries)?;
            // A claim without a number is open; the number may have come, or gone, with this change.
            if has_claim(connection, customer)? {
                claims_again(connection, customer)?;
            }
        }
        Subject::Visit(visit) => write_visit(connection, visit, &entries)?,
        Subject::Report(report) => write_report(connection, report, &entries)?,
        Subject::Slip(slip) => write_slip(connection, slip, &entries)?,
        Subject::Link(link) => write_link(connection, link, &entries)?,
        Subject::Import(import) => write_import(connection, import, &entries)?,
        _ => money::write(connection, subject, &entries)?,
    }
    Ok(())
}

fn write_office(connection: &Connection, office: OfficeId, entries: &[Entry]) -> Result<(), StoreError> {
    if entries.iter().any(|e| matches!(e.facts, Facts::RotaSet { .. })) {
        connection
            .prepare_cached("REPLACE INTO rota VALUES (?1, ?2)")?
            .execute(params![office.uuid(), sql::json(&fold::rota(entries))])?;
    }
    let mut device = connection.prepare_cached("REPLACE INTO device VALUES (?1, ?2, ?3, ?4)")?;
    for entry in entries {
        let keys = match &entry.facts {
            Facts::Genesis { office, name, code, time_zone, trust_root, device, demo } => {
                connection
                    .prepare_cached("REPLACE INTO office VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                    .execute(params![office.uuid(), name, code, time_zone, trust_root, demo])?;
                device
            }
            Facts::DeviceEnrolled { device, .. } => device,
            _ => continue,
        };
        device.execute(params![keys.device.uuid(), keys.desk, keys.ed25519, keys.x25519])?;
    }
    let mut form = connection.prepare_cached("REPLACE INTO slip_form VALUES (?1, ?2, ?3, ?4)")?;
    for (kind, own) in fold::slip_forms(entries) {
        form.execute(params![
            sql::to_name(&kind),
            own.form.as_ref().map(sql::json),
            own.at.0,
            own.by.uuid()
        ])?;
    }
    Ok(())
}

fn write_customer(
    connection: &Connection,
    customer: CustomerId,
    entries: &[Entry],
) -> Result<(), StoreError> {
    search::forget(connection, customer)?;
    let state = fold::customer(entries).filter(|state| {
        state
            .import
            .is_none_or(|(import, _)| !undone(connection, import) || used(connection, customer, state.edited))
    });
    let Some(state) = state else {
        connection.prepare_cached("DELETE FROM customer WHERE customer = ?1")?.execute([customer.uuid()])?;
        return Ok(());
    };
    put_customer(connection, customer, &state, (0, state.registered.0))?;
    contacts_again(connection, customer)
}

/// Writes a record's row; contacts and the newest of them only if it is new.
fn put_customer(
    connection: &Connection,
    customer: CustomerId,
    state: &fold::Customer,
    (contacts, last): (i64, i64),
) -> Result<(), StoreError> {
    let name = state.name.latest().cloned().unwrap_or_default();
    let names = state.name.all();
    let non_empty = |value: Option<&String>| value.filter(|v| !v.is_empty()).cloned();
    connection
        .prepare_cached(
            "INSERT INTO customer (customer, name, names, phones, gender, id_tail, address, registered,
                 registered_by, import, line, imported_day, imported_channel, imported_broker, erased,
                 contacts, last_contact, last_channel, imported_project, imported_elsewhere)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?13, ?18, ?19)
             ON CONFLICT (customer) DO UPDATE SET name = ?2, names = ?3, phones = ?4, gender = ?5, id_tail = ?6,
                 address = ?7, registered = ?8, registered_by = ?9, import = ?10, line = ?11, imported_day = ?12,
                 imported_channel = ?13, imported_broker = ?14, erased = ?15, imported_project = ?18,
                 imported_elsewhere = ?19",
        )?
        .execute(params![
            customer.uuid(),
            name,
            (names.len() > 1).then(|| sql::json(&names)),
            sql::json(&state.phones),
            state.gender.latest().copied().flatten().map(|g| g.code()),
            non_empty(state.id_tail.latest()),
            non_empty(state.address.latest()),
            state.registered.0,
            state.by.uuid(),
            state.import.map(|(i, _)| i.uuid()),
            state.import.map(|(_, line)| line.cast_signed()),
            state.imported.as_ref().map(|c| c.day.to_string()),
            state.imported.as_ref().and_then(|c| c.channel).map(|c| c.code()),
            state.imported.as_ref().and_then(|c| c.broker.clone()),
            state.erased,
            contacts,
            last,
            state.imported.as_ref().and_then(|c| c.project).map(|p| p.uuid()),
            state.imported.as_ref().is_some_and(|c| c.elsewhere),
        ])?;
    Ok(())
}

fn undone(connection: &Connection, import: ImportId) -> bool {
    // Asked once for each record of an import: the import's row is there until it is undone.
    sql::one::<i64>(connection, "SELECT 1 FROM import WHERE import = ?1", [import.uuid()])
        .ok()
        .flatten()
        .is_none()
}

/// Whether something besides its import speaks of a record.
fn used(connection: &Connection, customer: CustomerId, edited: bool) -> bool {
    edited
        || sql::one::<i64>(
            connection,
            "SELECT 1 FROM visit WHERE customer = ?1 AND voided = 0
             UNION ALL SELECT 1 FROM link WHERE a = ?1 UNION ALL SELECT 1 FROM link WHERE b = ?1 LIMIT 1",
            [customer.uuid()],
        )
        .ok()
        .flatten()
        .is_some()
}

/// Contacts, their newest, and the search keys that are ordered by it.
fn contacts_again(connection: &Connection, customer: CustomerId) -> Result<(), StoreError> {
    let zone = Reader::new(connection).zone()?;
    let imported: Option<Option<String>> =
        sql::one(connection, "SELECT imported_day FROM customer WHERE customer = ?1", [customer.uuid()])?;
    let Some(imported) = imported else { return Ok(()) };
    let imported_at =
        imported.as_deref().and_then(|d| d.parse().ok()).map(|day| Moment::start_of(day, zone).0);
    connection
        .prepare_cached(
            "UPDATE customer SET
                 contacts = (?2 IS NOT NULL)
                     + (SELECT count(*) FROM visit v WHERE v.customer = ?1 AND v.voided = 0),
                 last_contact = max(coalesce(?2, CASE WHEN import IS NULL THEN registered ELSE 0 END), coalesce(
                     (SELECT max(arrived) FROM visit v WHERE v.customer = ?1 AND v.voided = 0), 0)),
                 last_channel = coalesce(
                     (SELECT channel FROM visit v WHERE v.customer = ?1 AND v.voided = 0
                      ORDER BY arrived DESC, visit DESC LIMIT 1), imported_channel),
                 last_consultant = (SELECT consultant FROM visit v
                      WHERE v.customer = ?1 AND v.voided = 0 AND consultant IS NOT NULL
                          AND NOT EXISTS (SELECT 1 FROM allotment a WHERE a.visit = v.visit AND a.why = 'stands_in')
                      ORDER BY arrived DESC, visit DESC LIMIT 1)
             WHERE customer = ?1",
        )?
        .execute(params![customer.uuid(), imported_at])?;
    search::remember(connection, customer)
}

fn write_visit(connection: &Connection, visit: VisitId, entries: &[Entry]) -> Result<(), StoreError> {
    let Some(v) = fold::visit(entries) else { return Ok(()) };
    let f = &v.facts;
    connection
        .prepare_cached(
            "REPLACE INTO visit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                 ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31)",
        )?
        .execute(params![
            visit.uuid(),
            f.customer.uuid(),
            sql::to_name(&f.contact),
            f.project.uuid(),
            f.headcount,
            f.channel.code(),
            f.partner.map(|p| p.uuid()),
            f.store,
            f.report.map(|r| r.uuid()),
            v.consultant.map(|(c, _, _)| c.uuid()),
            v.consultant.map(|(_, _, since)| since.0),
            v.consultant.is_some_and(|(_, turn, _)| turn),
            f.arrived.0,
            f.entered.0,
            v.by.uuid(),
            f.consent,
            v.consent_at.map(|m| m.0),
            f.masked,
            f.queue,
            v.complete,
            sql::to_name(&v.reception),
            v.voided,
            sql::json(&v.companions),
            v.needs,
            v.notes,
            v.broker,
            v.broker_phone,
            sql::json(&v.shown),
            v.order.cast_signed(),
            sql::json(&v.evidence),
            sql::json(&v.rulings),
        ])?;
    write_allotment(connection, visit, v.allotment.as_ref().filter(|_| !v.voided))?;
    // A record of an undone import comes back when a visit speaks of it, and goes when the visit is voided.
    let imported: bool = sql::one::<i64>(
        connection,
        "SELECT 1 FROM customer WHERE customer = ?1 AND import IS NULL",
        [f.customer.uuid()],
    )?
    .is_none();
    if imported {
        let entries = log::entries(connection, Subject::Customer(f.customer))?;
        write_customer(connection, f.customer, &entries)?;
    } else {
        search::forget(connection, f.customer)?;
        contacts_again(connection, f.customer)?;
    }
    if f.partner.is_some() || !v.rulings.is_empty() || has_claim(connection, f.customer)? {
        claims_again(connection, f.customer)?;
    }
    Ok(())
}

/// The first reception of a visit that stands: turns and fairness are counted from these.
fn write_allotment(
    connection: &Connection,
    visit: VisitId,
    allotment: Option<&fold::Allotment>,
) -> Result<(), StoreError> {
    let Some(a) = allotment else {
        connection.prepare_cached("DELETE FROM allotment WHERE visit = ?1")?.execute([visit.uuid()])?;
        return Ok(());
    };
    let by_hand = a.allotted.overridden();
    connection
        .prepare_cached("REPLACE INTO allotment VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")?
        .execute(params![
            visit.uuid(),
            a.consultant.uuid(),
            a.allotted.team.map(|t| t.uuid()),
            a.allotted.why.code(),
            a.takes_turn,
            a.at.0,
            a.allotted.proposed.map(|c| c.uuid()),
            a.allotted.proposed_why.map(|w| w.code()),
            a.allotted.earlier.map(|c| c.uuid()),
            by_hand,
            a.reason,
            by_hand.then(|| a.by.uuid()),
        ])?;
    Ok(())
}

/// Whether a partner claims the person, by any of their records.
fn has_claim(connection: &Connection, customer: CustomerId) -> Result<bool, StoreError> {
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
fn judge_again(connection: &Connection, members: &[CustomerId]) -> Result<(), StoreError> {
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

fn write_report(
    connection: &Connection,
    report: laifang_core::id::ReportId,
    entries: &[Entry],
) -> Result<(), StoreError> {
    let Some(state) = fold::report(entries) else { return Ok(()) };
    let Facts::ReportReceived { project, partner, store, headcount, day, arrives, entered, .. } =
        &state.facts
    else {
        return Ok(());
    };
    let p = &state.personal;
    connection
        .prepare_cached(
            "REPLACE INTO report VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                 ?17)",
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
        for customer in Reader::new(connection).claiming_like(&phones)? {
            claims_again(connection, customer)?;
        }
    }
    Ok(())
}

fn write_slip(
    connection: &Connection,
    slip: laifang_core::id::SlipId,
    entries: &[Entry],
) -> Result<(), StoreError> {
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

fn write_link(connection: &Connection, link: LinkId, entries: &[Entry]) -> Result<(), StoreError> {
    if let Some(Facts::RelationDeclared { a, b, spouse, declared, .. }) =
        entries.iter().map(|e| &e.facts).find(|f| matches!(f, Facts::RelationDeclared { .. }))
    {
        if entries.iter().any(|e| matches!(e.facts, Facts::LinkWithdrawn { .. })) {
            connection.prepare_cached("DELETE FROM relation WHERE link = ?1")?.execute([link.uuid()])?;
        } else {
            connection
                .prepare_cached("REPLACE INTO relation VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![link.uuid(), a.uuid(), b.uuid(), spouse, declared.to_string()])?;
        }
        for end in [*a, *b] {
            claims_again(connection, end)?;
        }
        return Ok(());
    }
    let Some(Facts::RecordsLinked { a, b, .. }) =
        entries.iter().map(|e| &e.facts).find(|f| matches!(f, Facts::RecordsLinked { .. }))
    else {
        return Ok(());
    };
    match fold::link_stands(entries) {
        Some(Facts::RecordsLinked { same, household, consultant, keeps, yields, .. }) => {
            let at =
                entries.iter().find(|e| matches!(e.facts, Facts::RecordsLinked { .. })).map(|e| e.wall.0);
            connection
                .prepare_cached(
                    "REPLACE INTO link (link, a, b, same, household, consultant, keeps, yields, at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                )?
                .execute(params![
                    link.uuid(),
                    a.uuid(),
                    b.uuid(),
                    same,
                    household,
                    consultant.map(|c| c.uuid()),
                    keeps.map(|v| v.uuid()),
                    yields.map(|v| v.uuid()),
                    at,
                ])?;
        }
        _ => {
            connection.prepare_cached("DELETE FROM link WHERE link = ?1")?.execute([link.uuid()])?;
        }
    }
    // Both sides know who they are before either is judged: a person that falls apart must not be judged by what
    // is still noted of its other half.
    for end in [*a, *b] {
        persons_again(connection, end)?;
    }
    crate::duplicates::decided(connection, [*a, *b])?;
    for end in [*a, *b] {
        let entries = log::entries(connection, Subject::Customer(end))?;
        write_customer(connection, end, &entries)?;
        claims_again(connection, end)?;
    }
    Ok(())
}

/// A person is the connected component of same-person links; named by its smallest record.
fn persons_again(connection: &Connection, from: CustomerId) -> Result<(), StoreError> {
    let mut component = BTreeSet::from([from.uuid()]);
    let mut open = vec![from.uuid()];
    let mut neighbours = connection.prepare_cached(
        "SELECT b FROM link WHERE a = ?1 AND same = 1 UNION SELECT a FROM link WHERE b = ?1 AND same = 1",
    )?;
    while let Some(record) = open.pop() {
        for next in neighbours.query_map([record], |r| r.get::<_, Uuid>(0))? {
            let next = next?;
            if component.insert(next) {
                open.push(next);
            }
        }
    }
    let smallest = component.first().copied().unwrap_or(from.uuid());
    let mut write = connection.prepare_cached("REPLACE INTO person VALUES (?1, ?2)")?;
    let mut alone = connection.prepare_cached("DELETE FROM person WHERE customer = ?1")?;
    if component.len() == 1 {
        alone.execute([from.uuid()])?;
    } else {
        for record in component {
            write.execute([record, smallest])?;
        }
    }
    Ok(())
}

/// Takes out all records of an import that nothing else speaks of: table by table, in the order of each, which
/// for many records is much faster than one after another.
fn forget_unused(connection: &Connection, import: ImportId) -> Result<(), StoreError> {
    connection.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS gone (row INTEGER PRIMARY KEY) STRICT; DELETE FROM temp.gone;",
    )?;
    let gone = connection.execute(
        "INSERT INTO temp.gone SELECT row FROM customer c WHERE import = ?1
             AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.customer = c.customer)
             AND NOT EXISTS (SELECT 1 FROM link WHERE a = c.customer)
             AND NOT EXISTS (SELECT 1 FROM link WHERE b = c.customer)
             AND (SELECT count(*) FROM change h WHERE h.subject = c.customer) = 1",
        [import.uuid()],
    )?;
    // Reading all keys costs less than looking for those of a few thousand records.
    if gone > 2_000 {
        for table in ["key_exact", "key_prefix", "key_recent", "unkeyed", "customer"] {
            connection
                .execute(&format!("DELETE FROM {table} WHERE row IN (SELECT row FROM temp.gone)"), [])?;
        }
    }
    connection.execute_batch("DELETE FROM temp.gone")?;
    Ok(())
}

fn write_import(connection: &Connection, import: ImportId, entries: &[Entry]) -> Result<(), StoreError> {
    let Some(started) = entries.iter().find(|e| matches!(e.facts, Facts::ImportStarted { .. })) else {
        return Ok(());
    };
    let Facts::ImportStarted { file_hash, .. } = &started.facts else { return Ok(()) };
    if entries.iter().any(|e| matches!(e.facts, Facts::ImportUndone { .. })) {
        connection.prepare_cached("DELETE FROM import WHERE import = ?1")?.execute([import.uuid()])?;
        forget_unused(connection, import)?;
        let records: Vec<Uuid> = connection
            .prepare_cached("SELECT customer FROM customer WHERE import = ?1")?
            .query_map([import.uuid()], |r| r.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for record in records {
            let record = CustomerId::new(record);
            let entries = log::entries(connection, Subject::Customer(record))?;
            write_customer(connection, record, &entries)?;
        }
        return Ok(());
    }
    let closed = entries.iter().find_map(|e| match e.facts {
        Facts::ImportClosed { accepted, rejected, .. } => Some((accepted, rejected)),
        _ => None,
    });
    let file = match &started.personal {
        Some(Personal::File { name }) => name.clone(),
        _ => String::new(),
    };
    connection.prepare_cached("REPLACE INTO import VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(
        params![
            import.uuid(),
            file_hash,
            file,
            started.wall.0,
            closed.is_some(),
            closed.map(|(a, _)| a.cast_signed()),
            closed.map(|(_, r)| r.cast_signed()),
        ],
    )?;
    Ok(())
}

/// Deletes the personal bodies that an erasure names and folds what they were part of again.
fn erase(
    connection: &Connection,
    office: OfficeId,
    changes: &[laifang_core::id::ChangeId],
) -> Result<(), StoreError> {
    let mut touched = BTreeSet::new();
    for change in changes {
        let key = params![change.device.uuid(), change.seq.cast_signed()];
        connection.prepare_cached("INSERT OR IGNORE INTO erasure VALUES (?1, ?2)")?.execute(key)?;
        let row: Option<i64> =
            sql::one(connection, "SELECT id FROM change WHERE device = ?1 AND seq = ?2", key)?;
        let Some(row) = row else { continue };
        connection.prepare_cached("DELETE FROM personal WHERE change = ?1")?.execute([row])?;
        if let Some(entry) = log::entry_at(connection, row)? {
            touched.insert(entry.facts.subject(office));
        }
    }
    for subject in touched {
        subject_again(connection, subject)?;
    }
    Ok(())
}

/// Tables that a rebuild empties: the shared projections, then their indexes.
pub(crate) const SHARED: &[&str] = &[
    "office",
    "device",
    "user",
    "project",
    "consultant",
    "team",
    "rota",
    "allotment",
    "partner",
    "broker",
    "policy",
    "customer",
    "person",
    "link",
    "visit",
    "report",
    "slip",
    "protection",
    "relation",
    "claim",
    "import",
    "slip_form",
    "programme",
    "deal",
    "group_event",
    "violation",
    "broker_pay",
    "payee",
    "paying_desk",
    "posting",
    "approval",
    "payout",
    "cycle",
    "month_close",
    "office_setting",
];
pub(crate) const INDEXES: &[&str] =
    &["key_exact", "key_prefix", "key_recent", "unkeyed", "unread", "report_tail", "deal_buyer"];

/// Every subject once, from the log: office first, then whom and what others refer to. New records are left
/// without search keys (`unkeyed`).
pub(crate) fn everything(connection: &Connection, office: OfficeId) -> Result<(), StoreError> {
    for table in SHARED.iter().chain(INDEXES) {
        connection.execute(&format!("DELETE FROM {table}"), [])?;
    }
    // In the order in which other projections look them up. Erasures were carried out when they came.
    const ORDER: &[&str] = &[
        "genesis",
        "device_enrolled",
        "user_set",
        "project_set",
        "consultant_set",
        "team_set",
        "partner_set",
        "broker_assigned",
        "policy_set",
        "import_started",
        "customer_registered",
        "report_received",
        "visit_registered",
        "slip_issued",
        "records_linked",
        "relation_declared",
        "programme_set",
        "broker_pay_approved",
        "deal_opened",
        "event_noted",
        "violation_noted",
        "payee_set",
        "posted",
        "approval_prepared",
        "payout_prepared",
        "cycle_advanced",
        "month_closed",
        "paying_desk_set",
    ];
    let mut of_kind: Vec<Vec<i64>> = vec![Vec::new(); ORDER.len()];
    let mut query = connection.prepare("SELECT id, kind FROM change ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let kind = row.get_ref(1)?.as_str().map_err(|_| sql::bad("change.kind"))?;
        if let Some(ids) = ORDER.iter().position(|k| *k == kind).and_then(|n| of_kind.get_mut(n)) {
            ids.push(row.get(0)?);
        }
    }
    drop(rows);
    for id in of_kind.into_iter().flatten() {
        let Some(entry) = log::entry_at(connection, id)? else { continue };
        if matches!(entry.facts, Facts::CustomerRegistered { .. }) {
            one_of_many(connection, office, entry, Keyed::Left)?;
        } else {
            subject_again(connection, entry.facts.subject(office))?;
        }
    }
    let marks = vec!["?"; Facts::KINDS.len()].join(", ");
    connection.execute(
        &format!("INSERT INTO unread SELECT id FROM change WHERE kind NOT IN ({marks})"),
        rusqlite::params_from_iter(Facts::KINDS),
    )?;
    Ok(())
}

impl Store {
    /// Projects changes that an older version kept without understanding them.
    pub(crate) fn read_what_was_unread(&mut self) -> Result<(), StoreError> {
        let ids: Vec<i64> = self
            .connection
            .prepare("SELECT change FROM unread")?
            .query_map([], |r| r.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for id in ids {
            if let Some(entry) = log::entry_at(&self.connection, id)? {
                let tx = self.connection.transaction()?;
                change(&tx, self.office, entry)?;
                tx.execute("DELETE FROM unread WHERE change = ?1", [id])?;
                tx.commit()?;
            }
        }
        Ok(())
    }

    /// Puts in the search keys that a crash left out.
    pub(crate) fn key_what_was_left(&mut self) -> Result<(), StoreError> {
        let tx = self.connection.transaction()?;
        bulk::put_all_keys(&tx)?;
        tx.commit()?;
        Ok(())
    }

    /// Empties the projections and folds the whole log again.
    pub fn rebuild(&mut self) -> Result<(), StoreError> {
        let tx = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        everything(&tx, self.office)?;
        bulk::put_all_keys(&tx)?;
        tx.commit()?;
        Ok(())
    }
}
