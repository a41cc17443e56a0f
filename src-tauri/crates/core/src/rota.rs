//! R11, R8: who receives next. Every team on site has a queue of its own; teams take turns like consultants.
//!
//! An appointment goes before everything, then the earlier consultant, then whom the broker names where that
//! is agreed; none of the first two uses a turn. Else the team whose turn it is, and in it the first of the
//! queue. A first reception sends to the back; nothing else does, but an absence.

use crate::id::{ConsultantId, ProjectId, TeamId};
use crate::org::{Attendance, Channel, RotaRules};
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A consultant's place in a queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Who.
    pub consultant: ConsultantId,
    /// Their team; none for the house's own queue.
    pub team: Option<TeamId>,
    /// Place in the house's order, breaks ties.
    pub place: u32,
    /// Present, out or absent.
    pub attendance: Attendance,
    /// When they last went to the back of the queue: by a turn, or by coming back from an absence.
    pub back_since: Option<Moment>,
    /// Parties being received now.
    pub receiving: u32,
}

/// A queue: a team's, or the house's own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Queue {
    /// Whose; none for the house's own.
    pub team: Option<TeamId>,
    /// Place among the teams, breaks ties.
    pub place: u32,
    /// Projects it serves; empty for all.
    pub projects: Vec<ProjectId>,
    /// Channels kept for it; empty for a team that takes what is kept for nobody.
    pub channels: Vec<Channel>,
    /// The last first reception by one of them.
    pub last_turn: Option<Moment>,
}

/// What the receptionist asked the visitor, and what is known of the visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Asked {
    /// An appointment with somebody.
    pub appointment: Option<ConsultantId>,
    /// Who received them before.
    pub earlier: Option<ConsultantId>,
    /// Whom the broker names.
    pub broker: Option<ConsultantId>,
    /// The project they come for.
    pub project: Option<ProjectId>,
    /// How they come.
    pub channel: Option<Channel>,
}

/// Why somebody receives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// They have an appointment; no turn is used.
    Appointment,
    /// They received this customer before; no turn is used.
    Earlier,
    /// 代接: the earlier consultant is away today and keeps the customer; no turn is used.
    StandsIn,
    /// 孤儿客户: the earlier consultant has left; next in turn, a turn is used.
    Orphan,
    /// 渠道指定: the broker named them; whether a turn is used is a setting.
    Broker,
    /// A 位: the channel's parties belong to position A, busy or not (R8); a turn is used.
    PositionA,
    /// First in the queue; a turn is used.
    Turn,
    /// 补位: those before are busy and keep their place; a turn is used.
    FillsIn,
    /// Everybody present is busy: first in the queue, the party waits.
    AllBusy,
    /// Chosen by hand: a first reception like any other, a turn is used.
    ByHand,
    /// Took a party over that somebody else received first: the turn stays where it was taken.
    HandedOver,
}

impl Why {
    /// Every reason, in the order lists show them.
    pub const ALL: [Self; 11] = [
        Self::Turn,
        Self::FillsIn,
        Self::AllBusy,
        Self::PositionA,
        Self::Broker,
        Self::Orphan,
        Self::ByHand,
        Self::Earlier,
        Self::Appointment,
        Self::StandsIn,
        Self::HandedOver,
    ];

    /// The name in SQL and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Appointment => "appointment",
            Self::Earlier => "earlier",
            Self::StandsIn => "stands_in",
            Self::Orphan => "orphan",
            Self::Broker => "broker",
            Self::PositionA => "position_a",
            Self::Turn => "turn",
            Self::FillsIn => "fills_in",
            Self::AllBusy => "all_busy",
            Self::ByHand => "by_hand",
            Self::HandedOver => "handed_over",
        }
    }

    /// Whether receiving for this reason sends the consultant to the back of the queue.
    pub const fn takes_turn(self, rules: &RotaRules) -> bool {
        match self {
            Self::Appointment | Self::Earlier | Self::StandsIn | Self::HandedOver => false,
            Self::Broker => rules.broker_takes_turn,
            Self::Turn | Self::FillsIn | Self::AllBusy | Self::PositionA | Self::Orphan | Self::ByHand => {
                true
            }
        }
    }
}

/// Why it is that team's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WhyTeam {
    /// The channel is kept for it.
    Channel,
    /// No other team serves the project, or no other is here.
    Alone,
    /// Longest without a first reception.
    Turn,
    /// The team whose turn it is has nobody free.
    FillsIn,
}

/// Who should receive, and everything that the reason names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// Who.
    pub consultant: ConsultantId,
    /// Why.
    pub why: Why,
    /// Their queue.
    pub team: Option<TeamId>,
    /// Why that team, where an office has several and the queue decided.
    pub why_team: Option<WhyTeam>,
    /// The earlier consultant, where somebody else receives (away, or has left).
    pub earlier: Option<ConsultantId>,
    /// They are receiving somebody else: the party waits.
    pub waits: bool,
    /// Who could receive at once instead.
    pub instead: Option<ConsultantId>,
}

/// How a party came to whoever received it: kept with the visit, so that fairness can be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Allotted {
    /// Why they receive.
    pub why: Why,
    /// Who was proposed.
    #[serde(default)]
    pub proposed: Option<ConsultantId>,
    /// Why they were.
    #[serde(default)]
    pub proposed_why: Option<Why>,
    /// The earlier consultant whose customer it is, or was.
    #[serde(default)]
    pub earlier: Option<ConsultantId>,
    /// The queue whose turn it was.
    #[serde(default)]
    pub team: Option<TeamId>,
}

impl Allotted {
    /// What versions before this one recorded: only whether a turn was used.
    pub const fn by_turn(takes_turn: bool) -> Self {
        let why = if takes_turn { Why::Turn } else { Why::Earlier };
        Self { why, proposed: None, proposed_why: None, earlier: None, team: None }
    }

    /// Whether a person chose somebody else than was proposed.
    pub fn overridden(&self) -> bool {
        self.why == Why::ByHand && self.proposed.is_some()
    }
}

/// All queues of an office at a moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rota {
    members: Vec<Member>,
    queues: Vec<Queue>,
    rules: RotaRules,
}

impl Rota {
    /// Any order; the order does not matter. Whose team is not among the queues is in the house's own.
    pub fn new(mut members: Vec<Member>, mut queues: Vec<Queue>, rules: RotaRules) -> Self {
        for member in &mut members {
            if !queues.iter().any(|q| q.team == member.team) {
                member.team = None;
            }
        }
        if !queues.iter().any(|q| q.team.is_none()) {
            let own = Queue {
                team: None,
                place: u32::MAX,
                projects: Vec::new(),
                channels: Vec::new(),
                last_turn: None,
            };
            queues.push(own);
        }
        // A queue that nobody stands in is none.
        queues.retain(|q| members.iter().any(|m| m.team == q.team));
        queues.sort_by_key(|q| (q.last_turn, q.place, q.team));
        members.sort_by_key(|m| (m.attendance == Attendance::Absent, m.back_since, m.place, m.consultant));
        Self { members, queues, rules }
    }

    /// What is agreed.
    pub fn rules(&self) -> &RotaRules {
        &self.rules
    }

    /// The queues, longest without a first reception first.
    pub fn queues(&self) -> &[Queue] {
        &self.queues
    }

    /// Everybody, queue after queue: absent ones last in theirs, those who are out in their place.
    pub fn order(&self) -> Vec<&Member> {
        self.queues.iter().flat_map(|q| self.queue(q.team)).collect()
    }

    /// A queue, longest waiting first.
    pub fn queue(&self, team: Option<TeamId>) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(move |m| m.team == team)
    }

    /// A consultant's position among those of their queue who are here: 0 is position A.
    pub fn position(&self, consultant: ConsultantId) -> Option<usize> {
        let team = self.member(consultant)?.team;
        self.here(team).position(|m| m.consultant == consultant)
    }

    fn member(&self, consultant: ConsultantId) -> Option<&Member> {
        self.members.iter().find(|m| m.consultant == consultant)
    }

    fn present(&self, consultant: ConsultantId) -> Option<&Member> {
        self.member(consultant).filter(|m| m.attendance == Attendance::Present)
    }

    fn here(&self, team: Option<TeamId>) -> impl Iterator<Item = &Member> {
        self.queue(team).filter(|m| m.attendance == Attendance::Present)
    }

    /// Queues that could receive this visit, in turn: those for whom the channel is kept, else those for whom
    /// none is.
    fn serving(&self, asked: Asked) -> (Vec<&Queue>, bool) {
        let here: Vec<&Queue> = self
            .queues
            .iter()
            .filter(|q| self.here(q.team).next().is_some())
            .filter(|q| asked.project.is_none_or(|p| q.projects.is_empty() || q.projects.contains(&p)))
            .collect();
        let kept = |q: &&Queue| asked.channel.is_some_and(|c| q.channels.contains(&c));
        if here.iter().any(kept) {
            return (here.into_iter().filter(kept).collect(), true);
        }
        (here.into_iter().filter(|q| q.channels.is_empty()).collect(), false)
    }

    /// The next by turn, with the team's reason; none when nobody who may is present.
    fn next(&self, asked: Asked) -> Option<(&Member, Why, WhyTeam)> {
        let (serving, kept) = self.serving(asked);
        let team = match (kept, serving.len()) {
            (_, 0) => return None,
            (true, 1) => WhyTeam::Channel,
            (false, 1) => WhyTeam::Alone,
            _ => WhyTeam::Turn,
        };
        let first = self.here(serving.first()?.team).next()?;
        if asked.channel.is_some_and(|c| self.rules.position_a.contains(&c)) {
            return Some((first, Why::PositionA, team));
        }
        for queue in &serving {
            if let Some(free) = self.here(queue.team).find(|m| m.receiving == 0) {
                let heads = self.here(queue.team).next().is_some_and(|m| m.consultant == free.consultant);
                let why = if heads { Why::Turn } else { Why::FillsIn };
                let fills = free.team != first.team;
                return Some((free, why, if fills { WhyTeam::FillsIn } else { team }));
            }
        }
        Some((first, Why::AllBusy, team))
    }

    /// Who could receive at once: of their own queue first.
    fn free_beside(&self, member: &Member, asked: Asked) -> Option<ConsultantId> {
        let free = |team| self.here(team).find(|m| m.receiving == 0).map(|m| m.consultant);
        free(member.team).or_else(|| self.serving(asked).0.into_iter().find_map(|q| free(q.team)))
    }

    fn named(&self, member: &Member, why: Why, asked: Asked) -> Proposal {
        let waits = member.receiving > 0;
        let instead = waits.then(|| self.free_beside(member, asked)).flatten();
        Proposal {
            consultant: member.consultant,
            why,
            team: member.team,
            why_team: None,
            earlier: None,
            waits,
            instead,
        }
    }

    /// Whom the broker named, where that is agreed and a partner brought the party.
    fn named_by_broker(&self, asked: Asked) -> Option<&Member> {
        let brought = asked.channel.is_some_and(|c| c.partner_kind().is_some());
        let allowed = self.rules.broker_chooses && brought;
        asked.broker.filter(|_| allowed).and_then(|id| self.present(id))
    }

    /// Who receives next; none when nobody who may is present.
    pub fn propose(&self, asked: Asked) -> Option<Proposal> {
        let here = |id: Option<ConsultantId>| id.and_then(|id| self.present(id));
        if let Some(member) = here(asked.appointment) {
            return Some(self.named(member, Why::Appointment, asked));
        }
        if let Some(member) = here(asked.earlier) {
            return Some(self.named(member, Why::Earlier, asked));
        }
        let earlier = asked.earlier.and_then(|id| self.member(id));
        if let Some(away) = earlier {
            // A colleague of their own team before anybody else's.
            let beside = self.here(away.team).min_by_key(|m| m.receiving > 0);
            let next = self.next(asked).map(|(member, ..)| member);
            let stands = match (beside, next) {
                (Some(beside), Some(next)) if beside.receiving > 0 && next.receiving == 0 => next,
                (beside, next) => beside.or(next)?,
            };
            let proposal = self.named(stands, Why::StandsIn, asked);
            return Some(Proposal { earlier: asked.earlier, ..proposal });
        }
        if let Some(member) = self.named_by_broker(asked) {
            let proposal = self.named(member, Why::Broker, asked);
            return Some(Proposal { earlier: asked.earlier, ..proposal });
        }
        let (member, why, why_team) = self.next(asked)?;
        let why = if asked.earlier.is_some() { Why::Orphan } else { why };
        let proposal = self.named(member, why, asked);
        let why_team = (self.queues.len() > 1).then_some(why_team);
        // Whose channel belongs to position A waits for it: nobody else is offered.
        let a = asked.channel.is_some_and(|c| self.rules.position_a.contains(&c));
        let instead = proposal.instead.filter(|_| !a);
        Some(Proposal { why_team, earlier: asked.earlier, instead, ..proposal })
    }

    /// How a party comes to whoever was chosen: as proposed, as offered beside it, or by hand.
    pub fn allot(&self, asked: Asked, chosen: ConsultantId) -> Allotted {
        let proposal = self.propose(asked);
        let proposed = proposal.map(|p| p.consultant);
        let team = self.member(chosen).and_then(|m| m.team);
        let why = match proposal {
            Some(p) if p.consultant == chosen => p.why,
            _ if asked.appointment == Some(chosen) => Why::Appointment,
            _ if asked.earlier == Some(chosen) => Why::Earlier,
            // The earlier consultant is busy and a colleague was offered.
            Some(p) if p.why == Why::Earlier && p.instead == Some(chosen) => Why::StandsIn,
            Some(p) if p.instead == Some(chosen) => Why::FillsIn,
            _ => Why::ByHand,
        };
        let earlier = match why {
            Why::StandsIn | Why::Orphan => asked.earlier,
            Why::Broker => proposal.and_then(|p| p.earlier),
            _ => None,
        };
        Allotted { why, proposed, proposed_why: proposal.map(|p| p.why), earlier, team }
    }
}

/// The letter of a position: A, B, … Z, then its number.
pub fn letter(position: usize) -> String {
    u8::try_from(position)
        .ok()
        .filter(|p| *p < 26)
        .map_or_else(|| (position + 1).to_string(), |p| char::from(b'A' + p).to_string())
}
