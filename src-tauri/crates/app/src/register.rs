//! Registering a party: parsing all fields together, recognising who it is, one transaction.

use crate::lists::{self, Lines};
use crate::look_up::candidate;
use crate::prelude::*;
use crate::rota::{self, Asking};
use crate::visits::*;
use crate::{brokers, parse, partners, told};
use laifang_core::change::{
    CompanionPersonal, CustomerEdit, CustomerPersonal, Facts, Personal, Source, VisitFacts, VisitPersonal,
};
use laifang_core::text::{IdTail, PersonName, Phone, Query};
use laifang_core::time::Moment;
use laifang_store::{Reader, Write};

/// A registration whose fields are all right.
struct Parsed {
    project: ProjectId,
    name: Option<PersonName>,
    phones: Vec<Phone>,
    gender: Option<Gender>,
    id_tail: Option<IdTail>,
    address: String,
    companions: Vec<CompanionPersonal>,
    partner: Option<partners::Named>,
    store: Option<String>,
    broker: Option<String>,
    broker_phone: Option<String>,
    needs: String,
    notes: String,
    arrived: Moment,
}

impl Action for RegisterVisit {
    type View = RegisterOutcome;
    const NEEDS: Needs = Needs::Permission(Permission::Register);
    fn run(self, app: &mut App) -> Result<RegisterOutcome, AppError> {
        if let Some(done) = repeated(app, self.request)? {
            return Ok(RegisterOutcome::Saved { visit: Box::new(done) });
        }
        let parsed = parse_fields(&self, app)?;
        let author = app.author(self.request)?;
        let saved = app.store_mut()?.write(author, |w| save(&self, parsed, w))?;
        match saved {
            Saved::Visit(visit) => {
                Ok(RegisterOutcome::Saved { visit: Box::new(saved_view(app, visit, false)?) })
            }
            Saved::Ask(ask) => {
                let lines = Lines::new(app)?;
                let query = Query::parse(&self.customer.phones.join(" "));
                let candidates =
                    ask.iter().map(|f| candidate(&lines, f, &query)).collect::<Result<_, _>>()?;
                Ok(RegisterOutcome::Decide { candidates })
            }
        }
    }
}

enum Saved {
    Visit(VisitId),
    Ask(Vec<laifang_store::Found>),
}

/// What the same request did before, if it did.
fn repeated(app: &App, request: RequestId) -> Result<Option<VisitSaved>, AppError> {
    let visit = app.reader()?.of_request(request)?.into_iter().find_map(|e| match e.facts {
        Facts::VisitRegistered(v) => Some(v.visit),
        _ => None,
    });
    visit.map(|visit| saved_view(app, visit, true)).transpose()
}

pub(crate) fn saved_view(app: &App, visit: VisitId, repeated: bool) -> Result<VisitSaved, AppError> {
    let lines = Lines::new(app)?;
    let row = lines.reader.visit(visit)?.ok_or_else(|| AppError::not_found("次来访", "visit"))?;
    let (line, judgement) = lines.visit(&row)?;
    Ok(VisitSaved { line, judgement, repeated })
}

/// Reads every field and says all that is wrong together.
fn parse_fields(request: &RegisterVisit, app: &App) -> Result<Parsed, AppError> {
    let reader = app.reader()?;
    let zone = reader.zone()?;
    let (now, office) = (app.store()?.now(), app.store()?.office_id());
    let mut fields = Fields::default();
    let on_record = match request.customer.customer {
        Some(id) => {
            let row = reader.customer(id)?;
            if row.is_none() {
                fields.wrong(
                    "customer.customer",
                    Text::new(
                        "这位客户不在记录里，请重新选。",
                        "This customer is not on record: choose again.",
                    ),
                );
            }
            row
        }
        None => None,
    };
    let entry = &request.customer;
    let name = if entry.name.trim().is_empty() {
        None
    } else {
        fields.take("customer.name", parse::name(&entry.name))
    };
    let mut phones = Vec::new();
    for (n, text) in entry.phones.iter().enumerate().filter(|(_, t)| !t.trim().is_empty()) {
        phones.extend(fields.take(format!("customer.phones.{n}"), parse::phone(text)));
    }
    phones.dedup();
    let given = entry.phones.iter().any(|p| !p.trim().is_empty());
    if entry.no_phone && given {
        fields.wrong(
            "customer.no_phone",
            Text::new("已填手机，请去掉“没有手机”。", "A phone is filled in: untick “no phone”."),
        );
    }
    if on_record.is_none() && entry.customer.is_none() {
        if request.quick {
            if entry.name.trim().is_empty() && !given {
                fields.wrong(
                    "customer.name",
                    Text::new("姓名和手机至少填一个。", "Fill in a name or a phone."),
                );
            }
        } else {
            if entry.name.trim().is_empty() {
                fields.wrong("customer.name", Text::new("请填姓名，如 陈女士。", "Fill in a name."));
            }
            if !given && !entry.no_phone {
                fields.wrong(
                    "customer.phones.0",
                    Text::new("请填手机，或勾选“没有手机”。", "Fill in a phone, or tick “no phone”."),
                );
            }
        }
    }
    let id_tail = fields.take("customer.id_tail", parse::id_tail(&entry.id_tail)).flatten();
    let address = fields.take("customer.address", parse::free(&entry.address, 200)).unwrap_or_default();
    let needs = fields.take("needs", parse::free(&request.needs, 500)).unwrap_or_default();
    let notes = fields.take("notes", parse::free(&request.notes, 2_000)).unwrap_or_default();
    fields.take("headcount", parse::headcount(request.headcount));
    let mut companions = Vec::new();
    for (n, companion) in request.companions.iter().enumerate() {
        companions.extend(companion_of(&mut fields, n, companion));
    }
    let project = project_of(&mut fields, &reader, request.project)?;
    let (partner, store, broker, broker_phone) = match &request.brought_by {
        Some(by) => (
            partners::parse(&mut fields, "brought_by.name", request.channel, &by.name),
            partners::detail(&mut fields, "brought_by.store", &by.store),
            partners::detail(&mut fields, "brought_by.broker", &by.broker),
            brokers::phone_of(&mut fields, "brought_by.broker_phone", &reader, by)?,
        ),
        None => (None, None, None, None),
    };
    let arrived = match request.arrived_at.as_deref().filter(|t| !t.trim().is_empty()) {
        None => Some(now),
        Some(text) => fields.take("arrived_at", arrival(text, now, zone)),
    };
    check_refs(&mut fields, &reader, request)?;
    let known = on_record.iter().flat_map(|r| &r.phones).filter_map(|p| Phone::parse(p).ok());
    let numbers: Vec<Phone> = phones.iter().cloned().chain(known).collect();
    let by = partner.as_ref().map(|p| p.id(office));
    check_report(&mut fields, &reader, request, by, &numbers)?;
    fields.finish()?;
    let (Some(project), Some(arrived)) = (project, arrived) else { return Err(AppError::locked()) };
    Ok(Parsed {
        project,
        name,
        phones,
        gender: request.customer.gender,
        id_tail,
        address,
        companions,
        partner,
        store,
        broker,
        broker_phone,
        needs,
        notes,
        arrived,
    })
}

fn companion_of(fields: &mut Fields, n: usize, companion: &Companion) -> Option<CompanionPersonal> {
    if companion.name.trim().is_empty() && companion.phone.trim().is_empty() {
        return None;
    }
    let name = fields.take(format!("companions.{n}.name"), parse::name(&companion.name))?;
    let relation = fields.take(format!("companions.{n}.relation"), parse::free(&companion.relation, 20))?;
    let phone = partners::phone(fields, &format!("companions.{n}.phone"), &companion.phone);
    Some(CompanionPersonal { name: name.as_str().to_owned(), relation, phone })
}

/// All companions of a form; what is wrong is noted.
pub(crate) fn companions_of(fields: &mut Fields, companions: &[Companion]) -> Vec<CompanionPersonal> {
    companions.iter().enumerate().filter_map(|(n, c)| companion_of(fields, n, c)).collect()
}

fn project_of(
    fields: &mut Fields,
    reader: &Reader<'_>,
    project: Option<ProjectId>,
) -> Result<Option<ProjectId>, AppError> {
    let active: Vec<ProjectId> =
        reader.projects()?.into_iter().filter(|(_, _, active)| *active).map(|(id, _, _)| id).collect();
    Ok(match (project, active.as_slice()) {
        (Some(project), _) if active.contains(&project) => Some(project),
        (None, [only]) => Some(*only),
        _ => {
            fields.wrong("project", Text::new("请选楼盘。", "Choose the project."));
            None
        }
    })
}

fn arrival(text: &str, now: Moment, zone: chrono_tz::Tz) -> Result<Moment, Text> {
    let time = parse::time(text)?;
    let arrived = Moment::at(now.day(zone), time, zone).unwrap_or(now);
    if arrived.0 > now.0 + 60_000 {
        return Err(Text::new(
            "到访时间还没到，请填已经到的时间。",
            "The arrival lies ahead: fill in a time that has passed.",
        ));
    }
    Ok(arrived.min(now))
}

/// Report and consultant that the form names must be there.
fn check_refs(fields: &mut Fields, reader: &Reader<'_>, request: &RegisterVisit) -> Result<(), AppError> {
    if let Some(report) = request.report {
        match reader.report(report)? {
            None => {
                fields.wrong("report", Text::new("这条报备不在记录里。", "This report is not on record."))
            }
            Some(row) if row.withdrawn => {
                fields.wrong("report", Text::new("这条报备已撤回。", "This report was withdrawn."));
            }
            Some(_) if reader.visit_of_report(report)?.is_some() => fields.wrong(
                "report",
                Text::new(
                    "这条报备已有来访，请去掉报备再存。",
                    "This report was fulfilled already: take it off.",
                ),
            ),
            Some(_) => {}
        }
    }
    let active = reader.consultants()?;
    let known = |id: ConsultantId| active.iter().any(|c| c.consultant == id && c.active);
    let named = [
        ("consultant", request.consultant),
        ("appointment_with", request.appointment_with),
        ("broker_chose", request.broker_chose),
    ];
    for (field, id) in named {
        if id.is_some_and(|id| !known(id)) {
            fields.wrong(
                field,
                Text::new("这位顾问不在岗，请换人。", "This consultant is not active: choose another."),
            );
        }
    }
    if request.broker_chose.is_some()
        && !rota::broker_may_choose(&reader.rota_rules()?, Some(request.channel))
    {
        fields.wrong(
            "broker_chose",
            Text::new(
                "本案场不由渠道指定顾问，请按轮排，或手动换人。",
                "Brokers choose no consultant here: follow the rota, or choose by hand.",
            ),
        );
    }
    if let Some(version) = &request.consent
        && *version != crate::session::consent().version
    {
        fields.wrong(
            "consent",
            Text::new("告知文本已更新，请重新确认。", "The consent text changed: ask again."),
        );
    }
    Ok(())
}

/// A visit fulfils the report of whoever brings them, about the number they have.
fn check_report(
    fields: &mut Fields,
    reader: &Reader<'_>,
    request: &RegisterVisit,
    by: Option<PartnerId>,
    phones: &[Phone],
) -> Result<(), AppError> {
    let Some(row) = request.report.map(|r| reader.report(r)).transpose()?.flatten() else { return Ok(()) };
    if let (Some(theirs), Some(ours)) = (row.partner, by)
        && !reader.is_same_partner(theirs, ours)?
    {
        let name = reader.partner(theirs)?.map(|(_, name)| name).unwrap_or_default();
        fields.wrong(
            "report",
            Text::new(
                format!("这条是{name}的报备，和带客的不是一家：去掉报备，或改带客方。"),
                format!("This is the report of {name}, not of who brings them: take it off, or change who brings them."),
            ),
        );
    }
    let announced: Vec<Phone> = row.phones.iter().filter_map(|p| Phone::parse(p).ok()).collect();
    let fits = announced.iter().any(|a| phones.iter().any(|p| a.may_be(p)));
    if !announced.is_empty() && !phones.is_empty() && !fits {
        fields.wrong(
            "report",
            Text::new(
                "报备的号码和这位客户的对不上：核对号码，或去掉报备。",
                "The reported number is not this customer's: check the number, or take the report off.",
            ),
        );
    }
    Ok(())
}

/// Everything below runs inside the one transaction.
fn save(request: &RegisterVisit, parsed: Parsed, w: &mut Write<'_>) -> Result<Saved, AppError> {
    let existing = match identify(request, &parsed, w)? {
        Identity::Ask(found) => return Ok(Saved::Ask(found)),
        Identity::Record(customer) => Some(customer),
        Identity::New => None,
    };
    let customer = match existing {
        Some(customer) => {
            complete(w, customer, &parsed)?;
            customer
        }
        None => {
            let customer = CustomerId::new(w.new_uuid());
            w.append(
                Facts::CustomerRegistered { customer, gender: parsed.gender, source: Source::Desk },
                Some(Personal::Customer(CustomerPersonal {
                    name: parsed.name.as_ref().map(|n| n.as_str().to_owned()).unwrap_or_default(),
                    phones: parsed.phones.iter().map(|p| p.as_str().to_owned()).collect(),
                    id_tail: parsed.id_tail.as_ref().map(|t| t.as_str().to_owned()),
                    address: Some(parsed.address.clone()).filter(|a| !a.is_empty()),
                })),
            )?;
            if let Some(RegisterDecision::NewPerson { shown }) = &request.decision {
                for other in shown {
                    link(w, customer, *other, false)?;
                }
            }
            customer
        }
    };
    let partner = match &parsed.partner {
        Some(named) => Some(partners::ensure(w, named)?),
        None => None,
    };
    let broker = (parsed.broker.as_ref(), parsed.broker_phone.as_ref());
    let today = w.now().day(w.reader().zone()?);
    brokers::remember(w, partner, parsed.store.as_ref(), broker, today)?;
    let given = match request.consultant.filter(|_| request.kind == ContactKind::Visit) {
        Some(chosen) => {
            let asking = Asking {
                customer: Some(customer),
                appointment: request.appointment_with,
                broker: request.broker_chose,
                project: Some(parsed.project),
                channel: Some(request.channel),
            };
            Some(rota::give(w, asking, chosen, &request.override_reason)?)
        }
        None => None,
    };
    let zone = w.reader().zone()?;
    let now = w.now();
    let queue = if request.quick {
        let (from, to) = lists::bounds(now.day(zone), zone);
        Some(w.reader().next_queue(from, to)?)
    } else {
        None
    };
    let masked = match w.reader().customer(customer)? {
        Some(row) => !row.phones.is_empty() && row.phones.iter().all(|p| p.contains('*')),
        None => false,
    };
    // Reported and come: also where the form does not name the report.
    let report = match (request.report, partner, request.kind) {
        (None, Some(partner), ContactKind::Visit) => {
            let row = w.reader().customer(customer)?;
            let phones: Vec<Phone> =
                row.iter().flat_map(|r| &r.phones).filter_map(|p| Phone::parse(p).ok()).collect();
            let name = row.as_ref().and_then(|r| PersonName::parse(&r.name).ok());
            let lines = Lines::over(w.reader(), now)?;
            let found = lines.waiting_report(partner, &phones, name.as_ref(), Some(parsed.project))?;
            found.map(|r| r.report)
        }
        (named, ..) => named,
    };
    let visit = VisitId::new(w.new_uuid());
    w.append(
        Facts::VisitRegistered(VisitFacts {
            visit,
            contact: request.kind,
            project: parsed.project,
            customer,
            headcount: request.headcount,
            channel: request.channel,
            partner,
            store: parsed.store,
            report,
            consultant: request.consultant,
            takes_turn: given.as_ref().is_some_and(|g| g.takes_turn),
            arrived: parsed.arrived,
            entered: now,
            consent: request.consent.clone(),
            masked,
            queue,
            allotted: given.as_ref().map(|g| g.allotted),
        }),
        Some(Personal::Visit(VisitPersonal {
            companions: parsed.companions,
            needs: parsed.needs,
            notes: parsed.notes,
            broker: parsed.broker,
            broker_phone: parsed.broker_phone,
            override_reason: given.and_then(|g| g.reason),
        })),
    )?;
    if request.kind == ContactKind::Call {
        // A call is over once it is written down.
        w.append(
            Facts::ReceptionSet {
                visit,
                reception: Reception::Ended,
                consultant: None,
                takes_turn: false,
                allotted: None,
            },
            None,
        )?;
    }
    told::note(w, visit)?;
    Ok(Saved::Visit(visit))
}

enum Identity {
    Record(CustomerId),
    New,
    Ask(Vec<laifang_store::Found>),
}

/// Who the visitor is: chosen, decided, or recognised by a whole number under a fitting name.
fn identify(request: &RegisterVisit, parsed: &Parsed, w: &Write<'_>) -> Result<Identity, AppError> {
    if let Some(customer) = request.customer.customer {
        return Ok(Identity::Record(customer));
    }
    match &request.decision {
        Some(RegisterDecision::SameAs { customer }) => return Ok(Identity::Record(*customer)),
        Some(RegisterDecision::NewPerson { .. }) => return Ok(Identity::New),
        None => {}
    }
    let reader = w.reader();
    let mut found: Vec<laifang_store::Found> = Vec::new();
    for phone in parsed.phones.iter().filter(|p| !p.is_masked()) {
        for hit in reader.find(&Query::parse(phone.as_str()), 20)? {
            if hit.by == "phone" && !found.iter().any(|f| f.customer == hit.customer) {
                found.push(hit);
            }
        }
    }
    let mut fitting: Option<CustomerId> = None;
    for hit in &found {
        let Some(row) = reader.customer(hit.customer)? else { continue };
        let (given, known) = (parsed.name.as_ref(), PersonName::parse(&row.name).ok());
        if given.zip(known.as_ref()).is_none_or(|(given, known)| given.fits(known)) {
            // Under the very name before a form of address.
            let exact = given.zip(known.as_ref()).is_some_and(|(a, b)| a.simplified() == b.simplified());
            fitting = if exact { Some(hit.customer) } else { fitting.or(Some(hit.customer)) };
            if exact {
                break;
            }
        }
    }
    Ok(match (fitting, found.is_empty()) {
        (Some(customer), _) => Identity::Record(customer),
        (None, true) => Identity::New,
        (None, false) => Identity::Ask(found),
    })
}

/// Adds to a record on file what the form knows more.
fn complete(w: &mut Write<'_>, customer: CustomerId, parsed: &Parsed) -> Result<(), AppError> {
    let row = w.reader().customer(customer)?.ok_or_else(|| AppError::not_found("位客户", "customer"))?;
    let mut edit = CustomerEdit::default();
    for phone in &parsed.phones {
        let known = row.phones.iter().any(|p| p == phone.as_str());
        let covers =
            row.phones.iter().any(|p| Phone::parse(p).is_ok_and(|k| !k.is_masked() && k.may_be(phone)));
        if known || (phone.is_masked() && covers) {
            continue;
        }
        edit.phones_added.push(phone.as_str().to_owned());
        edit.phones_removed.extend(masks_of(&row.phones, phone));
    }
    if let Some(name) = &parsed.name {
        let known = PersonName::parse(&row.name).ok();
        let fuller = known.as_ref().is_none_or(|k| k.title().is_some() && name.title().is_none());
        if fuller && row.name != name.as_str() {
            edit.name = Some(name.as_str().to_owned());
        }
    }
    if let (None, Some(tail)) = (&row.id_tail, &parsed.id_tail) {
        edit.id_tail = Some(tail.as_str().to_owned());
    }
    if row.address.is_none() && !parsed.address.is_empty() {
        edit.address = Some(parsed.address.clone());
    }
    let gender = if row.gender.is_none() { parsed.gender } else { None };
    if edit == CustomerEdit::default() && gender.is_none() {
        return Ok(());
    }
    let shown = crate::customers::shown(&w.reader(), customer)?;
    w.append(
        Facts::CustomerEdited { customer, replaces: shown, gender },
        Some(Personal::CustomerEdit(edit)),
    )?;
    Ok(())
}

/// The masks on record that a whole number takes the place of.
pub(crate) fn masks_of(phones: &[String], whole: &Phone) -> Vec<String> {
    let hides = |old: &&String| old.contains('*') && Phone::parse(old).is_ok_and(|m| m.may_be(whole));
    phones.iter().filter(hides).filter(|_| !whole.is_masked()).cloned().collect()
}

/// What a link says.
#[derive(Clone, Copy, Default)]
pub(crate) struct Says {
    pub(crate) same: bool,
    pub(crate) household: bool,
    pub(crate) consultant: Option<ConsultantId>,
    pub(crate) keeps: Option<VisitId>,
    pub(crate) yields: Option<VisitId>,
    pub(crate) needs_second: bool,
}

/// Links two records, the smaller first; the same link twice is one.
pub(crate) fn link(
    w: &mut Write<'_>,
    one: CustomerId,
    other: CustomerId,
    same: bool,
) -> Result<(), AppError> {
    link_as(w, one, other, Says { same, ..Says::default() }).map(|_| ())
}

/// The same with all that a link can say; answers the link that says so.
pub(crate) fn link_as(
    w: &mut Write<'_>,
    one: CustomerId,
    other: CustomerId,
    says: Says,
) -> Result<Option<LinkId>, AppError> {
    let (a, b) = if one < other { (one, other) } else { (other, one) };
    let Says { same, household, consultant, keeps, yields, needs_second } = says;
    let stands = w
        .reader()
        .links_of(a)?
        .into_iter()
        .find(|l| l.a == a && l.b == b && l.same == same && l.household == household);
    if a == b || stands.is_some() {
        return Ok(stands.map(|l| l.link));
    }
    let link = LinkId::new(w.new_uuid());
    w.append(
        Facts::RecordsLinked { link, a, b, same, household, consultant, keeps, yields, needs_second },
        None,
    )?;
    Ok(Some(link))
}
