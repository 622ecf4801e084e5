from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.identity.emails import Email
from domain.identity.members import (
    EmailTaken,
    LastOwner,
    Member,
    UnknownMember,
    UnknownUser,
    User,
    deactivated,
    restored,
    with_role,
)
from domain.identity.permissions import ALL, MoreThanOwn, Permissions
from domain.identity.roles import MAKER, MANAGER, OWNER, VIEWER
from domain.shared.identifiers import OrganizationId, UserId
from tests.domain.shared.refusals import refused

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ADA, EVE = UserId(UUID(int=1)), UserId(UUID(int=2))
OWNER_ADA = Member(
    organization_id=OrganizationId(UUID(int=3)),
    user=User(id=ADA, name="Ada", created_at=NOW),
    role=OWNER,
    joined_at=NOW,
)
MAKER_ADA = replace(OWNER_ADA, role=MAKER)


def test_a_member_may_do_what_their_role_may() -> None:
    assert OWNER_ADA.is_in_force
    assert OWNER_ADA.permissions == ALL
    assert MAKER_ADA.permissions == MAKER.permissions


def test_s46_a_member_who_is_deactivated_or_disabled_may_do_nothing() -> None:
    for shut_out in (
        replace(OWNER_ADA, is_active=False),
        replace(OWNER_ADA, user=replace(OWNER_ADA.user, disabled_at=NOW)),
    ):
        assert not shut_out.is_in_force
        assert shut_out.permissions == frozenset()


def test_a_member_gets_another_role() -> None:
    assert with_role(MAKER_ADA, VIEWER, owners={EVE}, own=ALL) == replace(MAKER_ADA, role=VIEWER)
    assert with_role(OWNER_ADA, MAKER, owners={ADA, EVE}, own=ALL) == MAKER_ADA


def test_the_last_owner_stays_an_owner() -> None:
    with refused(
        "identity.last_owner",
        "An organisation needs an owner; make another member one first.",
        field="user_id",
        expected="a member who is not the only owner",
        got=str(ADA),
    ):
        with_role(OWNER_ADA, MANAGER, owners={ADA}, own=ALL)
    assert with_role(OWNER_ADA, OWNER, owners={ADA}, own=ALL) == OWNER_ADA


def test_the_last_owner_is_not_deactivated() -> None:
    with pytest.raises(LastOwner):
        deactivated(OWNER_ADA, owners={ADA}, own=ALL)
    assert not deactivated(OWNER_ADA, owners={ADA, EVE}, own=ALL).is_active


def test_an_owner_who_is_out_of_force_already_may_go() -> None:
    assert with_role(replace(OWNER_ADA, is_active=False), MAKER, owners={EVE}, own=ALL).role == MAKER


@pytest.mark.parametrize("own", [MANAGER.permissions, VIEWER.permissions, frozenset()])
def test_nobody_changes_a_member_who_may_do_more_than_they(own: Permissions) -> None:
    owner = replace(OWNER_ADA, is_active=False)
    changes: list[Callable[[], Member]] = [
        lambda: with_role(owner, VIEWER, owners={EVE}, own=own),
        lambda: deactivated(owner, owners={EVE}, own=own),
        lambda: restored(owner, own=own),
    ]
    for change in changes:
        with pytest.raises(MoreThanOwn) as caught:
            change()
        assert caught.value.field == "user_id"


def test_nobody_gives_a_role_that_may_do_more_than_they() -> None:
    with pytest.raises(MoreThanOwn) as caught:
        with_role(MAKER_ADA, OWNER, owners={EVE}, own=MANAGER.permissions)
    assert caught.value.field == "role"


def test_a_member_comes_back_with_the_role_they_had() -> None:
    gone = deactivated(MAKER_ADA, owners={EVE}, own=ALL)
    assert gone == replace(MAKER_ADA, is_active=False)
    assert restored(gone, own=ALL) == MAKER_ADA


def test_who_is_not_there_is_told_so() -> None:
    assert UnknownMember("7").got == "7"
    assert UnknownUser.code == "identity.unknown_user"


def test_an_address_that_is_taken_is_named() -> None:
    taken = EmailTaken(Email("Ada@example.org"))
    assert (taken.field, taken.got) == ("email", "Ada@example.org")
    assert taken.message == "There is a user with the address Ada@example.org already."
