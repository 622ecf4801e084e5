"""Inviting and joining, on each kind of storage."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pytest

from adapters.memory.mailer import MemoryMailer
from adapters.sql.engine import create
from adapters.sql.watch import QueryCounter
from application.app import App
from application.caller import Caller
from application.identity.open_session import SignIn
from application.identity.resume_session import Visit
from domain.identity.api_tokens import hash_secret
from domain.identity.emails import InvalidEmail
from domain.identity.invitations import (
    LIFETIME,
    BadInvitation,
    InvitationEnded,
    OtherAddress,
    TooManyInvitations,
    UnknownInvitation,
)
from domain.identity.members import AlreadyMember, EmailTaken
from domain.identity.names import InvalidName
from domain.identity.passwords import WeakPassword
from domain.identity.permissions import MissingPermission, MoreThanOwn, Permission
from domain.identity.roles import VIEWER, UnknownRole
from domain.identity.sessions import Method, device
from domain.shared.audit import AuditQuery
from domain.shared.identifiers import InvitationId
from domain.shared.mail import Message
from tests.installations import Installation, in_memory, on_engine
from tests.system.writers import at_once

EVE, PASSWORD = "Eve@Example.org", "copper kettle under rain"
SIGN_IN = SignIn(method=Method.PASSWORD, device=device("192.0.2.1", "Firefox"), request_id="request 1")


@dataclass(frozen=True)
class House:
    """An installation with two organisations, and its letterbox."""

    installation: Installation
    owner: Caller
    other: Caller

    @property
    def app(self) -> App:
        return self.installation.app

    def letters(self) -> list[Message]:
        self.app.deliver_mail()
        return [mail.message for mail in cast(MemoryMailer, self.installation.ports.mailer).sent]

    def secret(self) -> str:
        """The secret of the newest invitation."""
        found = re.findall(r"https://stock\.example\.com/auth/invitation\?token=(\S+)", self.letters()[-1].text)
        return str(found[0])

    def invited(self, role: str = "maker", email: str = EVE, by: Caller | None = None) -> str:
        """The secret of a new invitation."""
        self.app.identity.invite(by or self.owner, email, role)
        return self.secret()

    def joined(self, role: str = "maker", by: Caller | None = None) -> Visit:
        """Eve, who is new, after she came in."""
        return self.visit(
            self.app.identity.accept_invitation.as_new(self.invited(role, by=by), "Eve", PASSWORD, SIGN_IN).secret
        )

    def visit(self, secret: str) -> Visit:
        return self.app.identity.resume_session(secret, "request 2")

    def audited(self, action: str) -> list[tuple[str, object]]:
        """Who did it, and what was kept of it, newest first."""
        found = self.app.identity.view_audit(self.owner, AuditQuery(action=action)).rows
        return [(line.actor or "", line.entry.after) for line in found]


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    if request.param == "memory":
        yield _house(in_memory())
        return
    engine = create(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))
    yield _house(on_engine(engine))
    engine.dispose()


def _house(installation: Installation) -> House:
    app = installation.app
    for name in ("Brewery", "Cidery"):
        app.identity.found_organization(name, currency="EUR", time_zone="Europe/Berlin", owner=f"{name} owner")
    return House(installation, app.identity.act_as_operator("Brewery"), app.identity.act_as_operator("Cidery"))


def test_who_is_new_joins_with_a_name_and_a_password_and_is_in(house: House) -> None:
    eve = house.joined()
    assert (eve.user.name, eve.caller.organization.name) == ("Eve", "Brewery")
    assert eve.user.email is not None
    assert (eve.user.email.shown, eve.user.email_verified_at) == (EVE, house.app.clock())
    member = house.app.identity.view_access.member(house.owner, eve.user.id)
    assert (member.role.name, member.is_in_force) == ("maker", True)
    assert house.app.identity.view_access.invitations(house.owner) == []
    assert house.visit(house.app.identity.sign_in_by_password(EVE, PASSWORD, SIGN_IN).secret).user == eve.user


def test_who_has_an_account_joins_with_it_and_is_in_both(house: House) -> None:
    eve = house.joined()
    secret = house.invited("viewer", by=house.other)
    assert house.app.identity.accept_invitation.has_account(house.app.identity.accept_invitation.offered(secret))
    member = house.app.identity.accept_invitation(eve, secret)
    assert member.role == VIEWER
    assert [each.name for each in house.app.identity.switch_organization.choices(eve)] == ["Brewery", "Cidery"]
    there = house.visit(house.app.identity.switch_organization(eve, house.other.organization_id).secret)
    assert there.caller.permissions == VIEWER.permissions


def test_s36_a_secret_is_kept_as_a_hash_and_works_once(house: House) -> None:
    secret = house.invited()
    house.app.deliver_mail()
    assert secret not in str(house.installation.kept())
    offered = house.installation.ports.people.offered(hash_secret(secret))
    assert offered is not None
    eve = house.visit(house.app.identity.accept_invitation.as_new(secret, "Eve", PASSWORD, SIGN_IN).secret)
    with pytest.raises(BadInvitation):
        house.app.identity.accept_invitation(eve, secret)
    with pytest.raises(BadInvitation):
        house.app.identity.accept_invitation.as_new(secret, "Eve", PASSWORD, SIGN_IN)
    for spent in (secret, ""):
        with pytest.raises(BadInvitation):
            house.app.identity.accept_invitation.offered(spent)


def test_of_many_who_accept_at_once_one_joins(house: House) -> None:
    secret = house.invited()

    def accept(_: int) -> str:
        try:
            return house.app.identity.accept_invitation.as_new(secret, "Eve", PASSWORD, SIGN_IN).secret
        except (BadInvitation, EmailTaken):
            return ""

    assert len([each for each in at_once(8, accept) if each]) == 1
    assert [each.user.name for each in house.app.identity.view_access.members(house.owner)] == ["Brewery owner", "Eve"]


def test_what_is_refused_leaves_the_invitation_open_and_nobody_behind(house: House) -> None:
    secret = house.invited()
    before = house.installation.kept()
    with pytest.raises(InvalidName):
        house.app.identity.accept_invitation.as_new(secret, " ", PASSWORD, SIGN_IN)
    with pytest.raises(WeakPassword):
        house.app.identity.accept_invitation.as_new(secret, "Eve", "short", SIGN_IN)
    assert house.installation.kept() == before
    house.app.identity.accept_invitation.as_new(secret, "Eve", PASSWORD, SIGN_IN)


def test_s26_nobody_joins_by_an_invitation_to_another_address(house: House) -> None:
    eve = house.joined()
    with pytest.raises(OtherAddress):
        house.app.identity.accept_invitation(eve, house.invited(email="mallory@example.org", by=house.other))
    secret = house.invited(by=house.other)
    with pytest.raises(EmailTaken):
        house.app.identity.accept_invitation.as_new(secret, "Mallory", PASSWORD, SIGN_IN)
    assert len(house.app.identity.view_access.members(house.other)) == 1


def test_an_invitation_ends_after_a_week_and_when_it_is_withdrawn(house: House) -> None:
    late = house.invited()
    house.installation.clock.advance(seconds=LIFETIME.total_seconds())
    taken_back = house.invited(email="ben@example.org")
    [invitation, _] = house.app.identity.view_access.invitations(house.owner)
    gone = house.app.identity.invite.withdraw(house.owner, invitation.id)
    assert house.app.identity.invite.withdraw(house.owner, invitation.id) == gone
    for secret in (late, taken_back):
        with pytest.raises(BadInvitation):
            house.app.identity.accept_invitation.as_new(secret, "Eve", PASSWORD, SIGN_IN)


def test_an_invitation_that_is_withdrawn_while_somebody_joins_by_it_leads_to_nothing(house: House) -> None:
    eve = house.joined()
    accept, secret = house.app.identity.accept_invitation, house.invited(by=house.other)
    looked_at = accept.offered(secret)
    house.app.identity.invite.withdraw(house.other, looked_at.invitation.id)
    before = house.installation.kept()
    with pytest.raises(BadInvitation):
        house.installation.ports.transactions(
            lambda transaction: accept.within(transaction, looked_at, eve.user, "request 3")
        )
    assert house.installation.kept() == before


def test_a_new_invitation_comes_in_the_place_of_the_one_before(house: House) -> None:
    before = house.invited("maker")
    [first] = house.app.identity.view_access.invitations(house.owner)
    again = house.app.identity.invite.again(house.owner, first.id)
    assert [each.id for each in house.app.identity.view_access.invitations(house.owner)] == [again.id]
    with pytest.raises(BadInvitation):
        house.app.identity.accept_invitation.offered(before)
    with pytest.raises(InvitationEnded):
        house.app.identity.invite.again(house.owner, first.id)
    assert house.app.identity.accept_invitation.offered(house.invited("viewer")).invitation.role == VIEWER


def test_s41_an_address_is_not_buried_in_mail(house: House) -> None:
    for _ in range(5):
        house.invited()
    with pytest.raises(TooManyInvitations):
        house.invited()
    assert len(house.letters()) == 5
    house.invited(by=house.other)


def test_of_two_who_invite_an_address_at_once_one_invitation_stays(house: House) -> None:
    at_once(4, lambda _: house.app.identity.invite(house.owner, EVE, "maker"))
    assert len(house.app.identity.view_access.invitations(house.owner)) == 1


def test_who_may_not_invite_does_not(house: House) -> None:
    eve = house.joined("manager").caller
    with pytest.raises(MoreThanOwn):
        house.app.identity.invite(eve, "ben@example.org", "owner")
    house.app.identity.change_member.role(house.owner, eve.actor_id, "maker")
    narrow = Caller(
        organization=eve.organization, actor_id=eve.actor_id, request_id="r", permissions=VIEWER.permissions
    )
    nothing = InvitationId(house.app.ids())
    with pytest.raises(MissingPermission):
        house.app.identity.invite(narrow, "ben@example.org", "viewer")
    for use in (house.app.identity.invite.again, house.app.identity.invite.withdraw):
        with pytest.raises(MissingPermission):
            use(narrow, nothing)


def test_nobody_is_invited_who_is_there_or_cannot_be(house: House) -> None:
    eve = house.joined()
    with pytest.raises(AlreadyMember):
        house.app.identity.invite(house.owner, EVE.lower(), "viewer")
    house.app.identity.change_member.deactivate(house.owner, eve.user.id)
    with pytest.raises(AlreadyMember):
        house.app.identity.invite(house.owner, EVE, "viewer")
    for wrong in ("eve", "eve\uff20example.org", "\u00e9ve@example.org"):
        with pytest.raises(InvalidEmail):
            house.app.identity.invite(house.owner, wrong, "viewer")
    with pytest.raises(UnknownRole):
        house.app.identity.invite(house.owner, "ben@example.org", "king")


def test_s44_another_organisations_invitation_is_unknown(house: House) -> None:
    house.invited()
    [invitation] = house.app.identity.view_access.invitations(house.owner)
    for use in (house.app.identity.invite.again, house.app.identity.invite.withdraw):
        with pytest.raises(UnknownInvitation):
            use(house.other, invitation.id)


def test_s30_an_invitation_of_who_was_shut_out_leads_to_nothing(house: House) -> None:
    eve = house.joined("manager")
    secret = house.invited("maker", "ben@example.org", by=eve.caller)
    house.app.identity.change_member.deactivate(house.owner, eve.user.id)
    with pytest.raises(BadInvitation):
        house.app.identity.accept_invitation.as_new(secret, "Ben", PASSWORD, SIGN_IN)
    house.app.identity.change_member.restore(house.owner, eve.user.id)
    house.app.identity.accept_invitation.as_new(secret, "Ben", PASSWORD, SIGN_IN)


def test_an_invitation_to_a_role_that_was_removed_leads_to_nothing(house: House) -> None:
    packer = house.app.identity.manage_roles.define(house.owner, "Packer", frozenset({Permission.VIEW_INVENTORY}))
    assert packer.id is not None
    secret = house.invited("packer")
    house.app.identity.manage_roles.remove(house.owner, packer.id)
    with pytest.raises(BadInvitation):
        house.app.identity.accept_invitation.as_new(secret, "Eve", PASSWORD, SIGN_IN)
    [shown] = house.app.identity.view_access.invitations(house.owner)
    assert shown.role is None
    with pytest.raises(UnknownRole):
        house.app.identity.invite.again(house.owner, shown.id)
    house.app.identity.invite.withdraw(house.owner, shown.id)


def test_s45_inviting_withdrawing_and_joining_are_noted_without_the_secret(house: House) -> None:
    secret = house.invited()
    house.invited("viewer")
    house.app.identity.accept_invitation.as_new(house.secret(), "Eve", PASSWORD, SIGN_IN)
    assert house.audited("identity.invite") == [
        ("Brewery owner", {"email": EVE, "role": "viewer"}),
        ("Brewery owner", {"email": EVE, "role": "maker"}),
    ]
    assert house.audited("identity.withdraw_invitation") == [("Brewery owner", None)]
    [(actor, facts)] = house.audited("identity.accept_invitation")
    assert (actor, isinstance(facts, dict) and facts["role"]) == ("Eve", "viewer")
    assert secret not in str(house.app.identity.view_audit(house.owner, AuditQuery(limit=200)).rows)


def test_the_mail_names_nothing_that_somebody_typed(house: House) -> None:
    house.invited()
    [letter] = house.letters()
    assert letter.to == EVE
    assert not {"Brewery", "owner", "maker"} & set(re.findall(r"\w+", letter.text + letter.subject))


def test_a_repetition_under_the_same_key_invites_once(house: House) -> None:
    first = house.app.identity.invite(house.owner, EVE, "maker", "once")
    assert house.app.identity.invite(house.owner, EVE, "maker", "once") == first
    again = house.app.identity.invite.again(house.owner, first.id, "twice")
    assert house.app.identity.invite.again(house.owner, first.id, "twice") == again
    assert len(house.letters()) == 2


def test_old_invitations_are_forgotten_by_the_worker(house: House) -> None:
    house.invited()
    house.installation.clock.advance(days=30)
    assert house.app.prune()["invitations"] == 0
    house.installation.clock.advance(seconds=1)
    assert house.app.prune()["invitations"] == 1


def test_inviting_and_joining_take_a_fixed_number_of_statements(house: House) -> None:
    if house.installation.storage == "memory":
        return
    house.joined()
    with QueryCounter() as inviting:
        house.app.identity.invite(house.other, EVE, "maker")
    secret = house.secret()
    eve = house.visit(house.app.identity.sign_in_by_password(EVE, PASSWORD, SIGN_IN).secret)
    with QueryCounter() as joining:
        house.app.identity.accept_invitation(eve, secret)
    assert (inviting.count, joining.count) == (9, 9), f"{inviting}\n{joining}"
