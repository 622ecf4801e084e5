from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.identity.identities import UserIdentity
from domain.shared.identifiers import UserId, UserIdentityId
from ports.transactions import Transaction
from tests.brewery import Brewery
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW
from tests.system.writers import at_once


def identity(brewery: Brewery, **changes: Any) -> UserIdentity:  # noqa: ANN401 - each test changes other fields
    """An identity of the brewery's owner that no other test has."""
    identity_id = UserIdentityId(brewery.app.ids())
    made = UserIdentity(
        id=identity_id,
        user_id=brewery.caller.actor_id,
        provider="acme",
        issuer="https://acme.example",
        subject=f"s-{identity_id}",
        email="ada@example.com",
        name="Ada Träumer",
        linked_at=NOW,
    )
    return replace(made, **changes)


def find(stores: Stores, issuer: str, subject: str) -> UserIdentity | None:
    return stores.transactions(lambda transaction: transaction.identities.find(issuer, subject))


def add(stores: Stores, added: UserIdentity) -> bool:
    return stores.transactions(lambda transaction: transaction.identities.add(added))


def of(stores: Stores, user_id: UserId) -> list[UserIdentity]:
    return stores.transactions(lambda transaction: list(transaction.identities.lock(user_id)))


class TestIdentities(StorageContract):
    """For knowing whose an identity is."""

    def test_s25_an_identity_is_found_by_issuer_and_subject_exactly(self, stores: Stores, brewery: Brewery) -> None:
        kept = identity(brewery, email=None, name=None)
        assert add(stores, kept)
        assert find(stores, kept.issuer, kept.subject) == kept
        assert find(stores, "https://other.example", kept.subject) is None
        for subject in (kept.subject.upper(), f"{kept.subject} ", "", "%", "nul \x00", "half \ud800"):
            assert find(stores, kept.issuer, subject) is None

    def test_the_same_subject_of_another_issuer_is_another_identity(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        ours = identity(brewery)
        theirs = identity(cidery, issuer="https://acme.example/", subject=ours.subject)
        assert add(stores, ours)
        assert add(stores, theirs)
        assert find(stores, theirs.issuer, theirs.subject) == theirs

    def test_s26_an_identity_stays_with_the_user_who_has_it(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        kept = identity(brewery)
        add(stores, kept)
        assert not add(stores, identity(cidery, subject=kept.subject))
        assert find(stores, kept.issuer, kept.subject) == kept

    def test_of_many_users_who_link_an_identity_at_once_one_has_it(self, stores: Stores, app_of: list[Brewery]) -> None:
        first = identity(app_of[0])
        rivals = [first, *(identity(each, subject=first.subject) for each in app_of[1:])]
        assert sorted(at_once(len(rivals), lambda number: add(stores, rivals[number]))) == [False, False, False, True]

    def test_an_identity_is_of_a_user_who_is_there(self, stores: Stores, brewery: Brewery) -> None:
        with pytest.raises(stores.broken):
            add(stores, identity(brewery, user_id=UserId(UUID(int=7))))

    def test_a_users_identities_are_given_oldest_first(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        kept = [identity(brewery, linked_at=NOW - timedelta(days=days)) for days in (1, 3, 1)]
        for each in (*kept, identity(cidery)):
            add(stores, each)
        assert of(stores, brewery.caller.actor_id) == [kept[1], kept[0], kept[2]]
        assert of(stores, UserId(UUID(int=7))) == []

    def test_an_identity_that_is_removed_is_nobodys(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        kept, other = identity(brewery), identity(brewery)
        add(stores, kept)
        add(stores, other)
        stores.transactions(lambda transaction: transaction.identities.remove(kept.id))
        assert find(stores, kept.issuer, kept.subject) is None
        assert of(stores, brewery.caller.actor_id) == [other]
        assert add(stores, identity(cidery, subject=kept.subject))

    def test_nothing_of_a_failed_transaction_stays(self, stores: Stores, brewery: Brewery) -> None:
        kept, new = identity(brewery), identity(brewery)
        add(stores, kept)

        def work(transaction: Transaction) -> None:
            transaction.identities.add(new)
            transaction.identities.remove(kept.id)
            raise InterruptedError

        with pytest.raises(InterruptedError):
            stores.transactions(work)
        assert of(stores, brewery.caller.actor_id) == [kept]

    def test_s28_two_who_take_away_an_identity_at_once_wait_for_each_other(
        self, stores: Stores, brewery: Brewery
    ) -> None:
        kept = [identity(brewery), identity(brewery)]
        for each in kept:
            add(stores, each)

        def take(number: int) -> int:
            def work(transaction: Transaction) -> int:
                left = len(transaction.identities.lock(brewery.caller.actor_id))
                if left > 1:
                    transaction.identities.remove(kept[number].id)
                return left

            return stores.transactions(work)

        assert sorted(at_once(2, take)) == [1, 2]
        assert len(of(stores, brewery.caller.actor_id)) == 1

    @pytest.fixture
    def app_of(self, brewery: Brewery) -> list[Brewery]:
        """Four users, each with a brewery."""
        return [brewery, *(Brewery.founded(brewery.app, f"Brewery {number}") for number in range(3))]
