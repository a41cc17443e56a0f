//! R11: who received how often, and who is ahead. Counted over first receptions of a span of days; a turn is
//! what was used up, whatever the reason. Turns are compared by the days each was here: whoever was absent is not
//! behind for it.

use crate::id::{ConsultantId, TeamId};
use crate::rota::Why;

/// So many first receptions of one consultant for one reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Received {
    /// Who received.
    pub consultant: ConsultantId,
    /// How they came to it.
    pub why: Why,
    /// Whether it used up a turn.
    pub takes_turn: bool,
    /// How often.
    pub times: u32,
}

/// Ahead of the others of the team, behind, or within one turn of their average.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A turn or more above the average.
    Ahead,
    /// Within one turn of it.
    Level,
    /// A turn or more below.
    Behind,
}

/// One consultant's figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Figures {
    /// Who.
    pub consultant: ConsultantId,
    /// Their team.
    pub team: Option<TeamId>,
    /// Turns used up.
    pub turns: u32,
    /// Of these, filling in for somebody busy (补位).
    pub filled_in: u32,
    /// Of these, named by a broker or chosen by hand.
    pub chosen: u32,
    /// Return visits of their own customers.
    pub returns: u32,
    /// Appointments.
    pub appointments: u32,
    /// Stood in for a colleague (代接).
    pub stood_in: u32,
    /// Proposed, and passed over by hand.
    pub passed_over: u32,
    /// The team's average of turns for as many days as they were here, in tenths.
    pub average: i64,
    /// Turns above that average, in tenths.
    pub difference: i64,
    /// Ahead, level or behind.
    pub standing: Standing,
}

/// A consultant whose figures are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// Who.
    pub consultant: ConsultantId,
    /// Their team.
    pub team: Option<TeamId>,
    /// Days of the span on which they were here.
    pub days: u32,
}

/// Everybody's figures in the order in which they were given.
pub fn figures(
    people: &[Member],
    received: &[Received],
    passed_over: &[(ConsultantId, u32)],
) -> Vec<Figures> {
    let count = |id: ConsultantId, counts: &dyn Fn(&Received) -> bool| -> u32 {
        received.iter().filter(|r| r.consultant == id && counts(r)).map(|r| r.times).sum()
    };
    let turns = |id| count(id, &|r| r.takes_turn);
    people
        .iter()
        .map(|member| {
            let Member { consultant, team, days } = *member;
            let mates = people.iter().filter(|m| m.team == team);
            let (size, total) = mates.fold((0_i64, 0_i64), |(n, sum), m| {
                (n + i64::from(m.days), sum + i64::from(turns(m.consultant)))
            });
            let turns = turns(consultant);
            let share = total * i64::from(days);
            let above = i64::from(turns) * size - share;
            Figures {
                consultant,
                team,
                turns,
                filled_in: count(consultant, &|r| r.why == Why::FillsIn),
                chosen: count(consultant, &|r| matches!(r.why, Why::Broker | Why::ByHand)),
                returns: count(consultant, &|r| r.why == Why::Earlier),
                appointments: count(consultant, &|r| r.why == Why::Appointment),
                stood_in: count(consultant, &|r| r.why == Why::StandsIn),
                passed_over: passed_over.iter().filter(|(id, _)| *id == consultant).map(|(_, n)| *n).sum(),
                average: tenths(share, size),
                difference: tenths(above, size),
                standing: match above {
                    _ if size == 0 => Standing::Level,
                    a if a >= size => Standing::Ahead,
                    a if a <= -size => Standing::Behind,
                    _ => Standing::Level,
                },
            }
        })
        .collect()
}

/// Tenths of a fraction, half away from zero.
fn tenths(part: i64, whole: i64) -> i64 {
    if whole == 0 {
        return 0;
    }
    let doubled = part * 20;
    (doubled + doubled.signum() * whole) / (2 * whole)
}
