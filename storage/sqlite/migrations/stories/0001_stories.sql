-- Released stories, still sealed. Nothing here may tell when or in what order they came.
CREATE TABLE story (
    id BLOB PRIMARY KEY CHECK (typeof(id) = 'blob' AND length(id) = 16),
    box BLOB NOT NULL CHECK (typeof(box) = 'blob')
) WITHOUT ROWID;

-- Ids of stories that their authors have taken back, so that staff can drop them from bundles made before.
CREATE TABLE withdrawn (
    id BLOB PRIMARY KEY CHECK (typeof(id) = 'blob' AND length(id) = 16)
) WITHOUT ROWID;
