-- Unfinished experiences: encrypted boxes, found by a tag that only the peppers of the same memory lead to.
CREATE TABLE draft (
    tag BLOB PRIMARY KEY CHECK (typeof(tag) = 'blob'),
    epoch INTEGER NOT NULL,
    box BLOB NOT NULL CHECK (typeof(box) = 'blob')
) WITHOUT ROWID;
