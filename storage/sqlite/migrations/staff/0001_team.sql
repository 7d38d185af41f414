-- Which key the tags of this file were made under; says nothing about the key.
CREATE TABLE key_check (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    value BLOB NOT NULL
);

-- Who may do what; a tag is an address under the key, a label what the inviter calls them.
CREATE TABLE member (
    tag BLOB PRIMARY KEY CHECK (typeof(tag) = 'blob'),
    role TEXT NOT NULL,
    label TEXT NOT NULL UNIQUE
) WITHOUT ROWID;

-- Invitations that nobody has taken up: the digest of a secret of 128 random bits. `expires` in hours since 1970.
CREATE TABLE invitation (
    digest BLOB PRIMARY KEY CHECK (typeof(digest) = 'blob' AND length(digest) = 32),
    role TEXT NOT NULL,
    label TEXT NOT NULL UNIQUE,
    expires INTEGER NOT NULL
) WITHOUT ROWID;
