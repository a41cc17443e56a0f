//! A new desk: it asks to join with keys of its own, a manager at another desk enrols it, and the bundle that comes
//! back founds its store.

use super::take::vouching;
use crate::attachments::Attachments;
use crate::open::{connect, new_uuid};
use crate::slots::DataKey;
use crate::{Author, DataDir, KdfCost, Ports, RecoveryKey, Slots, Store, StoreError, Write, sql};
use laifang_core::change::{DeviceKeys, Facts, Personal};
use laifang_core::id::{DeviceId, UserId};
use laifang_core::org::Role;
use laifang_log::{BundleError, DeviceSecret, open_bundle, verify_text};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What a new desk hands to a manager: its public keys, signed with them. No personal data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinRequest {
    /// Version of this file: 1.
    pub laifang_desk_request: u32,
    /// The new desk.
    pub device: DeviceId,
    /// Ed25519 public key, hex.
    pub ed25519: String,
    /// X25519 public key, hex.
    pub x25519: String,
    /// Who will open it first; a new person unless the manager names a colleague.
    pub user: UserId,
    /// Its own signature over all this, hex.
    pub signature: String,
}

impl JoinRequest {
    fn text(&self) -> String {
        format!("laifang-desk-request-1 {} {} {} {}", self.device, self.ed25519, self.x25519, self.user)
    }

    /// Reads a request, if it is one and whole.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let request: Self = serde_json::from_slice(bytes).ok()?;
        let good = request.laifang_desk_request == 1
            && verify_text(&request.ed25519, &request.text(), &request.signature)
            && hex::decode(&request.x25519).is_ok_and(|k| k.len() == 32);
        good.then_some(request)
    }

    /// The file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        sql::json(self).into_bytes()
    }

    /// A short code of it, shown at both desks: who compares them knows that the request is the one made here.
    pub fn code(&self) -> String {
        let hash = blake3::hash(self.text().as_bytes());
        let mut bytes = [0; 20];
        bytes.copy_from_slice(&hash.as_bytes()[..20]);
        RecoveryKey::from_random(&bytes).show().chars().take(14).collect()
    }
}

/// A desk that asked and waits: its keys under the password of whoever asked. `joining.json`, until it is founded.
#[derive(Serialize, Deserialize)]
pub struct Joining {
    request: JoinRequest,
    slots: Slots,
}

impl Joining {
    /// What was asked.
    pub fn request(&self) -> &JoinRequest {
        &self.request
    }
}

/// A device's secret keys, made of the key of its store.
fn secret_of(key: &DataKey) -> DeviceSecret {
    let mut bytes = Zeroizing::new([0; 64]);
    blake3::Hasher::new_derive_key("laifang 2026-11-22 device keys v1")
        .update(key.as_slice())
        .finalize_xof()
        .fill(bytes.as_mut_slice());
    DeviceSecret::from_bytes(&bytes)
}

fn ask(key: &DataKey, ports: &mut dyn Ports) -> JoinRequest {
    let secret = secret_of(key);
    let mut request = JoinRequest {
        laifang_desk_request: 1,
        device: DeviceId::new(new_uuid(ports)),
        ed25519: secret.verifying_key(),
        x25519: secret.agreement_key(),
        user: UserId::new(new_uuid(ports)),
        signature: String::new(),
    };
    request.signature = laifang_log::sign_text(&secret, &request.text());
    request
}

impl DataDir {
    fn joining_file(&self) -> std::path::PathBuf {
        self.path().join("joining.json")
    }

    /// Makes keys for a new desk and keeps them under a password. The same again makes a new request.
    pub fn ask_to_join(
        &self,
        person: &str,
        password: &str,
        cost: KdfCost,
        mut ports: Box<dyn Ports>,
    ) -> Result<JoinRequest, StoreError> {
        if self.has_office() {
            return Err(StoreError::Exists);
        }
        std::fs::create_dir_all(self.path()).map_err(StoreError::io("creating the data folder"))?;
        let mut key: DataKey = Zeroizing::new([0; 32]);
        ports.random(key.as_mut_slice());
        let request = ask(&key, ports.as_mut());
        let mut slots = Slots::new(&self.joining_file(), "");
        slots.set_person(request.user, person, password, cost, &key, &mut |b| ports.random(b))?;
        let joining = Joining { request: request.clone(), slots };
        crate::write_atomically(&self.joining_file(), sql::json(&joining).as_bytes())?;
        Ok(request)
    }

    /// The request that waits here, if one does.
    pub fn joining(&self) -> Result<Option<Joining>, StoreError> {
        let bytes = match std::fs::read(self.joining_file()) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(StoreError::io("reading joining.json")(e)),
        };
        let damaged = |_| StoreError::Damaged("joining.json is not readable: ask to join once more".into());
        serde_json::from_slice(&bytes).map(Some).map_err(damaged)
    }

    /// Founds this desk's store from the bundle that came back, all its parts together. Nothing is left behind when
    /// it fails.
    pub fn join(
        &self,
        password: &str,
        bundles: &[Vec<u8>],
        cost: KdfCost,
        mut ports: Box<dyn Ports>,
    ) -> Result<(Store, UserId, RecoveryKey), StoreError> {
        let joining = self.joining()?.ok_or(StoreError::Missing)?;
        if self.has_office() {
            return Err(StoreError::Exists);
        }
        crate::files::refuse_network_folder(self.path())?;
        let key = joining.slots.open_with_password(joining.request.user, password)?;
        let mut recovery = [0; 20];
        ports.random(&mut recovery);
        let recovery = RecoveryKey::from_random(&recovery);
        let database = self.store_file();
        let made = connect(Some(&database), &key, true).and_then(|connection| {
            let mut store = Store::join_in(connection, &joining.request, secret_of(&key), bundles, ports)?;
            let user = store.first_user(joining.request.user)?;
            let name = store.reader().users()?.into_iter().find(|u| u.user == user).map(|u| u.name);
            let mut slots = Slots::new(&self.slots_file(), &store.reader().office()?.name);
            let ports = &mut store.ports;
            let mut random = |b: &mut [u8]| ports.random(b);
            slots.set_person(user, &name.unwrap_or_default(), password, cost, &key, &mut random)?;
            slots.set_recovery(&recovery, cost, &key, &mut random)?;
            slots.save()?;
            store.settle_in(self, &key);
            Ok((store, user))
        });
        match made {
            Ok((store, user)) => {
                let _ = std::fs::remove_file(self.joining_file());
                Ok((store, user, recovery))
            }
            Err(e) => {
                for file in ["laifang.db", "laifang.db-wal", "laifang.db-shm"] {
                    let _ = std::fs::remove_file(self.path().join(file));
                }
                Err(e)
            }
        }
    }
}

impl Store {
    /// A desk in memory that asks to join, for scenarios and tests: `enrol` is given its request and answers with the
    /// bundle for it.
    pub fn join_in_memory(
        mut ports: Box<dyn Ports>,
        enrol: impl FnOnce(&JoinRequest) -> Result<Vec<Vec<u8>>, StoreError>,
    ) -> Result<Self, StoreError> {
        let mut key: DataKey = Zeroizing::new([0; 32]);
        ports.random(key.as_mut_slice());
        let request = ask(&key, ports.as_mut());
        let bundles = enrol(&request)?;
        let connection = connect(None, &key, true)?;
        Self::join_in(connection, &request, secret_of(&key), &bundles, ports)
    }

    fn join_in(
        connection: Connection,
        request: &JoinRequest,
        secret: DeviceSecret,
        bundles: &[Vec<u8>],
        ports: Box<dyn Ports>,
    ) -> Result<Self, StoreError> {
        let mut opened = Vec::new();
        for bytes in bundles {
            opened.push(open_bundle(bytes, &secret)?);
        }
        let office = opened.first().map(|o| o.manifest().office()).ok_or(BundleError::NotABundle)?;
        connection.execute(
            "INSERT INTO local_secret (id, office, device, keys, trust) VALUES (1, ?1, ?2, ?3, NULL)",
            params![office.uuid(), request.device.uuid(), secret.to_bytes()],
        )?;
        let attachments = Attachments::in_memory(&Zeroizing::new([7; 32]));
        let mut store = Self::over(connection, ports, attachments)?;
        for part in &opened {
            if part.manifest().office() != office {
                return Err(BundleError::ForeignOffice.into());
            }
            store.take_in(part.changes()?, part.manifest().heads())?;
        }
        let enrolled = store.reader().devices()?.into_iter().any(|d| {
            d.device == request.device && d.ed25519 == request.ed25519 && d.x25519 == request.x25519
        });
        if !enrolled {
            return Err(StoreError::Incomplete);
        }
        for part in &opened {
            let sender = part.manifest().sender();
            let key = store.reader().devices()?.into_iter().find(|d| d.device == sender);
            let manifest = part.checked(&key.ok_or(BundleError::UnknownSender)?.ed25519)?.clone();
            store.note_peer(&manifest)?;
        }
        Ok(store)
    }

    /// Who opens this desk first: whom its enrolment names.
    fn first_user(&self, asked: UserId) -> Result<UserId, StoreError> {
        let mine = self.device;
        let entries = crate::log::entries(&self.connection, self.subject_of_office())?;
        let named = entries.into_iter().find_map(|e| match e.facts {
            Facts::DeviceEnrolled { device, user, .. } if device.device == mine => user,
            _ => None,
        });
        Ok(named.unwrap_or(asked))
    }

    fn subject_of_office(&self) -> laifang_core::change::Subject {
        laifang_core::change::Subject::Office(self.office)
    }

    /// Whether this desk holds the root of trust.
    pub(crate) fn trust(&self) -> Result<Option<DeviceSecret>, StoreError> {
        let bytes: Option<Option<Vec<u8>>> =
            sql::one(&self.connection, "SELECT trust FROM local_secret", [])?;
        let bytes = bytes.flatten().and_then(|b| <[u8; 64]>::try_from(b).ok());
        Ok(bytes.map(|b| DeviceSecret::from_bytes(&b)))
    }

    /// Enrols a desk: under a number, for a colleague or for somebody new. The device is vouched for by the root of
    /// trust where this desk holds it, else by this desk.
    pub fn enrol(
        &mut self,
        author: Author,
        request: &JoinRequest,
        desk: u32,
        user: UserId,
        new: Option<(String, Role)>,
    ) -> Result<(), StoreError> {
        let keys = DeviceKeys {
            device: request.device,
            desk,
            ed25519: request.ed25519.clone(),
            x25519: request.x25519.clone(),
        };
        let text = vouching(&keys);
        let role = match &new {
            Some((_, role)) => Some(*role),
            None => self.reader().users()?.into_iter().find(|u| u.user == user).map(|u| u.role),
        };
        // Head office's people work at head office's desk.
        let head_office = role == Some(Role::HeadOffice);
        let signature = match self.trust()? {
            Some(root) => laifang_log::sign_text(&root, &text),
            None => self.sign(&text),
        };
        self.write(author, |w: &mut Write<'_>| {
            if let Some((name, role)) = new {
                w.append(Facts::UserSet { user, role, active: true }, Some(Personal::Name { name }))?;
            }
            let enrolled = Facts::DeviceEnrolled {
                device: keys,
                signature,
                user: Some(user),
                renews: None,
                head_office,
            };
            w.append(enrolled, None)?;
            Ok(())
        })
    }

    /// Everything for a desk that has nothing yet.
    pub fn welcome(&mut self, device: DeviceId) -> Result<Vec<Vec<u8>>, StoreError> {
        let everything = self.lacking(&[])?;
        self.write_bundle(everything, &[device])
    }
}
