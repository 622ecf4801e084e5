"""Recipes on the terminal: written, looked at, planned with, imported and exported."""

import json
from pathlib import Path

import pytest

from entrypoints.cli import demo
from entrypoints.web.api.answers.recipe_planning import CheckAnswer, MakeableAnswer, ShoppingAnswer
from entrypoints.web.api.answers.recipes import ComparisonAnswer, RecipeAnswer
from tests.entrypoints.cli.terminal import Terminal

ALE = (
    "recipes",
    "create",
    "Table ale",
    "--yield",
    "20 l",
    "--line",
    "MALT-PALE=4 kg",
    "--line",
    "HOP-SIMCOE=20 g, boil 60 min",
    "--step",
    "Mash.",
    "--waste",
    "5",
)


@pytest.fixture
def with_ale(brewery: Terminal) -> Terminal:
    """The demo brewery with one more recipe."""
    brewery.told(*ALE)
    return brewery


def test_a_recipe_is_made_shown_and_listed(with_ale: Terminal) -> None:
    told = with_ale.told("recipes", "show", "table ALE")
    assert set(told) == set(RecipeAnswer.__annotations__)
    assert [(line["item_code"], line["amount"], line["unit"], line["note"]) for line in told["lines"]] == [
        ("MALT-PALE", "4", "kg", ""),
        ("HOP-SIMCOE", "20", "g", "boil 60 min"),
    ]
    assert (told["yield_amount"], told["yield_unit"], told["waste_percent"]) == ("20", "l", "5")
    shown = with_ale.shown("recipes", "show", "Table ale")
    assert "boil 60 min" in shown
    assert "1. Mash." in shown
    assert "Table ale" in with_ale.shown("recipes", "list", "table")
    names = [each["name"] for each in with_ale.told("recipes", "list")["recipes"]]
    assert "Table ale" in names


def test_an_edit_writes_a_version_that_can_be_compared(with_ale: Terminal) -> None:
    edited = with_ale.told(
        "recipes", "edit", "Table ale", "--line", "MALT-PALE=5 kg", "--without", "HOP-SIMCOE", "--shelf-life", "90"
    )
    assert (edited["version"], edited["shelf_life_days"], len(edited["lines"])) == (2, 90, 1)
    assert len(with_ale.told("recipes", "show", "Table ale", "--version", "1")["lines"]) == 2
    compared = with_ale.told("recipes", "compare", "Table ale", "1", "2")
    assert set(compared) == set(ComparisonAnswer.__annotations__)
    assert [line["item_code"] for line in compared["removed"]] == ["HOP-SIMCOE"]
    assert compared["facts"] == ["shelf_life_days"]
    assert "Simcoe" in with_ale.shown("recipes", "compare", "Table ale", "1", "2")
    assert len(with_ale.told("recipes", "versions", "Table ale")["versions"]) == 2
    assert "Version" in with_ale.shown("recipes", "versions", "Table ale")
    assert "say the same" in with_ale.shown("recipes", "compare", "Table ale", "1", "1")
    assert with_ale.type("recipes", "edit", "Table ale").exit_code == 2
    with_ale.told("recipes", "edit", "Table ale", "--makes", "BEER-IPA-33", "--yield", "50 each")
    assert "Heron IPA" in with_ale.shown("recipes", "compare", "Table ale", "2", "3")


def test_a_line_that_an_edit_tells_twice_is_refused_and_not_lost(with_ale: Terminal) -> None:
    twice = ("--line", "HOP-SIMCOE=1 g, boil  60 min", "--line", "HOP-SIMCOE=2 g, boil 60 min")
    assert with_ale.refused("recipes", "edit", "Table ale", *twice)["code"] == "production.duplicate_line"
    edited = with_ale.told("recipes", "edit", "Table ale", *twice[:2])
    assert [(line["item_code"], line["amount"]) for line in edited["lines"]] == [
        ("MALT-PALE", "4"),
        ("HOP-SIMCOE", "1"),
    ]


def test_a_recipe_is_cloned_archived_and_restored(with_ale: Terminal) -> None:
    assert with_ale.told("recipes", "clone", "Table ale", "Twin")["name"] == "Twin"
    assert with_ale.told("recipes", "archive", "Twin")["archived_at"] is not None
    assert "Twin" not in with_ale.shown("recipes", "list")
    assert "Twin" in with_ale.shown("recipes", "list", "--archived")
    assert with_ale.refused("recipes", "edit", "Twin", "--name", "Triplet")["code"] == "production.archived_recipe"
    assert with_ale.told("recipes", "restore", "Twin")["archived_at"] is None
    assert with_ale.refused("recipes", "clone", "Table ale", "TWIN")["code"] == "production.recipe_name_taken"


def test_a_recipe_is_scaled_in_three_ways(with_ale: Terminal) -> None:
    doubled = with_ale.told("recipes", "scale", "Table ale", "--factor", "2")
    assert (doubled["output"], doubled["lines"][0]["scaled_amount"]) == ("38", "8")
    by_output = with_ale.told("recipes", "scale", "Table ale", "--output", "38 l")
    assert by_output["factor"] == "2"
    at_hand = with_ale.told("recipes", "scale", "Table ale", "--with", "MALT-PALE=1 kg")
    assert at_hand["factor"] == "0.25"
    assert "≈" in with_ale.shown("recipes", "scale", "Table ale", "--factor", "1/3")
    assert with_ale.refused("recipes", "scale", "Table ale", "--factor", "0")["code"] == "production.bad_scale"


def test_a_check_ends_with_one_when_something_is_missing(with_ale: Terminal) -> None:
    enough = with_ale.told("recipes", "check", "Table ale")
    assert set(enough) == set(CheckAnswer.__annotations__)
    assert enough["enough"] is True
    assert enough["estimate"]["without_cost"] == []
    answer = with_ale.type("recipes", "check", "Table ale", "--factor", "1000")
    assert answer.exit_code == 1
    assert "Not enough for 2 lines." in answer.out
    assert "missing" in answer.out


def test_several_recipes_make_one_shopping_list(with_ale: Terminal) -> None:
    with_ale.told("recipes", "clone", "Table ale", "Twin")
    told = with_ale.told("recipes", "shopping", "Table ale=2", "Twin=19 l")
    assert set(told) == set(ShoppingAnswer.__annotations__)
    [malt] = [each for each in told["items"] if each["item_code"] == "MALT-PALE"]
    assert (malt["needed"], malt["needed_by"]) == ("12", ["Table ale", "Twin"])
    assert "To buy" in with_ale.shown("recipes", "shopping", "Table ale")


def test_what_can_be_made_now_is_told_with_what_runs_out_first(with_ale: Terminal) -> None:
    [told] = [each for each in with_ale.told("recipes", "makeable")["recipes"] if each["name"] == "Table ale"]
    assert set(told) == set(MakeableAnswer.__annotations__)
    assert told["limited_by"]
    assert "Table ale" in with_ale.shown("recipes", "makeable")


def test_containers_are_filled_and_the_rest_is_told_exactly(with_ale: Terminal) -> None:
    told = with_ale.told("recipes", "fill", "Table ale", "--into", "keg=5 l x 3", "--into", "bottle=0.33 l")
    assert [(each["name"], each["count"]) for each in told["filled"]] == [("keg", 3), ("bottle", 12)]
    assert told["leftover"] == "0.04"
    assert "Left over: 0.04 l" in with_ale.shown(
        "recipes", "fill", "Table ale", "--into", "keg=5 l x 3", "--into", "bottle=0.33 l"
    )
    refused = with_ale.refused("recipes", "fill", "Table ale", "--into", "keg=30 l x 1")
    assert refused["code"] == "production.containers_hold_more"


def test_an_export_is_taken_exactly_back(with_ale: Terminal, terminal: Terminal, tmp_path: Path) -> None:
    terminal.told("organizations", "create", "Other", "--currency", "EUR", "--time-zone", "UTC", "--owner", "Ida")
    for name in ("recipes.json", "recipes.csv"):
        first, second = tmp_path / name, tmp_path / f"again-{name}"
        with_ale.told("recipes", "export", str(first))
        terminal.told("recipes", "import", str(first), "--create-items")
        terminal.told("recipes", "export", str(second))
        assert first.read_bytes() == second.read_bytes()
        assert terminal.told("recipes", "import", str(first))["unchanged"]
    one = with_ale.type("recipes", "export", "--recipe", "Table ale")
    assert [each["name"] for each in json.loads(one.out)["beerjson"]["recipes"]] == ["Table ale"]


def test_a_file_with_something_wrong_is_refused_whole_with_its_places(with_ale: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text('{"beerjson":\n  x}')
    refused = with_ale.refused("recipes", "import", str(path))
    assert refused["code"] == "files.unreadable"
    assert refused["field"] == "line 2, character 3"
    path.write_text('{"beerjson": {"recipes": [{"name": "A", "batch_size": {"unit": "smidgen", "value": 1}}]}}')
    refused = with_ale.refused("recipes", "import", str(path))
    assert refused["code"] == "production.recipes_refused"
    assert set(refused["details"]) == {"recipes[0].batch_size", "recipes[0].ingredients"}
    assert with_ale.refused("recipes", "show", "A")["code"] == "production.unknown_recipe"


def test_a_dry_run_keeps_nothing(terminal: Terminal, with_ale: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "recipes.json"
    with_ale.told("recipes", "export", str(path))
    terminal.told("organizations", "create", "Other", "--currency", "EUR", "--time-zone", "UTC", "--owner", "Ida")
    assert "Dry run" in terminal.shown("recipes", "import", str(path), "--create-items", "--dry-run")
    assert terminal.told("recipes", "list")["recipes"] == []
    assert terminal.told("stock", "items")["items"] == []


def test_a_line_that_is_not_understood_is_misuse(brewery: Terminal) -> None:
    for words in (["--line", "MALT-PALE"], ["--line", "MALT-PALE=4"], ["--line", "=4 kg"]):
        assert brewery.type("recipes", "create", "A", "--yield", "20 l", *words).exit_code == 2
    brewery.told(*ALE)
    for into in ("jar", "jar=8", "jar=8 oz x some"):
        assert brewery.type("recipes", "fill", "Table ale", "--into", into).exit_code == 2


def test_what_is_wrong_with_a_recipe_is_told_with_its_line(brewery: Terminal) -> None:
    refused = brewery.refused(
        "recipes", "create", "A", "--yield", "20 l", "--line", "MALT-PALE=4 kg", "--line", "HOP-SIMCOE=4 l"
    )
    assert (refused["code"], refused["details"]["line"]) == ("unit.density_needed", "2")
    assert brewery.refused("recipes", "create", "A", "--yield", "20 l")["code"] == "production.empty_recipe"


@pytest.mark.parametrize(("name", "recipe", "lines"), [("pale_ale", "Heron IPA", 18), ("koelsch", "Heron Kölsch", 8)])
def test_the_recipes_of_the_demo_need_what_its_brewery_keeps(
    brewery: Terminal, name: str, recipe: str, lines: int
) -> None:
    path = Path(demo.__file__).parent / f"{name}.json"
    told = brewery.told("recipes", "import", str(path))
    assert (told["created"], told["items"], told["left_out"]) == ([recipe], [], [])
    assert len(brewery.told("recipes", "show", recipe)["lines"]) == lines
    # Water is not tracked, and nobody said what it costs.
    assert brewery.told("recipes", "check", recipe)["estimate"]["without_cost"] == ["WATER"]
