-- Merges that wait for a second person: nothing rests on them yet, so they are no links.
-- Frozen once released: changes come as a new file.
CREATE TABLE waiting_merge (
    link       BLOB    PRIMARY KEY,
    a          BLOB    NOT NULL,            -- the smaller record
    b          BLOB    NOT NULL,
    consultant BLOB,                        -- whose customer the person would be
    keeps      BLOB,                        -- visit whose protection would stand
    yields     BLOB,                        -- visit whose claim would give way to it
    maker      BLOB    NOT NULL,            -- who proposed it
    at         INTEGER NOT NULL             -- UTC milliseconds
) STRICT;
CREATE INDEX waiting_merge_a ON waiting_merge (a);
CREATE INDEX waiting_merge_b ON waiting_merge (b);
