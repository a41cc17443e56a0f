//! Customers: search, one customer's page, edits, reveals.

mod erasing;
mod links;

pub use erasing::*;
pub use links::*;

use crate::duplicates::{self, Chosen};
use crate::lists::{self, Lines};
use crate::parse;
use crate::prelude::*;
use crate::register::Says;
use laifang_core::change::{CustomerEdit, Facts, Personal, Subject};
use laifang_core::fold;
use laifang_core::judgement::ClaimState;
use laifang_core::text::Query;
use laifang_core::time::Moment;
use laifang_store::Reader;

/// The list of room 客户: search per keystroke, filters, a window of rows.
#[derive(Deserialize, TS)]
pub struct FindCustomers {
    /// As in the one box; empty lists everybody by last contact.
    pub text: String,
    /// Only this channel of the last contact.
    pub channel: Option<Channel>,
    /// Only those last received by this consultant.
    pub consultant: Option<ConsultantId>,
    /// Only those with a contact on or after this local day.
    pub since: Option<String>,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return, at most 200.
    pub limit: u32,
    /// Counted up by the window; comes back.
    pub turn: u32,
}

/// A window of rows.
#[derive(Serialize, TS)]
pub struct CustomerPageRows {
    /// As in the request.
    pub turn: u32,
    /// Rows.
    pub rows: Vec<CustomerRow>,
    /// How many there are in all (with a search: among the first 10,000 hits).
    pub total: u64,
    /// The total is a lower bound.
    pub more: bool,
}

/// One customer in the list.
#[derive(Serialize, TS)]
pub struct CustomerRow {
    /// The record.
    pub customer: CustomerId,
    /// As shown.
    pub name: String,
    /// Masked.
    pub phone: Option<String>,
    /// 男 / 女.
    pub gender: Option<Gender>,
    /// Local day of the last contact.
    pub last_contact: Option<String>,
    /// Contacts so far.
    pub contacts: u32,
    /// Channel of the last contact.
    pub channel: Option<Channel>,
    /// Last consultant.
    pub consultant: Option<String>,
    /// Came from a file.
    pub imported: bool,
}

/// One customer's page.
#[derive(Deserialize, TS)]
pub struct ShowCustomer {
    /// A record of the person.
    pub customer: CustomerId,
}

/// Everything about one person.
#[derive(Serialize, TS)]
pub struct CustomerView {
    /// The record asked for.
    pub customer: CustomerId,
    /// Current name; more than one after concurrent edits, until somebody chooses.
    pub names: Vec<String>,
    /// Masked phones.
    pub phones: Vec<PhoneView>,
    /// 男 / 女.
    pub gender: Option<Gender>,
    /// `****1234`-style: only the last two shown.
    pub id_tail: Option<String>,
    /// Where they live.
    pub address: Option<String>,
    /// First registered, local `YYYY-MM-DD`.
    pub registered: String,
    /// File and row it came from.
    pub import: Option<Text>,
    /// Other records of the same person, and records linked as not the same.
    pub links: Vec<LinkView>,
    /// Relatives as declared (R6, R28).
    pub relations: Vec<RelationView>,
    /// Changes the form shows; an edit lists them as replaced.
    pub shown: Vec<String>,
    /// Newest first.
    pub timeline: Vec<TimelineEntry>,
    /// Protection in force today.
    pub protection: Option<EndingProtection>,
    /// Claims of whoever brought them, newest first.
    pub claims: Vec<CustomerClaim>,
}

/// A claim to a customer, and where it stands.
#[derive(Serialize, TS)]
pub struct CustomerClaim {
    /// The visit it was made by.
    pub visit: VisitId,
    /// Local day, `YYYY-MM-DD`.
    pub day: String,
    /// How they came.
    pub channel: Channel,
    /// Who claims.
    pub brought_by: Option<String>,
    /// Where it stands today: a reading, nothing is stored.
    pub state: ClaimState,
    /// Why, in one line.
    pub headline: Text,
}

/// A phone, masked.
#[derive(Serialize, TS)]
pub struct PhoneView {
    /// Its place in the list, for [`RevealPhone`].
    pub index: u32,
    /// Masked.
    pub masked: String,
    /// Only the visible digits are known.
    pub incomplete: bool,
}

/// A link to another record.
#[derive(Serialize, TS)]
pub struct LinkView {
    /// Which link; undo names it.
    pub link: LinkId,
    /// The other record.
    pub customer: CustomerId,
    /// Its name.
    pub name: String,
    /// Same person, or not the same.
    pub same: bool,
    /// Only once a second person agrees.
    pub waits: bool,
}

/// A relative.
#[derive(Serialize, TS)]
pub struct RelationView {
    /// Which relation; `withdraw_link` takes it back.
    pub link: LinkId,
    /// The relative's record.
    pub customer: CustomerId,
    /// Their name.
    pub name: String,
    /// Husband or wife; else another direct relative.
    pub spouse: bool,
    /// Local day of the entry.
    pub declared: String,
}

/// One thing that happened.
#[derive(Serialize, TS)]
pub struct TimelineEntry {
    /// Local `YYYY-MM-DD HH:MM`; a date alone for imported contacts.
    pub at: String,
    /// `visit`, `call`, `imported`, `report`, `slip`, `slip_signed`, `slip_scanned`, `slip_voided`, `edit`, `link`, `reveal`, `registered`.
    pub kind: String,
    /// What happened.
    pub text: Text,
    /// Verdict, for visits and reports.
    pub verdict: Option<Verdict>,
    /// The visit to open.
    pub visit: Option<VisitId>,
    /// The slip to open.
    pub slip: Option<SlipId>,
    /// Who entered it.
    pub by: Option<String>,
}

/// Corrects a customer; what is absent stays.
#[derive(Clone, Deserialize, TS)]
pub struct EditCustomer {
    /// Made by the form.
    pub request: RequestId,
    /// Which record.
    pub customer: CustomerId,
    /// [`CustomerView::shown`] of the form that was filled in.
    pub shown: Vec<String>,
    /// New name.
    pub name: Option<String>,
    /// Gender.
    pub gender: Option<Gender>,
    /// Last six of the identity card; empty removes it.
    pub id_tail: Option<String>,
    /// Address; empty removes it.
    pub address: Option<String>,
    /// Phones to add.
    #[serde(default)]
    pub add_phones: Vec<String>,
    /// Places of phones to remove.
    #[serde(default)]
    pub remove_phones: Vec<u32>,
}

/// Shows one phone in full; recorded.
#[derive(Clone, Deserialize, TS)]
pub struct RevealPhone {
    /// Whose.
    pub customer: CustomerId,
    /// Its place in the list.
    pub index: u32,
}

/// A phone in full.
#[derive(Serialize, TS)]
pub struct RevealedPhone {
    /// All digits.
    pub phone: String,
}

impl Action for FindCustomers {
    type View = CustomerPageRows;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<CustomerPageRows, AppError> {
        let lines = Lines::new(app)?;
        let mut fields = Fields::default();
        let since = match self.since.as_deref().filter(|t| !t.trim().is_empty()) {
            Some(text) => fields.take("since", parse::day(text)),
            None => None,
        };
        fields.finish()?;
        let since = since.map(|day| Moment::start_of(day, lines.zone));
        let limit = self.limit.clamp(1, 200);
        let query = Query::parse(&self.text);
        if matches!(query, Query::Empty) {
            let rows = lines.reader.customers(self.channel, self.consultant, since, self.offset, limit)?;
            let total = lines.reader.count_customers(self.channel, self.consultant, since)?;
            let rows = rows.iter().map(|c| row(&lines, c)).collect();
            return Ok(CustomerPageRows { turn: self.turn, rows, total, more: false });
        }
        let filtered = self.channel.is_some() || self.consultant.is_some() || since.is_some();
        // With filters the hits are checked one by one; without, one more than shown tells if there is more.
        let most = if filtered { SEARCH_AT_MOST } else { (self.offset + limit + 1).min(SEARCH_AT_MOST) };
        let found = lines.reader.find(&query, most)?;
        let more = found.len() >= most as usize;
        let mut hits = Vec::new();
        for hit in found {
            let Some(customer) = lines.reader.customer(hit.customer)? else { continue };
            let fits = self.channel.is_none_or(|c| customer.last_channel == Some(c))
                && self.consultant.is_none_or(|c| customer.last_consultant == Some(c))
                && since.is_none_or(|s| customer.last_contact >= s);
            if fits {
                hits.push(customer);
            }
        }
        let total = hits.len() as u64;
        let rows =
            hits.iter().skip(self.offset as usize).take(limit as usize).map(|c| row(&lines, c)).collect();
        Ok(CustomerPageRows { turn: self.turn, rows, total, more })
    }
}

/// A search looks at no more hits than this.
const SEARCH_AT_MOST: u32 = 2_000;

fn row(lines: &Lines<'_>, c: &laifang_store::CustomerRow) -> CustomerRow {
    CustomerRow {
        customer: c.customer,
        name: c.name.clone(),
        phone: c.phones.first().map(|p| lists::mask(p)),
        gender: c.gender,
        last_contact: (c.contacts > 0).then(|| c.last_contact.day(lines.zone).to_string()),
        contacts: c.contacts,
        channel: c.last_channel,
        consultant: lines.consultant(c.last_consultant),
        imported: c.import.is_some(),
    }
}

/// The changes that a form about a record shows.
pub(crate) fn shown(reader: &Reader<'_>, customer: CustomerId) -> Result<Vec<ChangeId>, AppError> {
    let entries = reader.entries(Subject::Customer(customer))?;
    Ok(fold::customer(&entries).map(|c| c.shown).unwrap_or_default())
}

fn found(reader: &Reader<'_>, customer: CustomerId) -> Result<laifang_store::CustomerRow, AppError> {
    reader.customer(customer)?.ok_or_else(|| AppError::not_found("位客户", "customer"))
}

impl Action for ShowCustomer {
    type View = CustomerView;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<CustomerView, AppError> {
        show(app, self.customer)
    }
}

fn show(app: &App, customer: CustomerId) -> Result<CustomerView, AppError> {
    let lines = Lines::new(app)?;
    let c = found(&lines.reader, customer)?;
    let members = lines.reader.person_of(customer)?;
    let mut links = Vec::new();
    let stand = lines.reader.links_of(customer)?.into_iter().map(|l| (l.link, [l.a, l.b], l.same, false));
    let wait =
        lines.reader.waiting_merges_of(customer)?.into_iter().map(|l| (l.link, [l.a, l.b], true, true));
    for (link, [a, b], same, waits) in stand.chain(wait) {
        let other = if a == customer { b } else { a };
        let name = lines.reader.customer(other)?.map(|c| c.name).unwrap_or_default();
        links.push(LinkView { link, customer: other, name, same, waits });
    }
    let mut relations = Vec::new();
    for relation in lines.reader.relations_of(&members)? {
        let name = lines.reader.customer(relation.other)?.map(|c| c.name).unwrap_or_default();
        relations.push(RelationView {
            link: relation.link,
            customer: relation.other,
            name,
            spouse: relation.spouse,
            declared: relation.declared.to_string(),
        });
    }
    let import = match c.import {
        Some((import, line)) => {
            let file = lines.reader.import(import)?.map(|i| i.file).unwrap_or_default();
            Some(Text::new(
                format!("导入自 {file} 第 {line} 行"),
                format!("imported from {file}, line {line}"),
            ))
        }
        None => None,
    };
    let protection = lines.reader.protection_on(&members, lines.today)?.map(|p| lines.ending(p));
    let mut claims = Vec::new();
    for member in &members {
        for row in lines.reader.visits_of(*member)? {
            if row.voided || (row.channel.partner_kind().is_none() && row.rulings.is_empty()) {
                continue;
            }
            let (line, judgement) = lines.visit(&row)?;
            claims.push((
                row.order,
                CustomerClaim {
                    visit: line.visit,
                    day: line.day,
                    channel: line.channel,
                    brought_by: line.brought_by,
                    state: judgement.state,
                    headline: judgement.headline,
                },
            ));
        }
    }
    claims.sort_by_key(|(order, _)| std::cmp::Reverse(*order));
    Ok(CustomerView {
        customer,
        names: c.names.clone(),
        phones: (0..)
            .zip(&c.phones)
            .map(|(index, p)| PhoneView { index, masked: lists::mask(p), incomplete: p.contains('*') })
            .collect(),
        gender: c.gender,
        id_tail: c.id_tail.as_ref().map(|t| {
            let shown: String = t.chars().skip(4).collect();
            format!("****{shown}")
        }),
        address: c.address.clone(),
        registered: c.registered.day(lines.zone).to_string(),
        import,
        links,
        relations,
        shown: shown(&lines.reader, customer)?.iter().map(ToString::to_string).collect(),
        timeline: crate::timeline::of_person(app, &lines, &members)?,
        protection,
        claims: claims.into_iter().map(|(_, claim)| claim).collect(),
    })
}

impl Action for EditCustomer {
    type View = CustomerView;
    const NEEDS: Needs = Needs::Permission(Permission::EditCustomers);
    fn run(self, app: &mut App) -> Result<CustomerView, AppError> {
        if !app.reader()?.of_request(self.request)?.is_empty() {
            return show(app, self.customer);
        }
        let before = found(&app.reader()?, self.customer)?;
        let mut fields = Fields::default();
        let replaces = crate::visits::shown(&mut fields, &self.shown);
        let name = self.name.as_ref().and_then(|t| fields.take("name", parse::name(t)));
        let id_tail = self.id_tail.as_ref().and_then(|t| fields.take("id_tail", parse::id_tail(t)));
        let address = self.address.as_ref().and_then(|t| fields.take("address", parse::free(t, 200)));
        let mut phones_added = Vec::new();
        for (n, text) in self.add_phones.iter().enumerate().filter(|(_, t)| !t.trim().is_empty()) {
            if let Some(phone) = fields.take(format!("add_phones.{n}"), parse::phone(text)) {
                phones_added.push(phone.as_str().to_owned());
            }
        }
        let mut phones_removed = Vec::new();
        for (n, index) in self.remove_phones.iter().enumerate() {
            match before.phones.get(*index as usize) {
                Some(phone) => phones_removed.push(phone.clone()),
                None => fields.wrong(
                    format!("remove_phones.{n}"),
                    Text::new("号码已变，请刷新再改。", "The numbers changed: look again."),
                ),
            }
        }
        fields.finish()?;
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            w.append(
                Facts::CustomerEdited { customer: self.customer, replaces, gender: self.gender },
                Some(Personal::CustomerEdit(CustomerEdit {
                    name: name.map(|n| n.as_str().to_owned()),
                    id_tail: id_tail.map(|t| t.map(|t| t.as_str().to_owned()).unwrap_or_default()),
                    address,
                    phones_added,
                    phones_removed,
                })),
            )?;
            Ok::<_, AppError>(())
        })?;
        show(app, self.customer)
    }
}

impl Action for RevealPhone {
    type View = RevealedPhone;
    const NEEDS: Needs = Needs::Permission(Permission::RevealPhone);
    fn run(self, app: &mut App) -> Result<RevealedPhone, AppError> {
        let row = found(&app.reader()?, self.customer)?;
        let phone = row
            .phones
            .get(self.index as usize)
            .cloned()
            .ok_or_else(|| AppError::not_found("个号码", "number"))?;
        // Recorded first: a number that could not be recorded is not shown.
        app.store()?.record_view(app.person()?.user, "phone", Some(self.customer))?;
        Ok(RevealedPhone { phone })
    }
}
