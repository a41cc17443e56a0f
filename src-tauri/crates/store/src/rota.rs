//! Questions about the rota: queues, turns, who received whom and why. None of them reads through all visits.

use crate::read::{Reader, consultant_row};
use crate::{StoreError, sql};
use laifang_core::fairness::Received;
use laifang_core::id::*;
use laifang_core::org::{RotaRules, Team};
use laifang_core::rota::{Allotted, Member, Queue, Rota, Why};
use laifang_core::time::Moment;
use rusqlite::{Row, params};

/// A first reception.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct AllotmentRow {
    pub visit: VisitId,
    pub consultant: ConsultantId,
    pub allotted: Allotted,
    pub takes_turn: bool,
    pub at: Moment,
    pub reason: String,
    pub given_by: Option<UserId>,
}

fn allotment_row(r: &Row<'_>) -> rusqlite::Result<AllotmentRow> {
    Ok(AllotmentRow {
        visit: sql::id(r, "visit", VisitId::new)?,
        consultant: sql::id(r, "consultant", ConsultantId::new)?,
        allotted: Allotted {
            why: sql::name(r, "why")?,
            proposed: sql::opt_id(r, "proposed", ConsultantId::new)?,
            proposed_why: sql::opt_name(r, "proposed_why")?,
            earlier: sql::opt_id(r, "earlier", ConsultantId::new)?,
            team: sql::opt_id(r, "team", TeamId::new)?,
        },
        takes_turn: r.get("takes_turn")?,
        at: Moment(r.get("at")?),
        reason: r.get("reason")?,
        given_by: sql::opt_id(r, "given_by", UserId::new)?,
    })
}

fn team_row(r: &Row<'_>) -> rusqlite::Result<Team> {
    Ok(Team {
        team: sql::id(r, "team", TeamId::new)?,
        name: r.get("name")?,
        place: r.get("place")?,
        projects: sql::from_json(r, "projects")?,
        channels: sql::from_json(r, "channels")?,
        active: r.get("active")?,
    })
}

impl Reader<'_> {
    /// Teams, by place.
    pub fn teams(&self) -> Result<Vec<Team>, StoreError> {
        self.list("SELECT * FROM team ORDER BY place, team", [], team_row)
    }

    /// What is agreed about the rota.
    pub fn rota_rules(&self) -> Result<RotaRules, StoreError> {
        let rules = self.list("SELECT rules FROM rota LIMIT 1", [], |r| sql::from_json(r, "rules"))?;
        Ok(rules.into_iter().next().unwrap_or_default())
    }

    /// The rota as it stands: who is here, since when they wait, whom they receive.
    pub fn rota(&self) -> Result<Rota, StoreError> {
        let members = self.list(
            "SELECT c.*,
                 (SELECT max(a.at) FROM allotment a WHERE a.consultant = c.consultant AND a.takes_turn = 1) AS turn,
                 (SELECT count(*) FROM visit v WHERE v.consultant = c.consultant AND v.reception = 'receiving'
                      AND v.voided = 0) AS receiving
             FROM consultant c WHERE c.active = 1",
            [],
            |r| {
                let row = consultant_row(r)?;
                let turn = r.get::<_, Option<i64>>("turn")?.map(Moment);
                Ok(Member {
                    consultant: row.consultant,
                    team: row.team,
                    place: row.place,
                    attendance: row.attendance,
                    back_since: turn.max(row.back_since),
                    receiving: r.get("receiving")?,
                })
            },
        )?;
        let teams = self.teams()?;
        let mut queues = Vec::new();
        // One queue for the whole house needs no comparing.
        if teams.iter().any(|t| t.active) {
            queues.push(Queue {
                team: None,
                place: u32::MAX,
                projects: Vec::new(),
                channels: Vec::new(),
                last_turn: self.last_turn(None)?,
            });
        }
        for team in teams.into_iter().filter(|t| t.active) {
            queues.push(Queue {
                team: Some(team.team),
                place: team.place,
                projects: team.projects,
                channels: team.channels,
                last_turn: self.last_turn(Some(team.team))?,
            });
        }
        Ok(Rota::new(members, queues, self.rota_rules()?))
    }

    fn last_turn(&self, team: Option<TeamId>) -> Result<Option<Moment>, StoreError> {
        let last: Option<Option<i64>> = sql::one(
            self.0,
            "SELECT max(at) FROM allotment WHERE team IS ?1 AND takes_turn = 1",
            [team.map(TeamId::uuid)],
        )?;
        Ok(last.flatten().map(Moment))
    }

    /// Turns a consultant used between two moments.
    pub fn turns(&self, consultant: ConsultantId, from: Moment, to: Moment) -> Result<u32, StoreError> {
        Ok(u32::try_from(self.count(
            "SELECT count(*) FROM allotment WHERE consultant = ?1 AND takes_turn = 1 AND at >= ?2 AND at < ?3",
            params![consultant.uuid(), from.0, to.0],
        )?)
        .unwrap_or(u32::MAX))
    }

    /// Whose customer somebody is: who received any of their records last, not counting those who stood in.
    pub fn earlier_consultant(
        &self,
        members: &[CustomerId],
    ) -> Result<Option<(ConsultantId, Moment)>, StoreError> {
        let mut newest: Option<(ConsultantId, Moment)> = None;
        for member in members {
            let found = self.list(
                "SELECT v.consultant AS consultant, v.arrived AS arrived FROM visit v
                 WHERE v.customer = ?1 AND v.voided = 0 AND v.consultant IS NOT NULL
                     AND NOT EXISTS (SELECT 1 FROM allotment a WHERE a.visit = v.visit AND a.why = 'stands_in')
                 ORDER BY v.arrived DESC, v.visit DESC LIMIT 1",
                [member.uuid()],
                |r| Ok((sql::id(r, "consultant", ConsultantId::new)?, Moment(r.get("arrived")?))),
            )?;
            // A merge of two consultants' customers says whose the person is from that day on.
            let decided = self.list(
                "SELECT consultant, at FROM link WHERE (a = ?1 OR b = ?1) AND consultant IS NOT NULL",
                [member.uuid()],
                |r| Ok((sql::id(r, "consultant", ConsultantId::new)?, Moment(r.get("at")?))),
            )?;
            newest = found
                .into_iter()
                .chain(decided)
                .chain(newest)
                .max_by_key(|(consultant, at)| (*at, *consultant));
        }
        Ok(newest)
    }

    /// How a visit came to whoever received it first.
    pub fn allotment(&self, visit: VisitId) -> Result<Option<AllotmentRow>, StoreError> {
        let rows = self.list("SELECT * FROM allotment WHERE visit = ?1", [visit.uuid()], allotment_row)?;
        Ok(rows.into_iter().next())
    }

    /// First receptions between two moments, counted by consultant and reason.
    pub fn received(&self, from: Moment, to: Moment) -> Result<Vec<Received>, StoreError> {
        self.list(
            "SELECT consultant, why, takes_turn, count(*) AS times FROM allotment
             WHERE at >= ?1 AND at < ?2 GROUP BY consultant, why, takes_turn ORDER BY consultant, why, takes_turn",
            params![from.0, to.0],
            |r| {
                Ok(Received {
                    consultant: sql::id(r, "consultant", ConsultantId::new)?,
                    why: sql::name::<Why>(r, "why")?,
                    takes_turn: r.get("takes_turn")?,
                    times: r.get("times")?,
                })
            },
        )
    }

    /// Choices by hand against the proposal between two moments, newest first.
    pub fn overrides(&self, from: Moment, to: Moment) -> Result<Vec<AllotmentRow>, StoreError> {
        self.list(
            "SELECT * FROM allotment WHERE overridden = 1 AND at >= ?1 AND at < ?2 ORDER BY at DESC, visit DESC",
            params![from.0, to.0],
            allotment_row,
        )
    }
}
