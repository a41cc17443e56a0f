//! Who works in the house: people, consultants, teams, and what is agreed about the rota.

use super::{Entry, name};
use crate::change::Facts;
use crate::id::TeamId;
use crate::org::{Attendance, Role, RotaRules, Team};
use crate::time::Moment;

/// A consultant.
#[derive(Clone, PartialEq, Eq)]
pub struct Consultant {
    /// Name.
    pub name: String,
    /// Place in the rota.
    pub place: u32,
    /// Works here.
    pub active: bool,
    /// Their team.
    pub team: Option<TeamId>,
    /// Present, out or absent, and since when.
    pub attendance: (Attendance, Option<Moment>),
    /// When an absence last sent them to the back of the queue.
    pub back_since: Option<Moment>,
}

/// Folds a consultant: the newest setting counts.
pub fn consultant(entries: &[Entry]) -> Option<Consultant> {
    let mut state: Option<Consultant> = None;
    let mut attendance = (Attendance::Present, None);
    let mut back_since = None;
    for entry in entries {
        match &entry.facts {
            Facts::ConsultantSet { place, active, team, .. } => {
                state = Some(Consultant {
                    name: name(&entry.personal),
                    place: *place,
                    active: *active,
                    team: *team,
                    attendance: (Attendance::Present, None),
                    back_since: None,
                });
            }
            Facts::AttendanceSet { attendance: a, keeps_place, .. } => {
                let now = if *keeps_place { Attendance::Out } else { *a };
                // Out for a while keeps the place; an absence loses it, however it ends.
                if now == Attendance::Absent || attendance.0 == Attendance::Absent {
                    back_since = Some(entry.wall);
                }
                attendance = (now, Some(entry.wall));
            }
            _ => {}
        }
    }
    state.map(|s| Consultant { attendance, back_since, ..s })
}

/// A team: the newest setting counts.
pub fn team(entries: &[Entry]) -> Option<&Team> {
    entries.iter().rev().find_map(|e| match &e.facts {
        Facts::TeamSet { team } => Some(team),
        _ => None,
    })
}

/// What is agreed about the rota: the newest setting counts.
pub fn rota(entries: &[Entry]) -> RotaRules {
    let newest = entries.iter().rev().find_map(|e| match &e.facts {
        Facts::RotaSet { rules } => Some(rules.clone()),
        _ => None,
    });
    newest.unwrap_or_default()
}

/// A person who uses the program: name, role, may work.
pub fn user(entries: &[Entry]) -> Option<(String, Role, bool)> {
    entries.iter().rev().find_map(|e| match &e.facts {
        Facts::UserSet { role, active, .. } => Some((name(&e.personal), *role, *active)),
        _ => None,
    })
}
