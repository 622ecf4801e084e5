from dataclasses import replace

import pytest

from application.requests import KeyReused
from domain.shared.identifiers import OrganizationId
from ports.idempotency import Claim
from tests.brewery import Brewery
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW, kilos

FIRST = Claim(key="1", request_hash="a" * 64, answer='["1"]', claimed_at=NOW)
SECOND = Claim(key="2", request_hash="b" * 64, answer='["2"]', claimed_at=NOW)
AGAIN = replace(FIRST, request_hash="c" * 64, answer='["3"]')


def take(stores: Stores, organization_id: OrganizationId, *claims: Claim) -> dict[str, Claim]:
    return dict(stores.transactions(lambda transaction: transaction.claims.take(organization_id, claims)))


class TestClaims(StorageContract):
    """For answering a repeated request with its first answer."""

    def test_a_key_that_nobody_has_is_claimed(self, stores: Stores, brewery: Brewery) -> None:
        assert take(stores, brewery.caller.organization_id, FIRST) == {}

    def test_a_second_claim_of_a_key_gives_the_first(self, stores: Stores, brewery: Brewery) -> None:
        take(stores, brewery.caller.organization_id, FIRST)
        assert take(stores, brewery.caller.organization_id, AGAIN) == {"1": FIRST}
        assert take(stores, brewery.caller.organization_id, AGAIN) == {"1": FIRST}

    def test_many_keys_are_claimed_at_once(self, stores: Stores, brewery: Brewery) -> None:
        take(stores, brewery.caller.organization_id, FIRST)
        assert take(stores, brewery.caller.organization_id, SECOND, AGAIN) == {"1": FIRST}
        third = replace(SECOND, answer='["4"]')
        assert take(stores, brewery.caller.organization_id, third, AGAIN) == {"1": FIRST, "2": SECOND}

    def test_no_keys_are_claimed_by_no_claims(self, stores: Stores, brewery: Brewery) -> None:
        assert take(stores, brewery.caller.organization_id) == {}

    def test_a_key_is_its_organisations_own(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        take(stores, brewery.caller.organization_id, FIRST)
        assert take(stores, cidery.caller.organization_id, AGAIN) == {}

    def test_a_key_differs_from_one_in_another_case(self, stores: Stores, brewery: Brewery) -> None:
        take(stores, brewery.caller.organization_id, replace(FIRST, key="Key"))
        assert take(stores, brewery.caller.organization_id, replace(FIRST, key="key")) == {}

    def test_a_key_may_be_claimed_with_a_lock(self, stores: Stores, brewery: Brewery) -> None:
        malt = brewery.item("MALT")

        def lock(claim: Claim) -> tuple[bool, Claim | None]:
            locked = stores.transactions(
                lambda transaction: transaction.stock.lock(brewery.caller.organization_id, [malt], claim)
            )
            return malt in locked.items, locked.earlier

        assert lock(FIRST) == (True, None)
        assert lock(AGAIN) == (False, FIRST)
        assert take(stores, brewery.caller.organization_id, AGAIN) == {"1": FIRST}

    def test_a_repeated_request_takes_effect_once(self, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        brewery.restock(malt, "A", 5)
        first = brewery.do("sale", malt, 2, key="once")
        assert brewery.do("sale", malt, 2, key="once") == first
        assert brewery.stock(malt).on_hand == kilos(3)

    def test_another_request_does_not_get_the_answer_of_the_first(self, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        brewery.restock(malt, "A", 5)
        brewery.do("sale", malt, 2, key="once")
        with pytest.raises(KeyReused):
            brewery.do("sale", malt, 1, key="once")
