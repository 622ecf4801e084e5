"""Confirming that it is still the one who signed in, on each kind of storage."""

import pytest

from application.identity.open_session import OpenedSession
from application.identity.resume_session import Visit
from domain.identity.authenticators import MOST_WRONG, CodesPaused
from domain.identity.login import FRESH
from domain.identity.login_refusals import ReauthenticationNeeded
from domain.identity.passwords import BadCredentials
from domain.identity.permissions import Permission
from domain.identity.second_factors import Factor, WrongCode
from domain.identity.sessions import LONGEST, Method, NotSignedIn
from tests.application.two_steps import OTHER, PASSWORD, SIGN_IN, Ada


def confirmed(ada: Ada, visit: Visit, password: str = PASSWORD, code: str = "") -> OpenedSession:
    return ada.app.identity.confirm_visitor.by_password(
        visit, password, ada.app.identity.check_code(code, "request 5"), SIGN_IN
    )


def later(ada: Ada, opened: OpenedSession, seconds: float = 1) -> Visit:
    """The visit when it is that much too late for what takes a fresh proof."""
    ada.installation.clock.advance(seconds=FRESH.total_seconds() + seconds)
    return ada.visit(opened)


def test_a_proof_is_fresh_for_five_minutes(ada: Ada) -> None:
    visit = later(ada, ada.signed_in(), 0)
    ada.app.identity.choose_password.by_old(visit, PASSWORD, OTHER)
    ada.installation.clock.advance(seconds=1)
    before = ada.installation.kept()
    with pytest.raises(ReauthenticationNeeded):
        ada.app.identity.choose_password.by_old(visit, OTHER, PASSWORD)
    with pytest.raises(ReauthenticationNeeded):
        ada.app.identity.issue_token(visit.caller, "till", [Permission.VIEW_INVENTORY])
    assert ada.installation.kept() == before


def test_an_operator_and_the_holder_of_a_token_prove_who_they_are_each_time(ada: Ada) -> None:
    operator = ada.app.identity.act_as_operator("Brewery")
    issued = ada.app.identity.issue_token(operator, "till", [Permission.VIEW_INVENTORY, Permission.MANAGE_TOKENS])
    ada.installation.clock.advance(hours=1)
    holder = ada.app.identity.authenticate(issued.text, "request 6")
    assert ada.app.identity.issue_token(holder, "scale", [Permission.VIEW_INVENTORY]).token.name == "scale"


def test_s29_to_confirm_makes_a_new_session_that_begins_anew_and_the_old_one_is_dead(ada: Ada) -> None:
    before, elsewhere = ada.signed_in(), ada.signed_in()
    after = confirmed(ada, later(ada, before))
    assert [ada.is_dead(each) for each in (before, after, elsewhere)] == [True, False, False]
    assert (after.session.id, after.secret) != (before.session.id, before.secret)
    visit = ada.visit(after)
    assert visit.session.authenticated_at == visit.session.created_at == ada.installation.clock()
    assert visit.session.organization_id == before.session.organization_id
    ada.app.identity.choose_password.by_old(visit, PASSWORD, OTHER)


def test_s31_who_goes_on_confirming_is_not_signed_out_by_age(ada: Ada) -> None:
    opened = ada.signed_in()
    for _ in range(int(LONGEST.total_seconds() / 36_000) + 1):
        ada.installation.clock.advance(hours=10)
        opened = confirmed(ada, ada.visit(opened))
    assert not ada.is_dead(opened)


def test_a_wrong_password_confirms_nothing(ada: Ada) -> None:
    opened = ada.signed_in()
    visit = later(ada, opened)
    with pytest.raises(BadCredentials) as refused:
        confirmed(ada, visit, OTHER)
    assert refused.value.field == "password"
    assert ada.visit(opened).session.authenticated_at == opened.session.authenticated_at


def test_who_has_a_second_factor_confirms_with_both(ada: Ada) -> None:
    opened = ada.turn_on()
    visit = later(ada, opened)
    assert ada.app.identity.confirm_visitor.ways(visit).factors == {Factor.CODE}
    for password, code, refusal in (
        (PASSWORD, "", WrongCode),
        (PASSWORD, ada.wrong(), WrongCode),
        (OTHER, ada.code(), BadCredentials),
    ):
        with pytest.raises(refusal):
            confirmed(ada, visit, password, code)
    after = confirmed(ada, visit, PASSWORD, ada.code())
    assert ada.visit(after).session.method is Method.PASSWORD_AND_CODE
    used = ada.code()
    with pytest.raises(WrongCode):
        confirmed(ada, ada.visit(after), PASSWORD, used)
    assert not ada.is_dead(confirmed(ada, ada.visit(after), PASSWORD, ada.recovery[0]))


def test_a_second_factor_is_not_asked_of_who_has_none(ada: Ada) -> None:
    after = confirmed(ada, ada.visit(ada.signed_in()), code="anything")
    assert after.session.method is Method.PASSWORD


def test_s41_codes_that_are_guessed_while_confirming_count_too(ada: Ada) -> None:
    visit = ada.visit(ada.turn_on())
    for _ in range(MOST_WRONG):
        with pytest.raises(WrongCode):
            confirmed(ada, visit, PASSWORD, ada.wrong())
    with pytest.raises(CodesPaused):
        confirmed(ada, visit, PASSWORD, ada.code())


def test_whose_session_ended_meanwhile_confirms_nothing(ada: Ada) -> None:
    visit = ada.visit(ada.signed_in())
    ada.app.identity.close_session(visit)
    with pytest.raises(NotSignedIn):
        confirmed(ada, visit)


def test_s45_to_confirm_is_noted_and_so_is_each_wrong_answer(ada: Ada) -> None:
    opened = ada.turn_on()
    visit = ada.visit(opened)
    for password in (OTHER, PASSWORD):
        with pytest.raises((BadCredentials, WrongCode)):
            confirmed(ada, visit, password, ada.wrong())
    confirmed(ada, visit, PASSWORD, ada.code())
    told = {"address": "192.0.2.1", "device": "Firefox"}
    assert [each.after for each in ada.audited("identity.refuse_confirmation")] == [told, told]
    assert [each.after for each in ada.audited("identity.confirm")] == [{"method": "password_and_code", **told}]
    assert [each.subject_id for each in ada.audited("identity.end_session")] == [str(opened.session.id)]
