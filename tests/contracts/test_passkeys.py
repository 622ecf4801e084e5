from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.identity.api_tokens import hash_secret
from domain.identity.passkey_challenges import Ceremony, PasskeyChallenge
from domain.identity.passkeys import Passkey
from domain.shared.audit import AuditQuery
from domain.shared.identifiers import PasskeyId, UserId
from ports.transactions import Transaction
from tests.brewery import Brewery
from tests.contracts.people import entry
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW
from tests.system.writers import at_once

MANY = 20
NOBODY = UserId(UUID(int=7))
AGES_AGO = NOW - timedelta(days=3_650)


def passkey(brewery: Brewery, **changes: Any) -> Passkey:  # noqa: ANN401 - each test changes other fields
    """A passkey of the owner's that no other test has."""
    passkey_id = PasskeyId(brewery.app.ids())
    made = Passkey(
        id=passkey_id,
        user_id=brewery.caller.actor_id,
        credential_id=b"\x00\xff" + passkey_id.bytes,
        public_key=b"\xa5\x00'",
        sign_count=2**32 - 1,
        name="Ada’s laptop",
        created_at=NOW,
    )
    return replace(made, **changes)


def add(stores: Stores, brewery: Brewery, passkey: Passkey) -> bool:
    told = [entry(brewery.caller, brewery)]
    return stores.transactions(lambda transaction: transaction.passkeys.add(passkey, told))


def of(stores: Stores, brewery: Brewery) -> list[Passkey]:
    user_id = brewery.caller.actor_id
    return stores.transactions(lambda transaction: list(transaction.passkeys.of_user(user_id)))


def told(stores: Stores, brewery: Brewery) -> int:
    """How many entries of tests the audit has."""
    return len(stores.people.audit(brewery.caller.organization_id, AuditQuery(action="identity.test")))


def find(stores: Stores, credential_id: bytes) -> Passkey | None:
    return stores.transactions(lambda transaction: transaction.passkeys.find(credential_id))


class TestPasskeys(StorageContract):
    """For keeping passkeys."""

    def test_a_passkey_is_found_by_its_credential_and_by_its_user(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        young = passkey(brewery, created_at=NOW + timedelta(seconds=1), last_used_at=NOW, sign_count=0)
        old = passkey(brewery)
        for each in (young, old):
            assert add(stores, brewery, each)
        assert of(stores, brewery) == [old, young]
        assert of(stores, cidery) == []
        assert [find(stores, each.credential_id) for each in (old, young)] == [old, young]

    def test_a_credential_is_matched_exactly(self, stores: Stores, brewery: Brewery) -> None:
        kept = passkey(brewery)
        add(stores, brewery, kept)
        for other in (kept.credential_id[:-1], kept.credential_id + b"\x00", b"", b"%"):
            assert find(stores, other) is None

    def test_a_credential_is_one_users_only(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        mine = passkey(brewery)
        assert add(stores, brewery, mine)
        theirs = passkey(cidery, credential_id=mine.credential_id)
        assert not add(stores, cidery, theirs)
        assert (find(stores, mine.credential_id), of(stores, cidery)) == (mine, [])
        assert told(stores, cidery) == 0

    def test_of_many_who_add_one_credential_at_once_one_has_it(self, stores: Stores, brewery: Brewery) -> None:
        first = passkey(brewery)
        all_of_it = [replace(first, id=PasskeyId(brewery.app.ids())) for _ in range(8)]
        added = at_once(8, lambda number: add(stores, brewery, all_of_it[number]))
        assert sorted(added) == [False] * 7 + [True]

    def test_a_passkey_is_of_a_user_who_is_there(self, stores: Stores, brewery: Brewery) -> None:
        with pytest.raises(stores.broken):
            add(stores, brewery, passkey(brewery, user_id=NOBODY))

    def test_a_passkey_changes_its_name_counter_and_use(self, stores: Stores, brewery: Brewery) -> None:
        kept, other = passkey(brewery), passkey(brewery)
        for each in (kept, other):
            add(stores, brewery, each)
        changed = replace(kept, name="Phone", sign_count=7, last_used_at=NOW)
        stores.transactions(lambda transaction: transaction.passkeys.save(changed, [entry(brewery.caller, brewery)]))
        assert of(stores, brewery) == [changed, other]

    def test_a_passkey_that_is_removed_is_gone(self, stores: Stores, brewery: Brewery) -> None:
        kept, other = passkey(brewery), passkey(brewery)
        for each in (kept, other):
            add(stores, brewery, each)
        stores.transactions(lambda transaction: transaction.passkeys.remove(kept.id, [entry(brewery.caller, brewery)]))
        assert of(stores, brewery) == [other]
        assert find(stores, kept.credential_id) is None

    def test_each_change_is_told(self, stores: Stores, brewery: Brewery) -> None:
        kept = passkey(brewery)
        add(stores, brewery, kept)
        changes: list[Callable[[Transaction], None]] = [
            lambda transaction: transaction.passkeys.save(kept, [entry(brewery.caller, brewery)]),
            lambda transaction: transaction.passkeys.remove(kept.id, [entry(brewery.caller, brewery)]),
        ]
        for number, change in enumerate(changes, 2):
            stores.transactions(change)
            assert told(stores, brewery) == number


def challenge(brewery: Brewery, **changes: Any) -> PasskeyChallenge:  # noqa: ANN401 - each test changes other fields
    """A challenge to a browser of its own."""
    secret = str(brewery.app.ids())
    made = PasskeyChallenge(
        challenge_hash=hash_secret(secret),
        browser_hash=hash_secret(f"browser {secret}"),
        ceremony=Ceremony.SIGN_IN,
        user_id=None,
        created_at=NOW,
    )
    return replace(made, **changes)


def take(stores: Stores, kept: PasskeyChallenge, **otherwise: Any) -> PasskeyChallenge | None:  # noqa: ANN401
    asked = replace(kept, **otherwise)
    return stores.passkey_challenges.take(asked.challenge_hash, asked.browser_hash, asked.ceremony)


class TestPasskeyChallenges(StorageContract):
    """For remembering what passkeys were asked to sign."""

    def test_a_challenge_is_taken_once(self, stores: Stores, brewery: Brewery) -> None:
        asked = challenge(brewery, ceremony=Ceremony.REGISTER, user_id=brewery.caller.actor_id)
        for kept in (challenge(brewery), asked):
            stores.passkey_challenges.add(kept, 5)
            assert [take(stores, kept), take(stores, kept)] == [kept, None]

    def test_s03_a_challenge_is_taken_by_the_browser_and_for_the_purpose_that_asked(
        self, stores: Stores, brewery: Brewery
    ) -> None:
        kept, other = challenge(brewery), challenge(brewery)
        for each in (kept, other):
            stores.passkey_challenges.add(each, 5)
        assert take(stores, kept, browser_hash=other.browser_hash) is None
        assert take(stores, kept, ceremony=Ceremony.CONFIRM) is None
        assert take(stores, kept, challenge_hash=kept.challenge_hash.upper()) is None
        assert take(stores, kept) == kept

    def test_s11_of_twenty_who_take_a_challenge_at_once_one_has_it(self, stores: Stores, brewery: Brewery) -> None:
        kept = challenge(brewery)
        stores.passkey_challenges.add(kept, 5)
        taken = at_once(MANY, lambda _: take(stores, kept) is not None)
        assert sorted(taken) == [False] * (MANY - 1) + [True]

    def test_a_challenge_is_used_once_and_asked_by_a_user_who_is_there(self, stores: Stores, brewery: Brewery) -> None:
        first = challenge(brewery)
        stores.passkey_challenges.add(first, 5)
        again = challenge(brewery, challenge_hash=first.challenge_hash)
        of_nobody = challenge(brewery, ceremony=Ceremony.REGISTER, user_id=NOBODY)
        for each in (again, of_nobody):
            with pytest.raises(stores.broken):
                stores.passkey_challenges.add(each, 5)
        assert take(stores, first) == first

    def test_s13_a_browser_keeps_its_newest_challenges(self, stores: Stores, brewery: Brewery) -> None:
        first, stranger = challenge(brewery), challenge(brewery, created_at=AGES_AGO)
        later = (challenge(brewery, browser_hash=first.browser_hash) for _ in range(6))
        tabs = [first, *(replace(each, created_at=NOW + timedelta(seconds=n)) for n, each in enumerate(later, 1))]
        for each in (stranger, *tabs):
            stores.passkey_challenges.add(each, 5)
        assert [take(stores, each) is not None for each in tabs] == [False, False, True, True, True, True, True]
        assert take(stores, stranger) == stranger

    def test_s13_tabs_that_ask_at_once_leave_no_more_than_they_may(self, stores: Stores, brewery: Brewery) -> None:
        first = challenge(brewery)
        tabs = [first, *(challenge(brewery, browser_hash=first.browser_hash) for _ in range(11))]
        at_once(len(tabs), lambda number: stores.passkey_challenges.add(tabs[number], 5))
        assert sum(take(stores, each) is not None for each in tabs) == 5

    def test_old_challenges_are_pruned(self, stores: Stores, brewery: Brewery) -> None:
        until = AGES_AGO + timedelta(seconds=1)
        stores.passkey_challenges.prune(until)
        old, young = challenge(brewery, created_at=AGES_AGO), challenge(brewery, created_at=until)
        for each in (old, young):
            stores.passkey_challenges.add(each, 5)
        assert stores.passkey_challenges.prune(until) == 1
        assert [take(stores, old), take(stores, young)] == [None, young]
