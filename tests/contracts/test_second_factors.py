from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.identity.api_tokens import hash_secret
from domain.identity.authenticators import Authenticator
from domain.identity.half_sign_ins import HalfSignIn
from domain.shared.identifiers import UserId
from tests.brewery import Brewery
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW
from tests.system.writers import at_once

NOBODY = UserId(UUID(int=7))
AGES_AGO = NOW - timedelta(days=3_650)
HASHES = [hash_secret(str(number)) for number in range(3)]


def begun(stores: Stores, brewery: Brewery) -> Authenticator:
    """An authenticator that waits for its first code."""
    made = Authenticator(user_id=brewery.caller.actor_id, sealed_secret="gAAAA", begun_at=NOW)
    keep(stores, made)
    return made


def keep(stores: Stores, authenticator: Authenticator) -> None:
    stores.transactions(lambda transaction: transaction.authenticators.keep(authenticator))


def kept(stores: Stores, brewery: Brewery) -> Authenticator | None:
    return stores.transactions(lambda transaction: transaction.authenticators.get(brewery.caller.actor_id))


class TestAuthenticators(StorageContract):
    """For keeping what authenticators share with us."""

    def test_an_authenticator_is_kept_as_it_is_now(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        assert kept(stores, brewery) is None
        made = begun(stores, brewery)
        assert kept(stores, brewery) == made
        used = replace(made, confirmed_at=NOW, last_step=59_000_000, wrong=3, wrong_at=NOW, sealed_secret="gAAAB")
        keep(stores, used)
        assert (kept(stores, brewery), kept(stores, cidery)) == (used, None)

    def test_an_authenticator_that_is_removed_is_forgotten(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        begun(stores, brewery)
        theirs = begun(stores, cidery)
        for _ in range(2):
            stores.transactions(lambda transaction: transaction.authenticators.remove(brewery.caller.actor_id))
        assert (kept(stores, brewery), kept(stores, cidery)) == (None, theirs)

    def test_an_authenticator_is_one_users_who_is_there(self, stores: Stores, brewery: Brewery) -> None:
        made = begun(stores, brewery)
        with pytest.raises(stores.broken):
            keep(stores, replace(made, user_id=NOBODY))

    def test_enrolments_that_were_given_up_are_pruned(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        def prune() -> int:
            return stores.transactions(lambda transaction: transaction.authenticators.prune(AGES_AGO))

        prune()
        old = replace(begun(stores, brewery), begun_at=AGES_AGO - timedelta(seconds=1))
        keep(stores, old)
        in_force = replace(old, user_id=cidery.caller.actor_id, confirmed_at=old.begun_at, last_step=1)
        keep(stores, in_force)
        assert prune() == 1
        assert (kept(stores, brewery), kept(stores, cidery)) == (None, in_force)
        young = replace(old, begun_at=AGES_AGO)
        keep(stores, young)
        assert prune() == 0


def renew(stores: Stores, brewery: Brewery, hashes: list[str]) -> None:
    stores.transactions(lambda transaction: transaction.recovery_codes.renew(brewery.caller.actor_id, hashes, NOW))


def use(stores: Stores, brewery: Brewery, code_hash: str) -> bool:
    return stores.transactions(lambda transaction: transaction.recovery_codes.use(brewery.caller.actor_id, code_hash))


def left(stores: Stores, brewery: Brewery) -> int:
    return stores.transactions(lambda transaction: transaction.recovery_codes.left(brewery.caller.actor_id))


class TestRecoveryCodes(StorageContract):
    """For keeping the hashes of recovery codes."""

    def test_a_code_is_used_once(self, stores: Stores, brewery: Brewery) -> None:
        renew(stores, brewery, HASHES)
        assert [use(stores, brewery, HASHES[1]) for _ in range(2)] == [True, False]
        assert left(stores, brewery) == 2

    def test_of_many_who_use_a_code_at_once_one_does(self, stores: Stores, brewery: Brewery) -> None:
        renew(stores, brewery, HASHES)
        assert at_once(10, lambda _: use(stores, brewery, HASHES[0])).count(True) == 1

    def test_a_code_is_its_users_alone(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        renew(stores, brewery, HASHES)
        assert not use(stores, cidery, HASHES[0])
        assert (left(stores, brewery), left(stores, cidery)) == (3, 0)

    def test_new_codes_stand_instead_of_all_before(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        renew(stores, brewery, HASHES[:2])
        renew(stores, cidery, HASHES[:2])
        renew(stores, brewery, HASHES[2:])
        assert [use(stores, brewery, each) for each in HASHES] == [False, False, True]
        renew(stores, brewery, HASHES)
        renew(stores, brewery, [])
        assert (left(stores, brewery), left(stores, cidery)) == (0, 2)

    def test_codes_differ_and_are_one_users_who_is_there(self, stores: Stores, brewery: Brewery) -> None:
        with pytest.raises(stores.broken):
            renew(stores, brewery, HASHES[:1] * 2)
        with pytest.raises(stores.broken):
            stores.transactions(lambda transaction: transaction.recovery_codes.renew(NOBODY, HASHES, NOW))
        assert left(stores, brewery) == 0


def half_of(stores: Stores, brewery: Brewery, days: int = 0) -> HalfSignIn:
    """Half a sign-in of so many days ago."""
    made = HalfSignIn(
        secret_hash=hash_secret(str(brewery.app.ids())),
        user_id=brewery.caller.actor_id,
        created_at=NOW - timedelta(days=days),
    )
    add(stores, made)
    return made


def add(stores: Stores, half: HalfSignIn) -> None:
    stores.transactions(lambda transaction: transaction.half_sign_ins.add(half))


def found(stores: Stores, *halves: HalfSignIn) -> list[HalfSignIn | None]:
    return stores.transactions(
        lambda transaction: [transaction.half_sign_ins.find(each.secret_hash) for each in halves]
    )


class TestHalfSignIns(StorageContract):
    """For remembering who owes a second factor."""

    def test_half_a_sign_in_is_found_by_its_secret_as_it_is_now(self, stores: Stores, brewery: Brewery) -> None:
        half, other = half_of(stores, brewery), half_of(stores, brewery)
        stores.transactions(lambda transaction: transaction.half_sign_ins.save(half.missed().missed()))
        assert found(stores, half, other) == [half.missed().missed(), other]
        for unknown in (half.secret_hash.upper(), "", "nul \x00", "half \ud800"):
            assert found(stores, replace(half, secret_hash=unknown)) == [None]

    def test_what_has_ended_is_forgotten_and_not_kept_again(self, stores: Stores, brewery: Brewery) -> None:
        half, other = half_of(stores, brewery), half_of(stores, brewery)
        stores.transactions(lambda transaction: transaction.half_sign_ins.end(half.secret_hash))
        stores.transactions(lambda transaction: transaction.half_sign_ins.save(half.missed()))
        assert found(stores, half, other) == [None, other]

    def test_all_of_a_user_are_forgotten(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        mine, theirs = [half_of(stores, brewery), half_of(stores, brewery)], half_of(stores, cidery)
        stores.transactions(lambda transaction: transaction.half_sign_ins.forget(brewery.caller.actor_id))
        assert found(stores, *mine, theirs) == [None, None, theirs]

    def test_a_secret_is_one_users_who_is_there(self, stores: Stores, brewery: Brewery) -> None:
        half = half_of(stores, brewery)
        for broken in (half, HalfSignIn(secret_hash="0" * 64, user_id=NOBODY, created_at=NOW)):
            with pytest.raises(stores.broken):
                add(stores, broken)

    def test_old_ones_are_pruned(self, stores: Stores, brewery: Brewery) -> None:
        stores.transactions(lambda transaction: transaction.half_sign_ins.prune(AGES_AGO))
        old, young = half_of(stores, brewery, days=3_651), half_of(stores, brewery, days=3_650)
        assert stores.transactions(lambda transaction: transaction.half_sign_ins.prune(AGES_AGO)) == 1
        assert found(stores, old, young) == [None, young]
