"""The memory in PostgreSQL, for several replicas of the bot; the only package that knows its driver."""
