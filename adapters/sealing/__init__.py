"""Secrets that have to be readable, sealed with the installation's key."""
