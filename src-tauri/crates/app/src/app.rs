//! The application behind the window and the command line: one desk, locked or open, and who is at it.

use crate::duplicates::Matching;
use crate::permissions::{Needs, refuse};
use crate::prelude::*;
use laifang_core::time::Moment;
use laifang_store::{DataDir, Founding, KdfCost, Ports, Reader, Store};
use std::path::PathBuf;

/// Makes clock and randomness anew for each opening.
pub type PortsFactory = Box<dyn Fn() -> Box<dyn Ports> + Send>;

/// Who is at the keyboard.
#[derive(Clone)]
pub struct Person {
    /// Who.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
}

enum Door {
    Locked,
    Open {
        store: Box<Store>,
        person: Option<Person>,
        /// When the person at the keyboard last gave their password; none where a PIN brought them.
        password_at: Option<Moment>,
    },
}

/// How long a password given stands for the same person's rulings and exports, in milliseconds.
const SURE_FOR: i64 = 5 * 60_000;

/// One desk.
pub struct App {
    pub(crate) dir: DataDir,
    pub(crate) ports: PortsFactory,
    pub(crate) cost: KdfCost,
    door: Door,
    /// The import that is being read, kept open between its steps.
    pub(crate) importing: Option<crate::import::Running>,
    /// What is owed and posted, kept until something is written.
    pub(crate) books: Option<crate::ledger::Books>,
    /// What is known of the shared folder, between two looks.
    pub(crate) folder: Option<crate::exchange::folder::Folder>,
    /// The backup that is being taken.
    pub(crate) backing: Option<crate::backup::Backing>,
    /// What was found when the store was opened and could not be read.
    pub(crate) damage: Option<Text>,
    /// The search for duplicates at work, and what the last one of this session knew.
    pub(crate) matching: Matching,
}

/// An action: its request is the type itself.
pub trait Action: Sized {
    /// What it answers.
    type View;
    /// Who may do it.
    const NEEDS: Needs;
    /// Does it. Called by [`App::perform`] only, which has checked [`Action::NEEDS`].
    fn run(self, app: &mut App) -> Result<Self::View, AppError>;
}

impl App {
    /// The desk whose data lies in a folder, with the system's clock and randomness.
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        let system = crate::ports::System::from_env();
        Self::with(dir, Box::new(move || Box::new(system)), KdfCost::OFFICE)
    }

    /// The same with a clock, randomness and key cost of the caller's choice.
    pub fn with(dir: impl Into<PathBuf>, ports: PortsFactory, cost: KdfCost) -> Self {
        Self {
            dir: DataDir::new(dir),
            ports,
            cost,
            door: Door::Locked,
            importing: None,
            books: None,
            folder: None,
            backing: None,
            damage: None,
            matching: Matching::default(),
        }
    }

    /// An office in memory, already open, for scenarios: nothing touches a disk.
    pub fn in_memory(founding: &Founding, ports: PortsFactory) -> Result<Self, AppError> {
        let (store, user) = Store::in_memory(founding, ports())?;
        let person = Person { user, name: founding.person.clone(), role: Role::Manager };
        Ok(Self {
            dir: DataDir::new(PathBuf::new()),
            ports,
            cost: founding.cost,
            door: Door::Open { store: Box::new(store), person: Some(person), password_at: None },
            importing: None,
            books: None,
            folder: None,
            backing: None,
            damage: None,
            matching: Matching::default(),
        })
    }

    /// Projects, consultants and the shipped policy, for scenarios.
    pub fn furnish(&mut self, projects: &[&str], consultants: &[&str]) -> Result<(), AppError> {
        let projects: Vec<String> = projects.iter().map(|p| (*p).to_owned()).collect();
        let parsed: Result<Vec<_>, Text> = consultants.iter().map(|c| crate::parse::name(c)).collect();
        let consultants = parsed.map_err(|text| AppError::new(ErrorCode::Invalid, text))?;
        crate::session::furnish(self, &projects, &consultants)
    }

    /// Gives the person at the keyboard another role, for scenarios. Nothing is recorded.
    pub fn sit(&mut self, role: Role) {
        if let Door::Open { person: Some(person), .. } = &mut self.door {
            person.role = role;
        }
    }

    /// Seats somebody else, for scenarios: a person of this name, put on record if there is none.
    pub fn seat_named(&mut self, name: &str, role: Role) -> Result<(), AppError> {
        use laifang_core::change::{Facts, Personal};
        let known = self.reader()?.users()?.into_iter().find(|u| u.name == name && u.role == role);
        let user = match known {
            Some(row) => row.user,
            None => {
                let actor = self.person()?.user;
                let name = name.to_owned();
                self.store_mut()?.write(laifang_store::Author { actor, request: None }, |w| {
                    let user = UserId::new(w.new_uuid());
                    w.append(Facts::UserSet { user, role, active: true }, Some(Personal::Name { name }))?;
                    Ok::<_, AppError>(user)
                })?
            }
        };
        self.seat(Some(Person { user, name: name.to_owned(), role }));
        self.password_given();
        Ok(())
    }

    /// The text of a slip's QR code, as printed.
    pub fn slip_code(&self, number: &str) -> Result<String, AppError> {
        let row = self.reader()?.slip_by_number(number)?;
        row.map(|r| r.qr).ok_or_else(|| AppError::not_found("张确认单", "slip"))
    }

    /// Does an action for the person at the keyboard: checks who may, then runs it.
    pub fn perform<A: Action>(&mut self, action: A) -> Result<A::View, AppError> {
        match A::NEEDS {
            Needs::Nothing => {}
            Needs::Session => {
                self.person()?;
            }
            Needs::Permission(permission) => {
                refuse(self.person()?.role, permission)?;
                if permission.asks_password() && !self.gave_password() {
                    return Err(AppError::password_needed());
                }
            }
        }
        action.run(self)
    }

    /// Whether the person at the keyboard gave their password just now. An office in memory has none.
    fn gave_password(&self) -> bool {
        let Door::Open { store, password_at, .. } = &self.door else { return false };
        let since = password_at.map(|at| store.now().0 - at.0);
        !store.is_on_disk() || since.is_some_and(|ms| (0..SURE_FOR).contains(&ms))
    }

    /// The person at the keyboard gave their password.
    pub(crate) fn password_given(&mut self) {
        if let Door::Open { store, password_at, .. } = &mut self.door {
            *password_at = Some(store.now());
        }
    }

    pub(crate) fn open(&mut self, store: Store, person: Option<Person>) {
        self.damage = None;
        self.door = Door::Open { store: Box::new(store), person, password_at: None };
    }

    pub(crate) fn lock(&mut self) {
        self.importing = None;
        self.books = None;
        self.folder = None;
        self.matching = Matching::default();
        if let Door::Open { store, .. } = std::mem::replace(&mut self.door, Door::Locked) {
            store.close();
        }
    }

    pub(crate) fn seat(&mut self, who: Option<Person>) {
        if let Door::Open { person, password_at, .. } = &mut self.door {
            (*person, *password_at) = (who, None);
        }
    }

    /// Who is at the keyboard; an error that says so when nobody is.
    pub fn person(&self) -> Result<Person, AppError> {
        match &self.door {
            Door::Open { person: Some(person), .. } => Ok(person.clone()),
            _ => Err(AppError::locked()),
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self.door, Door::Open { .. })
    }

    pub(crate) fn store(&self) -> Result<&Store, AppError> {
        match &self.door {
            Door::Open { store, .. } => Ok(store),
            Door::Locked => Err(AppError::locked()),
        }
    }

    pub(crate) fn store_mut(&mut self) -> Result<&mut Store, AppError> {
        match &mut self.door {
            Door::Open { store, .. } => Ok(store),
            Door::Locked => Err(AppError::locked()),
        }
    }

    /// The store below, for tests that look at the log itself.
    #[doc(hidden)]
    pub fn below<T>(&self, look: impl FnOnce(&Store) -> T) -> Option<T> {
        self.store().ok().map(look)
    }

    pub(crate) fn reader(&self) -> Result<Reader<'_>, AppError> {
        Ok(self.store()?.reader())
    }

    /// Who writes, for a request.
    pub(crate) fn author(&self, request: RequestId) -> Result<laifang_store::Author, AppError> {
        Ok(laifang_store::Author { actor: self.person()?.user, request: Some(request) })
    }

    /// Writes for a request what has not been written for it yet: a repeated request changes nothing.
    pub(crate) fn once(
        &mut self,
        request: RequestId,
        write: impl FnOnce(&mut laifang_store::Write<'_>) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let author = self.author(request)?;
        self.store_mut()?.write(author, |w| {
            if !w.reader().of_request(request)?.is_empty() {
                return Ok(());
            }
            write(w)
        })
    }
}
