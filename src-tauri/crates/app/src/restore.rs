//! From a backup to a desk again: into an empty folder, or in the place of a store that cannot be read.

use crate::backup::backup_line;
use crate::prelude::*;
use crate::session::{DeskStatus, PersonChoice, without_pins};
use chrono_tz::Tz;
use laifang_store::{
    BackupInfo, DataDir, RecoveryKey, Restored, RestoredMark, Secret, find_backup, list_backups,
};
use std::path::{Path, PathBuf};

/// Puts a backup in the place of a store that cannot be read. The damaged files are set aside, never deleted.
#[derive(Clone, Deserialize, TS)]
pub struct RestoreBackup {
    /// Its folder.
    pub backup: String,
    /// Whose password.
    pub user: UserId,
    /// Theirs on this desk, or as it was when the backup was taken.
    pub password: String,
}

/// What a restore came to.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RestoredView {
    /// When the backup was taken, local `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// Changes in it.
    pub changes: u64,
    /// Changes taken over from the damaged store beyond the backup.
    pub rescued: u64,
    /// Signed sheets whose files are in neither.
    pub missing: u64,
    /// The desk's number from now on.
    pub desk: u32,
    /// Where the damaged files are.
    pub set_aside: Option<String>,
    /// All this in a sentence, with what to do next.
    pub text: Text,
}

/// What opens a backup: a password, or the recovery key.
pub enum Given {
    /// A person's password.
    Password(String),
    /// The desk's recovery key, as typed.
    Recovery(String),
}

/// Where backups of this desk can be: at the second place, and those before migrations in the data folder.
fn known_backups(dir: &DataDir) -> Vec<BackupInfo> {
    let places = dir.backup_settings().folder.into_iter().chain([dir.path().join("backups")]);
    let mut found: Vec<BackupInfo> = places.flat_map(|p| list_backups(&p).unwrap_or_default()).collect();
    found.sort_by_key(|b| std::cmp::Reverse(b.manifest.at));
    found
}

/// The door of a store that cannot be read: what was found, and the backups at hand.
pub(crate) fn damaged(app: &App, message: Text) -> DeskStatus {
    let found = known_backups(&app.dir);
    let own = app.dir.slots().ok();
    let slots = own.or_else(|| DataDir::new(&found.first()?.path).slots().ok());
    DeskStatus::Damaged {
        message,
        backups: found.iter().map(|info| backup_line(info, Tz::Asia__Shanghai)).collect(),
        people: slots.map(|slots| without_pins(&slots)).unwrap_or_default(),
    }
}

/// In words, for the settings.
pub(crate) fn told(mark: &RestoredMark, zone: Tz) -> Text {
    let (at, from) = (mark.at.stamp(zone), mark.backup.stamp(zone));
    let desk = mark.desk;
    Text::new(
        format!("{at} 用 {from} 的备份恢复，从那时起是 {desk} 号前台。"),
        format!("Restored on {at} from the backup of {from}; desk {desk} since."),
    )
}

fn view(restored: &Restored) -> RestoredView {
    let Restored { backup, mark, missing, set_aside } = restored;
    let at = mark.backup.stamp(Tz::Asia__Shanghai);
    let aside = set_aside.as_ref().map(|p| p.display().to_string());
    let mut zh = format!("已用 {at} 的备份恢复");
    let mut en = format!("Restored from the backup of {at}");
    if mark.rescued > 0 {
        zh += &format!("，又从原数据里救回 {} 条", mark.rescued);
        en += &format!(", and {} changes rescued from the old data", mark.rescued);
    }
    zh += &format!("。前台号由 {} 改为 {}，确认单从新号开始", mark.was, mark.desk);
    en += &format!(". Desk {} is now desk {}: slips are numbered anew", mark.was, mark.desk);
    if *missing > 0 {
        zh += &format!("。有 {missing} 份签字件不在备份里，请重新添加");
        en += &format!(". {missing} signed sheets are not in the backup: attach them again");
    }
    if let Some(place) = &aside {
        zh += &format!("。读不出来的原数据放在 {place}");
        en += &format!(". The old data is kept in {place}");
    }
    zh += "。备份之后登记的请对照纸上补上；备份之后做过的个人信息删除要再做一次；付款前台要重新指定。";
    en += ". Enter from paper what came after the backup; repeat erasures made since; name the paying desk again.";
    RestoredView {
        at,
        changes: backup.manifest.changes,
        rescued: mark.rescued,
        missing: *missing,
        desk: mark.desk,
        set_aside: aside,
        text: Text::new(zh, en),
    }
}

impl App {
    /// People whose password opens a backup.
    pub fn people_of_backup(&self, path: &Path) -> Result<Vec<PersonChoice>, AppError> {
        Ok(without_pins(&DataDir::new(find_backup(path)?.path).slots()?))
    }

    /// The newest backup of this desk that is known here, for a store that cannot be read.
    pub fn newest_backup(&self) -> Option<PathBuf> {
        known_backups(&self.dir).into_iter().next().map(|b| b.path)
    }

    /// Restores a backup into this desk's folder, which holds no office; or instead of one that cannot be read.
    pub fn restore(
        &mut self,
        path: &Path,
        user: UserId,
        given: &Given,
        instead: bool,
    ) -> Result<RestoredView, AppError> {
        let backup = find_backup(path)?;
        let key;
        let secret = match given {
            Given::Password(password) => Secret::Password(password),
            Given::Recovery(text) => {
                key = RecoveryKey::parse(text).ok_or_else(|| {
                    AppError::field(
                        "recovery_key",
                        Text::new(
                            "恢复密钥是 32 位字母和数字，请对照纸上再输一遍。",
                            "The recovery key has 32 letters and digits: compare it with the paper.",
                        ),
                    )
                })?;
                Secret::Recovery(&key)
            }
        };
        self.lock();
        let restored = if instead {
            self.dir.restore_instead(&backup, user, &secret, &self.ports)?
        } else {
            self.dir.restore(&backup, user, &secret, (self.ports)())?
        };
        self.damage = None;
        Ok(view(&restored))
    }
}

impl Action for RestoreBackup {
    type View = RestoredView;
    // The password is the permission: it opens the backup or the desk. A store that opens is left alone.
    const NEEDS: Needs = Needs::Nothing;
    fn run(self, app: &mut App) -> Result<RestoredView, AppError> {
        if app.is_open() {
            return Err(AppError::refused(
                "数据是打开的，没有坏：要恢复别的备份，请用 laifang restore 恢复到新文件夹。",
                "The data is open and well: to restore another backup use laifang restore into a new folder.",
            ));
        }
        app.restore(Path::new(self.backup.trim()), self.user, &Given::Password(self.password), true)
    }
}
