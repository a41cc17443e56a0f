-- A firm that is paid only once its invoice is there. Frozen once released: changes come as a new file.
ALTER TABLE payee ADD COLUMN invoice INTEGER NOT NULL DEFAULT 0;
