from datetime import datetime, timedelta

import pytest

from adapters.memory.ids import CountedIds
from ports.transactions import Transaction
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW
from tests.system.writers import at_once

ISSUER = "https://acme.example"
AGES_AGO = NOW - timedelta(days=3_650)


def seen(stores: Stores, issuer: str, token_id: str, at: datetime) -> bool:
    return stores.transactions(lambda transaction: transaction.logout_tokens.first_sight(issuer, token_id, at))


def pruned(stores: Stores) -> int:
    before = AGES_AGO + timedelta(seconds=1)
    return stores.transactions(lambda transaction: transaction.logout_tokens.prune(before))


class TestLogoutTokens(StorageContract):
    """For believing a provider's word that somebody signed out only once."""

    def test_s34_a_token_is_new_only_once(self, stores: Stores, ids: CountedIds) -> None:
        token = str(ids())
        assert seen(stores, ISSUER, token, NOW)
        assert not seen(stores, ISSUER, token, NOW)
        assert not seen(stores, ISSUER, token, NOW + timedelta(hours=1))

    def test_a_tokens_name_is_its_issuers_own(self, stores: Stores, ids: CountedIds) -> None:
        token = str(ids())
        assert seen(stores, ISSUER, token, NOW)
        assert seen(stores, "https://other.example", token, NOW)
        assert seen(stores, ISSUER, f"{token}x", NOW)

    def test_s34_of_twenty_who_see_a_token_at_once_one_sees_it_first(self, stores: Stores, ids: CountedIds) -> None:
        token = str(ids())
        sights = at_once(20, lambda _: seen(stores, ISSUER, token, NOW))
        assert sorted(sights) == [False] * 19 + [True]

    def test_old_tokens_are_pruned(self, stores: Stores, ids: CountedIds) -> None:
        pruned(stores)
        old, young = str(ids()), str(ids())
        seen(stores, ISSUER, old, AGES_AGO)
        seen(stores, ISSUER, young, AGES_AGO + timedelta(seconds=1))
        assert pruned(stores) == 1
        assert not seen(stores, ISSUER, young, NOW)
        assert seen(stores, ISSUER, old, NOW)

    def test_s34_a_token_whose_work_failed_is_new_when_it_comes_again(self, stores: Stores, ids: CountedIds) -> None:
        token = str(ids())

        def failing(transaction: Transaction) -> None:
            assert transaction.logout_tokens.first_sight(ISSUER, token, NOW)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            stores.transactions(failing)
        assert seen(stores, ISSUER, token, NOW)
