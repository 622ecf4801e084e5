"""What tests of use cases share: an installation, a brewery and a house, on each kind of storage."""

from collections.abc import Iterator

import pytest

from adapters.memory.identity_provider import MemoryIdentityProvider
from adapters.sql.engine import create
from tests.application.house import House
from tests.application.two_steps import Ada
from tests.brewery import Brewery
from tests.contracts.providers import ADA, BEN
from tests.installations import Installation, in_memory, on_engine

STORAGES = ["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=STORAGES)
def installation(request: pytest.FixtureRequest) -> Iterator[Installation]:
    """An empty installation."""
    if request.param == "memory":
        yield in_memory()
        return
    engine = create(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))
    yield on_engine(engine)
    engine.dispose()


@pytest.fixture
def brewery(installation: Installation) -> Brewery:
    """A brewery without anything in stock."""
    return Brewery.founded(installation.app)


@pytest.fixture
def ada(installation: Installation) -> Ada:
    """Ada, who signs in by her password alone."""
    ada = Ada(installation)
    ada.sign_up()
    return ada


@pytest.fixture(params=STORAGES)
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    acme, other = (MemoryIdentityProvider(issuer=f"https://{name}.example") for name in ("acme", "other"))
    for provider in (acme, other):
        provider.knows(ADA, email="ada@example.com")
        provider.knows(BEN, email="ada@example.com", name="Ben")
    providers = {"acme": acme, "other": other}
    if request.param == "memory":
        yield _house(in_memory(providers), acme, other)
        return
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    engine = create(request.getfixturevalue(fixture))
    yield _house(on_engine(engine, providers=providers), acme, other)
    engine.dispose()


def _house(installation: Installation, acme: MemoryIdentityProvider, other: MemoryIdentityProvider) -> House:
    founded = [
        installation.app.identity.found_organization(name, currency="EUR", time_zone="Europe/Berlin", owner="Ada")
        for name in ("Brewery", "Cidery")
    ]
    return House(installation=installation, acme=acme, other=other, owner=founded[0][1], rival=founded[1][1])
