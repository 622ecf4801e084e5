"""Signing up by an identity provider, linking accounts and unlinking them, as a browser does it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest
from flask.testing import FlaskClient
from structlog.testing import LogCapture
from werkzeug.test import TestResponse

from adapters.memory.identity_provider import MemoryIdentityProvider
from adapters.memory.mailer import MemoryMailer
from adapters.sql.engine import create
from domain.identity.proven_identities import LIFETIME
from entrypoints.settings import Environment, Settings
from entrypoints.web.site import create_site
from tests.contracts.providers import ADA, BEN
from tests.entrypoints.web.browsing import session_secret, words_of
from tests.installations import Installation, in_memory, on_engine

OURS = {"Sec-Fetch-Site": "same-origin"}
FORM = {"name": "Ada", "organization": "Millrace", "currency": "EUR", "time_zone": "Europe/Berlin"}
NEW = "/auth/new-account"


class Visitor:
    """A browser at a site with one provider, at which people have accounts."""

    def __init__(self, installation: Installation, acme: MemoryIdentityProvider, client: FlaskClient) -> None:
        self.installation, self.acme, self.client = installation, acme, client

    def send(self, path: str, **fields: str) -> TestResponse:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get("/auth/sign-in").text)
        assert found is not None
        return self.client.post(path, data={"csrf_token": found[1], **fields}, headers=OURS)

    def through(self, begun: TestResponse, subject: str = ADA) -> TestResponse:
        """Sign in at the provider and come back."""
        assert begun.status_code == 303, begun.text
        answer = self.acme.signs_in(subject, begun.headers["Location"])
        crossed = {"Sec-Fetch-Site": "cross-site"}
        return self.client.get("/auth/acme/callback", query_string=answer, headers=crossed)

    def signs_in(self, subject: str = ADA, target: str = "/account") -> TestResponse:
        return self.through(self.send("/auth/acme", next=target), subject)

    def links(self, subject: str) -> TestResponse:
        return self.through(self.send("/account/identities/acme/link"), subject)

    def unlinking(self) -> list[str]:
        """The addresses of the pages by which accounts are unlinked."""
        return re.findall(r'href="(/account/identities/[^"]+/unlink)"', self.client.get("/account").text)

    def mailed(self) -> list[str]:
        self.installation.app.deliver_mail()
        return [each.message.subject for each in cast(MemoryMailer, self.installation.ports.mailer).sent]


@pytest.fixture
def acme() -> MemoryIdentityProvider:
    provider = MemoryIdentityProvider(label="Acme <b>", issuer="https://acme.example", origin="https://acme.example")
    provider.knows(ADA, email="ada@example.com", name="Ada <i>")
    provider.knows(BEN, email="ben@example.com", name="Ben")
    return provider


@pytest.fixture(params=["memory", "sqlite"])
def installation(request: pytest.FixtureRequest, acme: MemoryIdentityProvider) -> Iterator[Installation]:
    if request.param == "memory":
        yield in_memory({"acme": acme})
        return
    engine = create(request.getfixturevalue("sqlite_url"))
    yield on_engine(engine, providers={"acme": acme})
    engine.dispose()


@pytest.fixture
def visitor(installation: Installation, acme: MemoryIdentityProvider) -> Visitor:
    return Visitor(installation, acme, create_site(installation.app, Settings(rate_limit="off")).test_client())


@pytest.fixture
def member(visitor: Visitor) -> Visitor:
    """The same, after Ada has signed up by the provider."""
    visitor.signs_in()
    assert visitor.send(NEW, **FORM).status_code == 303
    return visitor


def test_a_newcomer_is_asked_for_the_rest_and_arrives_where_they_wanted_to_go(visitor: Visitor) -> None:
    arrived = visitor.signs_in(target="/stock?search=malt")
    assert (arrived.status_code, arrived.headers["Location"]) == (303, NEW)
    page = visitor.client.get(NEW)
    assert "Sign up with Acme <b>" in words_of(page)
    assert "ada@example.com" in words_of(page)
    assert 'value="Ada &lt;i&gt;"' in page.text
    assert ADA not in page.text
    made = visitor.send(NEW, **FORM)
    assert (made.status_code, made.headers["Location"]) == (303, "/stock?search=malt")
    assert "Millrace" in visitor.client.get("/stock").text
    visitor.send("/auth/sign-out")
    assert visitor.signs_in().headers["Location"] == "/account"
    assert visitor.client.get("/account").status_code == 200


def test_a_form_that_is_refused_says_why_beside_its_field_and_can_be_sent_again(visitor: Visitor) -> None:
    visitor.signs_in()
    for field, told in (("name", ""), ("organization", ""), ("currency", "?"), ("time_zone", "Moon/Base")):
        refused = visitor.send(NEW, **FORM | {field: told})
        assert refused.status_code == 422
        assert f'id="{field}-error"' in refused.text
        words_of(refused)
    assert visitor.send(NEW, **FORM).status_code == 303


def test_what_a_provider_proved_waits_in_the_browser_that_came_back_and_there_once(visitor: Visitor) -> None:
    visitor.signs_in()
    stranger = Visitor(visitor.installation, visitor.acme, visitor.client.application.test_client())
    assert stranger.client.get(NEW).status_code == stranger.send(NEW, **FORM).status_code == 410
    kept = visitor.client.get_cookie("stillroom_sign_up")
    assert kept is not None
    visitor.send(NEW, **FORM)
    assert visitor.client.get_cookie("stillroom_sign_up") is None
    stranger.client.set_cookie("stillroom_sign_up", kept.value)
    assert stranger.send(NEW, **FORM).status_code == 410


def test_who_takes_too_long_is_led_back_to_the_start(visitor: Visitor) -> None:
    visitor.signs_in()
    visitor.installation.clock.advance(seconds=LIFETIME.total_seconds())
    late = visitor.client.get(NEW)
    assert late.status_code == 410
    assert re.search(r'href="/auth/sign-in">Start again', late.text)


def test_an_identity_that_is_somebodys_by_then_makes_no_account(visitor: Visitor, member: Visitor) -> None:
    late = Visitor(visitor.installation, visitor.acme, visitor.client.application.test_client())
    late.signs_in(BEN)
    member.links(BEN)
    people = visitor.installation.ports.people.users
    before = people(limit=10, after=None)
    assert late.send(NEW, **FORM).status_code == 409
    assert people(limit=10, after=None) == before
    assert late.client.get("/account").status_code == 303


def test_s26_an_address_of_another_account_is_no_way_into_it(visitor: Visitor, member: Visitor) -> None:
    visitor.acme.knows("1003", email="ADA@example.com", name="Eve")
    other = Visitor(visitor.installation, visitor.acme, member.client.application.test_client())
    other.signs_in("1003")
    for refused in (other.client.get(NEW), other.send(NEW, **FORM)):
        assert refused.status_code == 409
        words = words_of(refused)
        assert "There is an account with your address" in words
        assert "link the other one on its page" in words
    assert other.client.get("/account").status_code == 303


def test_s26_an_address_that_nobody_verified_is_not_taken_on(visitor: Visitor) -> None:
    visitor.acme.people[ADA] = replace(visitor.acme.people[ADA], email_verified=False)
    visitor.signs_in()
    words = words_of(visitor.client.get(NEW))
    assert "no mail about your account can reach you" in words
    assert "ada@example.com" not in words
    visitor.send(NEW, **FORM)
    assert visitor.installation.ports.people.user_of_email("ada@example.com") is None


@pytest.mark.parametrize(
    ("environment", "base", "cookie"),
    [
        (
            Environment.PRODUCTION,
            "https://localhost",
            r"__Host-stillroom_sign_up=\S+; Expires=[^;]+; Max-Age=1200; Secure; HttpOnly; Path=/; SameSite=Lax",
        ),
        (
            Environment.DEVELOPMENT,
            "http://localhost",
            r"stillroom_sign_up=\S+; Expires=[^;]+; Max-Age=1200; HttpOnly; Path=/; SameSite=Lax",
        ),
    ],
)
def test_s32_the_sign_ups_cookie_is_short_lived_for_this_host_alone_and_for_no_script(
    acme: MemoryIdentityProvider, environment: Environment, base: str, cookie: str
) -> None:
    settings = Settings.model_validate({"environment": environment, "secret_key": "f3Yh0sKd9Qw2LzXc7Vb5Nm1TgRp8Ju4E"})
    client = create_site(in_memory({"acme": acme}).app, settings).test_client()
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/auth/sign-in", base_url=base).text)
    assert found is not None
    begun = client.post("/auth/acme", data={"csrf_token": found[1]}, headers=OURS, base_url=base)
    answer = acme.signs_in(ADA, begun.headers["Location"])
    back = client.get("/auth/acme/callback", query_string=answer, base_url=base)
    assert any(re.fullmatch(cookie, each) for each in back.headers.getlist("Set-Cookie"))


def test_s14_on_the_way_to_the_form_the_code_stays_nowhere(visitor: Visitor, log: LogCapture) -> None:
    begun = visitor.send("/auth/acme", next="/account")
    answer = visitor.acme.signs_in(ADA, begun.headers["Location"])
    arrived = visitor.client.get("/auth/acme/callback", query_string=answer)
    assert (arrived.status_code, arrived.headers["Location"]) == (303, NEW)
    assert arrived.headers.getlist("Cache-Control") == ["no-store"]
    assert arrived.headers.getlist("Referrer-Policy") == ["no-referrer"]
    form = visitor.client.get(NEW)
    for secret in (*answer.values(), visitor.client.get_cookie("stillroom_sign_up").value):  # type: ignore[union-attr]
        assert secret not in str(log.entries)
        assert secret not in form.text
        assert secret not in str(visitor.installation.kept())


def invited(installation: Installation, email: str = "eve@example.com") -> str:
    """The path of the link that invites somebody to a brewery as maker."""
    app = installation.app
    app.identity.found_organization("Brewery", currency="EUR", time_zone="Europe/Berlin", owner="Olga")
    app.identity.invite(app.identity.act_as_operator("Brewery"), email, "maker")
    app.deliver_mail()
    sent = cast(MemoryMailer, installation.ports.mailer).sent
    [path] = re.findall(r"https://stock\.example\.com(/auth/\S+\?token=\S+)", sent[-1].message.text)
    return str(path)


def test_a_newcomer_joins_by_an_invitation_with_what_the_provider_proved(visitor: Visitor) -> None:
    led = visitor.client.get(invited(visitor.installation))
    page = visitor.client.get(led.headers["Location"])
    assert "Join with Acme <b>" in words_of(page)
    arrived = visitor.signs_in(target="/auth/invitation")
    assert arrived.headers["Location"] == NEW
    offered = visitor.client.get(NEW)
    assert "Olga invites eve@example.com to Brewery as maker" in words_of(offered)
    assert "Currency" not in words_of(offered)
    assert "Currency" in words_of(visitor.client.get(f"{NEW}?own=1"))
    refused = visitor.send(f"{NEW}/join", name=" ")
    assert refused.status_code == 422
    joined = visitor.send(f"{NEW}/join", name="Eve")
    assert (joined.status_code, joined.headers["Location"]) == (303, "/account?done=joined")
    assert "You are signed in as Eve (eve@example.com), in Brewery." in words_of(visitor.client.get("/account"))
    assert visitor.client.get_cookie("stillroom_invitation") is None
    visitor.send("/auth/sign-out")
    assert visitor.signs_in().headers["Location"] == "/account"
    assert "in Brewery" in words_of(visitor.client.get("/account"))


def test_an_invitation_that_leads_to_nothing_keeps_nobody_from_signing_up(visitor: Visitor) -> None:
    visitor.client.get("/auth/invitation?token=another")
    visitor.signs_in()
    assert "Currency" in words_of(visitor.client.get(NEW))
    assert visitor.send(f"{NEW}/join", name="Eve").status_code == 410
    assert visitor.send(NEW, **FORM).status_code == 303


def test_s26_an_invitation_to_the_address_of_another_account_gives_no_way_into_it(visitor: Visitor) -> None:
    link, app = invited(visitor.installation), visitor.installation.app
    app.identity.found_organization("Cidery", currency="EUR", time_zone="Europe/Berlin", owner="Ida")
    app.identity.create_user(app.identity.act_as_operator("Cidery"), "Eve", "eve@example.com", "maker")
    visitor.client.get(link)
    visitor.signs_in()
    refused = visitor.send(f"{NEW}/join", name="Mallory")
    assert (refused.status_code, "There is an account with your address" in words_of(refused)) == (409, True)
    assert visitor.client.get("/account").status_code == 303


def test_an_invitation_is_accepted_once_whoever_brings_it(visitor: Visitor) -> None:
    link = invited(visitor.installation)
    other = Visitor(visitor.installation, visitor.acme, visitor.client.application.test_client())
    for browser, subject in ((visitor, ADA), (other, BEN)):
        browser.client.get(link)
        browser.signs_in(subject)
    assert visitor.send(f"{NEW}/join", name="Ada").status_code == 303
    assert other.send(f"{NEW}/join", name="Ben").status_code == 410


def test_the_account_lists_what_signs_one_in_and_offers_more(member: Visitor) -> None:
    words = words_of(member.client.get("/account"))
    assert "Accounts that sign you in" in words
    assert "Acme <b> ada@example.com" in words
    assert "Link Acme <b>" in words
    member.acme.knows("1003", email=None, name="Ada at work")
    assert member.links("1003").headers["Location"] == "/account?done=linked"
    after = words_of(member.client.get("/account?done=linked"))
    assert "from now on it signs you in" in after
    assert "Ada at work" in after
    assert member.mailed() == ["Another way to sign in"]


def test_s29_linking_ends_the_session_and_the_forms_of_before(member: Visitor) -> None:
    before = member.client.get_cookie("stillroom")
    assert before is not None
    page = re.search(r'name="csrf_token" value="([^"]+)"', member.client.get("/account").text)
    assert page is not None
    member.links(BEN)
    stale = {"csrf_token": page[1]}
    assert member.client.post("/account/sign-out-everywhere", data=stale, headers=OURS).status_code == 403
    assert member.client.get("/account").status_code == 200
    copy = member.client.application.test_client()
    copy.set_cookie("stillroom", before.value)
    assert copy.get("/account").status_code == 303


def test_s26_linking_and_unlinking_take_somebody_who_signed_in_just_now(member: Visitor) -> None:
    member.links(BEN)
    [first, _] = member.unlinking()
    member.installation.clock.advance(minutes=5, seconds=1)
    for asked, wanted in (
        (member.send("/account/identities/acme/link"), "/account"),
        (member.client.get(first), first),
        (member.send(first), "/account"),
    ):
        assert (asked.status_code, asked.headers["Location"]) == (303, f"/auth/confirm?next={wanted}")
    assert len(member.unlinking()) == 2
    confirmed = member.through(member.send("/auth/confirm/acme", next=first))
    assert confirmed.headers["Location"] == first
    assert member.client.get(first).status_code == 200
    assert member.send(first).headers["Location"] == "/account?done=unlinked"


def test_a_link_that_the_provider_ends_leads_back_to_the_account(member: Visitor) -> None:
    begun = member.send("/account/identities/acme/link")
    denied = member.client.get("/auth/acme/callback", query_string=member.acme.denies(begun.headers["Location"]))
    assert denied.status_code == 403
    assert "The provider ended it; try again, or choose another way." in words_of(denied)
    assert "You are signed in as before, and nothing was changed." in words_of(denied)
    assert 'href="/account">Back to your account' in denied.text
    assert "Was refused with an identity provider" in words_of(member.client.get("/audit"))


def test_who_has_no_password_is_told_how_to_choose_one(member: Visitor) -> None:
    assert "You have none. You can choose one by mail ." in words_of(member.client.get("/account"))


def test_s07_linking_begins_by_a_form_of_ours_only(member: Visitor) -> None:
    address = "/account/identities/acme/link"
    assert member.client.get(address).status_code == 405
    assert member.client.post(address, headers=OURS).status_code == 403
    assert member.client.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_nobody_links_or_unlinks_who_is_not_signed_in(member: Visitor) -> None:
    [address] = member.unlinking()
    stranger = Visitor(member.installation, member.acme, member.client.application.test_client())
    for asked in (stranger.send("/account/identities/acme/link"), stranger.client.get(address), stranger.send(address)):
        assert (asked.status_code, asked.headers["Location"].partition("?")[0]) == (303, "/auth/sign-in")
    assert member.unlinking() == [address]


def test_s26_an_account_of_another_user_is_not_linked(member: Visitor) -> None:
    other = Visitor(member.installation, member.acme, member.client.application.test_client())
    other.signs_in(BEN)
    other.send(NEW, **FORM)
    refused = other.links(ADA)
    assert refused.status_code == 409
    assert "linked to another user already" in refused.text
    assert len(other.unlinking()) == 1
    owner = next(each for each in member.installation.ports.people.users(limit=9, after=None) if each.name == "Ada")
    assert owner is not None
    assert "Was refused with an identity provider" in words_of(other.client.get("/audit"))


def test_s28_the_last_way_in_is_not_unlinked_and_the_page_says_so(member: Visitor) -> None:
    [address] = member.unlinking()
    for refused in (member.client.get(address), member.send(address)):
        assert refused.status_code == 409
        assert "This is your only way to sign in; add another one first." in refused.text
    member.links(BEN)
    [_, second] = member.unlinking()
    assert "Unlink Acme <b>?" in words_of(member.client.get(second))
    assert member.send(second).headers["Location"] == "/account?done=unlinked"
    assert "does not sign you in any more" in words_of(member.client.get("/account?done=unlinked"))
    assert member.mailed() == ["Another way to sign in", "A way to sign in was removed"]
    assert member.unlinking() == [address]


def test_s44_another_users_account_is_not_unlinked(member: Visitor) -> None:
    [address] = member.unlinking()
    app = member.installation.app
    _, rival = app.identity.found_organization("Rival", currency="EUR", time_zone="Europe/Berlin", owner="Eve")
    other = Visitor(member.installation, member.acme, member.client.application.test_client())
    other.client.set_cookie("stillroom", session_secret(member.installation, rival))
    assert other.client.get(address).status_code == other.send(address).status_code == 404
    assert member.unlinking() == [address]


def test_s45_what_was_linked_stands_in_the_audit_in_words(member: Visitor) -> None:
    member.links(BEN)
    member.send(member.unlinking()[1])
    words = words_of(member.client.get("/audit"))
    for told in ("Linked an account to sign in with", "Unlinked an account", "Went on in a new session"):
        assert told in words
