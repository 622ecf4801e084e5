from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.memory.ids import CountedIds
from domain.identity.api_tokens import hash_secret
from domain.identity.identities import VerifiedIdentity
from domain.identity.proven_identities import ProvenIdentity
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW
from tests.system.writers import at_once

AGES_AGO = NOW - timedelta(days=3_650)


def proven(ids: CountedIds, **changes: Any) -> ProvenIdentity:  # noqa: ANN401 - each test changes other fields
    """An identity under a secret that no other test has."""
    made = ProvenIdentity(
        secret_hash=hash_secret(str(ids())),
        provider="acme",
        identity=VerifiedIdentity(
            issuer="https://acme.example",
            subject="1001",
            email="ada@example.com",
            email_verified=True,
            name="Ada Träumer",
            session="theirs",
            logout_hint="an ID token",
        ),
        next_path="/stock?q=%C3%A4",
        created_at=NOW,
    )
    return replace(made, **changes)


def add(stores: Stores, *added: ProvenIdentity) -> None:
    for each in added:
        stores.transactions(lambda transaction, each=each: transaction.proven_identities.add(each))  # type: ignore[misc]


def find(stores: Stores, secret_hash: str) -> ProvenIdentity | None:
    return stores.transactions(lambda transaction: transaction.proven_identities.find(secret_hash))


def take(stores: Stores, secret_hash: str) -> ProvenIdentity | None:
    return stores.transactions(lambda transaction: transaction.proven_identities.take(secret_hash))


def prune(stores: Stores, before: datetime) -> int:
    return stores.transactions(lambda transaction: transaction.proven_identities.prune(before))


class TestProvenIdentities(StorageContract):
    """For keeping what a provider has proved until somebody signs up with it."""

    def test_it_is_found_by_its_secret_as_it_was_kept(self, stores: Stores, ids: CountedIds) -> None:
        whole = proven(ids)
        bare = proven(ids, identity=VerifiedIdentity(issuer="https://acme.example", subject="1002"))
        add(stores, whole, bare)
        assert [find(stores, each.secret_hash) for each in (whole, bare)] == [whole, bare]
        for other in (whole.secret_hash.upper(), whole.secret_hash[:-1], "", "%"):
            assert find(stores, other) is None

    def test_it_is_taken_once(self, stores: Stores, ids: CountedIds) -> None:
        kept = proven(ids)
        add(stores, kept)
        taken = at_once(8, lambda _: take(stores, kept.secret_hash))
        assert [each for each in taken if each is not None] == [kept]
        assert find(stores, kept.secret_hash) is None

    def test_a_secret_is_of_one(self, stores: Stores, ids: CountedIds) -> None:
        kept = proven(ids)
        add(stores, kept)
        with pytest.raises(stores.broken):
            add(stores, proven(ids, secret_hash=kept.secret_hash))

    def test_what_waited_too_long_is_pruned(self, stores: Stores, ids: CountedIds) -> None:
        before = AGES_AGO + timedelta(seconds=1)
        prune(stores, before)
        old, young = proven(ids, created_at=AGES_AGO), proven(ids, created_at=before)
        add(stores, old, young)
        assert prune(stores, before) == 1
        assert [find(stores, each.secret_hash) for each in (old, young)] == [None, young]
