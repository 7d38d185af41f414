-- Sealed stories that wait for the next release, each covered once more under a key that the database never sees, its
-- id too: what the write-ahead log, row headers and dead rows tell about when a row came leads to no released story.
CREATE TABLE waiting (
    id bytea PRIMARY KEY CHECK (octet_length(id) = 16),
    box bytea NOT NULL
);
ALTER TABLE waiting ALTER COLUMN box SET STORAGE EXTERNAL; -- no use in compressing what is encrypted

-- The last release, in whole hours since 1970 (UTC).
CREATE TABLE release (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    at integer
);
INSERT INTO release DEFAULT VALUES;

-- Released stories, still sealed. `week` is that of the release, in weeks since Monday, 29 December 1969 (UTC), as long
-- as the id follows from a receipt; the id is drawn anew when the story can no longer be withdrawn, and the week goes.
CREATE TABLE story (
    id bytea PRIMARY KEY CHECK (octet_length(id) = 16),
    week integer,
    box bytea NOT NULL
);
ALTER TABLE story ALTER COLUMN box SET STORAGE EXTERNAL;
CREATE INDEX story_within_reach ON story (week) WHERE week IS NOT NULL;

-- Ids of stories that their authors have taken back, so that staff can drop them from bundles made before.
CREATE TABLE withdrawn (
    id bytea PRIMARY KEY CHECK (octet_length(id) = 16)
);

-- How many released stories answered a prompt, or came by a campaign.
CREATE TABLE total (
    name text PRIMARY KEY,
    count integer NOT NULL
);

-- Which secrets the rows were made under ('cover' and 'address'); says nothing about them.
CREATE TABLE key_check (
    name text PRIMARY KEY,
    value bytea NOT NULL
);
