"""Coming in, being in and leaving, as a browser does it."""

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from adapters.memory.mailer import MemoryMailer
from domain.identity.sessions import IDLE
from entrypoints.settings import Environment, Settings
from entrypoints.web.site import create_site
from tests.entrypoints.web.program import NOBODY, answer, refusal
from tests.installations import Installation, in_memory

ADA, PASSWORD, OTHER = "ada@example.org", "copper kettle under rain", "seven quiet geese walking"
ACCOUNT = {
    "name": "Ada",
    "email": ADA,
    "password": PASSWORD,
    "organization": "Millrace Brewery",
    "currency": "eur",
    "time_zone": "Europe/Berlin",
}
OURS = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Browser:
    """What a browser keeps and sends; forms are filled on the page that they stand on."""

    client: FlaskClient
    installation: Installation

    def another(self, name: str = "Chrome") -> "Browser":
        """A browser of its own."""
        client = self.client.application.test_client()
        client.environ_base |= {"HTTP_USER_AGENT": name}
        return replace(self, client=client)

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(page).text)
        assert found is not None, page
        return found[1]

    def send(self, page: str, fields: dict[str, str], action: str | None = None) -> TestResponse:
        """Fill and send a form of a page."""
        told = {"csrf_token": self.token(page), **fields}
        return self.client.post(action or page.partition("?")[0], data=told, headers=OURS)

    def mailed(self, number: int = -1) -> str:
        """The path of the link in a mail."""
        self.installation.app.deliver_mail()
        sent = cast(MemoryMailer, self.installation.ports.mailer).sent
        [path] = re.findall(r"https://stock\.example\.com(/auth/\S+\?token=\S+)", sent[number].message.text)
        return str(path)

    def sign_up(self) -> None:
        assert self.send("/auth/sign-up", ACCOUNT).status_code == 303
        link = self.mailed()
        sent = self.send(link, {"token": link.rpartition("=")[2]})
        assert sent.headers["Location"] == "/auth/sign-in?done=verify"

    def sign_in(self, password: str = PASSWORD, page: str = "/auth/sign-in", **fields: str) -> TestResponse:
        return self.send(page, {"email": ADA, "password": password, **fields})

    @property
    def cookie(self) -> Any:  # noqa: ANN401 - werkzeug's cookie
        return self.client.get_cookie("stillroom")

    def is_in(self) -> bool:
        return self.client.get("/account").status_code == 200


@pytest.fixture
def site(installation: Installation) -> Flask:
    return create_site(installation.app, Settings(rate_limit="off"))


@pytest.fixture
def browser(site: Flask, installation: Installation) -> Browser:
    browser = Browser(site.test_client(), installation)
    browser.client.environ_base |= {"HTTP_USER_AGENT": "Firefox"}
    browser.sign_up()
    return browser


def words(response: TestResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


def test_from_sign_up_to_sign_out(browser: Browser) -> None:
    signed_in = browser.sign_in()
    assert (signed_in.status_code, signed_in.headers["Location"]) == (303, "/")
    assert "Millrace Brewery" in browser.client.get("/stock").text
    assert "You are signed in as Ada" in words(browser.client.get("/account"))
    left = browser.send("/account", {}, "/auth/sign-out")
    assert left.headers["Location"] == "/auth/sign-in?done=sign_out"
    assert browser.cookie is None
    assert not browser.is_in()
    assert "You are signed out." in words(browser.client.get("/auth/sign-in?done=sign_out"))


@pytest.mark.parametrize("path", ["/stock", "/stock?search=malt", f"/items/{NOBODY}", "/account"])
def test_a_page_without_a_session_leads_to_sign_in_and_back(browser: Browser, path: str) -> None:
    led = browser.client.get(path)
    assert led.status_code == 303
    assert led.headers["Location"].startswith("/auth/sign-in?next=%2F") or "next=/" in led.headers["Location"]
    hidden = re.search(r'name="next" value="([^"]*)"', browser.client.get(led.headers["Location"]).text)
    assert hidden is not None
    assert browser.sign_in(next=unescape(hidden[1])).headers["Location"] == path


@pytest.mark.parametrize("target", ["//evil.test", "/\\evil.test", "https:evil.test", "/%2fevil.test", "/a\tb", ""])
def test_s37_nobody_is_led_to_another_site_after_signing_in(browser: Browser, target: str) -> None:
    assert browser.sign_in(next=target).headers["Location"] == "/"


@pytest.mark.parametrize(
    "path", ["/account/sign-out-everywhere", "/account/password", f"/account/sessions/{NOBODY}/end"]
)
def test_a_form_that_is_sent_without_a_session_leads_to_sign_in(browser: Browser, path: str) -> None:
    assert browser.send("/auth/sign-in", {}, path).headers["Location"] == "/auth/sign-in"


def test_s29_to_sign_in_makes_a_new_cookie_and_the_old_one_is_dead(browser: Browser) -> None:
    browser.sign_in()
    before = browser.cookie.value
    browser.sign_in()
    assert browser.cookie.value != before
    assert browser.is_in()
    browser.client.set_cookie("stillroom", before)
    assert not browser.is_in()


def test_s29_signing_in_ends_the_forms_of_before(browser: Browser) -> None:
    token = browser.token("/auth/sign-in")
    browser.sign_in()
    stale = browser.client.post("/account/sign-out-everywhere", data={"csrf_token": token}, headers=OURS)
    assert stale.status_code == 403
    assert browser.is_in()


def test_s30_a_copied_cookie_gets_401_after_sign_out(browser: Browser) -> None:
    browser.sign_in()
    copied = browser.cookie.value
    browser.send("/account", {}, "/auth/sign-out")
    thief = browser.another()
    thief.client.set_cookie("stillroom", copied)
    assert not thief.is_in()
    refusal(thief.client.get("/api/v1/items"), 401, "identity.not_signed_in")


def test_s31_a_session_ends_when_nobody_uses_it(browser: Browser) -> None:
    browser.sign_in()
    browser.installation.clock.advance(seconds=IDLE.total_seconds())
    assert not browser.is_in()


def test_s31_devices_are_listed_and_signed_out_one_by_one(browser: Browser) -> None:
    other = browser.another("Chrome <b>")
    browser.sign_in()
    other.sign_in()
    page = browser.client.get("/account")
    assert "Chrome &lt;b&gt;" in page.text
    assert words(page).count("This browser") == 1
    [action] = re.findall(r'action="(/account/sessions/[^"]+)"', page.text)
    assert browser.send("/account", {}, action).status_code == 303
    assert (browser.is_in(), other.is_in()) == (True, False)
    assert browser.send("/account", {}, action).status_code == 404


def test_s31_somebody_signs_out_everywhere(browser: Browser) -> None:
    other = browser.another()
    browser.sign_in()
    other.sign_in()
    browser.send("/account", {}, "/account/sign-out-everywhere")
    assert (browser.is_in(), other.is_in()) == (False, False)


@pytest.mark.parametrize(
    ("environment", "base", "cookie"),
    [
        (
            Environment.PRODUCTION,
            "https://localhost",
            r"__Host-stillroom=\S+; Expires=[^;]+; Max-Age=1209600; Secure; HttpOnly; Path=/; SameSite=Lax",
        ),
        (
            Environment.DEVELOPMENT,
            "http://localhost",
            r"stillroom=\S+; Expires=[^;]+; Max-Age=1209600; HttpOnly; Path=/; SameSite=Lax",
        ),
    ],
)
def test_s32_the_sessions_cookie_is_for_this_host_alone_and_for_no_script(
    environment: Environment, base: str, cookie: str
) -> None:
    installation = in_memory()
    Browser(create_site(installation.app, Settings(rate_limit="off")).test_client(), installation).sign_up()
    settings = Settings.model_validate({"environment": environment, "secret_key": "f3Yh0sKd9Qw2LzXc7Vb5Nm1TgRp8Ju4E"})
    client = create_site(installation.app, settings).test_client()
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/auth/sign-in", base_url=base).text)
    assert found is not None
    fields = {"csrf_token": found[1], "email": ADA, "password": PASSWORD}
    signed_in = client.post("/auth/sign-in", data=fields, headers=OURS, base_url=base)
    assert signed_in.status_code == 303
    assert any(re.fullmatch(cookie, each) for each in signed_in.headers.getlist("Set-Cookie"))
    assert signed_in.headers["Cache-Control"] == "no-store"


def test_s40_a_script_of_ours_uses_the_api_by_the_session_and_its_pages_token(browser: Browser) -> None:
    browser.sign_in()
    body = {"code": "HOP", "name": "Hop", "kind": "ingredient", "unit": "kg"}
    assert browser.client.post("/api/v1/items", json=body, headers=OURS).status_code == 403
    token = browser.token("/account")
    crossed = {"X-CSRFToken": token, "Sec-Fetch-Site": "cross-site"}
    assert browser.client.post("/api/v1/items", json=body, headers=crossed).status_code == 403
    answer(browser.client.post("/api/v1/items", json=body, headers=OURS | {"X-CSRFToken": token}), 201)
    assert len(answer(browser.client.get("/api/v1/items"), 200)["items"]) == 1


def test_s40_where_there_is_a_token_the_session_counts_for_nothing(browser: Browser) -> None:
    browser.sign_in()
    told = {"Authorization": "Bearer stillroom_x_y"}
    refusal(browser.client.get("/api/v1/items", headers=told), 401, "identity.bad_token")


def test_s43_an_unknown_address_and_a_wrong_password_are_answered_alike(browser: Browser) -> None:
    told = []
    for email in (ADA, "eve@example.org"):
        refused = browser.send("/auth/sign-in", {"email": email, "password": OTHER})
        told.append((refused.status_code, words(refused), refused.headers.get("Set-Cookie") is None))
    assert told[0] == told[1]
    assert told[0][0] == 401
    assert "The address or the password is not right." in told[0][1]


def test_s43_a_sign_up_and_a_reset_tell_nobody_who_has_an_account(browser: Browser) -> None:
    for page, fields in (("/auth/sign-up", ACCOUNT), ("/auth/reset", {})):
        known = browser.send(page, fields | {"email": ADA})
        unknown = browser.send(page, fields | {"email": "eve@example.org", "organization": "Cidery"})
        assert known.headers["Location"] == unknown.headers["Location"]
        assert known.text == unknown.text


def test_a_refusal_stands_beside_its_field_with_what_was_typed_but_no_password(browser: Browser) -> None:
    refused = browser.send("/auth/sign-up", ACCOUNT | {"password": "too short", "name": 'Eve "<i>"'})
    assert refused.status_code == 422
    assert 'aria-describedby="password-hint password-error"' in refused.text
    assert refused.text.count('aria-invalid="true"') == 1
    assert 'role="alert"' in refused.text
    assert "Eve &#34;&lt;i&gt;&#34;" in refused.text
    assert "too short" not in refused.text
    assert "<title>Error: Sign up" in refused.text
    for changes, field in (
        ({"time_zone": ""}, "time_zone"),
        ({"organization": ""}, "organization"),
        ({"email": "x"}, "email"),
    ):
        assert f'id="{field}-error"' in browser.send("/auth/sign-up", ACCOUNT | changes).text


def test_to_open_the_link_of_a_mail_confirms_nothing_until_its_button_is_pressed(
    site: Flask, installation: Installation
) -> None:
    browser = Browser(site.test_client(), installation)
    browser.send("/auth/sign-up", ACCOUNT)
    link = browser.mailed()
    assert browser.client.get(link).status_code == 200
    refused = browser.sign_in()
    assert (refused.status_code, "Confirm your address first" in words(refused)) == (403, True)
    browser.send(link, {"token": link.rpartition("=")[2]})
    assert browser.sign_in().status_code == 303
    assert browser.send(link, {"token": link.rpartition("=")[2]}).status_code == 410


def test_who_lost_the_mail_gets_another_link_from_the_refusal(site: Flask, installation: Installation) -> None:
    browser = Browser(site.test_client(), installation)
    browser.send("/auth/sign-up", ACCOUNT)
    installation.clock.advance(days=2)
    refused = browser.sign_in()
    assert (refused.status_code, "Send me another link" in words(refused)) == (403, True)
    sent = browser.send("/auth/sign-in", {"email": ADA}, "/auth/verify/again")
    assert sent.headers["Location"] == "/auth/sign-in?done=confirm_again"
    link = browser.mailed()
    browser.send(link, {"token": link.rpartition("=")[2]})
    assert browser.sign_in().status_code == 303


def test_s43_who_asks_for_another_link_learns_nothing_of_an_address(browser: Browser) -> None:
    browser.another().send("/auth/sign-up", ACCOUNT | {"email": "ben@example.org", "organization": "Cidery"})
    browser.installation.app.deliver_mail()
    sent = cast(MemoryMailer, browser.installation.ports.mailer).sent
    before = len(sent)
    told = [browser.send("/auth/verify/again", {"email": each}) for each in (ADA, "eve@example.org", "ben@example.org")]
    assert {(each.status_code, each.headers["Location"], each.text) for each in told} == {
        (303, "/auth/sign-in?done=confirm_again", told[0].text)
    }
    browser.installation.app.deliver_mail()
    assert [mail.message.to for mail in sent[before:]] == ["ben@example.org"]
    assert browser.send("/auth/verify/again", {"email": "x"}).status_code == 422


def test_s41_other_links_are_asked_for_five_times_a_minute(installation: Installation) -> None:
    browser = Browser(create_site(installation.app, Settings()).test_client(), installation)
    data = {"csrf_token": browser.token("/auth/verify/again"), "email": ADA}
    statuses = [browser.client.post("/auth/verify/again", data=data, headers=OURS).status_code for _ in range(6)]
    assert statuses == [303] * 5 + [429]


def test_who_forgot_a_password_chooses_another_and_signs_in_with_it(browser: Browser) -> None:
    browser.sign_in()
    assert browser.send("/auth/reset", {"email": ADA}).headers["Location"] == "/auth/sign-in?done=reset"
    link = browser.mailed()
    secret = link.rpartition("=")[2]
    assert browser.send(link, {"token": secret, "password": "short"}).status_code == 422
    assert browser.send(link, {"token": secret, "password": OTHER}).headers["Location"] == "/auth/sign-in?done=choose"
    assert not browser.is_in()
    assert browser.sign_in().status_code == 401
    assert browser.sign_in(OTHER).status_code == 303


def test_s30_a_password_is_changed_by_who_knows_it_and_other_browsers_are_signed_out(browser: Browser) -> None:
    other = browser.another()
    browser.sign_in()
    other.sign_in()
    refused = browser.send("/account", {"old": OTHER, "password": OTHER}, "/account/password")
    assert (refused.status_code, 'id="old-error"' in refused.text) == (401, True)
    assert browser.send("/account", {"old": PASSWORD, "password": OTHER}, "/account/password").status_code == 303
    assert (browser.is_in(), other.is_in()) == (True, False)


def test_nobody_goes_to_an_organisation_that_does_not_let_them_in(browser: Browser) -> None:
    browser.sign_in()
    for organization_id in (NOBODY, "x", ""):
        refused = browser.send("/account", {"organization_id": organization_id}, "/account/organization")
        assert refused.status_code == 403
    assert browser.is_in()


def test_s41_tries_to_sign_in_are_limited(installation: Installation) -> None:
    browser = Browser(create_site(installation.app, Settings()).test_client(), installation)
    token = browser.token("/auth/sign-in")
    data = {"csrf_token": token, "email": ADA, "password": OTHER}
    statuses = [browser.client.post("/auth/sign-in", data=data, headers=OURS).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]
