-- Slips: scans of the signed sheet, signatures on the screen, forms that an office sets.
-- Frozen once released: changes come as a new file.

ALTER TABLE slip ADD COLUMN scans      TEXT NOT NULL DEFAULT '[]';      -- JSON, oldest first
ALTER TABLE slip ADD COLUMN signatures TEXT NOT NULL DEFAULT '[]';      -- JSON, oldest first

CREATE TABLE slip_form (
    kind   TEXT PRIMARY KEY,
    form   TEXT,                            -- JSON; none: the shipped one again
    set_at INTEGER NOT NULL,                -- UTC milliseconds
    set_by BLOB NOT NULL
) STRICT, WITHOUT ROWID;
