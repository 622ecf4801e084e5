"""The suites as another team would hold them: by subclasses in a module of its own, here against a fresh memory."""

from collections.abc import Iterator

import pytest

from tests.contracts import suites, test_identity_provider
from tests.contracts.providers import ProviderAtWork
from tests.contracts.providers import in_memory as memory_provider
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores, in_memory


class OnOurs:
    """What another team writes."""

    @pytest.fixture
    def stores(self) -> Stores:
        return in_memory()


for suite in suites.STORAGE:
    name = f"{suite.__name__}OnOurs"
    globals()[name] = type(name, (OnOurs, suite), {})


class TestOurIdentityProvider(test_identity_provider.TestIdentityProvider):
    """An identity provider's suite, as another team would hold it."""

    @pytest.fixture
    def work(self) -> Iterator[ProviderAtWork]:
        with memory_provider() as work:
            yield work


def test_every_suite_of_storage_is_listed() -> None:
    found, waiting = set(), [StorageContract]
    while waiting:
        waiting += (below := waiting.pop().__subclasses__())
        found |= {each for each in below if each.__name__.startswith("Test") and not issubclass(each, OnOurs)}
    assert found == set(suites.STORAGE)
