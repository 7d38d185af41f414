-- How many rows of each table have come from files of SQLite; empty but while a move is under way.
CREATE TABLE moving (
    name text PRIMARY KEY,
    rows integer NOT NULL
);
