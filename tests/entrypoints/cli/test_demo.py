"""The demo brewery, and the main job shown on it."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

from application.identity.sign_in_to_demo import DEMO_PEOPLE
from application.inventory.hold_lot import HoldLot
from domain.identity.permissions import Permission
from domain.inventory.lots import Lot
from entrypoints.cli.demo.data import brewery as brewery_data
from entrypoints.cli.demo.loading import load
from entrypoints.composition import opened
from entrypoints.settings import Settings
from ports.transactions import Transaction, Transactions
from tests.entrypoints.cli.terminal import Terminal
from tests.servers.databases import sqlite_address


def test_the_demo_prepares_the_database_and_shows_the_main_job(tmp_path: Path) -> None:
    shown = Terminal(sqlite_address(tmp_path / "var" / "demo.db")).shown("demo")
    assert "24 items, loaded just now." in shown
    for part in (
        "A delivery",
        "A sale",
        "A recount",
        "A reversal",
        "The proof",
        "0 findings",
        "TOKEN=stillroom_",
        "curl",
    ):
        assert part in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_sale_over_two_lots_costs_what_its_lots_do(brewery: Terminal) -> None:
    sale = brewery.told("demo")["steps"][1]
    assert [(each["lot_number"], each["quantity"], each["unit_cost"], each["cost"]) for each in sale["movements"]] == [
        ("IPA-023", "-118", "0.5987", "-70.6466"),
        ("IPA-024", "-170", "0.6044", "-102.748"),
    ]
    assert sale["cost"] == "-173.3946"


def test_the_demo_again_changes_nothing_and_shows_the_same(brewery: Terminal) -> None:
    before = brewery.told("stock", "history", "--limit", "1000")
    first, second = brewery.told("demo"), brewery.told("demo")
    assert "was there already" in brewery.shown("demo")
    assert (first["loaded"], first["steps"], first["verify"]) == (False, second["steps"], second["verify"])
    assert brewery.told("stock", "history", "--limit", "1000") == before


def test_a_demo_that_was_interrupted_is_completed_by_the_next_one(sqlite_url: str) -> None:
    def interrupted(_: Callable[[Transaction], Lot]) -> Lot:
        raise KeyboardInterrupt

    with opened(Settings(database_url=sqlite_url)) as app:
        hold = HoldLot(cast(Transactions, interrupted), app.clock, app.ids)
        dying = replace(app, inventory=replace(app.inventory, hold_lot=hold))
        with pytest.raises(KeyboardInterrupt):
            load(dying, brewery_data())
    terminal = Terminal(sqlite_url)
    assert held_hops(terminal) == "0"
    terminal.told("demo")
    assert held_hops(terminal) == "5"


def test_what_somebody_released_is_not_held_again(brewery: Terminal) -> None:
    brewery.told("stock", "unhold", "HOP-AMARILLO", "AM-25-017")
    brewery.told("demo")
    assert held_hops(brewery) == "0"


def held_hops(terminal: Terminal) -> object:
    items = {item["code"]: item for item in terminal.told("stock", "items")["items"]}
    return items["HOP-AMARILLO"]["held"]


def test_the_demos_token_opens_the_api_for_a_month(brewery: Terminal) -> None:
    told = brewery.told("demo")
    assert told["verify"] == {"success": True, "items_checked": 24, "findings": []}
    assert brewery.with_settings(TOKEN=told["token"]).told("stock", "items")["items"]
    newest = brewery.told("tokens", "list")["tokens"][0]
    assert newest["expires_at"] == told["token_expires_at"]
    assert newest["scopes"] == sorted(Permission)


def test_the_demo_has_something_of_everything(brewery: Terminal) -> None:
    items = {item["code"]: item for item in brewery.told("stock", "items", "--show", "all")["items"]}
    assert [code for code, item in items.items() if item["low"]] == ["CLEAN-CIP"]
    assert items["YEAST-US05"]["expired"] == "500"
    assert items["HOP-AMARILLO"]["held"] == "5"
    assert items["BEER-GOLD-33"]["reserved"] == "192"
    assert items["CLEAN-CIP"]["on_hand"] == "6.796992"


@pytest.mark.parametrize(
    ("batch", "bottles"), [("IPA-023", 1344), ("GOLD-014", 1200), ("IPA-024", 1320), ("GOLD-015", 1176)]
)
def test_a_beers_cost_is_that_of_what_went_into_it(brewery: Terminal, batch: str, bottles: int) -> None:
    movements = brewery.told("stock", "history", "--limit", "1000")["movements"]
    of_batch = [each for each in movements if each["reference"] == batch]
    used = sum(-Decimal(each["cost"]) for each in of_batch if each["change_type"] == "batch_use")
    [made] = [each for each in of_batch if each["change_type"] == "batch_output"]
    assert Decimal(made["unit_cost"]) == round(used / bottles, 4)


def test_the_demo_does_not_go_into_production(brewery: Terminal) -> None:
    refused = brewery.with_settings(ENVIRONMENT="production").refused("demo", exit_code=3)
    assert refused["code"] == "settings.demo_in_production"


@pytest.mark.postgresql
def test_the_demo_is_the_same_on_postgresql(brewery: Terminal, postgres_url: str) -> None:
    first, again = Terminal(postgres_url).told("demo"), Terminal(postgres_url).told("demo")
    assert (first["loaded"], again["loaded"]) == (True, False)
    assert first["steps"] == again["steps"]
    told = [[step["message"], step["cost"]] for step in first["steps"]]
    assert told == [[step["message"], step["cost"]] for step in brewery.told("demo")["steps"]]
    assert first["verify"] == {"success": True, "items_checked": 24, "findings": []}


def test_the_demo_lets_in_an_owner_a_maker_and_a_viewer_once(brewery: Terminal) -> None:
    brewery.told("demo")
    [organization] = brewery.told("orgs", "list")["organizations"]
    members = brewery.told("users", "list", "-o", organization["name"])["members"]
    told = {each["role"]: each["email"] for each in members}
    assert (told, len(members)) == ({role: address.shown for role, address in DEMO_PEOPLE.items()}, 3)
