//! From the store's facts to a judgement, and from a judgement to words.

use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::deal::{DealState, Milestone};
use laifang_core::judgement::{
    Claim, ClaimState, Claimant, Contact, Facts, Headline, Judgement, Number, PersonFacts,
};
use laifang_core::policy::{Policy, PolicyBook};
use laifang_core::programme::Inside;
use laifang_core::text::{Phone, Query};
use laifang_core::time::Moment;
use laifang_core::wording;
use laifang_store::{Reader, VisitRow};

/// 首次带访 · 保护 1 个月，第 1 版.
pub(crate) fn policy_name(policy: &Policy) -> Text {
    Text::new(
        format!("{}，第 {} 版", policy.name.zh, policy.version),
        format!("{}, version {}", policy.name.en, policy.version),
    )
}

/// Who claims, from what the form or the visit says.
pub(crate) fn claimant(office: OfficeId, channel: Channel, brought_by: Option<&str>) -> Claimant {
    match (channel.partner_kind(), brought_by.map(str::trim).filter(|n| !n.is_empty())) {
        (None, _) => Claimant::Office,
        (Some(_), None) => Claimant::Unnamed,
        (Some(kind), Some(name)) => {
            Claimant::Partner { id: PartnerId::of_name(office, kind, name), name: name.to_owned() }
        }
    }
}

/// A claimant under the name it stands under, where it was linked to another partner.
pub(crate) fn main_name(reader: &Reader<'_>, claimant: Claimant) -> Result<Claimant, AppError> {
    let Claimant::Partner { id, name } = claimant else { return Ok(claimant) };
    let root = reader.root_of(id)?;
    let name = if root == id { name } else { reader.partner(root)?.map_or(name, |(_, main)| main) };
    Ok(Claimant::Partner { id: root, name })
}

/// How to look a number up.
pub(crate) fn number_query(phone: &Phone) -> Query {
    if phone.is_masked() { Query::MaskedPhone(phone.clone()) } else { Query::parse(phone.as_str()) }
}

/// What a claim is judged by: the people it could be about, each with all contacts and the same person once,
/// their relatives, and what is agreed with partners.
pub(crate) fn facts(
    reader: &Reader<'_>,
    records: &[(CustomerId, bool)],
    claimant: &Claimant,
    phones: &[Phone],
    policies: &PolicyBook,
) -> Result<Facts, AppError> {
    let mut seen: Vec<CustomerId> = Vec::new();
    let mut people = Vec::new();
    let mut own: Vec<CustomerId> = Vec::new();
    for (record, certain) in records {
        if seen.contains(record) {
            continue;
        }
        let (person, others) = match certain {
            true => {
                let known = reader.known_as(*record)?;
                (known.person, known.others)
            }
            false => (reader.person_of(*record)?, Vec::new()),
        };
        if *certain && own.is_empty() {
            own.clone_from(&person);
        }
        seen.extend(&person);
        let contacts = reader.contacts_of(&person, policies)?;
        people.push(PersonFacts { certain: *certain, contacts: contacts.clone() });
        for other in others {
            // Where the number alone was asked for, they are one of those it could be.
            if !records.iter().any(|(asked, certain)| *certain && other.contains(asked)) {
                let with_theirs =
                    contacts.iter().cloned().chain(reader.contacts_of(&other, policies)?).collect();
                people.push(PersonFacts { certain: true, contacts: with_theirs });
            }
        }
    }
    if Number::of(phones) == Number::Full && people.iter().all(|p| !p.certain) && !people.is_empty() {
        // A whole number that nobody has yet may be one of those whose mask it fits, or somebody new.
        people.iter_mut().for_each(|p| p.certain = true);
        people.push(PersonFacts { certain: true, contacts: Vec::new() });
    }
    if people.is_empty() {
        // Nobody is on record, but a rival's report may hold them already (two stages).
        let contacts = reader.locks_on(phones, policies)?;
        if !contacts.is_empty() {
            people.push(PersonFacts { certain: Number::of(phones) == Number::Full, contacts });
        }
    }
    let contacts: Vec<&Contact> = people.iter().flat_map(|p| &p.contacts).collect();
    // Only somebody who is known for certain has relatives.
    let beside = reader.facts_beside(&own, &contacts, claimant, policies)?;
    Ok(Facts { people, ..beside })
}

/// The standing verdict on a visit, from all that is known now.
pub fn judge_visit(
    reader: &Reader<'_>,
    visit: &VisitRow,
    now: Moment,
) -> Result<(Judgement, JudgementView), AppError> {
    let policies = reader.policies()?;
    judge_visit_with(reader, &policies, visit, now)
}

/// The same with the policies at hand, for lists.
pub(crate) fn judge_visit_with(
    reader: &Reader<'_>,
    policies: &PolicyBook,
    visit: &VisitRow,
    now: Moment,
) -> Result<(Judgement, JudgementView), AppError> {
    let zone = reader.zone()?;
    let judged = reader.judged(visit.visit, policies)?;
    let (claim, judgement) = judged.ok_or_else(|| AppError::not_found("次来访", "visit"))?;
    let own_slip = reader.slip_of_visit(visit.visit)?.map(|s| s.number);
    let mut view = view(&judgement, &claim, policies, now.day(zone), visit.contact);
    // A slip of its own is no ground for a verdict against it: there the rival's stands, if there is one.
    view.slip = view.slip.or(own_slip.filter(|_| judgement.verdict == Verdict::Valid));
    if claim.claimant != Claimant::Office {
        view.state = view.state.with_deals(&deal_days(reader, &claim, visit.visit)?);
    }
    Ok((judgement, view))
}

/// The day that decides each standing deal on a claim: the subscription, or the contract where a programme in force
/// then says so.
fn deal_days(reader: &Reader<'_>, claim: &Claim, visit: VisitId) -> Result<Vec<NaiveDate>, AppError> {
    let deals = reader.deals_on_visit(visit)?;
    if deals.is_empty() {
        return Ok(Vec::new()); // nearly always: the programmes need not be read
    }
    let book = reader.programmes()?;
    let mut days = Vec::new();
    for row in deals {
        let state = DealState::of(&row.record.bare(row.deal), NaiveDate::MAX);
        if state.ended.is_some() {
            continue;
        }
        let (subscribed, signed) = (state.reached(Milestone::Subscribed), state.reached(Milestone::Signed));
        let Some(first) = subscribed.or(signed) else { continue };
        let by_contract = book.codes().any(|code| {
            let version = book.in_force(code, claim.channel, row.record.project, first);
            version.is_some_and(|v| v.programme.conditions.inside == Inside::Signing)
        });
        days.extend(if by_contract { signed } else { Some(first) });
    }
    Ok(days)
}

/// A judgement in words, for window, paper and files.
pub(crate) fn view(
    judgement: &Judgement,
    claim: &Claim,
    policies: &PolicyBook,
    today: NaiveDate,
    kind: ContactKind,
) -> JudgementView {
    let policy = policies.for_claim(claim.channel, claim.project, claim.day).or_else(|| {
        // A walk-in kept out by a protection is judged by the policy that gave it.
        let protection = judgement.protection.as_ref();
        protection.and_then(|p| policies.for_claim(Channel::Agency, claim.project, p.since))
    });
    let reasons = wording::findings(judgement, policy, today);
    let rule = reasons.first().map_or("", |(f, _)| f.reason.rule());
    let protection = judgement.protection.as_ref();
    JudgementView {
        verdict: judgement.verdict,
        state: ClaimState::of_visit(judgement, false, today),
        provisional: judgement.provisional,
        headline: wording::headline(&judgement.headline),
        provisional_note: judgement.provisional.then(|| {
            if claim.number == Number::None {
                Text::new("暂定，没有号码", "provisional: no number")
            } else {
                Text::new("暂定，以完整号码为准", "provisional: the full number decides")
            }
        }),
        slip: protection.and_then(|p| p.slip.clone()),
        protected_until: protection.map(|p| p.until.to_string()),
        days_left: protection.map(|p| wording::days_left(p, today)),
        basis: wording::basis(judgement, policy),
        rule: rule.to_owned(),
        reasons: reasons
            .into_iter()
            .map(|(finding, text)| ReasonView {
                outcome: finding.outcome,
                rule: finding.reason.rule().to_owned(),
                text,
            })
            .collect(),
        policy: match (&claim.claimant, &judgement.headline, policy) {
            (Claimant::Office, Headline::New(_) | Headline::Still(_), _) | (_, _, None) => Text::default(),
            (_, _, Some(policy)) => policy_name(policy),
        },
        for_channel: wording::for_channel(judgement),
        save_label: wording::save_label(judgement, &claim.claimant, kind),
    }
}
