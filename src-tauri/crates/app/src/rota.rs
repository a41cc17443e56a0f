//! The rota (R8, R11): queues and who is next, fairness over a span of days, teams, what is agreed.

mod proposing;

pub(crate) use proposing::{
    Asking, broker_may_choose, give, hand_over, proposal, proposal_of, rota_entries, told,
};

use crate::desk::{ConsultantProposal, RotaEntry};
use crate::lists::{self, Lines};
use crate::parse;
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::change::{Facts, Personal, Subject};
use laifang_core::fairness::{self, Member, Standing};
use laifang_core::wording;
use proposing::Teams;

/// The rota as it stands, with the turns of a day.
#[derive(Deserialize, TS)]
pub struct ShowRota {
    /// Local day `YYYY-MM-DD`; today when absent.
    pub day: Option<String>,
}

/// The queues, who is next, and whom the waiting parties go to.
#[derive(Serialize, TS)]
pub struct RotaView {
    /// The day whose turns are counted.
    pub day: String,
    /// Queues, longest without a first reception first; one where there are no teams.
    pub queues: Vec<QueueView>,
    /// Who would receive somebody who walks in now.
    pub next: ConsultantProposal,
    /// Parties that wait, longest first.
    pub waiting: Vec<WaitingParty>,
    /// What is agreed.
    pub rules: RotaRules,
}

/// A queue.
#[derive(Serialize, TS)]
pub struct QueueView {
    /// The team's name; none where there is only one queue.
    pub team: Option<Text>,
    /// Projects it serves, by name; empty for all.
    pub projects: Vec<String>,
    /// Channels kept for it.
    pub channels: Vec<Channel>,
    /// Its members in turn.
    pub entries: Vec<RotaEntry>,
}

/// A party that waits, and who should receive it.
#[derive(Serialize, TS)]
pub struct WaitingParty {
    /// Which visit.
    pub visit: VisitId,
    /// `HH:MM` local.
    pub time: String,
    /// The customer, as shown.
    pub name: String,
    /// Queue number of a quick entry.
    pub queue: Option<u32>,
    /// Who should receive them.
    pub consultant: Option<ConsultantId>,
    /// As shown.
    pub consultant_name: Option<String>,
    /// Why.
    pub reason: Text,
}

/// Who received how often between two days, both included.
#[derive(Deserialize, TS)]
pub struct ShowFairness {
    /// Local day `YYYY-MM-DD`; today when absent.
    pub from: Option<String>,
    /// Local day `YYYY-MM-DD`; the same as `from` when absent.
    pub until: Option<String>,
}

/// Figures by consultant, and every choice by hand.
#[derive(Serialize, TS)]
pub struct FairnessView {
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day, `YYYY-MM-DD`, included.
    pub until: String,
    /// One line for each consultant, team by team.
    pub rows: Vec<FairnessRow>,
    /// Choices against the proposal, newest first.
    pub overrides: Vec<OverrideLine>,
}

/// One consultant's figures.
#[derive(Serialize, TS)]
pub struct FairnessRow {
    /// Who.
    pub consultant: ConsultantId,
    /// As shown.
    pub name: String,
    /// The team, where there are several.
    pub team: Option<Text>,
    /// Still works here.
    pub active: bool,
    /// Turns used up.
    pub turns: u32,
    /// Of these, filling in (补位).
    pub filled_in: u32,
    /// Of these, named by a broker or chosen by hand.
    pub chosen: u32,
    /// Return visits.
    pub returns: u32,
    /// Appointments.
    pub appointments: u32,
    /// Stood in for a colleague (代接).
    pub stood_in: u32,
    /// Proposed, and passed over by hand.
    pub passed_over: u32,
    /// The team's average of turns: `2.3`.
    pub average: String,
    /// Turns above it: `+0.7`.
    pub difference: String,
    /// Ahead, level or behind.
    pub standing: Standing,
}

/// A choice by hand against the proposal.
#[derive(Serialize, TS)]
pub struct OverrideLine {
    /// Which visit.
    pub visit: VisitId,
    /// Local `MM-DD HH:MM`.
    pub at: String,
    /// The customer, as shown.
    pub customer: String,
    /// Who was proposed.
    pub proposed: String,
    /// Why, in a word.
    pub proposed_why: Option<Text>,
    /// Who received.
    pub chosen: String,
    /// Who chose.
    pub by: String,
    /// Why, in their words; empty where nobody asked.
    pub reason: String,
}

/// Adds a team, renames it, says whom it serves, or retires it.
#[derive(Clone, Deserialize, TS)]
pub struct SetTeam {
    /// Made by the form.
    pub request: RequestId,
    /// Which; none adds one.
    pub team: Option<TeamId>,
    /// Name: B 组.
    pub name: String,
    /// Projects it serves; empty for all.
    pub projects: Vec<ProjectId>,
    /// Channels kept for it; empty for none.
    pub channels: Vec<Channel>,
    /// Receives; members of one that does not are in the house's own queue.
    pub active: bool,
}

/// Puts a consultant into a team, or into the house's own queue.
#[derive(Clone, Deserialize, TS)]
pub struct JoinTeam {
    /// Made by the form.
    pub request: RequestId,
    /// Who.
    pub consultant: ConsultantId,
    /// Where; none for the house's own queue.
    pub team: Option<TeamId>,
}

/// Says what is agreed about the rota (R8, R11).
#[derive(Clone, Deserialize, TS)]
pub struct SetRota {
    /// Made by the form.
    pub request: RequestId,
    /// What.
    pub rules: RotaRules,
}

impl Action for ShowRota {
    type View = RotaView;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<RotaView, AppError> {
        let lines = Lines::new(app)?;
        let mut fields = Fields::default();
        let day = self.day.as_ref().and_then(|text| fields.take("day", parse::day(text)));
        fields.finish()?;
        let day = day.unwrap_or(lines.today);
        let rota = lines.reader.rota()?;
        let teams = Teams::of(&lines.reader)?;
        let projects = lines.reader.projects()?;
        let mut entries = rota_entries(&lines, &rota, day)?;
        let queues = rota
            .queues()
            .iter()
            .map(|queue| QueueView {
                team: teams.shown(&rota, queue.team),
                projects: projects
                    .iter()
                    .filter(|(id, ..)| queue.projects.contains(id))
                    .map(|(_, name, _)| name.clone())
                    .collect(),
                channels: queue.channels.clone(),
                entries: entries.drain(..rota.queue(queue.team).count()).collect(),
            })
            .collect();
        let mut waiting = Vec::new();
        for row in lines.reader.visits_open()?.into_iter().rev() {
            if row.reception != Reception::Waiting {
                continue;
            }
            let asking = Asking {
                customer: Some(row.customer),
                project: Some(row.project),
                channel: Some(row.channel),
                ..Asking::default()
            };
            let proposed = proposal_of(&lines, &rota, asking)?;
            waiting.push(WaitingParty {
                visit: row.visit,
                time: row.arrived.clock(lines.zone),
                name: lines.reader.customer(row.customer)?.map(|c| c.name).unwrap_or_default(),
                queue: row.queue,
                consultant: proposed.consultant,
                consultant_name: proposed.name,
                reason: proposed.reason,
            });
        }
        let walk_in = Asking { channel: Some(Channel::WalkIn), ..Asking::default() };
        Ok(RotaView {
            day: day.to_string(),
            queues,
            next: proposal_of(&lines, &rota, walk_in)?,
            waiting,
            rules: rota.rules().clone(),
        })
    }
}

/// Tenths as people write them: `2.3`.
fn tenths(value: i64) -> String {
    format!("{}.{}", value / 10, (value % 10).abs())
}

impl Action for ShowFairness {
    type View = FairnessView;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<FairnessView, AppError> {
        let lines = Lines::new(app)?;
        let mut fields = Fields::default();
        let mut day = |field: &str, text: &Option<String>| {
            text.as_ref().and_then(|text| fields.take(field, parse::day(text)))
        };
        let from = day("from", &self.from).unwrap_or(lines.today);
        let until = day("until", &self.until).unwrap_or(from);
        if until < from {
            fields.wrong(
                "until",
                Text::new(
                    "结束的日子在开始之前，请换一个。",
                    "The last day is before the first: choose another.",
                ),
            );
        }
        fields.finish()?;
        let (begin, end) = (lists::bounds(from, lines.zone).0, lists::bounds(until, lines.zone).1);
        let received = lines.reader.received(begin, end)?;
        let passed = lines.reader.overrides(begin, end)?;
        let passed_over: Vec<(ConsultantId, u32)> =
            passed.iter().filter_map(|o| Some((o.allotted.proposed?, 1))).collect();
        let teams = Teams::of(&lines.reader)?;
        let standing = lines.reader.teams()?;
        let team_of =
            |team: Option<TeamId>| team.filter(|team| standing.iter().any(|t| t.active && t.team == *team));
        let consultants = lines.reader.consultants()?;
        let mut people: Vec<Member> = Vec::new();
        for c in &consultants {
            if c.active || received.iter().any(|r| r.consultant == c.consultant) {
                let days = days_here(&lines, c.consultant, (from, until))?;
                people.push(Member { consultant: c.consultant, team: team_of(c.team), days });
            }
        }
        let place = |team: &Option<TeamId>| standing.iter().position(|t| Some(t.team) == *team);
        people.sort_by_key(|m| place(&m.team).unwrap_or(usize::MAX));
        let several = people.iter().any(|m| people.first().is_some_and(|first| first.team != m.team));
        let rows = fairness::figures(&people, &received, &passed_over)
            .into_iter()
            .map(|f| {
                let row = consultants.iter().find(|c| c.consultant == f.consultant);
                let sign = match f.difference {
                    0 => "",
                    d if d > 0 => "+",
                    _ => "−",
                };
                FairnessRow {
                    consultant: f.consultant,
                    name: row.map(|r| r.name.clone()).unwrap_or_default(),
                    team: several.then(|| teams.name(f.team)),
                    active: row.is_some_and(|r| r.active),
                    turns: f.turns,
                    filled_in: f.filled_in,
                    chosen: f.chosen,
                    returns: f.returns,
                    appointments: f.appointments,
                    stood_in: f.stood_in,
                    passed_over: f.passed_over,
                    average: tenths(f.average),
                    difference: format!("{sign}{}", tenths(f.difference.abs())),
                    standing: f.standing,
                }
            })
            .collect();
        let users = lines.reader.users()?;
        let mut overrides = Vec::new();
        for row in passed {
            let customer = match lines.reader.visit(row.visit)? {
                Some(visit) => lines.reader.customer(visit.customer)?.map(|c| c.name),
                None => None,
            };
            let name = |id: Option<ConsultantId>| lines.consultant(id).unwrap_or_default();
            overrides.push(OverrideLine {
                visit: row.visit,
                at: row.at.local(lines.zone).format("%m-%d %H:%M").to_string(),
                customer: customer.unwrap_or_default(),
                proposed: name(row.allotted.proposed),
                proposed_why: row.allotted.proposed_why.map(wording::why),
                chosen: name(Some(row.consultant)),
                by: users
                    .iter()
                    .find(|u| Some(u.user) == row.given_by)
                    .map(|u| u.name.clone())
                    .unwrap_or_default(),
                reason: row.reason,
            });
        }
        Ok(FairnessView { from: from.to_string(), until: until.to_string(), rows, overrides })
    }
}

impl Action for SetTeam {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        if !app.reader()?.of_request(self.request)?.is_empty() {
            return Ok(Done {});
        }
        let reader = app.reader()?;
        let teams = reader.teams()?;
        let before = teams.iter().find(|t| Some(t.team) == self.team).cloned();
        if self.team.is_some() && before.is_none() {
            return Err(AppError::not_found("个组", "team"));
        }
        let mut fields = Fields::default();
        let name = fields.take("name", parse::label(&self.name, 20)).unwrap_or_default();
        if teams.iter().any(|t| t.active && Some(t.team) != self.team && t.name == name) {
            fields.wrong(
                "name",
                Text::new("已有同名的组，请换个名称。", "There is a team of that name: choose another."),
            );
        }
        let known = reader.projects()?;
        if self.projects.iter().any(|p| !known.iter().any(|(id, ..)| id == p)) {
            fields.wrong(
                "projects",
                Text::new("有楼盘不在记录里，请重新选。", "A project is not on record: choose again."),
            );
        }
        fields.finish()?;
        let (mut projects, mut channels) = (self.projects, self.channels);
        projects.sort_unstable();
        projects.dedup();
        channels.sort_unstable();
        channels.dedup();
        let last = teams.iter().map(|t| t.place + 1).max().unwrap_or(0);
        let place = before.as_ref().map_or(last, |t| t.place);
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            let team = match self.team {
                Some(team) => team,
                None => TeamId::new(w.new_uuid()),
            };
            let team = Team { team, name, place, projects, channels, active: self.active };
            w.append(Facts::TeamSet { team }, None)?;
            Ok(Done {})
        })
    }
}

impl Action for JoinTeam {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        if !app.reader()?.of_request(self.request)?.is_empty() {
            return Ok(Done {});
        }
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            let row = w.reader().consultants()?.into_iter().find(|c| c.consultant == self.consultant);
            let Some(row) = row else { return Err(AppError::not_found("位顾问", "consultant")) };
            let standing =
                |team| Ok::<_, AppError>(w.reader().teams()?.iter().any(|t| t.active && t.team == team));
            if let Some(team) = self.team
                && !standing(team)?
            {
                return Err(AppError::not_found("个组", "team"));
            }
            if row.team != self.team {
                w.append(
                    Facts::ConsultantSet {
                        consultant: self.consultant,
                        place: row.place,
                        active: row.active,
                        team: self.team,
                    },
                    Some(Personal::Name { name: row.name }),
                )?;
            }
            Ok(Done {})
        })
    }
}

impl Action for SetRota {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        if !app.reader()?.of_request(self.request)?.is_empty() {
            return Ok(Done {});
        }
        let mut rules = self.rules;
        rules.position_a.sort_unstable();
        rules.position_a.dedup();
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            if w.reader().rota_rules()? != rules {
                w.append(Facts::RotaSet { rules }, None)?;
            }
            Ok(Done {})
        })
    }
}

/// Days of a span, until today, on which a consultant was here at least for a while.
fn days_here(
    lines: &Lines<'_>,
    consultant: ConsultantId,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<u32, AppError> {
    let entries = lines.reader.entries(Subject::Consultant(consultant))?;
    let mut changes: Vec<(NaiveDate, bool)> = Vec::new();
    for entry in &entries {
        let here = match &entry.facts {
            Facts::AttendanceSet { attendance, .. } => *attendance != Attendance::Absent,
            Facts::ConsultantSet { active, .. } if changes.is_empty() => *active,
            _ => continue,
        };
        changes.push((entry.wall.day(lines.zone), here));
    }
    let mut days = 0;
    for day in from.iter_days().take_while(|day| *day <= until.min(lines.today)) {
        let before = changes.iter().rfind(|(on, _)| *on < day).is_some_and(|(_, here)| *here);
        let that_day = changes.iter().any(|(on, here)| *on == day && *here);
        days += u32::from(before || that_day);
    }
    Ok(days)
}
