//! A pair side by side: what differs first, what the score is made of, what a merge would change.

use super::consequences::{self, Consequences};
use super::deciding::{Chosen, differing};
use super::queue::{self, PairLine};
use super::search;
use super::second;
use crate::lists::{self, Lines};
use crate::prelude::*;
use laifang_core::matching::{Assessment, UNLIKE};
use laifang_core::wording;
use laifang_store::{CustomerRow, PairRow, PairState, Reader};

/// Two records side by side.
#[derive(Deserialize, TS)]
pub struct ShowPair {
    /// One record.
    pub a: CustomerId,
    /// The other.
    pub b: CustomerId,
    /// Whose consultant would keep the customer; None: as proposed.
    #[serde(default)]
    #[ts(optional)]
    pub consultant_of: Option<CustomerId>,
    /// Whose protection would stand; None: as proposed.
    #[serde(default)]
    #[ts(optional)]
    pub protection_of: Option<CustomerId>,
}

/// Two records side by side.
#[derive(Serialize, TS)]
pub struct PairView {
    /// As in the queue.
    pub line: PairLine,
    /// What was decided.
    pub state: queue::QueueState,
    /// The link that says so, where it is one between these two records.
    pub link: Option<LinkId>,
    /// Fields, those that differ first.
    pub fields: Vec<PairField>,
    /// What the score is made of, the weightiest first.
    pub parts: Vec<ScorePart>,
    /// Bits for one person.
    pub score: f32,
    /// What must be decided before a merge.
    pub decisions: Vec<DecisionView>,
    /// What a merge would change.
    pub consequences: Vec<MergeConsequence>,
    /// What it would change in money owed; the next settlement posts the differences.
    pub rewards: Vec<RewardConsequence>,
    /// A merge would wait for a second person.
    pub needs_second: bool,
    /// Slips of both sides that stand.
    pub slips: Vec<String>,
}

/// A field of both records.
#[derive(Serialize, TS)]
pub struct PairField {
    /// Which.
    pub field: PairFieldName,
    /// Of the first.
    pub a: String,
    /// Of the second.
    pub b: String,
    /// Both say something, and not the same.
    pub differs: bool,
}

/// What is set side by side.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PairFieldName {
    /// Name.
    Name,
    /// Numbers, masked.
    Phone,
    /// Last two of the ID tail.
    IdTail,
    /// `male`, `female`.
    Gender,
    /// Address.
    Address,
    /// Whose customer.
    Consultant,
    /// Partner and last day.
    Protection,
    /// Local day.
    LastContact,
    /// How many.
    Contacts,
    /// Local day.
    Registered,
}

/// One reason and its weight.
#[derive(Serialize, TS)]
pub struct ScorePart {
    /// Its code.
    pub code: String,
    /// In words.
    pub text: Text,
    /// Bits for one person; negative against it.
    pub bits: f32,
}

/// Which of the two is to be chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SideChoice {
    /// Whose consultant keeps the customer.
    Consultant,
    /// Whose protection stands.
    Protection,
}

/// Something that must be decided before a merge.
#[derive(Serialize, TS)]
pub struct DecisionView {
    /// What.
    pub choice: SideChoice,
    /// Of the first record.
    pub a: String,
    /// Of the second.
    pub b: String,
    /// The proposed side: the record whose word came first (protection) or last (consultant).
    pub proposed: CustomerId,
}

/// A claim that would stand otherwise.
#[derive(Serialize, TS)]
pub struct MergeConsequence {
    /// The visit.
    pub visit: VisitId,
    /// Its record.
    pub customer: CustomerId,
    /// Who claims.
    pub partner: String,
    /// Its slip that stands.
    pub slip: Option<String>,
    /// Verdict now.
    pub before: Verdict,
    /// Verdict after.
    pub after: Verdict,
    /// In a sentence.
    pub text: Text,
}

/// Somebody who would be owed another sum.
#[derive(Serialize, TS)]
pub struct RewardConsequence {
    /// Who.
    pub beneficiary: String,
    /// In yuan, now.
    pub before: String,
    /// In yuan, after.
    pub after: String,
    /// In a sentence.
    pub text: Text,
}

/// Why is a pair not in the queue?
#[derive(Deserialize, TS)]
pub struct WhyNot {
    /// One record.
    pub a: CustomerId,
    /// The other.
    pub b: CustomerId,
}

/// The answer.
#[derive(Serialize, TS)]
pub struct WhyNotView {
    /// In a sentence, with the next step.
    pub because: Text,
    /// The word for the two.
    pub word: Text,
    /// Bits for one person.
    pub score: f32,
    /// From this score on a pair is in the queue.
    pub needed: f32,
    /// What the score is made of.
    pub parts: Vec<ScorePart>,
}

impl Action for ShowPair {
    type View = PairView;
    const NEEDS: Needs = Needs::Permission(Permission::EditCustomers);
    fn run(self, app: &mut App) -> Result<PairView, AppError> {
        let (a, b) = if self.a < self.b { (self.a, self.b) } else { (self.b, self.a) };
        let row = pair(app, a, b)?;
        let merge = app.reader()?.waiting_merge(a, b)?;
        let decisions = decisions(&Lines::new(app)?, a, b)?;
        let Consequences { claims, rewards, needs_second } = match (row.state, &merge) {
            (_, Some(merge)) => consequences::of_saying(app, (a, b), &merge.into())?,
            (PairState::Open, None) => {
                let proposed = |choice| decisions.iter().find(|d| d.choice == choice).map(|d| d.proposed);
                let chosen = Chosen {
                    consultant_of: self.consultant_of.or(proposed(SideChoice::Consultant)),
                    protection_of: self.protection_of.or(proposed(SideChoice::Protection)),
                };
                consequences::of_choice(app, (a, b), chosen)?
            }
            _ => Consequences::default(),
        };
        let waits = merge.map(|m| second::view(app, &m)).transpose()?;
        let lines = Lines::new(app)?;
        let reader = &lines.reader;
        let told = queue::assessment(&row);
        let (x, y) = (found(reader, a)?, found(reader, b)?);
        let mut slips = Vec::new();
        for member in reader.person_of(a)?.into_iter().chain(reader.person_of(b)?) {
            for visit in reader.visits_of(member)? {
                let standing = reader.slips_of_visit(visit.visit)?.into_iter().filter(|s| s.voided.is_none());
                slips.extend(standing.map(|s| s.number));
            }
        }
        slips.sort();
        slips.dedup();
        let stands = reader.links_of(a)?.into_iter().find(|l| l.a == b || l.b == b).map(|l| l.link);
        let link = waits.as_ref().map(|w| w.link).or(stands);
        Ok(PairView {
            line: PairLine { waits, ..queue::line(reader, &row)? },
            state: state(row.state),
            link,
            fields: fields(&lines, &x, &y)?,
            parts: parts(&told),
            score: row.score,
            decisions,
            consequences: claims,
            rewards,
            needs_second,
            slips,
        })
    }
}

const fn state(state: PairState) -> queue::QueueState {
    match state {
        PairState::Open => queue::QueueState::Open,
        PairState::Same => queue::QueueState::Same,
        PairState::NotSame => queue::QueueState::NotSame,
        PairState::Household => queue::QueueState::Household,
        PairState::Waiting => queue::QueueState::Waiting,
    }
}

fn found(reader: &Reader<'_>, customer: CustomerId) -> Result<CustomerRow, AppError> {
    reader.customer(customer)?.ok_or_else(|| AppError::not_found("位客户", "customer"))
}

pub(crate) fn parts(told: &Assessment) -> Vec<ScorePart> {
    told.evidence
        .iter()
        .map(|e| ScorePart {
            code: e.reason.code().to_owned(),
            text: wording::match_reason(e.reason),
            bits: e.bits,
        })
        .collect()
}

fn fields(lines: &Lines<'_>, x: &CustomerRow, y: &CustomerRow) -> Result<Vec<PairField>, AppError> {
    // The two masks may look the same where the numbers are not: what is compared is the numbers.
    let masked = |c: &CustomerRow| c.phones.iter().map(|p| lists::mask(p)).collect::<Vec<_>>().join(" ");
    let mut out = Vec::new();
    let mut add = |field, a: String, b: String, same: bool| {
        let differs = !same && !a.is_empty() && !b.is_empty();
        out.push(PairField { field, a, b, differs });
    };
    add(PairFieldName::Name, x.name.clone(), y.name.clone(), x.name == y.name);
    add(PairFieldName::Phone, masked(x), masked(y), x.phones == y.phones);
    let tail = |c: &CustomerRow| {
        let shown = c.id_tail.as_ref().map(|t| format!("****{}", t.chars().skip(4).collect::<String>()));
        shown.unwrap_or_default()
    };
    add(PairFieldName::IdTail, tail(x), tail(y), x.id_tail == y.id_tail);
    let gender = |c: &CustomerRow| c.gender.map(|g| g.code().to_owned()).unwrap_or_default();
    add(PairFieldName::Gender, gender(x), gender(y), x.gender == y.gender);
    let address = |c: &CustomerRow| c.address.clone().unwrap_or_default();
    add(PairFieldName::Address, address(x), address(y), x.address == y.address);
    let owner = |c: &CustomerRow| -> Result<Option<ConsultantId>, AppError> {
        Ok(lines.reader.earlier_consultant(&lines.reader.person_of(c.customer)?)?.map(|(c, _)| c))
    };
    let (p, q) = (owner(x)?, owner(y)?);
    let name = |c| lines.consultant(c).unwrap_or_default();
    add(PairFieldName::Consultant, name(p), name(q), p == q);
    let protection = |c: &CustomerRow| -> Result<String, AppError> {
        let members = lines.reader.person_of(c.customer)?;
        let found = lines.reader.protecting_claim(&members, lines.today)?;
        Ok(found.map(|(_, partner, until)| format!("{partner} · {until}")).unwrap_or_default())
    };
    let (p, q) = (protection(x)?, protection(y)?);
    let same = p == q;
    add(PairFieldName::Protection, p, q, same);
    let last = |c: &CustomerRow| match c.contacts {
        0 => String::new(),
        _ => c.last_contact.day(lines.zone).to_string(),
    };
    add(PairFieldName::LastContact, last(x), last(y), last(x) == last(y));
    add(PairFieldName::Contacts, x.contacts.to_string(), y.contacts.to_string(), x.contacts == y.contacts);
    let registered = |c: &CustomerRow| c.registered.day(lines.zone).to_string();
    add(PairFieldName::Registered, registered(x), registered(y), registered(x) == registered(y));
    out.sort_by_key(|f| (!f.differs, f.a.is_empty() && f.b.is_empty()));
    Ok(out)
}

fn decisions(lines: &Lines<'_>, a: CustomerId, b: CustomerId) -> Result<Vec<DecisionView>, AppError> {
    let reader = &lines.reader;
    let differing = differing(reader, (a, b), lines.today)?;
    let mut out = Vec::new();
    if let Some([x, y]) = differing.consultants {
        let at = |side| -> Result<_, AppError> {
            Ok(reader.earlier_consultant(&reader.person_of(side)?)?.map(|(_, at)| at))
        };
        let proposed = if at(b)? > at(a)? { b } else { a };
        let name = |c| lines.consultant(Some(c)).unwrap_or_default();
        out.push(DecisionView { choice: SideChoice::Consultant, a: name(x), b: name(y), proposed });
    }
    if let Some([x, y]) = differing.protections {
        let order = |visit| -> Result<_, AppError> { Ok(reader.visit(visit)?.map(|v| v.order)) };
        let proposed = if order(y.0)? < order(x.0)? { b } else { a };
        // Until when stands in the fields.
        let said = |(_, partner, _): &(VisitId, String, String)| partner.clone();
        out.push(DecisionView { choice: SideChoice::Protection, a: said(&x), b: said(&y), proposed });
    }
    Ok(out)
}

/// Two records as a search found them, or as they are judged now.
pub(super) fn pair(app: &mut App, a: CustomerId, b: CustomerId) -> Result<PairRow, AppError> {
    match app.reader()?.pair(a, b)? {
        Some(row) => Ok(row),
        None => Ok(assessed(app, a, b)?.1),
    }
}

/// Judges two records now.
fn assessed(app: &mut App, a: CustomerId, b: CustomerId) -> Result<(Assessment, PairRow), AppError> {
    let weights = app.weights()?;
    let reader = app.reader()?;
    let zone = reader.zone()?;
    let read = |customer| -> Result<_, AppError> {
        let entry = reader.match_entry(customer)?.ok_or_else(|| AppError::not_found("位客户", "customer"))?;
        let mut record = search::record(&entry, zone);
        weights.1.weigh(&mut record);
        Ok(record)
    };
    let told = weights.0.assess(&read(a)?, &read(b)?);
    let evidence: Vec<(&str, f32)> = told.evidence.iter().map(|e| (e.reason.code(), e.bits)).collect();
    let links = reader.links_of(a)?;
    let state = if reader.person_of(a)?.contains(&b) {
        PairState::Same
    } else if reader.waiting_merge(a, b)?.is_some() {
        PairState::Waiting
    } else {
        match links.iter().find(|l| (l.a == b || l.b == b) && !l.same) {
            Some(link) if link.household => PairState::Household,
            Some(_) => PairState::NotSame,
            None => PairState::Open,
        }
    };
    let row = PairRow {
        a,
        b,
        score: told.score,
        likeness: search::likeness(told.likeness).to_owned(),
        household: told.household,
        suspicion: None,
        grouped: false,
        evidence: serde_json::to_string(&evidence).unwrap_or_default(),
        worth: 0,
        state,
    };
    Ok((told, row))
}

impl Action for WhyNot {
    type View = WhyNotView;
    const NEEDS: Needs = Needs::Permission(Permission::EditCustomers);
    fn run(self, app: &mut App) -> Result<WhyNotView, AppError> {
        if self.a == self.b {
            return Err(AppError::refused("这是同一条记录。", "This is one and the same record."));
        }
        let (told, row) = assessed(app, self.a, self.b)?;
        let reader = app.reader()?;
        let kept = reader.pair(self.a, self.b)?;
        let last = reader.last_search()?;
        let changed = match &last {
            Some(last) => {
                reader.customers_changed_after(last.through)?.iter().any(|c| *c == self.a || *c == self.b)
            }
            None => false,
        };
        let because = match (row.state, &kept, &last) {
            (PairState::Same, ..) => Text::new("已经合并为同一人。", "They are one person already."),
            (PairState::Waiting, ..) => Text::new(
                "有人提出合并，在等另一位经理同意。",
                "Somebody proposed to merge them; a second person must agree.",
            ),
            (PairState::NotSame, ..) => Text::new(
                "有人标为不是同一人：要再看，先撤回那条关联。",
                "Somebody told them apart: take that link back to look again.",
            ),
            (PairState::Household, ..) => Text::new(
                "有人标为一家人：要再看，先撤回那条关联。",
                "Somebody marked them as one household: take that link back to look again.",
            ),
            (PairState::Open, Some(_), _) => Text::new("在队列里，等人看。", "It is in the queue."),
            (PairState::Open, None, None) => {
                Text::new("还没有查过重：先查一次。", "No search was made yet: search first.")
            }
            (PairState::Open, None, Some(_)) if changed => Text::new(
                "上次查重之后才登记或改过：再查一次。",
                "One of them is newer than the last search: search again.",
            ),
            (PairState::Open, None, Some(_)) if told.score <= UNLIKE || told.household => Text::new(
                "合起来看不够像；真是同一人，可以直接合并。",
                "Taken together they are not alike enough; if they are one person all the same, merge them.",
            ),
            (PairState::Open, None, Some(_)) => Text::new(
                "够像，但没有一个号码、证件、姓名或住处能把两条找到一起；可以直接合并。",
                "They are alike, but no number, card, name or dwelling brings them together; they can be merged all the same.",
            ),
        };
        Ok(WhyNotView {
            because,
            word: wording::assessment(&told),
            score: told.score,
            needed: UNLIKE,
            parts: parts(&told),
        })
    }
}
