-- What a change says its desk had seen of another: the only proof of who came first at two desks. Taken out of the
-- header as the change is written, whoever writes it.
CREATE TABLE seen_head (
    device BLOB    NOT NULL,                -- whose change says so
    seq    INTEGER NOT NULL,
    other  TEXT    NOT NULL,                -- of which desk, as the header writes it
    upto   INTEGER NOT NULL,                -- its newest change then
    PRIMARY KEY (device, other, seq, upto)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER change_says_what_was_seen AFTER INSERT ON change
WHEN instr(CAST(NEW.header AS TEXT), '"seen"') > 0
BEGIN
    INSERT OR IGNORE INTO seen_head
        SELECT NEW.device, NEW.seq, value ->> 0, value ->> 1 FROM json_each(CAST(NEW.header AS TEXT), '$.seen');
END;
INSERT OR IGNORE INTO seen_head
    SELECT c.device, c.seq, s.value ->> 0, s.value ->> 1 FROM change c, json_each(CAST(c.header AS TEXT), '$.seen') s
    WHERE instr(CAST(c.header AS TEXT), '"seen"') > 0;
