//! From what is known of a visit to whom it is given, with the reason in words.

use crate::desk::{ConsultantProposal, RotaEntry};
use crate::lists::{self, Lines};
use crate::parse;
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::rota::{Allotted, Asked, Proposal, Rota, Why, letter};
use laifang_core::wording::{self, Names};
use laifang_store::{Reader, Write};

/// What is known of a visit when somebody is to receive it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Asking {
    /// The record, if the visitor has one.
    pub(crate) customer: Option<CustomerId>,
    /// With whom there is an appointment.
    pub(crate) appointment: Option<ConsultantId>,
    /// Whom the broker names.
    pub(crate) broker: Option<ConsultantId>,
    /// The project.
    pub(crate) project: Option<ProjectId>,
    /// How they come.
    pub(crate) channel: Option<Channel>,
}

/// A visit given to somebody, ready to be recorded.
pub(crate) struct Given {
    /// How they came to it.
    pub(crate) allotted: Allotted,
    /// Whether that uses up a turn.
    pub(crate) takes_turn: bool,
    /// Why somebody else was passed over.
    pub(crate) reason: Option<String>,
}

impl Asking {
    /// What the rota is asked, with the day of the earlier reception.
    fn asked(self, reader: &Reader<'_>) -> Result<(Asked, Option<laifang_core::time::Moment>), AppError> {
        let earlier = match self.customer {
            Some(customer) => reader.earlier_consultant(&reader.person_of(customer)?)?,
            None => None,
        };
        let project = match self.project {
            Some(project) => Some(project),
            None => only_project(reader)?,
        };
        let asked = Asked {
            appointment: self.appointment,
            earlier: earlier.map(|(consultant, _)| consultant),
            broker: self.broker,
            project,
            channel: self.channel,
        };
        Ok((asked, earlier.map(|(_, at)| at)))
    }
}

fn only_project(reader: &Reader<'_>) -> Result<Option<ProjectId>, AppError> {
    let mut active = reader.projects()?.into_iter().filter(|(_, _, active)| *active);
    Ok(match (active.next(), active.next()) {
        (Some((project, ..)), None) => Some(project),
        _ => None,
    })
}

/// Whether a broker may name the consultant of a visit that comes so.
pub(crate) fn broker_may_choose(rules: &RotaRules, channel: Option<Channel>) -> bool {
    rules.broker_chooses && channel.is_some_and(|c| c.partner_kind().is_some())
}

/// Names of the queues, where there are several.
pub(crate) struct Teams(Vec<Team>);

impl Teams {
    pub(crate) fn of(reader: &Reader<'_>) -> Result<Self, AppError> {
        Ok(Self(reader.teams()?))
    }

    /// A queue's name; the house's own has one as well.
    pub(crate) fn name(&self, team: Option<TeamId>) -> Text {
        match self.0.iter().find(|t| Some(t.team) == team) {
            Some(team) => Text::new(team.name.clone(), team.name.clone()),
            None => Text::new("案场组", "the house's team"),
        }
    }

    /// The name where the rota has more than one queue.
    pub(crate) fn shown(&self, rota: &Rota, team: Option<TeamId>) -> Option<Text> {
        (rota.queues().len() > 1).then(|| self.name(team))
    }
}

/// Who is next, and why (R11).
pub(crate) fn proposal(lines: &Lines<'_>, asking: Asking) -> Result<ConsultantProposal, AppError> {
    let rota = lines.reader.rota()?;
    proposal_of(lines, &rota, asking)
}

/// The same where the rota was read before.
pub(crate) fn proposal_of(
    lines: &Lines<'_>,
    rota: &Rota,
    asking: Asking,
) -> Result<ConsultantProposal, AppError> {
    let (asked, earlier_at) = asking.asked(&lines.reader)?;
    let proposed = rota.propose(asked);
    let rules = rota.rules();
    let day = earlier_at.map(|at| wording::short_day(at.day(lines.zone), lines.today));
    let reason = match &proposed {
        Some(p) => reason(lines, rules, p, asked, day.as_deref())?,
        None => wording::nobody(rota.order().iter().any(|m| m.attendance == Attendance::Present)),
    };
    Ok(ConsultantProposal {
        consultant: proposed.map(|p| p.consultant),
        name: proposed.and_then(|p| lines.consultant(Some(p.consultant))),
        reason,
        why: proposed.map(|p| p.why),
        rule: if proposed.is_some_and(|p| p.why == Why::PositionA) { "R8" } else { "R11" }.into(),
        takes_turn: proposed.is_some_and(|p| p.why.takes_turn(rules)),
        waits: proposed.is_some_and(|p| p.waits),
        instead: proposed.and_then(|p| p.instead),
        orphan: proposed.is_some_and(|p| matches!(p.why, Why::Orphan | Why::Broker) && p.earlier.is_some()),
        broker_may_choose: broker_may_choose(rules, asking.channel),
        override_reason: rules.override_reason,
        rota: rota_entries(lines, rota, lines.today)?,
    })
}

fn reason(
    lines: &Lines<'_>,
    rules: &RotaRules,
    p: &Proposal,
    asked: Asked,
    day: Option<&str>,
) -> Result<Text, AppError> {
    let name = |id: Option<ConsultantId>| lines.consultant(id).unwrap_or_default();
    let appointment = asked.appointment.filter(|_| p.why != Why::Appointment);
    let by_turn = !matches!(p.why, Why::Appointment | Why::Earlier | Why::StandsIn | Why::Broker);
    let broker = asked.broker.filter(|_| by_turn && broker_may_choose(rules, asked.channel));
    // Whose absence the reason names anyway is not named twice.
    let missed = appointment.or(broker).filter(|id| p.earlier != Some(*id));
    let team = Teams::of(&lines.reader)?.name(p.team);
    let (consultant, earlier) = (name(Some(p.consultant)), name(p.earlier));
    let (missed, instead) = (missed.map(|id| name(Some(id))), p.instead.map(|id| name(Some(id))));
    let say = |team: &str| {
        let names = Names {
            consultant: &consultant,
            team,
            earlier: &earlier,
            day,
            instead: instead.as_deref(),
            channel: asked.channel,
            missed: missed.as_deref(),
        };
        wording::proposal(p, names)
    };
    Ok(Text::new(say(&team.zh).zh, say(&team.en).en))
}

/// Everybody on the rota in turn, with the turns of a day.
pub(crate) fn rota_entries(
    lines: &Lines<'_>,
    rota: &Rota,
    day: NaiveDate,
) -> Result<Vec<RotaEntry>, AppError> {
    let (from, to) = lists::bounds(day, lines.zone);
    let teams = Teams::of(&lines.reader)?;
    let rows = lines.reader.consultants()?;
    rota.order()
        .into_iter()
        .map(|m| {
            let row = rows.iter().find(|r| r.consultant == m.consultant);
            let since = row.and_then(|r| r.attendance_since).filter(|_| m.attendance != Attendance::Present);
            Ok(RotaEntry {
                consultant: m.consultant,
                name: row.map(|r| r.name.clone()).unwrap_or_default(),
                team: teams.shown(rota, m.team).map(|t| t.zh),
                position: rota.position(m.consultant).map(letter),
                attendance: m.attendance,
                since: since.map(|at| match at.day(lines.zone) {
                    day if day == lines.today => at.clock(lines.zone),
                    day => wording::short_day(day, lines.today),
                }),
                receiving: m.receiving,
                turns_today: lines.reader.turns(m.consultant, from, to)?,
            })
        })
        .collect()
}

/// Gives a visit to whoever was chosen: what is recorded of it. Inside the transaction that records it.
pub(crate) fn give(
    w: &Write<'_>,
    asking: Asking,
    chosen: ConsultantId,
    reason: &str,
) -> Result<Given, AppError> {
    let reader = w.reader();
    let rota = reader.rota()?;
    let (asked, _) = asking.asked(&reader)?;
    let allotted = rota.allot(asked, chosen);
    let reason = parse::free(reason, 100).map_err(|text| AppError::field("override_reason", text))?;
    if allotted.overridden() && reason.is_empty() && rota.rules().override_reason {
        return Err(AppError::field(
            "override_reason",
            Text::new(
                "换下推荐的顾问，请写一句原因，或回到推荐的人。",
                "Say in a few words why somebody else receives, or follow the proposal.",
            ),
        ));
    }
    Ok(Given {
        takes_turn: allotted.why.takes_turn(rota.rules()),
        reason: Some(reason).filter(|r| allotted.overridden() && !r.is_empty()),
        allotted,
    })
}

/// A party goes from one consultant to another: the turn stays where it was taken.
pub(crate) fn hand_over(takes_turn: bool) -> Given {
    let allotted = Allotted { why: Why::HandedOver, ..Allotted::by_turn(takes_turn) };
    Given { allotted, takes_turn, reason: None }
}

/// How a visit came to whoever received it first, in words.
pub(crate) fn told(lines: &Lines<'_>, visit: VisitId) -> Result<Option<Text>, AppError> {
    let Some(row) = lines.reader.allotment(visit)? else { return Ok(None) };
    let (earlier, proposed) =
        (lines.consultant(row.allotted.earlier), lines.consultant(row.allotted.proposed));
    Ok(Some(wording::allotted(
        row.allotted.why,
        row.takes_turn,
        earlier.as_deref(),
        proposed.as_deref(),
        &row.reason,
    )))
}
