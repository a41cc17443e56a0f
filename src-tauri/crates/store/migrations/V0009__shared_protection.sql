-- A split claim protects everybody who has a share of it: a protection is of a visit and a partner.
DROP TABLE protection;
CREATE TABLE protection (
    visit    BLOB NOT NULL,
    partner  BLOB NOT NULL,
    customer BLOB NOT NULL,
    since    TEXT NOT NULL,
    until    TEXT NOT NULL,                 -- last protected day
    PRIMARY KEY (visit, partner)
) STRICT, WITHOUT ROWID;
CREATE INDEX protection_until ON protection (until);
CREATE INDEX protection_customer ON protection (customer);
