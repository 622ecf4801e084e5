"""Signing in with an identity provider, as a browser does it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from structlog.testing import LogCapture
from werkzeug.test import TestResponse

from adapters.memory.clock import SettableClock
from adapters.memory.identity_provider import MemoryIdentityProvider
from adapters.sql.engine import create
from domain.identity.login import LIFETIME, Purpose, Visitor
from domain.shared.identifiers import UserId
from entrypoints.settings import Environment, Settings
from entrypoints.web.site import create_site
from tests.contracts.providers import ADA, BEN, openid_provider, openid_server
from tests.entrypoints.web.browsing import session_secret
from tests.installations import Installation, Providers, in_memory, on_engine
from tests.servers.openid_provider import TOKEN
from tests.system.writers import at_once

OURS = {"Sec-Fetch-Site": "same-origin"}
KEY = "f3Yh0sKd9Qw2LzXc7Vb5Nm1TgRp8Ju4E"
BACK = "/auth/acme/callback"


@dataclass(frozen=True)
class Browser:
    """A browser at the sign-in page of an installation where Ada has linked her account at Acme."""

    client: FlaskClient

    def another(self) -> "Browser":
        """A browser of its own."""
        return Browser(self.client.application.test_client())

    def token(self) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get("/auth/sign-in").text)
        assert found is not None
        return found[1]

    def begin(self, target: str = "/account", provider: str = "acme") -> TestResponse:
        """Press a provider's button."""
        data = {"csrf_token": self.token(), "next": target}
        return self.client.post(f"/auth/{provider}", data=data, headers=OURS)

    def back(self, answer: Any, path: str = BACK) -> TestResponse:  # noqa: ANN401 - whatever makes a query
        """Come back from the provider with these parameters."""
        return self.client.get(path, query_string=answer, headers={"Sec-Fetch-Site": "cross-site"})

    def is_in(self) -> bool:
        return self.client.get("/account").status_code == 200


def link(installation: Installation, acme: MemoryIdentityProvider) -> UserId:
    """Link Ada's account at Acme to the owner of a new organisation, whose id this is."""
    app = installation.app
    _, owner = app.identity.found_organization("Brewery", currency="EUR", time_zone="Europe/Berlin", owner="Ada")
    visitor = Visitor(user_id=owner, authenticated_at=installation.clock())
    begun = app.identity.begin_login("acme", purpose=Purpose.LINK, visitor=visitor)
    answer = {name: [value] for name, value in acme.signs_in(ADA, begun.url).items()}
    app.identity.finish_login("acme", answer, browser=begun.browser, request_id="r", visitor=visitor)
    acme.exchanged = 0
    return owner


@pytest.fixture
def acme() -> MemoryIdentityProvider:
    provider = MemoryIdentityProvider(label="Acme <b>", issuer="https://acme.example", origin="https://acme.example")
    provider.knows(ADA, email="ada@example.com")
    provider.knows(BEN, email="ada@example.com", name="Ben")
    return provider


@pytest.fixture
def providers(acme: MemoryIdentityProvider) -> Providers:
    return {"acme": acme, "other": MemoryIdentityProvider(label="Other")}


@pytest.fixture(params=["memory", "sqlite"])
def installation(request: pytest.FixtureRequest, providers: Providers) -> Iterator[Installation]:
    if request.param == "memory":
        yield in_memory(providers)
        return
    engine = create(request.getfixturevalue("sqlite_url"))
    yield on_engine(engine, providers=providers)
    engine.dispose()


@pytest.fixture
def owner(installation: Installation, acme: MemoryIdentityProvider) -> UserId:
    return link(installation, acme)


@pytest.fixture
def browser(installation: Installation, owner: UserId) -> Browser:  # noqa: ARG001 - who signs in has to be there
    return Browser(create_site(installation.app, Settings(rate_limit="off")).test_client())


def test_one_signs_in_with_a_linked_account_and_arrives_where_they_wanted_to_go(
    browser: Browser, acme: MemoryIdentityProvider
) -> None:
    begun = browser.begin("/account")
    arrived = browser.back(acme.signs_in(ADA, begun.headers["Location"]))
    assert (arrived.status_code, arrived.headers["Location"]) == (303, "/account")
    assert browser.is_in()


def test_there_is_a_button_for_each_provider_and_it_stands_above_the_password(browser: Browser) -> None:
    page = browser.client.get("/auth/sign-in?next=/account").text
    assert page.index("Sign in with Acme &lt;b&gt;") < page.index("Sign in with Other") < page.index('name="password"')
    # That for a passkey is one more.
    assert page.count('name="next" value="/account"') == page.count('name="csrf_token"') == 4


def test_without_a_provider_there_is_no_button() -> None:
    client = create_site(in_memory().app, Settings()).test_client()
    page = client.get("/auth/sign-in")
    assert "Sign in with" not in page.text.replace("Sign in with a passkey", "")
    assert "form-action 'self';" in page.headers["Content-Security-Policy"]


def test_a_form_may_lead_to_the_providers_and_nowhere_else(browser: Browser) -> None:
    policy = browser.client.get("/auth/sign-in").headers.getlist("Content-Security-Policy")
    assert len(policy) == 1
    assert "form-action 'self' https://acme.example https://identity.example; base-uri 'none'" in policy[0]


def test_a_provider_that_is_not_here_is_refused(browser: Browser) -> None:
    assert browser.begin(provider="nobody").status_code == 404
    assert browser.back({"code": "x", "state": "y"}, "/auth/nobody/callback").status_code == 404


def test_a_stranger_is_led_to_sign_up_and_no_account_is_made_yet(
    browser: Browser, acme: MemoryIdentityProvider, installation: Installation
) -> None:
    people = installation.ports.people.users
    before = people(limit=10, after=None)
    refused = browser.back(acme.signs_in(BEN, browser.begin().headers["Location"]))
    assert (refused.status_code, refused.headers["Location"]) == (303, "/auth/new-account")
    assert people(limit=10, after=None) == before
    assert not browser.is_in()


def test_who_is_disabled_is_not_let_in_by_a_provider_either(
    browser: Browser, acme: MemoryIdentityProvider, installation: Installation, owner: UserId
) -> None:
    installation.app.identity.disable_user(owner)
    refused = browser.back(acme.signs_in(ADA, browser.begin().headers["Location"]))
    assert (refused.status_code, browser.is_in()) == (403, False)


def test_s02_an_answer_to_one_provider_is_no_answer_to_another(browser: Browser, acme: MemoryIdentityProvider) -> None:
    answer = acme.signs_in(ADA, browser.begin().headers["Location"])
    assert browser.back(answer, "/auth/other/callback").status_code == 400
    assert acme.exchanged == 0
    assert browser.back(answer).status_code == 303


def test_s03_an_answer_counts_only_in_the_browser_that_asked(browser: Browser, acme: MemoryIdentityProvider) -> None:
    answer = acme.signs_in(ADA, browser.begin().headers["Location"])
    other = browser.another()
    assert other.back(answer).status_code == 400
    other.begin()
    assert other.back(answer).status_code == 400
    assert (acme.exchanged, other.is_in()) == (0, False)
    assert browser.back(answer).status_code == 303


@pytest.mark.parametrize(
    ("environment", "base", "cookie"),
    [
        (
            Environment.PRODUCTION,
            "https://localhost",
            r"__Host-stillroom_login=\S+; Expires=[^;]+; Max-Age=600; Secure; HttpOnly; Path=/; SameSite=Lax",
        ),
        (
            Environment.DEVELOPMENT,
            "http://localhost",
            r"stillroom_login=\S+; Expires=[^;]+; Max-Age=600; HttpOnly; Path=/; SameSite=Lax",
        ),
    ],
)
def test_s03_the_logins_cookie_is_short_lived_for_this_host_alone_and_for_no_script(
    acme: MemoryIdentityProvider, environment: Environment, base: str, cookie: str
) -> None:
    settings = Settings.model_validate({"environment": environment, "secret_key": KEY})
    client = create_site(in_memory({"acme": acme}).app, settings).test_client()
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/auth/sign-in", base_url=base).text)
    assert found is not None
    begun = client.post("/auth/acme", data={"csrf_token": found[1]}, headers=OURS, base_url=base)
    assert any(re.fullmatch(cookie, each) for each in begun.headers.getlist("Set-Cookie"))


def test_s07_a_login_begins_by_a_form_of_ours_only(browser: Browser, installation: Installation) -> None:
    token, before = browser.token(), installation.kept()
    assert browser.client.get("/auth/acme").status_code == 405
    assert browser.client.post("/auth/acme", headers=OURS).status_code == 403
    crossed = {"Sec-Fetch-Site": "cross-site"}
    assert browser.client.post("/auth/acme", data={"csrf_token": token}, headers=crossed).status_code == 403
    assert installation.kept() == before
    begun = browser.client.post("/auth/acme", data={"csrf_token": token}, headers=OURS)
    assert (begun.status_code, urlsplit(begun.headers["Location"]).netloc) == (303, "acme.example")


def test_s09_an_error_of_the_providers_is_told_in_our_words_and_spends_the_login(
    browser: Browser, acme: MemoryIdentityProvider
) -> None:
    url = browser.begin().headers["Location"]
    told = {**acme.denies(url), "error_description": "<script>call this number</script>"}
    refused = browser.back(told)
    assert (refused.status_code, "call this number" in refused.text) == (403, False)
    assert 'href="/auth/sign-in"' in refused.text
    assert browser.back(acme.signs_in(ADA, url)).status_code == 409
    assert acme.exchanged == 0


@pytest.mark.parametrize("state", [{}, {"state": "x" * 43}])
def test_s09_an_error_that_answers_nothing_spends_nothing(
    browser: Browser, acme: MemoryIdentityProvider, state: dict[str, str]
) -> None:
    answer = acme.signs_in(ADA, browser.begin().headers["Location"])
    assert browser.back({"error": "access_denied"} | state).status_code == 400
    assert browser.back(answer).status_code == 303


def test_s45_what_a_stranger_is_refused_stands_in_the_log(
    browser: Browser, acme: MemoryIdentityProvider, log: LogCapture
) -> None:
    browser.back(acme.denies(browser.begin().headers["Location"]))
    [told] = [each for each in log.entries if each["event"] == "login_refused"]
    assert (told["code"], told["field"]) == ("identity.login_denied", "error")


def test_s39_while_a_provider_is_away_the_other_ways_in_are_open(
    browser: Browser, acme: MemoryIdentityProvider, installation: Installation, owner: UserId
) -> None:
    acme.is_down = True
    assert browser.client.get("/auth/sign-in").status_code == 200
    browser.client.set_cookie("stillroom", session_secret(installation, owner))
    assert browser.is_in()


@pytest.mark.parametrize("twice", ["code", "state", "iss"])
def test_s10_a_parameter_that_is_there_twice_is_refused(
    browser: Browser, acme: MemoryIdentityProvider, twice: str
) -> None:
    answer = {"iss": acme.issuer, **acme.signs_in(ADA, browser.begin().headers["Location"])}
    assert browser.back([*answer.items(), (twice, answer[twice])]).status_code == 400
    assert acme.exchanged == 0
    assert browser.back(answer).status_code == 303


def test_s10_a_code_with_an_error_and_neither_of_them_are_refused(
    browser: Browser, acme: MemoryIdentityProvider
) -> None:
    answer = acme.signs_in(ADA, browser.begin().headers["Location"])
    assert browser.back({**answer, "error": "access_denied"}).status_code == 400
    assert browser.back({"state": answer["state"]}).status_code == 400
    assert acme.exchanged == 0


def test_s11_a_replayed_callback_gives_one_session(browser: Browser, acme: MemoryIdentityProvider) -> None:
    answer = acme.signs_in(ADA, browser.begin().headers["Location"])
    kept = browser.client.get_cookie("stillroom_login")
    assert kept is not None

    def bring(_: int) -> TestResponse:
        other = browser.another()
        other.client.set_cookie("stillroom_login", kept.value)
        return other.back(answer)

    told = at_once(20, bring)
    assert sorted(each.status_code for each in told) == [303] + [409] * 19
    assert sum("stillroom=" in str(each.headers.getlist("Set-Cookie")) for each in told) == 1
    assert acme.exchanged == 1


def test_s12_an_answer_that_comes_too_late_is_a_page_that_offers_to_start_again(
    browser: Browser, acme: MemoryIdentityProvider, installation: Installation
) -> None:
    answer = acme.signs_in(ADA, browser.begin().headers["Location"])
    installation.clock.advance(seconds=LIFETIME.total_seconds())
    late = browser.back(answer)
    assert late.status_code == 410
    assert "This login took too long" in late.text
    assert re.search(r'href="/auth/sign-in">Start again', late.text)
    assert (acme.exchanged, browser.is_in()) == (0, False)


def test_s13_tabs_do_not_disturb_each_other(browser: Browser, acme: MemoryIdentityProvider) -> None:
    first, second = (browser.begin(target).headers["Location"] for target in ("/account", "/stock"))
    assert browser.back(acme.signs_in(ADA, second)).headers["Location"] == "/stock"
    assert browser.back(acme.signs_in(ADA, first)).headers["Location"] == "/account"


def test_s14_the_code_stays_in_no_address_cache_or_log(
    browser: Browser, acme: MemoryIdentityProvider, log: LogCapture
) -> None:
    url = browser.begin("/stock?search=malt").headers["Location"]
    answer = acme.signs_in(ADA, url)
    refused, arrived = browser.back({**answer, "error": "x"}), browser.back(answer)
    assert (arrived.status_code, arrived.headers["Location"]) == (303, "/stock?search=malt")
    for response in (refused, arrived):
        assert response.headers.getlist("Cache-Control") == ["no-store"]
        assert response.headers.getlist("Referrer-Policy") == ["no-referrer"]
        assert answer["code"] not in response.text
    assert answer["code"] not in str(log.entries)
    assert answer["state"] not in str(log.entries)


def test_s29_a_sign_in_ends_the_session_and_the_forms_of_before(browser: Browser, acme: MemoryIdentityProvider) -> None:
    browser.back(acme.signs_in(ADA, browser.begin().headers["Location"]))
    before, token = browser.client.get_cookie("stillroom"), browser.token()
    browser.back(acme.signs_in(ADA, browser.begin().headers["Location"]))
    data = {"csrf_token": token}
    assert browser.client.post("/account/sign-out-everywhere", data=data, headers=OURS).status_code == 403
    assert browser.is_in()
    assert before is not None
    browser.client.set_cookie("stillroom", before.value)
    assert not browser.is_in()


@pytest.mark.parametrize("target", ["//evil.test", "/\\evil.test", "https:evil.test", "/%2fevil.test", "/a\tb", ""])
def test_s37_nobody_is_led_to_another_site_after_a_login(
    browser: Browser, acme: MemoryIdentityProvider, target: str
) -> None:
    url = browser.begin(target).headers["Location"]
    assert browser.back(acme.signs_in(ADA, url)).headers["Location"] == "/"


def test_s39_while_the_provider_is_away_a_page_says_so_and_nobody_is_in(
    browser: Browser, acme: MemoryIdentityProvider
) -> None:
    answer = acme.signs_in(ADA, browser.begin().headers["Location"])
    acme.is_down = True
    for away in (browser.begin(), browser.back(answer)):
        assert away.status_code == 503
        assert "does not answer as it should" in away.text
        assert "database" not in away.text
    assert not browser.is_in()


def test_s07_over_http_a_login_leads_to_the_provider_and_its_code_is_exchanged_once() -> None:
    with openid_server(SettableClock()) as server:
        installation = in_memory({"acme": openid_provider(server)})
        browser = Browser(create_site(installation.app, Settings(rate_limit="off")).test_client())
        begun = browser.begin()
        assert begun.status_code == 303
        assert begun.headers["Location"].startswith(f"{server.url}/authorize?")
        asked = parse_qs(urlsplit(begun.headers["Location"]).query)
        assert asked["redirect_uri"] == [server.redirect_uri]
        assert f"form-action 'self' {server.url};" in begun.headers["Content-Security-Policy"]
        answer = server.callback(begun.headers["Location"], ADA)
        assert browser.back(answer).headers["Location"] == "/auth/new-account"
        assert browser.back(answer).status_code == 409
        assert server.seen.count(f"POST {TOKEN}") == 1
        assert not browser.is_in()
