//! Files beside the log: scans of signed sheets. A change names one by its hash; the file itself is encrypted with
//! a key of its own, derived from the store's, and lies in the data folder under that hash.

use crate::files::{sync_dir, write_atomically};
use crate::slots::DataKey;
use crate::{Ports, Store, StoreError, sql};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use laifang_core::fold::SlipScan;
use laifang_core::scan::ScanMedia;
use laifang_core::wording::Text;
use rusqlite::{Connection, TransactionBehavior};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// How long a scan may be: 20 MiB.
pub const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// The folder in the data folder.
pub(crate) const FOLDER: &str = "attachments";

/// Says for what the key is derived; changing it loses every attachment.
const CONTEXT: &str = "laifang 2026-11-22 attachments v1";

/// What a file begins with: format 1, then 24 bytes of nonce.
const MAGIC: &[u8; 4] = b"LFA1";
const NONCE: usize = 24;

/// A file that was chosen, read and looked at.
pub struct Scan {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// What it is.
    pub media: ScanMedia,
}

/// Why a file cannot be attached, or an attachment not be shown.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    /// The file cannot be read.
    #[error("The file cannot be read ({0}): check the path, or choose another.")]
    Unreadable(String),
    /// Nothing in it.
    #[error("The file is empty: scan the sheet again.")]
    Empty,
    /// More than fits.
    #[error(
        "The file is larger than 20 MiB: scan in black and white or at 200 dpi, or take a smaller photo."
    )]
    TooBig,
    /// Not a kind of file that scans are.
    #[error("The file is no PDF, JPEG or PNG, whatever its name says: choose the scan or the photo.")]
    NotAScan,
    /// Not in the folder.
    #[error(
        "The file of this scan is missing from the data folder: attach it again. The slip and its record are unharmed."
    )]
    Missing,
    /// Not as it was written.
    #[error(
        "The file of this scan was altered or damaged: attach it again. The slip and its record are unharmed."
    )]
    Altered,
}

impl AttachmentError {
    /// In both languages.
    pub fn text(&self) -> Text {
        let zh = match self {
            Self::Unreadable(why) => format!("文件读不了（{why}）：看看路径对不对，或换一个。"),
            Self::Empty => "文件是空的：请重新扫描。".into(),
            Self::TooBig => "文件超过 20 MiB：用黑白或 200 dpi 重扫，或拍小一点。".into(),
            Self::NotAScan => "不是 PDF、JPEG 或 PNG（不看文件名，看内容）：请选扫描件或照片。".into(),
            Self::Missing => "这份签字件的文件不在数据文件夹里：请重新添加。确认单和记录都还好。".into(),
            Self::Altered => "这份签字件的文件被改过或坏了：请重新添加。确认单和记录都还好。".into(),
        };
        Text::new(zh, self.to_string())
    }
}

impl Scan {
    /// Reads a file that a person chose. What it is, is told from its bytes.
    pub fn read(path: &Path) -> Result<Self, AttachmentError> {
        let unreadable = |e: std::io::Error| AttachmentError::Unreadable(e.to_string());
        let file = std::fs::File::open(path).map_err(unreadable)?;
        let mut bytes = Vec::new();
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.is_empty() {
            return Err(AttachmentError::Empty);
        }
        if bytes.len() as u64 > MOST_BYTES {
            return Err(AttachmentError::TooBig);
        }
        let media = ScanMedia::of(&bytes).ok_or(AttachmentError::NotAScan)?;
        Ok(Self { bytes, media })
    }

    /// By what the log names it.
    pub fn hash(&self) -> String {
        blake3::hash(&self.bytes).to_hex().to_string()
    }
}

/// The attachments of a store: in its folder, or in memory with it.
pub(crate) struct Attachments {
    key: Zeroizing<[u8; 32]>,
    place: Place,
}

enum Place {
    Folder(PathBuf),
    Memory(BTreeMap<String, Vec<u8>>),
}

impl Attachments {
    pub(crate) fn in_folder(key: &DataKey, data: &Path) -> Self {
        Self { key: derived(key), place: Place::Folder(data.join(FOLDER)) }
    }

    /// In a folder that holds nothing else, as a backup's does.
    pub(crate) fn in_directory(key: &DataKey, folder: &Path) -> Self {
        Self { key: derived(key), place: Place::Folder(folder.to_owned()) }
    }

    pub(crate) fn in_memory(key: &DataKey) -> Self {
        Self { key: derived(key), place: Place::Memory(BTreeMap::new()) }
    }

    fn cipher(&self) -> Result<XChaCha20Poly1305, StoreError> {
        let key = self.key.as_slice().try_into().map_err(|_| StoreError::WrongSecret)?;
        Ok(XChaCha20Poly1305::new(key))
    }

    /// Encrypts a file and puts it in its place, atomically. Whether there was nothing before.
    pub(crate) fn put(&mut self, scan: &Scan, ports: &mut dyn Ports) -> Result<bool, StoreError> {
        let hash = scan.hash();
        let mut nonce = [0; NONCE];
        ports.random(&mut nonce);
        let payload = Payload { msg: &scan.bytes, aad: hash.as_bytes() };
        let sealed = self.cipher()?.encrypt((&nonce).into(), payload).map_err(|_| StoreError::WrongSecret)?;
        let mut file = Vec::with_capacity(MAGIC.len() + NONCE + sealed.len());
        file.extend_from_slice(MAGIC);
        file.extend_from_slice(&nonce);
        file.extend_from_slice(&sealed);
        match &mut self.place {
            Place::Folder(folder) => {
                std::fs::create_dir_all(&*folder)
                    .map_err(StoreError::io("making the attachments' folder"))?;
                let path = folder.join(&hash);
                let new = !path.exists();
                write_atomically(&path, &file)?;
                Ok(new)
            }
            Place::Memory(files) => Ok(files.insert(hash, file).is_none()),
        }
    }

    /// Decrypts a file and checks that it is the one the log names.
    pub(crate) fn get(&self, hash: &str) -> Result<Vec<u8>, AttachmentError> {
        let file = match &self.place {
            Place::Folder(_) if !is_hash(hash) => return Err(AttachmentError::Missing),
            Place::Folder(folder) => std::fs::read(folder.join(hash)).map_err(|e| match e.kind() {
                std::io::ErrorKind::NotFound => AttachmentError::Missing,
                _ => AttachmentError::Unreadable(e.to_string()),
            })?,
            Place::Memory(files) => files.get(hash).cloned().ok_or(AttachmentError::Missing)?,
        };
        let altered = || AttachmentError::Altered;
        let (magic, rest) = file.split_at_checked(MAGIC.len()).ok_or_else(altered)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or_else(altered)?;
        if magic != MAGIC {
            return Err(AttachmentError::Altered);
        }
        let payload = Payload { msg: sealed, aad: hash.as_bytes() };
        let cipher = self.cipher().map_err(|_| AttachmentError::Altered)?;
        let bytes = cipher.decrypt(nonce.into(), payload).map_err(|_| AttachmentError::Altered)?;
        if blake3::hash(&bytes).to_hex().as_str() == hash { Ok(bytes) } else { Err(AttachmentError::Altered) }
    }

    fn has(&self, hash: &str) -> bool {
        match &self.place {
            Place::Folder(folder) => is_hash(hash) && folder.join(hash).exists(),
            Place::Memory(files) => files.contains_key(hash),
        }
    }

    /// Deletes a file; one that is not there is none to delete.
    pub(crate) fn remove(&mut self, hash: &str) -> Result<(), StoreError> {
        match &mut self.place {
            Place::Folder(_) if !is_hash(hash) => Ok(()),
            Place::Folder(folder) => match std::fs::remove_file(folder.join(hash)) {
                Ok(()) => sync_dir(folder),
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
                Err(e) => Err(StoreError::io("deleting an attachment")(e)),
            },
            Place::Memory(files) => {
                files.remove(hash);
                Ok(())
            }
        }
    }
}

/// Whether a log's word can be a file's name here: nothing that leads out of the folder.
fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// A key of its own: whoever holds an attachment's key does not hold the store's.
fn derived(key: &DataKey) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(blake3::derive_key(CONTEXT, key.as_slice()))
}

/// The scans of all slips, erased ones included.
fn all_scans(connection: &Connection) -> Result<Vec<(String, SlipScan)>, StoreError> {
    let mut query =
        connection.prepare("SELECT number, scans FROM slip WHERE scans <> '[]' ORDER BY number")?;
    let rows = query
        .query_map([], |r| Ok((r.get::<_, String>(0)?, sql::from_json::<Vec<SlipScan>>(r, "scans")?)))?;
    let mut scans = Vec::new();
    for row in rows {
        let (number, of_slip) = row?;
        scans.extend(of_slip.into_iter().map(|scan| (number.clone(), scan)));
    }
    Ok(scans)
}

/// The files that scans name which were not erased, each once.
pub(crate) fn standing(connection: &Connection) -> Result<BTreeSet<String>, StoreError> {
    let scans = all_scans(connection)?.into_iter().filter(|(_, s)| !s.erased && is_hash(&s.hash));
    Ok(scans.map(|(_, s)| s.hash).collect())
}

impl Store {
    /// Whether the file of a scan is there; [`Store::attachment`] says whether it is whole.
    pub fn has_attachment(&self, hash: &str) -> bool {
        self.attachments.has(hash)
    }

    /// The bytes of a scan.
    pub fn attachment(&self, hash: &str) -> Result<Vec<u8>, AttachmentError> {
        self.attachments.get(hash)
    }

    /// Deletes the files of scans that were erased and that no other slip has. Nothing else is ever deleted: a
    /// file that no slip names may belong to a newer copy of the store.
    pub fn drop_erased_attachments(&mut self) -> Result<(), StoreError> {
        let left = |connection: &Connection, attachments: &Attachments| -> Result<Vec<String>, StoreError> {
            let scans = all_scans(connection)?;
            let standing: BTreeSet<&str> =
                scans.iter().filter(|(_, s)| !s.erased).map(|(_, s)| s.hash.as_str()).collect();
            let erased = scans.iter().filter(|(_, s)| s.erased).map(|(_, s)| s.hash.as_str());
            let left = erased.filter(|hash| !standing.contains(hash) && attachments.has(hash));
            Ok(left.map(str::to_owned).collect())
        };
        if left(&self.connection, &self.attachments)?.is_empty() {
            return Ok(());
        }
        // Asked again while nobody else writes: the same file may just be attached to another slip.
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for hash in left(&tx, &self.attachments)? {
            self.attachments.remove(&hash)?;
        }
        tx.commit()?;
        Ok(())
    }

    /// What is not well with the scans' files: each missing or altered one.
    pub(crate) fn verify_attachments(&self) -> Result<Vec<Text>, StoreError> {
        let mut found = Vec::new();
        for (number, scan) in all_scans(&self.connection)?.into_iter().filter(|(_, s)| !s.erased) {
            if let Err(error) = self.attachments.get(&scan.hash) {
                let text = error.text();
                found.push(Text::new(
                    format!("确认单 {number} 的签字件 {}：{}", &scan.hash[..8], text.zh),
                    format!("Signed sheet {} of slip {number}: {}", &scan.hash[..8], text.en),
                ));
            }
        }
        Ok(found)
    }
}
