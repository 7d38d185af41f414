-- Chats that opted in. A tag is an address under a key that is kept elsewhere. Weeks are ISO weeks, and the finest time.
CREATE TABLE subscriber (
    tag bytea PRIMARY KEY,
    language text NOT NULL,
    topics text[] NOT NULL CHECK (cardinality(topics) > 0),
    per_week integer NOT NULL,
    paused_until text,
    week text,
    sent integer NOT NULL DEFAULT 0
);

-- Groups and channels where the bot may post; the title is under the key too.
CREATE TABLE place (
    tag bytea PRIMARY KEY,
    kind text NOT NULL,
    title bytea NOT NULL,
    language text NOT NULL,
    confirmed boolean NOT NULL
);

-- What everybody may read: questions, activities, names of links.
CREATE TABLE prompt (
    name text PRIMARY KEY,
    questions text NOT NULL,
    picture text NOT NULL
);

CREATE TABLE activity (
    id bytea PRIMARY KEY CHECK (octet_length(id) = 16),
    topic text NOT NULL,
    words text NOT NULL,
    starts integer NOT NULL,
    link text NOT NULL,
    sequence integer NOT NULL,
    cancelled boolean NOT NULL
);

CREATE TABLE campaign (
    code text PRIMARY KEY,
    label text NOT NULL
);

-- Who comes to an activity, or has been told of it: a mark that is good for this activity only, and goes with it.
CREATE TABLE mark (
    activity bytea NOT NULL REFERENCES activity ON DELETE CASCADE,
    kind text NOT NULL,
    mark bytea NOT NULL,
    PRIMARY KEY (activity, kind, mark)
);

CREATE TABLE broadcast (
    id bytea PRIMARY KEY CHECK (octet_length(id) = 16),
    purpose text NOT NULL,
    about text NOT NULL,
    audience text NOT NULL,
    due integer NOT NULL,
    owner bytea NOT NULL,
    urgent boolean NOT NULL,
    state text NOT NULL,
    progress integer,
    reached bytea NOT NULL DEFAULT '',
    letters integer NOT NULL DEFAULT 0,
    sent integer NOT NULL DEFAULT 0,
    blocked integer NOT NULL DEFAULT 0,
    failed integer NOT NULL DEFAULT 0
);

-- One message that waits: there as long as it is not delivered. `free_at` is when it may be claimed, in seconds since
-- 1970; all other moments are minutes since then. (A fraction, so that no number here is as large as an id.)
CREATE TABLE letter (
    broadcast bytea NOT NULL REFERENCES broadcast ON DELETE CASCADE,
    tag bytea NOT NULL,
    language text NOT NULL,
    place boolean NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    free_at double precision NOT NULL DEFAULT 0,
    PRIMARY KEY (broadcast, tag)
);
CREATE INDEX letter_of ON letter (tag);

-- Who may do what; a tag is an address under the key, a label what the inviter calls them.
CREATE TABLE member (
    tag bytea PRIMARY KEY,
    role text NOT NULL,
    label text NOT NULL UNIQUE
);

-- Invitations that nobody has taken up: the digest of a secret of 128 random bits. `expires` in hours since 1970.
CREATE TABLE invitation (
    digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
    role text NOT NULL,
    label text NOT NULL UNIQUE,
    expires integer NOT NULL
);
