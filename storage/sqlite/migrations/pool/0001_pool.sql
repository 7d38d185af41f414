-- Sealed stories that wait for the next release. Never part of a backup.
CREATE TABLE story (
    id BLOB PRIMARY KEY CHECK (typeof(id) = 'blob' AND length(id) = 16),
    box BLOB NOT NULL CHECK (typeof(box) = 'blob')
) WITHOUT ROWID;

-- The last release, in whole hours since 1970 (UTC), and whether stories.db still has to be put in order after a change.
CREATE TABLE release (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    at INTEGER,
    order_owed INTEGER NOT NULL DEFAULT 0
);
INSERT INTO release (only_row) VALUES (1);
