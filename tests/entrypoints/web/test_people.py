"""Members, roles, tokens and the audit over the API."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from application.caller import Caller
from domain.identity.permissions import ALL, Permission
from domain.shared.identifiers import UserId
from tests.entrypoints.web.program import API, Json, Program, program_for, program_of, refusal
from tests.entrypoints.web.signed_in import signed_in
from tests.installations import Installation


def joined(site: Flask, installation: Installation, role: str, name: str = "Eve") -> tuple[str, Program]:
    """The id of a new member of the only organisation, and the holder of their token for all that they may do."""
    app = installation.app
    owner = app.identity.act_as_operator()
    member = app.identity.create_user(owner, name, f"{name.lower()}-{app.ids()}@example.org", role)
    caller = Caller(
        organization=owner.organization, actor_id=member.user.id, request_id="test", permissions=member.permissions
    )
    return str(member.user.id), program_for(site, installation, caller, member.permissions)


def audited(program: Program, **query: object) -> list[Json]:
    return list(program.seen("/audit", **query)["entries"])


def test_members_are_listed_changed_shut_out_and_let_in_again(
    program: Program, site: Flask, installation: Installation
) -> None:
    eve, _ = joined(site, installation, "maker")
    ada, shown = program.seen("/members")["members"]
    assert (ada["name"], ada["role"], ada["email"]) == ("Ada", "owner", None)
    assert (shown["user_id"], shown["role"], shown["is_active"], shown["is_disabled"]) == (eve, "maker", True, False)
    assert program.patch(f"/members/{eve}", {"role": "Viewer"}).json == shown | {"role": "viewer"}
    gone = shown | {"role": "viewer", "is_active": False}
    assert program.post(f"/members/{eve}/deactivate").json == gone
    assert program.seen("/members")["members"][1] == gone
    assert program.post(f"/members/{eve}/restore").json == gone | {"is_active": True}


def test_s46_a_demoted_owner_gets_403_at_once(program: Program, site: Flask, installation: Installation) -> None:
    eve, owner = joined(site, installation, "owner")
    owner.item("HOPS")
    program.patch(f"/members/{eve}", {"role": "viewer"})
    assert owner.get("/items").status_code == 200
    refusal(owner.post("/items", {}), 403, "identity.missing_permission")
    refusal(owner.patch(f"/members/{eve}", {"role": "owner"}), 403, "identity.missing_permission")


def test_s46_a_member_who_is_shut_out_gets_401_at_once_and_comes_back(
    program: Program, site: Flask, installation: Installation
) -> None:
    eve, maker = joined(site, installation, "maker")
    assert maker.get("/items").status_code == 200
    program.post(f"/members/{eve}/deactivate")
    refusal(maker.get("/items"), 401, "identity.bad_token")
    program.post(f"/members/{eve}/restore")
    assert maker.get("/items").status_code == 200


def test_s46_a_user_who_is_disabled_gets_401_at_once_and_comes_back(
    installation: Installation, program: Program
) -> None:
    [ada] = program.seen("/members")["members"]
    app = installation.app
    caller = app.identity.act_as_operator()
    assert str(caller.actor_id) == ada["user_id"]
    app.identity.disable_user(caller.actor_id)
    refusal(program.get("/items"), 401, "identity.bad_token")
    app.identity.disable_user.enable(caller.actor_id)
    assert program.get("/items").status_code == 200


def test_s46_an_edited_role_counts_at_once(program: Program, site: Flask, installation: Installation) -> None:
    role = program.made("/roles", {"name": "Counter", "permissions": ["inventory.view", "inventory.edit"]})
    _, counter = joined(site, installation, "counter")
    counter.item("HOPS")
    program.patch(f"/roles/{role['role_id']}", {"permissions": ["inventory.view"]})
    refusal(counter.post("/items", {}), 403, "identity.missing_permission")


def test_s44_nobody_gives_or_takes_more_than_they_have(
    program: Program, site: Flask, installation: Installation
) -> None:
    ada = program.seen("/members")["members"][0]["user_id"]
    eve, manager = joined(site, installation, "manager")
    for body in ({"role": "owner"}, {"role": "OWNER"}):
        refusal(manager.patch(f"/members/{eve}", body), 403, "identity.more_than_own")
    refusal(manager.patch(f"/members/{ada}", {"role": "viewer"}), 403, "identity.more_than_own")
    refusal(manager.post(f"/members/{ada}/deactivate"), 403, "identity.more_than_own")
    told = {"name": "till", "scopes": ["organization.manage_billing"]}
    assert refusal(manager.post("/tokens", told), 403, "identity.more_than_own")["field"] == "scopes"


def test_s31_a_members_devices_are_listed_and_signed_out(
    program: Program, site: Flask, installation: Installation
) -> None:
    eve, _ = joined(site, installation, "maker")
    browsers = [signed_in(site, installation, UserId(UUID(eve))) for _ in range(3)]
    sessions = program.seen(f"/members/{eve}/sessions")["sessions"]
    assert [each["device"] for each in sessions] == ["Firefox"] * 3
    assert sessions[0].keys() == {"session_id", "device", "address", "method", "created_at", "last_seen_at"}
    client, headers = program.client, {"Authorization": f"Bearer {program.token}"}
    one = f"{API}/members/{eve}/sessions/{sessions[0]['session_id']}"
    assert client.delete(one, headers=headers).json == sessions[0]
    refusal(client.delete(one, headers=headers), 404, "identity.unknown_session")
    assert sorted(each.client.get("/account").status_code for each in browsers) == [200, 200, 303]
    assert client.delete(f"{API}/members/{eve}/sessions", headers=headers).json == {"ended": 2}
    assert program.seen(f"/members/{eve}/sessions") == {"sessions": []}
    assert {each.client.get("/account").status_code for each in browsers} == {303}


def test_s31_nobody_signs_out_who_may_do_more(program: Program, site: Flask, installation: Installation) -> None:
    ada = program.seen("/members")["members"][0]["user_id"]
    session = signed_in(site, installation, UserId(UUID(ada)))
    _, manager = joined(site, installation, "manager")
    headers = {"Authorization": f"Bearer {manager.token}"}
    found = manager.seen(f"/members/{ada}/sessions")["sessions"][0]["session_id"]
    for path in (f"/members/{ada}/sessions", f"/members/{ada}/sessions/{found}"):
        refusal(manager.client.delete(API + path, headers=headers), 403, "identity.more_than_own")
    assert session.client.get("/account").status_code == 200


def test_the_last_owner_stays(program: Program) -> None:
    ada = program.seen("/members")["members"][0]["user_id"]
    refusal(program.patch(f"/members/{ada}", {"role": "viewer"}), 409, "identity.last_owner")
    refusal(program.post(f"/members/{ada}/deactivate"), 409, "identity.last_owner")
    assert program.patch(f"/members/{ada}", {"role": "owner"}).status_code == 200


def test_roles_are_defined_edited_and_removed(program: Program, site: Flask, installation: Installation) -> None:
    told = {"name": "Counter", "permissions": ["inventory.view", "inventory.adjust", "inventory.view"]}
    role = program.made("/roles", told, key="once")
    assert role["permissions"] == ["inventory.adjust", "inventory.view"]
    assert program.made("/roles", told, key="once") == role
    refusal(program.post("/roles", told | {"name": "COUNTER"}), 409, "identity.role_name_taken")
    assert [each["name"] for each in program.seen("/roles")["roles"]] == [
        "owner",
        "manager",
        "maker",
        "viewer",
        "Counter",
    ]
    edited = program.patch(f"/roles/{role['role_id']}", {"name": "Clerk"}).json
    assert edited == role | {"name": "Clerk"}
    eve, _ = joined(site, installation, "clerk")
    client, headers = program.client, {"Authorization": f"Bearer {program.token}"}
    refusal(client.delete(f"{API}/roles/{role['role_id']}", headers=headers), 409, "identity.role_in_use")
    program.patch(f"/members/{eve}", {"role": "viewer"})
    assert client.delete(f"{API}/roles/{role['role_id']}", headers=headers).json == edited
    refusal(client.delete(f"{API}/roles/{role['role_id']}", headers=headers), 404, "identity.unknown_role")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "Counter"},
        {"name": "Counter", "permissions": []},
        {"name": "Counter", "permissions": ["inventory.fly"]},
        {"name": "Counter", "permissions": "inventory.view"},
        {"name": "Counter\r\nroot", "permissions": ["inventory.view"]},
        {"name": " Counter", "permissions": ["inventory.view"]},
        {"name": "", "permissions": ["inventory.view"]},
    ],
)
def test_a_role_that_cannot_be_is_refused(program: Program, body: Json) -> None:
    assert program.post("/roles", body).status_code == 422


def test_s46_tokens_are_made_listed_and_revoked(program: Program, installation: Installation) -> None:
    ends = (installation.clock() + timedelta(days=1)).isoformat()
    told = {"name": "Till", "scopes": ["inventory.view"], "expires_at": ends}
    made = program.made("/tokens", told, key="once")
    assert made["token"].startswith(f"stillroom_{made['prefix']}_")
    shown = {name: value for name, value in made.items() if name != "token"}
    assert program.seen("/tokens")["tokens"][0] == shown
    error = refusal(program.post("/tokens", told, key="once"), 409, "identity.token_shown_once")
    assert made["token_id"] in error["details"]["got"]
    assert len(program.seen("/tokens")["tokens"]) == 2
    till = Program(program.client, made["token"])
    assert till.get("/items").status_code == 200
    refusal(till.get("/tokens"), 403, "identity.missing_permission")
    revoked = program.post(f"/tokens/{made['token_id']}/revoke").json
    assert revoked == shown | {"revoked_at": _json(installation), "last_used_at": _json(installation)}
    assert program.post(f"/tokens/{made['token_id']}/revoke").json == revoked
    refusal(till.get("/items"), 401, "identity.bad_token")


def _json(installation: Installation) -> str:
    return installation.clock().isoformat().replace("+00:00", "Z")


def test_s46_the_last_use_is_known_to_the_hour(program: Program, installation: Installation) -> None:
    def last_used() -> str:
        return str(program.seen("/tokens")["tokens"][0]["last_used_at"])

    first = last_used()
    installation.clock.advance(minutes=59)
    assert last_used() == first
    installation.clock.advance(minutes=1)
    last_used()
    assert last_used() == _json(installation)


def test_s46_members_see_and_revoke_their_own_tokens_only(
    program: Program, site: Flask, installation: Installation
) -> None:
    eve, maker = joined(site, installation, "maker")
    [own] = maker.seen("/tokens")["tokens"]
    assert own["user_id"] == eve
    assert len(program.seen("/tokens")["tokens"]) == 2
    [other] = [each for each in program.seen("/tokens")["tokens"] if each["user_id"] != eve]
    refusal(maker.post(f"/tokens/{other['token_id']}/revoke"), 403, "identity.missing_permission")
    assert program.post(f"/tokens/{own['token_id']}/revoke").status_code == 200
    refusal(maker.get("/tokens"), 401, "identity.bad_token")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"expires_at": "2026-03-02T09:00:00Z"}, "identity.invalid_expiry"),
        ({"expires_at": "9999-12-31T23:59:59-12:00"}, "identity.invalid_expiry"),
        ({"expires_at": "2027-03-02"}, "request.invalid"),
        ({"scopes": []}, "request.invalid"),
        ({"scopes": ["everything"]}, "request.invalid"),
        ({"name": "two\nlines"}, "identity.invalid_name"),
        ({"secret": "mine"}, "request.invalid"),
    ],
)
def test_a_token_that_cannot_be_is_refused(program: Program, changes: Json, code: str) -> None:
    refusal(program.post("/tokens", {"name": "till", "scopes": ["inventory.view"], **changes}), 422, code)


def test_s46_a_body_that_is_not_json_makes_no_token(program: Program) -> None:
    response = program.client.post(
        f"{API}/tokens",
        data={"name": "till", "scopes": "inventory.view"},
        headers={"Authorization": f"Bearer {program.token}"},
    )
    refusal(response, 415, "request.not_json")


def test_s45_every_change_of_people_is_in_the_audit(program: Program, site: Flask, installation: Installation) -> None:
    eve, _ = joined(site, installation, "maker")
    role = program.made("/roles", {"name": "Counter", "permissions": ["inventory.view"]})["role_id"]
    program.patch(f"/roles/{role}", {"name": "Clerk"})
    program.patch(f"/members/{eve}", {"role": "viewer"})
    program.patch(f"/members/{eve}", {"role": "viewer"})
    program.post(f"/members/{eve}/deactivate")
    program.post(f"/members/{eve}/restore")
    token = program.made("/tokens", {"name": "till", "scopes": ["inventory.view"]})
    program.post(f"/tokens/{token['token_id']}/revoke")
    installation.app.identity.disable_user(
        installation.app.identity.view_access.members(installation.app.identity.act_as_operator())[1].user.id
    )
    program.client.delete(f"{API}/roles/{role}", headers={"Authorization": f"Bearer {program.token}"})
    found = audited(program, action="identity.", limit=200)[::-1]
    assert [each["action"].removeprefix("identity.") for each in found] == [
        "found_organization",
        "issue_token",
        "add_member",
        "issue_token",
        "define_role",
        "edit_role",
        "change_role",
        "deactivate_member",
        "restore_member",
        "issue_token",
        "revoke_token",
        "disable_user",
        "remove_role",
    ]
    changed = found[6]
    assert (changed["actor"], changed["subject"], changed["subject_id"]) == ("Ada", "membership", eve)
    assert (changed["before"], changed["after"]) == (
        {"role": "maker", "is_active": True},
        {"role": "viewer", "is_active": True},
    )
    assert all(each["created_at"].endswith("Z") for each in found)
    assert all(token["token"].rpartition("_")[2] not in str(each) for each in found)


def test_s45_what_is_denied_is_in_the_audit_once_an_hour(
    program: Program, site: Flask, installation: Installation
) -> None:
    eve, viewer = joined(site, installation, "viewer")
    _, manager = joined(site, installation, "manager", "Ivy")
    for _ in range(3):
        refusal(viewer.get("/members"), 403, "identity.missing_permission")
    refusal(viewer.post("/items", {}), 403, "identity.missing_permission")
    refusal(manager.patch(f"/members/{eve}", {"role": "owner"}), 403, "identity.more_than_own")
    installation.clock.advance(minutes=61)
    refusal(viewer.get("/members"), 403, "identity.missing_permission")
    found = audited(program, action="identity.deny")[::-1]
    assert [(each["actor"], each["subject_id"], each["after"]["code"]) for each in found] == [
        ("Eve", "organization.manage_users", "identity.missing_permission"),
        ("Eve", "inventory.edit", "identity.missing_permission"),
        ("Ivy", "organization.manage_billing, organization.manage_roles", "identity.more_than_own"),
        ("Eve", "organization.manage_users", "identity.missing_permission"),
    ]


def test_s45_a_token_that_is_over_is_in_the_audit_and_one_that_nobody_has_is_not(
    program: Program, site: Flask, installation: Installation
) -> None:
    eve, maker = joined(site, installation, "maker")
    [own] = maker.seen("/tokens")["tokens"]
    program.post(f"/members/{eve}/deactivate")
    maker.get("/items")
    maker.get("/items")
    for guess in (f"{maker.token}x", maker.token[:-1], "stillroom_000000000000_x", "nonsense"):
        refusal(Program(program.client, guess).get("/items"), 401, "identity.bad_token")
    [refused] = audited(program, action="identity.refuse_token")
    assert (refused["subject_id"], refused["after"]["reason"]) == (own["token_id"], "user shut out")
    assert maker.token.rpartition("_")[2] not in str(refused)


def test_s45_no_secret_is_in_what_is_kept(program: Program, installation: Installation) -> None:
    token = program.made("/tokens", {"name": "till", "scopes": ["inventory.view"]})["token"]
    assert token not in str(installation.kept())
    assert token not in repr(
        installation.app.identity.issue_token(installation.app.identity.act_as_operator(), "x", ALL)
    )


def test_the_audit_is_filtered_and_comes_in_pages(program: Program, installation: Installation) -> None:
    item_id = program.item("MALT")
    installation.clock.advance(hours=1)
    program.restock(item_id, 5)
    assert [each["action"] for each in audited(program, subject_id=item_id)] == [
        "inventory.restock",
        "inventory.create_item",
    ]
    now = installation.clock().isoformat()
    assert [each["action"] for each in audited(program, since=now)] == ["inventory.restock"]
    assert len(audited(program, until=now)) == 4
    actor = program.seen("/members")["members"][0]["user_id"]
    assert len(audited(program, actor_id=actor, subject="inventory_item")) == 2
    first = program.seen("/audit", limit=3)
    rest = program.seen("/audit", limit=3, cursor=first["next_cursor"])
    assert [len(first["entries"]), len(rest["entries"]), rest["next_cursor"]] == [3, 1, None]
    refusal(program.get("/audit", cursor="x"), 422, "request.bad_cursor")
    for query in ({"since": "yesterday"}, {"actor_id": "Ada"}, {"limit": 0}, {"actor": actor}):
        refusal(program.get("/audit", **query), 422, "request.invalid")


def test_times_beyond_all_times_ask_for_nothing_or_for_everything(program: Program) -> None:
    for far in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        assert len(audited(program, since=far)) + len(audited(program, until=far)) == 2


def test_s44_the_audit_tells_costs_to_those_who_may_see_them_only(
    program: Program, site: Flask, installation: Installation
) -> None:
    program.restock(program.item("MALT", unit_cost="7.77"), 5, unit_cost="7.77")
    assert "7.77" in str(audited(program))
    permissions = [Permission.VIEW_AUDIT_LOGS.value, Permission.VIEW_INVENTORY.value]
    program.made("/roles", {"name": "Auditor", "permissions": permissions})
    _, auditor = joined(site, installation, "auditor")
    assert "7.77" not in str(audited(auditor))
    assert "38.85" not in str(audited(auditor))


def test_s44_nothing_of_another_organisation_is_in_the_audit(
    program: Program, site: Flask, installation: Installation
) -> None:
    program_of(site, installation, "Big Brewery").item("SECRET")
    assert "SECRET" not in str(audited(program))
