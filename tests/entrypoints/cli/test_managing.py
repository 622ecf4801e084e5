"""Invitations, roles and links for new passwords on a terminal."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

from application.identity.open_session import SignIn
from domain.identity.api_tokens import hash_secret
from domain.identity.sessions import Method, device
from domain.shared.identifiers import UserId
from entrypoints.cli.demo.data import brewery as data
from entrypoints.composition import opened
from entrypoints.settings import Settings
from tests.entrypoints.cli.terminal import Json, Terminal

BREWERY = data().organization["name"]
EVE = "eve@example.org"


def invited(brewery: Terminal, role: str = "maker") -> Json:
    return brewery.told("users", "invite", EVE, "--role", role)


def test_somebody_is_invited_listed_and_the_invitation_is_withdrawn(brewery: Terminal) -> None:
    assert "Nobody is invited" in brewery.shown("users", "invitations")
    made = invited(brewery)
    assert (made["email"], made["role"], made["state"]) == (EVE, "maker", "open")
    assert brewery.told("users", "invitations") == {"invitations": [made]}
    assert EVE in brewery.shown("users", "invitations")
    assert "leads to nothing any more" in brewery.shown("users", "withdraw", EVE.upper())
    assert brewery.told("users", "withdraw", made["invitation_id"])["state"] == "withdrawn"
    assert brewery.refused("users", "withdraw", EVE)["code"] == "identity.unknown_invitation"
    assert "gets a mail" in brewery.shown("users", "invite", EVE, "--role", "viewer")


def test_an_invitation_is_mailed_again_with_a_link_of_its_own(brewery: Terminal) -> None:
    made = invited(brewery)
    assert f"{EVE} gets another mail, with a new link." in brewery.shown("users", "resend", EVE)
    [again] = brewery.told("users", "invitations")["invitations"]
    assert again["invitation_id"] != made["invitation_id"]
    assert (again["email"], again["role"]) == (EVE, "maker")
    assert brewery.refused("users", "resend", made["invitation_id"])["code"] == "identity.invitation_ended"
    assert brewery.refused("users", "resend", "ben@example.org")["code"] == "identity.unknown_invitation"


def test_s31_a_member_is_signed_out_of_one_device_or_of_all(brewery: Terminal) -> None:
    eve = UserId(UUID(brewery.told("users", "create", "Eve", "--email", EVE, "--role", "maker")["user_id"]))
    assert "Nobody is signed in there." in brewery.shown("users", "sessions", EVE)
    with opened(Settings(database_url=brewery.database_url)) as app:
        for name in ("Firefox", "Chromium", "Safari"):
            sign_in = SignIn(method=Method.PASSWORD, device=device("192.0.2.1", name), request_id="request 1")
            app.identity.open_session(eve, sign_in)
    sessions = brewery.told("users", "sessions", EVE)["sessions"]
    assert {each["device"] for each in sessions} == {"Firefox", "Chromium", "Safari"}
    assert {"secret", "secret_hash"} & sessions[0].keys() == set()
    shown = brewery.shown("users", "sessions", EVE)
    assert "192.0.2.1" in shown
    one = sessions[0]["session_id"]
    assert "They are signed out of one device." in brewery.shown("users", "sign-out", EVE, "--session", one)
    refused = brewery.refused("users", "sign-out", EVE, "--session", one)
    assert refused["code"] == "identity.unknown_session"
    assert [each["session_id"] for each in brewery.told("users", "sessions", EVE)["sessions"]] == [
        each["session_id"] for each in sessions[1:]
    ]
    assert brewery.told("users", "sign-out", EVE) == {"ended": 2}
    assert brewery.told("users", "sessions", EVE) == {"sessions": []}


def test_a_token_that_manages_users_invites_within_its_permissions(brewery: Terminal) -> None:
    scopes = "--scope", "organization.manage_users", "--scope", "inventory.view"
    token = brewery.told("tokens", "create", "hr", *scopes)["token"]
    narrow = brewery.with_settings(TOKEN=token)
    assert narrow.refused("users", "invite", EVE, "--role", "maker")["code"] == "identity.more_than_own"
    brewery.told("roles", "create", "Looker", "--permission", "inventory.view")
    assert narrow.told("users", "invite", EVE, "--role", "looker")["role"] == "Looker"


def test_a_user_who_is_known_joins_another_organisation(brewery: Terminal) -> None:
    brewery.told("users", "create", "Eve", "--email", EVE, "--role", "maker")
    brewery.told("orgs", "create", "Soap", "--currency", "GBP", "--time-zone", "Europe/London", "--owner", "Ida")
    joined = brewery.told("users", "add", EVE, "--role", "viewer", "-o", "Soap")
    assert (joined["email"], joined["role"]) == (EVE, "viewer")
    again = brewery.refused("users", "add", EVE, "--role", "maker", "-o", "Soap")
    assert again["code"] == "identity.already_member"
    unknown = brewery.refused("users", "add", "ben@example.org", "--role", "maker", "-o", "Soap")
    assert unknown["code"] == "identity.unknown_user"
    nobody = "01900000-0000-7000-8000-000000000000"
    assert brewery.refused("users", "add", nobody, "--role", "maker", "-o", "Soap")["code"] == "identity.unknown_user"


def test_roles_are_defined_edited_given_and_removed(brewery: Terminal) -> None:
    made = brewery.told("roles", "create", "Packer", "--permission", "inventory.view")
    assert "Packer" in brewery.shown("roles", "list")
    edited = brewery.told("roles", "edit", "packer", "--permission", "inventory.view", "--permission", "recipes.view")
    assert edited == made | {"permissions": ["inventory.view", "recipes.view"]}
    assert brewery.told("roles", "edit", made["role_id"], "--name", "Packers")["name"] == "Packers"
    brewery.told("users", "create", "Eve", "--email", EVE, "--role", "viewer")
    assert "is Packers now" in brewery.shown("users", "role", EVE, "packers")
    assert brewery.refused("roles", "remove", "Packers")["code"] == "identity.role_in_use"
    assert brewery.told("users", "role", EVE, "maker")["role"] == "maker"
    assert "is removed" in brewery.shown("roles", "remove", "Packers")
    for gone in ("Packers", "owner"):
        assert brewery.refused("roles", "edit", gone, "--name", "x")["code"] == "identity.unknown_role"
    assert brewery.refused("roles", "create", "x", "--permission", "y", exit_code=2)["code"] == "request.usage"


def test_s30_the_last_owner_keeps_their_role(brewery: Terminal) -> None:
    [ada] = [each for each in brewery.told("users", "list", "-o", BREWERY)["members"] if each["role"] == "owner"]
    assert brewery.refused("users", "role", ada["user_id"], "viewer")["code"] == "identity.last_owner"


def test_s45_a_link_for_a_new_password_is_told_once_and_the_audit_tells_of_it(
    brewery: Terminal, tmp_path: Path
) -> None:
    brewery.told("users", "create", "Eve", "--email", EVE, "--role", "maker")
    printed = brewery.shown("users", "reset-link", EVE)
    [secret] = re.findall(r"/auth/reset/choose\?token=(\S+)", printed)
    [entry] = brewery.told("audit", "--action", "identity.print_reset_link")["entries"]
    assert entry["after"] is None
    with closing(sqlite3.connect(tmp_path / "brewery.db")) as connection:
        assert secret not in "\n".join(connection.iterdump())
        assert connection.execute("SELECT secret_hash FROM mailed_secret").fetchall() == [(hash_secret(secret),)]
    assert brewery.told("users", "reset-link", EVE)["link"].rpartition("=")[2] != secret


def test_a_link_for_a_new_password_is_mailed(brewery: Terminal) -> None:
    brewery.told("users", "create", "Eve", "--email", EVE, "--role", "maker")
    assert "gets a mail" in brewery.shown("users", "reset-link", EVE, "--mail")
    [entry] = brewery.told("audit", "--action", "identity.mail_reset_link")["entries"]
    assert entry["subject"] == "user"


def test_who_can_do_nothing_with_a_link_gets_none(brewery: Terminal) -> None:
    brewery.told("users", "create", "Eve", "--email", EVE, "--role", "maker")
    brewery.told("users", "disable", EVE)
    soap = "Soap", "--currency", "GBP", "--time-zone", "Europe/London", "--owner", "Ida"
    brewery.told("organizations", "create", *soap)
    [ida] = brewery.told("users", "list", "-o", "Soap")["members"]
    nobody = "01900000-0000-7000-8000-000000000000"
    for whose, code in (
        (ida["user_id"], "identity.user_without_address"),
        (EVE, "identity.disabled_user"),
        (nobody, "identity.unknown_user"),
    ):
        for way in ([], ["--mail"]):
            assert brewery.refused("users", "reset-link", whose, *way)["code"] == code
