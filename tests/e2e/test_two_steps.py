"""Setting two-step sign-in up, signing in with it, and confirming, in a real browser and without a complaint of its."""

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from domain.identity.login import FRESH
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.application.two_steps import ADA, PASSWORD, Ada
from tests.e2e.conftest import Served, Watched, _Quiet
from tests.entrypoints.web.program import program_of
from tests.installations import Installation, in_memory

pytestmark = pytest.mark.e2e


@pytest.fixture
def installation() -> Installation:
    return in_memory()


@pytest.fixture
def ada(installation: Installation) -> Ada:
    ada = Ada(installation)
    ada.sign_up()
    return ada


@pytest.fixture
def served(installation: Installation, ada: Ada) -> Iterator[Served]:  # noqa: ARG001 - who signs in has to be there
    """A site that nobody signs in to by a page token."""
    site = create_site(installation.app, Settings(rate_limit="off"))
    server = make_server("127.0.0.1", 0, site, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    program = program_of(site, installation, "Next Door Cidery")
    yield Served(f"http://127.0.0.1:{server.port}", program, item_id=program.item())
    server.shutdown()
    thread.join()
    server.server_close()


def sign_in(page: Page) -> None:
    page.goto("/auth/sign-in?next=/account")
    page.get_by_label("Email address").fill(ADA)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def scanned(page: Page) -> str:
    """The key that the page offers to the app."""
    return page.get_by_label("Or type this key into the app").input_value().replace(" ", "")


def set_up(page: Page, ada: Ada) -> None:
    """Scan, mistype, and turn it on."""
    page.get_by_role("link", name="Set it up").click()
    page.get_by_role("button", name="I have one: begin").click()
    picture = page.get_by_role("img", name=re.compile("QR code")).bounding_box()
    assert picture is not None
    assert picture["width"] > 150
    ada.secret = scanned(page)
    for code in (ada.wrong(), ada.code()):
        page.get_by_label("Code", exact=True).fill(code)
        page.get_by_role("button", name="Turn it on").click()
        if code != ada.code():
            expect(page.get_by_label("Code", exact=True)).to_have_accessible_description(re.compile("not right"))
    expect(page.get_by_role("status").first).to_contain_text("Two-step sign-in is on")


def kept_codes(page: Page, file: Path) -> list[str]:
    """The recovery codes, which are downloaded as they are shown."""
    codes = page.get_by_label("Your 10 recovery codes").input_value().split()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download").click()
    downloading.value.save_as(file)
    assert downloading.value.suggested_filename == "stillroom-recovery-codes.txt"
    assert file.read_text().split() == codes
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("10 of your recovery codes are left")).to_be_visible()
    return codes


def test_somebody_sets_it_up_keeps_the_codes_and_signs_in_with_them(watched: Watched, ada: Ada, tmp_path: Path) -> None:
    page = watched.page
    sign_in(page)
    set_up(page, ada)
    codes = kept_codes(page, tmp_path / "codes.txt")

    page.get_by_role("button", name="Sign out", exact=True).first.click()
    expect(page.get_by_role("status")).to_contain_text("You are signed out")
    ada.installation.clock.advance(seconds=60)
    sign_in(page)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_label("Code").fill(ada.code())
    page.get_by_label("Code").press("Enter")
    expect(page).to_have_url(re.compile("/account$"))

    ada.installation.clock.advance(seconds=FRESH.total_seconds() + 1)
    page.get_by_role("link", name="Turn it off").click()
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Turn it off").click()
    expect(page.get_by_role("status")).to_contain_text("Two-step sign-in is off")
    assert [each for each in watched.complaints if "401" not in each] == []


def test_a_form_that_was_open_for_too_long_leads_to_the_question_and_back_to_its_page(
    watched: Watched, ada: Ada
) -> None:
    page = watched.page
    sign_in(page)
    page.get_by_label("Your password now").fill(PASSWORD)
    page.get_by_label("New password").fill("seven quiet geese walking")
    ada.installation.clock.advance(seconds=FRESH.total_seconds() + 1)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(re.compile("/account$"))
    expect(page.get_by_label("New password")).to_have_value("")
    assert watched.complaints == []
