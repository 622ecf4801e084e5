from datetime import timedelta

from adapters.memory.ids import CountedIds
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW
from tests.system.writers import at_once

ISSUER = "https://acme.example"
AGES_AGO = NOW - timedelta(days=3_650)


class TestLogoutTokens(StorageContract):
    """For believing a provider's word that somebody signed out only once."""

    def test_s34_a_token_is_new_only_once(self, stores: Stores, ids: CountedIds) -> None:
        token = str(ids())
        assert stores.logout_tokens.first_sight(ISSUER, token, NOW)
        assert not stores.logout_tokens.first_sight(ISSUER, token, NOW)
        assert not stores.logout_tokens.first_sight(ISSUER, token, NOW + timedelta(hours=1))

    def test_a_tokens_name_is_its_issuers_own(self, stores: Stores, ids: CountedIds) -> None:
        token = str(ids())
        assert stores.logout_tokens.first_sight(ISSUER, token, NOW)
        assert stores.logout_tokens.first_sight("https://other.example", token, NOW)
        assert stores.logout_tokens.first_sight(ISSUER, f"{token}x", NOW)

    def test_s34_of_twenty_who_see_a_token_at_once_one_sees_it_first(self, stores: Stores, ids: CountedIds) -> None:
        token = str(ids())
        sights = at_once(20, lambda _: stores.logout_tokens.first_sight(ISSUER, token, NOW))
        assert sorted(sights) == [False] * 19 + [True]

    def test_old_tokens_are_pruned(self, stores: Stores, ids: CountedIds) -> None:
        stores.logout_tokens.prune(AGES_AGO + timedelta(seconds=1))
        old, young = str(ids()), str(ids())
        stores.logout_tokens.first_sight(ISSUER, old, AGES_AGO)
        stores.logout_tokens.first_sight(ISSUER, young, AGES_AGO + timedelta(seconds=1))
        assert stores.logout_tokens.prune(AGES_AGO + timedelta(seconds=1)) == 1
        assert not stores.logout_tokens.first_sight(ISSUER, young, NOW)
        assert stores.logout_tokens.first_sight(ISSUER, old, NOW)
