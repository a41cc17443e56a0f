//! Opening the desk: set-up, unlocking, switching people, what the window must know at once.

use crate::prelude::*;

/// Which of the three doors the window shows.
#[derive(Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DeskStatus {
    /// No office on this desk yet: show set-up.
    New,
    /// An office is here and locked: ask for a password.
    Locked {
        /// The office's name, readable without the key.
        office: String,
        /// Who can unlock, for the list beside the password field.
        people: Vec<PersonChoice>,
    },
    /// Unlocked, and nobody at the keyboard: a PIN is enough.
    Away {
        /// The office's name.
        office: String,
        /// Who may take over with a PIN.
        people: Vec<PersonChoice>,
    },
    /// Somebody is working.
    Open {
        /// Who, where, with which rights.
        session: SessionView,
    },
    /// The store cannot be read; it was left as it is.
    Damaged {
        /// What was found and the next step.
        message: Text,
    },
}

/// A name to click before typing a password or PIN.
#[derive(Serialize, TS)]
pub struct PersonChoice {
    /// Who.
    pub user: UserId,
    /// As shown.
    pub name: String,
    /// Whether a PIN is set on this desk.
    pub has_pin: bool,
}

/// What the window needs to draw its frame.
#[derive(Clone, Serialize, TS)]
pub struct SessionView {
    /// Who works.
    pub user: UserId,
    /// The person's name.
    pub name: String,
    /// The person's role.
    pub role: Role,
    /// Actions (by name) this role may not call: the window hides their buttons.
    pub refused: Vec<String>,
    /// The office's name.
    pub office: String,
    /// The office's code, as in slip numbers.
    pub office_code: String,
    /// This desk's number.
    pub desk: u32,
    /// IANA time zone of the office; every time in views is already local to it.
    pub time_zone: String,
    /// Projects sold here.
    pub projects: Vec<ProjectView>,
    /// Consultants in the order of the rota.
    pub consultants: Vec<ConsultantChoice>,
    /// Whether this is the demo office (it can be thrown away with one click).
    pub demo: bool,
    /// Minutes without a key before the desk locks itself; 0 = never.
    pub lock_after_minutes: u32,
    /// The consent text to be read to a visitor, and its version.
    pub consent: ConsentText,
}

/// The consent text in force.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ConsentText {
    /// Version, e.g. `2026-1`.
    pub version: String,
    /// What the visitor agrees to.
    pub text: Text,
}

/// A project in a list.
#[derive(Clone, Serialize, TS)]
pub struct ProjectView {
    /// Which.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// Whether new visits may name it.
    pub active: bool,
}

/// A consultant in a list.
#[derive(Clone, Serialize, TS)]
pub struct ConsultantChoice {
    /// Who.
    pub consultant: ConsultantId,
    /// As shown.
    pub name: String,
    /// Still working here; an inactive one's customers are orphans (孤儿客户).
    pub active: bool,
}

/// What is this desk's state? Needs no session.
#[derive(Deserialize, TS)]
pub struct ShowDeskStatus {}

/// Sets up a new office on this desk.
#[derive(Deserialize, TS)]
pub struct CreateOffice {
    /// The office's name.
    pub office: String,
    /// 1–4 capital letters or digits, first part of every slip number.
    pub office_code: String,
    /// This desk's number, 1–99.
    pub desk: u32,
    /// At least one project.
    pub projects: Vec<String>,
    /// Consultants in the order of the rota; may be empty.
    pub consultants: Vec<String>,
    /// The first person, a manager.
    pub person: String,
    /// At least 8 characters.
    pub password: String,
    /// Fill it with a believable month of invented visits.
    pub demo: bool,
}

/// What set-up leaves behind.
#[derive(Serialize, TS)]
pub struct OfficeCreated {
    /// Shown once, to be written down: it opens the desk when the password is lost.
    pub recovery_key: String,
    /// Already at work.
    pub session: SessionView,
}

/// Opens the desk with a person's password.
#[derive(Deserialize, TS)]
pub struct Unlock {
    /// Who.
    pub user: UserId,
    /// Their password on this desk.
    pub password: String,
}

/// Opens the desk with the recovery key and sets a new password for the person.
#[derive(Deserialize, TS)]
pub struct UnlockWithRecoveryKey {
    /// Whose password is to be replaced.
    pub user: UserId,
    /// The key shown at set-up; spaces, dashes and case do not matter.
    pub recovery_key: String,
    /// At least 8 characters.
    pub new_password: String,
}

/// Takes over an unlocked desk with a PIN.
#[derive(Deserialize, TS)]
pub struct SwitchPerson {
    /// Who.
    pub user: UserId,
    /// 4–8 digits.
    pub pin: String,
}

/// Leaves the keyboard: the desk shows the PIN screen.
#[derive(Deserialize, TS)]
pub struct LeaveDesk {}

/// Closes the store: the next person needs a password.
#[derive(Deserialize, TS)]
pub struct LockDesk {}

/// Sets the PIN of the person at work, on this desk.
#[derive(Deserialize, TS)]
pub struct SetPin {
    /// 4–8 digits.
    pub pin: String,
}
