"""Proof and health: verify and doctor."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.entrypoints.cli.terminal import Terminal


def tamper(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_whole_brewery_is_verified(brewery: Terminal) -> None:
    assert brewery.told("verify") == {"success": True, "items_checked": 26, "findings": []}
    assert "26 items checked" in brewery.shown("verify")


def test_one_item_is_verified(brewery: Terminal) -> None:
    assert brewery.told("verify", "BEER-IPA-33")["items_checked"] == 1
    assert "1 item checked" in brewery.shown("verify", "BEER-IPA-33")


def test_what_does_not_agree_is_named_and_ends_with_1(brewery: Terminal, tmp_path: Path) -> None:
    tamper(tmp_path / "brewery.db", "UPDATE inventory_item SET on_hand = on_hand + 1 WHERE code = 'HOP-SIMCOE'")
    answer = brewery.type("verify", "--json")
    assert answer.exit_code == 1
    assert answer.record["success"] is False
    assert {finding["item"] for finding in answer.record["findings"]} == {"Simcoe hops"}
    shown = brewery.type("verify")
    assert shown.exit_code == 1
    assert "on hand is the sum" in " ".join(shown.out.split())


def test_a_healthy_installation_is_well(brewery: Terminal) -> None:
    told = brewery.told("doctor")
    assert told["success"] is True
    assert {"settings", "database", "SQLite", "history", "clock", "time zones"} <= {
        each["name"] for each in told["checks"]
    }
    assert "All is well." in brewery.shown("doctor")


def ill(terminal: Terminal) -> dict[str, str]:
    answer = terminal.type("doctor", "--json")
    assert answer.exit_code == 1
    return {each["name"]: each["advice"] for each in answer.record["checks"] if not each["ok"]}


def test_history_that_could_be_changed_is_found(brewery: Terminal, tmp_path: Path) -> None:
    tamper(tmp_path / "brewery.db", "DROP TRIGGER inventory_history_no_update")
    assert set(ill(brewery)) == {"history"}


def test_a_clock_that_was_set_back_is_found(brewery: Terminal, tmp_path: Path) -> None:
    tamper(tmp_path / "brewery.db", "UPDATE organization SET created_at = '2999-01-01 00:00:00.000000+00:00'")
    assert set(ill(brewery)) == {"clock"}


def test_an_unknown_time_zone_is_found(brewery: Terminal, tmp_path: Path) -> None:
    tamper(tmp_path / "brewery.db", "UPDATE organization SET time_zone = 'Mars/Olympus'")
    assert "tzdata" in ill(brewery)["time zones"]


def test_a_database_that_is_not_there_is_found(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert "db upgrade" in ill(Terminal(f"sqlite:///{path}"))["database"]
    assert not path.exists()


def test_a_database_without_tables_is_found(tmp_path: Path) -> None:
    (tmp_path / "none.db").touch()
    assert "db upgrade" in ill(Terminal(f"sqlite:///{tmp_path / 'none.db'}"))["database"]


def test_a_server_that_is_not_there_is_found() -> None:
    assert "STILLROOM_DATABASE_URL" in ill(Terminal("postgresql://nobody@127.0.0.1:1/none"))["database"]


def test_a_bad_setting_is_found(brewery: Terminal) -> None:
    assert set(ill(brewery.with_settings(ENVIRONMENT="moon"))) == {"settings"}
    assert set(ill(brewery.with_settings(ENVIRONMENT="production", DEMO_SIGN_IN="1"))) == {"settings"}


def test_what_to_do_is_shown_to_people(tmp_path: Path) -> None:
    answer = Terminal(f"sqlite:///{tmp_path / 'none.db'}").type("doctor")
    assert answer.exit_code == 1
    assert "Run `stillroom db upgrade`." in answer.out
    assert "need your attention" in answer.out


@pytest.mark.postgresql
def test_the_application_on_postgresql_cannot_change_history(postgres_url: str) -> None:
    told = Terminal(postgres_url).told("doctor")
    found = {each["name"]: each["found"] for each in told["checks"]}
    assert "working as stillroom_app" in found["PostgreSQL"]
    assert "append only" in found["history"]


@pytest.mark.postgresql
def test_a_superuser_that_could_change_history_is_found(postgres_url: str) -> None:
    terminal = Terminal(postgres_url, DATABASE_ROLE="")
    assert set(ill(terminal)) == {"PostgreSQL", "history"}
