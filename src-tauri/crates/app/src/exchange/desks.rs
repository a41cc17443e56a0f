//! The desks of an office: how old each one's news is, how one joins, how one is taken out.

use super::{read_file, write_parts};
use crate::app::Person;
use crate::parse;
use crate::prelude::*;
use crate::session::{OfficeCreated, person_at, session_view};
use laifang_core::change::Facts;
use laifang_store::JoinRequest;
use std::path::{Path, PathBuf};

/// A clock that is further ahead than this is said.
const AHEAD: i64 = 5 * 60_000;

/// The desks of the office, with the age of their news.
#[derive(Deserialize, TS)]
pub struct ListDesks {}

/// The desks.
#[derive(Serialize, TS)]
pub struct DesksView {
    /// This desk first, then by number.
    pub desks: Vec<DeskNews>,
    /// Changes that wait here for what is missing before them.
    pub waiting: u64,
    /// Why this desk should go on as a new one; none when all is well.
    pub advice: Option<Text>,
    /// The shared folder of this desk.
    pub folder: Option<super::folder::FolderView>,
}

/// One desk, and what is known of it here.
#[derive(Clone, Serialize, TS)]
pub struct DeskNews {
    /// Which.
    pub device: DeviceId,
    /// Its number, as in slip numbers.
    pub desk: u32,
    /// This desk.
    pub this: bool,
    /// Taken out of the office.
    pub revoked: bool,
    /// The number of the desk in whose place it went on.
    pub was: Option<u32>,
    /// Its log exists twice: a cloned disk, or a restored backup that went on.
    pub forked: bool,
    /// Another desk has the same number: slips of the two could have one number.
    pub doubled: bool,
    /// Until when its news has come, local time; none when nothing came yet.
    pub news: Option<String>,
    /// Minutes since then.
    pub age_minutes: Option<i64>,
    /// Its clock is ahead of this desk's by so many minutes.
    pub ahead_minutes: Option<i64>,
    /// It has said that it has everything this desk has.
    pub up_to_date: bool,
    /// It is head office's.
    pub head_office: bool,
    /// Head office has acknowledged what this desk did until then, local time; none for other desks, and before it has.
    pub has_until: Option<String>,
}

/// A new desk makes its keys and asks to join an office: the file goes to a manager at a desk of the office.
#[derive(Deserialize, TS)]
pub struct AskToJoin {
    /// Who will open the new desk.
    pub person: String,
    /// Their password on it.
    pub password: String,
    /// Where the request goes: a file or a folder.
    pub path: String,
}

/// A request was written.
#[derive(Serialize, TS)]
pub struct JoinAsked {
    /// The file to hand to the manager.
    pub file: String,
    /// What the manager must see as well.
    pub code: String,
}

/// Whose request is this? For the manager to compare the code.
#[derive(Deserialize, TS)]
pub struct ShowJoinRequest {
    /// The file.
    pub path: String,
}

/// A request.
#[derive(Serialize, TS)]
pub struct JoinRequestView {
    /// The same as on the new desk's screen, or somebody else's request.
    pub code: String,
    /// The number it would get.
    pub desk: u32,
    /// It is enrolled already.
    pub known: bool,
}

/// Lets a desk join: enrols it and writes the bundle that founds it.
#[derive(Deserialize, TS)]
pub struct ApproveDesk {
    /// Makes a retry harmless.
    pub request: RequestId,
    /// The new desk's request.
    pub path: String,
    /// The code on the new desk's screen.
    pub code: String,
    /// Its number; the next free one when absent.
    #[serde(default)]
    #[ts(optional)]
    pub desk: Option<u32>,
    /// The colleague who opens it first.
    #[serde(default)]
    #[ts(optional)]
    pub user: Option<UserId>,
    /// Or somebody new: their name…
    #[serde(default)]
    pub name: String,
    /// …and role.
    #[serde(default)]
    #[ts(optional)]
    pub role: Option<Role>,
    /// Where the bundle for it goes: a file or a folder.
    pub out: String,
}

/// A desk was let in.
#[derive(Serialize, TS)]
pub struct DeskApproved {
    /// Its number.
    pub desk: u32,
    /// To be taken to the new desk, all of them.
    pub files: Vec<String>,
}

/// Founds this desk from the bundle that came back.
#[derive(Deserialize, TS)]
pub struct JoinOffice {
    /// The password given when asking.
    pub password: String,
    /// All parts of the bundle.
    pub paths: Vec<String>,
}

/// Takes a desk out of the office.
#[derive(Deserialize, TS)]
pub struct RevokeDesk {
    /// Makes a retry harmless.
    pub request: RequestId,
    /// Which.
    pub device: DeviceId,
}

pub(crate) fn desks_view(app: &App) -> Result<DesksView, AppError> {
    let (store, reader) = (app.store()?, app.reader()?);
    let (now, zone, mine) = (store.now(), reader.zone()?, store.device_id());
    let (peers, forked, devices) = (store.peers()?, store.forked_devices()?, reader.devices()?);
    let chains = store.chains()?;
    let mut desks = Vec::new();
    for row in &devices {
        let peer = peers.iter().find(|p| p.device == row.device);
        let written = store.newest_of(row.device)?;
        let news = match row.device == mine {
            true => Some(now),
            false => peer.map(|p| p.made).max(written),
        };
        let ahead = news.map(|n| n.0 - now.0).filter(|ms| *ms > AHEAD);
        desks.push(DeskNews {
            device: row.device,
            desk: row.desk,
            this: row.device == mine,
            revoked: row.revoked,
            was: devices.iter().find(|d| Some(d.device) == row.renews).map(|d| d.desk),
            forked: forked.contains(&row.device),
            doubled: devices.iter().any(|d| d.device != row.device && d.desk == row.desk && !d.revoked),
            news: news.map(|m| m.stamp(zone)),
            age_minutes: news.map(|m| (now.0 - m.0).max(0) / 60_000),
            ahead_minutes: ahead.map(|ms| ms / 60_000),
            up_to_date: match peer {
                Some(peer) => chains.lacking(&peer.knows)?.is_empty(),
                None => row.device == mine,
            },
            head_office: row.head_office,
            has_until: match peer {
                Some(peer) if row.head_office => store.own_until(&peer.knows)?.map(|m| m.stamp(zone)),
                _ => None,
            },
        });
    }
    desks.sort_by_key(|d| (!d.this, d.revoked, d.desk));
    Ok(DesksView {
        desks,
        waiting: store.parked()?,
        advice: super::renew::advice(app)?,
        folder: super::folder::folder_view(app)?,
    })
}

impl Action for ListDesks {
    type View = DesksView;
    const NEEDS: Needs = Needs::Session;
    fn run(self, app: &mut App) -> Result<DesksView, AppError> {
        desks_view(app)
    }
}

fn target(path: &str, name: &str) -> PathBuf {
    let target = PathBuf::from(path.trim());
    if target.is_dir() { target.join(name) } else { target }
}

impl Action for AskToJoin {
    type View = JoinAsked;
    const NEEDS: Needs = Needs::Nothing;
    fn run(self, app: &mut App) -> Result<JoinAsked, AppError> {
        let mut fields = Fields::default();
        let person = fields.take("person", parse::name(&self.person));
        fields.take("password", parse::password(&self.password));
        fields.finish()?;
        let name = person.map(|p| p.as_str().to_owned()).unwrap_or_default();
        let asked = app.dir.ask_to_join(&name, &self.password, app.cost, (app.ports)())?;
        let file = target(&self.path, &format!("join-{}.json", asked.code()));
        laifang_store::write_atomically(&file, &asked.to_bytes())?;
        Ok(JoinAsked { file: file.display().to_string(), code: asked.code() })
    }
}

fn read_request(path: &str) -> Result<JoinRequest, AppError> {
    JoinRequest::parse(&read_file(Path::new(path.trim()))?).ok_or_else(|| {
        AppError::field(
            "path",
            Text::new(
                "这不是完整的加入申请：请新前台重新申请一次。",
                "This is no whole request to join: have the new desk ask once more.",
            ),
        )
    })
}

fn next_number(app: &App) -> Result<u32, AppError> {
    let taken: Vec<u32> = app.reader()?.devices()?.into_iter().map(|d| d.desk).collect();
    (1..=99)
        .find(|n| !taken.contains(n))
        .ok_or_else(|| AppError::refused("99 个前台号都用完了。", "All 99 desk numbers are taken."))
}

impl Action for ShowJoinRequest {
    type View = JoinRequestView;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<JoinRequestView, AppError> {
        let asked = read_request(&self.path)?;
        let known = app.reader()?.devices()?.iter().any(|d| d.device == asked.device);
        Ok(JoinRequestView { code: asked.code(), desk: next_number(app)?, known })
    }
}

impl Action for ApproveDesk {
    type View = DeskApproved;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<DeskApproved, AppError> {
        let asked = read_request(&self.path)?;
        let mut fields = Fields::default();
        if self.code.trim().to_uppercase() != asked.code() {
            fields.wrong(
                "code",
                Text::new(
                    "和新前台屏幕上的码不一样：不要批准，请新前台重新申请。",
                    "It differs from the code on the new desk's screen: do not approve; have it ask once more.",
                ),
            );
        }
        let enrolled = app.reader()?.devices()?;
        let there = enrolled.iter().find(|d| d.device == asked.device);
        let number = match (there, self.desk) {
            (Some(row), _) => row.desk,
            (None, Some(number)) => number,
            (None, None) => next_number(app)?,
        };
        let taken = enrolled.iter().any(|d| d.desk == number && d.device != asked.device);
        if taken || !(1..=99).contains(&number) {
            fields.wrong(
                "desk",
                Text::new(
                    "前台号在 1 到 99 之间，且没有用过。",
                    "The desk number is 1 to 99 and not used yet.",
                ),
            );
        }
        let mut new = None;
        let user = match self.user {
            Some(user) => {
                if !app.reader()?.users()?.iter().any(|u| u.user == user && u.active) {
                    return Err(AppError::not_found("位在岗的同事", "active person"));
                }
                user
            }
            None => {
                if let Some(name) = fields.take("name", parse::name(&self.name)) {
                    new = Some((name.as_str().to_owned(), self.role.unwrap_or(Role::Receptionist)));
                }
                asked.user
            }
        };
        fields.finish()?;
        // Once enrolled, only the bundle is written again.
        if there.is_none() {
            let author = app.author(self.request)?;
            app.store_mut()?.enrol(author, &asked, number, user, new)?;
        }
        let parts = app.store_mut()?.welcome(asked.device)?;
        let out = target(&self.out, &format!("desk-{number}.{}", super::EXTENSION));
        let files = write_parts(&out, &parts)?;
        Ok(DeskApproved { desk: number, files: files.iter().map(|f| f.display().to_string()).collect() })
    }
}

impl Action for JoinOffice {
    type View = OfficeCreated;
    const NEEDS: Needs = Needs::Nothing;
    fn run(self, app: &mut App) -> Result<OfficeCreated, AppError> {
        let mut bundles = Vec::new();
        for path in &self.paths {
            bundles.push(read_file(Path::new(path.trim()))?);
        }
        let (store, user, recovery) = app.dir.join(&self.password, &bundles, app.cost, (app.ports)())?;
        app.lock();
        app.open(store, None);
        let person: Person = person_at(app, user)?;
        app.seat(Some(person));
        app.password_given();
        Ok(OfficeCreated { recovery_key: recovery.show(), session: session_view(app)? })
    }
}

impl Action for RevokeDesk {
    type View = DesksView;
    const NEEDS: Needs = Needs::Permission(Permission::TakeDeskOut);
    fn run(self, app: &mut App) -> Result<DesksView, AppError> {
        let row = app.reader()?.devices()?.into_iter().find(|d| d.device == self.device);
        let row = row.ok_or_else(|| AppError::not_found("个前台", "desk"))?;
        if row.device == app.store()?.device_id() {
            return Err(AppError::refused(
                "不能移出正在用的这个前台：请在别的前台上做。",
                "This desk cannot take itself out: do it at another desk.",
            ));
        }
        if !row.revoked {
            let device = self.device;
            app.once(self.request, |w| {
                w.append(Facts::DeviceRevoked { device }, None)?;
                Ok(())
            })?;
        }
        desks_view(app)
    }
}
