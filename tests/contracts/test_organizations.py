from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from domain.identity.api_tokens import hash_secret
from domain.identity.identities import VerifiedIdentity
from domain.identity.mailed_secrets import Errand, MailedSecret
from domain.identity.members import User
from domain.identity.roles import MAKER
from domain.identity.sessions import Method, Session, device
from domain.shared.audit import AuditQuery
from domain.shared.identifiers import SessionId, UserId, UserIdentityId
from ports.transactions import Transaction
from tests.brewery import Brewery
from tests.contracts.people import NOWHERE, VIEW, address, entry
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW, price

LATER = NOW + timedelta(seconds=1)


class TestOrganizationsKept(StorageContract):
    """For keeping an organisation's own properties."""

    def test_an_organisation_is_kept_as_it_is_now(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        before, audit = brewery.caller.organization, entry(brewery.caller, brewery)
        after = replace(before, name="Big Brewery", time_zone="Europe/Lisbon", currency="GBP")
        stores.transactions(lambda transaction: transaction.organizations.save(after, audit))
        asked = (before.id, cidery.caller.organization_id, NOWHERE)
        found = stores.transactions(lambda transaction: [transaction.organizations.get(each) for each in asked])
        assert found == [after, cidery.caller.organization, None]
        assert after in stores.reading.organizations()
        assert stores.people.audit(before.id, AuditQuery(limit=1))[0].entry == audit

    def test_an_organisation_is_costed_from_its_first_cost_on(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        def costed(of: Brewery) -> bool:
            return stores.transactions(
                lambda transaction: transaction.organizations.is_costed(of.caller.organization_id)
            )

        brewery.do("restock", brewery.item("FREE"), 10, lot_code="A")
        assert not costed(brewery)
        brewery.do("restock", brewery.item("DEAR"), 10, lot_code="B", unit_cost=price(2))
        cidery.item("ASKED", unit_cost=price(3))
        assert (costed(brewery), costed(cidery)) == (True, True)


def sign_up(stores: Stores, brewery: Brewery) -> tuple[User, Brewery]:
    """Somebody who has signed up with an address that is not confirmed, and the organisation that they founded."""
    app, name, email = brewery.app, f"Pond {brewery.app.ids()}", address(brewery)
    app.identity.found_organization(name, currency="EUR", time_zone="Europe/Berlin", owner="Eve", email=email)
    user = app.identity.view_access.user_of_email(email)
    secret = MailedSecret(
        secret_hash=hash_secret(str(app.ids())), user_id=user.id, errand=Errand.VERIFY, created_at=NOW
    )

    def work(transaction: Transaction) -> None:
        transaction.passwords.keep(user.id, "$argon2id$", NOW)
        transaction.mailed_secrets.add(secret)

    stores.transactions(work)
    return user, Brewery(app, app.identity.act_as_operator(name))


def forgotten(stores: Stores, user: User) -> bool:
    """Whether the user is forgotten who signed up until now."""
    stores.transactions(lambda transaction: transaction.sign_ups.forget(LATER))
    return stores.transactions(lambda transaction: transaction.users.get(user.id)) is None


def come_in(stores: Stores, user: User, pond: Brewery) -> None:
    audit = replace(entry(pond.caller, pond), action="identity.sign_in", actor_id=user.id)
    stores.transactions(lambda transaction: transaction.users.save(user, [audit]))


def stay_in(stores: Stores, user: User, pond: Brewery) -> None:
    session = Session(
        id=SessionId(pond.app.ids()),
        secret_hash=hash_secret(str(pond.app.ids())),
        user_id=user.id,
        organization_id=pond.caller.organization_id,
        method=Method.PASSWORD,
        authenticated_at=NOW,
        created_at=NOW,
        last_seen_at=NOW,
        device=device("192.0.2.1", "Firefox"),
    )
    stores.transactions(lambda transaction: transaction.sessions.open(session, entry(pond.caller, pond)))


def confirm(stores: Stores, user: User, _: Brewery) -> None:
    stores.transactions(lambda transaction: transaction.users.save(replace(user, email_verified_at=NOW), []))


def link(stores: Stores, user: User, pond: Brewery) -> None:
    identity = VerifiedIdentity(issuer="https://acme.example", subject=str(user.id), email=None, name=None)
    linked = identity.linked_to(user.id, UserIdentityId(pond.app.ids()), provider="acme", linked_at=NOW)
    stores.transactions(lambda transaction: transaction.identities.add(linked))


def join_another(_: Stores, user: User, pond: Brewery) -> None:
    other = Brewery.founded(pond.app, f"Lake {pond.app.ids()}")
    pond.app.identity.add_member(other.caller, user.id, "maker")


def take_somebody_in(_: Stores, user: User, pond: Brewery) -> None:
    del user
    pond.app.identity.create_user(pond.caller, "Ben", address(pond), "owner")


def be_demoted(stores: Stores, user: User, pond: Brewery) -> None:
    [member] = stores.people.members(pond.caller.organization_id)
    demoted = replace(member, role=MAKER, user=user)
    stores.transactions(lambda transaction: transaction.members.save(demoted, entry(pond.caller, pond)))


KEEPING: dict[str, Callable[[Stores, User, Brewery], object]] = {
    "they were signed in once": come_in,
    "they are signed in": stay_in,
    "they confirmed their address": confirm,
    "they have an identity": link,
    "they are in another organisation too": join_another,
    "somebody else is there": take_somebody_in,
    "they do not own it": be_demoted,
    "it has an item": lambda _, __, pond: pond.item("MALT"),
    "it has a unit": lambda _, __, pond: pond.app.inventory.define_unit(pond.caller, "scoop", Fraction(28), "g"),
    "it has a token": lambda _, __, pond: pond.app.identity.issue_token(pond.caller, "till", VIEW),
    "it has a role": lambda _, __, pond: pond.app.identity.manage_roles.define(pond.caller, "Packer", VIEW),
    "it has invited somebody": lambda _, __, pond: pond.app.identity.invite(pond.caller, address(pond), "maker"),
}


class TestSignUps(StorageContract):
    """For forgetting sign-ups that came to nothing."""

    def test_a_sign_up_that_nobody_confirmed_is_forgotten_with_its_organisation(
        self, stores: Stores, brewery: Brewery
    ) -> None:
        user, pond = sign_up(stores, brewery)
        whose = pond.caller.organization_id
        audit = stores.people.audit(whose, AuditQuery())
        stores.transactions(lambda transaction: transaction.sign_ups.forget(NOW))
        assert stores.people.members(whose)
        assert forgotten(stores, user)
        assert stores.people.members(whose) == []
        assert pond.caller.organization not in stores.reading.organizations()
        assert stores.access.owner(whose) is None
        assert stores.transactions(lambda transaction: transaction.passwords.get(user.id)) is None
        assert [line.entry for line in stores.people.audit(whose, AuditQuery())] == [line.entry for line in audit]
        again = User(id=UserId(brewery.app.ids()), name="Eve", email=user.email, created_at=NOW)
        stores.transactions(lambda transaction: transaction.users.add(again))

    @pytest.mark.parametrize("keep", KEEPING.values(), ids=KEEPING)
    def test_a_sign_up_stays_when(
        self, stores: Stores, brewery: Brewery, keep: Callable[[Stores, User, Brewery], object]
    ) -> None:
        user, pond = sign_up(stores, brewery)
        keep(stores, user, pond)
        assert not forgotten(stores, user)
        assert stores.people.members(pond.caller.organization_id)

    def test_who_was_made_by_an_operator_never_signed_up(self, stores: Stores, brewery: Brewery) -> None:
        _, owner_id = brewery.app.identity.found_organization(
            f"Lake {brewery.app.ids()}",
            currency="EUR",
            time_zone="Europe/Berlin",
            owner="Ida",
            email=address(brewery),
        )
        owner = stores.transactions(lambda transaction: transaction.users.get(owner_id))
        assert owner is not None
        assert not forgotten(stores, owner)
