"""Every port in memory, held to the same contracts as the databases: for tests, and to read before writing another."""
