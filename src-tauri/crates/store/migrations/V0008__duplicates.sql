-- The review of possible duplicates: what a merge decides, and what this desk found.
-- Frozen once released: changes come as a new file.

ALTER TABLE link ADD COLUMN household  INTEGER NOT NULL DEFAULT 0;      -- not the same, but of one household
ALTER TABLE link ADD COLUMN consultant BLOB;                            -- whose customer the person is from here on
ALTER TABLE link ADD COLUMN keeps      BLOB;                            -- visit whose protection stands
ALTER TABLE link ADD COLUMN yields     BLOB;                            -- visit whose claim gives way to it
ALTER TABLE link ADD COLUMN at         INTEGER NOT NULL DEFAULT 0;      -- UTC milliseconds
CREATE INDEX link_keeps ON link (keeps) WHERE keeps IS NOT NULL;
CREATE INDEX link_yields ON link (yields) WHERE yields IS NOT NULL;

-- How far the last search for duplicates looked, and what it learned. No personal data.
CREATE TABLE local_matching (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    through    INTEGER NOT NULL,            -- newest change it has seen
    parameters TEXT    NOT NULL,            -- JSON
    finished   INTEGER NOT NULL,            -- UTC milliseconds
    records    INTEGER NOT NULL
) STRICT;

-- Pairs that may be one person. Scores and codes of reasons only; names and numbers are where they were.
CREATE TABLE local_pair (
    a         BLOB    NOT NULL,             -- the smaller record
    b         BLOB    NOT NULL,
    score     REAL    NOT NULL,             -- bits
    likeness  TEXT    NOT NULL,
    household INTEGER NOT NULL,
    suspicion TEXT,
    grouped   INTEGER NOT NULL,             -- in one group: not held back by a contradiction elsewhere
    evidence  TEXT    NOT NULL,             -- JSON: [[code, bits], …]
    worth     INTEGER NOT NULL,             -- 2: a protection hangs on it, 1: a claim, 0: neither
    state     TEXT    NOT NULL,             -- open, same, not_same, household
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX local_pair_b ON local_pair (b);
CREATE INDEX local_pair_queue ON local_pair (state, worth DESC, score DESC, a, b);
