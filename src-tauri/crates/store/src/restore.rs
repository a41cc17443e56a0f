//! From a backup to an office again: into an empty folder, or in the place of a store that cannot be read.

use crate::attachments::{self, Attachments};
use crate::backup::{self, MANIFEST, POOL};
use crate::files::{self, copy_file, sync_dir, sync_file, write_atomically};
use crate::open::{BESIDE, KEYS, STORE, connection_to, prepared, schema_of};
use crate::slots::DataKey;
use crate::{
    Author, BackupInfo, DataDir, Ports, RecoveryKey, RestoredMark, Slots, Store, StoreError, rescue,
};
use laifang_core::change::{DeviceKeys, Facts};
use laifang_core::id::{DeviceId, UserId};
use laifang_log::DeviceSecret;
use rusqlite::{OptionalExtension, params};
use std::fs;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Where the restored office is made ready.
const STAGE: &str = ".restore-part";

/// What the folder of a store begins with that was set aside.
pub(crate) const DAMAGED: &str = "damaged-";

/// What opens a backup.
pub enum Secret<'a> {
    /// The person's password as it was when the backup was taken.
    Password(&'a str),
    /// The recovery key of the desk.
    Recovery(&'a RecoveryKey),
}

impl Secret<'_> {
    fn open(&self, slots: &Slots, user: UserId) -> Result<DataKey, StoreError> {
        match self {
            Self::Password(password) => slots.open_with_password(user, password),
            Self::Recovery(recovery) => slots.open_with_recovery(recovery),
        }
    }
}

/// What the restored office comes in the place of.
enum Instead {
    Nothing,
    /// A store that cannot be read; its key, where the desk's own slots gave it.
    Damaged(Option<DataKey>),
}

/// What a restore came to.
#[derive(Clone, Debug)]
pub struct Restored {
    /// From which backup.
    pub backup: BackupInfo,
    /// The desk's number before, since, and what was rescued.
    pub mark: RestoredMark,
    /// Scans that are not in the backup.
    pub missing: u64,
    /// Where the damaged store was put.
    pub set_aside: Option<PathBuf>,
}

impl DataDir {
    /// Restores a backup into this folder, which must hold no office.
    pub fn restore(
        &self,
        backup: &BackupInfo,
        user: UserId,
        secret: &Secret<'_>,
        ports: Box<dyn Ports>,
    ) -> Result<Restored, StoreError> {
        if self.has_office() {
            return Err(StoreError::Exists);
        }
        let (stage, mut restored) = self.stage(backup, user, secret, ports, Instead::Nothing)?;
        self.begin()?;
        self.move_in(&stage, &mut restored, false)?;
        Ok(restored)
    }

    /// Restores a backup in the place of a store that cannot be read. The damaged files are put aside under a name
    /// with the date, never deleted; what of their log still holds beyond the backup is taken over. A store that
    /// opens is left alone.
    pub fn restore_instead(
        &self,
        backup: &BackupInfo,
        user: UserId,
        secret: &Secret<'_>,
        ports: &dyn Fn() -> Box<dyn Ports>,
    ) -> Result<Restored, StoreError> {
        // The desk's own slots are newer than the backup's, where they can be read.
        let own = self.slots().and_then(|slots| secret.open(&slots, user)).ok();
        if let Some(key) = &own {
            match self.open_with(key.clone(), ports()) {
                Ok(store) => {
                    store.close();
                    return Err(StoreError::Exists);
                }
                Err(StoreError::Damaged(_) | StoreError::Chain(_) | StoreError::Sql(_)) => {}
                Err(other) => return Err(other),
            }
        }
        let (stage, mut restored) = self.stage(backup, user, secret, ports(), Instead::Damaged(own))?;
        restored.set_aside = Some(self.set_aside(restored.mark.at)?);
        self.move_in(&stage, &mut restored, true)?;
        Ok(restored)
    }

    /// Makes the restored office ready beside: nothing in the folder is touched yet.
    fn stage(
        &self,
        backup: &BackupInfo,
        user: UserId,
        secret: &Secret<'_>,
        ports: Box<dyn Ports>,
        instead: Instead,
    ) -> Result<(PathBuf, Restored), StoreError> {
        let (key, slots) = match &instead {
            Instead::Damaged(Some(key)) => (key.clone(), self.path().join(KEYS)),
            _ => {
                let path = backup.path.join(KEYS);
                (secret.open(&Slots::read(&path)?, user)?, path)
            }
        };
        fs::create_dir_all(self.path()).map_err(StoreError::io("creating the data folder"))?;
        files::refuse_network_folder(self.path())?;
        let stage = self.path().join(STAGE);
        if stage.exists() {
            fs::remove_dir_all(&stage).map_err(StoreError::io("clearing a broken-off restore"))?;
        }
        fs::create_dir(&stage).map_err(StoreError::io("restoring"))?;
        let rescue = matches!(instead, Instead::Damaged(_));
        let made = self.fill(&stage, backup, user, key, ports, rescue).and_then(|restored| {
            let keys = fs::read(&slots).map_err(StoreError::io("reading the key slots"))?;
            write_atomically(&stage.join(KEYS), &keys)?;
            Ok(restored)
        });
        if made.is_err() {
            let _ = fs::remove_dir_all(&stage);
        }
        Ok((stage, made?))
    }

    fn fill(
        &self,
        stage: &Path,
        backup: &BackupInfo,
        user: UserId,
        key: DataKey,
        ports: Box<dyn Ports>,
        rescue: bool,
    ) -> Result<Restored, StoreError> {
        for file in [STORE, KEYS, MANIFEST] {
            copy_file(&backup.path.join(file), &stage.join(file))?;
        }
        let manifest = backup::check(stage, &key)?;
        fs::remove_file(stage.join(MANIFEST)).map_err(StoreError::io("restoring"))?;
        let missing = bring_attachments(&key, &manifest.attachments, backup, stage, self.path())?;
        let connection = connection_to(&stage.join(STORE), &key, false)?;
        let schema = schema_of(&connection, false)?;
        let connection = prepared(connection, schema)?;
        let mut store = DataDir::new(stage).over(connection, key.clone(), ports)?;
        let rescued = if rescue { rescue::take_over(&mut store, &key, self.path(), stage)? } else { 0 };
        let at = store.now();
        let (was, desk) = store.continue_as_another(user, self.highest_desk(backup))?;
        store.close();
        for file in BESIDE.map(|name| stage.join(name)).iter().filter(|f| f.exists()) {
            // The log was written back in full when the store was closed.
            fs::remove_file(file).map_err(StoreError::io("restoring"))?;
        }
        sync_file(&stage.join(STORE))?;
        let mark = RestoredMark { at, backup: manifest.at, was, desk, rescued };
        Ok(Restored { backup: backup.clone(), mark, missing, set_aside: None })
    }

    /// The highest desk number that is known to be taken, beside the restored log: by backups in the same place, and
    /// by an earlier restore here.
    fn highest_desk(&self, backup: &BackupInfo) -> u32 {
        let place = backup.path.parent().and_then(Path::parent);
        let beside = place.and_then(|p| backup::list_backups(p).ok()).unwrap_or_default();
        let same = beside.iter().filter(|b| b.manifest.office == backup.manifest.office);
        let here = self.backup_settings().restored.map(|mark| mark.desk);
        same.map(|b| b.manifest.desk).chain(here).max().unwrap_or(0)
    }

    /// Puts what cannot be read where it is out of the way and safe.
    fn set_aside(&self, at: laifang_core::time::Moment) -> Result<PathBuf, StoreError> {
        let failed = || StoreError::io("setting the damaged store aside");
        let stamp = files::stamp(at);
        let names = std::iter::once(String::new()).chain((2..1_000).map(|n| format!("-{n}")));
        let place = names
            .map(|n| self.path().join(format!("{DAMAGED}{stamp}{n}")))
            .find(|place| !place.exists())
            .unwrap_or_else(|| self.path().join(DAMAGED));
        fs::create_dir(&place).map_err(failed())?;
        // The write-ahead log first: the store's file alone is older, never newer, than with it. The slots stay
        // until new ones are there: a crash in between is a folder with slots and no store, which is said as such.
        for file in BESIDE.iter().rev().chain([&STORE]) {
            let from = self.path().join(file);
            if from.exists() {
                fs::rename(&from, place.join(file)).map_err(failed())?;
            }
        }
        let keys = self.path().join(KEYS);
        if keys.exists() {
            copy_file(&keys, &place.join(KEYS))?;
        }
        sync_dir(&place)?;
        sync_dir(self.path())?;
        Ok(place)
    }

    /// The slots come last: a folder with its slots is a folder with an office.
    fn move_in(&self, stage: &Path, restored: &mut Restored, in_place: bool) -> Result<(), StoreError> {
        let failed = || StoreError::io("restoring");
        let attachments = self.path().join(attachments::FOLDER);
        let staged = stage.join(attachments::FOLDER);
        if staged.exists() {
            fs::create_dir_all(&attachments).map_err(failed())?;
            for entry in fs::read_dir(&staged).map_err(failed())? {
                let entry = entry.map_err(failed())?;
                fs::rename(entry.path(), attachments.join(entry.file_name())).map_err(failed())?;
            }
            sync_dir(&attachments)?;
        }
        let mut settings = if in_place { self.backup_settings() } else { crate::BackupSettings::default() };
        if in_place {
            // Elsewhere the desk that was backed up may go on, and its backups are its own.
            settings.former.push(restored.backup.manifest.device);
        }
        settings.restored = Some(restored.mark.clone());
        self.save_backup_settings(&settings)?;
        fs::rename(stage.join(STORE), self.path().join(STORE)).map_err(failed())?;
        fs::rename(stage.join(KEYS), self.path().join(KEYS)).map_err(failed())?;
        sync_dir(self.path())?;
        self.finished()?;
        fs::remove_dir_all(stage).map_err(failed())
    }
}

/// Takes the scans out of the pool, each looked at; those that are here already stay. How many are nowhere.
fn bring_attachments(
    key: &DataKey,
    named: &[String],
    backup: &BackupInfo,
    stage: &Path,
    data: &Path,
) -> Result<u64, StoreError> {
    let pool = backup.path.parent().unwrap_or(&backup.path).join(POOL);
    let (from, here) = (Attachments::in_directory(key, &pool), Attachments::in_folder(key, data));
    let folder = stage.join(attachments::FOLDER);
    let mut missing = 0;
    for hash in named.iter().filter(|hash| here.get(hash).is_err()) {
        if from.get(hash).is_err() {
            missing += 1;
            continue;
        }
        fs::create_dir_all(&folder).map_err(StoreError::io("restoring"))?;
        let bytes = fs::read(pool.join(hash)).map_err(StoreError::io("reading an attachment"))?;
        write_atomically(&folder.join(hash), &bytes)?;
    }
    Ok(missing)
}

impl Store {
    /// Goes on under a new device, key and desk number: the chain that was restored may have gone on elsewhere, and
    /// no number in it may be used twice. The number before and the number since; 0 where this desk cannot vouch for
    /// itself (the secret of the trust root is at the first desk only).
    fn continue_as_another(&mut self, user: UserId, highest: u32) -> Result<(u32, u32), StoreError> {
        let devices = self.reader().devices()?;
        let (was, head_office) =
            devices.iter().find(|d| d.device == self.device).map_or((0, false), |d| (d.desk, d.head_office));
        let free = devices.iter().map(|d| d.desk).max().unwrap_or(0).max(highest) + 1;
        let trust: Option<Vec<u8>> = self
            .connection
            .query_row("SELECT trust FROM local_secret", [], |r| r.get(0))
            .optional()?
            .flatten();
        let trust: Option<[u8; 64]> = trust.and_then(|t| t.try_into().ok());
        let device = DeviceId::new(self.new_uuid());
        let mut bytes = Zeroizing::new([0; 64]);
        self.random(bytes.as_mut_slice());
        let before = (self.device, self.secret.clone());
        (self.device, self.secret) = (device, DeviceSecret::from_bytes(&bytes));
        let keys = DeviceKeys {
            device,
            desk: free,
            ed25519: self.secret.verifying_key(),
            x25519: self.secret.agreement_key(),
        };
        let secret = self.secret.to_bytes();
        let done = self.write(Author { actor: user, request: None }, |w| {
            w.tx.execute("UPDATE local_secret SET device = ?1, keys = ?2", params![device.uuid(), secret])
                .map_err(StoreError::from)?;
            let Some(trust) = trust.map(|t| DeviceSecret::from_bytes(&t)) else { return Ok(0) };
            let signature = laifang_log::sign_text(&trust, &crate::exchange::vouching(&keys));
            w.append(Facts::DeviceEnrolled { device: keys, user: Some(user), signature, head_office }, None)?;
            Ok::<_, StoreError>(free)
        });
        if done.is_err() {
            (self.device, self.secret) = before;
        }
        Ok((was, done?))
    }
}
