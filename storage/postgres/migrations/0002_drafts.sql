-- Unfinished experiences: encrypted boxes under keyed tags. Unlogged: never in the write-ahead log, a replica of the
-- database or its archive, and emptied when the database crashes. One part for each of three epochs in turn, so that a
-- whole epoch is forgotten by giving its file back.
CREATE UNLOGGED TABLE draft (
    tag bytea NOT NULL,
    part integer NOT NULL CHECK (part IN (0, 1, 2)),
    epoch integer NOT NULL,
    box bytea NOT NULL,
    PRIMARY KEY (tag, part)
) PARTITION BY LIST (part);
CREATE UNLOGGED TABLE draft_0 PARTITION OF draft FOR VALUES IN (0) WITH (fillfactor = 50);
CREATE UNLOGGED TABLE draft_1 PARTITION OF draft FOR VALUES IN (1) WITH (fillfactor = 50);
CREATE UNLOGGED TABLE draft_2 PARTITION OF draft FOR VALUES IN (2) WITH (fillfactor = 50);
ALTER TABLE draft_0 ALTER COLUMN box SET STORAGE EXTERNAL;
ALTER TABLE draft_1 ALTER COLUMN box SET STORAGE EXTERNAL;
ALTER TABLE draft_2 ALTER COLUMN box SET STORAGE EXTERNAL;
