"""What the proofs share: databases of both kinds, and an installation on each kind of storage."""

from collections.abc import Iterator

import pytest

from adapters.sql.engine import create
from tests.brewery import Brewery
from tests.installations import Installation, on_engine

BOTH = [
    pytest.param("sqlite_url", id="sqlite"),
    pytest.param("postgres_url", id="postgresql", marks=pytest.mark.postgresql),
]


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated database: of SQLite, then of PostgreSQL."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
def installation(database_url: str) -> Iterator[Installation]:
    """The application on that database."""
    engine = create(database_url)
    yield on_engine(engine)
    engine.dispose()


@pytest.fixture
def brewery(installation: Installation) -> Brewery:
    """A brewery in it, without stock."""
    return Brewery.founded(installation.app)
