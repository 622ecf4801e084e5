"""Identities are linked to users who just proved who they are, and unlinked while another way in is left."""

from datetime import timedelta

import pytest

from domain.identity.login import Purpose, Visitor
from domain.identity.login_decisions import Linked, SignedIn
from domain.identity.login_refusals import (
    IdentityTaken,
    LastSignInMethod,
    ReauthenticationNeeded,
    UnknownIdentity,
    WrongIdentity,
)
from domain.identity.sessions import NotSignedIn
from tests.application.house import House
from tests.contracts.providers import ADA, BEN
from tests.system.writers import at_once


def test_s26_linking_takes_a_fresh_sign_in(house: House) -> None:
    stale = Visitor(user_id=house.owner, authenticated_at=house.installation.clock() - timedelta(minutes=6))
    for visitor in (None, stale):
        with pytest.raises(ReauthenticationNeeded):
            house.begun(Purpose.LINK, visitor)


def test_s26_what_one_user_began_another_does_not_finish(house: House) -> None:
    begun = house.begun(Purpose.LINK, house.visitor())
    answer = house.answer(begun)
    for visitor in (None, house.visitor(house.rival)):
        with pytest.raises(WrongIdentity):
            house.finished(begun, answer, visitor=visitor)
    assert house.linked(house.owner) == house.linked(house.rival) == []


def test_s26_an_identity_of_one_user_is_not_linked_to_another(house: House) -> None:
    house.link(house.owner)
    with pytest.raises(IdentityTaken):
        house.link(house.rival)
    assert house.linked(house.rival) == []


def test_linking_twice_keeps_one_link(house: House) -> None:
    house.link(house.owner)
    again = house.link(house.owner)
    assert again.decision == Linked(user_id=house.owner, identity=house.acme.people[ADA], is_new=False)
    assert len(house.linked(house.owner)) == 1


def test_s23_one_confirms_with_ones_own_identity(house: House) -> None:
    house.link(house.owner, ADA)
    for subject, expected in ((ADA, SignedIn), (BEN, WrongIdentity)):
        visitor = house.visitor()
        begun = house.begun(Purpose.STEP_UP, visitor)
        answer = house.answer(begun, subject)
        if expected is SignedIn:
            assert isinstance(house.finished(begun, answer, visitor=visitor).decision, SignedIn)
        else:
            with pytest.raises(WrongIdentity):
                house.finished(begun, answer, visitor=visitor)


def test_s28_the_last_sign_in_method_cannot_be_unlinked(house: House) -> None:
    for subject in (ADA, BEN):
        house.link(house.owner, subject)
    first, second = house.linked(house.owner)
    visit = house.visit()
    assert house.app.identity.unlink_identity(visit, first.id) == first
    with pytest.raises(LastSignInMethod):
        house.app.identity.unlink_identity(visit, second.id)
    house.has_password(house.owner)
    assert house.app.identity.unlink_identity(visit, second.id) == second
    assert house.linked(house.owner) == []


def test_s28_a_password_counts_once_its_address_is_confirmed(house: House) -> None:
    house.link(house.owner)
    [identity] = house.linked(house.owner)
    house.has_password(house.owner, confirmed=False)
    with pytest.raises(LastSignInMethod):
        house.app.identity.unlink_identity(house.visit(), identity.id)


def test_s28_two_that_are_unlinked_at_once_leave_one(house: House) -> None:
    for subject in (ADA, BEN):
        house.link(house.owner, subject)
    both, visit = house.linked(house.owner), house.visit()

    def unlink(number: int) -> str:
        try:
            house.app.identity.unlink_identity(visit, both[number].id)
        except LastSignInMethod as refusal:
            return refusal.code
        return "unlinked"

    assert sorted(at_once(2, unlink)) == ["identity.last_sign_in_method", "unlinked"]
    assert len(house.linked(house.owner)) == 1


def test_one_does_not_unlink_what_is_anothers(house: House) -> None:
    house.link(house.owner)
    [identity] = house.linked(house.owner)
    with pytest.raises(UnknownIdentity):
        house.app.identity.unlink_identity(house.visit(house.rival), identity.id)


def test_s29_who_links_an_account_goes_on_in_a_new_session(house: House) -> None:
    visit = house.visit()
    begun = house.begun(Purpose.LINK, visit.session.visitor)
    opened = house.arrived(begun, house.answer(begun), visit=visit).opened
    assert opened is not None
    assert house.is_in(opened)
    [left] = house.app.identity.close_session.all_of(visit)
    assert left.id == opened.session.id != visit.session.id
    assert left.authenticated_at == visit.session.authenticated_at
    assert len(house.linked(house.owner)) == 1


def test_s45_to_link_and_to_unlink_is_told_by_mail_and_in_the_audit(house: House) -> None:
    house.has_password(house.owner)
    house.link(house.owner)
    assert house.mailed() == ["Another way to sign in"]
    [identity] = house.linked(house.owner)
    house.app.identity.unlink_identity(house.visit(), identity.id)
    assert house.mailed() == ["Another way to sign in", "A way to sign in was removed"]
    actions = [each.action for each in house.audited() if each.after == {"provider": "acme"}]
    assert actions == ["identity.unlink_identity", "identity.link_identity"]
    assert house.audited(house.rival, "identity.link_identity") == []


def test_linking_again_what_is_linked_tells_nobody(house: House) -> None:
    house.has_password(house.owner)
    house.link(house.owner)
    house.link(house.owner)
    assert len(house.mailed()) == len(house.audited(action="identity.link_identity")) == 1


def test_s26_unlinking_takes_a_fresh_sign_in(house: House) -> None:
    house.has_password(house.owner)
    house.link(house.owner)
    [identity] = house.linked(house.owner)
    visit = house.visit()
    house.installation.clock.advance(minutes=5, seconds=1)
    for ask in (house.app.identity.unlink_identity, house.app.identity.unlink_identity.asked):
        with pytest.raises(ReauthenticationNeeded):
            ask(visit, identity.id)
    assert house.app.identity.unlink_identity.all_of(visit) == [identity]


def test_s30_other_browsers_that_came_by_an_account_are_out_when_it_is_unlinked(house: House) -> None:
    house.has_password(house.owner)
    house.link(house.owner)
    other, visit = house.signed_in(), house.visit()
    [identity] = house.linked(house.owner)
    assert house.app.identity.unlink_identity.asked(visit, identity.id) == identity
    assert house.is_in(other)
    house.app.identity.unlink_identity(visit, identity.id)
    assert not house.is_in(other)
    assert house.app.identity.close_session.all_of(visit) == [visit.session]


def test_a_provider_confirms_its_own_user_only_and_in_a_new_session(house: House) -> None:
    house.link(house.owner, ADA)
    visit = house.visit()
    house.installation.clock.advance(minutes=6)
    begun = house.begun(Purpose.STEP_UP, visit.session.visitor)
    with pytest.raises(WrongIdentity):
        house.arrived(begun, house.answer(begun, BEN), visit=visit)
    begun = house.begun(Purpose.STEP_UP, visit.session.visitor)
    opened = house.arrived(begun, house.answer(begun, ADA), visit=visit).opened
    assert opened is not None
    assert opened.session.authenticated_at == house.installation.clock()
    assert [each.id for each in house.app.identity.close_session.all_of(visit)] == [opened.session.id]
    assert house.app.identity.hear_logout("acme", house.acme.signs_out(ADA), "request 4") == 1
    assert not house.is_in(opened)


def test_nothing_is_linked_to_whose_session_ended_meanwhile(house: House) -> None:
    visit = house.visit()
    begun = house.begun(Purpose.LINK, visit.session.visitor)
    house.app.identity.close_session(visit)
    with pytest.raises(NotSignedIn):
        house.arrived(begun, house.answer(begun), visit=visit)
    assert house.linked(house.owner) == []
