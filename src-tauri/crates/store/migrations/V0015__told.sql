-- What was last said of a claim: where late facts make it something else, somebody has to say so.
-- Frozen once released: changes come as a new file.

CREATE TABLE told (
    visit   BLOB PRIMARY KEY,
    verdict TEXT NOT NULL
) STRICT, WITHOUT ROWID;
