-- A key of the dwelling, by which somebody is found while typing who has neither number nor card in common with their
-- record. Keys are put in again for everybody when the store opens; those that are there already stay as they are.
INSERT OR IGNORE INTO unkeyed SELECT row FROM customer;
