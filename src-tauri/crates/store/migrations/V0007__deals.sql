-- Programmes, deals, the ledger.
-- Frozen once released: changes come as a new file.

CREATE TABLE programme (
    programme  BLOB PRIMARY KEY,
    body       TEXT NOT NULL,               -- JSON
    entered    TEXT NOT NULL,               -- local day
    entered_by BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE deal (
    deal     BLOB PRIMARY KEY,
    project  BLOB NOT NULL,
    customer BLOB NOT NULL,
    visit    BLOB,
    opened   INTEGER NOT NULL,              -- UTC milliseconds
    opened_by BLOB NOT NULL,
    hlc      INTEGER NOT NULL,
    state    TEXT NOT NULL,
    unit     TEXT NOT NULL,
    last     TEXT NOT NULL,                 -- local day of the newest fact
    facts    TEXT NOT NULL,                 -- JSON, as recorded
    reviews  TEXT NOT NULL                  -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX deal_project ON deal (project);
CREATE INDEX deal_visit ON deal (visit) WHERE visit IS NOT NULL;
CREATE INDEX deal_last ON deal (last DESC);

-- Who buys, and the main customer, for finding deals by a person: an index, rebuilt with the projections.
CREATE TABLE deal_buyer (
    deal     BLOB NOT NULL,
    customer BLOB NOT NULL,
    PRIMARY KEY (deal, customer)
) STRICT, WITHOUT ROWID;
CREATE INDEX deal_buyer_customer ON deal_buyer (customer);

CREATE TABLE group_event (
    event      BLOB PRIMARY KEY,
    body       TEXT NOT NULL,               -- JSON
    note       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE violation (
    violation BLOB PRIMARY KEY,
    body      TEXT NOT NULL,                -- JSON
    note      TEXT NOT NULL,
    reason    TEXT NOT NULL,
    noted_by  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Salespeople of partners, where something is agreed about them.
CREATE TABLE broker_pay (
    broker   BLOB PRIMARY KEY,
    partner  BLOB NOT NULL,
    name     TEXT NOT NULL,
    approved INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE payee (
    payee       BLOB PRIMARY KEY,
    beneficiary TEXT NOT NULL,              -- JSON
    kind        TEXT NOT NULL,
    tax         TEXT NOT NULL,              -- JSON
    user        BLOB,
    holder      TEXT NOT NULL,
    account     TEXT NOT NULL,
    bank        TEXT NOT NULL,
    note        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE paying_desk (
    project BLOB PRIMARY KEY,
    desk    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The ledger: never edited, every correction is a new posting.
CREATE TABLE posting (
    posting BLOB PRIMARY KEY,               -- hash of what it does
    project BLOB NOT NULL,
    body    TEXT NOT NULL                   -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX posting_project ON posting (project);

CREATE TABLE approval (
    approval BLOB PRIMARY KEY,
    project  BLOB NOT NULL,
    lines    TEXT NOT NULL,                 -- JSON
    made_by  BLOB NOT NULL,
    made     INTEGER NOT NULL,              -- UTC milliseconds
    decided  TEXT                           -- JSON: by whom, when, yes or no
) STRICT, WITHOUT ROWID;
CREATE INDEX approval_open ON approval (project) WHERE decided IS NULL;

CREATE TABLE payout (
    payout      BLOB PRIMARY KEY,
    project     BLOB NOT NULL,
    beneficiary TEXT NOT NULL,              -- JSON
    approved    INTEGER NOT NULL,           -- fen
    recovered   INTEGER NOT NULL,
    gross       INTEGER NOT NULL,
    withheld    INTEGER NOT NULL,
    net         INTEGER NOT NULL,
    made_by     BLOB NOT NULL,
    made        INTEGER NOT NULL,           -- UTC milliseconds
    confirmed   TEXT,                       -- JSON: by whom, local day
    reference   TEXT NOT NULL,
    cancelled   INTEGER NOT NULL,
    returned    TEXT                        -- JSON: local day, why
) STRICT, WITHOUT ROWID;
CREATE INDEX payout_project ON payout (project, made DESC);

CREATE TABLE cycle (
    cycle   BLOB PRIMARY KEY,
    agency  BLOB NOT NULL,
    project BLOB NOT NULL,
    body    TEXT NOT NULL                   -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE month_close (
    close     BLOB PRIMARY KEY,
    project   BLOB NOT NULL,
    body      TEXT NOT NULL,                -- JSON
    closed    INTEGER NOT NULL,             -- UTC milliseconds
    closed_by BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Calendar and delegation of the office.
CREATE TABLE office_setting (
    name TEXT PRIMARY KEY,
    body TEXT NOT NULL                      -- JSON
) STRICT, WITHOUT ROWID;
