-- Released stories whose id still follows from a receipt, and the week of their release, in weeks since Monday,
-- 29 December 1969 (UTC). Their ids are drawn anew when they can no longer be withdrawn, and then they are not here.
CREATE TABLE receipt (
    id BLOB PRIMARY KEY CHECK (typeof(id) = 'blob' AND length(id) = 16),
    week INTEGER NOT NULL
) WITHOUT ROWID;

-- Of stories released by an earlier version nobody knows the week: they may be withdrawn as if they came now.
INSERT INTO receipt (id, week) SELECT id, (CAST(strftime('%s', 'now') AS INTEGER) + 259200) / 604800 FROM story;

-- How many released stories answered a prompt, or came by a campaign.
CREATE TABLE total (
    name TEXT PRIMARY KEY,
    count INTEGER NOT NULL
) WITHOUT ROWID;
