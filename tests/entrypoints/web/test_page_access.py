"""Who may open which page, and send which form: proved on every one that there is."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from application.caller import Caller
from application.identity.open_session import SignIn
from domain.identity.permissions import ALL, Permission
from domain.identity.roles import BUILT_IN, Role
from domain.identity.sessions import Method, device
from domain.shared.errors import DomainError
from entrypoints.settings import Settings
from entrypoints.web.pages.blueprint import PAGES
from entrypoints.web.pages.endpoints import PageEndpoint
from entrypoints.web.pages.layout import PARTS
from entrypoints.web.refusals import StorageAway, TooManyRequests, UnknownRoute
from entrypoints.web.site import create_site
from tests.entrypoints.web.asking import FILES, PAGE_FILES, PAGE_FORMS, filled
from tests.entrypoints.web.browsing import Pages, pages_by, pages_in_role, words_of
from tests.entrypoints.web.program import NOBODY, program_of
from tests.entrypoints.web.test_headers import SECURITY
from tests.installations import Installation, in_memory

SIGN_IN = SignIn(method=Method.PASSWORD, device=device("192.0.2.1", "Firefox"), request_id="request 1")
DENIED = "This is for members who may"


def owner_of(installation: Installation, name: str = "Little Brewery") -> Caller:
    installation.app.identity.found_organization(name, currency="EUR", time_zone="Europe/Berlin", owner="Ada")
    return installation.app.identity.act_as_operator(name)


def ask(pages: Pages, page: PageEndpoint, path: str) -> TestResponse:
    if page.method == "GET":
        return pages.client.get(path)
    if page.takes_file:
        return pages.send_file(path, FILES["import_items"], **PAGE_FILES[page.function.__name__])
    return pages.send(path, **PAGE_FORMS.get(page.function.__name__, {}))


def opened(pages: Pages) -> set[str]:
    """The names of the pages and forms that are not denied to this visitor."""
    names = set()
    for page in PAGES:
        response = ask(pages, page, filled(page.rule, lambda _: NOBODY))
        assert response.status_code < 500, page.rule
        assert SECURITY.items() <= dict(response.headers).items()
        denied = response.status_code == 403 and DENIED in words_of(response)
        # 403 besides: a narrow role cannot give what the form asks for.
        assert denied or response.status_code in {200, 303, 403, 404}, page.rule
        if not denied:
            names.add(page.function.__name__)
    return names


def expected(permissions: frozenset[Permission]) -> set[str]:
    return {page.function.__name__ for page in PAGES if page.opens_for(permissions)}


@pytest.mark.parametrize("role", BUILT_IN.values(), ids=BUILT_IN)
def test_s44_each_page_is_denied_exactly_to_roles_without_its_permission(
    site: Flask, installation: Installation, role: Role
) -> None:
    pages = pages_in_role(site, installation, owner_of(installation), role.name)
    assert opened(pages) == expected(role.permissions)


def test_every_form_with_fields_has_some_to_be_sent_with() -> None:
    assert {page.function.__name__ for page in PAGES if page.form} == {*PAGE_FORMS, *PAGE_FILES}


def test_every_page_names_a_permission_that_opens_it() -> None:
    assert [page.rule for page in PAGES if not page.permissions] == []


def test_s44_nobody_who_is_unknown_opens_a_page_or_sends_a_form(installation: Installation) -> None:
    pages = Pages(create_site(installation.app, Settings()))
    before = installation.kept()
    for page in PAGES:
        response = ask(pages, page, filled(page.rule, lambda _: NOBODY))
        assert response.status_code == 303
        assert response.headers["Location"].startswith("/auth/sign-in")
    assert installation.kept() == before


def test_s44_another_organisations_ids_lead_to_nothing(site: Flask, installation: Installation) -> None:
    app = installation.app
    program = program_of(site, installation, "Big Brewery")
    owner = app.identity.act_as_operator("Big Brewery")
    sku = program.sku()
    item_id = program.item()
    theirs = {
        **{name: sku[name] for name in ("product_id", "variant_id", "sku_id")},
        "item_id": item_id,
        "lot_id": program.restock(item_id, 1),
        "recipe_id": program.recipe(item_id, "Their ale"),
        "batch_id": "",
        "recall_id": "",
        "job_id": "",
        "role_id": str(app.identity.manage_roles.define(owner, "Counter", frozenset({Permission.VIEW_INVENTORY})).id),
        "user_id": str(app.identity.create_user(owner, "Yvonne", "yvonne@example.org", "Counter").user.id),
        "token_id": str(app.identity.issue_token(owner, "their till", ALL).token.id),
        "session_id": str(app.identity.open_session(owner.actor_id, SIGN_IN).session.id),
        "invitation_id": str(app.identity.invite(owner, "zoe@example.org", "viewer").id),
    }
    theirs["batch_id"] = str(program.made("/batches", {"recipe_id": theirs["recipe_id"]})["batch_id"])
    recall = {"kind": "drill", "lots": [program.restock(item_id, 5)], "reason": "theirs"}
    job = {"lots": [{"lot_id": theirs["lot_id"]}]}
    theirs["job_id"] = str(program.made("/label-jobs", job)["job_id"])
    theirs["recall_id"] = str(program.made("/recalls", recall)["recall_id"])
    pages = pages_by(installation, program_of(site, installation).token)
    before = installation.kept()
    for page in PAGES:
        if "<" in page.rule:
            response = ask(pages, page, filled(page.rule, theirs.__getitem__))
            assert response.status_code == 404, page.rule
    assert installation.kept() == before
    for page in PAGES:
        if page.method == "GET" and "<" not in page.rule:
            response = pages.client.get(page.rule)
            assert response.status_code == 200
            shown = [
                each
                for each in (*theirs.values(), "Yvonne", "their till", "Counter", "zoe@example.org")
                if each in response.text
            ]
            assert shown == [], page.rule
    assert "Nothing matches" in pages.open(f"/audit?who={theirs['user_id']}")


@pytest.mark.parametrize("role", BUILT_IN.values(), ids=BUILT_IN)
def test_the_navigation_shows_what_the_visitor_may_open_and_marks_where_they_are(role: Role) -> None:
    installation = in_memory()
    site = create_site(installation.app, Settings())
    pages = pages_in_role(site, installation, owner_of(installation), role.name)
    mine = [part.title for part in PARTS if not part.permissions.isdisjoint(role.permissions)]
    addresses = {
        "Stock": "/stock",
        "Products": "/products",
        "Recipes": "/recipes",
        "Batches": "/batches",
        "Recalls": "/recalls",
        "Members": "/members",
        "Roles": "/roles",
        "API tokens": "/tokens",
        "Billing": "/billing",
        "Organisation": "/organization",
        "Audit": "/audit",
    }
    for title in mine:
        page = pages.client.get(addresses[title]).text
        navigation = page[page.index('aria-label="Main"') : page.index("</nav>")]
        assert [each for each in addresses if f">{each}</a>" in navigation] == mine
        assert f'href="{addresses[title]}" aria-current="page">{title}' in navigation
        assert navigation.count("aria-current") == 1


def test_s45_what_a_page_denies_is_noted_in_the_audit(site: Flask, installation: Installation) -> None:
    owner = owner_of(installation)
    pages = pages_in_role(site, installation, owner, "viewer")
    denial = pages.client.get("/members")
    assert "manage members and everybody's api tokens" in words_of(denial)
    assert "ask an owner" in words_of(denial)
    ours = pages_in_role(site, installation, owner, "owner")
    noted = "Eve Permission Manage members and everybody's API tokens Code identity.missing_permission"
    assert noted in ours.audit(what="identity.deny")


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        (UnknownRoute("There is nothing at this address."), 404, "may be misspelt, or what was here is gone"),
        (
            TooManyRequests("5 per 1 minute", seconds=42),
            429,
            "ask again in 42 seconds. Nothing was lost. Wait that long",
        ),
        (StorageAway(), 503, "Wait a few seconds, then load this page again"),
    ],
)
def test_a_page_that_cannot_be_shown_says_what_to_do_next(kind: DomainError, status: int, words: str) -> None:
    site = create_site(in_memory().app, Settings())

    @site.get("/refused")
    def refused() -> str:
        raise kind

    response = site.test_client().get("/refused")
    assert response.status_code == status
    assert words in words_of(response)
    assert "Idempotency-Key" not in response.text


def test_a_visitor_who_is_denied_something_keeps_their_navigation(site: Flask, installation: Installation) -> None:
    pages = pages_in_role(site, installation, owner_of(installation), "maker")
    denied = pages.client.get("/audit")
    assert denied.status_code == 403
    assert 'href="/tokens">API tokens' in denied.text
    assert 'href="/members"' not in denied.text
