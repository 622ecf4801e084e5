"""A till on every kind of storage."""

from collections.abc import Iterator

import pytest

from adapters.sql.engine import create
from tests.billing.model import ModelProvider
from tests.billing.till import Till, billing_by
from tests.billing.words import OWN, Words, words_named
from tests.installations import Installation, in_memory, on_engine

SQL = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
STORAGES = ["memory", *SQL]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about other providers than the one that is asked for."""
    if (chosen := config.getoption("--billing")) is None:
        return
    left_out = [each for each in items if (told := each.get_closest_marker("told_by")) and chosen not in told.args]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [each for each in items if each not in left_out]


@pytest.fixture
def words(request: pytest.FixtureRequest) -> Words:
    """Those of the provider that `--billing` names; the model's own stand for the memory's, and are the usual ones."""
    return words_named(request.config.getoption("--billing") or OWN.name)


@pytest.fixture
def provider(words: Words) -> ModelProvider:
    return ModelProvider(words=words)


@pytest.fixture(params=STORAGES)
def storage(request: pytest.FixtureRequest) -> str:
    """Where things are kept: "memory", "sqlite" or "postgresql"."""
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(request: pytest.FixtureRequest, storage: str) -> str:
    """The address of the database, where there is one."""
    url: str = request.getfixturevalue("sqlite_url" if storage == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def installation(request: pytest.FixtureRequest, storage: str, provider: ModelProvider) -> Iterator[Installation]:
    """An installation that bills by the model provider."""
    if storage == "memory":
        yield in_memory(billing=billing_by(provider))
        return
    engine = create(request.getfixturevalue("database_url"))
    yield on_engine(engine, billing=billing_by(provider))
    engine.dispose()


@pytest.fixture
def till(installation: Installation, provider: ModelProvider) -> Till:
    """A till whose brewery nobody has told the provider of."""
    return Till.opened(installation, provider)


@pytest.fixture
def paying(till: Till) -> Till:
    """A till whose brewery is a customer."""
    till.map()
    return till
