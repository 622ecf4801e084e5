"""Passkeys as our script asks for them, and the pages around."""

import json
import re
from dataclasses import dataclass, field, replace
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from domain.identity.login import FRESH
from entrypoints.settings import Environment, Settings
from entrypoints.web.site import create_site
from tests.application.keyring import sign_in
from tests.application.two_steps import ADA, PASSWORD, Ada
from tests.brewery import Brewery
from tests.entrypoints.web.browsing import OURS, words_of
from tests.entrypoints.web.program import NOBODY, refusal
from tests.installations import SITE, Installation
from tests.servers.authenticator import HONEST, Authenticator, Lies


@dataclass(slots=True)
class Browser:
    """A browser with a device: what our script does there, and what its user does on the pages."""

    client: FlaskClient
    device: Authenticator = field(default_factory=lambda: Authenticator(SITE))

    def another(self) -> "Browser":
        """A browser of its own, with the same device."""
        return Browser(self.client.application.test_client(), self.device)

    def token(self) -> str:
        page = self.client.get("/account")
        page = page if page.status_code == 200 else self.client.get("/auth/sign-in")
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert found is not None
        return found[1]

    def ask(self, path: str, body: object) -> TestResponse:
        return self.client.post(path, json=body, headers=OURS | {"X-CSRFToken": self.token()})

    def send(self, path: str, **fields: str) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token(), **fields}, headers=OURS)

    def made(self, lies: Lies = HONEST, name: str = "Laptop") -> TestResponse:
        """Add a passkey."""
        asked = self.ask("/account/passkeys/challenge", {})
        assert asked.status_code == 200, asked.text
        credential = self.device.create(asked.text, lies)
        told = {"challenge": json.loads(asked.text)["challenge"], "credential": credential, "name": name}
        return self.ask("/account/passkeys", told)

    def proved(self, lies: Lies = HONEST, path: str = "/auth/passkey", **more: str) -> TestResponse:
        """Give a passkey where one is asked for."""
        asked = self.ask(f"{path}/challenge", {})
        assert asked.status_code == 200, asked.text
        told = {"challenge": json.loads(asked.text)["challenge"], "credential": self.device.get(asked.text, lies)}
        return self.ask(f"{path}/answer", told | more)

    def is_in(self) -> bool:
        return self.client.get("/account").status_code == 200


@pytest.fixture
def brewery(installation: Installation) -> Brewery:
    return Brewery.founded(installation.app)


@pytest.fixture
def browser(installation: Installation, brewery: Brewery) -> Browser:
    """The owner's browser, signed in just now."""
    browser = Browser(create_site(installation.app, Settings(rate_limit="off")).test_client())
    browser.client.set_cookie(
        "stillroom", installation.app.identity.open_session(brewery.caller.actor_id, sign_in()).secret
    )
    return browser


@pytest.fixture
def stranger(browser: Browser) -> Browser:
    """A browser in which nobody is signed in, with the device that keeps the owner's passkey."""
    assert browser.made().json == {"next": "/account?done=passkey-added"}
    return browser.another()


def path_of_passkey(browser: Browser) -> str:
    """Where the account page leads from its first passkey."""
    found = re.search(r'href="(/account/passkeys/[^"]+)"', browser.client.get("/account").text)
    assert found is not None
    return found[1]


def words(page: TestResponse) -> str:
    return unescape(words_of(page))


def test_a_passkey_signs_in_and_leads_to_where_one_wanted_to_go(stranger: Browser) -> None:
    assert not stranger.is_in()
    came = stranger.proved(next="/account?x=1")
    assert (came.status_code, came.json) == (200, {"next": "/account?x=1"})
    assert stranger.is_in()


@pytest.mark.parametrize("path", ["//evil.test", "https://evil.test", "/\\evil.test", ""])
def test_s37_a_passkey_leads_nowhere_else(stranger: Browser, path: str) -> None:
    assert stranger.proved(next=path).json == {"next": "/"}


def test_s03_what_one_browser_was_asked_another_does_not_answer(stranger: Browser) -> None:
    asked = stranger.ask("/auth/passkey/challenge", {})
    told = {"challenge": json.loads(asked.text)["challenge"], "credential": stranger.device.get(asked.text)}
    refusal(stranger.another().ask("/auth/passkey/answer", told), 410, "identity.passkey_too_late")
    assert stranger.ask("/auth/passkey/answer", told).status_code == 200


def test_s11_a_replayed_answer_signs_nobody_in(stranger: Browser) -> None:
    asked = stranger.ask("/auth/passkey/challenge", {})
    told = {"challenge": json.loads(asked.text)["challenge"], "credential": stranger.device.get(asked.text)}
    assert stranger.ask("/auth/passkey/answer", told).status_code == 200
    stranger.client.delete_cookie("stillroom")
    refusal(stranger.ask("/auth/passkey/answer", told), 410, "identity.passkey_too_late")
    assert not stranger.is_in()


def test_s01_the_origin_is_that_of_the_settings_whatever_host_is_asked(stranger: Browser) -> None:
    asked = stranger.client.post(
        "/auth/passkey/challenge",
        json={},
        headers=OURS | {"X-CSRFToken": stranger.token(), "X-Forwarded-Host": "evil.test"},
        base_url="http://localhost:8000",
    )
    assert json.loads(asked.text)["rpId"] == "stock.example.com"
    refusal(stranger.proved(Lies(origin="http://localhost:8000")), 401, "identity.passkey_refused")


def test_a_lie_signs_nobody_in_and_is_answered_in_json(stranger: Browser) -> None:
    error = refusal(stranger.proved(Lies(more=b"more")), 401, "identity.passkey_refused")
    assert error["message"] == "This passkey was not accepted; use another one, or sign in another way."
    assert not stranger.is_in()


def test_s29_each_sign_in_and_each_new_passkey_give_another_session(browser: Browser) -> None:
    secrets = [browser.client.get_cookie("stillroom")]
    for act in (browser.made, browser.proved):
        assert act().status_code == 200
        secrets.append(browser.client.get_cookie("stillroom"))
    values = [each.value for each in secrets if each is not None]
    assert len(set(values)) == 3
    for old in values[:2]:
        copied = browser.another()
        copied.client.set_cookie("stillroom", old)
        assert not copied.is_in()


@pytest.mark.parametrize(
    "path",
    [
        f"{path}/{what}"
        for path in ("/auth/passkey", "/auth/second-factor/passkey", "/auth/confirm/passkey")
        for what in ("challenge", "answer")
    ]
    + ["/account/passkeys", "/account/passkeys/challenge"],
)
def test_s40_a_script_has_to_show_the_token_of_its_page(browser: Browser, path: str) -> None:
    refusal(browser.client.post(path, json={}, headers=OURS), 403, "request.bad_form_token")
    crossed = browser.client.post(path, json={}, headers={"Sec-Fetch-Site": "cross-site"})
    refusal(crossed, 403, "request.cross_site")


def test_s41_a_client_may_be_asked_often_and_answer_five_times_a_minute(installation: Installation) -> None:
    browser = Browser(create_site(installation.app, Settings()).test_client())
    told = {"challenge": "x", "credential": "x"}
    asked = [browser.ask("/auth/passkey/challenge", {}).status_code for _ in range(6)]
    answered = [browser.ask("/auth/passkey/answer", told) for _ in range(6)]
    assert (asked, [each.status_code for each in answered]) == ([200] * 6, [410] * 5 + [429])
    assert int(answered[-1].headers["Retry-After"]) > 0
    refusal(answered[-1], 429, "request.too_many")


@pytest.mark.parametrize(
    "body",
    [{}, {"challenge": "x"}, {"challenge": 1, "credential": "x"}, {"challenge": "x", "credential": {}}, [], {"x": "y"}],
)
def test_a_body_that_is_no_answer_is_refused(browser: Browser, body: object) -> None:
    for path in ("/auth/passkey/answer", "/account/passkeys"):
        refusal(browser.ask(path, body), 422, "request.invalid")


@pytest.mark.parametrize("credential", ["", "{}", "[" * 50_000, "\x00", "null"])
def test_a_credential_that_cannot_be_read_is_refused(browser: Browser, credential: str) -> None:
    challenge = json.loads(browser.ask("/auth/passkey/challenge", {}).text)["challenge"]
    told = {"challenge": challenge, "credential": credential}
    refusal(browser.ask("/auth/passkey/answer", told), 401, "identity.passkey_refused")


def test_nobody_who_is_not_signed_in_adds_a_passkey(browser: Browser) -> None:
    stranger = browser.another()
    for path in ("/account/passkeys/challenge", "/account/passkeys"):
        refusal(stranger.ask(path, {}), 401, "identity.not_signed_in")


def test_s26_to_add_or_remove_a_passkey_takes_a_fresh_sign_in(installation: Installation, browser: Browser) -> None:
    browser.made()
    browser.made(name="Phone")
    path = path_of_passkey(browser)
    installation.clock.advance(seconds=FRESH.total_seconds() + 1)
    refusal(browser.ask("/account/passkeys/challenge", {}), 403, "identity.reauthentication_needed")
    assert browser.send(f"{path}/remove").headers["Location"] == "/auth/confirm?next=/account"
    assert 'href="/auth/confirm?next=/account"' in browser.client.get("/account").text
    assert "Laptop" in words(browser.client.get("/account"))


def test_s29_a_passkey_confirms_that_it_is_still_them_and_leads_back(
    installation: Installation, browser: Browser
) -> None:
    browser.made()
    installation.clock.advance(seconds=FRESH.total_seconds() + 1)
    before = browser.client.get_cookie("stillroom")
    assert "Confirm with a passkey" in words(browser.client.get("/auth/confirm?next=/account"))
    refusal(browser.proved(Lies(more=b"more"), "/auth/confirm/passkey"), 401, "identity.passkey_refused")
    assert browser.proved(path="/auth/confirm/passkey", next="/account").json == {"next": "/account"}
    assert before is not None
    copied = browser.another()
    copied.client.set_cookie("stillroom", before.value)
    assert not copied.is_in()
    assert browser.made(name="Phone").status_code == 200


def test_a_passkey_completes_what_a_password_began(installation: Installation) -> None:
    ada = Ada(installation)
    ada.sign_up()
    browser = Browser(create_site(installation.app, Settings(rate_limit="off")).test_client())
    refusal(browser.ask("/auth/second-factor/passkey/challenge", {}), 401, "identity.half_sign_in_over")
    browser.client.set_cookie("stillroom", ada.turn_on().secret)
    installation.clock.advance(seconds=-60)
    assert browser.made().status_code == 200
    installation.clock.advance(seconds=60)
    browser.client.delete_cookie("stillroom")
    led = browser.send("/auth/sign-in", email=ADA, password=PASSWORD, next="/account")
    assert "Use a passkey" in words(browser.client.get(led.headers["Location"]))
    path = "/auth/second-factor/passkey"
    refusal(browser.proved(Lies(more=b"more"), path), 401, "identity.passkey_refused")
    assert not browser.is_in()
    assert browser.proved(path=path, next="/account").json == {"next": "/account"}
    assert browser.is_in()
    refusal(browser.ask(f"{path}/challenge", {}), 401, "identity.half_sign_in_over")


def test_the_account_page_lists_renames_and_removes_passkeys(browser: Browser) -> None:
    browser.made(name=" Laptop ")
    browser.made(name="Phone <b>")
    page = words(browser.client.get("/account?done=passkey-added"))
    assert "Your passkey is kept" in page
    assert "Laptop" in page
    assert "Phone <b>" in page
    path = path_of_passkey(browser)
    assert "Passkey Laptop" in words(browser.client.get(path))
    wrong = browser.send(f"{path}/rename", name="x" * 101)
    assert (wrong.status_code, "is not a name" in words(wrong)) == (422, True)
    assert browser.send(f"{path}/rename", name="Desk").headers["Location"] == "/account?done=passkey-renamed"
    assert "Desk" in words(browser.client.get("/account"))
    assert browser.send(f"{path}/remove").headers["Location"] == "/account?done=passkey-removed"
    assert "Desk" not in words(browser.client.get("/account"))


def test_s28_the_page_says_that_the_last_way_to_sign_in_stays(browser: Browser) -> None:
    browser.made()
    kept = browser.send(f"{path_of_passkey(browser)}/remove")
    assert (kept.status_code, "only way to sign in" in words(kept)) == (409, True)


def test_a_passkey_that_is_not_ones_own_is_not_there(browser: Browser) -> None:
    for asked in (
        browser.client.get(f"/account/passkeys/{NOBODY}"),
        browser.send(f"/account/passkeys/{NOBODY}/rename", name="Mine"),
        browser.send(f"/account/passkeys/{NOBODY}/remove"),
    ):
        assert asked.status_code == 404


def test_pages_say_that_passkeys_take_script_and_load_it_with_its_fingerprint(browser: Browser) -> None:
    for path in ("/account", "/auth/sign-in"):
        page = browser.client.get(path)
        assert "Passkeys need script" in words(page)
        [script] = re.findall(r"<script[^>]*>", page.text)
        assert "passkeys.js" in script
        assert 'integrity="sha256-' in script
        [form] = re.findall(r"<form data-passkey[^>]*>", page.text)
        assert f'data-origin="{SITE}"' in form
        assert form.endswith(" hidden>")


def test_at_an_address_that_browsers_give_no_passkeys_none_are_offered(installation: Installation) -> None:
    app = replace(installation.app, relying_party=None)
    page = create_site(app, Settings(rate_limit="off")).test_client().get("/auth/sign-in")
    assert "asskey" not in page.text


def test_s32_in_production_the_cookie_of_the_browser_is_for_this_host_alone(installation: Installation) -> None:
    settings = Settings.model_validate({"environment": Environment.PRODUCTION, "rate_limit": "off"})
    client = create_site(installation.app, settings).test_client()
    found = re.search(
        r'name="csrf_token" value="([^"]+)"', client.get("/auth/sign-in", base_url="https://localhost").text
    )
    assert found is not None
    asked = client.post(
        "/auth/passkey/challenge", json={}, headers=OURS | {"X-CSRFToken": found[1]}, base_url="https://localhost"
    )
    [cookie] = [each for each in asked.headers.getlist("Set-Cookie") if "stillroom_login" in each]
    assert cookie.startswith("__Host-stillroom_login=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_s45_what_happens_to_passkeys_has_words_in_the_audit(browser: Browser) -> None:
    browser.made()
    path = path_of_passkey(browser)
    browser.send(f"{path}/rename", name="Desk")
    browser.made(name="Phone")
    browser.send(f"{path}/remove")
    browser.made(Lies(rp_id="evil.test"))
    page = words(browser.client.get("/audit"))
    for told in ("Added a passkey", "Renamed a passkey", "Removed a passkey", "Could not add a passkey"):
        assert told in page.partition("Newest first")[2]
