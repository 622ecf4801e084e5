"""Signing up, confirming, signing in and leaving, in a real browser and without a complaint of its."""

import re
from collections.abc import Iterator
from threading import Thread
from typing import cast

import pytest
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from adapters.memory.mailer import MemoryMailer
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.e2e.conftest import Served, Watched, _Quiet
from tests.entrypoints.web.program import program_of
from tests.installations import Installation, in_memory

pytestmark = pytest.mark.e2e

PASSWORD = "copper kettle under rain"


@pytest.fixture
def installation() -> Installation:
    return in_memory()


@pytest.fixture
def served(installation: Installation) -> Iterator[Served]:
    """A site to which nobody is signed in."""
    site = create_site(installation.app, Settings(rate_limit="off"))
    server = make_server("127.0.0.1", 0, site, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    program = program_of(site, installation, "Next Door Cidery")
    yield Served(f"http://127.0.0.1:{server.port}", program, item_id=program.item())
    server.shutdown()
    thread.join()
    server.server_close()


def link(installation: Installation) -> str:
    """The path of the link in the newest mail."""
    installation.app.deliver_mail()
    text = cast(MemoryMailer, installation.ports.mailer).sent[-1].message.text
    [path] = re.findall(r"https://stock\.example\.com(/auth/\S+\?token=\S+)", text)
    return str(path)


def test_somebody_signs_up_confirms_signs_in_and_leaves(watched: Watched, installation: Installation) -> None:
    page = watched.page
    page.goto("/stock")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Email address").fill("ada@example.org")
    page.get_by_label("Password").fill("password12345678")
    page.get_by_label("Your organisation").fill("Millrace Brewery")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("alert")).to_contain_text("guessed soon")
    expect(page.get_by_label("Your name")).to_have_value("Ada")
    expect(page.get_by_label("Password")).to_have_accessible_description(re.compile("15 to 128.*guessed soon"))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("status")).to_contain_text("sent you a mail")

    page.goto(link(installation))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("status")).to_contain_text("confirmed")
    page.goto("/account")
    page.get_by_label("Email address").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    expect(page).to_have_url(re.compile("/account$"))
    expect(page.get_by_text("This browser")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    expect(page.get_by_role("status")).to_contain_text("signed out")
    page.goto("/account")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert [each for each in watched.complaints if "422" not in each] == []


@pytest.mark.parametrize(
    "path", ["/auth/sign-in", "/auth/sign-up", "/auth/verify/again", "/auth/reset", "/auth/reset/choose?token=x"]
)
def test_forms_fit_a_phone_and_need_no_script(browser: Browser, served: Served, path: str) -> None:
    context = browser.new_context(
        base_url=served.address, viewport={"width": 320, "height": 640}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(path)
    for each in page.locator("form input:visible, form button:visible, form select:visible").all():
        box = each.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert box["height"] >= 44
    context.close()
