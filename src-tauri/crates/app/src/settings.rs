//! People, projects, consultants, policies, the store's health.

use crate::prelude::*;

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
    /// Policies in force, in a sentence each.
    pub policies: Vec<PolicyView>,
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

/// A policy.
#[derive(Serialize, TS)]
pub struct PolicyView {
    /// 分销 2026，第 1 版.
    pub name: Text,
    /// In a sentence: A broker's customer is valid if ….
    pub sentence: Text,
    /// Rules it carries.
    pub rules: Vec<String>,
    /// In force from, local day.
    pub from: String,
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
