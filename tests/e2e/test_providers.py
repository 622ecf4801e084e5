"""Signing up, in and out by an identity provider, in a real browser and without a complaint of its."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from adapters.system.clock import now
from entrypoints.composition import providers_of
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.contracts.providers import ADA, BEN
from tests.e2e.conftest import Served, Watched, _Quiet
from tests.e2e.test_pages import CONTRAST
from tests.entrypoints.web.program import program_of
from tests.installations import in_memory
from tests.servers.django_site import CLIENT_ID, PASSWORD, SECRET, DjangoSite
from tests.servers.openid_provider import OpenIdServer

pytestmark = pytest.mark.e2e

At = Callable[[str], tuple[str, str, str]]
"""Starts a provider that sends people back to an address; its issuer, and the client's id and secret."""


@contextmanager
def site_with(at: At) -> Iterator[Served]:
    """A site with one provider, Acme, and nobody in it."""
    server = make_server("127.0.0.1", 0, Response(), threaded=True, request_handler=_Quiet)
    address = f"http://127.0.0.1:{server.port}"
    issuer, client_id, secret = at(address)
    acme = {"client_id": client_id, "client_secret": secret, "issuer": issuer, "label": "Acme", "loopback": "allowed"}
    settings = Settings.model_validate({"public_url": address, "rate_limit": "off", "oidc": {"acme": acme}})
    installation = in_memory(providers_of(settings))
    server.app = site = create_site(installation.app, settings)
    program = program_of(site, installation, "Next Door Cidery")
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Served(address, program, item_id=program.item())
    server.shutdown()
    thread.join()
    server.server_close()


def signs_up(page: Page, target: str) -> None:
    """Fill in what a provider does not tell."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign up with Acme")
    expect(page.get_by_label("Your name")).to_have_value("Ada")
    expect(page.get_by_text("ada@example.com")).to_be_visible()
    page.get_by_label("Your organisation").fill("Millrace Brewery")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Sign up").click()
    expect(page).to_have_url(re.compile(f"{target}$"))


def links(page: Page, label: str) -> None:
    """Press the button, and be back."""
    page.get_by_role("button", name="Link Acme").click()
    expect(page.get_by_role("status")).to_contain_text("It is linked")
    expect(page.get_by_role("rowheader", name="Acme")).to_have_count(2)
    expect(page.get_by_role("cell", name=label)).to_be_visible()
    page.get_by_role("link", name="Unlink Acme").first.click()
    page.get_by_role("button", name="Unlink Acme").click()
    expect(page.get_by_role("status")).to_contain_text("It is unlinked")


def leaves(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    expect(page.get_by_role("status")).to_contain_text("You are signed out")
    expect(page).to_have_url(re.compile(r"/auth/sign-in\?done=sign_out$"))


class TestDjango:
    """With django-oauth-toolkit, which nobody here wrote."""

    @pytest.fixture
    def served(self) -> Iterator[Served]:
        sites: list[DjangoSite] = []

        def at(address: str) -> tuple[str, str, str]:
            sites.append(DjangoSite(f"{address}/auth/acme/callback", f"{address}/auth/signed-out"))
            return sites[0].url, CLIENT_ID, SECRET

        with site_with(at) as served, sites[0]:
            yield served

    def test_somebody_signs_up_leaves_comes_back_and_links_another_account(self, watched: Watched) -> None:
        page = watched.page

        def at_django(person: str) -> None:
            page.get_by_label("Username").fill(person)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()

        page.goto("/account")
        page.get_by_role("button", name="Sign in with Acme").click()
        at_django("ada")
        signs_up(page, "/account")
        leaves(page)
        page.get_by_role("button", name="Sign in with Acme").click()
        at_django("ada")
        expect(page).to_have_url(re.compile("/stock$"))
        page.context.clear_cookies(name="sessionid")
        page.goto("/account")
        page.get_by_role("button", name="Link Acme").click()
        at_django("ben")
        expect(page.get_by_role("status")).to_contain_text("It is linked")
        expect(page.get_by_role("cell", name="ben@example.com")).to_be_visible()
        assert watched.complaints == []


class TestOpenIdServer:
    """With the provider of these tests, which asks for no password."""

    @pytest.fixture
    def provider(self) -> Iterator[OpenIdServer]:
        with OpenIdServer(now, redirect_uri="") as provider:
            provider.people[ADA] = {"email": "ada@example.com", "email_verified": True, "name": "Ada"}
            provider.people[BEN] = {"email": "ada@work.example", "email_verified": False, "name": "Ada at work"}
            provider.person = ADA
            yield provider

    @pytest.fixture
    def served(self, provider: OpenIdServer) -> Iterator[Served]:
        def at(address: str) -> tuple[str, str, str]:
            provider.redirect_uri, provider.after_logout = f"{address}/auth/acme/callback", f"{address}/auth/signed-out"
            return provider.url, provider.client_id, provider.secret

        with site_with(at) as served:
            yield served

    def test_somebody_signs_up_links_unlinks_and_leaves(self, watched: Watched, provider: OpenIdServer) -> None:
        page = watched.page
        page.goto("/account")
        page.get_by_role("button", name="Sign in with Acme").click()
        signs_up(page, "/account")
        provider.person = BEN
        links(page, "ada@work.example")
        leaves(page)
        assert len(provider.hints) == 1
        provider.person = None
        page.get_by_role("button", name="Sign in with Acme").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You are not signed in")
        assert watched.complaints == []

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [320, 1280])
    def test_its_pages_can_be_read_and_fit_the_screen(
        self, watched: Watched, provider: OpenIdServer, scheme: str, width: int
    ) -> None:
        page = watched.page
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 800})

        def is_good(heading: str) -> None:
            expect(page.get_by_role("heading", level=1)).to_have_text(heading)
            page.wait_for_load_state()
            assert page.evaluate(CONTRAST) == [], page.url
            assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

        page.goto("/auth/sign-in?next=/account")
        is_good("Sign in")
        page.get_by_role("button", name="Sign in with Acme").click()
        is_good("Sign up with Acme")
        signs_up(page, "/account")
        provider.person = BEN
        page.get_by_role("button", name="Link Acme").click()
        expect(page.get_by_role("status")).to_contain_text("It is linked")
        is_good("Account")
        page.get_by_role("link", name="Unlink Acme").first.click()
        is_good("Unlink Acme?")
        page.goto("/auth/new-account")
        is_good("This sign-up is over")
