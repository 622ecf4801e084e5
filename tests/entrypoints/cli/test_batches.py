"""Batches on the command line: planned, started, written down, ended, and looked at."""

from pathlib import Path

import pytest

from entrypoints.web.api.answers.batches import BatchAnswer, FinishCheckAnswer, HeldInputAnswer, MadeLotAnswer
from tests.entrypoints.cli.terminal import Terminal
from tests.scanner import words_of_pdf


def item(brewery: Terminal, code: str, name: str, kind: str, unit: str) -> None:
    brewery.told("stock", "create", code, "--name", name, "--kind", kind, "--unit", unit)


@pytest.fixture
def recipe(brewery: Terminal) -> str:
    item(brewery, "T-MALT", "Malt", "ingredient", "kg")
    item(brewery, "T-WORT", "Wort", "product", "l")
    brewery.told("stock", "adjust", "T-MALT", "restock", "5 kg", "--unit-cost", "2")
    line = ("--line", "T-MALT=4 kg")
    told = brewery.told("recipes", "create", "Tale", "--yield", "20 l", *line, "--makes", "T-WORT")
    return str(told["recipe_id"])


def test_a_batch_is_run_from_plan_to_lots(brewery: Terminal, recipe: str) -> None:
    label = brewery.told("batch", "plan", recipe, "--prefix", "t")["label"]
    assert brewery.told("batch", "start", label)["consumed"] == "8"
    brewery.told("batch", "extra", label, "T-MALT", "100 g", "--reason", "too thin")
    brewery.told("batch", "waste", label, "T-MALT", "100 g", "--reason", "fell down")
    brewery.told("batch", "note", label, "Smells of bread")
    brewery.told("batch", "measure", label, "mash", "66.5", "°C")
    brewery.told("batch", "time", label, "boil", "3600")
    [number] = brewery.told("batch", "deviate", label, "too hot")["open_deviations"]
    assert brewery.refused("batch", "finish", label, "19 l")["code"] == "production.deviation_open"
    assert brewery.refused("batch", "sign-off", label, str(number))["code"] == "production.not_to_sign_off"
    brewery.told("batch", "sign-off", label, str(number), "--text", "tasted")
    done = brewery.told("batch", "finish", label, "19 l")
    assert set(done) == set(BatchAnswer.__annotations__)
    assert (done["status"], done["yielded"], done["consumed"]) == ("completed", "19", "8.4")
    shown = brewery.shown("batch", "show", label)
    for words in ("completed", "Smells of bread", "66.5 °C", "fell down", "T-WORT", label):
        assert words in shown
    assert label in brewery.shown("batch", "list", "--status", "completed")


def test_a_timer_is_stopped_and_the_record_printed(brewery: Terminal, recipe: str, tmp_path: Path) -> None:
    label, out = brewery.told("batch", "plan", recipe)["label"], tmp_path / "record.pdf"
    brewery.told("batch", "start", label)
    [number] = brewery.told("batch", "time", label, "mash")["running_timers"]
    assert f"{number} mash" in brewery.shown("batch", "show", label)
    assert brewery.told("batch", "stop", label, str(number))["running_timers"] == []
    assert brewery.told("batch", "record", label, "--out", str(out)) == {"batch": label, "file": str(out)}
    assert f"Batch record {label}" in words_of_pdf(out.read_bytes())
    assert brewery.refused("batch", "record", "B-1999-0001", "--out", str(out))["code"] == "production.unknown_batch"


def test_what_a_batch_gives_is_filled(brewery: Terminal, recipe: str) -> None:
    label = brewery.told("batch", "plan", recipe)["label"]
    told = brewery.told("batch", "fill", label, "--into", "keg=6 l x 2", "--into", "bottle=330 ml")
    assert [(each["name"], each["count"]) for each in told["filled"]] == [("keg", 2), ("bottle", 24)]
    assert told["leftover"] == "0.08"


def test_a_shortage_is_told_and_a_forced_start_goes_on(brewery: Terminal, recipe: str) -> None:
    label = brewery.told("batch", "plan", recipe, "--factor", "2")["label"]
    refused = brewery.refused("batch", "start", label)
    assert refused["code"] == "production.shortage"
    assert "Malt: 8 kg wanted, 5 available" in refused["message"]
    events = brewery.told("batch", "start", label, "--force")["events"]
    assert [each["amount"] for each in events if each["kind"] == "shortfall"] == ["3"]


def test_a_batch_is_cancelled_or_given_up(brewery: Terminal, recipe: str) -> None:
    first, second = (brewery.told("batch", "plan", recipe)["label"] for _ in range(2))
    brewery.told("batch", "start", first)
    assert brewery.told("batch", "cancel", first, "--reason", "no power")["loss"] == "0"
    brewery.told("batch", "start", second)
    assert brewery.told("batch", "fail", second, "--reason", "sour")["loss"] == "8"


def test_pieces_are_filled_into_containers(brewery: Terminal, recipe: str) -> None:
    item(brewery, "T-JAR", "Jar", "container", "each")
    brewery.told("stock", "adjust", "T-JAR", "restock", "9", "--unit-cost", "1")
    product = brewery.told("products", "create", "Tall")["product_id"]
    brewery.told("products", "add-sku", product, "0.5", "l", "--code", "TALL-50", "--lasting")
    label = brewery.told("batch", "plan", recipe)["label"]
    brewery.told("batch", "start", label)
    brewery.told("batch", "extra", label, "T-JAR", "4", "--reason", "to fill")
    finish = ("batch", "finish", label, "19 l", "--fill", "TALL-50=4, T-JAR", "--key", "once")
    before = brewery.told("batch", "show", label)
    told = brewery.told(*finish, "--dry-run")
    assert set(told) == set(FinishCheckAnswer.__annotations__)
    assert {name for lot in told["lots"] for name in lot} == set(MadeLotAnswer.__annotations__)
    assert {each["item_code"]: (each["quantity"], each["holds"]) for each in told["lots"]} == {
        "TALL-50": ("4", "2"),
        "T-WORT": ("17", "17"),
    }
    shown = brewery.shown(*finish, "--dry-run")
    assert f"Dry run: {label} would make 2 lots." in shown
    assert "TALL-50" in shown
    assert brewery.told("batch", "show", label) == before
    assert told["held_for"] is None
    used = before["movements"][0]
    brewery.told("stock", "hold", used["item_code"], used["lot_number"], "--reason", "glass")
    held = brewery.told(*finish, "--dry-run")["held_for"]
    assert set(held) == set(HeldInputAnswer.__annotations__)
    assert (held["lot_number"], held["reason"]) == (used["lot_number"], "glass")
    assert f"What it makes would be held as well. It is made of lot {used['lot_number']}" in brewery.shown(
        *finish, "--dry-run"
    )
    brewery.told("stock", "unhold", used["item_code"], used["lot_number"], "--reason", "ice")
    done = brewery.told(*finish)
    made = {each["item_code"]: each["quantity"] for each in done["movements"] if each["role"] == "output"}
    assert made == {"TALL-50": "4", "T-WORT": "17"}


def test_what_is_filled_has_a_lot_and_a_last_day_of_its_own(brewery: Terminal, recipe: str) -> None:
    product = brewery.told("products", "create", "Tall")["product_id"]
    brewery.told("products", "add-sku", product, "0.5", "l", "--code", "TALL-50")
    label = brewery.told("batch", "plan", recipe)["label"]
    brewery.told("batch", "start", label)
    fill = "TALL-50=4, lot=TALL-7, expires=2030-05-31"
    moved = brewery.told("batch", "finish", label, "19 l", "--fill", fill)["movements"]
    [tall] = [each for each in moved if each["item_code"] == "TALL-50"]
    assert (tall["quantity"], tall["lot_number"], tall["expiration_date"]) == ("4", "TALL-7", "2030-05-31")


@pytest.mark.parametrize(
    ("fill", "told"),
    [
        ("TALL-50", "expected a SKU and a count, such as ALE-033=48, got 'TALL-50'"),
        ("TALL-50=4, , lot=A", "expected a container's code, lot=NUMBER or expires=DATE, got ''"),
        ("TALL-50=4, batch=A", "got 'batch=A'"),
        ("TALL-50=4, lot=A, lot=B", "lot is told twice, as 'A' and 'B'"),
        ("TALL-50=4, T-JAR, T-KEG", "item is told twice"),
        ("TALL-50=4, expires=May", "expected a date such as 2027-05-31, got 'May'"),
    ],
)
def test_a_fill_that_cannot_be_read_is_refused_by_its_part(
    brewery: Terminal, recipe: str, fill: str, told: str
) -> None:
    item(brewery, "T-JAR", "Jar", "container", "each")
    product = brewery.told("products", "create", "Tall")["product_id"]
    brewery.told("products", "add-sku", product, "0.5", "l", "--code", "TALL-50", "--lasting")
    label = brewery.told("batch", "plan", recipe)["label"]
    refused = brewery.refused("batch", "finish", label, "19 l", "--fill", fill, exit_code=2)
    assert refused["code"] == "request.usage"
    assert told in refused["message"]
