from datetime import timedelta
from uuid import UUID

import pytest

from domain.identity.api_tokens import hash_secret
from domain.identity.emails import parse_email
from domain.identity.mailed_secrets import Errand, MailedSecret
from domain.shared.identifiers import UserId
from tests.brewery import Brewery
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW
from tests.system.writers import at_once

NOBODY = UserId(UUID(int=7))
AGES_AGO = NOW - timedelta(days=3_650)


def get(stores: Stores, user_id: UserId) -> str | None:
    return stores.transactions(lambda transaction: transaction.passwords.get(user_id))


def keep(stores: Stores, user_id: UserId, kept: str) -> None:
    stores.transactions(lambda transaction: transaction.passwords.keep(user_id, kept, NOW))


class TestPasswords(StorageContract):
    """For keeping the hashes of passwords."""

    def test_the_newest_password_is_the_one(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        mine, theirs = brewery.caller.actor_id, cidery.caller.actor_id
        assert (get(stores, mine), get(stores, NOBODY)) == (None, None)
        for kept in ("$argon2id$1", "$argon2id$2"):
            keep(stores, mine, kept)
        assert (get(stores, mine), get(stores, theirs)) == ("$argon2id$2", None)

    def test_a_password_is_of_a_user_who_is_there(self, stores: Stores) -> None:
        with pytest.raises(stores.broken):
            keep(stores, NOBODY, "$argon2id$")


def mailed(stores: Stores, brewery: Brewery, errand: Errand = Errand.RESET, days: int = 0) -> MailedSecret:
    """A secret that went out so many days ago."""
    made = MailedSecret(
        secret_hash=hash_secret(str(brewery.app.ids())),
        user_id=brewery.caller.actor_id,
        errand=errand,
        created_at=NOW - timedelta(days=days),
    )
    stores.transactions(lambda transaction: transaction.mailed_secrets.add(made))
    return made


def taken(stores: Stores, secret: MailedSecret, errand: Errand | None = None) -> MailedSecret | None:
    asked = errand or secret.errand
    return stores.transactions(lambda transaction: transaction.mailed_secrets.take(secret.secret_hash, asked))


class TestMailedSecrets(StorageContract):
    """For secrets that were mailed to somebody."""

    def test_a_secret_is_taken_once(self, stores: Stores, brewery: Brewery) -> None:
        secret, other = mailed(stores, brewery), mailed(stores, brewery, Errand.VERIFY)
        assert [taken(stores, secret), taken(stores, secret)] == [secret, None]
        assert taken(stores, other) == other

    def test_of_many_who_take_a_secret_at_once_one_has_it(self, stores: Stores, brewery: Brewery) -> None:
        secret = mailed(stores, brewery)
        found = at_once(10, lambda _: taken(stores, secret))
        assert [each for each in found if each is not None] == [secret]

    def test_a_secret_is_for_its_errand_alone(self, stores: Stores, brewery: Brewery) -> None:
        secret = mailed(stores, brewery, Errand.VERIFY)
        assert taken(stores, secret, Errand.RESET) is None
        assert taken(stores, secret) == secret

    def test_a_secret_remembers_the_address_that_is_wanted(self, stores: Stores, brewery: Brewery) -> None:
        secret = MailedSecret(
            secret_hash="1" * 64,
            user_id=brewery.caller.actor_id,
            errand=Errand.ADDRESS,
            created_at=NOW,
            email=parse_email("Ada@example.org"),
        )
        stores.transactions(lambda transaction: transaction.mailed_secrets.add(secret))
        assert taken(stores, secret) == secret

    def test_a_secret_is_one_users_who_is_there(self, stores: Stores, brewery: Brewery) -> None:
        secret = mailed(stores, brewery)
        with pytest.raises(stores.broken):
            stores.transactions(lambda transaction: transaction.mailed_secrets.add(secret))
        stranger = MailedSecret(secret_hash="0" * 64, user_id=NOBODY, errand=Errand.RESET, created_at=NOW)
        with pytest.raises(stores.broken):
            stores.transactions(lambda transaction: transaction.mailed_secrets.add(stranger))

    def test_all_secrets_of_a_user_are_forgotten(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        mine, theirs = [mailed(stores, brewery), mailed(stores, brewery, Errand.VERIFY)], mailed(stores, cidery)
        stores.transactions(lambda transaction: transaction.mailed_secrets.forget(brewery.caller.actor_id))
        assert [taken(stores, each) for each in (*mine, theirs)] == [None, None, theirs]

    def test_old_secrets_are_pruned(self, stores: Stores, brewery: Brewery) -> None:
        stores.transactions(lambda transaction: transaction.mailed_secrets.prune(AGES_AGO))
        old, young = mailed(stores, brewery, days=3_651), mailed(stores, brewery, days=3_650)
        assert stores.transactions(lambda transaction: transaction.mailed_secrets.prune(AGES_AGO)) == 1
        assert [taken(stores, old), taken(stores, young)] == [None, young]
