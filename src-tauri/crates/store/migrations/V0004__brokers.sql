-- Brokers and the firms they work for, by day; what is known about owners and employees.
-- Frozen once released: changes come as a new file.

CREATE TABLE broker (
    broker      BLOB PRIMARY KEY,
    name        TEXT NOT NULL,
    phone       TEXT NOT NULL,              -- canonical, in full
    assignments TEXT NOT NULL               -- JSON, oldest first; no two share a day
) STRICT, WITHOUT ROWID;
CREATE INDEX broker_phone ON broker (phone);
CREATE INDEX broker_name ON broker (name);

ALTER TABLE partner ADD COLUMN details TEXT NOT NULL DEFAULT '{}';     -- JSON
