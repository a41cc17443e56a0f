-- Reports that were refused when they were made, as too many were open.
-- Frozen once released: changes come as a new file.

ALTER TABLE report ADD COLUMN over_quota INTEGER NOT NULL DEFAULT 0;
