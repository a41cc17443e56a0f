-- Reports that were refused when they were made, as too many were open; partners that are the same firm or person.
-- Frozen once released: changes come as a new file.

ALTER TABLE report ADD COLUMN over_quota INTEGER NOT NULL DEFAULT 0;

CREATE TABLE partner_link (
    link  BLOB PRIMARY KEY,
    main  BLOB NOT NULL,
    other BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE partner_root (
    partner BLOB PRIMARY KEY,               -- only partners that stand under another one
    root    BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_root_root ON partner_root (root);
