"""Members, roles, tokens and the audit as pages."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

import application
from application.caller import Caller
from domain.identity.permissions import ALL, Permission
from domain.shared.audit import AuditQuery
from entrypoints.web.pages.audit_words import ACTIONS, Difference, told
from entrypoints.web.pages.layout import DONE, Done
from entrypoints.web.pages.permission_words import GROUPS
from tests.entrypoints.web.browsing import Pages, pages_by, pages_in_role, words_of
from tests.entrypoints.web.program import NOBODY, Program
from tests.installations import Installation, in_memory

ACTION = r'"((?:identity|inventory|production)\.[a-z_]+)"'


@pytest.fixture
def installation() -> Installation:
    """In memory alone: what a page shows comes by use cases that are proved on every kind of storage."""
    return in_memory()


@pytest.fixture
def owner(installation: Installation, program: Program) -> Caller:
    """The owner."""
    del program
    return installation.app.identity.act_as_operator()


def test_every_permission_stands_in_one_group_in_words() -> None:
    assert sorted(permission for group in GROUPS.values() for permission in group) == sorted(Permission)


def test_every_action_that_a_use_case_notes_has_words() -> None:
    lines = [line for file in Path(application.__path__[0]).rglob("*.py") for line in file.read_text().splitlines()]
    noted = {code for line in lines if "code = " not in line for code in re.findall(ACTION, line)}
    assert {"identity.deny", "identity.issue_token", "inventory.hold"} <= noted
    assert noted - {action for group in ACTIONS.values() for action in group} == set()


def test_a_time_that_cannot_be_read_is_shown_as_it_was_kept(installation: Installation, owner: Caller) -> None:
    [*_, line] = installation.app.identity.view_audit(owner, AuditQuery()).rows
    odd = replace(line, entry=replace(line.entry, before=None, after={"ended_at": "some day"}))
    assert told(odd, {}, owner.organization).differences == [Difference("Ended", None, "some day")]


def test_everything_that_a_form_does_is_told_in_words() -> None:
    assert set(DONE) == set(Done)


def test_a_link_cannot_make_a_page_tell_anything_else(pages: Pages) -> None:
    assert 'role="status"' in pages.client.get("/members?done=restored").text
    assert 'role="status"' not in pages.client.get("/members?done=Send+your+password").text


def test_a_member_gets_another_role_is_shut_out_and_let_in_again(
    pages: Pages, installation: Installation, owner: Caller
) -> None:
    assert "Nobody else yet" in pages.open("/members")
    eve = installation.app.identity.create_user(owner, "Eve", "eve@example.org", "maker").user.id
    assert "Ada (you) owner Active" in pages.open("/members")
    assert "Eve maker Active eve@example.org 2 Mar 2026" in pages.open("/members")
    assert "The role is given." in pages.done(f"/members/{eve}/role", role="viewer")
    assert "Eve viewer Active" in pages.open("/members")
    assert "Let Eve in again" in pages.done(f"/members/{eve}/deactivate")
    assert "Eve viewer Shut out" in pages.open("/members")
    assert "Shut Eve out" in pages.done(f"/members/{eve}/restore")
    assert "Eve viewer Active" in pages.open("/members")
    installation.app.identity.disable_user(eve)
    assert "Eve viewer Disabled" in pages.open("/members")


def test_the_last_owner_stays_and_it_is_said_beside_the_form(pages: Pages, owner: Caller) -> None:
    address = f"/members/{owner.actor_id}"
    response = pages.send(f"{address}/role", role="viewer")
    assert response.status_code == 409
    assert '<fieldset class="choices" id="role" aria-describedby="role-mistake">' in response.text
    assert re.search(r'id="role-mistake">An organisation needs an owner', response.text)
    assert re.search(r'value="viewer" checked', response.text)
    assert "Not yet: Ada" in words_of(response)
    response = pages.send(f"{address}/deactivate")
    assert response.status_code == 409
    assert re.search(r'aria-describedby="access-mistake">Shut Ada out', response.text)
    assert "Ada (you) owner Active" in pages.open("/members")


def test_s44_more_than_ones_own_is_refused_beside_the_form_and_noted(
    site: Flask, pages: Pages, installation: Installation, owner: Caller
) -> None:
    manager = pages_in_role(site, installation, owner, "manager")
    eve = installation.app.identity.create_user(owner, "Eve", "eve@example.org", "maker").user.id
    words = manager.refused(f"/members/{eve}/role", 403, role="owner")
    assert "permissions that you do not have yourself: Manage plan and payment; Define roles." in words
    assert "Eve maker" in pages.open("/members")
    assert "Permission Manage plan and payment; Define roles" in pages.audit(what="identity.deny")


def test_a_role_that_is_gone_is_told_beside_the_form(pages: Pages, owner: Caller) -> None:
    assert "has no such role" in pages.refused(f"/members/{owner.actor_id}/role", 404, role="Counter")
    assert "Ada" in pages.refused(f"/members/{owner.actor_id}/role", 404, role="")


def test_a_role_is_defined_edited_and_removed(pages: Pages, installation: Installation) -> None:
    assert "No roles of your own yet" in pages.open("/roles")
    chosen = ["inventory.view", "inventory.reserve"]
    words = pages.done("/roles", name=" Packer ", permissions=chosen)
    assert "The role is defined." in words
    assert "Packer Stock See items, lots and their history Reserve stock for orders Edit Remove" in words
    found = re.search(r'href="(/roles/[0-9a-f-]{36})"', pages.client.get("/roles").text)
    assert found is not None
    page = pages.client.get(found[1]).text
    assert re.findall(r'value="([a-z._]+)" checked', page) == chosen
    assert "Counter" in pages.done(found[1], name="Counter", permissions=["inventory.view"])
    member = installation.app.identity.create_user(
        installation.app.identity.act_as_operator(), "Eve", "eve@example.org", "Counter"
    )
    assert "Members have the role Counter" in pages.refused(f"{found[1]}/remove", 409)
    pages.done(f"/members/{member.user.id}/role", role="viewer")
    assert "Remove the role Counter?" in pages.open(f"{found[1]}/remove")
    assert "The role is removed." in pages.done(f"{found[1]}/remove")
    assert "No roles of your own yet" in pages.open("/roles")


@pytest.mark.parametrize(
    ("fields", "status", "field", "words"),
    [
        ({"name": "", "permissions": "inventory.view"}, 422, "name", "Give it a name"),
        ({"name": "x" * 101, "permissions": "inventory.view"}, 422, "name", "Give it a name"),
        ({"name": "Owner", "permissions": "inventory.view"}, 409, "name", "There is a role"),
        ({"name": "Packer"}, 422, "permissions", "Choose at least one."),
        ({"name": "Packer", "permissions": "inventory.steal"}, 422, "permissions", "Choose at least one."),
        (
            {"name": "Packer", "permissions": ["inventory.view"] * (len(Permission) + 1)},
            422,
            "permissions",
            f"at most {len(Permission)} of them",
        ),
    ],
)
def test_what_is_wrong_with_a_role_stands_beside_its_field_and_nothing_is_lost(
    pages: Pages, installation: Installation, fields: dict[str, object], status: int, field: str, words: str
) -> None:
    before = installation.kept()
    response = pages.send("/roles", **fields)
    assert response.status_code == status
    assert words in words_of(response)
    assert re.search(rf'id="{field}-mistake">', response.text)
    assert re.search(rf'id="{field}"[^>]* aria-describedby="{field}-hint {field}-mistake"', response.text)
    assert f'value="{fields["name"]}"' in response.text
    assert installation.kept() == before


def test_permissions_that_are_not_ones_own_cannot_be_ticked(
    site: Flask, installation: Installation, owner: Caller
) -> None:
    scopes = frozenset({Permission.VIEW_INVENTORY, Permission.MANAGE_ROLES})
    installation.app.identity.manage_roles.define(owner, "narrow", scopes)
    page = pages_in_role(site, installation, owner, "narrow").client.get("/roles/new").text
    assert sorted(re.findall(r'value="([a-z._]+)">', page)) == sorted(scopes)
    assert len(re.findall(r'value="[a-z._]+" disabled>', page)) == len(ALL - scopes)


def test_who_may_only_manage_members_sees_roles_without_changing_them(
    site: Flask, installation: Installation, owner: Caller
) -> None:
    installation.app.identity.manage_roles.define(owner, "Packer", frozenset({Permission.VIEW_INVENTORY}))
    words = pages_in_role(site, installation, owner, "manager").open("/roles")
    assert "Packer Stock See items, lots and their history Built in" in words


def token_in(page: str) -> str:
    found = re.search(r'value="(stillroom_[0-9a-f]+_\w+)" readonly', page)
    assert found is not None
    return found[1]


def test_s46_a_token_is_made_shown_once_and_revoked(pages: Pages, site: Flask, installation: Installation) -> None:
    fields = {"name": "Till", "scopes": ["inventory.view"], "expires_at": "2026-03-31", "key": "form-0001"}
    response = pages.send("/tokens", **fields)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    text = token_in(response.text)
    till = Program(site.test_client(), text)
    assert till.get("/items").status_code == 200
    again = pages.send("/tokens", **fields)
    assert again.status_code == 409
    assert "made its token already" in words_of(again)
    assert text not in again.text
    words = pages.open("/tokens")
    assert words.count("Till") == 1
    assert "Till you In force" in words
    assert "31 Mar 2026, 23:59" in words
    assert text not in pages.client.get("/tokens").text
    found = re.search(r'href="(/tokens/[0-9a-f-]{36}/revoke)"', pages.client.get("/tokens").text)
    assert found is not None
    assert "Revoke Till?" in pages.open(found[1])
    assert "The token is revoked." in pages.done(found[1])
    assert "Till you Revoked" in pages.open("/tokens")
    assert till.get("/items").status_code == 401
    del installation


def test_s46_a_tokens_scopes_are_some_of_what_its_maker_may_do(
    site: Flask, installation: Installation, owner: Caller
) -> None:
    maker = pages_in_role(site, installation, owner, "maker")
    offered = re.findall(r'name="scopes" value="([a-z._]+)"', maker.client.get("/tokens/new").text)
    own = installation.app.identity.view_access.roles(owner)[2].permissions
    assert sorted(offered) == sorted(own)
    fields = {"name": "Till", "scopes": ["inventory.view", "inventory.edit"], "key": "k"}
    assert "do not have yourself: Make and edit items and units." in maker.refused("/tokens", 403, **fields)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"name": ""}, "name", "Give it a name"),
        ({"scopes": []}, "scopes", "Choose at least one."),
        ({"expires_at": "2026-03-01"}, "expires_at", "still to come"),
        ({"expires_at": "9999-12-31"}, "expires_at", "still to come"),
        ({"expires_at": "soon"}, "expires_at", "Expected: a day, such as 2026-11-23."),
    ],
)
def test_what_is_wrong_with_a_token_stands_beside_its_field(
    pages: Pages, installation: Installation, fields: dict[str, object], field: str, words: str
) -> None:
    before = installation.kept()
    response = pages.send("/tokens", **{"name": "Till", "scopes": ["inventory.view"], "key": "k", **fields})
    assert response.status_code == 422
    assert words in words_of(response)
    assert f'id="{field}-mistake"' in response.text
    assert installation.kept() == before


def test_members_see_their_own_tokens_and_revoke_no_others(
    site: Flask, installation: Installation, owner: Caller
) -> None:
    theirs = installation.app.identity.issue_token(owner, "Scale", ALL).token
    maker = pages_in_role(site, installation, owner, "maker")
    assert "Scale" not in maker.open("/tokens")
    assert maker.client.get(f"/tokens/{theirs.id}/revoke").status_code == 404
    maker.refused(f"/tokens/{theirs.id}/revoke", 403)
    manager = pages_in_role(site, installation, owner, "manager")
    assert "Scale Ada In force" in manager.open("/tokens")
    assert f"stillroom_{theirs.prefix} of Ada opens nothing" in manager.open(f"/tokens/{theirs.id}/revoke")


def test_an_expired_token_is_told_as_such(pages: Pages, installation: Installation, owner: Caller) -> None:
    installation.app.identity.issue_token(owner, "Fair", ALL, installation.clock() + timedelta(hours=1))
    installation.clock.advance(hours=2)
    assert "Fair you Expired" in pages.open("/tokens")


def test_the_audit_tells_what_was_done_in_words(pages: Pages, installation: Installation, owner: Caller) -> None:
    app = installation.app
    eve = app.identity.create_user(owner, "Eve", "eve@example.org", "maker").user.id
    pages.done(f"/members/{eve}/role", role="viewer")
    role = app.identity.manage_roles.define(
        owner, "Packer", frozenset({Permission.VIEW_INVENTORY, Permission.VIEW_COSTS})
    )
    assert role.id is not None
    app.identity.manage_roles.edit(
        owner, role.id, permissions=frozenset({Permission.VIEW_INVENTORY, Permission.RESERVE_INVENTORY})
    )
    pages.done(f"/members/{eve}/deactivate")
    pages.done(f"/members/{eve}/restore")
    app.identity.manage_roles.remove(owner, role.id)
    app.identity.disable_user(eve)
    app.identity.revoke_token(owner, app.identity.issue_token(owner, "Till", [Permission.VIEW_INVENTORY]).token.id)
    words = pages.audit()
    assert "Gave another role 2 Mar 2026, 10:00 Ada Member Eve Role maker → viewer" in words
    assert "Permissions added Reserve stock for orders Permissions taken See costs and values" in words
    assert "Made an API token 2 Mar 2026, 10:00 Ada API token Till Name Till" in words
    assert "Whose Ada Scopes See items, lots and their history" in words
    assert "identity." not in words
    assert words.index("Revoked an API token") < words.index("Founded the organisation")


def test_the_audit_is_filtered_by_who_what_subject_and_days(
    program: Program, installation: Installation, owner: Caller
) -> None:
    item_id = program.item("MALT", name="Pale malt")
    # Where the organisation is, it is the 5th by then.
    installation.clock.advance(hours=62)
    pages = pages_by(installation, program.token)
    program.restock(item_id, 10, unit_cost="1.2")
    day = owner.organization.day_of(installation.clock()).isoformat()
    assert "Recorded: restock" in pages.audit(since=day)
    assert "Made an item" not in pages.audit(since=day, until=day)
    assert "Recorded: restock" in pages.audit(until=day)
    assert "Recorded: restock" not in pages.audit(until="2026-03-04")
    assert "Nothing matches" in pages.open("/audit?until=2026-03-01")
    only = pages.audit(what="inventory.")
    assert "Made an item" in only
    assert "Founded the organisation" not in only
    assert "Recorded: restock" in pages.audit(subject="inventory_item", subject_id=item_id)
    assert "Founded the organisation" not in pages.audit(subject="inventory_item", subject_id=item_id)
    assert "On hand 0 → 10" in pages.audit(who=owner.actor_id)
    assert "Somebody unknown" in pages.open(f"/audit?who={NOBODY}")
    assert pages.audit(who=NOBODY) == ""


def test_the_audit_comes_in_pages_that_keep_the_filter(pages: Pages, program: Program) -> None:
    for number in range(53):
        program.item(f"I{number:02}")
    first = pages.client.get("/audit?what=inventory.create_item").text
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    words = pages.open(older[1].replace("&amp;", "&"))
    assert "I02" in words
    assert "I03" not in words
    assert "Newest" in words


def test_costs_are_left_out_of_the_audit_for_who_may_not_see_them(
    site: Flask, program: Program, installation: Installation, owner: Caller
) -> None:
    program.restock(program.item(), 10, unit_cost="7.77")
    installation.app.identity.manage_roles.define(
        owner, "Auditor", frozenset({Permission.VIEW_INVENTORY, Permission.VIEW_AUDIT_LOGS})
    )
    assert "Unit cost 0 → 7.77" in pages_by(installation, program.token).audit()
    hidden = pages_in_role(site, installation, owner, "Auditor").audit()
    assert "On hand 0 → 10" in hidden
    assert "7.77" not in hidden


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("since=soon", 422),
        ("who=me", 422),
        ("cursor=x", 422),
        ("what=%00", 422),
        ("what=a&what=b", 422),
        ("who=%ff", 400),
    ],
)
def test_a_filter_that_cannot_be_is_told(pages: Pages, query: str, status: int) -> None:
    assert pages.client.get(f"/audit?{query}").status_code == status


@pytest.mark.parametrize(
    ("body", "kind", "status", "words"),
    [
        (b"name=%ff&permissions=inventory.view", "application/x-www-form-urlencoded", 400, "form is not UTF-8"),
        (b"name=\xff", "application/x-www-form-urlencoded", 400, "form is not UTF-8"),
        (b"{}", "application/json", 415, "what the form on the page sends"),
        (b"", "", 415, "what the form on the page sends"),
    ],
)
def test_a_body_that_no_form_of_ours_sends_is_refused(
    pages: Pages, body: bytes, kind: str, status: int, words: str
) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "X-CSRFToken": pages.client.get("/form-token").text}
    response = pages.client.post("/roles", data=body, content_type=kind, headers=headers)
    assert response.status_code == status
    assert words in words_of(response)


def test_a_field_that_the_form_does_not_have_or_has_once_is_refused(pages: Pages) -> None:
    pages.refused("/roles", 422, name=["a", "b"], permissions="inventory.view")
    pages.refused("/roles", 422, name="a", permissions="inventory.view", owner="1")
    pages.refused("/tokens", 422, name="a", scopes="inventory.view")


def test_what_people_wrote_is_never_markup(pages: Pages, installation: Installation, owner: Caller) -> None:
    name = """<script>alert(1)</script>'"&amp;"""
    role = installation.app.identity.manage_roles.define(owner, name, frozenset({Permission.VIEW_INVENTORY}))
    member = installation.app.identity.create_user(owner, name, "eve@example.org", name).user
    token = installation.app.identity.issue_token(owner, name, [Permission.VIEW_INVENTORY]).token
    addresses = (f"/members/{member.id}", f"/roles/{role.id}", f"/roles/{role.id}/remove", f"/tokens/{token.id}/revoke")
    for path in ("/members", "/roles", "/tokens", "/audit", *addresses):
        assert name in pages.open(path) or path == f"/roles/{role.id}"
        assert "<script>" not in pages.client.get(path).text
    assert "<script>" not in pages.send("/roles", name=name, permissions="inventory.view").text
