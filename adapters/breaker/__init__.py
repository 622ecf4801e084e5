"""Providers that are left alone for a while after they failed."""
