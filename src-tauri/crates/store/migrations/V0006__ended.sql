-- A valid claim whose protection a ruling or a better claim ended early: its slip says more than it is worth.
-- And which claims somebody has to decide, so that counting them looks at those only.
-- Frozen once released: changes come as a new file.

ALTER TABLE claim ADD COLUMN ended TEXT;                                -- local day it ended on; none while it runs as given
ALTER TABLE claim ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;          -- somebody has to decide
CREATE INDEX claim_waits ON claim (entered) WHERE waits = 1;
CREATE INDEX claim_ruled ON claim (entered) WHERE ruled = 1;
CREATE INDEX claim_verdict ON claim (verdict, entered);
