-- Which device is head office's: it reads along and acknowledges, and nobody waits for it.
ALTER TABLE device ADD COLUMN head_office INTEGER NOT NULL DEFAULT 0;
