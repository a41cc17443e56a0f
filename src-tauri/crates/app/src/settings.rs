//! People, projects, consultants, policies, the store's health.

use crate::parse;
use crate::prelude::*;
use laifang_core::change::{Facts, Personal};

/// Everything room 设置 shows.
#[derive(Deserialize, TS)]
pub struct ShowSettings {}

/// The settings.
#[derive(Serialize, TS)]
pub struct SettingsView {
    /// People.
    pub people: Vec<UserView>,
    /// Projects.
    pub projects: Vec<ProjectView>,
    /// Consultants in the order of the rota.
    pub consultants: Vec<ConsultantChoice>,
    /// Teams on site with a rota each (R11).
    pub teams: Vec<Team>,
    /// What is agreed about the rota (R8, R11).
    pub rota: RotaRules,
    /// This desk.
    pub device: DeviceView,
    /// Roles and what each may do, for the table.
    pub permissions: Vec<PermissionRow>,
    /// Reveals of phones, newest first, at most 100.
    pub reveals: Vec<RevealView>,
}

/// A person who uses the program.
#[derive(Serialize, TS)]
pub struct UserView {
    /// Who.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// May work.
    pub active: bool,
    /// Has a password on this desk.
    pub has_password: bool,
}

/// This desk.
#[derive(Serialize, TS)]
pub struct DeviceView {
    /// Desk number.
    pub desk: u32,
    /// Signing key, first 16 hex digits.
    pub fingerprint: String,
    /// Changes in the log.
    pub changes: u64,
    /// Folder of the data.
    pub folder: String,
    /// Version of the program.
    pub version: String,
}

/// One action and the roles that may do it.
#[derive(Serialize, TS)]
pub struct PermissionRow {
    /// The permission.
    pub permission: Text,
    /// Roles.
    pub roles: Vec<Role>,
}

/// Somebody looked at a number.
#[derive(Serialize, TS)]
pub struct RevealView {
    /// Local `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// Who looked.
    pub by: String,
    /// Whose number.
    pub customer: CustomerId,
    /// The customer's name.
    pub name: String,
}

/// Adds a person with a password on this desk.
#[derive(Clone, Deserialize, TS)]
pub struct AddPerson {
    /// Made by the form.
    pub request: RequestId,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// At least 8 characters.
    pub password: String,
}

/// Changes a person's role or lets them go.
#[derive(Clone, Deserialize, TS)]
pub struct ChangePerson {
    /// Made by the form.
    pub request: RequestId,
    /// Who.
    pub user: UserId,
    /// Role.
    pub role: Role,
    /// May work.
    pub active: bool,
}

/// Sets a person's password on this desk: for somebody who forgot it, or who came back.
#[derive(Clone, Deserialize, TS)]
pub struct SetPassword {
    /// Who.
    pub user: UserId,
    /// At least 8 characters.
    pub password: String,
}

/// Adds a project or a consultant, renames or retires one.
#[derive(Clone, Deserialize, TS)]
pub struct SetProject {
    /// Made by the form.
    pub request: RequestId,
    /// Which; none adds one.
    pub project: Option<ProjectId>,
    /// Name.
    pub name: String,
    /// May be named by new visits.
    pub active: bool,
}

/// Adds a consultant, renames, moves in the rota or retires one.
#[derive(Clone, Deserialize, TS)]
pub struct SetConsultant {
    /// Made by the form.
    pub request: RequestId,
    /// Which; none adds one.
    pub consultant: Option<ConsultantId>,
    /// Name.
    pub name: String,
    /// Still works here.
    pub active: bool,
    /// Place in the rota, from 0; none keeps it (or puts a new one last).
    pub place: Option<u32>,
}

/// Checks chains, signatures and projections (`laifang verify`).
#[derive(Deserialize, TS)]
pub struct VerifyStore {}

/// What the check found.
#[derive(Clone, Serialize, TS)]
pub struct VerifyView {
    /// Nothing found.
    pub ok: bool,
    /// Hash of all shared projections.
    pub state_hash: String,
    /// Changes in all.
    pub changes: u64,
    /// Newest change of each device.
    pub heads: Vec<HeadView>,
    /// Kept changes of kinds this version does not know ("update needed").
    pub unknown_changes: u64,
    /// Findings, empty when ok.
    pub findings: Vec<Text>,
    /// What is not well beside the log, which holds: scans that are missing or altered.
    pub warnings: Vec<Text>,
}

/// A device's chain.
#[derive(Clone, Serialize, TS)]
pub struct HeadView {
    /// The device.
    pub device: DeviceId,
    /// Its desk number.
    pub desk: u32,
    /// Changes in its chain.
    pub seq: u64,
    /// Hash of the newest.
    pub hash: String,
}

/// Rebuilds the projections from the log.
#[derive(Deserialize, TS)]
pub struct RebuildStore {}

/// Throws the demo office away (only a demo office). The desk is new afterwards.
#[derive(Deserialize, TS)]
pub struct DiscardDemo {}

impl Action for ShowSettings {
    type View = SettingsView;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<SettingsView, AppError> {
        let store = app.store()?;
        let reader = store.reader();
        let zone = reader.zone()?;
        let users = reader.users()?;
        let with_password = store.people_with_password()?;
        let name_of = |user: UserId| users.iter().find(|u| u.user == user).map(|u| u.name.clone());
        let mut reveals = Vec::new();
        for view in store.views(None, 100)? {
            let Some(customer) = view.customer else { continue };
            let name = reader.customer(customer)?.map(|c| c.name).unwrap_or_default();
            reveals.push(RevealView {
                at: view.at.stamp(zone),
                by: name_of(view.user).unwrap_or_default(),
                customer,
                name,
            });
        }
        let devices = reader.devices()?;
        let device = devices.iter().find(|d| d.device == store.device_id());
        Ok(SettingsView {
            people: users
                .iter()
                .map(|u| UserView {
                    user: u.user,
                    name: u.name.clone(),
                    role: u.role,
                    active: u.active,
                    has_password: with_password.contains(&u.user),
                })
                .collect(),
            projects: crate::session::projects(app)?,
            consultants: crate::session::consultants(app)?,
            teams: reader.teams()?,
            rota: reader.rota_rules()?,
            device: DeviceView {
                desk: device.map_or(0, |d| d.desk),
                fingerprint: device.map(|d| d.ed25519.chars().take(16).collect()).unwrap_or_default(),
                changes: reader.changes()?,
                folder: store.folder().map(|f| f.display().to_string()).unwrap_or_default(),
                version: env!("CARGO_PKG_VERSION").into(),
            },
            permissions: Permission::ALL
                .iter()
                .map(|p| PermissionRow { permission: p.text(), roles: p.roles().to_vec() })
                .collect(),
            reveals,
        })
    }
}

impl Action for AddPerson {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let mut fields = Fields::default();
        let name = fields.take("name", parse::name(&self.name));
        fields.take("password", parse::password(&self.password));
        if let Some(name) = &name
            && app.reader()?.users()?.iter().any(|u| u.active && u.name == name.as_str())
            && app.reader()?.of_request(self.request)?.is_empty()
        {
            fields.wrong(
                "name",
                Text::new("已有同名的同事，请加个区分。", "There is somebody of that name: add a mark."),
            );
        }
        fields.finish()?;
        let Some(name) = name else { return Ok(Done {}) };
        if !app.reader()?.of_request(self.request)?.is_empty() {
            return Ok(Done {});
        }
        let (author, cost) = (app.author(self.request)?, app.cost);
        let role = self.role;
        let store = app.store_mut()?;
        let user = UserId::new(store.new_uuid());
        store.write(author, |w| {
            w.append(
                Facts::UserSet { user, role, active: true },
                Some(Personal::Name { name: name.as_str().to_owned() }),
            )?;
            Ok::<_, AppError>(())
        })?;
        store.set_password(user, name.as_str(), &self.password, cost)?;
        Ok(Done {})
    }
}

impl Action for ChangePerson {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let users = app.reader()?.users()?;
        let Some(row) = users.iter().find(|u| u.user == self.user) else {
            return Err(AppError::not_found("位同事", "person"));
        };
        let managers = users.iter().filter(|u| u.active && u.role == Role::Manager).count();
        let stays_manager = self.active && self.role == Role::Manager;
        if row.active && row.role == Role::Manager && !stays_manager && managers == 1 {
            return Err(AppError::refused(
                "这是唯一的经理，先再设一位经理。",
                "This is the only manager: make somebody else a manager first.",
            ));
        }
        let (author, name) = (app.author(self.request)?, row.name.clone());
        let (user, role, active) = (self.user, self.role, self.active);
        let store = app.store_mut()?;
        store.write(author, |w| {
            w.append(Facts::UserSet { user, role, active }, Some(Personal::Name { name }))?;
            Ok::<_, AppError>(())
        })?;
        if !active {
            store.remove_password(user)?;
        }
        Ok(Done {})
    }
}

impl Action for SetPassword {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let mut fields = Fields::default();
        fields.take("password", parse::password(&self.password));
        fields.finish()?;
        let users = app.reader()?.users()?;
        let Some(row) = users.into_iter().find(|u| u.user == self.user && u.active) else {
            return Err(AppError::not_found("位在岗的同事", "active person"));
        };
        let cost = app.cost;
        app.store_mut()?.set_password(self.user, &row.name, &self.password, cost)?;
        Ok(Done {})
    }
}

pub(crate) fn same_project() -> Text {
    Text::new("已有同名的楼盘，请换个名称。", "There is a project of that name: choose another.")
}

impl Action for SetProject {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let mut fields = Fields::default();
        let name = fields.take("name", parse::label(&self.name, 60));
        let taken = |(id, other, _): &(ProjectId, String, bool)| {
            Some(*id) != self.project && Some(other) == name.as_ref()
        };
        if app.reader()?.projects()?.iter().any(taken) && app.reader()?.of_request(self.request)?.is_empty() {
            fields.wrong("name", same_project());
        }
        fields.finish()?;
        if !app.reader()?.of_request(self.request)?.is_empty() {
            return Ok(Done {});
        }
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            let project = match self.project {
                Some(project) => project,
                None => ProjectId::new(w.new_uuid()),
            };
            w.append(
                Facts::ProjectSet { project, name: name.unwrap_or_default(), active: self.active },
                None,
            )?;
            Ok::<_, AppError>(())
        })?;
        Ok(Done {})
    }
}

impl Action for SetConsultant {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let mut fields = Fields::default();
        let name = fields.take("name", parse::name(&self.name));
        fields.finish()?;
        let Some(name) = name else { return Ok(Done {}) };
        if !app.reader()?.of_request(self.request)?.is_empty() {
            return Ok(Done {});
        }
        let author = app.author(self.request)?;
        let mut rows = app.reader()?.consultants()?;
        let at = self.consultant.and_then(|c| rows.iter().position(|r| r.consultant == c));
        if self.consultant.is_some() && at.is_none() {
            return Err(AppError::not_found("位顾问", "consultant"));
        }
        app.store_mut()?.write(author, |w| {
            let mut row = match at {
                Some(at) => rows.remove(at),
                None => laifang_store::ConsultantRow {
                    consultant: ConsultantId::new(w.new_uuid()),
                    name: String::new(),
                    place: u32::MAX,
                    active: true,
                    attendance: Attendance::Present,
                    attendance_since: None,
                    back_since: None,
                    team: None,
                },
            };
            row.name = name.as_str().to_owned();
            row.active = self.active;
            let changed = row.consultant;
            let place = self.place.map_or(at.unwrap_or(rows.len()), |p| p as usize).min(rows.len());
            rows.insert(place, row);
            // Those whose place moves are written again, so that the order has no gaps or ties.
            for (place, row) in (0..).zip(&rows) {
                if row.place != place || row.consultant == changed {
                    w.append(
                        Facts::ConsultantSet {
                            consultant: row.consultant,
                            place,
                            active: row.active,
                            team: row.team,
                        },
                        Some(Personal::Name { name: row.name.clone() }),
                    )?;
                }
            }
            Ok::<_, AppError>(())
        })?;
        Ok(Done {})
    }
}

fn verified(app: &App) -> Result<VerifyView, AppError> {
    let found = app.store()?.verify()?;
    Ok(VerifyView {
        ok: found.findings.is_empty(),
        state_hash: found.state_hash,
        changes: found.changes,
        heads: found
            .heads
            .into_iter()
            .map(|h| HeadView {
                device: h.device,
                desk: h.desk,
                seq: h.seq,
                hash: h.hash.iter().map(|b| format!("{b:02x}")).collect(),
            })
            .collect(),
        unknown_changes: found.unknown,
        findings: found.findings,
        warnings: found.warnings,
    })
}

impl Action for VerifyStore {
    type View = VerifyView;
    const NEEDS: Needs = Needs::Permission(Permission::Verify);
    fn run(self, app: &mut App) -> Result<VerifyView, AppError> {
        verified(app)
    }
}

impl Action for RebuildStore {
    type View = VerifyView;
    const NEEDS: Needs = Needs::Permission(Permission::Repair);
    fn run(self, app: &mut App) -> Result<VerifyView, AppError> {
        app.store_mut()?.rebuild()?;
        verified(app)
    }
}

impl Action for DiscardDemo {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::Repair);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        if !app.reader()?.office()?.demo {
            return Err(AppError::refused(
                "这是正式案场，不能丢弃。",
                "This is a real office: it cannot be thrown away.",
            ));
        }
        app.lock();
        app.dir.discard()?;
        Ok(Done {})
    }
}
