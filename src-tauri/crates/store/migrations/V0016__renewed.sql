-- A desk that made itself a new device says in whose place it goes on.
ALTER TABLE device ADD COLUMN renews BLOB;
