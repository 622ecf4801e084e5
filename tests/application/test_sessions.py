"""Sessions: from the proof of who somebody is to the end of what it opened."""

from datetime import timedelta

import pytest

from application.identity.open_session import OpenedSession, SignIn
from application.identity.resume_session import Visit
from domain.identity.members import Member, UnknownMember
from domain.identity.permissions import ALL, MissingPermission, MoreThanOwn
from domain.identity.roles import VIEWER
from domain.identity.sessions import (
    DEVICE_LIMIT,
    IDLE,
    LONGEST,
    SEEN_EVERY,
    Method,
    NoOrganization,
    NotSignedIn,
    UnknownSession,
    device,
)
from domain.shared.audit import AuditQuery
from domain.shared.identifiers import UserId
from tests.brewery import Brewery
from tests.installations import Installation


@pytest.fixture
def eve(brewery: Brewery) -> Member:
    return brewery.app.identity.create_user(brewery.caller, "Eve", "eve@example.org", "manager")


def signed_in(brewery: Brewery, user_id: UserId | None = None, before: str | None = None) -> OpenedSession:
    sign_in = SignIn(
        method=Method.PASSWORD, device=device("192.0.2.1", "Firefox"), request_id="request 1", before=before
    )
    return brewery.app.identity.open_session(user_id or brewery.caller.actor_id, sign_in)


def visit(brewery: Brewery, opened: OpenedSession) -> Visit:
    return brewery.app.identity.resume_session(opened.secret, "request 2")


def is_dead(brewery: Brewery, opened: OpenedSession) -> bool:
    """Whether a copy of its cookie opens nothing."""
    try:
        visit(brewery, opened)
    except NotSignedIn:
        return True
    return False


def actions(brewery: Brewery) -> list[str]:
    """What the audit tells, oldest first."""
    page = brewery.app.identity.view_audit(brewery.caller, AuditQuery(subject="session"))
    return [line.entry.action for line in page.rows][::-1]


def test_who_signed_in_acts_as_a_member_with_what_their_role_allows(brewery: Brewery) -> None:
    came = visit(brewery, signed_in(brewery))
    assert came.caller.permissions == ALL
    assert (came.caller.organization, came.caller.request_id) == (brewery.caller.organization, "request 2")
    assert (came.user.name, came.session.device.name) == ("Ada", "Firefox")
    assert came.session.visitor.authenticated_at == brewery.app.clock()


def test_s36_the_secret_of_a_session_is_kept_as_a_hash_only(installation: Installation, brewery: Brewery) -> None:
    opened = signed_in(brewery)
    assert len(opened.secret) == 43
    assert opened.secret not in str(installation.kept())
    assert opened.secret not in repr(opened)
    assert opened.session.secret_hash not in repr(opened)


@pytest.mark.parametrize("secret", ["", "x", "0" * 43, "%", "nul \x00"])
def test_a_secret_that_was_never_told_opens_nothing(brewery: Brewery, secret: str) -> None:
    signed_in(brewery)
    with pytest.raises(NotSignedIn):
        brewery.app.identity.resume_session(secret, "request 2")


def test_s29_to_sign_in_again_makes_a_new_session_and_the_old_one_is_dead(brewery: Brewery) -> None:
    first = signed_in(brewery)
    second = signed_in(brewery, before=first.secret)
    assert first.session.id != second.session.id
    assert is_dead(brewery, first)
    assert not is_dead(brewery, second)


def test_s29_a_session_that_somebody_planted_before_a_sign_in_is_dead_after_it(brewery: Brewery, eve: Member) -> None:
    planted = signed_in(brewery, eve.user.id)
    own = signed_in(brewery, before=planted.secret)
    assert is_dead(brewery, planted)
    assert visit(brewery, own).user.name == "Ada"


def test_s30_who_signs_out_leaves_a_cookie_that_opens_nothing(brewery: Brewery) -> None:
    here, elsewhere = signed_in(brewery), signed_in(brewery)
    brewery.app.identity.close_session(visit(brewery, here))
    assert is_dead(brewery, here)
    assert not is_dead(brewery, elsewhere)


def test_s30_who_is_disabled_is_signed_out_and_stays_so(brewery: Brewery, eve: Member) -> None:
    opened = signed_in(brewery, eve.user.id)
    brewery.app.identity.disable_user(eve.user.id)
    assert is_dead(brewery, opened)
    with pytest.raises(NoOrganization):
        signed_in(brewery, eve.user.id)
    brewery.app.identity.disable_user.enable(eve.user.id)
    assert is_dead(brewery, opened)


def test_s30_who_gets_another_role_is_signed_out(brewery: Brewery, eve: Member) -> None:
    opened = signed_in(brewery, eve.user.id)
    brewery.app.identity.change_member.role(brewery.caller, eve.user.id, "manager")
    assert not is_dead(brewery, opened)
    brewery.app.identity.change_member.role(brewery.caller, eve.user.id, "viewer")
    assert is_dead(brewery, opened)
    assert visit(brewery, signed_in(brewery, eve.user.id)).caller.permissions == VIEWER.permissions


def test_s30_who_is_deactivated_is_signed_out(brewery: Brewery, eve: Member) -> None:
    opened = signed_in(brewery, eve.user.id)
    brewery.app.identity.change_member.deactivate(brewery.caller, eve.user.id)
    assert is_dead(brewery, opened)
    with pytest.raises(NoOrganization):
        signed_in(brewery, eve.user.id)


def test_s31_a_session_that_nobody_uses_ends(installation: Installation, brewery: Brewery) -> None:
    opened = signed_in(brewery)
    installation.clock.advance(seconds=IDLE.total_seconds() - 1)
    assert not is_dead(brewery, opened)
    installation.clock.advance(seconds=IDLE.total_seconds())
    assert is_dead(brewery, opened)


def test_s31_a_session_that_is_used_all_the_time_ends_after_two_weeks(
    installation: Installation, brewery: Brewery
) -> None:
    opened, hours = signed_in(brewery), int(LONGEST / timedelta(hours=8))
    for _ in range(hours - 1):
        installation.clock.advance(hours=8)
        assert not is_dead(brewery, opened)
    installation.clock.advance(hours=8)
    assert is_dead(brewery, opened)


def test_the_last_use_is_known_to_a_few_minutes(installation: Installation, brewery: Brewery) -> None:
    opened, began = signed_in(brewery), installation.clock()
    installation.clock.advance(seconds=SEEN_EVERY.total_seconds() - 1)
    visit(brewery, opened)
    assert visit(brewery, opened).session.last_seen_at == began
    installation.clock.advance(seconds=1)
    visit(brewery, opened)
    assert visit(brewery, opened).session.last_seen_at == installation.clock()


def test_s31_somebody_sees_where_they_are_signed_in_and_ends_one_of_these(
    installation: Installation, brewery: Brewery, eve: Member
) -> None:
    old = signed_in(brewery)
    installation.clock.advance(hours=12)
    here, elsewhere, theirs = signed_in(brewery), signed_in(brewery), signed_in(brewery, eve.user.id)
    close = brewery.app.identity.close_session
    assert {each.id for each in close.all_of(visit(brewery, here))} == {here.session.id, elsewhere.session.id}
    close.one(visit(brewery, here), elsewhere.session.id)
    assert [is_dead(brewery, each) for each in (here, elsewhere, theirs, old)] == [False, True, False, True]
    for not_mine in (elsewhere, theirs):
        with pytest.raises(UnknownSession):
            close.one(visit(brewery, here), not_mine.session.id)
    assert not is_dead(brewery, theirs)


def test_s31_somebody_signs_out_everywhere(brewery: Brewery, eve: Member) -> None:
    here, elsewhere, theirs = signed_in(brewery), signed_in(brewery), signed_in(brewery, eve.user.id)
    brewery.app.identity.close_session.everywhere(visit(brewery, here))
    assert [is_dead(brewery, each) for each in (here, elsewhere, theirs)] == [True, True, False]


def test_s31_who_manages_users_signs_a_member_out_within_their_own_permissions(brewery: Brewery, eve: Member) -> None:
    own, theirs = signed_in(brewery), signed_in(brewery, eve.user.id)
    close, manager = brewery.app.identity.close_session, visit(brewery, theirs).caller
    with pytest.raises(MoreThanOwn):
        close.of_member(manager, brewery.caller.actor_id)
    assert close.of_member(brewery.caller, eve.user.id) == 1
    assert [is_dead(brewery, each) for each in (own, theirs)] == [False, True]
    brewery.app.identity.change_member.role(brewery.caller, eve.user.id, "viewer")
    with pytest.raises(MissingPermission):
        close.of_member(visit(brewery, signed_in(brewery, eve.user.id)).caller, eve.user.id)


def test_s31_who_manages_users_signs_a_member_out_of_one_device(brewery: Brewery, eve: Member) -> None:
    own, one, other = signed_in(brewery), signed_in(brewery, eve.user.id), signed_in(brewery, eve.user.id)
    close, owner, manager = brewery.app.identity.close_session, brewery.caller, visit(brewery, one).caller
    assert {each.id for each in close.seen_of_member(owner, eve.user.id)} == {one.session.id, other.session.id}
    close.one_of_member(owner, eve.user.id, other.session.id)
    assert [is_dead(brewery, each) for each in (own, one, other)] == [False, False, True]
    for not_theirs in (other, own):
        with pytest.raises(UnknownSession):
            close.one_of_member(owner, eve.user.id, not_theirs.session.id)
    with pytest.raises(MoreThanOwn):
        close.one_of_member(manager, owner.actor_id, own.session.id)
    assert not is_dead(brewery, own)


def test_s44_the_sessions_of_a_member_in_another_organisation_are_neither_seen_nor_ended(
    brewery: Brewery, eve: Member
) -> None:
    _, rival = brewery.app.identity.found_organization("Rival", currency="EUR", time_zone="UTC", owner="Rita")
    there = brewery.app.identity.act_as_operator("Rival")
    theirs = signed_in(brewery, rival)
    close = brewery.app.identity.close_session
    with pytest.raises(UnknownMember):
        close.seen_of_member(brewery.caller, rival)
    with pytest.raises(UnknownMember):
        close.one_of_member(brewery.caller, rival, theirs.session.id)
    with pytest.raises(UnknownMember):
        close.one_of_member(there, eve.user.id, theirs.session.id)
    assert not is_dead(brewery, theirs)


def test_s45_what_a_device_says_of_itself_cannot_forge_a_line() -> None:
    told = device("192.0.2.1\r\n", "Fire\r\nfox\x00\u202e" + "x" * 1000)
    assert told.address == "192.0.2.1"
    assert told.name.startswith("Fire fox x")
    assert told.name.isprintable()
    assert len(told.name) <= DEVICE_LIMIT


def test_s45_to_come_in_and_to_leave_is_audited(brewery: Brewery) -> None:
    here = signed_in(brewery)
    brewery.app.identity.close_session(visit(brewery, signed_in(brewery, before=here.secret)))
    assert actions(brewery) == ["identity.sign_in", "identity.end_session", "identity.sign_in", "identity.sign_out"]


def test_s29_who_goes_to_another_organisation_gets_a_session_that_lasts_no_longer(
    installation: Installation, brewery: Brewery
) -> None:
    cidery = Brewery.founded(installation.app, "Cidery")
    ports = installation.ports
    opened = signed_in(brewery, cidery.caller.actor_id)
    with pytest.raises(NoOrganization):
        brewery.app.identity.switch_organization(visit(brewery, opened), brewery.caller.organization_id)
    joining = cidery.app.identity.create_user(cidery.caller, "Bob", "bob@example.org", "viewer")
    # Invitations are not there yet: a member of the one becomes a member of the other by the port.
    audit = ports.people.audit(brewery.caller.organization_id, AuditQuery())[0].entry
    there = Member(
        organization_id=brewery.caller.organization_id, user=joining.user, role=VIEWER, joined_at=installation.clock()
    )
    entry = type(audit)(**{name: getattr(audit, name) for name in audit.__slots__} | {"id": installation.app.ids()})
    ports.transactions(lambda transaction: transaction.members.add(there, entry))

    before = signed_in(brewery, joining.user.id)
    installation.clock.advance(hours=1)
    came = visit(brewery, before)
    assert len(brewery.app.identity.switch_organization.choices(came)) == 2
    [other] = [
        each for each in brewery.app.identity.switch_organization.choices(came) if each != came.caller.organization
    ]
    after = brewery.app.identity.switch_organization(came, other.id)
    assert is_dead(brewery, before)
    assert visit(brewery, after).caller.organization == other
    assert after.session.created_at == before.session.created_at
    assert visit(brewery, signed_in(brewery, joining.user.id, before=after.secret)).caller.organization == other
    with pytest.raises(NotSignedIn):
        brewery.app.identity.switch_organization(came, other.id)


def test_the_worker_forgets_sessions_that_are_over(installation: Installation, brewery: Brewery) -> None:
    signed_in(brewery)
    assert brewery.app.prune()["sessions"] == 0
    installation.clock.advance(seconds=IDLE.total_seconds() + 1)
    assert brewery.app.prune()["sessions"] == 1
