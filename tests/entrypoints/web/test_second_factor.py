"""Signing in in two steps, as a browser does it."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from adapters.sealing.fernet import FernetSeal
from application.app import application
from domain.identity.half_sign_ins import LIFETIME, TRIES
from domain.identity.login import FRESH
from entrypoints.settings import Environment, Settings
from entrypoints.web.site import create_site
from tests.application.two_steps import Ada
from tests.entrypoints.web.test_signing import ADA, OTHER, OURS, PASSWORD, Browser, words
from tests.installations import SECRET_KEY, Installation, in_memory

STEP = "/auth/second-factor"


@pytest.fixture
def ada(installation: Installation) -> Ada:
    ada = Ada(installation)
    ada.sign_up()
    ada.turn_on()
    return ada


@pytest.fixture
def site(installation: Installation) -> Flask:
    return create_site(installation.app, Settings(rate_limit="off"))


@pytest.fixture
def browser(site: Flask, ada: Ada) -> Browser:
    return Browser(site.test_client(), ada.installation)


def give(browser: Browser, code: str, **fields: str) -> TestResponse:
    """Fill in the page of the second step."""
    return browser.send(STEP, {"code": code, **fields})


def test_a_right_password_leads_to_the_second_step_and_that_to_where_somebody_wanted_to_go(
    browser: Browser, ada: Ada
) -> None:
    half = browser.sign_in(next="/account?done=password")
    assert (half.status_code, half.headers["Location"]) == (303, "/auth/second-factor?next=/account?done%3Dpassword")
    assert not browser.is_in()
    page = browser.client.get(half.headers["Location"])
    assert 'value="/account?done=password"' in page.text
    assert 'autocomplete="one-time-code"' in page.text
    done = give(browser, ada.code(), next="/account?done=password")
    assert (done.status_code, done.headers["Location"]) == (303, "/account?done=password")
    assert browser.is_in()
    assert browser.client.get_cookie("stillroom_half") is None


def test_s37_nobody_is_led_to_another_site_after_the_second_step(browser: Browser, ada: Ada) -> None:
    browser.sign_in(next="//evil.test")
    assert give(browser, ada.code(), next="//evil.test").headers["Location"] == "/"


def test_a_wrong_code_is_told_beside_its_field_and_not_repeated(browser: Browser, ada: Ada) -> None:
    browser.sign_in()
    refused = give(browser, ada.wrong())
    assert (refused.status_code, 'id="code-error"' in refused.text) == (401, True)
    assert ada.wrong() not in refused.text
    assert give(browser, ada.recovery[0]).headers["Location"] == "/"


def test_five_wrong_codes_lead_back_to_the_password(browser: Browser, ada: Ada) -> None:
    browser.sign_in()
    token = browser.token(STEP)
    data = {"csrf_token": token, "code": ada.wrong()}
    answers = [browser.client.post(STEP, data=data, headers=OURS) for _ in range(TRIES)]
    assert [each.status_code for each in answers] == [401] * (TRIES - 1) + [303]
    led = browser.client.get(answers[-1].headers["Location"])
    assert "Start again with your password." in words(led)
    browser.sign_in()
    assert give(browser, ada.code()).headers["Location"] == "/"


def test_without_half_a_sign_in_the_second_step_leads_to_the_first(browser: Browser, ada: Ada) -> None:
    for early in (browser.client.get(STEP), browser.send("/auth/sign-in", {"code": ada.code()}, STEP)):
        assert early.headers["Location"].startswith("/auth/sign-in?done=over")
    browser.sign_in()
    ada.installation.clock.advance(seconds=LIFETIME.total_seconds())
    assert browser.client.get(STEP).status_code == 303


def test_half_a_sign_in_is_of_its_own_browser(browser: Browser, ada: Ada) -> None:
    browser.sign_in()
    other = browser.another()
    assert other.client.get(STEP).status_code == 303
    assert other.send("/auth/sign-in", {"code": ada.code()}, STEP).status_code == 303
    assert not other.is_in()
    assert give(browser, ada.code()).headers["Location"] == "/"


def test_s29_the_second_step_makes_a_new_cookie_and_ends_the_session_of_before(browser: Browser, ada: Ada) -> None:
    browser.sign_in()
    give(browser, ada.code())
    before = browser.cookie.value
    ada.installation.clock.advance(seconds=60)
    browser.sign_in()
    assert browser.is_in()
    give(browser, ada.code())
    assert browser.cookie.value != before
    browser.client.set_cookie("stillroom", before)
    assert not browser.is_in()


def test_s32_the_cookie_of_half_a_sign_in_is_for_this_host_alone_and_for_no_script() -> None:
    ada = Ada(in_memory())
    ada.sign_up()
    ada.turn_on()
    settings = Settings.model_validate({"environment": Environment.PRODUCTION, "secret_key": SECRET_KEY})
    client, base = create_site(ada.app, settings).test_client(), "https://localhost"
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/auth/sign-in", base_url=base).text)
    assert found is not None
    fields = {"csrf_token": found[1], "email": ADA, "password": PASSWORD}
    half = client.post("/auth/sign-in", data=fields, headers=OURS, base_url=base)
    cookie = r"__Host-stillroom_half=\S+; Expires=[^;]+; Max-Age=600; Secure; HttpOnly; Path=/; SameSite=Strict"
    assert any(re.fullmatch(cookie, each) for each in half.headers.getlist("Set-Cookie"))


def test_s41_tries_at_the_second_step_are_limited(ada: Ada) -> None:
    browser = Browser(create_site(ada.app, Settings()).test_client(), ada.installation)
    data = {"csrf_token": browser.token("/auth/sign-in"), "code": ada.wrong()}
    statuses = [browser.client.post(STEP, data=data, headers=OURS).status_code for _ in range(6)]
    assert statuses == [303] * 5 + [429]


def test_s43_a_wrong_password_is_answered_alike_with_and_without_a_second_factor(browser: Browser) -> None:
    told = []
    for email in (ADA, "eve@example.org"):
        refused = browser.send("/auth/sign-in", {"email": email, "password": OTHER})
        told.append((refused.status_code, words(refused), refused.headers.get("Set-Cookie")))
    assert told[0] == told[1]
    assert browser.client.get_cookie("stillroom_half") is None


SETTINGS = "/account/second-factor"


@pytest.fixture
def newcomer(site: Flask, installation: Installation) -> tuple[Browser, Ada]:
    """Ada's browser before she has turned it on."""
    ada = Ada(installation)
    ada.sign_up()
    browser = Browser(site.test_client(), installation)
    browser.sign_in()
    return browser, ada


def test_from_setting_it_up_to_turning_it_off(newcomer: tuple[Browser, Ada]) -> None:
    browser, ada = newcomer
    assert "Off Your password alone" in words(browser.client.get("/account"))
    assert browser.send(f"{SETTINGS}/set-up", {}).headers["Location"] == f"{SETTINGS}/scan"
    page = browser.client.get(f"{SETTINGS}/scan")
    found = re.search(r'id="key" type="text" value="([A-Z2-7 ]+)"', page.text)
    assert found is not None
    assert page.text.count("<svg") == 1
    ada.secret = found[1].replace(" ", "")
    refused = browser.send(f"{SETTINGS}/scan", {"code": ada.wrong()})
    assert (refused.status_code, 'id="code-error"' in refused.text, found[1] in refused.text) == (401, True, True)

    shown = browser.send(f"{SETTINGS}/scan", {"code": ada.code()})
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    codes = re.findall(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){3}\b", shown.text.partition("</textarea>")[0])
    assert len(set(codes)) == 10
    account = words(browser.client.get("/account"))
    assert "On since" in account
    assert "10 of your recovery codes are left" in account
    assert codes[0] not in account

    renewed = browser.send(f"{SETTINGS}/codes", {})
    assert "Those from before do not work any more." in words(renewed)
    assert codes[0] not in renewed.text
    assert "turned on" in ada.letters()[-1].subject
    off = browser.send(f"{SETTINGS}/off", {})
    assert off.headers["Location"] == "/account?done=second-factor-off"
    assert "Two-step sign-in is off." in words(browser.client.get(off.headers["Location"]))
    assert browser.sign_in().headers["Location"] == "/"


@pytest.mark.parametrize("page", ["set-up", "scan", "codes", "off"])
def test_its_pages_and_forms_take_a_fresh_proof(newcomer: tuple[Browser, Ada], page: str) -> None:
    browser, ada = newcomer
    ada.installation.clock.advance(seconds=FRESH.total_seconds() + 1)
    path = f"{SETTINGS}/{page}"
    data = {"csrf_token": browser.token("/account"), "code": "123456"}
    before = ada.installation.kept()
    referrer = {"Referer": f"http://localhost{path}"}
    for led in (browser.client.get(path), browser.client.post(path, data=data, headers=OURS | referrer)):
        assert (led.status_code, led.headers["Location"]) == (303, f"/auth/confirm?next={path}")
    assert ada.installation.kept() == before


@pytest.mark.parametrize("page", ["scan", "off", "codes"])
def test_what_is_not_on_is_neither_renewed_nor_turned_off(newcomer: tuple[Browser, Ada], page: str) -> None:
    browser, _ = newcomer
    refused = browser.send("/account", {"code": "123456"}, f"{SETTINGS}/{page}")
    assert (refused.status_code, "is not on" in words(refused)) == (409, True)


def test_s30_to_turn_it_on_signs_other_browsers_out(newcomer: tuple[Browser, Ada]) -> None:
    browser, ada = newcomer
    other = browser.another()
    other.sign_in()
    browser.send(f"{SETTINGS}/set-up", {})
    found = re.search(r'id="key" type="text" value="([A-Z2-7 ]+)"', browser.client.get(f"{SETTINGS}/scan").text)
    assert found is not None
    ada.secret = found[1].replace(" ", "")
    browser.send(f"{SETTINGS}/scan", {"code": ada.code()})
    assert (browser.is_in(), other.is_in()) == (True, False)


def test_without_a_key_its_page_says_what_is_missing() -> None:
    installation = in_memory()
    app = application(replace(installation.ports, seal=FernetSeal(None)))
    browser = Browser(create_site(app, Settings(rate_limit="off")).test_client(), replace(installation, app=app))
    browser.sign_up()
    browser.sign_in()
    refused = browser.send(f"{SETTINGS}/set-up", {})
    assert (refused.status_code, "STILLROOM_SECRET_KEY" in words(refused)) == (409, True)
