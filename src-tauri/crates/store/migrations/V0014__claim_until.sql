-- Until when a claim is protected, all told: as judged, with relatives and everybody of one number, and cut where a
-- ruling or a better claim ended it. A reward asks this, and a slip is compared with it.
-- Frozen once released: changes come as a new file.

ALTER TABLE claim ADD COLUMN until TEXT;                                -- last protected day; none where it is not limited
