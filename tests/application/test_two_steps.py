"""Two-step sign-in, from its enrolment to its end, on each kind of storage."""

from dataclasses import replace

import pytest

from adapters.sealing.fernet import FernetSeal
from application.app import application
from application.identity.complete_sign_in import HalfSignedIn
from application.identity.open_session import OpenedSession
from domain.identity.authenticators import ENROLMENT, MOST_WRONG, CodesPaused
from domain.identity.half_sign_ins import LIFETIME, TRIES, HalfSignInOver
from domain.identity.login import FRESH
from domain.identity.login_refusals import ReauthenticationNeeded
from domain.identity.members import UnknownUser
from domain.identity.passwords import BadCredentials
from domain.identity.second_factors import (
    CannotUnseal,
    Factor,
    NoSecondFactor,
    NoSecretKey,
    SecondFactorInForce,
    WrongCode,
)
from domain.identity.sessions import Method, NotSignedIn
from domain.shared.identifiers import UserId
from tests.application.two_steps import ADA, OTHER, PASSWORD, SIGN_IN, Ada
from tests.system.writers import at_once


def test_who_has_turned_it_on_signs_in_with_password_and_code(ada: Ada) -> None:
    ada.turn_on()
    half = ada.half()
    assert ada.app.identity.complete_sign_in.owed(half.secret) == {Factor.CODE}
    opened = ada.complete(half, ada.code())
    assert ada.visit(opened).session.method is Method.PASSWORD_AND_CODE
    told = ada.audited("identity.sign_in")[0].after
    assert told is not None
    assert told["method"] == "password_and_code"


def test_a_right_password_alone_opens_nothing(ada: Ada) -> None:
    ada.turn_on()
    half = ada.half()
    with pytest.raises(NotSignedIn):
        ada.app.identity.resume_session(half.secret, "request 2")
    assert len(ada.audited("identity.sign_in")) == 1


def test_an_enrolment_that_waits_for_its_first_code_asks_for_nothing(ada: Ada) -> None:
    visit = ada.visit(ada.signed_in())
    ada.app.identity.enrol_authenticator.begin(visit)
    ada.signed_in()
    ada.secret = ada.app.identity.enrol_authenticator.offered(visit).secret
    with pytest.raises(WrongCode):
        ada.app.identity.enrol_authenticator.confirm(visit, ada.wrong())
    ada.signed_in()


def test_an_enrolment_begun_anew_has_another_secret_and_ends_after_an_hour(ada: Ada) -> None:
    enrol, visit = ada.app.identity.enrol_authenticator, ada.visit(ada.signed_in())
    with pytest.raises(NoSecondFactor):
        enrol.offered(visit)
    enrol.begin(visit)
    first = enrol.offered(visit)
    enrol.begin(visit)
    ada.secret = first.secret
    with pytest.raises(WrongCode):
        enrol.confirm(visit, ada.code())
    assert enrol.offered(visit).secret != first.secret
    ada.secret = enrol.offered(visit).secret
    ada.installation.clock.advance(seconds=ENROLMENT.total_seconds())
    later = ada.visit(ada.signed_in())
    for late in (lambda: enrol.offered(later), lambda: enrol.confirm(later, ada.code())):
        with pytest.raises(NoSecondFactor):
            late()
    assert ada.app.prune()["enrolments"] == 0
    ada.installation.clock.advance(seconds=1)
    assert ada.app.prune()["enrolments"] == 1


def test_what_is_in_force_is_not_enrolled_again(ada: Ada) -> None:
    visit = ada.visit(ada.turn_on())
    with pytest.raises(SecondFactorInForce):
        ada.app.identity.enrol_authenticator.begin(visit)
    with pytest.raises(NoSecondFactor):
        ada.app.identity.enrol_authenticator.offered(visit)


def test_a_code_counts_once_also_for_many_who_bring_it_at_once(ada: Ada) -> None:
    ada.turn_on()
    halves, code = [ada.half() for _ in range(5)], ada.code()

    def bring(number: int) -> OpenedSession | None:
        try:
            return ada.complete(halves[number], code)
        except WrongCode:
            return None

    opened = [each for each in at_once(len(halves), bring) if each is not None]
    assert len(opened) == 1
    with pytest.raises(WrongCode):
        ada.complete(ada.half(), code)


def test_the_code_that_turned_it_on_does_not_sign_in(ada: Ada) -> None:
    ada.turn_on()
    with pytest.raises(WrongCode):
        ada.complete(ada.half(), ada.code(-2))


def test_half_a_sign_in_lasts_ten_minutes_and_completes_once(ada: Ada) -> None:
    ada.turn_on()
    half, used = ada.half(), ada.half()
    ada.complete(used, ada.code())
    ada.installation.clock.advance(seconds=LIFETIME.total_seconds())
    for gone in (half, used, replace(half, secret="0" * 43), replace(half, secret="")):
        with pytest.raises(HalfSignInOver):
            ada.complete(gone, ada.code())
        with pytest.raises(HalfSignInOver):
            ada.app.identity.complete_sign_in.owed(gone.secret)
    ada.complete(ada.half(), ada.code())


def test_s41_five_wrong_codes_end_half_a_sign_in_and_lock_nobody_out(ada: Ada) -> None:
    ada.turn_on()
    half = ada.half()
    for _ in range(TRIES - 1):
        with pytest.raises(WrongCode):
            ada.complete(half, ada.wrong())
    with pytest.raises(HalfSignInOver):
        ada.complete(half, ada.wrong())
    with pytest.raises(HalfSignInOver):
        ada.complete(half, ada.code())
    ada.complete(ada.half(), ada.code())


def test_s41_codes_rest_after_many_wrong_ones_and_recovery_codes_do_not(ada: Ada) -> None:
    ada.turn_on()
    for _ in range(MOST_WRONG // TRIES):
        half = ada.half()
        for _ in range(TRIES):
            with pytest.raises((WrongCode, HalfSignInOver)):
                ada.complete(half, ada.wrong())
    with pytest.raises(CodesPaused):
        ada.complete(ada.half(), ada.code())
    ada.complete(ada.half(), ada.recovery[0])


def test_a_recovery_code_signs_in_once_and_its_owner_is_written_to(ada: Ada) -> None:
    ada.turn_on()
    assert len(set(ada.recovery)) == 10
    opened = ada.complete(ada.half(), ada.recovery[3].upper())
    assert ada.visit(opened).session.method is Method.PASSWORD_AND_RECOVERY_CODE
    assert ada.letters()[-1].subject == "A recovery code was used"
    assert "9 left" in ada.letters()[-1].text
    assert ada.audited("identity.use_recovery_code")[0].after == {"left": "9"}
    with pytest.raises(WrongCode):
        ada.complete(ada.half(), ada.recovery[3])
    ada.complete(ada.half(), ada.recovery[4])


def test_new_recovery_codes_stand_instead_of_the_old_ones(ada: Ada) -> None:
    visit = ada.visit(ada.turn_on())
    before, ada.recovery = ada.recovery, ada.app.identity.renew_recovery_codes(visit)
    with pytest.raises(WrongCode):
        ada.complete(ada.half(), before[0])
    ada.complete(ada.half(), ada.recovery[0])
    assert len(ada.audited("identity.renew_recovery_codes")) == 1


def test_s36_neither_the_secret_nor_a_code_is_kept_as_it_is(ada: Ada) -> None:
    ada.turn_on()
    half, kept = ada.half(), str(ada.installation.kept())
    for secret in (ada.secret, half.secret, *ada.recovery, *(each.replace("-", "") for each in ada.recovery)):
        assert secret not in kept
    assert half.secret not in repr(half)


def test_s30_to_turn_it_on_ends_the_sessions_of_other_browsers(ada: Ada) -> None:
    elsewhere = ada.signed_in()
    here = ada.turn_on()
    assert [ada.is_dead(each) for each in (here, elsewhere)] == [False, True]
    assert ada.letters()[-1].subject == "Two-step sign-in was turned on"


def test_who_turns_it_off_signs_in_by_the_password_alone_again(ada: Ada) -> None:
    visit, half = ada.visit(ada.turn_on()), ada.half()
    ada.app.identity.turn_off_second_factor(visit)
    ada.signed_in()
    assert ada.letters()[-1].subject == "Two-step sign-in was turned off"
    with pytest.raises(HalfSignInOver):
        ada.complete(half, ada.recovery[0])
    for nothing in (ada.app.identity.turn_off_second_factor, ada.app.identity.renew_recovery_codes):
        with pytest.raises(NoSecondFactor):
            nothing(visit)


def test_an_operator_turns_it_off_for_who_lost_everything(ada: Ada) -> None:
    opened = ada.turn_on()
    user = ada.visit(opened).user
    assert ada.app.identity.turn_off_second_factor.of_user(user.id) == user
    assert ada.is_dead(opened)
    ada.signed_in()
    assert ada.letters()[-1].subject == "Two-step sign-in was turned off"
    assert [each.subject_id for each in ada.audited("identity.reset_second_factor")] == [str(user.id)]
    with pytest.raises(NoSecondFactor):
        ada.app.identity.turn_off_second_factor.of_user(user.id)
    with pytest.raises(UnknownUser):
        ada.app.identity.turn_off_second_factor.of_user(UserId(ada.app.ids()))


def test_only_who_proved_just_now_that_it_is_them_changes_how_they_sign_in(ada: Ada) -> None:
    opened = ada.turn_on()
    ada.installation.clock.advance(seconds=FRESH.total_seconds())
    stale, before = ada.visit(opened), ada.installation.kept()
    enrol = ada.app.identity.enrol_authenticator
    for act in (
        lambda: enrol.begin(stale),
        lambda: enrol.offered(stale),
        lambda: enrol.confirm(stale, ada.code()),
        lambda: ada.app.identity.renew_recovery_codes(stale),
        lambda: ada.app.identity.turn_off_second_factor(stale),
    ):
        with pytest.raises(ReauthenticationNeeded):
            act()
    assert ada.installation.kept() == before


def test_whose_session_ended_meanwhile_changes_nothing(ada: Ada) -> None:
    visit = ada.visit(ada.turn_on())
    ada.app.identity.close_session(visit)
    for act in (ada.app.identity.renew_recovery_codes, ada.app.identity.turn_off_second_factor):
        with pytest.raises(NotSignedIn):
            act(visit)


def test_a_new_password_ends_half_a_sign_in(ada: Ada) -> None:
    ada.turn_on()
    half = ada.half()
    ada.app.identity.choose_password.request(ADA)
    ada.app.identity.choose_password.by_link(
        ada.letters()[-1].text.partition("?token=")[2].split()[0], OTHER, "request 4"
    )
    with pytest.raises(HalfSignInOver):
        ada.complete(half, ada.code())
    assert isinstance(ada.app.identity.sign_in_by_password(ADA, OTHER, SIGN_IN), HalfSignedIn)


def test_who_is_disabled_meanwhile_does_not_come_in(ada: Ada) -> None:
    opened = ada.turn_on()
    half, user = ada.half(), ada.visit(opened).user
    ada.app.identity.disable_user(user.id)
    with pytest.raises(HalfSignInOver):
        ada.complete(half, ada.code())


def test_s43_a_second_factor_shows_after_the_right_password_only(ada: Ada) -> None:
    told = []
    for _ in range(2):
        with pytest.raises(BadCredentials) as refused:
            ada.app.identity.sign_in_by_password(ADA, OTHER, SIGN_IN)
        told.append((refused.value.message, refused.value.field, refused.value.got))
        if not ada.secret:
            ada.turn_on()
    assert told[0] == told[1]


def test_s45_the_first_step_and_each_wrong_code_are_noted_and_no_code_is(ada: Ada) -> None:
    ada.turn_on()
    half = ada.half()
    told = {"address": "192.0.2.1", "device": "Firefox"}
    assert [each.after for each in ada.audited("identity.begin_sign_in")] == [told]
    for typed in (ada.wrong(), "abcd-efgh-ijkl-mnop"):
        with pytest.raises(WrongCode):
            ada.complete(half, typed)
    ada.complete(half, ada.code())
    refused = ada.audited("identity.refuse_second_factor")
    assert [each.after for each in refused] == [told] * 2
    assert len(ada.audited("identity.turn_on_second_factor")) == 1
    for secret in (ada.secret, PASSWORD):
        assert secret not in str(ada.installation.kept())


def test_s45_a_wrong_code_while_it_is_set_up_is_noted_and_turns_nothing_on(ada: Ada) -> None:
    visit = ada.visit(ada.signed_in())
    ada.app.identity.enrol_authenticator.begin(visit)
    ada.secret = ada.app.identity.enrol_authenticator.offered(visit).secret
    with pytest.raises(WrongCode):
        ada.app.identity.enrol_authenticator.confirm(visit, ada.wrong())
    [entry] = ada.audited("identity.refuse_enrolment")
    assert (entry.actor_id, entry.after) == (visit.user.id, None)
    ada.signed_in()
    ada.app.identity.enrol_authenticator.confirm(visit, ada.code())
    assert isinstance(ada.half(), HalfSignedIn)


def test_the_worker_forgets_half_sign_ins_that_are_over(ada: Ada) -> None:
    ada.turn_on()
    ada.half()
    assert ada.app.prune()["half_sign_ins"] == 0
    ada.installation.clock.advance(seconds=LIFETIME.total_seconds() + 1)
    assert ada.app.prune()["half_sign_ins"] == 1


def test_without_a_key_nothing_is_enrolled_and_with_another_only_recovery_codes_count(ada: Ada) -> None:
    visit = ada.visit(ada.signed_in())
    without = application(replace(ada.installation.ports, seal=FernetSeal(None)))
    with pytest.raises(NoSecretKey):
        without.identity.enrol_authenticator.begin(visit)
    ada.turn_on()
    other = application(replace(ada.installation.ports, seal=FernetSeal("another key")))
    half = ada.half()
    with pytest.raises(CannotUnseal):
        other.identity.complete_sign_in(half.secret, SIGN_IN, other.identity.check_code(ada.code(), "request 3"))
    other.identity.complete_sign_in(half.secret, SIGN_IN, other.identity.check_code(ada.recovery[0], "request 3"))
