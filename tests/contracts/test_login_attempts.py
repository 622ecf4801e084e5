from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from adapters.memory.ids import CountedIds
from domain.identity.login import LoginAttempt, Purpose
from domain.shared.identifiers import LoginAttemptId, UserId
from tests.brewery import Brewery
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW
from tests.system.writers import at_once

MANY = 20
AGES_AGO = NOW - timedelta(days=3_650)


def attempt(ids: CountedIds, **changes: Any) -> LoginAttempt:  # noqa: ANN401 - each test changes other fields
    """An attempt in a browser of its own."""
    attempt_id = LoginAttemptId(ids())
    made = LoginAttempt(
        id=attempt_id,
        provider="acme",
        issuer="https://acme.example/Träume",
        names_issuer=True,
        state_hash=sha256(b"state" + attempt_id.bytes).hexdigest(),
        browser_hash=sha256(b"browser" + attempt_id.bytes).hexdigest(),
        nonce="nonce",
        verifier="verifier",
        next_path="/stock?q=%C3%A4",
        purpose=Purpose.SIGN_IN,
        user_id=None,
        created_at=NOW,
    )
    return replace(made, **changes)


class TestLoginAttempts(StorageContract):
    """For remembering logins that are under way."""

    def test_an_attempt_is_found_by_its_state(self, stores: Stores, ids: CountedIds, brewery: Brewery) -> None:
        plain = attempt(ids)
        linking = attempt(ids, names_issuer=False, purpose=Purpose.LINK, user_id=brewery.caller.actor_id)
        for each in (plain, linking):
            stores.login_attempts.add(each, 5)
        assert stores.login_attempts.find(plain.state_hash) == plain
        assert stores.login_attempts.find(linking.state_hash) == linking

    def test_a_state_is_matched_exactly(self, stores: Stores, ids: CountedIds) -> None:
        kept = attempt(ids)
        stores.login_attempts.add(kept, 5)
        for state_hash in (kept.state_hash.upper(), kept.state_hash[:-1], "", "%"):
            assert stores.login_attempts.find(state_hash) is None

    def test_a_state_is_used_by_one_attempt(self, stores: Stores, ids: CountedIds) -> None:
        first = attempt(ids)
        stores.login_attempts.add(first, 5)
        with pytest.raises(stores.broken):
            stores.login_attempts.add(attempt(ids, state_hash=first.state_hash), 5)
        assert stores.login_attempts.find(first.state_hash) == first

    def test_an_attempt_is_asked_by_a_user_who_is_there(self, stores: Stores, ids: CountedIds) -> None:
        with pytest.raises(stores.broken):
            stores.login_attempts.add(attempt(ids, purpose=Purpose.LINK, user_id=UserId(UUID(int=7))), 5)

    def test_an_attempt_is_claimed_once(self, stores: Stores, ids: CountedIds) -> None:
        kept = attempt(ids)
        stores.login_attempts.add(kept, 5)
        later = NOW + timedelta(seconds=1)
        assert stores.login_attempts.claim(kept.id, later)
        assert not stores.login_attempts.claim(kept.id, later + timedelta(seconds=1))
        assert stores.login_attempts.find(kept.state_hash) == replace(kept, redeemed_at=later)

    def test_what_is_not_there_is_not_claimed(self, stores: Stores, ids: CountedIds) -> None:
        assert not stores.login_attempts.claim(attempt(ids).id, NOW)

    def test_s11_of_twenty_who_claim_an_attempt_at_once_one_has_it(self, stores: Stores, ids: CountedIds) -> None:
        kept = attempt(ids)
        stores.login_attempts.add(kept, 5)
        claims = at_once(MANY, lambda number: stores.login_attempts.claim(kept.id, NOW + timedelta(seconds=number)))
        assert sorted(claims) == [False] * (MANY - 1) + [True]

    def test_s13_a_browser_keeps_its_newest_attempts(self, stores: Stores, ids: CountedIds) -> None:
        first = attempt(ids)
        tabs = [first, *(attempt(ids, browser_hash=first.browser_hash, created_at=NOW) for _ in range(6))]
        stranger = attempt(ids, created_at=AGES_AGO)
        for each in (stranger, *tabs):
            stores.login_attempts.add(each, 5)
        there = [stores.login_attempts.find(each.state_hash) is not None for each in tabs]
        assert there == [False, False, True, True, True, True, True]
        assert stores.login_attempts.find(stranger.state_hash) == stranger

    def test_s13_an_answered_attempt_takes_no_tabs_place_and_is_remembered(
        self, stores: Stores, ids: CountedIds
    ) -> None:
        answered = attempt(ids)
        stores.login_attempts.add(answered, 2)
        stores.login_attempts.claim(answered.id, NOW)
        tabs = [attempt(ids, browser_hash=answered.browser_hash) for _ in range(2)]
        for each in tabs:
            stores.login_attempts.add(each, 2)
        assert all(stores.login_attempts.find(each.state_hash) for each in (answered, *tabs))

    def test_s13_tabs_that_begin_at_once_leave_no_more_than_they_may(self, stores: Stores, ids: CountedIds) -> None:
        first = attempt(ids)
        tabs = [first, *(attempt(ids, browser_hash=first.browser_hash) for _ in range(11))]
        at_once(len(tabs), lambda number: stores.login_attempts.add(tabs[number], 5))
        assert sum(stores.login_attempts.find(each.state_hash) is not None for each in tabs) == 5

    def test_old_attempts_are_pruned_answered_or_not(self, stores: Stores, ids: CountedIds) -> None:
        stores.login_attempts.prune(AGES_AGO + timedelta(seconds=1))
        old = [attempt(ids, created_at=AGES_AGO), attempt(ids, created_at=AGES_AGO, redeemed_at=AGES_AGO)]
        young = attempt(ids, created_at=AGES_AGO + timedelta(seconds=1))
        for each in (*old, young):
            stores.login_attempts.add(each, 5)
        assert stores.login_attempts.prune(AGES_AGO + timedelta(seconds=1)) == len(old)
        assert [stores.login_attempts.find(each.state_hash) for each in (*old, young)] == [None, None, young]
