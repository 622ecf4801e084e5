from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.identity.api_tokens import ApiToken
from domain.identity.permissions import Permission
from domain.shared.identifiers import ApiTokenId, OrganizationId, UserId
from domain.shared.organization import Organization
from tests.brewery import Brewery
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW

NOWHERE = OrganizationId(UUID(int=7))


def token(brewery: Brewery, prefix: str) -> ApiToken:
    """A token that may do everything, for ever."""
    token_id = ApiTokenId(brewery.app.ids())
    return ApiToken(
        id=token_id,
        organization_id=brewery.caller.organization_id,
        user_id=brewery.caller.actor_id,
        name="Waage im Keller — 1",
        prefix=f"{token_id.hex}{prefix}",
        secret_hash="5" * 64,
        scopes=frozenset(Permission),
        created_at=NOW,
    )


class TestAccess(StorageContract):
    """For knowing who calls."""

    def test_a_token_is_found_by_its_prefix_with_its_organisation(self, stores: Stores, brewery: Brewery) -> None:
        kept = token(brewery, "a")
        stores.access.add_token(kept)
        stores.access.add_token(token(brewery, "b"))
        assert stores.access.token(kept.prefix) == (kept, brewery.caller.organization)

    def test_a_token_is_found_in_whatever_state(self, stores: Stores, brewery: Brewery) -> None:
        ended = replace(token(brewery, "a"), scopes=frozenset(), expires_at=NOW, revoked_at=NOW + timedelta(days=1))
        one = replace(token(brewery, "b"), scopes=frozenset({Permission.VIEW_INVENTORY}))
        for kept in (ended, one):
            stores.access.add_token(kept)
            assert stores.access.token(kept.prefix) == (kept, brewery.caller.organization)

    def test_a_prefix_is_matched_exactly(self, stores: Stores, brewery: Brewery) -> None:
        kept = token(brewery, "a")
        stores.access.add_token(kept)
        for prefix in (f"{kept.prefix[:-1]}A", kept.prefix[:-1], "", "%", "nul \x00", "half \ud800"):
            assert stores.access.token(prefix) is None

    def test_a_prefix_is_taken_once_in_all_organisations(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        first = token(brewery, "a")
        stores.access.add_token(first)
        with pytest.raises(stores.broken):
            stores.access.add_token(replace(token(cidery, "a"), prefix=first.prefix))
        assert stores.access.token(first.prefix) == (first, brewery.caller.organization)

    def test_the_tokens_of_an_organisation_are_given_newest_first(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        ages = [2, 1, 3, 1]
        kept = [replace(token(brewery, str(age)), created_at=NOW - timedelta(days=age)) for age in ages]
        for each in (*kept, token(cidery, "x")):
            stores.access.add_token(each)
        found = stores.access.tokens(brewery.caller.organization_id)
        assert list(found) == [kept[3], kept[1], kept[0], kept[2]]
        assert stores.access.tokens(NOWHERE) == []

    def test_a_token_is_of_an_organisation_that_is_there(self, stores: Stores, brewery: Brewery) -> None:
        with pytest.raises(stores.broken):
            stores.access.add_token(replace(token(brewery, "a"), organization_id=NOWHERE))

    def test_an_organisation_has_the_owner_that_founded_it(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        for each in (brewery, cidery):
            assert stores.access.owner(each.caller.organization_id) == each.caller.actor_id
        assert stores.access.owner(NOWHERE) is None

    def test_an_organisation_is_founded_once(self, stores: Stores, brewery: Brewery) -> None:
        again = Organization(
            id=brewery.caller.organization_id, name="Again", currency="USD", time_zone="America/New_York"
        )
        with pytest.raises(stores.broken):
            stores.access.add_organization(again, UserId(brewery.app.ids()), "Eve", NOW)
        assert stores.reading.organization(again.id) == brewery.caller.organization
        assert stores.access.owner(again.id) == brewery.caller.actor_id
