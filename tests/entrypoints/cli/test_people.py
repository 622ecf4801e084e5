"""Users, tokens and the audit on a terminal."""

from uuid import UUID

import pytest

from adapters.sql.engine import create
from adapters.sql.transactions import SqlTransactions
from domain.identity.authenticators import Authenticator
from domain.shared.identifiers import UserId
from entrypoints.cli.people import changes
from tests.domain.inventory.shelf import NOW
from tests.entrypoints.cli.terminal import Json, Terminal


def eve(terminal: Terminal, role: str = "maker") -> Json:
    return terminal.told("users", "create", "Eve", "--email", "Eve@example.org", "--role", role)


def test_a_user_is_made_as_a_member_and_listed(brewery: Terminal) -> None:
    made = eve(brewery)
    assert (made["name"], made["email"], made["role"], made["is_active"]) == ("Eve", "Eve@example.org", "maker", True)
    assert [each["name"] for each in brewery.told("users", "list")["users"]][-1:] == ["Eve"]
    assert "Eve@example.org" in brewery.shown("users", "list")
    [organization] = brewery.told("orgs", "list")["organizations"]
    members = brewery.told("users", "list", "-o", organization["name"])["members"]
    assert members[-1] == made
    assert "maker" in brewery.shown("users", "list", "-o", organization["name"])


def test_without_users_the_list_says_so(terminal: Terminal) -> None:
    assert "no user yet" in terminal.shown("users", "list")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["Eve", "--email", "eve", "--role", "maker"], "identity.invalid_email"),
        (["Eve", "--email", "eve\uff20example.org", "--role", "maker"], "identity.invalid_email"),
        (["E\nve", "--email", "eve@example.org", "--role", "maker"], "identity.invalid_name"),
        (["Eve", "--email", "eve@example.org", "--role", "boss"], "identity.unknown_role"),
    ],
)
def test_s27_a_user_who_cannot_be_is_refused(brewery: Terminal, words: list[str], code: str) -> None:
    before = brewery.told("users", "list")["users"]
    assert brewery.refused("users", "create", *words)["code"] == code
    assert brewery.told("users", "list")["users"] == before


def test_an_address_is_one_users(brewery: Terminal) -> None:
    eve(brewery)
    words = "users", "create", "Mallory", "--email", "EVE@example.org", "--role", "owner"
    assert brewery.refused(*words)["code"] == "identity.email_taken"


def test_s46_a_user_is_disabled_and_enabled_by_address_or_id(brewery: Terminal) -> None:
    ada = brewery.told("users", "list")["users"][0]
    token = brewery.told("tokens", "create", "till")["token"]
    user_id = eve(brewery, "owner")["user_id"]
    disabled = brewery.told("users", "disable", "eve@EXAMPLE.org")
    assert (disabled["user_id"], disabled["disabled_at"] is None) == (user_id, False)
    assert "disabled" in brewery.shown("users", "list")
    assert brewery.told("users", "enable", user_id)["disabled_at"] is None
    assert "can do nothing any more" in brewery.shown("users", "disable", ada["user_id"])
    assert brewery.with_settings(TOKEN=token).refused("stock", "items")["code"] == "identity.bad_token"
    assert brewery.told("stock", "items")["items"]
    assert "can do again" in brewery.shown("users", "enable", ada["user_id"])
    assert brewery.with_settings(TOKEN=token).told("stock", "items")["items"]
    assert brewery.refused("users", "disable", "nobody@example.org")["code"] == "identity.unknown_user"


def test_two_step_sign_in_is_turned_off_for_who_lost_everything(brewery: Terminal) -> None:
    user_id = eve(brewery)["user_id"]
    assert brewery.refused("users", "reset-second-factor", user_id)["code"] == "identity.no_second_factor"
    in_force = Authenticator(
        user_id=UserId(UUID(user_id)), sealed_secret="gAAAA", begun_at=NOW, confirmed_at=NOW, last_step=1
    )
    engine = create(brewery.database_url)
    SqlTransactions(engine)(lambda transaction: transaction.authenticators.keep(in_force))
    assert brewery.told("users", "reset-second-factor", "eve@example.org")["user_id"] == user_id
    assert SqlTransactions(engine)(lambda transaction: transaction.authenticators.get(in_force.user_id)) is None
    engine.dispose()
    [noted] = brewery.told("audit", "--action", "identity.reset_second_factor")["entries"]
    assert noted["subject_id"] == user_id
    assert brewery.refused("users", "reset-second-factor", "nobody@example.org")["code"] == "identity.unknown_user"


def test_an_owner_may_have_an_address(terminal: Terminal) -> None:
    words = "--currency", "GBP", "--time-zone", "Europe/London", "--owner", "Ida", "--email", "ida@example.org"
    terminal.told("orgs", "create", "Soap", *words)
    assert terminal.told("users", "list")["users"][0]["email"] == "ida@example.org"
    assert terminal.refused("orgs", "create", "Soup", *words)["code"] == "identity.email_taken"


def test_a_token_is_revoked_by_prefix_or_id(brewery: Terminal) -> None:
    for name in ("prefix", "token_id"):
        made = brewery.told("tokens", "create", "till")
        assert brewery.told("tokens", "revoke", made[name])["revoked_at"] is not None
        till = brewery.with_settings(TOKEN=made["token"])
        assert till.refused("stock", "items")["code"] == "identity.bad_token"
    made = brewery.told("tokens", "create", "till")
    assert "opens nothing any more" in brewery.shown("tokens", "revoke", made["prefix"])
    assert brewery.refused("tokens", "revoke", "000000000000")["code"] == "identity.unknown_token"


def test_s46_a_token_makes_no_token_for_more_than_it_may(brewery: Terminal) -> None:
    scopes = "--scope", "inventory.view", "--scope", "organization.manage_tokens"
    small = brewery.with_settings(TOKEN=brewery.told("tokens", "create", "small", *scopes)["token"])
    refused = small.refused("tokens", "create", "more", "--scope", "inventory.adjust")
    assert refused["code"] == "identity.more_than_own"
    assert small.told("tokens", "create", "same")["scopes"] == ["inventory.view", "organization.manage_tokens"]


def test_an_expiry_beyond_all_times_is_refused(brewery: Terminal) -> None:
    refused = brewery.refused("tokens", "create", "till", "--expires", "9999-12-31")
    assert refused["code"] == "identity.invalid_expiry"


def test_s45_the_audit_tells_who_did_what(brewery: Terminal) -> None:
    user_id = eve(brewery)["user_id"]
    brewery.told("users", "disable", user_id)
    found = brewery.told("audit", "--action", "identity.", "--limit", "2")
    assert [each["action"] for each in found["entries"]] == ["identity.disable_user", "identity.add_member"]
    assert found["more"]
    assert found["entries"][0]["after"] == {"is_disabled": True}
    shown = brewery.shown("audit", "--subject", "user", "--subject-id", user_id)
    assert "is disabled: false → true" in " ".join(shown.split()).replace("is_disabled", "is disabled")
    assert "There is more" in brewery.shown("audit", "--limit", "1")


def test_the_audit_is_filtered_by_actor_and_time(brewery: Terminal) -> None:
    eve(brewery)
    assert brewery.told("audit", "--actor", "eve@example.org")["entries"] == []
    assert brewery.told("audit", "--since", "2099-01-01")["entries"] == []
    assert brewery.told("audit", "--until", "0001-01-01")["entries"] == []
    assert brewery.told("audit", "--since", "0001-01-01", "--until", "9999-12-31")["entries"]
    assert brewery.refused("audit", "--actor", "nobody@example.org")["code"] == "identity.unknown_member"


def test_s45_what_is_denied_on_a_terminal_is_noted_too(brewery: Terminal) -> None:
    token = brewery.told("tokens", "create", "scale", "--scope", "inventory.view")["token"]
    scale = brewery.with_settings(TOKEN=token)
    assert scale.refused("stock", "adjust", "CAP-26", "damaged", "1")["code"] == "identity.missing_permission"
    [noted] = brewery.told("audit", "--action", "identity.deny")["entries"]
    assert noted["subject_id"] == "inventory.adjust"


def test_s45_nothing_that_was_written_forges_a_line_of_the_audit(brewery: Terminal) -> None:
    forged = "dented\r\n2026-01-01 00:00  Ada  identity.change_role"
    brewery.told("stock", "hold", "BEER-IPA-33", "IPA-024", "--reason", forged)
    [entry] = brewery.told("audit", "--action", "inventory.hold", "--limit", "1")["entries"]
    assert entry["after"] == {"held_reason": forged}
    shown = brewery.shown("audit", "--action", "inventory.hold", "--limit", "1")
    assert "\r" not in shown
    assert not any(line.startswith("2026-01-01") for line in shown.splitlines())
    assert "\\r\\n" in "".join(shown.split())


def test_s45_a_change_is_told_in_one_line() -> None:
    same: dict[str, str | bool | None] = {"is_active": True}
    assert changes(same | {"role": "maker"}, same | {"role": "viewer"}) == "role: maker → viewer"
    assert changes({"is_active": True}, {"is_active": False}) == "is_active: true → false"
    assert changes(None, {"name": "a\nb\x1b[2J", "gone": None}) == "name: a\\nb\\x1b[2J"
    assert changes({"reason": "x"}, {"reason": None}) == "reason: x → nothing"
    assert changes(None, None) == ""
