"""The database's schema, and what is told when the database is not ready."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from adapters.sql import watch
from tests.entrypoints.cli.terminal import Terminal
from tests.servers.databases import sqlite_address


def test_an_empty_place_becomes_a_database(tmp_path: Path) -> None:
    terminal = Terminal(sqlite_address(tmp_path / "new" / "folder" / "stillroom.db"))
    assert terminal.told("db", "current")["current"] is None
    assert "run db upgrade" in terminal.shown("db", "current")
    moved = terminal.told("db", "upgrade")
    assert moved["before"] is None
    assert terminal.told("db", "current") == {"current": moved["after"], "newest": moved["after"]}
    assert "nothing to do" in terminal.shown("db", "upgrade")


def test_a_database_at_the_newest_revision_is_what_is_expected(terminal: Terminal) -> None:
    assert terminal.told("db", "check") == {"success": True, "differences": []}
    assert "is what this version works with" in terminal.shown("db", "check")


def test_a_database_that_was_tampered_with_differs(terminal: Terminal, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "stillroom.db")) as connection:
        connection.execute("ALTER TABLE api_token ADD COLUMN plain_text TEXT")
    answer = terminal.type("db", "check", "--json")
    assert answer.exit_code == 1
    assert "plain_text" in str(answer.record["differences"])
    assert "plain_text" in terminal.type("db", "check").out


def test_a_downgrade_asks_for_consent_because_data_is_lost(terminal: Terminal) -> None:
    assert "--lose-data" in terminal.refused("db", "downgrade", "base", exit_code=2)["message"]
    assert terminal.told("db", "downgrade", "base", "--lose-data")["after"] is None
    assert "went from nothing" in terminal.shown("db", "upgrade")


def test_a_slow_statement_is_not_told_among_what_a_program_reads(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "SLOW", 0.0)
    assert terminal.told("db", "downgrade", "base", "--lose-data")["after"] is None
    assert terminal.told("db", "upgrade")["before"] is None


def test_an_unknown_revision_is_refused(terminal: Terminal) -> None:
    assert terminal.refused("db", "upgrade", "9999", exit_code=3)["code"] == "storage.unknown_revision"


def test_a_database_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    path = tmp_path / "stillroom.db"
    refused = Terminal(sqlite_address(path)).refused("stock", "items", exit_code=3)
    assert refused["code"] == "storage.schema_behind"
    assert "stillroom db upgrade" in refused["message"]
    assert not path.exists()


def test_a_database_without_tables_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "stillroom.db"
    path.touch()
    refused = Terminal(sqlite_address(path)).refused("stock", "items", exit_code=3)
    assert refused["code"] == "storage.schema_missing"
    assert "stillroom db upgrade" in refused["message"]
    assert Terminal(sqlite_address(path)).refused("db", "check", exit_code=3)["code"] == "storage.schema_behind"


def test_a_file_that_is_no_database_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "stillroom.db"
    path.write_text("This is a letter, not a database. " * 100)
    assert Terminal(sqlite_address(path)).refused("stock", "items", exit_code=3)["code"] == "storage.unavailable"


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none", "postgresql://nobody@no-such-host.invalid/x"])
def test_a_server_that_is_not_there_is_told_so(url: str) -> None:
    answer = Terminal(url).type("stock", "items")
    assert answer.exit_code == 3
    assert "stillroom doctor" in answer.err


@pytest.mark.parametrize(
    "url",
    ["mysql://localhost/x", "nonsense", "", "sqlite:/two/slashes/less.db", "postgresql://localhost:port/stillroom"],
)
def test_an_address_that_is_not_understood_is_a_bad_setting(url: str) -> None:
    refused = Terminal(url).refused("stock", "items", exit_code=3)
    assert (refused["code"], refused["field"]) == ("settings.invalid", "STILLROOM_DATABASE_URL")
    assert "postgresql://" in refused["details"]["expected"]


def test_a_bad_setting_names_its_variable(terminal: Terminal) -> None:
    refused = terminal.with_settings(ENVIRONMENT="moon").refused("stock", "items", exit_code=3)
    assert (refused["code"], refused["field"]) == ("settings.invalid", "STILLROOM_ENVIRONMENT")
