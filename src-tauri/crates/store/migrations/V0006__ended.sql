-- A valid claim whose protection a ruling or a better claim ended early: its slip says more than it is worth.
-- Frozen once released: changes come as a new file.

ALTER TABLE claim ADD COLUMN ended TEXT;                                -- local day it ended on; none while it runs as given
