-- While a release is written: what it counts of the stories that wait, and its hour. Both hold from the moment in which
-- its stories are in stories.db, which is seen by finding them in both files.
ALTER TABLE waiting_count ADD COLUMN leaving INTEGER NOT NULL DEFAULT 0;
ALTER TABLE release ADD COLUMN leaving_at INTEGER;
