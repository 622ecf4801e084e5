"""The pages by which an account gets another address."""

import pytest
from flask import Flask

from domain.identity.login import FRESH
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.entrypoints.web.test_signing import Browser, words
from tests.installations import Installation

NEW = "countess@example.net"
ASK, CONFIRM = "/auth/address/new", "/auth/address"


@pytest.fixture
def site(installation: Installation) -> Flask:
    return create_site(installation.app, Settings(rate_limit="off"))


@pytest.fixture
def browser(site: Flask, installation: Installation) -> Browser:
    browser = Browser(site.test_client(), installation)
    browser.sign_up()
    browser.sign_in()
    return browser


def test_the_address_of_an_account_is_changed_by_the_link_in_a_mail(browser: Browser) -> None:
    assert f'href="{ASK}"' in browser.client.get("/account").text
    asked = browser.send(ASK, {"email": NEW})
    assert (asked.status_code, asked.headers["Location"]) == (303, "/account?done=email-asked")
    assert "Follow its link here, where you are signed in." in words(browser.client.get(asked.headers["Location"]))
    link = browser.mailed()
    before = browser.installation.kept()
    assert "Confirm your new address" in words(browser.client.get(link))
    assert browser.installation.kept() == before
    token = {"token": link.rpartition("=")[2]}
    changed = browser.send(link, token)
    assert (changed.status_code, changed.headers["Location"]) == (303, "/account?done=email")
    assert f"({NEW})" in words(browser.client.get("/account"))
    assert browser.send(link, token).status_code == 410


def test_what_is_no_address_is_told_beside_its_field(browser: Browser) -> None:
    refused = browser.send(ASK, {"email": "nobody"})
    assert (refused.status_code, "This is not an email address." in words(refused)) == (422, True)


def test_who_signed_in_long_ago_confirms_first(browser: Browser) -> None:
    browser.installation.clock.advance(seconds=FRESH.total_seconds() + 1)
    assert browser.client.get(ASK).headers["Location"] == f"/auth/confirm?next={ASK}"


def test_who_is_not_signed_in_comes_back_to_the_link(browser: Browser) -> None:
    led = browser.another().client.get(f"{CONFIRM}?token=secret")
    assert (led.status_code, led.headers["Location"]) == (303, "/auth/sign-in?next=/auth/address?token%3Dsecret")


def test_s41_mail_to_new_addresses_is_asked_for_five_times_a_minute(installation: Installation) -> None:
    browser = Browser(create_site(installation.app, Settings()).test_client(), installation)
    browser.sign_up()
    browser.sign_in()
    statuses = [browser.send(ASK, {"email": NEW}).status_code for _ in range(6)]
    assert statuses[-1] == 429
    assert "Retry-After" in browser.send(ASK, {"email": NEW}).headers
