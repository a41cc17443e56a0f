//! Personal bodies: names, phones, addresses, free text; deleted where an erasure names them.

use crate::policy::SlipKind;
use crate::signature::Signature;
use crate::slip_form::SlipForm;
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// The personal body of a change: names, phones, addresses, free text. Never in logs or panics.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Personal {
    /// A name alone: user, consultant, owner or employee.
    Name {
        /// The name.
        name: String,
    },
    /// A customer at registration.
    Customer(CustomerPersonal),
    /// What an edit sets.
    CustomerEdit(CustomerEdit),
    /// A visit.
    Visit(VisitPersonal),
    /// What a visit's edit sets.
    VisitEdit(VisitEdit),
    /// A report.
    Report(ReportPersonal),
    /// An owner or employee.
    Partner(PartnerDetails),
    /// A broker.
    Broker(BrokerPersonal),
    /// A slip's words.
    Slip(Box<SlipWords>),
    /// A signature drawn on the screen.
    Signature(Signature),
    /// Why something was done.
    Reason {
        /// In a person's words.
        reason: String,
    },
    /// A payee's account.
    Payee {
        /// In whose name the account is.
        holder: String,
        /// Its number.
        account: String,
        /// The bank, with its branch.
        bank: String,
        /// Notes.
        note: String,
    },
    /// A file's name as the person chose it.
    File {
        /// Without its folder.
        name: String,
    },
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personal(…)")
    }
}

/// Who a customer is.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CustomerPersonal {
    /// Name; empty when only a phone is known yet.
    pub name: String,
    /// Canonical phones, full or masked.
    pub phones: Vec<String>,
    /// Last six of the identity card.
    pub id_tail: Option<String>,
    /// Where they live.
    pub address: Option<String>,
}

/// What an edit sets; absent stays, empty text removes.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CustomerEdit {
    /// Name.
    pub name: Option<String>,
    /// Last six of the identity card.
    pub id_tail: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Phones added.
    #[serde(default)]
    pub phones_added: Vec<String>,
    /// Phones removed.
    #[serde(default)]
    pub phones_removed: Vec<String>,
}

/// Somebody who came along.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CompanionPersonal {
    /// Name.
    pub name: String,
    /// Relation as said.
    pub relation: String,
    /// Canonical phone.
    pub phone: Option<String>,
}

/// What is personal about a visit.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VisitPersonal {
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
    /// Why somebody else receives than was proposed.
    #[serde(default)]
    pub override_reason: Option<String>,
}

/// What a visit's edit sets; absent stays.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VisitEdit {
    /// Companions, all of them.
    pub companions: Option<Vec<CompanionPersonal>>,
    /// Needs.
    pub needs: Option<String>,
    /// Notes.
    pub notes: Option<String>,
}

/// What is personal about a report.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReportPersonal {
    /// As reported.
    pub name: Option<String>,
    /// Canonical phones, mostly masked.
    pub phones: Vec<String>,
    /// The broker's name.
    pub broker: Option<String>,
    /// The broker's phone.
    pub broker_phone: Option<String>,
    /// What was not recognised.
    pub remark: String,
    /// The message it was read from.
    pub quote: String,
}

/// What is personal about an owner or employee; empty where it is not known.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PartnerDetails {
    /// An owner's units, as the project writes them.
    pub units: String,
    /// An employee's department.
    pub department: String,
    /// An employee's number.
    pub number: String,
}

/// Who a broker is.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BrokerPersonal {
    /// Name.
    pub name: String,
    /// Canonical phone, in full.
    pub phone: String,
}

/// The words a slip is printed with.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SlipWords {
    /// Which form: its title and who signs (R17–R20).
    #[serde(default)]
    pub form: SlipKind,
    /// Customer, as printed.
    pub name: String,
    /// Phone, as printed (masked).
    pub phone: String,
    /// Companions, as printed.
    pub companions: Vec<String>,
    /// Headcount.
    pub headcount: u32,
    /// Project.
    pub project: String,
    /// Channel, in words.
    pub channel: (String, String),
    /// Who brought them, in words.
    pub brought_by: Option<String>,
    /// Consultant.
    pub consultant: Option<String>,
    /// The verdict's headline, zh and en.
    pub headline: (String, String),
    /// The full reason, zh and en.
    pub reason: (String, String),
    /// What the channel's part says, zh and en.
    pub for_channel: (String, String),
    /// Local `YYYY-MM-DD HH:MM`.
    pub arrived: String,
    /// Local `YYYY-MM-DD HH:MM`.
    pub issued: String,
    /// Who issued it.
    pub issued_by: String,
    /// The form as it stood; none on slips from before forms were data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed_as: Option<SlipForm>,
}
