-- How often something was answered by the stories that wait here: a prompt, a campaign. Joins the totals at a release,
-- so that stories.db does not change with a single story.
CREATE TABLE waiting_count (
    name TEXT PRIMARY KEY,
    count INTEGER NOT NULL
) WITHOUT ROWID;
