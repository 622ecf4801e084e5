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
from domain.production.batches import Batch
from entrypoints.cli.demo.data import brewery as brewery_data
from entrypoints.cli.demo.loading import load
from entrypoints.cli.demo.story import tell
from entrypoints.composition import opened
from entrypoints.settings import Settings
from ports.transactions import Transaction, Transactions
from tests.entrypoints.cli.terminal import Json, Terminal
from tests.servers.databases import sqlite_address


def step(told: Json, words: str) -> Json:
    """The first step whose title has these words."""
    found: Json = next(each for each in told["steps"] if words in each["title"])
    return found


def test_the_demo_prepares_the_database_and_shows_the_main_job(tmp_path: Path) -> None:
    shown = Terminal(sqlite_address(tmp_path / "var" / "demo.db")).shown("demo")
    assert "26 items, loaded just now." in shown
    for part in (
        "Two recipes from BeerJSON",
        "What is missing",
        "Deliveries",
        "A recount",
        "The plans",
        "starts",
        "The runs",
        "is finished",
        "A sale",
        "An order",
        "A return",
        "A reversal",
        "is called back",
        "The recall pack",
        "The proof",
        "0 findings",
        "TOKEN=stillroom_",
        "curl",
    ):
        assert part in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_sale_over_two_lots_costs_what_its_lots_do(demo: Terminal) -> None:
    [sale] = step(demo.told("demo"), "A sale")["adjustments"]
    assert [(each["lot_number"], each["quantity"], each["unit_cost"], each["cost"]) for each in sale["movements"]] == [
        ("IPA-023", "-118", "0.5987", "-70.6466"),
        ("IPA-024", "-170", "0.6044", "-102.748"),
    ]
    assert sale["cost"] == "-173.3946"


def test_malt_comes_from_the_older_lot_first_at_the_price_of_each(demo: Terminal) -> None:
    movements = step(demo.told("demo"), "starts")["movements"]
    malt = [each for each in movements if each["item_code"] == "MALT-PALE"]
    assert [(each["lot_number"], each["quantity"], each["unit_cost"], each["cost"]) for each in malt] == [
        ("EP-4471", "-81", "0.94", "-76.14"),
        ("EP-4586", "-28.5", "1.02", "-29.07"),
    ]


def test_what_a_batch_consumed_is_in_its_bottles_and_kegs_or_lost(demo: Terminal) -> None:
    batches = [each["batch"] for each in demo.told("demo")["steps"] if "is finished" in each["title"]]
    made = [each for batch in batches for each in batch["movements"] if each["role"] == "output"]
    assert [(each["item_code"], each["quantity"], each["unit_cost"]) for each in made] == [
        ("BEER-IPA-33", "1392", "0.602148"),
        ("BEER-GOLD-K30", "12", "32.049282"),
        ("BEER-GOLD-33", "240", "0.352642"),
    ]
    for batch in batches:
        assert Decimal(batch["consumed"]) == Decimal(batch["produced"]) + Decimal(batch["loss"])
        pieces = sum(int(each["quantity"]) for each in batch["movements"] if each["role"] == "output")
        assert Decimal(batch["loss"]) - Decimal(batch["wasted"]) < pieces * Decimal("0.000001")


def test_what_came_of_the_malt_that_is_called_back_is_held_and_found(demo: Terminal) -> None:
    pack = step(demo.told("demo"), "The recall pack")["recall"]["pack"]
    lots = {each["item_code"]: each for each in pack["lots"]}
    assert (lots["MALT-PALE"]["held"], lots["BEER-IPA-33"]["held"]) == ("271.5", "1224")
    assert [each["available"] for each in lots.values()] == ["0", "0"]
    [order] = pack["orders"]
    assert (order["reference"], order["sold"], order["returned"], order["still_out"]) == ("SO-1065", "192", "24", "168")


def test_what_somebody_released_after_a_recall_is_not_held_again(demo: Terminal) -> None:
    demo.told("stock", "unhold", "MALT-PALE", "EP-4586", "--reason", "Sieved")
    demo.told("demo")
    [lot] = [each for each in demo.told("stock", "lots", "MALT-PALE")["lots"] if each["lot_number"] == "EP-4586"]
    assert lot["held_reason"] is None


def test_the_demo_again_changes_nothing_and_shows_the_same(demo: Terminal) -> None:
    before = demo.told("stock", "history", "--limit", "1000")
    first, second = demo.told("demo"), demo.told("demo")
    assert "was there already" in demo.shown("demo")
    assert (first["loaded"], first["steps"], first["verify"]) == (False, second["steps"], second["verify"])
    assert demo.told("stock", "history", "--limit", "1000") == before


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


def test_a_brew_that_was_interrupted_is_completed_by_the_next_one(demo: Terminal, sqlite_url: str) -> None:
    def interrupted(_: Callable[[Transaction], Batch]) -> Batch:
        raise KeyboardInterrupt

    with opened(Settings(database_url=sqlite_url)) as app:
        finish = app.production.finish_batch
        finish = replace(finish, work=replace(finish.work, transactions=cast(Transactions, interrupted)))
        dying = replace(app, production=replace(app.production, finish_batch=finish))
        session, _ = load(dying, brewery_data())
        with pytest.raises(KeyboardInterrupt):
            tell(session, brewery_data())
    assert summary(Terminal(sqlite_url).told("demo")) == summary(demo.told("demo"))


def test_what_somebody_released_is_not_held_again(demo: Terminal) -> None:
    demo.told("stock", "unhold", "HOP-AMARILLO", "AM-25-017", "--reason", "Fresh")
    demo.told("demo")
    assert held_hops(demo) == "0"


def held_hops(terminal: Terminal) -> object:
    items = {item["code"]: item for item in terminal.told("stock", "items")["items"]}
    return items["HOP-AMARILLO"]["held"]


def test_the_demos_token_opens_the_api_for_a_month(demo: Terminal) -> None:
    told = demo.told("demo")
    assert told["verify"] == {"success": True, "items_checked": 26, "findings": []}
    assert demo.with_settings(TOKEN=told["token"]).told("stock", "items")["items"]
    newest = demo.told("tokens", "list")["tokens"][0]
    assert newest["expires_at"] == told["token_expires_at"]
    assert newest["scopes"] == sorted(Permission)


def test_the_demo_has_something_of_everything(demo: Terminal) -> None:
    items = {item["code"]: item for item in demo.told("stock", "items", "--show", "all")["items"]}
    assert {code for code, item in items.items() if item["low"]} == {"CLEAN-CIP", "MALT-CARAPILS", "MALT-VIENNA"}
    assert items["YEAST-US05"]["expired"] == "500"
    assert items["HOP-AMARILLO"]["held"] == "5"
    assert items["BEER-GOLD-33"]["reserved"] == "192"
    assert items["CLEAN-CIP"]["on_hand"] == "6.796992"


@pytest.mark.parametrize(
    ("batch", "bottles"), [("IPA-023", 1344), ("GOLD-014", 1200), ("IPA-024", 1320), ("GOLD-015", 1176)]
)
def test_a_beers_cost_is_that_of_what_went_into_it(demo: Terminal, batch: str, bottles: int) -> None:
    movements = demo.told("stock", "history", "--limit", "1000")["movements"]
    of_batch = [each for each in movements if each["reference"] == batch]
    used = sum(-Decimal(each["cost"]) for each in of_batch if each["change_type"] == "batch_use")
    [made] = [each for each in of_batch if each["change_type"] == "batch_output"]
    assert Decimal(made["unit_cost"]) == round(used / bottles, 4)


def test_the_demo_does_not_go_into_production(demo: Terminal) -> None:
    refused = demo.with_settings(ENVIRONMENT="production").refused("demo", exit_code=3)
    assert refused["code"] == "settings.demo_in_production"


def lasting(told: Json) -> list[Json]:
    """The steps but the one that tells of the stock as it is, and without what lots of batches are held for by now."""
    steps = [step for step in told["steps"] if "as the stock is now" not in step["title"]]
    for told_of in (step["batch"] if "is finished" in step["title"] else step for step in steps):
        for moved in told_of.get("movements", ()):
            del moved["held_reason"]
    return steps


def summary(told: Json) -> list[object]:
    """What was done and what it cost, without ids."""
    changes = [each for step in told["steps"] for each in step.get("adjustments", ())]
    batches = [step["batch"] for step in told["steps"] if "is finished" in step["title"]]
    return [
        *((each["message"], each["cost"]) for each in changes),
        *((each["label"], each["loss"]) for each in batches),
    ]


@pytest.mark.postgresql
def test_the_demo_is_the_same_on_postgresql(demo: Terminal, postgres_url: str) -> None:
    first, again = Terminal(postgres_url).told("demo"), Terminal(postgres_url).told("demo")
    assert (first["loaded"], again["loaded"]) == (True, False)
    assert lasting(first) == lasting(again)
    assert summary(first) == summary(demo.told("demo"))
    assert first["verify"] == {"success": True, "items_checked": 26, "findings": []}


def test_the_demo_lets_in_an_owner_a_maker_and_a_viewer_once(demo: Terminal) -> None:
    demo.told("demo")
    [organization] = demo.told("orgs", "list")["organizations"]
    members = demo.told("users", "list", "-o", organization["name"])["members"]
    told = {each["role"]: each["email"] for each in members}
    assert (told, len(members)) == ({role: address.shown for role, address in DEMO_PEOPLE.items()}, 3)
