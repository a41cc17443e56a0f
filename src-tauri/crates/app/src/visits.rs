//! Registering visits and calls, completing quick entries, undoing, reception, the rota.

use crate::lists::{self, Lines};
use crate::prelude::*;
use crate::register::{companions_of, masks_of, saved_view};
use crate::rota::{self, Asking};
use crate::{customers, parse, partners, told};
use laifang_core::change::{CustomerEdit, Facts, Personal, VisitEdit};

/// Registers a party's visit (来访) or call (来电).
///
/// Called a second time with `decision` when the first answer was [`RegisterOutcome::Decide`].
#[derive(Clone, Deserialize, TS)]
pub struct RegisterVisit {
    /// Made by the form: a double click or a retry after a crash registers once.
    pub request: RequestId,
    /// Visit or call.
    pub kind: ContactKind,
    /// The project; may be left out where the office has one.
    pub project: Option<ProjectId>,
    /// The main customer.
    pub customer: CustomerEntry,
    /// Who came along, by name; buyers may be among them (R6).
    #[serde(default)]
    pub companions: Vec<Companion>,
    /// How many came, the customer included; 1–200.
    pub headcount: u32,
    /// How they came.
    pub channel: Channel,
    /// Who brought them.
    pub brought_by: Option<BroughtBy>,
    /// The report this visit fulfils.
    pub report: Option<ReportId>,
    /// What they look for (意向), free text.
    #[serde(default)]
    pub needs: String,
    /// Notes.
    #[serde(default)]
    pub notes: String,
    /// The version of the consent text agreed to; none when not yet asked.
    pub consent: Option<String>,
    /// Who receives; none leaves the party waiting.
    pub consultant: Option<ConsultantId>,
    /// Whether the consultant was proposed, asked for, or chosen by hand.
    #[serde(default)]
    pub appointment_with: Option<ConsultantId>,
    /// The broker named the consultant, where the office lets brokers choose (R11).
    #[serde(default)]
    pub broker_chose: Option<ConsultantId>,
    /// Why somebody else receives than was proposed; by setting it must be said.
    #[serde(default)]
    pub override_reason: String,
    /// Local `HH:MM` if they came earlier than now; a claim, both times are kept.
    pub arrived_at: Option<String>,
    /// Rush hour: name or phone is enough, a queue number is given, completed later.
    #[serde(default)]
    pub quick: bool,
    /// The answer to a question asked before.
    #[serde(default)]
    pub decision: Option<RegisterDecision>,
}

/// The main customer of a visit: somebody on record, or new.
#[derive(Clone, Deserialize, TS)]
pub struct CustomerEntry {
    /// A record taken from the candidates.
    pub customer: Option<CustomerId>,
    /// Name as given; may be empty with a phone in quick entry.
    pub name: String,
    /// Phones as typed; for a record on file only those not yet there are added.
    pub phones: Vec<String>,
    /// The visitor has no phone or will not give it. Then `phones` is empty.
    #[serde(default)]
    pub no_phone: bool,
    /// 男 / 女, if known.
    pub gender: Option<Gender>,
    /// Last six of the identity card.
    #[serde(default)]
    pub id_tail: String,
    /// Where they live.
    #[serde(default)]
    pub address: String,
}

/// Somebody who came along.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct Companion {
    /// Name as given.
    pub name: String,
    /// Relation as said: 配偶, 父亲 ….
    #[serde(default)]
    pub relation: String,
    /// Phone, if given.
    #[serde(default)]
    pub phone: String,
}

/// Who brought them.
#[derive(Clone, Default, Serialize, Deserialize, TS)]
pub struct BroughtBy {
    /// The firm, or the owner's or employee's name.
    pub name: String,
    /// Store of the firm.
    #[serde(default)]
    pub store: String,
    /// The broker's name.
    #[serde(default)]
    pub broker: String,
    /// The broker's phone.
    #[serde(default)]
    pub broker_phone: String,
    /// A broker taken from the suggestions; then the phone may be the mask that was shown.
    #[serde(default)]
    #[ts(optional)]
    pub known: Option<BrokerId>,
}

/// What a person decided when asked.
#[derive(Clone, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum RegisterDecision {
    /// The visitor is this record.
    SameAs {
        /// Which.
        customer: CustomerId,
    },
    /// The visitor is none of the records shown; remembered as not the same.
    NewPerson {
        /// Records that were shown.
        shown: Vec<CustomerId>,
    },
}

/// Saved, or a question first.
#[derive(Serialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum RegisterOutcome {
    /// Saved; survives a power cut from here on.
    Saved {
        /// What was saved.
        visit: Box<VisitSaved>,
    },
    /// Nothing saved yet: is the visitor one of these?
    Decide {
        /// Records with the same full phone under another name.
        candidates: Vec<Candidate>,
    },
}

/// What the desk reads after saving.
#[derive(Serialize, TS)]
pub struct VisitSaved {
    /// The line on the board.
    pub line: VisitLine,
    /// The verdict with reasons.
    pub judgement: JudgementView,
    /// Whether this answered a request that was already done.
    pub repeated: bool,
}

/// One visit with everything the form shows, to look at or to complete.
#[derive(Deserialize, TS)]
pub struct ShowVisit {
    /// Which.
    pub visit: VisitId,
}

/// A visit in full.
#[derive(Serialize, TS)]
pub struct VisitView {
    /// As on the board.
    pub line: VisitLine,
    /// The verdict as it stands now.
    pub judgement: JudgementView,
    /// What was seen and confirmed.
    pub evidence: laifang_core::judgement::Evidence,
    /// The project.
    pub project: ProjectId,
    /// Companions, phones masked.
    pub companions: Vec<Companion>,
    /// Who brought them, the broker's phone masked.
    pub brought_by: Option<BroughtBy>,
    /// Needs.
    pub needs: String,
    /// Notes.
    pub notes: String,
    /// Consent version and local time `YYYY-MM-DD HH:MM`.
    pub consent: Option<String>,
    /// Changes the form shows; an edit lists them as replaced.
    pub shown: Vec<String>,
    /// The slip, if one is issued and not voided.
    pub slip: Option<SlipId>,
    /// How it came to whoever received first: 首接，占轮次 (R11).
    pub allotted: Option<Text>,
}

/// Completes a quick entry or corrects a visit; what is absent stays.
#[derive(Clone, Deserialize, TS)]
pub struct CompleteVisit {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub visit: VisitId,
    /// [`VisitView::shown`] of the form that was filled in.
    pub shown: Vec<String>,
    /// Headcount.
    pub headcount: Option<u32>,
    /// Needs.
    pub needs: Option<String>,
    /// Notes.
    pub notes: Option<String>,
    /// Companions, all of them.
    pub companions: Option<Vec<Companion>>,
    /// Consent version agreed to now.
    pub consent: Option<String>,
    /// Name of the customer, if it was not known.
    pub name: Option<String>,
    /// A phone to add to the customer.
    pub phone: Option<String>,
    /// Who brought them, where it was left open; a channel or a firm on record never changes here.
    #[serde(default)]
    pub brought_by: Option<BroughtBy>,
}

/// Takes a registration back (撤销). Refused once a slip is printed: void the slip first.
#[derive(Clone, Deserialize, TS)]
pub struct UndoRegistration {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub visit: VisitId,
}

/// Gives a party to a consultant, or says it left.
#[derive(Clone, Deserialize, TS)]
pub struct SetReception {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub visit: VisitId,
    /// Where the party is now.
    pub reception: Reception,
    /// Who receives; needed for `receiving`.
    pub consultant: Option<ConsultantId>,
    /// Why somebody else receives than was proposed; by setting it must be said.
    #[serde(default)]
    pub override_reason: String,
}

/// Says who takes turns (R11).
#[derive(Clone, Deserialize, TS)]
pub struct SetAttendance {
    /// Made by the form.
    pub request: RequestId,
    /// Who.
    pub consultant: ConsultantId,
    /// Present, out for a while (the place is kept) or absent (it is not).
    pub attendance: Attendance,
}

/// Nothing to say beyond "done".
#[derive(Serialize, TS)]
pub struct Done {}

impl Action for ShowVisit {
    type View = VisitView;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<VisitView, AppError> {
        let lines = Lines::new(app)?;
        let row = lines.reader.visit(self.visit)?.ok_or_else(|| AppError::not_found("次来访", "visit"))?;
        let (line, judgement) = lines.visit(&row)?;
        let firm = match row.partner {
            Some(partner) => lines.reader.partner(partner)?.map(|(_, name)| name),
            None => None,
        };
        let mask = |p: &Option<String>| p.as_deref().map(lists::mask).unwrap_or_default();
        Ok(VisitView {
            line,
            judgement,
            evidence: row.evidence,
            project: row.project,
            companions: row
                .companions
                .iter()
                .map(|c| Companion {
                    name: c.name.clone(),
                    relation: c.relation.clone(),
                    phone: mask(&c.phone),
                })
                .collect(),
            brought_by: firm.map(|name| BroughtBy {
                name,
                store: row.store.clone().unwrap_or_default(),
                broker: row.broker.clone().unwrap_or_default(),
                broker_phone: mask(&row.broker_phone),
                known: None,
            }),
            needs: row.needs.clone(),
            notes: row.notes.clone(),
            consent: row.consent.as_ref().map(|version| match row.consent_at {
                Some(at) => format!("{version} {}", at.stamp(lines.zone)),
                None => version.clone(),
            }),
            shown: row.shown.iter().map(ToString::to_string).collect(),
            slip: lines.reader.slip_of_visit(self.visit)?.map(|s| s.slip),
            allotted: rota::told(&lines, self.visit)?,
        })
    }
}

/// Reads the changes that a form showed.
pub(crate) fn shown(fields: &mut Fields, texts: &[String]) -> Vec<ChangeId> {
    texts
        .iter()
        .enumerate()
        .filter_map(|(n, text)| {
            fields.take(format!("shown.{n}"), text.parse().map_err(|e: String| Text::new(e.clone(), e)))
        })
        .collect()
}

impl Action for CompleteVisit {
    type View = VisitSaved;
    const NEEDS: Needs = Needs::Permission(Permission::Register);
    fn run(self, app: &mut App) -> Result<VisitSaved, AppError> {
        if !app.reader()?.of_request(self.request)?.is_empty() {
            return saved_view(app, self.visit, true);
        }
        let row = app.reader()?.visit(self.visit)?.ok_or_else(|| AppError::not_found("次来访", "visit"))?;
        if row.voided {
            return Err(AppError::refused(
                "这次登记已撤销，请重新登记。",
                "This registration was undone: register again.",
            ));
        }
        let mut fields = Fields::default();
        let replaces = shown(&mut fields, &self.shown);
        if let Some(count) = self.headcount {
            fields.take("headcount", parse::headcount(count));
        }
        let needs = self.needs.as_ref().and_then(|t| fields.take("needs", parse::free(t, 500)));
        let notes = self.notes.as_ref().and_then(|t| fields.take("notes", parse::free(t, 2_000)));
        // A phone the form showed masked comes back masked: the number on record stays.
        let companions = self.companions.as_ref().map(|c| {
            let mut new = companions_of(&mut fields, c);
            for companion in &mut new {
                let mut old = row.companions.iter().filter_map(|o| o.phone.as_deref());
                if companion.phone.as_deref().is_some_and(|p| p.contains('*'))
                    && let Some(kept) = old.find(|o| Some(lists::mask(o)) == companion.phone)
                {
                    companion.phone = Some(kept.to_owned());
                }
            }
            new
        });
        let given = |text: &Option<String>| text.clone().filter(|t| !t.trim().is_empty());
        let name = given(&self.name).and_then(|t| fields.take("name", parse::name(&t)));
        let phone = given(&self.phone).and_then(|t| fields.take("phone", parse::phone(&t)));
        let by = self.brought_by.as_ref().filter(|_| row.partner.is_none());
        let named = by.and_then(|b| partners::parse(&mut fields, "brought_by.name", row.channel, &b.name));
        let store = by.and_then(|b| partners::detail(&mut fields, "brought_by.store", &b.store));
        let (zone, now) = (app.reader()?.zone()?, app.store()?.now());
        if named.is_some() && now.day(zone) > row.arrived.day(zone) {
            // Days later it is a claim that nobody made when the customer came.
            fields.wrong(
                "brought_by.name",
                Text::new(
                    "来访当天没写是哪家带的，过后要经理裁定改归哪家。",
                    "Nobody was named on the day of the visit: later a manager gives it to a firm by a ruling.",
                ),
            );
        }
        fields.finish()?;
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            let partner = named.as_ref().map(|n| partners::ensure(w, n)).transpose()?;
            w.append(
                Facts::VisitEdited {
                    visit: self.visit,
                    replaces,
                    headcount: self.headcount,
                    consent: self.consent.clone(),
                    partner,
                    store,
                },
                Some(Personal::VisitEdit(VisitEdit { companions, needs, notes })),
            )?;
            if name.is_some() || phone.is_some() {
                let known = w.reader().customer(row.customer)?.map(|c| c.phones).unwrap_or_default();
                let replaces = customers::shown(&w.reader(), row.customer)?;
                w.append(
                    Facts::CustomerEdited { customer: row.customer, replaces, gender: None },
                    Some(Personal::CustomerEdit(CustomerEdit {
                        name: name.map(|n| n.as_str().to_owned()),
                        phones_removed: phone.as_ref().map_or_else(Vec::new, |p| masks_of(&known, p)),
                        phones_added: phone.iter().map(|p| p.as_str().to_owned()).collect(),
                        ..CustomerEdit::default()
                    })),
                )?;
            }
            told::note(w, self.visit)
        })?;
        saved_view(app, self.visit, false)
    }
}

impl Action for UndoRegistration {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::Register);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            let row = w.reader().visit(self.visit)?.ok_or_else(|| AppError::not_found("次来访", "visit"))?;
            if row.voided {
                return Ok(Done {});
            }
            if let Some(slip) = w.reader().slip_of_visit(self.visit)? {
                return Err(AppError::refused(
                    format!("确认单 {} 已出，请先作废确认单，登记不能直接撤销。", slip.number),
                    format!(
                        "Slip {} is issued: void it first; the registration cannot just be undone.",
                        slip.number
                    ),
                ));
            }
            w.append(Facts::VisitVoided { visit: self.visit }, None)?;
            Ok(Done {})
        })
    }
}

impl Action for SetReception {
    type View = VisitSaved;
    const NEEDS: Needs = Needs::Permission(Permission::Register);
    fn run(self, app: &mut App) -> Result<VisitSaved, AppError> {
        if !app.reader()?.of_request(self.request)?.is_empty() {
            return saved_view(app, self.visit, true);
        }
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            let row = w.reader().visit(self.visit)?.ok_or_else(|| AppError::not_found("次来访", "visit"))?;
            let consultant = self.consultant.or(row.consultant);
            if self.reception == Reception::Receiving && consultant.is_none() {
                let mut fields = Fields::default();
                fields.wrong("consultant", Text::new("请选谁来接待。", "Choose who receives."));
                return fields.finish();
            }
            let changed = consultant.filter(|_| consultant != row.consultant);
            let given = match changed {
                // The first reception of this visit; handing it over keeps the turn where it was taken.
                Some(chosen) if row.consultant.is_none() => {
                    let asking = Asking {
                        customer: Some(row.customer),
                        project: Some(row.project),
                        channel: Some(row.channel),
                        ..Asking::default()
                    };
                    Some(rota::give(w, asking, chosen, &self.override_reason)?)
                }
                Some(_) => Some(rota::hand_over(row.takes_turn)),
                None => None,
            };
            let reason = given.as_ref().and_then(|g| g.reason.clone());
            w.append(
                Facts::ReceptionSet {
                    visit: self.visit,
                    reception: self.reception,
                    consultant: changed,
                    takes_turn: given.as_ref().map_or(row.takes_turn, |g| g.takes_turn),
                    allotted: given.map(|g| g.allotted),
                },
                reason.map(|reason| Personal::Reason { reason }),
            )?;
            Ok(())
        })?;
        saved_view(app, self.visit, false)
    }
}

impl Action for SetAttendance {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::Register);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            let known = w.reader().consultants()?.into_iter().find(|c| c.consultant == self.consultant);
            let Some(known) = known else { return Err(AppError::not_found("位顾问", "consultant")) };
            if known.attendance != self.attendance {
                // Being out is an absence that keeps the place: what an older version reads is an absence.
                let keeps_place = self.attendance == Attendance::Out;
                let attendance = if keeps_place { Attendance::Absent } else { self.attendance };
                w.append(
                    Facts::AttendanceSet { consultant: self.consultant, attendance, keeps_place },
                    None,
                )?;
            }
            Ok(Done {})
        })
    }
}
