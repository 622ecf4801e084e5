"""The page that asks once more who it is, as a browser sees it."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from adapters.memory.clock import SettableClock
from domain.identity.login import FRESH, Purpose, Visitor
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from ports.identity_provider import IdentityProvider
from tests.application.two_steps import Ada
from tests.contracts.providers import ADA as SUBJECT
from tests.contracts.providers import (
    BEN,
    Parameters,
    github_provider,
    github_site,
    openid_provider,
    openid_server,
)
from tests.contracts.providers import in_memory as memory_provider
from tests.entrypoints.web.program import refusal
from tests.entrypoints.web.test_signing import OTHER, OURS, PASSWORD, Browser, words
from tests.installations import Installation, in_memory

CONFIRM = "/auth/confirm"


@pytest.fixture
def site(installation: Installation) -> Flask:
    return create_site(installation.app, Settings(rate_limit="off"))


@pytest.fixture
def ada(installation: Installation) -> Ada:
    ada = Ada(installation)
    ada.sign_up()
    return ada


@pytest.fixture
def browser(site: Flask, ada: Ada) -> Browser:
    """Ada's, in which she signed in too long ago for what takes a fresh proof."""
    browser = Browser(site.test_client(), ada.installation)
    browser.sign_in()
    stale(ada.installation)
    return browser


def stale(installation: Installation) -> None:
    installation.clock.advance(seconds=FRESH.total_seconds() + 1)


def hidden_next(page: TestResponse) -> str:
    found = re.search(r'name="next" value="([^"]*)"', page.text)
    assert found is not None
    return unescape(found[1])


def test_a_page_that_takes_a_fresh_proof_leads_to_the_question_and_back(browser: Browser) -> None:
    led = browser.client.get("/tokens/new")
    assert (led.status_code, led.headers["Location"]) == (303, f"{CONFIRM}?next=/tokens/new")
    page = browser.client.get(led.headers["Location"])
    assert "Is it still you?" in words(page)
    back = browser.send(CONFIRM, {"password": PASSWORD, "next": hidden_next(page)})
    assert (back.status_code, back.headers["Location"]) == (303, "/tokens/new")
    assert browser.client.get("/tokens/new").status_code == 200


def test_a_form_that_was_open_for_too_long_leads_to_the_question_and_back_and_does_nothing(
    browser: Browser, ada: Ada
) -> None:
    fields = {"csrf_token": browser.token("/account"), "old": PASSWORD, "password": OTHER}
    before = ada.installation.kept()
    led = browser.client.post(
        "/account/password", data=fields, headers=OURS | {"Referer": "http://localhost/account?done=password"}
    )
    assert (led.status_code, led.headers["Location"]) == (303, f"{CONFIRM}?next=/account?done%3Dpassword")
    assert ada.installation.kept() == before
    fields |= {"name": "till", "scopes": "inventory.view", "key": "once"}
    led = browser.client.post("/tokens", data=fields, headers=OURS | {"Referer": "http://localhost/tokens/new"})
    assert led.headers["Location"] == f"{CONFIRM}?next=/tokens/new"
    assert ada.installation.kept() == before


@pytest.mark.parametrize(
    ("referrer", "page"),
    [
        (None, "/account"),
        ("http://evil.test/tokens/new", "/account"),
        ("http://localhost//evil.test", "/"),
        ("http://localhost/account/password", "/account"),
        ("http://localhost/nothing", "/account"),
        ("javascript:alert(1)", "/account"),
    ],
)
def test_s37_a_form_leads_back_to_a_page_of_ours_only(browser: Browser, referrer: str | None, page: str) -> None:
    fields = {"csrf_token": browser.token("/account"), "old": PASSWORD, "password": OTHER}
    told = {} if referrer is None else {"Referer": referrer}
    led = browser.client.post("/account/password", data=fields, headers=OURS | told)
    assert led.headers["Location"] == f"{CONFIRM}?next={page}"


@pytest.mark.parametrize("target", ["//evil.test", "/\\evil.test", "https:evil.test", "/%2fevil.test", "/a\tb", ""])
def test_s37_nobody_is_led_to_another_site_after_confirming(browser: Browser, target: str) -> None:
    assert browser.send(CONFIRM, {"password": PASSWORD, "next": target}).headers["Location"] == "/"


def test_a_script_that_comes_too_late_is_told_so(browser: Browser) -> None:
    headers = OURS | {"X-CSRFToken": browser.token("/account")}
    body = {"name": "till", "scopes": ["inventory.view"]}
    refused = browser.client.post("/api/v1/tokens", json=body, headers=headers)
    refusal(refused, 403, "identity.reauthentication_needed")


def test_s29_to_confirm_makes_a_new_cookie_and_the_old_one_and_its_forms_are_dead(browser: Browser) -> None:
    before, token = browser.cookie.value, browser.token("/account")
    browser.send(CONFIRM, {"password": PASSWORD})
    assert browser.cookie.value != before
    data = {"csrf_token": token}
    assert browser.client.post("/account/sign-out-everywhere", data=data, headers=OURS).status_code == 403
    assert browser.is_in()
    browser.client.set_cookie("stillroom", before)
    assert not browser.is_in()


def test_a_wrong_password_is_told_beside_its_field(browser: Browser) -> None:
    refused = browser.send(CONFIRM, {"password": OTHER, "next": "/tokens/new"})
    assert (refused.status_code, 'id="password-error"' in refused.text) == (401, True)
    assert hidden_next(refused) == "/tokens/new"
    assert OTHER not in refused.text


def test_who_has_a_second_factor_is_asked_for_both(site: Flask, ada: Ada) -> None:
    ada.turn_on()
    browser = Browser(site.test_client(), ada.installation)
    browser.sign_in()
    browser.send("/auth/second-factor", {"code": ada.code()})
    stale(ada.installation)
    assert 'name="code"' in browser.client.get(CONFIRM).text
    refused = browser.send(CONFIRM, {"password": PASSWORD, "code": ada.wrong()})
    assert (refused.status_code, 'id="code-error"' in refused.text) == (401, True)
    assert browser.send(CONFIRM, {"password": PASSWORD, "code": ada.code()}).status_code == 303
    assert browser.client.get("/tokens/new").status_code == 200


def test_nobody_confirms_who_is_not_signed_in(browser: Browser) -> None:
    other = browser.another()
    assert other.client.get(f"{CONFIRM}?next=/account").headers["Location"].startswith("/auth/sign-in?next=")
    for path in (CONFIRM, f"{CONFIRM}/acme"):
        sent = other.send("/auth/sign-in", {"password": PASSWORD}, path)
        assert sent.headers["Location"] == "/auth/sign-in"


def test_s41_tries_to_confirm_are_limited(ada: Ada) -> None:
    browser = Browser(create_site(ada.app, Settings()).test_client(), ada.installation)
    browser.sign_in()
    data = {"csrf_token": browser.token(CONFIRM), "password": OTHER}
    statuses = [browser.client.post(CONFIRM, data=data, headers=OURS).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]


def linked(provider: IdentityProvider, signs_in: Callable[[str], Parameters]) -> tuple[Browser, Ada]:
    """Ada's browser, in which she signed in too long ago; her account at Acme is linked to her."""
    ada = Ada(in_memory({"acme": provider}))
    ada.sign_up()
    visitor = Visitor(user_id=ada.visit(ada.signed_in()).user.id, authenticated_at=ada.installation.clock())
    begun = ada.app.identity.begin_login("acme", purpose=Purpose.LINK, visitor=visitor)
    ada.app.identity.finish_login("acme", signs_in(begun.url), browser=begun.browser, request_id="r", visitor=visitor)
    browser = Browser(create_site(ada.app, Settings(rate_limit="off")).test_client(), ada.installation)
    browser.sign_in()
    stale(ada.installation)
    return browser, ada


def back(browser: Browser, answer: Parameters) -> TestResponse:
    """Come back from Acme with these parameters."""
    query = {name: list(values) for name, values in answer.items()}
    return browser.client.get("/auth/acme/callback", query_string=query, headers={"Sec-Fetch-Site": "cross-site"})


def test_a_provider_that_is_linked_confirms_and_leads_back() -> None:
    with memory_provider() as acme:
        browser, _ = linked(acme.provider, lambda url: acme.sign_in(url, SUBJECT))
        assert "Confirm with Memory" in words(browser.client.get(CONFIRM))
        before = browser.cookie.value
        begun = browser.send(CONFIRM, {"next": "/tokens/new"}, f"{CONFIRM}/acme")
        arrived = back(browser, acme.sign_in(begun.headers["Location"], SUBJECT))
        assert (arrived.status_code, arrived.headers["Location"]) == (303, "/tokens/new")
        assert browser.cookie.value != before
        assert browser.client.get("/tokens/new").status_code == 200


def test_another_account_at_the_provider_confirms_nothing() -> None:
    with memory_provider() as acme:
        browser, _ = linked(acme.provider, lambda url: acme.sign_in(url, SUBJECT))
        begun = browser.send(CONFIRM, {}, f"{CONFIRM}/acme")
        refused = back(browser, acme.sign_in(begun.headers["Location"], BEN))
        assert refused.status_code == 403
        assert "It is not linked to you, so it confirms nothing; choose the one that is." in words(refused)
        assert "You are signed in as before, and nothing was changed." in words(refused)
        assert browser.client.get("/tokens/new").status_code == 303


def test_who_signed_out_meanwhile_is_not_let_in_by_a_confirmation() -> None:
    with memory_provider() as acme:
        browser, _ = linked(acme.provider, lambda url: acme.sign_in(url, SUBJECT))
        begun = browser.send(CONFIRM, {}, f"{CONFIRM}/acme")
        browser.send("/account", {}, "/auth/sign-out")
        assert back(browser, acme.sign_in(begun.headers["Location"], SUBJECT)).status_code == 403
        assert not browser.is_in()


def test_s23_a_provider_has_to_ask_anew_and_an_older_sign_in_there_confirms_nothing() -> None:
    clock = SettableClock()
    with openid_server(clock) as server:
        browser, ada = linked(openid_provider(server), lambda url: server.callback(url, SUBJECT))
        clock.time = ada.installation.clock()
        begun = browser.send(CONFIRM, {}, f"{CONFIRM}/acme")
        asked = parse_qs(urlsplit(begun.headers["Location"]).query)
        assert (asked["max_age"], asked["prompt"]) == (["0"], ["login"])
        for too_old in (int((ada.installation.clock() - FRESH).timestamp()), None):
            server.lies.claims["auth_time"] = too_old
            assert back(browser, server.callback(begun.headers["Location"], SUBJECT)).status_code == 502
            assert browser.client.get("/tokens/new").status_code == 303
            begun = browser.send(CONFIRM, {}, f"{CONFIRM}/acme")
        server.lies.claims.clear()
        assert back(browser, server.callback(begun.headers["Location"], SUBJECT)).status_code == 303
        assert browser.client.get("/tokens/new").status_code == 200


def test_a_provider_that_cannot_confirm_says_so_and_the_password_still_does() -> None:
    with github_site() as site:
        browser, _ = linked(github_provider(site), lambda url: site.callback(url, SUBJECT))
        refused = browser.send(CONFIRM, {"next": "/tokens/new"}, f"{CONFIRM}/acme")
        assert (refused.status_code, "confirm it another way" in words(refused)) == (409, True)
        assert browser.send(CONFIRM, {"password": PASSWORD}).status_code == 303
