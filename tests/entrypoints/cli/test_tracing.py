"""Lots traced on the command line, held and released with all that came of them."""

from pathlib import Path

import pytest

from entrypoints.web.api.answers.genealogy import ChangedAnswer, TraceAnswer, TracedBatchAnswer
from tests.entrypoints.cli.terminal import Terminal


@pytest.fixture
def batch(brewery: Terminal) -> str:
    """A batch that made 20 l of 4 kg of lot T-1; 5 l are sold."""
    for code, name, kind, unit in (("T-MALT", "Malt", "ingredient", "kg"), ("T-WORT", "Wort", "product", "l")):
        brewery.told("stock", "create", code, "--name", name, "--kind", kind, "--unit", unit)
    restock = ("--lot", "T-1", "--unit-cost", "2", "--reference", "PO-7")
    brewery.told("stock", "adjust", "T-MALT", "restock", "5 kg", *restock)
    recipe = ("--yield", "20 l", "--line", "T-MALT=4 kg", "--makes", "T-WORT")
    recipe_id = brewery.told("recipes", "create", "Tale", *recipe)["recipe_id"]
    label = str(brewery.told("batch", "plan", recipe_id, "--prefix", "T")["label"])
    brewery.told("batch", "start", label)
    brewery.told("batch", "finish", label, "20 l")
    brewery.told("stock", "adjust", "T-WORT", "sale", "5 l", "--reference", "SO-1")
    return label


def test_a_trace_is_a_tree_for_people_and_json_for_programs(brewery: Terminal, batch: str) -> None:
    told = brewery.told("trace", "T-1")
    assert set(told) == set(TraceAnswer.__annotations__)
    assert [(each["lot_number"], each["after"]) for each in told["lots"]] == [("T-1", 0), (batch, 1)]
    assert [set(each) for each in told["batches"]] == [set(TracedBatchAnswer.__annotations__)]
    shown = brewery.shown("trace", "T-1")
    for words in (
        "Where it came from",
        "5 kg received",
        "PO-7",
        f"4 kg into batch {batch} Tale, completed",
        "sold SO-1",
    ):
        assert words in shown
    back = brewery.shown("trace", batch, "--item", "T-WORT", "--direction", "backward")
    assert "4 kg of lot T-1 Malt" in back
    assert "Where it went" not in back
    one_way = brewery.told("trace", batch, "--item", "T-WORT", "--direction", "backward")
    assert (one_way["uses"], len(one_way["lots"]), len(one_way["receipts"])) == ([], 2, 1)


def test_a_lot_is_named_by_its_number_alone_where_that_is_clear(brewery: Terminal, batch: str) -> None:
    brewery.told("stock", "adjust", "T-MALT", "restock", "1 kg", "--lot", batch, "--unit-cost", "2")
    assert brewery.refused("trace", batch)["code"] == "inventory.lot_not_clear"
    lot_id = brewery.told("trace", batch, "--item", "T-WORT")["lot_id"]
    assert brewery.told("trace", lot_id)["lot_id"] == lot_id
    assert brewery.refused("trace", "nothing like it")["code"] == "inventory.unknown_lot"


def test_a_lot_is_held_and_released_with_its_descendants(brewery: Terminal, batch: str) -> None:
    every = ("T-MALT", "T-1", "--descendants", "--reason")
    held = brewery.told("stock", "hold", *every, "glass in it")
    assert set(held) == set(ChangedAnswer.__annotations__)
    assert {each["lot_number"] for each in held["lots"]} == {"T-1", batch}
    assert "held: glass in it" in brewery.shown("trace", "T-1")
    assert "Held 0 lots." in brewery.shown("stock", "hold", *every, "glass in it")
    assert brewery.told("stock", "unhold", *every, "sugar", "--held-for", "nothing")["lots"] == []
    assert "Released 2 lots." in brewery.shown("stock", "unhold", *every, "sugar")
    assert brewery.refused("stock", "unhold", *every, "sugar")["code"] == "production.not_held"


def test_batches_that_still_run_are_told_of(brewery: Terminal, batch: str, tmp_path: Path) -> None:
    running = brewery.told("batch", "plan", "Tale", "--factor", "0.2", "--prefix", "T")["label"]
    brewery.told("batch", "start", running)
    shown = brewery.shown("stock", "hold", "T-MALT", "T-1", "--descendants", "--reason", "glass in it")
    assert f"Still in progress with it: {running}. What they make is held, too" in " ".join(shown.split())
    assert batch in shown
    pack = brewery.shown("recall", "pack", "T-1", "--out", str(tmp_path / "pack.csv"), "--table", "lots")
    assert f"some of it: {running}. What they make is affected, too, and will be held." in " ".join(pack.split())
    assert f"T-1: glass in it; {running}: glass in it" in brewery.shown("batch", "finish", running, "4 l")


@pytest.mark.parametrize("options", [["--descendants"], [], ["--reason", "sugar", "--held-for", "glass"]])
def test_a_release_says_why_and_names_a_hold_only_if_it_is_of_all_descendants(
    brewery: Terminal, options: list[str]
) -> None:
    assert brewery.type("stock", "unhold", "T-MALT", "T-1", *options).exit_code == 2
