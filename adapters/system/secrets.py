"""Secrets from the operating system's randomness."""

from secrets import token_urlsafe

SECRET_BYTES = 32


def new_secret() -> str:
    """256 random bits as 43 characters of URL-safe text; satisfies the `Secrets` port."""
    return token_urlsafe(SECRET_BYTES)
