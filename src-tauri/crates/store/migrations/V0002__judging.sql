-- Judging: what was seen at a visit, what was ruled, what is agreed with partners, who is related.
-- Frozen once released: changes come as a new file.

ALTER TABLE visit ADD COLUMN evidence TEXT NOT NULL DEFAULT '{}';      -- JSON
ALTER TABLE visit ADD COLUMN rulings  TEXT NOT NULL DEFAULT '[]';      -- JSON, oldest first
ALTER TABLE partner ADD COLUMN terms  TEXT NOT NULL DEFAULT '{}';      -- JSON

ALTER TABLE customer ADD COLUMN imported_project   BLOB;               -- one of this office's
ALTER TABLE customer ADD COLUMN imported_elsewhere INTEGER NOT NULL DEFAULT 0;

-- Two records whose people are relatives.
CREATE TABLE relation (
    link     BLOB PRIMARY KEY,
    a        BLOB NOT NULL,
    b        BLOB NOT NULL,
    spouse   INTEGER NOT NULL,
    declared TEXT NOT NULL                  -- local day
) STRICT, WITHOUT ROWID;
CREATE INDEX relation_a ON relation (a);
CREATE INDEX relation_b ON relation (b);

-- How a partner's claim stands with all that is known, by a full number; masked ones are judged when asked.
CREATE TABLE claim (
    visit       BLOB PRIMARY KEY,
    customer    BLOB NOT NULL,
    verdict     TEXT NOT NULL,
    provisional INTEGER NOT NULL,
    ruled       INTEGER NOT NULL,
    entered     INTEGER NOT NULL            -- UTC milliseconds
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_customer ON claim (customer);
CREATE INDEX claim_open ON claim (entered) WHERE verdict = 'undecided' OR provisional = 1;

-- A visit's slip was printed with another verdict than stands now.
CREATE INDEX slip_verdict ON slip (visit, verdict) WHERE voided IS NULL;

-- Reports by the last four digits of their numbers: an index, rebuilt with the projections.
ALTER TABLE report ADD COLUMN hlc INTEGER NOT NULL DEFAULT 0;          -- of the reception: orders claims
CREATE TABLE report_tail (
    tail   TEXT NOT NULL,
    report BLOB NOT NULL,
    PRIMARY KEY (tail, report)
) STRICT, WITHOUT ROWID;
