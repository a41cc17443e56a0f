-- Exchange between desks: forks of a device's chain, desks taken out, changes that wait, what other desks have.
-- Frozen once released: changes come as a new file. Runs while foreign keys are off.

-- A chain that forked has two changes of one number: both are kept.
DROP TRIGGER personal_is_deleted_by_erasure_only;
CREATE TABLE change_as_set (
    id      INTEGER PRIMARY KEY,      -- order of arrival at this desk
    device  BLOB    NOT NULL,
    seq     INTEGER NOT NULL,
    hash    BLOB    NOT NULL,
    hlc     INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    subject BLOB    NOT NULL,
    request BLOB,
    header  BLOB    NOT NULL,         -- exact bytes
    salt    BLOB    NOT NULL,
    facts   BLOB    NOT NULL,         -- exact bytes
    UNIQUE (device, seq, hash)
) STRICT;
INSERT INTO change_as_set SELECT * FROM change ORDER BY id;
DROP TABLE change;
ALTER TABLE change_as_set RENAME TO change;
CREATE INDEX change_subject ON change (subject);
CREATE INDEX change_request ON change (request) WHERE request IS NOT NULL;
CREATE INDEX change_import ON change (kind, id) WHERE kind IN ('import_started', 'import_closed', 'import_undone');
CREATE TRIGGER change_is_never_updated BEFORE UPDATE ON change
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER change_is_never_deleted BEFORE DELETE ON change
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER personal_is_deleted_by_erasure_only BEFORE DELETE ON personal
WHEN NOT EXISTS (
    SELECT 1 FROM change c JOIN erasure e ON e.device = c.device AND e.seq = c.seq WHERE c.id = OLD.change
)
BEGIN SELECT RAISE(ABORT, 'personal bodies are deleted by an erasure only'); END;

CREATE TABLE signed_head_as_set (
    device    BLOB    NOT NULL,
    seq       INTEGER NOT NULL,
    hash      BLOB    NOT NULL,
    signature TEXT    NOT NULL,
    PRIMARY KEY (device, seq, hash)
) STRICT, WITHOUT ROWID;
INSERT INTO signed_head_as_set SELECT * FROM signed_head;
DROP TABLE signed_head;
ALTER TABLE signed_head_as_set RENAME TO signed_head;
CREATE TRIGGER signed_head_is_never_updated BEFORE UPDATE ON signed_head
BEGIN SELECT RAISE(ABORT, 'a signed head is final'); END;
CREATE TRIGGER signed_head_is_never_deleted BEFORE DELETE ON signed_head
BEGIN SELECT RAISE(ABORT, 'a signed head is final'); END;

-- Shared ---------------------------------------------------------------------------------------------

ALTER TABLE device ADD COLUMN revoked INTEGER NOT NULL DEFAULT 0;

-- Devices whose chain forked, and where first.
CREATE TABLE fork (
    device BLOB    PRIMARY KEY,
    seq    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A cloned desk may have given one number to two slips: both are kept.
CREATE TABLE slip_as_set (
    slip            BLOB PRIMARY KEY,
    number          TEXT NOT NULL,
    visit           BLOB NOT NULL,
    verdict         TEXT NOT NULL,
    provisional     INTEGER NOT NULL,
    protected_until TEXT,
    policy          TEXT NOT NULL,
    rule            TEXT NOT NULL,
    qr              TEXT NOT NULL,
    words           TEXT NOT NULL,          -- JSON: the printed words
    issued          INTEGER NOT NULL,
    issued_by       BLOB NOT NULL,
    prints          TEXT NOT NULL,          -- JSON: when, by whom, paper, why
    voided          TEXT,                   -- JSON: when, by whom, why
    scans           TEXT NOT NULL,          -- JSON, oldest first
    signatures      TEXT NOT NULL           -- JSON, oldest first
) STRICT;
INSERT INTO slip_as_set SELECT slip, number, visit, verdict, provisional, protected_until, policy, rule, qr, words,
    issued, issued_by, prints, voided, scans, signatures FROM slip;
DROP TABLE slip;
ALTER TABLE slip_as_set RENAME TO slip;
CREATE INDEX slip_number ON slip (number);
CREATE INDEX slip_visit ON slip (visit);
CREATE INDEX slip_issued ON slip (issued DESC);
CREATE INDEX slip_verdict ON slip (visit, verdict) WHERE voided IS NULL;

-- Whole numbers of records that desks registered: two desks that did not know of each other meet here. An index,
-- rebuilt with the projections.
CREATE TABLE desk_phone (
    phone    TEXT NOT NULL,
    customer BLOB NOT NULL,
    device   BLOB NOT NULL,                 -- where the record was registered
    PRIMARY KEY (phone, customer)
) STRICT, WITHOUT ROWID;
CREATE INDEX desk_phone_customer ON desk_phone (customer);

-- This desk only -------------------------------------------------------------------------------------

-- Changes that came and cannot be taken in yet: something before them is missing.
CREATE TABLE local_parked (
    device   BLOB    NOT NULL,
    seq      INTEGER NOT NULL,
    hash     BLOB    NOT NULL,
    header   BLOB    NOT NULL,
    salt     BLOB    NOT NULL,
    facts    BLOB    NOT NULL,
    personal_salt BLOB,
    personal BLOB,
    PRIMARY KEY (device, seq, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE local_parked_head (
    device    BLOB    NOT NULL,
    seq       INTEGER NOT NULL,
    hash      BLOB    NOT NULL,
    signature TEXT    NOT NULL,
    PRIMARY KEY (device, seq, hash, signature)
) STRICT, WITHOUT ROWID;

-- What another desk had when it last wrote.
CREATE TABLE local_peer (
    device BLOB PRIMARY KEY,
    knows  TEXT    NOT NULL,                -- JSON: [[device, seq, hash], …]
    made   INTEGER NOT NULL,                -- by its clock, UTC milliseconds
    heard  INTEGER NOT NULL                 -- by this desk's
) STRICT, WITHOUT ROWID;

-- Settings of this desk.
CREATE TABLE local_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
