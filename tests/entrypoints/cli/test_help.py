"""What people are told before they know anything."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import get_type_hints

import pytest

from entrypoints.cli.demo.data import brewery as data
from entrypoints.web.api.answers.adjustments import AdjustmentAnswer, MovementAnswer
from entrypoints.web.api.answers.audit import AuditAnswer
from entrypoints.web.api.answers.history import HistoryAnswer, StockThen
from entrypoints.web.api.answers.items import StockAnswer
from entrypoints.web.api.answers.lots import LotAnswer, ReservationAnswer
from entrypoints.web.api.answers.people import (
    InvitationAnswer,
    MemberAnswer,
    NewTokenAnswer,
    RoleAnswer,
    TokenAnswer,
)
from entrypoints.web.api.answers.products import ProductAnswer, SkuAnswer
from entrypoints.web.api.answers.units import UnitAnswer
from tests.entrypoints.cli.terminal import Json, Terminal

BREWERY = data().organization["name"]
COMMANDS = [
    "demo",
    "serve",
    "db",
    "stock",
    "products",
    "recipes",
    "batch",
    "trace",
    "recall",
    "organizations",
    "orgs",
    "users",
    "roles",
    "tokens",
    "events",
    "audit",
    "verify",
    "doctor",
    "worker",
]


def test_help_names_all_commands_and_exit_codes(terminal: Terminal) -> None:
    shown = terminal.shown("--help")
    assert all(command in shown for command in COMMANDS)
    assert "Exit codes: 0 fine; 1 refused" in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(terminal: Terminal, command: str) -> None:
    assert "Usage: " in terminal.shown(command, "--help")


def test_the_version_is_told(terminal: Terminal) -> None:
    assert terminal.shown("--version").startswith("stillroom 0.")


def test_help_waits_for_no_library_of_the_database_or_the_web() -> None:
    heavy = ["sqlalchemy", "alembic", "pydantic_settings", "granian", "flask", "psycopg"]
    script = f"""
import sys
from entrypoints.cli.main import app
try:
    app(["stock", "--help"])
except SystemExit:
    print(",".join(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == "\n"


def test_programs_read_the_same_names_as_from_the_api(brewery: Terminal) -> None:
    def names(answer: type) -> set[str]:
        return set(get_type_hints(answer))

    lots = brewery.told("stock", "lots", "BEER-GOLD-33")
    sale = brewery.told("stock", "adjust", "BEER-GOLD-33", "sale", "1")
    product = brewery.told("products", "create", "Bock")["product_id"]
    sku = brewery.told("products", "add-sku", product, "0.5", "l", "--code", "BOCK-50")
    same: list[tuple[type, Json]] = [
        (StockAnswer, lots["item"]),
        (LotAnswer, lots["lots"][0]),
        (ReservationAnswer, lots["reservations"][0]),
        (AdjustmentAnswer, sale),
        (MovementAnswer, sale["movements"][0]),
        (HistoryAnswer, brewery.told("stock", "history", "--limit", "1")["movements"][0]),
        (StockThen, brewery.told("stock", "as-of", "2099-01-01")["items"][0]),
        (ProductAnswer, brewery.told("products", "show", product)),
        (SkuAnswer, sku),
        (UnitAnswer, brewery.told("stock", "units")["units"][0]),
        (MemberAnswer, brewery.told("users", "list", "-o", BREWERY)["members"][0]),
        (InvitationAnswer, brewery.told("users", "invite", "eve@example.org", "--role", "maker")),
        (RoleAnswer, brewery.told("roles", "list")["roles"][0]),
        (NewTokenAnswer, brewery.told("tokens", "create", "till")),
        (TokenAnswer, brewery.told("tokens", "list")["tokens"][0]),
        (AuditAnswer, brewery.told("audit", "--limit", "1")["entries"][0]),
    ]
    for answer, record in same:
        assert set(record) == names(answer)


def test_a_mistake_of_our_own_is_not_taken_for_a_refusal(brewery: Terminal, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "brewery.db")) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE inventory_item SET kind = 'cheese'")
    answer = brewery.type("stock", "items")
    assert answer.exit_code == 4
    assert "Traceback" in answer.err


def test_control_characters_do_not_reach_the_terminal(brewery: Terminal) -> None:
    brewery.told("stock", "adjust", "CAP-26", "damaged", "1", "--notes", "\x1b[2J\x1b]0;owned\x07 [bold]dented[/]")
    shown = brewery.shown("stock", "history", "CAP-26", "--limit", "1")
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[bold]" in shown


@pytest.mark.parametrize(
    "words",
    [
        ["stock", "reserve", "BEER-IPA-33", "1", "--reference", "SO-1"],
        ["stock", "hold", "BEER-IPA-33", "IPA-024", "--reason", "Gushing"],
        ["organizations", "create", "Soap", "--currency", "GBP", "--time-zone", "Europe/London", "--owner", "Ida"],
        ["db", "downgrade", "base", "--lose-data"],
        ["stock", "restore", "BEER-IPA-33"],
    ],
)
def test_people_see_no_json(brewery: Terminal, words: list[str]) -> None:
    shown = brewery.shown(*words)
    assert shown.strip()
    assert not shown.startswith("{")
