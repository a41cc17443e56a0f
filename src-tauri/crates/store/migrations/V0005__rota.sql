-- The rota: teams, what is agreed, who received first and why. Frozen once released: changes come as a new file.

ALTER TABLE consultant ADD COLUMN team       BLOB;
ALTER TABLE consultant ADD COLUMN back_since INTEGER;                  -- an absence last sent them to the back
UPDATE consultant SET back_since = attendance_since;

CREATE TABLE team (
    team     BLOB PRIMARY KEY,
    name     TEXT NOT NULL,
    place    INTEGER NOT NULL,
    active   INTEGER NOT NULL,
    projects TEXT NOT NULL,                 -- JSON
    channels TEXT NOT NULL                  -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE rota (
    office BLOB PRIMARY KEY,
    rules  TEXT NOT NULL                    -- JSON
) STRICT, WITHOUT ROWID;

-- First receptions that stand.
CREATE TABLE allotment (
    visit        BLOB PRIMARY KEY,
    consultant   BLOB NOT NULL,
    team         BLOB,
    why          TEXT NOT NULL,
    takes_turn   INTEGER NOT NULL,
    at           INTEGER NOT NULL,          -- UTC milliseconds
    proposed     BLOB,
    proposed_why TEXT,
    earlier      BLOB,
    overridden   INTEGER NOT NULL,
    reason       TEXT NOT NULL,
    given_by     BLOB                       -- who chose by hand
) STRICT, WITHOUT ROWID;
CREATE INDEX allotment_turn ON allotment (consultant, at) WHERE takes_turn = 1;
CREATE INDEX allotment_team ON allotment (team, at) WHERE takes_turn = 1;
CREATE INDEX allotment_day  ON allotment (at, consultant, why, takes_turn);
CREATE INDEX allotment_over ON allotment (at) WHERE overridden = 1;

-- What was recorded before says only whether a turn was used.
INSERT INTO allotment
    SELECT visit, consultant, NULL, CASE takes_turn WHEN 1 THEN 'turn' ELSE 'earlier' END, takes_turn,
        consultant_since, NULL, NULL, NULL, 0, '', NULL
    FROM visit WHERE consultant IS NOT NULL AND contact = 'visit' AND voided = 0;
DROP INDEX visit_turn;
