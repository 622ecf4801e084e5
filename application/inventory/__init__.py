"""Stock: every change of it, and every look at it."""
