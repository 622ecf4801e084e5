"""Inviting somebody on the members' page, and joining by the link in the mail, as browsers do it."""

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from adapters.memory.mailer import MemoryMailer
from domain.identity.roles import BUILT_IN
from entrypoints.settings import Environment, Settings
from entrypoints.web.site import create_site
from tests.entrypoints.web.program import API, Program, answer, program_for, program_of, refusal
from tests.installations import Installation, in_memory

EVE, PASSWORD = "eve@example.org", "copper kettle under rain"
OURS = {"Sec-Fetch-Site": "same-origin"}
PAGE = "/auth/invitation"


@dataclass(frozen=True)
class Browser:
    """What a browser keeps and sends; forms are filled on the page that they stand on."""

    client: FlaskClient
    installation: Installation

    def another(self) -> "Browser":
        return replace(self, client=self.client.application.test_client())

    def send(self, page: str, action: str, **fields: str) -> TestResponse:
        """Fill and send a form of a page, with what is hidden in it."""
        hidden = re.findall(r'type="hidden" name="([^"]+)"[^>]* value="([^"]*)"', self.client.get(page).text)
        assert "csrf_token" in dict(hidden), page
        return self.client.post(action, data={**dict(hidden), **fields}, headers=OURS)

    def opened(self, link: str, status: int = 200) -> str:
        """The words of the page to which the link in a mail leads."""
        led = self.client.get(link)
        assert (led.status_code, led.headers["Location"]) == (303, PAGE)
        shown = self.client.get(PAGE)
        assert shown.status_code == status
        return words(shown)

    def join_as_new(self, name: str = "Eve", password: str = PASSWORD) -> TestResponse:
        return self.send(PAGE, f"{PAGE}/new", name=name, password=password)

    def sign_in(self, email: str = EVE, target: str = "/") -> TestResponse:
        page = f"/auth/sign-in?next={target}"
        return self.send(page, "/auth/sign-in", email=email, password=PASSWORD)

    def account(self) -> str:
        return words(self.client.get("/account"))


@dataclass(frozen=True)
class House:
    """A brewery whose owner is signed in by a token of the API, and a browser of nobody."""

    installation: Installation
    owner: Program
    browser: Browser

    def link(self) -> str:
        """The path of the link in the newest mail."""
        self.installation.app.deliver_mail()
        sent = cast(MemoryMailer, self.installation.ports.mailer).sent
        [path] = re.findall(r"https://stock\.example\.com(/auth/\S+\?token=\S+)", sent[-1].message.text)
        return str(path)

    def invited(self, email: str = EVE, role: str = "maker", by: Program | None = None) -> str:
        (by or self.owner).made("/invitations", {"email": email, "role": role})
        return self.link()


def words(response: TestResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


@pytest.fixture
def site(installation: Installation) -> Flask:
    return create_site(installation.app, Settings(rate_limit="off"))


@pytest.fixture
def house(site: Flask, installation: Installation) -> House:
    return House(installation, program_of(site, installation), Browser(site.test_client(), installation))


def test_who_is_new_joins_by_the_link_and_is_signed_in(house: House) -> None:
    browser = house.browser
    shown = browser.opened(house.invited())
    assert "Ada invites eve@example.org to Little Brewery as maker" in shown
    joined = browser.join_as_new()
    assert (joined.status_code, joined.headers["Location"]) == (303, "/account?done=joined")
    assert "You are signed in as Eve (eve@example.org), in Little Brewery" in browser.account()
    assert browser.client.get_cookie("stillroom_invitation") is None
    assert browser.another().sign_in().status_code == 303


def test_to_open_the_link_changes_nothing(house: House) -> None:
    link = house.invited()
    before = house.installation.kept()
    for _ in range(3):
        house.browser.another().opened(link)
    house.browser.client.head(link)
    assert house.installation.kept() == before


def test_s14_the_secret_leaves_the_address_at_once_and_no_other_site_learns_it(house: House) -> None:
    link = house.invited()
    led = house.browser.client.get(link)
    assert link.rpartition("=")[2] not in led.headers["Location"]
    assert (led.headers["Cache-Control"], led.headers["Referrer-Policy"]) == ("no-store", "same-origin")
    cookie = led.headers["Set-Cookie"]
    assert re.fullmatch(
        r"stillroom_invitation=\S+; Expires=[^;]+; Max-Age=3600; HttpOnly; Path=/; SameSite=Lax", cookie
    )


def test_s32_the_invitations_cookie_is_for_this_host_alone_in_production() -> None:
    settings = {"environment": Environment.PRODUCTION, "secret_key": "f3Yh0sKd9Qw2LzXc7Vb5Nm1TgRp8Ju4E"}
    client = create_site(in_memory().app, Settings.model_validate(settings)).test_client()
    cookie = client.get(f"{PAGE}?token=x", base_url="https://localhost").headers["Set-Cookie"]
    assert cookie.startswith("__Host-stillroom_invitation=x;")
    assert "; Secure; HttpOnly; Path=/; SameSite=Lax" in cookie


def test_who_has_an_account_signs_in_first_comes_back_and_switches(house: House, site: Flask) -> None:
    browser = house.browser
    browser.opened(house.invited())
    browser.join_as_new()
    cidery = program_of(site, house.installation, "Cidery")
    fresh = browser.another()
    shown = fresh.opened(house.invited(role="viewer", by=cidery))
    assert "There is an account with this address. Sign in to it" in shown
    [to] = re.findall(r'class="button" href="(/auth/sign-in[^"]+)"', fresh.client.get(PAGE).text)
    assert "token" not in to
    assert fresh.sign_in(target=PAGE).headers["Location"] == PAGE
    assert "Join Cidery as viewer" in words(fresh.client.get(PAGE))
    assert fresh.send(PAGE, PAGE).headers["Location"] == "/account?done=joined"
    account = words(fresh.client.get("/account?done=joined"))
    assert "You are in Cidery now." in account
    assert "Little Brewery" in account
    brewery_id = house.installation.app.identity.act_as_operator("Little Brewery").organization_id
    assert fresh.send("/account", "/account/organization", organization_id=str(brewery_id)).status_code == 303
    assert "in Little Brewery" in fresh.account()


def test_s26_who_is_signed_in_with_another_address_is_told_so_and_joins_nothing(house: House, site: Flask) -> None:
    browser = house.browser
    browser.opened(house.invited())
    browser.join_as_new()
    cidery = program_of(site, house.installation, "Cidery")
    shown = browser.opened(house.invited("ben@example.org", by=cidery), 403)
    assert "You are signed in as eve@example.org, and this invitation is for ben@example.org." in shown
    assert "Sign out" in shown
    secret = house.link().rpartition("=")[2]
    forced = browser.send("/account", PAGE, token=secret)
    assert (forced.status_code, "this invitation is for ben@example.org" in words(forced)) == (403, True)
    assert len(cidery.seen("/members")["members"]) == 1


def test_a_link_that_works_no_more_says_so_and_how_to_get_another(house: House) -> None:
    browser, link = house.browser, house.invited()
    browser.opened(link)
    browser.join_as_new()
    gone = []
    for token in (link.rpartition("=")[2], "nonsense", "", "%00"):
        fresh = browser.another()
        fresh.client.get(f"{PAGE}?token={token}")
        gone.append(fresh.client.get(PAGE))
    gone.append(browser.another().client.get(PAGE))
    assert {each.status_code for each in gone} == {410}
    assert len({re.sub(r"Request \S+", "", words(each)) for each in gone}) == 1
    assert "ask whoever invited you for a new one" in words(gone[0])


def test_a_refusal_stands_beside_its_field_and_the_invitation_stays_open(house: House) -> None:
    house.browser.opened(house.invited())
    refused = house.browser.join_as_new(password="short")
    assert (refused.status_code, 'id="password-error"' in refused.text, 'value="Eve"' in refused.text) == (
        422,
        True,
        True,
    )
    assert "short" not in refused.text
    assert house.browser.join_as_new().status_code == 303


def test_who_has_an_account_by_then_is_led_to_sign_in(house: House, site: Flask) -> None:
    first, second = house.browser, house.browser.another()
    cidery = program_of(site, house.installation, "Cidery")
    second.opened(house.invited(by=cidery))
    secret = house.link().rpartition("=")[2]
    first.opened(house.invited())
    first.join_as_new()
    sent = second.send("/auth/sign-in", f"{PAGE}/new", token=secret, name="Eve", password=PASSWORD)
    assert (sent.status_code, sent.headers["Location"]) == (303, PAGE)
    assert "There is an account with this address" in words(second.client.get(PAGE))


def test_nobody_joins_with_an_account_without_being_signed_in(house: House) -> None:
    secret = house.invited().rpartition("=")[2]
    sent = house.browser.send("/auth/sign-in", PAGE, token=secret)
    assert sent.headers["Location"].startswith("/auth/sign-in")
    assert len(house.owner.seen("/members")["members"]) == 1


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/new"])
def test_s41_invitations_are_tried_five_times_a_minute(installation: Installation, path: str) -> None:
    browser = Browser(create_site(installation.app, Settings()).test_client(), installation)
    sent = [browser.send("/auth/sign-in", path, token=f"guess {n}").status_code for n in range(6)]
    assert sent[5] == 429
    assert 429 not in sent[:5]


def test_invitations_are_made_listed_sent_again_and_withdrawn_over_the_api(house: House) -> None:
    made = house.owner.made("/invitations", {"email": "Eve@Example.org", "role": "maker"}, key="once")
    assert (made["email"], made["role"], made["state"]) == ("Eve@Example.org", "maker", "open")
    assert house.owner.made("/invitations", {"email": "Eve@Example.org", "role": "maker"}, key="once") == made
    assert house.owner.seen("/invitations") == {"invitations": [made]}
    again = house.owner.made(f"/invitations/{made['invitation_id']}/resend")
    assert house.owner.seen("/invitations") == {"invitations": [again]}
    refusal(house.owner.post(f"/invitations/{made['invitation_id']}/resend"), 409, "identity.invitation_ended")
    path, headers = f"{API}/invitations/{again['invitation_id']}", {"Authorization": f"Bearer {house.owner.token}"}
    gone = answer(house.owner.client.delete(path, headers=headers), 200)
    assert gone == again | {"state": "withdrawn"}
    assert house.owner.seen("/invitations") == {"invitations": []}
    house.installation.clock.advance(days=8)


def test_an_invitation_that_cannot_be_is_refused_over_the_api(house: House) -> None:
    for body, status, code in (
        ({"email": "eve", "role": "maker"}, 422, "identity.invalid_email"),
        ({"email": EVE, "role": "king"}, 404, "identity.unknown_role"),
        ({"email": EVE}, 422, "request.invalid"),
    ):
        refusal(house.owner.post("/invitations", body), status, code)


@pytest.mark.parametrize("role", BUILT_IN)
def test_s44_no_token_invites_to_more_than_it_may_itself(house: House, site: Flask, role: str) -> None:
    app = house.installation.app
    owner = app.identity.act_as_operator()
    manager = replace(owner, permissions=BUILT_IN["manager"].permissions)
    program = program_for(site, house.installation, manager, BUILT_IN["manager"].permissions)
    sent = program.post("/invitations", {"email": EVE, "role": role})
    assert sent.status_code == (403 if role == "owner" else 201)


def test_s46_a_token_makes_none_that_outlives_it_over_the_api(house: House) -> None:
    scopes = ["organization.manage_tokens"]
    soon, later = "2099-01-01T00:00:00Z", "2099-01-01T00:00:01Z"
    short = house.owner.made("/tokens", {"name": "short", "scopes": scopes, "expires_at": soon})
    program = Program(house.owner.client, short["token"])
    for body in ({"expires_at": later}, {}):
        error = refusal(
            program.post("/tokens", {"name": "long", "scopes": scopes, **body}), 422, "identity.outlives_its_maker"
        )
        assert error["field"] == "expires_at"
    assert program.made("/tokens", {"name": "same", "scopes": scopes, "expires_at": soon})["expires_at"] == soon


def test_who_may_define_roles_sees_them_over_the_api(house: House, site: Flask) -> None:
    app = house.installation.app
    owner = app.identity.act_as_operator()
    for scope in ("organization.manage_roles", "organization.manage_users"):
        narrow = program_for(site, house.installation, owner, [each for each in owner.permissions if each == scope])
        assert len(narrow.seen("/roles")["roles"]) == 4
