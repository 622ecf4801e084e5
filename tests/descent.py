"""Ten thousand lots that all came of one delivery, through six levels of batches."""

from pathlib import Path

import psycopg

from domain.shared.identifiers import LotId, OrganizationId
from tests.benchmarks.shape import numbered

SQL = Path(__file__).with_suffix(".sql")
ORGANIZATION, DELIVERY = OrganizationId(numbered(900)), LotId(numbered(900_000_000))
LAST, MIDDLE = LotId(numbered(906_000_005)), LotId(numbered(903_000_007))
"""One of the last lots, and one half way."""
LOTS, LEVELS = 10_001, 6


def load(url: str) -> None:
    """Put them into a migrated PostgreSQL database beside what is there; the login has to be a superuser's."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL.read_text())
        connection.execute("VACUUM ANALYZE")
