"""Use cases by context, one a module: load by a port, let the domain decide, record by a port, in one transaction."""
