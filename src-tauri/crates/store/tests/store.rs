//! The store on a disk: keys, append-only log, verify and rebuild, altered files.

use laifang_core::change::{CustomerPersonal, Facts, Personal, Source};
use laifang_core::id::{CustomerId, RequestId, UserId};
use laifang_core::time::Moment;
use laifang_store::{
    AttachmentError, Author, BackupWhy, DataDir, Founding, KdfCost, Ports, RecoveryKey, Scan, Store,
    StoreError, list_backups,
};
use rusqlite::Connection;
use std::path::Path;

struct Fixed(u64);

impl Ports for Fixed {
    fn now(&self) -> Moment {
        Moment(1_763_690_400_000)
    }
    fn random(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            *byte = (self.0 >> 56) as u8;
        }
    }
}

fn ports(seed: u64) -> Box<dyn Ports> {
    Box::new(Fixed(seed))
}

fn founding() -> Founding {
    Founding {
        name: "云澜府售楼处".into(),
        code: "A03".into(),
        desk: 1,
        time_zone: "Asia/Shanghai".into(),
        person: "江越".into(),
        password: "correct horse".into(),
        cost: KdfCost::CHEAP,
        demo: false,
    }
}

fn found(dir: &Path) -> (Store, UserId, RecoveryKey) {
    DataDir::new(dir).found(&founding(), ports(1)).unwrap()
}

fn register(store: &mut Store, user: UserId, name: &str, phone: &str) -> CustomerId {
    let customer = CustomerId::new(store.new_uuid());
    store
        .write(Author { actor: user, request: None }, |w| {
            w.append(
                Facts::CustomerRegistered { customer, gender: None, source: Source::Desk },
                Some(Personal::Customer(CustomerPersonal {
                    name: name.into(),
                    phones: vec![phone.into()],
                    ..CustomerPersonal::default()
                })),
            )?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    customer
}

#[test]
fn passwords_and_the_recovery_key_open_it_and_nothing_else_does() {
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::new(dir.path());
    let (store, user, recovery) = found(dir.path());
    store.close();
    assert!(matches!(data.open(user, "wrong horse", ports(2)), Err(StoreError::WrongSecret)));
    assert!(data.open(user, "correct horse", ports(2)).is_ok());
    let other = RecoveryKey::from_random(&[9; 20]);
    let with = |key: &RecoveryKey, seed| {
        data.open_with_recovery(key, user, "new password", KdfCost::CHEAP, ports(seed))
    };
    assert!(matches!(with(&other, 3), Err(StoreError::WrongSecret)));
    with(&RecoveryKey::parse(&recovery.show()).unwrap(), 4).unwrap();
    assert!(matches!(data.open(user, "correct horse", ports(5)), Err(StoreError::WrongSecret)));
    assert!(data.open(user, "new password", ports(6)).is_ok());
    assert!(matches!(data.found(&founding(), ports(7)), Err(StoreError::Exists)));
}

#[test]
fn nothing_personal_lies_in_the_clear() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, user, _) = found(dir.path());
    register(&mut store, user, "沈若溪", "13800135678");
    store.close();
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for needle in ["沈若溪", "13800135678", "SQLite format 3"] {
            assert!(!bytes.windows(needle.len()).any(|w| w == needle.as_bytes()), "{needle}");
        }
    }
}

#[test]
fn verify_holds_and_rebuild_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, user, _) = found(dir.path());
    for n in 0..300 {
        register(&mut store, user, "陈嘉怡", &format!("1380013{n:04}"));
    }
    let before = store.verify().unwrap();
    assert_eq!(before.findings, []);
    assert_eq!(before.heads[0].seq, 302);
    store.rebuild().unwrap();
    assert_eq!(store.state_hash().unwrap(), before.state_hash);
    assert_eq!(store.verify().unwrap().findings, []);
}

/// Opens the file below the program, as somebody with the key would.
fn below(dir: &Path, user: UserId, work: impl FnOnce(&Connection)) {
    // The key is asked from the slots through the public way in, then the same file is opened again.
    let store = DataDir::new(dir).open(user, "correct horse", ports(8)).unwrap();
    store.below(work);
}

#[test]
fn a_store_of_an_older_schema_is_filled_from_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, user, _) = found(dir.path());
    register(&mut store, user, "沈若溪", "13800135678");
    let before = store.state_hash().unwrap();
    // As an older program left it: without what the newest migrations project.
    store.below(|c| {
        c.execute_batch("DELETE FROM user; DELETE FROM key_exact; PRAGMA user_version = 1").unwrap();
    });
    assert_ne!(store.state_hash().unwrap(), before);
    store.close();
    // Where the copy cannot be made, nothing is migrated.
    std::fs::write(dir.path().join("backups"), "in the way").unwrap();
    let refused = DataDir::new(dir.path()).open(user, "correct horse", ports(9)).map(drop).unwrap_err();
    assert!(matches!(refused, StoreError::Io { .. }), "{refused}");
    std::fs::remove_file(dir.path().join("backups")).unwrap();
    let store = DataDir::new(dir.path()).open(user, "correct horse", ports(9)).unwrap();
    assert_eq!(store.state_hash().unwrap(), before);
    store.close();
    // As it was is kept, once.
    let kept = list_backups(&dir.path().join("backups")).unwrap();
    let told: Vec<_> = kept.iter().map(|b| (b.manifest.why, b.manifest.schema)).collect();
    assert_eq!(told, [(BackupWhy::BeforeMigration, 1)]);
    below(dir.path(), user, |c| {
        let schema: i64 = c.pragma_query_value(None, "user_version", |r| r.get(0)).unwrap();
        assert!(schema > 1);
    });
}

#[test]
fn the_log_refuses_updates_and_deletes_and_alterations_are_found() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, user, _) = found(dir.path());
    register(&mut store, user, "沈若溪", "13800135678");
    store.close();
    below(dir.path(), user, |c| {
        for sql in [
            "UPDATE change SET hlc = 1",
            "DELETE FROM change",
            "UPDATE personal SET body = x'00'",
            "DELETE FROM personal",
            "DELETE FROM signed_head",
            "UPDATE signed_head SET seq = 9",
            "DELETE FROM erasure WHERE 1",
        ] {
            let refused = c.execute(sql, []);
            let empty = sql.contains("erasure");
            assert!(refused.is_err() || (empty && refused == Ok(0)), "{sql}: {refused:?}");
        }
    });
    // Somebody who drops the triggers is found out by the chain, or by the comparison with a rebuild.
    let drop_triggers = "DROP TRIGGER change_is_never_updated; DROP TRIGGER change_is_never_deleted;
        DROP TRIGGER personal_is_never_updated; DROP TRIGGER personal_is_deleted_by_erasure_only;
        DROP TRIGGER signed_head_is_never_deleted; DROP TRIGGER signed_head_is_never_updated;";
    for (sql, named) in [
        (
            "UPDATE change SET facts = replace(CAST(facts AS TEXT), 'customer', 'Customer') WHERE kind = 'customer_registered'",
            "facts",
        ),
        (
            "UPDATE change SET facts = CAST(replace(CAST(facts AS TEXT), 'desk', 'task') AS BLOB) WHERE kind = 'customer_registered'",
            "facts",
        ),
        ("UPDATE personal SET body = CAST(replace(CAST(body AS TEXT), '5678', '5679') AS BLOB)", "personal"),
        ("DELETE FROM personal", "personal"),
        ("UPDATE change SET kind = 'visit_voided' WHERE kind = 'customer_registered'", "columns"),
        ("UPDATE signed_head SET signature = replace(signature, '0', '1')", "signature"),
        ("UPDATE customer SET name = '别人'", "customer"),
        ("DELETE FROM customer", "customer"),
        ("UPDATE user SET role = 'auditor'", "user"),
    ] {
        let copy = tempfile::tempdir().unwrap();
        for file in ["laifang.db", "keys.json"] {
            std::fs::copy(dir.path().join(file), copy.path().join(file)).unwrap();
        }
        below(copy.path(), user, |c| {
            c.execute_batch(drop_triggers).unwrap();
            // STRICT tables refuse a wrong type by themselves.
            let _ = c.execute(sql, []);
        });
        let store = DataDir::new(copy.path()).open(user, "correct horse", ports(9)).unwrap();
        let findings = store.verify().unwrap().findings;
        if !sql.contains("Customer") {
            assert!(findings.iter().any(|f| f.en.contains(named)), "{sql}: {findings:?}");
        }
    }
}

#[test]
fn changes_of_unknown_kinds_are_kept_and_counted() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, user, _) = found(dir.path());
    let before = store.state_hash().unwrap();
    store.append_unknown(user).unwrap();
    assert_eq!(store.reader().unknown_changes().unwrap(), 1);
    let found = store.verify().unwrap();
    assert_eq!((found.findings, found.unknown), (vec![], 1));
    assert_eq!(found.state_hash, before);
    register(&mut store, user, "沈若溪", "13800135678");
    store.rebuild().unwrap();
    assert_eq!(store.verify().unwrap().unknown, 1);
}

#[test]
fn damaged_foreign_and_newer_files_are_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (store, user, _) = found(dir.path());
    store.close();
    let db = dir.path().join("laifang.db");
    let good = std::fs::read(&db).unwrap();
    let open = || DataDir::new(dir.path()).open(user, "correct horse", ports(3));
    for bad in
        [vec![], b"not a database at all, but long enough to look at".repeat(200), good[..4096].to_vec()]
    {
        std::fs::write(&db, &bad).unwrap();
        let error = open().map(|_| ()).unwrap_err();
        assert!(matches!(error, StoreError::Damaged(_) | StoreError::Sql(_)), "{} bytes: {error}", bad.len());
        assert!(std::fs::read(&db).unwrap() == bad, "{} bytes: left as it was", bad.len());
    }
    std::fs::write(&db, &good).unwrap();
    below(dir.path(), user, |c| c.pragma_update(None, "user_version", 99).unwrap());
    assert!(matches!(open(), Err(StoreError::Newer(99))));
    std::fs::remove_file(&db).unwrap();
    assert!(matches!(open(), Err(StoreError::Damaged(_))), "never starts empty in its place");
    assert!(!db.exists());
}

#[test]
fn a_folder_that_cannot_be_is_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "x").unwrap();
    let error = DataDir::new(file.join("data")).found(&founding(), ports(1)).map(|_| ()).unwrap_err();
    assert!(matches!(error, StoreError::Io { .. }), "{error}");
    assert!(matches!(DataDir::new(dir.path().join("none")).slots(), Err(StoreError::Missing)));
}

#[test]
fn the_same_request_is_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, user, _) = found(dir.path());
    let request = RequestId::new(store.new_uuid());
    let customer = CustomerId::new(store.new_uuid());
    store
        .write(Author { actor: user, request: Some(request) }, |w| {
            let facts = Facts::CustomerRegistered { customer, gender: None, source: Source::Desk };
            w.append(facts, None)?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(store.reader().of_request(request).unwrap().len(), 1);
    assert!(store.reader().of_request(RequestId::new(uuid::Uuid::nil())).unwrap().is_empty());
    // A write that fails leaves nothing behind.
    let before = store.verify().unwrap();
    let failed: Result<(), StoreError> = store.write(Author { actor: user, request: None }, |w| {
        w.append(
            Facts::CustomerRegistered {
                customer: CustomerId::new(uuid::Uuid::nil()),
                gender: None,
                source: Source::Desk,
            },
            None,
        )?;
        Err(StoreError::Full)
    });
    assert!(failed.is_err());
    assert_eq!(store.verify().unwrap().state_hash, before.state_hash);
    assert_eq!(store.reader().changes().unwrap(), before.changes);
}

/// What V0005 puts into `allotment` from visits of before is what a rebuild makes of their changes.
#[test]
fn receptions_of_before_are_carried_over_as_a_rebuild_has_them() {
    use laifang_core::change::VisitFacts;
    use laifang_core::id::{ConsultantId, ProjectId, VisitId};
    use laifang_core::org::{Channel, ContactKind, Reception};
    let dir = tempfile::tempdir().unwrap();
    let (mut store, user, _) = found(dir.path());
    let customer = register(&mut store, user, "沈若溪", "13800135678");
    let consultant = ConsultantId::new(store.new_uuid());
    let visit = |store: &mut Store, contact, consultant, takes_turn| {
        let visit = VisitId::new(store.new_uuid());
        let project = ProjectId::new(store.new_uuid());
        let at = store.now();
        store
            .write(Author { actor: user, request: None }, |w| {
                w.append(
                    Facts::VisitRegistered(VisitFacts {
                        visit,
                        contact,
                        project,
                        customer,
                        headcount: 1,
                        channel: Channel::WalkIn,
                        partner: None,
                        store: None,
                        report: None,
                        consultant,
                        takes_turn,
                        arrived: at,
                        entered: at,
                        consent: None,
                        masked: false,
                        queue: None,
                        allotted: None,
                    }),
                    None,
                )?;
                Ok::<_, StoreError>(())
            })
            .unwrap();
        visit
    };
    visit(&mut store, ContactKind::Visit, Some(consultant), true);
    visit(&mut store, ContactKind::Visit, Some(consultant), false);
    visit(&mut store, ContactKind::Call, Some(consultant), false);
    let waiting = visit(&mut store, ContactKind::Visit, None, false);
    let undone = visit(&mut store, ContactKind::Visit, Some(consultant), true);
    store
        .write(Author { actor: user, request: None }, |w| {
            w.append(
                Facts::ReceptionSet {
                    visit: waiting,
                    reception: Reception::Receiving,
                    consultant: Some(consultant),
                    takes_turn: true,
                    allotted: None,
                },
                None,
            )?;
            w.append(Facts::VisitVoided { visit: undone }, None)?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let migration = include_str!("../migrations/V0005__rota.sql");
    let carried = migration.split("INSERT INTO allotment").nth(1).unwrap().split(';').next().unwrap();
    store.below(|c| {
        assert_eq!(c.execute("DELETE FROM allotment", []).unwrap(), 3);
        assert_eq!(c.execute(&format!("INSERT INTO allotment {carried}"), []).unwrap(), 3);
    });
    assert_eq!(store.verify().unwrap().findings.len(), 0);
}

fn scan(dir: &Path, bytes: &[u8]) -> Scan {
    let path = dir.join("scan");
    std::fs::write(&path, bytes).unwrap();
    Scan::read(&path).unwrap()
}

#[test]
fn an_attachment_comes_and_goes_with_its_write() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, user, _) = found(dir.path());
    let page = scan(dir.path(), b"%PDF-1.7 page");
    let author = Author { actor: user, request: None };
    let failed = store.write(author, |w| {
        w.attach(&page)?;
        assert!(w.is_attached(&page.hash()));
        Err::<(), _>(StoreError::Busy)
    });
    assert!(matches!(failed, Err(StoreError::Busy)));
    assert!(!store.has_attachment(&page.hash()), "a write that failed leaves no file");
    store.write(author, |w| w.attach(&page)).unwrap();
    // A later write that fails does not take away what was there before.
    let failed = store.write(author, |w| {
        w.attach(&page)?;
        Err::<(), _>(StoreError::Busy)
    });
    assert!(failed.is_err());
    assert_eq!(store.attachment(&page.hash()).unwrap(), b"%PDF-1.7 page");
    store.close();
    let store = DataDir::new(dir.path()).open(user, "correct horse", ports(3)).unwrap();
    assert_eq!(store.attachment(&page.hash()).unwrap(), b"%PDF-1.7 page");
}

#[test]
fn an_attachment_opens_with_its_own_stores_key_only() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut store, user, _) = found(one.path());
    let page = scan(one.path(), b"%PDF-1.7 page");
    store.write(Author { actor: user, request: None }, |w| w.attach(&page)).unwrap();
    let file = one.path().join("attachments").join(page.hash());
    let (theirs, ..) = DataDir::new(other.path()).found(&founding(), ports(77)).unwrap();
    std::fs::create_dir(other.path().join("attachments")).unwrap();
    std::fs::copy(&file, other.path().join("attachments").join(page.hash())).unwrap();
    assert!(matches!(theirs.attachment(&page.hash()), Err(AttachmentError::Altered)));
    // What a log of another desk might name leads nowhere else.
    for name in ["../keys.json", "", "keys.json", &"z".repeat(64)] {
        assert!(matches!(store.attachment(name), Err(AttachmentError::Missing)), "{name}");
        assert!(!store.has_attachment(name));
    }
}
