"""What makers get wrong with recipes and batches on the command line: told with its code, and nothing is written."""

from pathlib import Path

from tests.entrypoints.cli.terminal import Terminal


def kept(brewery: Terminal) -> list[object]:
    """What a command on production could have changed."""
    looks = (["recipes", "list"], ["batch", "list"], ["stock", "items"], ["audit"])
    return [brewery.told(*look) for look in looks]


def test_bad_input_is_told_with_its_code_and_nothing_is_written(brewery: Terminal, tmp_path: Path) -> None:
    for code, kind, unit in (("T-MALT", "ingredient", "kg"), ("T-WORT", "product", "l"), ("T-MASH", "ingredient", "l")):
        brewery.told("stock", "create", code, "--name", code, "--kind", kind, "--unit", unit)
    brewery.told("stock", "adjust", "T-MALT", "restock", "99 kg")
    brewery.told("recipes", "create", "Tale", "--yield", "20 l", "--line", "T-MALT=4 kg", "--makes", "T-WORT")
    brewery.told("products", "create", "Tall")
    brewery.told("products", "add-sku", "Tall", "30", "l", "--code", "T-KEG", "--lasting")
    running, finished = (brewery.told("batch", "plan", "Tale")["label"] for _ in range(2))
    for label in (running, finished):
        brewery.told("batch", "start", label)
    brewery.told("batch", "finish", finished, "19 l")
    broken, unknown = tmp_path / "broken.json", tmp_path / "unknown.json"
    broken.write_text('{"beerjson": {"recipes": [', encoding="utf-8")
    recipe = '{"name": "A", "batch_size": {"unit": "smidgen", "value": 1}}'
    unknown.write_text(f'{{"beerjson": {{"recipes": [{recipe}]}}}}', encoding="utf-8")
    new = ("recipes", "create", "New", "--yield")
    words: list[tuple[tuple[str, ...], str]] = [
        ((*new, "0 l", "--line", "T-MALT=1 kg"), "production.bad_yield"),
        ((*new, "-1 l", "--line", "T-MALT=1 kg"), "production.bad_yield"),
        (("batch", "finish", running, "0 l"), "production.bad_yield"),
        (("batch", "finish", running, "--", "-1 l"), "production.bad_yield"),
        ((*new, "20 l", "--line", "T-MALT=1 each"), "unit.incompatible"),
        (("batch", "finish", running, "1 each"), "unit.incompatible"),
        ((*new, "20 l", "--line", "T-MASH=1 l", "--makes", "T-MASH"), "production.contains_itself"),
        (("recipes", "fill", "Tale", "--into", "keg=30 l x 1"), "production.containers_hold_more"),
        (("batch", "fill", running, "--into", "keg=30 l x 1"), "production.containers_hold_more"),
        (("batch", "finish", running, "19 l", "--fill", "T-KEG=1"), "production.containers_hold_more"),
        (("batch", "finish", finished, "19 l"), "production.batch_not_in_progress"),
        (("batch", "cancel", finished, "--reason", "late"), "production.batch_ended"),
        (("batch", "stop", running, "1"), "production.timer_not_running"),
        (("recipes", "import", str(broken)), "files.unreadable"),
        (("recipes", "import", str(unknown)), "production.recipes_refused"),
    ]
    before = kept(brewery)
    for command, code in words:
        answer = brewery.type(*_with_json(command))
        assert answer.exit_code != 0, command
        assert answer.error["code"] == code, (command, answer.error)
    assert kept(brewery) == before


def _with_json(command: tuple[str, ...]) -> list[str]:
    """The option before what is told after --."""
    place = command.index("--") if "--" in command else len(command)
    return [*command[:place], "--json", *command[place:]]
