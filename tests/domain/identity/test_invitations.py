"""Who may invite whom, how often, and what an invitation is worth when it is accepted."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.identity.api_tokens import hash_secret
from domain.identity.emails import Email
from domain.identity.invitations import (
    LIFETIME,
    MOST_MAILED,
    MOST_OPEN,
    MOST_TO_ONE,
    BadInvitation,
    Invitation,
    InvitationEnded,
    InvitationState,
    OtherAddress,
    TooManyInvitations,
    accepted,
    invited,
    withdrawn,
)
from domain.identity.members import Member, User
from domain.identity.permissions import MoreThanOwn, Permission
from domain.identity.roles import MAKER, MANAGER, OWNER, VIEWER, Role
from domain.shared.identifiers import InvitationId, OrganizationId, RoleId, UserId
from tests.domain.inventory.shelf import NOW

ORGANIZATION = OrganizationId(UUID(int=1))
ADA = User(id=UserId(UUID(int=2)), name="Ada", created_at=NOW)
EVE = User(id=UserId(UUID(int=3)), name="Eve", email=Email("eve@example.org"), created_at=NOW)
OFFER = Invitation(
    id=InvitationId(UUID(int=4)),
    organization_id=ORGANIZATION,
    email=Email("Eve@Example.org"),
    role=MAKER,
    secret_hash=hash_secret("secret"),
    invited_by=ADA.id,
    created_at=NOW,
)
PACKER = Role(id=RoleId(UUID(int=5)), name="Packer", permissions=frozenset({Permission.VIEW_INVENTORY}))


def inviter(role: Role = OWNER) -> Member:
    return Member(organization_id=ORGANIZATION, user=ADA, role=role, joined_at=NOW)


def others(count: int, **changes: object) -> list[Invitation]:
    """As many invitations to other addresses."""
    return [
        replace(OFFER, id=InvitationId(UUID(int=100 + n)), email=Email(f"e{n}@example.org"), **changes)  # type: ignore[arg-type]
        for n in range(count)
    ]


def test_an_invitation_is_open_for_a_week() -> None:
    assert OFFER.state(NOW + LIFETIME - timedelta(microseconds=1)) is InvitationState.OPEN
    assert OFFER.state(NOW + LIFETIME) is InvitationState.EXPIRED
    assert replace(OFFER, accepted_at=NOW).state(NOW + LIFETIME) is InvitationState.ACCEPTED
    assert replace(OFFER, withdrawn_at=NOW).state(NOW + LIFETIME) is InvitationState.WITHDRAWN


def test_nobody_invites_to_more_than_they_may_themselves() -> None:
    assert invited(OFFER, MANAGER, recent=[], own=MANAGER.permissions) == []
    with pytest.raises(MoreThanOwn) as refused:
        invited(OFFER, OWNER, recent=[], own=MANAGER.permissions)
    assert refused.value.field == "role"


def test_an_invitation_comes_in_the_place_of_the_pending_one_to_the_same_address() -> None:
    before = replace(OFFER, id=InvitationId(UUID(int=6)), email=EVE.email or Email(""), created_at=NOW - LIFETIME)
    ended = replace(before, id=InvitationId(UUID(int=7)), accepted_at=NOW)
    other = others(1)[0]
    assert invited(OFFER, MAKER, recent=[before, ended, other], own=OWNER.permissions) == [
        replace(before, withdrawn_at=NOW)
    ]


def test_s41_an_organisation_has_so_many_open_invitations_and_sends_so_many_a_day() -> None:
    long_ago = {"created_at": NOW - timedelta(days=2)}
    own = OWNER.permissions
    assert invited(OFFER, MAKER, recent=others(MOST_OPEN - 1, **long_ago), own=own) == []
    assert invited(OFFER, MAKER, recent=[*others(MOST_OPEN - 1, **long_ago), OFFER], own=own)
    assert invited(OFFER, MAKER, recent=others(MOST_OPEN, created_at=NOW - LIFETIME), own=own) == []
    with pytest.raises(TooManyInvitations, match=r"^Many invitations are open; withdraw some of them first\.$"):
        invited(OFFER, MAKER, recent=others(MOST_OPEN, **long_ago), own=own)
    assert invited(OFFER, MAKER, recent=others(MOST_MAILED - 1, withdrawn_at=NOW), own=own) == []
    with pytest.raises(TooManyInvitations, match=r"^Many invitations were sent today; send more tomorrow\.$") as many:
        invited(OFFER, MAKER, recent=others(MOST_MAILED, withdrawn_at=NOW), own=own)
    assert (many.value.expected, many.value.got) == (f"at most {MOST_MAILED}", str(MOST_MAILED + 1))


def test_s41_one_address_is_written_to_so_often_a_day() -> None:
    gone = [replace(each, email=OFFER.email) for each in others(MOST_TO_ONE, withdrawn_at=NOW)]
    assert invited(OFFER, MAKER, recent=gone[1:], own=OWNER.permissions) == []
    with pytest.raises(TooManyInvitations, match=r"^This address was invited often today; try again tomorrow\.$"):
        invited(OFFER, MAKER, recent=gone, own=OWNER.permissions)
    yesterday = [replace(each, created_at=NOW - timedelta(days=1)) for each in gone]
    assert invited(OFFER, MAKER, recent=yesterday, own=OWNER.permissions) == []


def test_an_invitation_is_withdrawn_until_it_is_accepted() -> None:
    gone = withdrawn(OFFER, NOW)
    assert gone == replace(OFFER, withdrawn_at=NOW)
    assert withdrawn(gone, NOW + LIFETIME) == gone
    with pytest.raises(InvitationEnded) as refused:
        withdrawn(replace(OFFER, accepted_at=NOW), NOW)
    assert refused.value.got == "one that is accepted"


def test_who_accepts_is_a_member_in_the_role_that_was_offered() -> None:
    ended, member = accepted(OFFER, EVE, inviter=inviter(), own_roles=[], now=NOW)
    assert ended == replace(OFFER, accepted_at=NOW)
    assert member == Member(organization_id=ORGANIZATION, user=EVE, role=MAKER, joined_at=NOW)


def test_an_own_role_is_given_as_it_is_by_then() -> None:
    offer = replace(OFFER, role=PACKER)
    edited = replace(PACKER, name="Packers")
    other = replace(PACKER, id=RoleId(UUID(int=8)), permissions=OWNER.permissions)
    assert accepted(offer, EVE, inviter=inviter(), own_roles=[other, edited], now=NOW)[1].role == edited
    for gone in (offer, replace(OFFER, role=None)):
        with pytest.raises(BadInvitation):
            accepted(gone, EVE, inviter=inviter(), own_roles=[], now=NOW)


@pytest.mark.parametrize(
    "offer",
    [
        replace(OFFER, accepted_at=NOW),
        replace(OFFER, withdrawn_at=NOW),
        replace(OFFER, created_at=NOW - LIFETIME),
    ],
)
def test_what_is_not_open_is_not_accepted(offer: Invitation) -> None:
    with pytest.raises(BadInvitation):
        accepted(offer, EVE, inviter=inviter(), own_roles=[], now=NOW)


@pytest.mark.parametrize(
    "by",
    [
        None,
        inviter(VIEWER),
        inviter(replace(PACKER, permissions=frozenset({Permission.MANAGE_USERS}))),
        inviter(replace(PACKER, permissions=MAKER.permissions)),
        replace(inviter(), is_active=False),
        replace(inviter(), user=replace(ADA, disabled_at=NOW)),
    ],
)
def test_s30_an_invitation_is_worth_what_its_inviter_may_still_give(by: Member | None) -> None:
    with pytest.raises(BadInvitation):
        accepted(OFFER, EVE, inviter=by, own_roles=[], now=NOW)


def test_who_may_just_invite_and_what_the_role_may_gives_it() -> None:
    by = inviter(replace(PACKER, permissions=MAKER.permissions | {Permission.MANAGE_USERS}))
    assert accepted(OFFER, EVE, inviter=by, own_roles=[], now=NOW)[1].role == MAKER


@pytest.mark.parametrize(
    ("email", "got"), [(None, "no address"), (Email("mallory@example.org"), "mallory@example.org")]
)
def test_s26_only_the_address_that_was_invited_accepts(email: Email | None, got: str) -> None:
    with pytest.raises(OtherAddress) as refused:
        accepted(OFFER, replace(EVE, email=email), inviter=inviter(), own_roles=[], now=NOW)
    assert (refused.value.expected, refused.value.got) == ("Eve@Example.org", got)
