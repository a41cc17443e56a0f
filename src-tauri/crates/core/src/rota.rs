//! R11: who receives next. A return visit goes back to the earlier consultant and uses up no turn.

use crate::id::ConsultantId;
use crate::org::Attendance;
use crate::time::Moment;

/// A consultant's place in the queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Who.
    pub consultant: ConsultantId,
    /// Place in the house's order, breaks ties.
    pub place: u32,
    /// Present or absent.
    pub attendance: Attendance,
    /// When they last went to the back of the queue: by a turn, or by coming back from an absence.
    pub back_since: Option<Moment>,
    /// Parties being received now.
    pub receiving: u32,
}

/// What the receptionist asked the visitor.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Asked {
    /// An appointment with somebody.
    pub appointment: Option<ConsultantId>,
    /// Who received them before.
    pub earlier: Option<ConsultantId>,
}

/// Why somebody is proposed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// They have an appointment; no turn is used.
    Appointment,
    /// They received this customer before; no turn is used.
    Earlier,
    /// First in the queue; a turn is used.
    Turn,
    /// 补位: those before are busy and keep their place; a turn is used.
    FillsIn,
    /// Everybody present is busy: first in the queue, the party waits.
    AllBusy,
}

impl Why {
    /// Whether receiving for this reason sends the consultant to the back of the queue.
    pub const fn takes_turn(self) -> bool {
        matches!(self, Self::Turn | Self::FillsIn | Self::AllBusy)
    }
}

/// The queue: present before absent, longest waiting first.
pub fn order(members: &[Member]) -> Vec<&Member> {
    let mut queue: Vec<&Member> = members.iter().collect();
    queue.sort_by_key(|m| (m.attendance == Attendance::Absent, m.back_since, m.place, m.consultant));
    queue
}

/// Who receives next; none when nobody is present.
pub fn propose(members: &[Member], asked: Asked) -> Option<(ConsultantId, Why)> {
    let present =
        |id: ConsultantId| members.iter().any(|m| m.consultant == id && m.attendance == Attendance::Present);
    if let Some(id) = asked.appointment.filter(|id| present(*id)) {
        return Some((id, Why::Appointment));
    }
    if let Some(id) = asked.earlier.filter(|id| present(*id)) {
        return Some((id, Why::Earlier));
    }
    let queue: Vec<&Member> =
        order(members).into_iter().filter(|m| m.attendance == Attendance::Present).collect();
    let first = queue.first()?;
    Some(match queue.iter().find(|m| m.receiving == 0) {
        Some(free) if free.consultant == first.consultant => (free.consultant, Why::Turn),
        Some(free) => (free.consultant, Why::FillsIn),
        None => (first.consultant, Why::AllBusy),
    })
}
