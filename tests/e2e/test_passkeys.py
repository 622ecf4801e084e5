"""Passkeys in a real Chromium, with a device of its developer tools: made, used and removed without a complaint."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, CDPSession, Page, expect
from werkzeug.serving import make_server

from application.app import App, application
from entrypoints.composition import ceremonies_at
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.application.keyring import sign_in
from tests.brewery import Brewery
from tests.e2e.conftest import Served, Watched, _Quiet
from tests.entrypoints.web.program import program_of
from tests.installations import in_memory

pytestmark = pytest.mark.e2e

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def app() -> Iterator[tuple[App, Served]]:
    """An installation that is served at a name: browsers give no passkeys to an address."""
    server = make_server("127.0.0.1", 0, Flask("nothing yet"), threaded=True, request_handler=_Quiet)
    url = f"http://localhost:{server.port}"
    installation = in_memory()
    ports = replace(installation.ports, site=url, ceremonies=ceremonies_at(url))
    installation = replace(installation, ports=ports, app=application(ports))
    site = server.app = create_site(installation.app, Settings(rate_limit="off"))
    thread = Thread(target=server.serve_forever)
    thread.start()
    program = program_of(site, installation, "Next Door Cidery")
    yield installation.app, Served(url, program, item_id="")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def served(app: tuple[App, Served]) -> Served:
    return app[1]


@pytest.fixture
def page(app: tuple[App, Served], watched: Watched) -> Page:
    """A page of somebody who is signed in."""
    installed, served = app
    secret = installed.identity.open_session(Brewery.founded(installed).caller.actor_id, sign_in()).secret
    watched.page.context.add_cookies([{"name": "stillroom", "value": secret, "url": served.address}])
    return watched.page


@dataclass(frozen=True, slots=True)
class Device:
    """A device in a page's browser, which answers at once as long as its user is there."""

    session: CDPSession
    id: str

    def user_is_there(self, *, is_there: bool) -> None:
        told = {"authenticatorId": self.id, "enabled": is_there}
        self.session.send("WebAuthn.setAutomaticPresenceSimulation", told)


def device(page: Page, **otherwise: object) -> Device:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, **otherwise}})
    return Device(session, added["authenticatorId"])


def add(page: Page, name: str) -> None:
    page.goto("/account")
    page.get_by_label("Name of the new passkey").fill(name)
    page.get_by_role("button", name="Add a passkey").click()


def test_somebody_adds_a_passkey_leaves_comes_in_by_it_and_keeps_it_last(page: Page, watched: Watched) -> None:
    laptop = device(page)
    add(page, "Laptop")
    expect(page.get_by_role("status")).to_contain_text("Your passkey is kept")
    add(page, "Phone")
    expect(page.get_by_role("alert")).to_contain_text("keeps a passkey for you already")
    laptop.user_is_there(is_there=False)
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    expect(page.get_by_role("status")).to_contain_text("signed out")

    page.goto("/account")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    laptop.user_is_there(is_there=True)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("rowheader", name="Laptop")).to_be_visible()
    page.get_by_role("link", name="Rename or remove").click()
    page.get_by_label("Name").fill("Desk")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("rowheader", name="Desk")).to_be_visible()
    page.get_by_role("link", name="Rename or remove").click()
    page.get_by_role("button", name="Remove Desk").click()
    expect(page.get_by_role("alert")).to_contain_text("only way to sign in")
    assert watched.complaints == []


def test_the_browser_offers_a_passkey_where_the_address_is_typed(page: Page, watched: Watched) -> None:
    device(page)
    add(page, "Laptop")
    expect(page.get_by_role("status")).to_contain_text("Your passkey is kept")
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    # The device answers at once what nobody has to press a button for.
    expect(page).to_have_url(re.compile("/stock$"))
    assert watched.complaints == []


def test_a_device_that_does_not_make_sure_who_is_there_is_no_passkey(page: Page, watched: Watched) -> None:
    device(page, isUserVerified=False)
    add(page, "Laptop")
    expect(page.get_by_role("alert")).to_contain_text("nothing was done")
    assert watched.complaints == []


def test_at_another_address_of_the_site_the_page_says_where_passkeys_work(
    page: Page, served: Served, watched: Watched
) -> None:
    page.goto(served.address.replace("localhost", "127.0.0.1") + "/auth/sign-in")
    expect(page.get_by_role("alert")).to_contain_text(f"Passkeys work at {served.address} alone")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_disabled()
    assert watched.complaints == []


def test_without_script_the_pages_say_what_passkeys_take(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/auth/sign-in")
    expect(page.get_by_text("Passkeys need script")).to_be_visible()
    expect(page.get_by_role("button", name="passkey")).to_have_count(0)
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    context.close()
