//! Opening the desk: set-up, unlocking, switching people, what the window must know at once.

use crate::app::Person;
use crate::parse;
use crate::prelude::*;
use laifang_core::change::{Facts, Personal};
use laifang_core::policy::Policy;
use laifang_core::slip::OfficeCode;
use laifang_core::text::PersonName;
use laifang_store::{Author, Founding, PinCheck, RecoveryKey, Slots, Store, StoreError};

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
        session: Box<SessionView>,
    },
    /// The store cannot be read; it was left as it is.
    Damaged {
        /// What was found and the next step.
        message: Text,
        /// Backups that can be put in its place, newest first.
        backups: Vec<crate::backup::BackupLine>,
        /// Whose password opens the newest.
        people: Vec<PersonChoice>,
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
    /// UTC milliseconds at this answer: the window's clock follows the core's.
    pub now: i64,
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
    /// Their team; none for the house's own queue.
    pub team: Option<TeamId>,
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
    /// How many days back the invented visits begin, 1–730; a month when absent.
    #[serde(default)]
    #[ts(optional)]
    pub demo_days: Option<u32>,
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

/// The person at work gives their password again, for an action that answered `password_needed`. Stands five minutes.
#[derive(Deserialize, TS)]
pub struct ConfirmPassword {
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

/// Closes the store: the next person needs a password. A store that could not be read is tried again.
#[derive(Deserialize, TS)]
pub struct LockDesk {}

/// Sets the PIN of the person at work, on this desk.
#[derive(Deserialize, TS)]
pub struct SetPin {
    /// 4–8 digits.
    pub pin: String,
}

/// The consent text read to visitors. A new wording is a new version; old visits keep theirs.
pub(crate) fn consent() -> ConsentText {
    ConsentText {
        version: "2026-1".into(),
        text: Text::new(
            "同意案场为接待、判断归属和售后联系登记并保存姓名、电话和来访记录；可随时要求更正或删除。",
            "Agrees that the office records and keeps name, phone and visits to receive them, to judge whose \
             customer they are and to contact them; may ask for correction or deletion at any time.",
        ),
    }
}

/// Minutes without a key before the desk asks for a PIN or password.
const LOCK_AFTER_MINUTES: u32 = 15;

pub(crate) fn session_view(app: &App) -> Result<SessionView, AppError> {
    let person = app.person()?;
    let reader = app.reader()?;
    let office = reader.office()?;
    let device = app.store()?.device_id();
    let desk = reader.devices()?.into_iter().find(|d| d.device == device).map_or(0, |d| d.desk);
    Ok(SessionView {
        user: person.user,
        name: person.name.clone(),
        role: person.role,
        refused: crate::actions::refused(person.role),
        office: office.name,
        office_code: office.code,
        desk,
        time_zone: office.time_zone,
        now: app.store()?.now().0,
        projects: projects(app)?,
        consultants: consultants(app)?,
        demo: office.demo,
        lock_after_minutes: LOCK_AFTER_MINUTES,
        consent: consent(),
    })
}

pub(crate) fn projects(app: &App) -> Result<Vec<ProjectView>, AppError> {
    let rows = app.reader()?.projects()?;
    Ok(rows.into_iter().map(|(project, name, active)| ProjectView { project, name, active }).collect())
}

pub(crate) fn consultants(app: &App) -> Result<Vec<ConsultantChoice>, AppError> {
    let rows = app.reader()?.consultants()?;
    Ok(rows
        .into_iter()
        .map(|c| ConsultantChoice { consultant: c.consultant, name: c.name, active: c.active, team: c.team })
        .collect())
}

pub(crate) fn person_at(app: &App, user: UserId) -> Result<Person, AppError> {
    let row = app.reader()?.users()?.into_iter().find(|u| u.user == user && u.active);
    row.map(|u| Person { user, name: u.name, role: u.role }).ok_or_else(|| {
        AppError::new(
            ErrorCode::Forbidden,
            Text::new(
                "这位同事已停用，请找经理。",
                "This person may not work here any more: ask the manager.",
            ),
        )
    })
}

/// Whose password a slots file opens with.
pub(crate) fn without_pins(slots: &Slots) -> Vec<PersonChoice> {
    let people = slots.people().into_iter();
    people.map(|p| PersonChoice { user: p.user, name: p.name, has_pin: false }).collect()
}

impl Action for ShowDeskStatus {
    type View = DeskStatus;
    const NEEDS: Needs = Needs::Nothing;
    fn run(self, app: &mut App) -> Result<DeskStatus, AppError> {
        if app.person().is_ok() {
            return Ok(DeskStatus::Open { session: Box::new(session_view(app)?) });
        }
        if app.is_open() {
            let pins = app.store()?.people_with_pin()?;
            let people = app.reader()?.users()?;
            return Ok(DeskStatus::Away {
                office: app.reader()?.office()?.name,
                people: people
                    .into_iter()
                    .filter(|u| u.active)
                    .map(|u| PersonChoice { user: u.user, name: u.name, has_pin: pins.contains(&u.user) })
                    .collect(),
            });
        }
        if !app.dir.has_office() {
            return Ok(DeskStatus::New);
        }
        if let Some(found) = app.damage.clone() {
            return Ok(crate::restore::damaged(app, found));
        }
        match app.dir.slots() {
            Ok(slots) => {
                Ok(DeskStatus::Locked { office: slots.office().to_owned(), people: without_pins(&slots) })
            }
            Err(StoreError::Missing) => {
                let lost = StoreError::Damaged("the key slots file keys.json is missing".into());
                Ok(crate::restore::damaged(app, lost.text()))
            }
            Err(error) => Ok(crate::restore::damaged(app, error.text())),
        }
    }
}

impl Action for CreateOffice {
    type View = OfficeCreated;
    const NEEDS: Needs = Needs::Nothing;
    fn run(self, app: &mut App) -> Result<OfficeCreated, AppError> {
        let mut fields = Fields::default();
        let office = fields.take("office", parse::label(&self.office, 60));
        let code = fields.take(
            "office_code",
            self.office_code.parse::<OfficeCode>().map_err(|_| {
                Text::new(
                    "代号是 1–4 位大写字母或数字，如 A03。",
                    "The code is 1–4 letters or digits, like A03.",
                )
            }),
        );
        if !(1..=99).contains(&self.desk) {
            fields.wrong("desk", Text::new("前台号在 1 到 99 之间。", "The desk number is 1 to 99."));
        }
        let mut projects = Vec::new();
        for (n, project) in self.projects.iter().enumerate() {
            let name = fields.take(format!("projects.{n}"), parse::label(project, 60));
            if name.as_ref().is_some_and(|name| projects.contains(name)) {
                fields.wrong(format!("projects.{n}"), crate::settings::same_project());
            }
            projects.extend(name);
        }
        if self.projects.is_empty() {
            fields.wrong("projects", Text::new("至少写一个楼盘。", "Name at least one project."));
        }
        let mut consultants = Vec::new();
        for (n, name) in self.consultants.iter().enumerate() {
            consultants.extend(fields.take(format!("consultants.{n}"), parse::name(name)));
        }
        let person = fields.take("person", parse::name(&self.person));
        fields.take("password", parse::password(&self.password));
        if self.demo_days.is_some_and(|days| !(1..=730).contains(&days)) {
            fields.wrong("demo_days", Text::new("1 到 730 天。", "1 to 730 days."));
        }
        fields.finish()?;
        let (Some(office), Some(code), Some(person)) = (office, code, person) else {
            return Err(AppError::locked());
        };
        let founding = Founding {
            name: office,
            code: code.as_str().to_owned(),
            desk: self.desk,
            time_zone: "Asia/Shanghai".into(),
            person: person.as_str().to_owned(),
            password: self.password.clone(),
            cost: app.cost,
            demo: self.demo,
        };
        let (store, user, recovery) = app.dir.found(&founding, (app.ports)())?;
        app.open(store, Some(Person { user, name: founding.person, role: Role::Manager }));
        app.password_given();
        furnish(app, &projects, &consultants)?;
        if self.demo {
            crate::demo::fill(app, &self.password, self.demo_days)?;
        }
        Ok(OfficeCreated { recovery_key: recovery.show(), session: session_view(app)? })
    }
}

/// Projects, consultants and the shipped policy of a new office.
pub(crate) fn furnish(
    app: &mut App,
    projects: &[String],
    consultants: &[PersonName],
) -> Result<(), AppError> {
    let actor = app.person()?.user;
    let policy = Policy::from_toml(include_str!("../../../../assets/policies/r03-r15.toml"))
        .map_err(|e| AppError::refused(e.to_string(), e.to_string()))?;
    app.store_mut()?.write(Author { actor, request: None }, |w| {
        for name in projects {
            let project = ProjectId::new(w.new_uuid());
            w.append(Facts::ProjectSet { project, name: name.clone(), active: true }, None)?;
        }
        let policy_id = PolicyVersionId::new(w.new_uuid());
        w.append(Facts::PolicySet { policy_id, policy }, None)?;
        Ok::<_, AppError>(())
    })?;
    furnish_consultants(app, consultants)
}

/// Consultants of a new office, in the order of the rota.
pub(crate) fn furnish_consultants(app: &mut App, names: &[PersonName]) -> Result<(), AppError> {
    let actor = app.person()?.user;
    app.store_mut()?.write(Author { actor, request: None }, |w| {
        for (place, name) in (0..).zip(names) {
            let consultant = ConsultantId::new(w.new_uuid());
            w.append(
                Facts::ConsultantSet { consultant, place, active: true, team: None },
                Some(Personal::Name { name: name.as_str().to_owned() }),
            )?;
        }
        Ok(())
    })
}

/// A store that could not be read is what the door shows from then on, until it is tried again.
fn noting_damage(app: &mut App, opened: Result<Store, StoreError>) -> Result<Store, AppError> {
    if let Err(error @ (StoreError::Damaged(_) | StoreError::Chain(_))) = &opened {
        app.damage = Some(error.text());
    }
    Ok(opened?)
}

impl Action for Unlock {
    type View = SessionView;
    const NEEDS: Needs = Needs::Nothing;
    fn run(self, app: &mut App) -> Result<SessionView, AppError> {
        let opened = app.dir.open(self.user, &self.password, (app.ports)());
        let store = noting_damage(app, opened)?;
        app.lock();
        app.open(store, None);
        let person = person_at(app, self.user)?;
        app.seat(Some(person));
        app.password_given();
        session_view(app)
    }
}

impl Action for ConfirmPassword {
    type View = Done;
    const NEEDS: Needs = Needs::Session;
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let user = app.person()?.user;
        app.dir.check_password(user, &self.password)?;
        app.password_given();
        Ok(Done {})
    }
}

impl Action for UnlockWithRecoveryKey {
    type View = SessionView;
    const NEEDS: Needs = Needs::Nothing;
    fn run(self, app: &mut App) -> Result<SessionView, AppError> {
        let mut fields = Fields::default();
        let key = fields.take(
            "recovery_key",
            RecoveryKey::parse(&self.recovery_key).ok_or_else(|| {
                Text::new(
                    "恢复密钥是 32 位字母和数字，请对照纸上再输一遍。",
                    "The recovery key has 32 letters and digits: compare it with the paper.",
                )
            }),
        );
        fields.take("new_password", parse::password(&self.new_password));
        fields.finish()?;
        let Some(key) = key else { return Err(AppError::locked()) };
        let ports = (app.ports)();
        let opened = app.dir.open_with_recovery(&key, self.user, &self.new_password, app.cost, ports);
        let store = noting_damage(app, opened)?;
        app.lock();
        app.open(store, None);
        let person = person_at(app, self.user)?;
        app.seat(Some(person));
        app.password_given();
        session_view(app)
    }
}

impl Action for SwitchPerson {
    type View = SessionView;
    const NEEDS: Needs = Needs::Nothing;
    fn run(self, app: &mut App) -> Result<SessionView, AppError> {
        let wrong = |text: Text| AppError::new(ErrorCode::WrongSecret, text);
        match app.store()?.check_pin(self.user, &self.pin)? {
            PinCheck::Right => {}
            PinCheck::Wrong(_) => {
                return Err(wrong(Text::new("PIN 不对，再试一次。", "Wrong PIN: try again.")));
            }
            PinCheck::Wait(until) => {
                let seconds = (until.0 - app.store()?.now().0 + 999) / 1_000;
                return Err(wrong(Text::new(
                    format!("错得太多，{seconds} 秒后再试，或用密码解锁。"),
                    format!("Too many tries: wait {seconds} s, or unlock with the password."),
                )));
            }
            PinCheck::None => {
                return Err(wrong(Text::new(
                    "这位同事在本前台没有 PIN，请用密码解锁。",
                    "This person has no PIN on this desk: unlock with the password.",
                )));
            }
        }
        let person = person_at(app, self.user)?;
        app.seat(Some(person));
        session_view(app)
    }
}

impl Action for LeaveDesk {
    type View = Done;
    const NEEDS: Needs = Needs::Session;
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        app.seat(None);
        Ok(Done {})
    }
}

impl Action for LockDesk {
    type View = Done;
    const NEEDS: Needs = Needs::Nothing;
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        app.lock();
        app.damage = None;
        Ok(Done {})
    }
}

impl Action for SetPin {
    type View = Done;
    const NEEDS: Needs = Needs::Session;
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let mut fields = Fields::default();
        fields.take("pin", parse::pin(&self.pin));
        fields.finish()?;
        let user = app.person()?.user;
        app.store_mut()?.set_pin(user, &self.pin)?;
        Ok(Done {})
    }
}
