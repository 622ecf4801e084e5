"""Inviting somebody, and joining by the mail that an SMTP server took, in a real browser."""

import re
from collections.abc import Iterator
from dataclasses import replace
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from adapters.mail.smtp import Security, SmtpMailer, SmtpServer
from application.app import application
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.e2e.conftest import Served, Watched, _Quiet
from tests.entrypoints.web.browsing import session_secret
from tests.entrypoints.web.program import Program, program_of
from tests.installations import Installation, in_memory
from tests.servers.smtp import Letterbox, server_of

pytestmark = pytest.mark.e2e

EVE, PASSWORD = "eve@example.org", "copper kettle under rain"


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def installation(letterbox: Letterbox) -> Iterator[Installation]:
    """An installation whose mail a real SMTP server on this machine takes."""
    controller = server_of(letterbox)
    controller.start()
    server = SmtpServer(host="127.0.0.1", port=controller.port, security=Security.NONE, user="", password="")
    base = in_memory()
    ports = replace(base.ports, mailer=SmtpMailer(server, "Stillroom <stock@example.com>"))
    yield replace(base, ports=ports, app=application(ports))
    controller.stop()


@pytest.fixture
def served(installation: Installation) -> Iterator[Served]:
    """A site whose owner is signed in until somebody else signs in."""
    program = program_of(create_site(installation.app, Settings()), installation, "Millrace Brewery")
    site = create_site(installation.app, Settings(rate_limit="off"))
    secret = session_secret(installation, installation.app.identity.act_as_operator().actor_id)
    server = make_server("127.0.0.1", 0, site, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.port}", program, item_id="", secret=secret)
    server.shutdown()
    thread.join()
    server.server_close()


def link(installation: Installation, letterbox: Letterbox) -> str:
    """The path of the link in the newest mail."""
    installation.app.deliver_mail()
    text = letterbox.taken[-1].get_content()
    [path] = re.findall(r"https://stock\.example\.com(/auth/invitation\?token=\S+)", text)
    return str(path)


def test_somebody_is_invited_joins_and_switches_between_organisations(
    watched: Watched, browser: Browser, served: Served, installation: Installation, letterbox: Letterbox
) -> None:
    owner = watched.page
    _invite(owner)
    context = browser.new_context(base_url=served.address, viewport={"width": 360, "height": 740})
    eve = context.new_page()
    _join(eve, link(installation, letterbox))
    owner.reload()
    expect(owner.get_by_role("row", name="Eve Marlowe")).to_contain_text("maker")
    expect(owner.get_by_text("No invitation is open.")).to_be_visible()
    owner.get_by_role("link", name="Eve Marlowe").click()
    expect(owner.get_by_role("table")).to_contain_text("127.0.0.1")

    cidery = _other(installation)
    cidery.made("/invitations", {"email": EVE, "role": "viewer"})
    eve.goto(link(installation, letterbox))
    eve.get_by_role("button", name="Join Next Door Cidery as viewer").click()
    expect(eve.get_by_role("status")).to_contain_text("You are in Next Door Cidery now")
    eve.get_by_label("Go on in").select_option("Millrace Brewery")
    eve.get_by_role("button", name="Switch").click()
    expect(eve.get_by_role("link", name="Millrace Brewery")).to_be_visible()
    context.close()
    assert [each for each in watched.complaints if "422" not in each] == []


def test_who_is_signed_in_with_another_address_is_told_what_to_do(
    watched: Watched, installation: Installation, letterbox: Letterbox
) -> None:
    cidery = _other(installation)
    page = watched.page
    page.context.clear_cookies()
    cidery.made("/invitations", {"email": EVE, "role": "viewer"})
    page.goto(link(installation, letterbox))
    page.get_by_label("Your name").fill("Eve")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Next Door Cidery")
    cidery.made("/invitations", {"email": "ben@example.org", "role": "maker"})
    page.goto(link(installation, letterbox))
    expect(page.get_by_role("alert")).to_contain_text("this invitation is for ben@example.org")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_contain_text("signed out")
    assert watched.complaints == []


def _invite(owner: Page) -> None:
    owner.goto("/members")
    owner.get_by_label("Their email address").fill(EVE)
    owner.get_by_label("Role").select_option("maker")
    owner.get_by_role("button", name="Send the invitation").click()
    expect(owner.get_by_role("status")).to_contain_text("on its way")
    expect(owner.get_by_role("row", name=EVE)).to_contain_text("Open")


def _join(eve: Page, to: str) -> None:
    eve.goto(to)
    expect(eve).to_have_url(re.compile("/auth/invitation$"))
    expect(eve.get_by_role("heading", name="Join Millrace Brewery")).to_be_visible()
    eve.get_by_label("Your name").fill("Eve Marlowe")
    eve.get_by_label("Password").fill("password12345678")
    eve.get_by_role("button", name="Join Millrace Brewery").click()
    expect(eve.get_by_role("alert")).to_contain_text("guessed soon")
    eve.get_by_label("Password").fill(PASSWORD)
    eve.get_by_role("button", name="Join Millrace Brewery").click()
    expect(eve.get_by_role("status")).to_contain_text("You are in Millrace Brewery now")


def _other(installation: Installation) -> Program:
    return program_of(create_site(installation.app, Settings()), installation, "Next Door Cidery")
