"""Stock kept in SQLite or PostgreSQL: the same statements and the same constraints on both."""
