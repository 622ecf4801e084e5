"""Passwords: hashed by Argon2id, and held against what people guess first."""
