"""Signing up with what a provider has proved: a user, an organisation and an identity, or nothing of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from application.identity.found_organization import InvalidOrganization
from application.identity.sign_up_by_provider import NewOwner
from domain.identity.login_refusals import IdentityTaken
from domain.identity.names import InvalidName
from domain.identity.proven_identities import LIFETIME, AddressInUse, SignUpOver
from domain.identity.sessions import Method
from domain.shared.identifiers import UserId
from tests.application.house import House
from tests.contracts.providers import ADA, BEN
from tests.system.writers import at_once

ASKED = NewOwner(name="Ada", organization="Cidery", currency="EUR", time_zone="Europe/Berlin")


def proven(house: House, subject: str = ADA) -> str:
    """The secret that the browser of a newcomer gets."""
    begun = house.begun()
    arrival = house.arrived(begun, house.answer(begun, subject))
    assert arrival.opened is None
    assert arrival.proven is not None
    return arrival.proven


def people(house: House) -> int:
    return len(house.installation.ports.people.users(limit=100, after=None))


def test_a_newcomer_becomes_the_owner_of_a_new_organisation_and_is_in(house: House) -> None:
    waiting, opened = house.app.identity.sign_up_by_provider(proven(house), ASKED, house.coming())
    assert waiting.next_path == "/stock"
    visit = house.app.identity.resume_session(opened.secret, "request 2")
    assert (visit.caller.organization.name, visit.session.method) == ("Cidery", Method.PROVIDER)
    assert (str(visit.user.email), visit.user.email_verified_at) == ("ada@example.com", visit.session.created_at)
    [identity] = house.linked(visit.user.id)
    assert (identity.subject, identity.name, identity.email) == (ADA, "Ada", "ada@example.com")
    begun = house.begun()
    again = house.arrived(begun, house.answer(begun)).opened
    assert again is not None
    assert again.session.user_id == visit.user.id


def test_what_was_proved_is_good_once(house: House) -> None:
    secret = proven(house)
    house.app.identity.sign_up_by_provider(secret, ASKED, house.coming())
    with pytest.raises(SignUpOver):
        house.app.identity.sign_up_by_provider(secret, ASKED, house.coming())


@pytest.mark.parametrize("secret", [None, "", "another"])
def test_nothing_waits_for_who_does_not_know_the_secret(house: House, secret: str | None) -> None:
    proven(house)
    with pytest.raises(SignUpOver):
        house.app.identity.sign_up_by_provider.waiting(secret)


def test_who_takes_too_long_has_to_start_again(house: House) -> None:
    secret = proven(house)
    house.installation.clock.advance(seconds=(LIFETIME - timedelta(seconds=1)).total_seconds())
    assert house.app.identity.sign_up_by_provider.waiting(secret).identity.subject == ADA
    house.installation.clock.advance(seconds=1)
    with pytest.raises(SignUpOver):
        house.app.identity.sign_up_by_provider.waiting(secret)
    house.installation.clock.advance(seconds=1)
    assert house.app.prune()["proven_identities"] == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"name": ""}, InvalidName), ({"organization": " "}, InvalidName), ({"currency": "?"}, InvalidOrganization)],
)
def test_a_form_that_is_refused_can_be_corrected(
    house: House, changes: dict[str, str], refusal: type[Exception]
) -> None:
    secret, before = proven(house), people(house)
    with pytest.raises(refusal):
        house.app.identity.sign_up_by_provider(secret, replace(ASKED, **changes), house.coming())
    assert people(house) == before
    house.app.identity.sign_up_by_provider(secret, ASKED, house.coming())


def test_an_identity_that_is_somebodys_by_then_makes_nothing(house: House) -> None:
    secret = proven(house)
    house.link(house.rival, ADA)
    before = house.installation.kept()
    with pytest.raises(IdentityTaken):
        house.app.identity.sign_up_by_provider(secret, ASKED, house.coming())
    assert house.installation.kept() == before


def test_of_many_who_sign_up_with_one_identity_at_once_one_does(house: House) -> None:
    house.acme.people[ADA] = replace(house.acme.people[ADA], email_verified=False)
    secrets, before = [proven(house) for _ in range(4)], people(house)

    def sign_up(number: int) -> str:
        try:
            house.app.identity.sign_up_by_provider(secrets[number], ASKED, house.coming())
        except IdentityTaken as refusal:
            return refusal.code
        return "in"

    assert sorted(at_once(4, sign_up)) == ["identity.identity_taken"] * 3 + ["in"]
    assert people(house) == before + 1


def test_s26_an_address_that_an_account_has_links_nothing(house: House) -> None:
    house.app.identity.sign_up_by_provider(proven(house, ADA), ASKED, house.coming())
    secret, before = proven(house, BEN), people(house)
    for refused in (
        lambda: house.app.identity.sign_up_by_provider.waiting(secret),
        lambda: house.app.identity.sign_up_by_provider(secret, ASKED, house.coming()),
    ):
        with pytest.raises(AddressInUse) as caught:
            refused()
        assert caught.value.got == "ada@example.com"
    assert people(house) == before


def test_s26_an_address_that_the_provider_has_not_verified_is_not_the_accounts(house: House) -> None:
    house.acme.people[ADA] = replace(house.acme.people[ADA], email_verified=False)
    _, opened = house.app.identity.sign_up_by_provider(proven(house), ASKED, house.coming())
    user = house.app.identity.resume_session(opened.secret, "request 2").user
    assert (user.email, user.email_verified_at) == (None, None)
    assert owner_of(house, "ada@example.com") is None


def test_s36_of_the_secret_only_its_hash_is_kept(house: House) -> None:
    secret = proven(house)
    assert secret not in str(house.installation.kept())


def owner_of(house: House, address: str) -> UserId | None:
    found = house.installation.ports.people.user_of_email(address)
    return found.id if found is not None else None
