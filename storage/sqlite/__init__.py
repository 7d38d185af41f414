"""The memory in SQLite files, for one machine."""
