//! Projections as pure folds: the state of a subject is a function of the *set* of its changes.
//!
//! Callers pass the entries in any order; [`sort`] puts them into the one order every desk agrees on.
//! A change that lists what it replaces replaces just that; two edits that did not know of each other both
//! stand until an edit lists both.

mod broker;
mod house;
pub mod money;
mod slip;

pub use broker::{Assignment, Broker, broker};
pub use house::{Consultant, consultant, rota, team, user};
pub use slip::{OwnForm, Slip, SlipScan, SlipSignature, slip, slip_forms};

use crate::change::{
    CompanionPersonal, CustomerPersonal, Facts, ImportedContact, Personal, ReportPersonal, Ruling, Source,
    VisitFacts, VisitPersonal,
};
use crate::id::{ChangeId, ConsultantId, ImportId, UserId};
use crate::judgement::Evidence;
use crate::org::{ContactKind, Gender, Reception};
use crate::rota::{Allotted, Why};
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One change as the fold sees it. An erased personal body is absent.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which change.
    pub id: ChangeId,
    /// Hybrid logical clock: orders lists across devices.
    pub hlc: u64,
    /// Raw wall time at the desk: a claim.
    pub wall: Moment,
    /// Who did it.
    pub actor: UserId,
    /// What happened.
    pub facts: Facts,
    /// Who it happened to.
    pub personal: Option<Personal>,
}

/// The one order: hybrid clock, then the change's name.
pub fn sort(entries: &mut [Entry]) {
    entries.sort_by_key(|e| (e.hlc, e.id));
}

/// A field whose concurrent values are all kept until an edit lists them.
#[derive(Clone, PartialEq, Eq)]
pub struct Field<T> {
    values: Vec<(ChangeId, T)>,
}

impl<T> Default for Field<T> {
    fn default() -> Self {
        Self { values: Vec::new() }
    }
}

impl<T: Clone + PartialEq> Field<T> {
    fn set(&mut self, by: ChangeId, replaces: &[ChangeId], value: T) {
        self.values.retain(|(id, _)| !replaces.contains(id));
        self.values.push((by, value));
    }

    /// The newest value.
    pub fn latest(&self) -> Option<&T> {
        self.values.last().map(|(_, v)| v)
    }

    /// All values that stand, newest last, without repeats.
    pub fn all(&self) -> Vec<T> {
        let mut out: Vec<T> = Vec::new();
        for (_, value) in &self.values {
            if !out.contains(value) {
                out.push(value.clone());
            }
        }
        out
    }

    /// The changes a form that shows this field lists as replaced.
    pub fn shown(&self) -> impl Iterator<Item = ChangeId> + '_ {
        self.values.iter().map(|(id, _)| *id)
    }
}

/// A customer record.
#[derive(Clone, PartialEq, Eq)]
pub struct Customer {
    /// When it was first registered.
    pub registered: Moment,
    /// By whom.
    pub by: UserId,
    /// The import it came from, with the line of the file.
    pub import: Option<(ImportId, u64)>,
    /// An earlier contact that the file tells of.
    pub imported: Option<ImportedContact>,
    /// Names.
    pub name: Field<String>,
    /// 男 / 女.
    pub gender: Field<Option<Gender>>,
    /// Last six of the identity card; empty text: removed.
    pub id_tail: Field<String>,
    /// Address; empty text: removed.
    pub address: Field<String>,
    /// Canonical phones, oldest first; add wins over a remove that did not know of it.
    pub phones: Vec<String>,
    /// Changes a form shows.
    pub shown: Vec<ChangeId>,
    /// Changed since it was registered.
    pub edited: bool,
    /// Erased: only the facts are left.
    pub erased: bool,
}

/// Folds a record; none when its registration is not here yet.
pub fn customer(entries: &[Entry]) -> Option<Customer> {
    let mut state: Option<Customer> = None;
    let mut phones: Vec<(ChangeId, String)> = Vec::new();
    // Registration first: its order among edits of other desks does not matter.
    for entry in entries {
        if let Facts::CustomerRegistered { gender, source, .. } = &entry.facts {
            let mut new = Customer {
                registered: entry.wall,
                by: entry.actor,
                import: None,
                imported: None,
                name: Field::default(),
                gender: Field::default(),
                id_tail: Field::default(),
                address: Field::default(),
                phones: Vec::new(),
                shown: vec![entry.id],
                edited: false,
                erased: entry.personal.is_none(),
            };
            if let Source::Import { import, line, contact } = source {
                new.import = Some((*import, *line));
                new.imported = contact.clone();
            }
            new.gender.set(entry.id, &[], *gender);
            if let Some(Personal::Customer(CustomerPersonal { name, phones: p, id_tail, address })) =
                &entry.personal
            {
                new.name.set(entry.id, &[], name.clone());
                if let Some(tail) = id_tail {
                    new.id_tail.set(entry.id, &[], tail.clone());
                }
                if let Some(address) = address {
                    new.address.set(entry.id, &[], address.clone());
                }
                phones.extend(p.iter().map(|phone| (entry.id, phone.clone())));
            }
            state = Some(new);
        }
    }
    let mut state = state?;
    for entry in entries {
        let Facts::CustomerEdited { replaces, gender, .. } = &entry.facts else { continue };
        state.edited = true;
        state.shown.push(entry.id);
        if gender.is_some() {
            state.gender.set(entry.id, replaces, *gender);
        }
        if let Some(Personal::CustomerEdit(edit)) = &entry.personal {
            if let Some(name) = &edit.name {
                state.name.set(entry.id, replaces, name.clone());
            }
            if let Some(tail) = &edit.id_tail {
                state.id_tail.set(entry.id, replaces, tail.clone());
            }
            if let Some(address) = &edit.address {
                state.address.set(entry.id, replaces, address.clone());
            }
            phones.extend(edit.phones_added.iter().map(|phone| (entry.id, phone.clone())));
        }
    }
    // Add wins: a remove takes away only the additions its form showed.
    let mut removed: BTreeSet<(ChangeId, &str)> = BTreeSet::new();
    for entry in entries {
        if let (Facts::CustomerEdited { replaces, .. }, Some(Personal::CustomerEdit(edit))) =
            (&entry.facts, &entry.personal)
        {
            for phone in &edit.phones_removed {
                removed.extend(replaces.iter().map(|id| (*id, phone.as_str())));
            }
        }
    }
    for (id, phone) in &phones {
        if !removed.contains(&(*id, phone.as_str())) && !state.phones.contains(phone) {
            state.phones.push(phone.clone());
        }
    }
    Some(state)
}

/// A visit or call.
#[derive(Clone, PartialEq, Eq)]
pub struct Visit {
    /// As registered, with the edits' headcount and consent.
    pub facts: VisitFacts,
    /// Hybrid clock of the registration: orders contacts.
    pub order: u64,
    /// Who entered it.
    pub by: UserId,
    /// Who came along.
    pub companions: Vec<CompanionPersonal>,
    /// What they look for.
    pub needs: String,
    /// Notes.
    pub notes: String,
    /// The broker's name.
    pub broker: Option<String>,
    /// The broker's phone.
    pub broker_phone: Option<String>,
    /// When consent was given.
    pub consent_at: Option<Moment>,
    /// Who receives now, with whether it took a turn and since when.
    pub consultant: Option<(ConsultantId, bool, Moment)>,
    /// Who received first, and how they came to it.
    pub allotment: Option<Allotment>,
    /// Waiting, receiving, gone.
    pub reception: Reception,
    /// Quick entry that was completed, or a full one.
    pub complete: bool,
    /// Taken back.
    pub voided: bool,
    /// Changes a form shows.
    pub shown: Vec<ChangeId>,
    /// What was seen and confirmed.
    pub evidence: Evidence,
    /// Rulings, oldest first.
    pub rulings: Vec<RulingState>,
}

/// A first reception: whose turn it used, or why it used none (R11).
#[derive(Clone, PartialEq, Eq)]
pub struct Allotment {
    /// Who received.
    pub consultant: ConsultantId,
    /// How they came to it.
    pub allotted: Allotted,
    /// Whether it used up a turn.
    pub takes_turn: bool,
    /// Since when.
    pub at: Moment,
    /// Why somebody else was proposed and passed over, in a person's words.
    pub reason: String,
    /// Who gave the party to them.
    pub by: UserId,
}

/// A ruling with who made it, why, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RulingState {
    /// Its change.
    pub id: ChangeId,
    /// What was ruled.
    pub ruling: Ruling,
    /// Why, in a person's words; empty once erased.
    pub reason: String,
    /// Who ruled.
    pub by: UserId,
    /// When, by that desk's clock.
    pub at: Moment,
    /// Whether a second person must agree.
    pub needs_second: bool,
    /// Who agreed or did not, and when.
    pub checked: Option<(UserId, Moment, bool)>,
}

impl RulingState {
    /// Whether it holds: agreed to, where somebody had to; never by the one who made it.
    pub fn holds(&self) -> bool {
        !self.needs_second || self.checked.is_some_and(|(_, _, agreed)| agreed)
    }
}

/// A ruling as it was made, not checked yet.
fn ruling_of(entry: &Entry, ruling: Ruling, needs_second: bool) -> RulingState {
    let reason = match &entry.personal {
        Some(Personal::Reason { reason }) => reason.clone(),
        _ => String::new(),
    };
    RulingState { id: entry.id, ruling, reason, by: entry.actor, at: entry.wall, needs_second, checked: None }
}

/// Folds a visit; none when its registration is not here yet.
pub fn visit(entries: &[Entry]) -> Option<Visit> {
    let first = entries.iter().find(|e| matches!(e.facts, Facts::VisitRegistered(_)))?;
    let Facts::VisitRegistered(facts) = &first.facts else { return None };
    let personal = match &first.personal {
        Some(Personal::Visit(p)) => p.clone(),
        _ => VisitPersonal::default(),
    };
    let mut headcount = Field::default();
    let mut companions = Field::default();
    let mut needs = Field::default();
    let mut notes = Field::default();
    headcount.set(first.id, &[], facts.headcount);
    companions.set(first.id, &[], personal.companions);
    needs.set(first.id, &[], personal.needs);
    notes.set(first.id, &[], personal.notes);
    let mut state = Visit {
        facts: facts.clone(),
        order: first.hlc,
        by: first.actor,
        companions: Vec::new(),
        needs: String::new(),
        notes: String::new(),
        broker: personal.broker,
        broker_phone: personal.broker_phone,
        consent_at: facts.consent.as_ref().map(|_| facts.entered),
        consultant: facts.consultant.map(|c| (c, facts.takes_turn, facts.entered)),
        allotment: facts.consultant.filter(|_| facts.contact == ContactKind::Visit).map(|consultant| {
            Allotment {
                consultant,
                allotted: facts.allotted.unwrap_or(Allotted::by_turn(facts.takes_turn)),
                takes_turn: facts.takes_turn,
                at: facts.entered,
                reason: personal.override_reason.unwrap_or_default(),
                by: first.actor,
            }
        }),
        reception: if facts.consultant.is_some() { Reception::Receiving } else { Reception::Waiting },
        complete: facts.queue.is_none(),
        voided: false,
        shown: vec![first.id],
        evidence: Evidence::default(),
        rulings: Vec::new(),
    };
    for entry in entries {
        match (&entry.facts, &entry.personal) {
            (Facts::VisitChecked { evidence, .. }, _) => state.evidence.take(evidence),
            (Facts::ClaimRuled { ruling, needs_second, .. }, _) => {
                state.rulings.push(ruling_of(entry, ruling.clone(), *needs_second));
            }
            (Facts::ReportTimeClaimed { report, at, .. }, _) => {
                let ruling = Ruling::ReportedAt { report: *report, at: *at };
                state.rulings.push(ruling_of(entry, ruling, true));
            }
            (Facts::VisitEdited { replaces, headcount: count, consent, partner, store, .. }, personal) => {
                state.complete = true;
                if state.facts.partner.is_none() && partner.is_some() {
                    state.facts.partner = *partner;
                    state.facts.store.clone_from(store);
                }
                state.shown.push(entry.id);
                if let Some(count) = count {
                    headcount.set(entry.id, replaces, *count);
                }
                if let (Some(consent), None) = (consent, &state.facts.consent) {
                    state.facts.consent = Some(consent.clone());
                    state.consent_at = Some(entry.wall);
                }
                if let Some(Personal::VisitEdit(edit)) = personal {
                    if let Some(value) = &edit.companions {
                        companions.set(entry.id, replaces, value.clone());
                    }
                    if let Some(value) = &edit.needs {
                        needs.set(entry.id, replaces, value.clone());
                    }
                    if let Some(value) = &edit.notes {
                        notes.set(entry.id, replaces, value.clone());
                    }
                }
            }
            (Facts::ReceptionSet { reception, consultant, takes_turn, allotted, .. }, personal) => {
                state.reception = *reception;
                if let Some(consultant) = consultant {
                    state.consultant = Some((*consultant, *takes_turn, entry.wall));
                    // Handing a party over leaves the turn where it was taken.
                    let over = allotted.is_some_and(|a| a.why == Why::HandedOver);
                    if !over || state.allotment.is_none() {
                        state.allotment = Some(Allotment {
                            consultant: *consultant,
                            allotted: allotted.unwrap_or(Allotted::by_turn(*takes_turn)),
                            takes_turn: *takes_turn,
                            at: entry.wall,
                            reason: match personal {
                                Some(Personal::Reason { reason }) => reason.clone(),
                                _ => String::new(),
                            },
                            by: entry.actor,
                        });
                    }
                }
            }
            (Facts::VisitVoided { .. }, _) => state.voided = true,
            _ => {}
        }
    }
    // A check counts wherever it stands, as it may arrive before what it checks.
    for entry in entries {
        let Facts::RulingChecked { ruling, agreed, alone, .. } = entry.facts else { continue };
        let found = state.rulings.iter_mut().find(|r| r.id == ruling && (r.by != entry.actor || alone));
        if let Some(checked) = found.filter(|r| r.checked.is_none()) {
            checked.checked = Some((entry.actor, entry.wall, agreed));
        }
    }
    state.facts.headcount = headcount.latest().copied().unwrap_or(facts.headcount);
    state.companions = companions.latest().cloned().unwrap_or_default();
    state.needs = needs.all().join("\n");
    state.notes = notes.all().join("\n");
    Some(state)
}

/// A report.
#[derive(Clone, PartialEq, Eq)]
pub struct Report {
    /// As received.
    pub facts: Facts,
    /// Who it announces; empty once erased.
    pub personal: ReportPersonal,
    /// Who entered it.
    pub by: UserId,
    /// Taken back.
    pub withdrawn: bool,
    /// Its place among claims.
    pub order: u64,
}

/// Folds a report; none when its reception is not here yet.
pub fn report(entries: &[Entry]) -> Option<Report> {
    let first = entries.iter().find(|e| matches!(e.facts, Facts::ReportReceived { .. }))?;
    Some(Report {
        facts: first.facts.clone(),
        personal: match &first.personal {
            Some(Personal::Report(p)) => p.clone(),
            _ => ReportPersonal::default(),
        },
        by: first.actor,
        order: first.hlc,
        withdrawn: entries.iter().any(|e| matches!(e.facts, Facts::ReportWithdrawn { .. })),
    })
}

/// The name alone in a personal body.
pub fn name(personal: &Option<Personal>) -> String {
    match personal {
        Some(Personal::Name { name }) => name.clone(),
        _ => String::new(),
    }
}

/// A same-person or not-same link, and what became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link<'a> {
    /// What was said of the two records.
    pub said: &'a Facts,
    /// Who said it.
    pub by: UserId,
    /// When; where a second person had to agree, when they did.
    pub at: Moment,
    /// What became of it.
    pub state: LinkState,
}

/// What became of a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkState {
    /// It counts.
    Stands,
    /// A second person must agree first.
    Waits,
    /// They did not.
    Refused,
    /// It was taken back.
    Withdrawn,
}

/// Folds a link; none when what it says is not here yet.
pub fn link(entries: &[Entry]) -> Option<Link<'_>> {
    let made = entries.iter().find(|e| matches!(e.facts, Facts::RecordsLinked { .. }))?;
    let Facts::RecordsLinked { needs_second, .. } = made.facts else { return None };
    // As with a ruling: whoever else spoke first decides, and a check may arrive before what it checks.
    let checked = entries.iter().find_map(|e| match e.facts {
        Facts::LinkChecked { agreed, alone, .. } if e.actor != made.actor || alone => Some((e.wall, agreed)),
        _ => None,
    });
    let (at, state) = match checked.filter(|_| needs_second) {
        _ if entries.iter().any(|e| matches!(e.facts, Facts::LinkWithdrawn { .. })) => {
            (made.wall, LinkState::Withdrawn)
        }
        None if needs_second => (made.wall, LinkState::Waits),
        None => (made.wall, LinkState::Stands),
        Some((at, true)) => (at, LinkState::Stands),
        Some((at, false)) => (at, LinkState::Refused),
    };
    Some(Link { said: &made.facts, by: made.actor, at, state })
}
