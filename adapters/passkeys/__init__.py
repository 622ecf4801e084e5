"""Passkeys, by what checks the signatures of browsers and devices."""
