-- Which key the tags of this file were made under; says nothing about the key.
CREATE TABLE key_check (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    value BLOB NOT NULL
);

-- Chats that opted in. A tag is an address under the key, which is kept elsewhere. Weeks are ISO weeks, and the finest time.
CREATE TABLE subscriber (
    tag BLOB PRIMARY KEY CHECK (typeof(tag) = 'blob'),
    language TEXT NOT NULL,
    topics TEXT NOT NULL,
    per_week INTEGER NOT NULL,
    paused_until TEXT,
    week TEXT,
    sent INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Groups and channels where the bot may post; the title is under the key too.
CREATE TABLE place (
    tag BLOB PRIMARY KEY CHECK (typeof(tag) = 'blob'),
    kind TEXT NOT NULL,
    title BLOB NOT NULL,
    language TEXT NOT NULL,
    confirmed INTEGER NOT NULL
) WITHOUT ROWID;

-- What everybody may read: questions, activities, names of links.
CREATE TABLE prompt (
    name TEXT PRIMARY KEY,
    questions TEXT NOT NULL,
    picture TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE activity (
    id BLOB PRIMARY KEY CHECK (typeof(id) = 'blob' AND length(id) = 16),
    topic TEXT NOT NULL,
    words TEXT NOT NULL,
    starts INTEGER NOT NULL,
    link TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    cancelled INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE campaign (
    code TEXT PRIMARY KEY,
    label TEXT NOT NULL
) WITHOUT ROWID;

-- Who comes to an activity, or has been told of it: a mark that is good for this activity only, and goes with it.
CREATE TABLE mark (
    activity BLOB NOT NULL,
    kind TEXT NOT NULL,
    mark BLOB NOT NULL,
    PRIMARY KEY (activity, kind, mark)
) WITHOUT ROWID;

CREATE TABLE broadcast (
    id BLOB PRIMARY KEY CHECK (typeof(id) = 'blob' AND length(id) = 16),
    purpose TEXT NOT NULL,
    about TEXT NOT NULL,
    audience TEXT NOT NULL,
    due INTEGER NOT NULL,
    owner BLOB NOT NULL,
    urgent INTEGER NOT NULL,
    state TEXT NOT NULL,
    progress INTEGER,
    reached BLOB NOT NULL DEFAULT x'',
    letters INTEGER NOT NULL DEFAULT 0,
    sent INTEGER NOT NULL DEFAULT 0,
    blocked INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- One message that waits: there as long as it is not delivered. `free_at` is when it may be claimed, in seconds since
-- 1970; all other moments are minutes since then. (A real number, so that no number here is as large as an id.)
CREATE TABLE letter (
    broadcast BLOB NOT NULL,
    tag BLOB NOT NULL,
    language TEXT NOT NULL,
    place INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    free_at REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (broadcast, tag)
) WITHOUT ROWID;
