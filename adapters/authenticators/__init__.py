"""Authenticator apps: their codes by pyotp, and what they scan by segno."""
