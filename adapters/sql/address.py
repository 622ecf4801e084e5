"""What the address of a database tells."""

from pathlib import Path

from sqlalchemy import make_url


def file_of(url: str) -> Path | None:
    """Where the SQLite file of an address is; None for PostgreSQL, and for a database in memory."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or address.database in {None, "", ":memory:"}:
        return None
    return Path(str(address.database))
