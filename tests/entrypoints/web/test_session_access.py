"""Who is signed in, and what that opens: proved on every page and every route, so that a new one cannot escape."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from application.caller import Caller
from domain.identity.identities import VerifiedIdentity
from domain.identity.passkeys import Passkey
from domain.identity.permissions import ALL, MissingPermission, MoreThanOwn, Permission, Permissions
from domain.identity.roles import BUILT_IN, Role
from domain.identity.sessions import IDLE, LONGEST
from domain.shared.identifiers import PasskeyId, UserId, UserIdentityId
from entrypoints.settings import Settings
from entrypoints.web.api.blueprint import ENDPOINTS
from entrypoints.web.pages.blueprint import PAGES
from entrypoints.web.rates import SAFE_METHODS
from entrypoints.web.site import create_site
from tests.entrypoints.web.asking import filled
from tests.entrypoints.web.browsing import OURS, words_of
from tests.entrypoints.web.program import NOBODY, program_of, refusal
from tests.entrypoints.web.signed_in import COOKIE, SignedIn, signed_in, signed_in_as
from tests.installations import Installation, in_memory

OPEN = {
    "api.openapi",
    "api_page.asset",
    "api_page.page",
    "pages.home",
    "static",
    *(f"auth.{name}" for name in ("sign_in", "signing_in", "sign_out", "sign_up", "signing_up", "verify", "verifying")),
    *(f"auth.{name}" for name in ("reset", "resetting", "choose", "choosing", "confirm_again", "confirming_again")),
    "auth.signed_out",
    *(f"joining.{name}" for name in ("invitation", "join_as_new")),
    *(f"completing.{name}" for name in ("ask", "complete")),
    *(f"providers.{name}" for name in ("begin", "callback", "new_account", "making_account", "joining_account")),
    "providers.back_channel_logout",
    *(f"passkey_proofs.{name}" for name in ("ask_to_sign_in", "sign_in", "ask_to_complete", "complete")),
    "webhooks.take",
}
"""What anybody may ask: it tells nobody's data, or is where people come in."""
SCRIPTED = {
    *(f"passkey_proofs.{name}" for name in ("ask_to_confirm", "confirm")),
    *(f"passkeys.{name}" for name in ("ask_to_register", "register")),
}
"""What a script of ours asks, which is told that nobody is signed in and led nowhere."""


@pytest.fixture
def site(installation: Installation) -> Flask:
    return create_site(installation.app, Settings(rate_limit="off"))


@pytest.fixture
def owner(installation: Installation) -> Caller:
    installation.app.identity.found_organization("Brewery", currency="EUR", time_zone="Europe/Berlin", owner="Ada")
    return installation.app.identity.act_as_operator("Brewery")


def routes_opened(browser: SignedIn) -> set[str]:
    """The names of the API's routes that are not denied to this session."""
    names = set()
    for endpoint in ENDPOINTS:
        response = browser.ask(endpoint, filled(endpoint.rule, lambda _: NOBODY))
        assert response.status_code not in {400, 401, 415}, endpoint.rule
        assert response.status_code < 500, endpoint.rule
        code = response.json["error"]["code"] if response.json and "error" in response.json else None
        assert response.status_code != 403 or code in {MissingPermission.code, MoreThanOwn.code}
        if code != MissingPermission.code:
            names.add(endpoint.function.__name__)
    return names


def pages_opened(browser: SignedIn) -> set[str]:
    """The names of the pages and forms that are not denied to this session."""
    names = set()
    for page in PAGES:
        response = browser.open(page, filled(page.rule, lambda _: NOBODY))
        assert response.status_code in {200, 303, 403, 404, 409}, page.rule
        if response.status_code != 403 or "This is for members who may" not in words_of(response):
            names.add(page.function.__name__)
    return names


def routes_for(permissions: Permissions) -> set[str]:
    return {each.function.__name__ for each in ENDPOINTS if each.opens_for(permissions)}


def pages_for(permissions: Permissions) -> set[str]:
    """Of who may look at stock."""
    return {page.function.__name__ for page in PAGES if page.opens_for(permissions)}


@pytest.mark.parametrize("role", BUILT_IN.values(), ids=BUILT_IN)
def test_s44_a_session_opens_what_its_users_role_permits(
    site: Flask, installation: Installation, owner: Caller, role: Role
) -> None:
    assert routes_opened(signed_in_as(site, installation, owner, role.name)) == routes_for(role.permissions)
    assert pages_opened(signed_in_as(site, installation, owner, role.name)) == pages_for(role.permissions)


@pytest.mark.parametrize("permission", Permission)
def test_s44_a_session_of_who_may_look_and_one_thing_more_opens_what_needs_that_only(permission: Permission) -> None:
    installation = in_memory()
    site = create_site(installation.app, Settings(rate_limit="off"))
    installation.app.identity.found_organization("Brewery", currency="EUR", time_zone="Europe/Berlin", owner="Ada")
    # Who may not look at stock is shown no page at all, and what one permission opens of the API, tokens prove.
    permissions = frozenset({Permission.VIEW_INVENTORY, permission})
    owner = installation.app.identity.act_as_operator("Brewery")
    installation.app.identity.manage_roles.define(owner, "narrow", permissions)
    browser = signed_in_as(site, installation, owner, "narrow")
    assert routes_opened(browser) == routes_for(permissions)
    assert pages_opened(browser) == pages_for(permissions)


def test_s44_who_may_do_all_but_look_at_stock_is_shown_no_page(
    site: Flask, installation: Installation, owner: Caller
) -> None:
    permissions = ALL - {Permission.VIEW_INVENTORY}
    installation.app.identity.manage_roles.define(owner, "blind", permissions)
    browser = signed_in_as(site, installation, owner, "blind")
    assert routes_opened(browser) == routes_for(permissions)
    assert pages_opened(browser) == set()


def test_s40_no_session_changes_anything_without_the_token_of_a_page(
    site: Flask, installation: Installation, owner: Caller
) -> None:
    browser = signed_in_as(site, installation, owner, "owner")
    before = installation.kept()
    for endpoint in ENDPOINTS:
        if endpoint.method not in SAFE_METHODS:
            path = filled(endpoint.rule, lambda _: NOBODY)
            refusal(browser.ask(endpoint, path, headers=OURS), 403, "request.bad_form_token")
            crossed = browser.proof | {"Sec-Fetch-Site": "cross-site"}
            refusal(browser.ask(endpoint, path, headers=crossed), 403, "request.cross_site")
    assert installation.kept() == before


def _signed_out(installation: Installation, _: Caller, browser: SignedIn) -> None:
    app = installation.app
    app.identity.close_session(app.identity.resume_session(browser.secret, "test"))


def _signed_out_everywhere(installation: Installation, _: Caller, browser: SignedIn) -> None:
    app = installation.app
    app.identity.close_session.everywhere(app.identity.resume_session(browser.secret, "test"))


def _idle(installation: Installation, _: Caller, __: SignedIn) -> None:
    installation.clock.advance(seconds=IDLE.total_seconds())


def _too_long(installation: Installation, _: Caller, browser: SignedIn) -> None:
    half = IDLE.total_seconds() / 2
    for _step in range(int(LONGEST.total_seconds() // half)):
        installation.app.identity.resume_session(browser.secret, "test")
        installation.clock.advance(seconds=half)


def _demoted(installation: Installation, owner: Caller, browser: SignedIn) -> None:
    installation.app.identity.change_member.role(owner, browser.user_id, "viewer")


def _deactivated(installation: Installation, owner: Caller, browser: SignedIn) -> None:
    installation.app.identity.change_member.deactivate(owner, browser.user_id)


def _disabled(installation: Installation, _: Caller, browser: SignedIn) -> None:
    installation.app.identity.disable_user(browser.user_id)


def _another_secret(_: Installation, __: Caller, browser: SignedIn) -> None:
    browser.client.set_cookie(COOKIE, browser.secret[::-1])


ENDINGS: dict[str, Callable[[Installation, Caller, SignedIn], None]] = {
    "signed out": _signed_out,
    "signed out everywhere": _signed_out_everywhere,
    "idle": _idle,
    "too long": _too_long,
    "demoted": _demoted,
    "deactivated": _deactivated,
    "disabled": _disabled,
    "another secret": _another_secret,
}
"""How a session comes to open nothing."""


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS)
def test_s30_s31_a_session_that_is_over_opens_no_route_and_no_page(
    site: Flask,
    installation: Installation,
    owner: Caller,
    end: Callable[[Installation, Caller, SignedIn], None],
) -> None:
    browser = signed_in_as(site, installation, owner, "owner")
    for endpoint in ENDPOINTS:
        if endpoint.method == "GET" and "<" not in endpoint.rule:
            assert browser.ask(endpoint, endpoint.rule).status_code == 200
    end(installation, owner, browser)
    before = installation.kept()
    asked = {f"api.{each.function.__name__}" for each in ENDPOINTS}
    for endpoint in ENDPOINTS:
        response = browser.ask(endpoint, filled(endpoint.rule, lambda _: NOBODY))
        refusal(response, 401, "identity.not_signed_in")
    asked |= {f"pages.{page.function.__name__}" for page in PAGES}
    for page in PAGES:
        assert_leads_to_sign_in(browser.open(page, filled(page.rule, lambda _: NOBODY)))
    for rule in site.url_map.iter_rules():
        if rule.endpoint not in asked | OPEN | SCRIPTED:
            path = filled(rule.rule, lambda _: NOBODY)
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                assert_leads_to_sign_in(browser.send(path, method))
            asked.add(rule.endpoint)
    assert_scripts_are_refused(site, browser)
    assert asked & OPEN == set()
    assert installation.kept() == before


def assert_leads_to_sign_in(response: TestResponse) -> None:
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/auth/sign-in")
    assert not re.search("done=", response.headers["Location"])


def assert_scripts_are_refused(site: Flask, browser: SignedIn) -> None:
    for rule in site.url_map.iter_rules():
        if rule.endpoint in SCRIPTED:
            refusal(browser.client.post(rule.rule, json={}, headers=browser.proof), 401, "identity.not_signed_in")


def test_what_is_open_to_anybody_is_there(site: Flask) -> None:
    assert {rule.endpoint for rule in site.url_map.iter_rules()} >= OPEN | SCRIPTED


def _ways_in(installation: Installation, user_id: UserId) -> dict[str, str]:
    """The ids of a linked identity and of a passkey that this user has from now on."""
    ids, now = installation.ports.ids, installation.clock()
    proved = VerifiedIdentity(issuer="https://acme.example", subject="7")
    linked = proved.linked_to(user_id, UserIdentityId(ids()), provider="acme", linked_at=now)
    passkey = Passkey(
        id=PasskeyId(ids()),
        user_id=user_id,
        credential_id=b"theirs",
        public_key=b"key",
        sign_count=0,
        name="Their phone",
        created_at=now,
    )
    assert installation.ports.transactions(lambda transaction: transaction.identities.add(linked))
    assert installation.ports.transactions(lambda transaction: transaction.passkeys.add(passkey, []))
    return {"identity_id": str(linked.id), "passkey_id": str(passkey.id)}


def test_s44_a_session_finds_nothing_by_another_organisations_ids(
    site: Flask, installation: Installation, owner: Caller
) -> None:
    app = installation.app
    program = program_of(site, installation, "Big Brewery")
    other = app.identity.act_as_operator("Big Brewery")
    item_id = program.item()
    done = program.adjust(item_id, "restock", 10)
    sku = program.sku()
    yvonne = app.identity.create_user(other, "Yvonne", "yvonne@example.org", "owner").user.id
    theirs_in = signed_in(site, installation, yvonne)
    visit = app.identity.resume_session(theirs_in.secret, "test")
    theirs = {
        "item_id": item_id,
        "lot_id": (lot_id := done["movements"][0]["lot_id"]),
        "recall_id": program.made("/recalls", {"kind": "drill", "lots": [lot_id], "reason": "theirs"})["recall_id"],
        "job_id": program.made("/label-jobs", {"lots": [{"lot_id": lot_id}]})["job_id"],
        "adjustment_id": done["adjustment_id"],
        "user_id": str(yvonne),
        "role_id": str(app.identity.manage_roles.define(other, "Counter", frozenset({Permission.VIEW_INVENTORY})).id),
        "token_id": str(app.identity.issue_token(other, "their till", ALL).token.id),
        "session_id": str(visit.session.id),
        **{name: sku[name] for name in ("product_id", "variant_id", "sku_id")},
        "invitation_id": str(app.identity.invite(other, "zoe@example.org", "viewer").id),
        "recipe_id": program.recipe(item_id, "Their ale"),
        "batch_id": str(program.made("/batches", {"recipe_id": program.recipe(item_id, "Their bock")})["batch_id"]),
        **_ways_in(installation, yvonne),
    }
    browser = signed_in_as(site, installation, owner, "owner")
    before = installation.kept()
    walked = set()
    for endpoint in ENDPOINTS:
        if "<" in endpoint.rule:
            response = browser.ask(endpoint, filled(endpoint.rule, theirs.__getitem__))
            assert response.status_code == 404, endpoint.rule
            walked.add(f"api.{endpoint.function.__name__}")
    for page in PAGES:
        if "<" in page.rule:
            assert browser.open(page, filled(page.rule, theirs.__getitem__)).status_code == 404, page.rule
            walked.add(f"pages.{page.function.__name__}")
    for rule in site.url_map.iter_rules():
        if "<" in rule.rule and rule.endpoint not in walked | OPEN:
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                path = filled(rule.rule, theirs.__getitem__)
                assert browser.send(path, method).status_code == 404, rule.rule
    assert installation.kept() == before
    assert theirs_in.client.get(f"/items/{item_id}").status_code == 200


def test_s44_what_a_session_lists_shows_nothing_of_another_organisation(
    site: Flask, installation: Installation, owner: Caller
) -> None:
    other = program_of(site, installation, "Big Brewery")
    other.restock(other.item("SECRET"), 10)
    browser = signed_in_as(site, installation, owner, "owner")
    for endpoint in ENDPOINTS:
        if endpoint.method == "GET" and "<" not in endpoint.rule:
            assert "SECRET" not in browser.ask(endpoint, endpoint.rule).text, endpoint.rule
    for page in PAGES:
        if page.method == "GET" and "<" not in page.rule:
            assert "SECRET" not in browser.open(page, page.rule).text, page.rule
