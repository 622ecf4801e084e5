"""Rows of files: what they mean, how they are written, and what is told of those that mean nothing."""
