//! Customers: search, one customer's page, edits, reveals, links between records.

use crate::prelude::*;

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
    /// Changes the form shows; an edit lists them as replaced.
    pub shown: Vec<String>,
    /// Newest first.
    pub timeline: Vec<TimelineEntry>,
    /// Protection in force today.
    pub protection: Option<EndingProtection>,
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
}

/// One thing that happened.
#[derive(Serialize, TS)]
pub struct TimelineEntry {
    /// Local `YYYY-MM-DD HH:MM`; a date alone for imported contacts.
    pub at: String,
    /// `visit`, `call`, `imported`, `report`, `slip`, `slip_voided`, `edit`, `link`, `reveal`, `registered`.
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

/// Says that two records are one person, or are not.
#[derive(Clone, Deserialize, TS)]
pub struct LinkCustomers {
    /// Made by the form.
    pub request: RequestId,
    /// One record.
    pub a: CustomerId,
    /// The other.
    pub b: CustomerId,
    /// Same person, or not the same.
    pub same: bool,
}

/// Takes a link back; both histories are as before it.
#[derive(Clone, Deserialize, TS)]
pub struct WithdrawLink {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub link: LinkId,
}

/// Erases a person everywhere (删除个人信息): names, numbers, addresses, notes. Dates, verdicts, slips'
/// numbers and money stay. Cannot be taken back.
#[derive(Clone, Deserialize, TS)]
pub struct ErasePerson {
    /// Made by the form.
    pub request: RequestId,
    /// A record of the person.
    pub customer: CustomerId,
    /// The customer's name, typed again to confirm.
    pub confirm: String,
}
