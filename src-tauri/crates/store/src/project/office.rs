//! The office, its people, projects and consultants.

use crate::{StoreError, sql};
use laifang_core::change::Facts;
use laifang_core::fold::{self, Entry};
use laifang_core::id::*;
use rusqlite::{Connection, params};

pub(super) fn write_office(
    connection: &Connection,
    office: OfficeId,
    entries: &[Entry],
) -> Result<(), StoreError> {
    if entries.iter().any(|e| matches!(e.facts, Facts::RotaSet { .. })) {
        connection
            .prepare_cached("REPLACE INTO rota VALUES (?1, ?2)")?
            .execute(params![office.uuid(), sql::json(&fold::rota(entries))])?;
    }
    let mut device = connection.prepare_cached("REPLACE INTO device VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    let revoked =
        |id| entries.iter().any(|e| matches!(e.facts, Facts::DeviceRevoked { device } if device == id));
    for entry in entries {
        let (keys, renews, head_office) = match &entry.facts {
            Facts::Genesis { office, name, code, time_zone, trust_root, device, demo } => {
                connection
                    .prepare_cached("REPLACE INTO office VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                    .execute(params![office.uuid(), name, code, time_zone, trust_root, demo])?;
                (device, None, false)
            }
            Facts::DeviceEnrolled { device, renews, head_office, .. } => {
                (device, renews.map(DeviceId::uuid), *head_office)
            }
            _ => continue,
        };
        device.execute(params![
            keys.device.uuid(),
            keys.desk,
            keys.ed25519,
            keys.x25519,
            revoked(keys.device),
            renews,
            head_office
        ])?;
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

pub(super) fn write_user(connection: &Connection, user: UserId, entries: &[Entry]) -> Result<(), StoreError> {
    if let Some((name, role, active)) = fold::user(entries) {
        connection.prepare_cached("REPLACE INTO user VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            user.uuid(),
            name,
            sql::to_name(&role),
            active
        ])?;
    }
    Ok(())
}

pub(super) fn write_project(
    connection: &Connection,
    project: ProjectId,
    entries: &[Entry],
) -> Result<(), StoreError> {
    let set = |e: &&Entry| matches!(e.facts, Facts::ProjectSet { .. });
    if let Some(Facts::ProjectSet { name, active, .. }) = entries.iter().rev().find(set).map(|e| &e.facts) {
        connection.prepare_cached("REPLACE INTO project VALUES (?1, ?2, ?3)")?.execute(params![
            project.uuid(),
            name,
            active
        ])?;
    }
    Ok(())
}

pub(super) fn write_consultant(
    connection: &Connection,
    consultant: ConsultantId,
    entries: &[Entry],
) -> Result<(), StoreError> {
    if let Some(state) = fold::consultant(entries) {
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
    Ok(())
}

pub(super) fn write_team(connection: &Connection, team: TeamId, entries: &[Entry]) -> Result<(), StoreError> {
    if let Some(set) = fold::team(entries) {
        connection.prepare_cached("REPLACE INTO team VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
            team.uuid(),
            set.name,
            set.place,
            set.active,
            sql::json(&set.projects),
            sql::json(&set.channels),
        ])?;
    }
    Ok(())
}
