-- Frozen once released: changes come as a new file.

-- The truth ------------------------------------------------------------------------------------------

CREATE TABLE change (
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
    UNIQUE (device, seq)
) STRICT;
CREATE INDEX change_subject ON change (subject);
CREATE INDEX change_request ON change (request) WHERE request IS NOT NULL;
CREATE INDEX change_import ON change (kind, id) WHERE kind IN ('import_started', 'import_closed', 'import_undone');

CREATE TABLE personal (
    change INTEGER PRIMARY KEY REFERENCES change (id),
    salt   BLOB NOT NULL,
    body   BLOB NOT NULL              -- exact bytes
) STRICT;

-- Personal bodies that an erasure names.
CREATE TABLE erasure (
    device BLOB    NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE signed_head (
    device    BLOB    NOT NULL,
    seq       INTEGER NOT NULL,
    hash      BLOB    NOT NULL,
    signature TEXT    NOT NULL,
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER change_is_never_updated BEFORE UPDATE ON change
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER change_is_never_deleted BEFORE DELETE ON change
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER personal_is_never_updated BEFORE UPDATE ON personal
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER personal_is_deleted_by_erasure_only BEFORE DELETE ON personal
WHEN NOT EXISTS (
    SELECT 1 FROM change c JOIN erasure e ON e.device = c.device AND e.seq = c.seq WHERE c.id = OLD.change
)
BEGIN SELECT RAISE(ABORT, 'personal bodies are deleted by an erasure only'); END;
CREATE TRIGGER erasure_is_never_taken_back BEFORE DELETE ON erasure
BEGIN SELECT RAISE(ABORT, 'an erasure is final'); END;
CREATE TRIGGER signed_head_is_never_updated BEFORE UPDATE ON signed_head
BEGIN SELECT RAISE(ABORT, 'a signed head is final'); END;
CREATE TRIGGER signed_head_is_never_deleted BEFORE DELETE ON signed_head
BEGIN SELECT RAISE(ABORT, 'a signed head is final'); END;

-- Shared projections: pure folds of the log, part of the state hash ------------------------------------

CREATE TABLE office (
    office     BLOB PRIMARY KEY,
    name       TEXT NOT NULL,
    code       TEXT NOT NULL,
    time_zone  TEXT NOT NULL,
    trust_root TEXT NOT NULL,
    demo       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    device  BLOB PRIMARY KEY,
    desk    INTEGER NOT NULL,
    ed25519 TEXT NOT NULL,
    x25519  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
    user   BLOB PRIMARY KEY,
    name   TEXT NOT NULL,
    role   TEXT NOT NULL,
    active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE project (
    project BLOB PRIMARY KEY,
    name    TEXT NOT NULL,
    active  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE consultant (
    consultant       BLOB PRIMARY KEY,
    name             TEXT NOT NULL,
    place            INTEGER NOT NULL,
    active           INTEGER NOT NULL,
    attendance       TEXT NOT NULL,
    attendance_since INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE partner (
    partner BLOB PRIMARY KEY,
    kind    TEXT NOT NULL,
    name    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE policy (
    policy BLOB PRIMARY KEY,
    body   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE customer (
    row              INTEGER PRIMARY KEY,   -- local; not part of the state
    customer         BLOB NOT NULL UNIQUE,
    name             TEXT NOT NULL,
    names            TEXT,                  -- JSON, when concurrent edits left more than one
    phones           TEXT NOT NULL,         -- JSON, canonical
    gender           TEXT,
    id_tail          TEXT,
    address          TEXT,
    registered       INTEGER NOT NULL,      -- UTC milliseconds
    registered_by    BLOB NOT NULL,
    import           BLOB,
    line             INTEGER,
    imported_day     TEXT,                  -- YYYY-MM-DD
    imported_channel TEXT,
    imported_broker  TEXT,
    erased           INTEGER NOT NULL,
    contacts         INTEGER NOT NULL,
    last_contact     INTEGER NOT NULL,      -- UTC milliseconds
    last_channel     TEXT,
    last_consultant  BLOB
) STRICT;
CREATE INDEX customer_import ON customer (import, line) WHERE import IS NOT NULL;
CREATE INDEX customer_recent ON customer (last_contact DESC, row DESC);

CREATE TABLE person (
    customer BLOB PRIMARY KEY,
    person   BLOB NOT NULL                  -- the smallest record of the person
) STRICT, WITHOUT ROWID;
CREATE INDEX person_members ON person (person);

CREATE TABLE link (
    link BLOB PRIMARY KEY,
    a    BLOB NOT NULL,
    b    BLOB NOT NULL,
    same INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX link_a ON link (a);
CREATE INDEX link_b ON link (b);

CREATE TABLE visit (
    visit            BLOB PRIMARY KEY,
    customer         BLOB NOT NULL,
    contact          TEXT NOT NULL,
    project          BLOB NOT NULL,
    headcount        INTEGER NOT NULL,
    channel          TEXT NOT NULL,
    partner          BLOB,
    store            TEXT,
    report           BLOB,
    consultant       BLOB,
    consultant_since INTEGER,
    takes_turn       INTEGER NOT NULL,
    arrived          INTEGER NOT NULL,      -- UTC milliseconds, a claim
    entered          INTEGER NOT NULL,      -- UTC milliseconds, counts
    entered_by       BLOB NOT NULL,
    consent          TEXT,
    consent_at       INTEGER,
    masked           INTEGER NOT NULL,
    queue            INTEGER,
    complete         INTEGER NOT NULL,
    reception        TEXT NOT NULL,
    voided           INTEGER NOT NULL,
    companions       TEXT NOT NULL,         -- JSON
    needs            TEXT NOT NULL,
    notes            TEXT NOT NULL,
    broker           TEXT,
    broker_phone     TEXT,
    shown            TEXT NOT NULL,         -- JSON: changes a form shows
    hlc              INTEGER NOT NULL       -- of the registration: orders contacts
) STRICT;
CREATE INDEX visit_customer ON visit (customer);
CREATE INDEX visit_arrived ON visit (arrived);
CREATE INDEX visit_report ON visit (report) WHERE report IS NOT NULL;
CREATE INDEX visit_turn ON visit (consultant, consultant_since) WHERE takes_turn = 1 AND voided = 0;
CREATE INDEX visit_receiving ON visit (consultant) WHERE reception = 'receiving' AND voided = 0;

CREATE TABLE report (
    report       BLOB PRIMARY KEY,
    project      BLOB,
    partner      BLOB,
    store        TEXT,
    headcount    INTEGER,
    day          TEXT NOT NULL,
    arrives      INTEGER,
    entered      INTEGER NOT NULL,
    entered_by   BLOB NOT NULL,
    withdrawn    INTEGER NOT NULL,
    name         TEXT,
    phones       TEXT NOT NULL,             -- JSON, canonical
    broker       TEXT,
    broker_phone TEXT,
    remark       TEXT NOT NULL,
    quote        TEXT NOT NULL
) STRICT;
CREATE INDEX report_day ON report (day);

CREATE TABLE slip (
    slip            BLOB PRIMARY KEY,
    number          TEXT NOT NULL UNIQUE,
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
    voided          TEXT                    -- JSON: when, by whom, why
) STRICT;
CREATE INDEX slip_visit ON slip (visit);
CREATE INDEX slip_issued ON slip (issued DESC);

CREATE TABLE protection (
    visit    BLOB PRIMARY KEY,
    customer BLOB NOT NULL,
    partner  BLOB NOT NULL,
    since    TEXT NOT NULL,
    until    TEXT NOT NULL                  -- last protected day
) STRICT, WITHOUT ROWID;
CREATE INDEX protection_until ON protection (until);
CREATE INDEX protection_customer ON protection (customer);

CREATE TABLE import (
    import    BLOB PRIMARY KEY,
    file_hash TEXT NOT NULL,
    file      TEXT NOT NULL,
    started   INTEGER NOT NULL,
    closed    INTEGER NOT NULL,
    accepted  INTEGER,
    rejected  INTEGER
) STRICT, WITHOUT ROWID;

-- Search keys: an index over the projections, rebuilt with them, not part of the state ------------------

CREATE TABLE key_exact (
    kind INTEGER NOT NULL,
    key  TEXT    NOT NULL,
    last INTEGER NOT NULL,
    row  INTEGER NOT NULL,
    PRIMARY KEY (kind, key, last, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE key_prefix (
    kind INTEGER NOT NULL,
    key  TEXT    NOT NULL,
    row  INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (kind, key, row)
) STRICT, WITHOUT ROWID;

-- The same in the order of the last contact.
CREATE TABLE key_recent (
    kind INTEGER NOT NULL,
    last INTEGER NOT NULL,
    key  TEXT    NOT NULL,
    row  INTEGER NOT NULL,
    PRIMARY KEY (kind, last, key, row)
) STRICT, WITHOUT ROWID;

-- Records whose keys are still to be put in: an import does so for many at a time, in the order of the keys.
CREATE TABLE unkeyed (row INTEGER PRIMARY KEY) STRICT;

-- Changes of kinds this version cannot read.
CREATE TABLE unread (change INTEGER PRIMARY KEY REFERENCES change (id)) STRICT;

-- This desk only -----------------------------------------------------------------------------------------

CREATE TABLE local_secret (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    office BLOB NOT NULL,
    device BLOB NOT NULL,
    keys   BLOB NOT NULL,
    trust  BLOB                              -- the trust root's secret, at the first desk
) STRICT;

CREATE TABLE local_draft (form TEXT PRIMARY KEY, content TEXT NOT NULL, saved INTEGER NOT NULL) STRICT;

CREATE TABLE local_pin (
    user   BLOB PRIMARY KEY,
    salt   BLOB NOT NULL,
    hash   BLOB NOT NULL,
    failed INTEGER NOT NULL,
    until  INTEGER NOT NULL                  -- no try before this moment
) STRICT;

CREATE TABLE local_view (
    id       INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    user     BLOB NOT NULL,
    what     TEXT NOT NULL,
    customer BLOB
) STRICT;
CREATE INDEX local_view_customer ON local_view (customer);

CREATE TABLE local_import (
    import   BLOB PRIMARY KEY,
    request  BLOB NOT NULL UNIQUE,
    path     TEXT NOT NULL,
    mapping  TEXT NOT NULL,
    rejects  TEXT,
    bytes    INTEGER NOT NULL,
    offset   INTEGER NOT NULL,               -- bytes of the decoded text done
    line     INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    running  INTEGER NOT NULL,
    first_rejects TEXT NOT NULL,             -- JSON
    kept     TEXT NOT NULL                   -- JSON
) STRICT;
