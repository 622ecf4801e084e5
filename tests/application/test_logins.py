"""Whole logins through the driving port, with a provider in memory on every storage."""

from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest

from domain.identity.login_decisions import Linked, SignedIn, SigningUp
from domain.identity.login_refusals import (
    IdentityRefused,
    LoginDenied,
    LoginExpired,
    LoginReplayed,
    MalformedCallback,
    NobodyKnown,
    ProviderUnavailable,
    UnknownLogin,
    UnknownProvider,
)
from domain.shared.errors import DomainError
from tests.application.house import House
from tests.contracts.providers import ADA, BEN, Parameters
from tests.system.writers import at_once


def test_one_who_is_unknown_may_sign_up_and_is_remembered_when_linked(house: House) -> None:
    begun = house.begun()
    finished = house.finished(begun, house.answer(begun))
    assert finished.decision == SigningUp(identity=house.acme.people[ADA])
    assert finished.attempt.next_path == "/stock"

    assert house.link(house.owner).decision == Linked(user_id=house.owner, identity=house.acme.people[ADA], is_new=True)

    begun = house.begun()
    signed_in = house.finished(begun, house.answer(begun))
    assert signed_in.decision == SignedIn(user_id=house.owner, identity=house.acme.people[ADA])


def test_one_who_is_unknown_is_refused_where_nobody_may_sign_up(house: House) -> None:
    begun = house.begun()
    with pytest.raises(NobodyKnown):
        house.app.identity.finish_login(
            "acme", house.answer(begun), browser=begun.browser, request_id="r", sign_up=False
        )


def test_s26_nobody_is_found_by_an_address(house: House) -> None:
    house.link(house.owner, ADA)
    begun = house.begun()
    finished = house.finished(begun, house.answer(begun, BEN))
    assert house.acme.people[ADA].email == house.acme.people[BEN].email
    assert isinstance(finished.decision, SigningUp)
    assert [each.subject for each in house.linked(house.owner)] == [ADA]


def test_s25_the_same_subject_of_another_provider_is_somebody_else(house: House) -> None:
    house.link(house.owner, ADA)
    begun = house.app.identity.begin_login("other")
    answer = {name: [value] for name, value in house.other.signs_in(ADA, begun.url).items()}
    finished = house.app.identity.finish_login("other", answer, browser=begun.browser, request_id="r")
    assert isinstance(finished.decision, SigningUp)


def test_s03_only_the_hash_of_a_state_is_kept(house: House) -> None:
    begun = house.begun()
    [state] = parse_qs(urlsplit(begun.url).query)["state"]
    assert house.installation.ports.login_attempts.find(sha256(state.encode()).hexdigest()) is not None
    kept = str(house.installation.kept())
    assert state not in kept
    assert begun.browser not in kept


def test_s03_an_answer_in_another_browser_asks_the_provider_nothing_and_spends_nothing(house: House) -> None:
    begun = house.begun()
    answer = house.answer(begun)
    for browser in (None, "", "another"):
        with pytest.raises(UnknownLogin):
            house.app.identity.finish_login("acme", answer, browser=browser, request_id="r")
    assert house.acme.exchanged == 0
    assert isinstance(house.finished(begun, answer).decision, SigningUp)


def test_s02_a_state_of_one_provider_is_unknown_at_the_callback_of_another(house: House) -> None:
    begun = house.begun()
    with pytest.raises(UnknownLogin):
        house.app.identity.finish_login("other", house.answer(begun), browser=begun.browser, request_id="r")
    assert (house.acme.exchanged, house.other.exchanged) == (0, 0)


def test_s02_an_identity_of_another_issuer_than_was_asked_is_refused(house: House) -> None:
    begun = house.begun()
    answer = house.answer(begun)
    house.acme.people[ADA] = house.other.people[ADA]
    with pytest.raises(IdentityRefused):
        house.finished(begun, answer)


def test_s08_an_answer_by_another_issuer_asks_nothing(house: House) -> None:
    begun = house.begun()
    with pytest.raises(IdentityRefused):
        house.finished(begun, {**house.answer(begun), "iss": ["https://evil.example"]})
    assert house.acme.exchanged == 0


def test_s09_an_error_spends_the_attempt_if_its_state_is_good_and_asks_nothing(house: House) -> None:
    begun = house.begun()
    denied = {name: [value] for name, value in house.acme.denies(begun.url).items()}
    with pytest.raises(UnknownLogin):
        house.finished(begun, {**denied, "state": ["guessed"]})
    with pytest.raises(MalformedCallback):
        house.finished(begun, {"error": ["access_denied"]})
    with pytest.raises(LoginDenied):
        house.finished(begun, denied)
    with pytest.raises(LoginReplayed):
        house.finished(begun, denied)
    assert house.acme.exchanged == 0


@pytest.mark.parametrize("more", [{"code": ["a", "b"]}, {"error": ["x"]}, {"code": []}])
def test_s10_a_malformed_answer_spends_nothing(house: House, more: Parameters) -> None:
    begun = house.begun()
    answer = house.answer(begun)
    with pytest.raises(MalformedCallback):
        house.finished(begun, {**answer, **more})
    assert isinstance(house.finished(begun, answer).decision, SigningUp)


def test_s11_a_replayed_callback_asks_once(house: House) -> None:
    begun = house.begun()
    answer = house.answer(begun)
    house.finished(begun, answer)
    with pytest.raises(LoginReplayed):
        house.finished(begun, answer)
    assert house.acme.exchanged == 1


def test_s11_of_twenty_threads_with_one_callback_one_comes_in_with_one_token_request(house: House) -> None:
    house.link(house.owner)
    begun = house.begun()
    answer, asked_before = house.answer(begun), house.acme.exchanged

    def bring(_: int) -> str:
        try:
            return type(house.finished(begun, answer).decision).__name__
        except DomainError as refusal:
            return refusal.code

    told = at_once(20, bring)

    assert sorted(told) == ["SignedIn"] + ["identity.login_replayed"] * 19
    assert house.acme.exchanged == asked_before + 1


def test_s12_an_expired_attempt_is_told_as_such(house: House) -> None:
    begun = house.begun()
    answer = house.answer(begun)
    house.installation.clock.advance(minutes=10)
    with pytest.raises(LoginExpired):
        house.finished(begun, answer)
    assert house.acme.exchanged == 0


def test_s13_tabs_of_one_browser_are_independent_and_at_most_five(house: House) -> None:
    first = house.begun()
    tabs = [first]
    for _ in range(5):
        house.installation.clock.advance(seconds=1)
        tabs.append(house.app.identity.begin_login("acme", browser=first.browser))
    assert {tab.browser for tab in tabs} == {first.browser}
    for tab in reversed(tabs[1:]):
        assert isinstance(house.finished(tab, house.answer(tab)).decision, SigningUp)
    with pytest.raises(UnknownLogin):
        house.finished(first, house.answer(first))


def test_s37_a_login_leads_to_a_page_of_our_own(house: House) -> None:
    begun = house.app.identity.begin_login("acme", target="//evil.example")
    assert house.finished(begun, house.answer(begun)).attempt.next_path == "/"


def test_s39_an_outage_signs_nobody_in_and_begins_nothing(house: House) -> None:
    begun = house.begun()
    answer = house.answer(begun)
    house.acme.is_down = True
    before = house.installation.kept()
    with pytest.raises(ProviderUnavailable):
        house.begun()
    assert house.installation.kept() == before
    with pytest.raises(ProviderUnavailable):
        house.finished(begun, answer)
    house.acme.is_down = False
    with pytest.raises(LoginReplayed):
        house.finished(begun, answer)


def test_a_provider_that_is_not_configured_is_unknown(house: House) -> None:
    for call in (
        lambda: house.app.identity.begin_login("evil"),
        lambda: house.app.identity.finish_login("evil", {}, browser=None, request_id="r"),
        lambda: house.app.identity.hear_logout("evil", "token", "r"),
    ):
        with pytest.raises(UnknownProvider):
            call()


def test_s35_no_token_of_a_provider_is_kept(house: House) -> None:
    begun = house.begun()
    answer = house.answer(begun)
    house.finished(begun, answer)
    assert answer["code"][0] not in str(house.installation.kept())


def test_what_is_over_is_pruned(house: House) -> None:
    begun = house.begun()
    house.finished(begun, house.answer(begun))
    house.app.identity.hear_logout("acme", house.acme.signs_out(ADA), "r")
    assert set(house.app.prune().values()) == {0}
    house.installation.clock.advance(hours=1, seconds=1)
    kept = house.begun()
    over = {name: many for name, many in house.app.prune().items() if many}
    assert over == {"login_attempts": 1, "logout_tokens": 1}
    assert isinstance(house.finished(kept, house.answer(kept)).decision, SigningUp)


def test_s14_what_a_login_hands_over_does_not_show(house: House) -> None:
    begun = house.begun()
    assert begun.browser not in repr(begun)
    assert "state" not in repr(begun)
