"""Items over HTTP."""

import pytest

from tests.entrypoints.web.program import NOBODY, Program, answer, refusal


def test_an_item_is_made_with_its_properties_and_read_back(program: Program) -> None:
    told = {
        "code": "OIL",
        "name": "Olive oil",
        "kind": "ingredient",
        "unit": "Litre",
        "perishable": True,
        "shelf_life_days": 540,
        "picking_policy": "fefo",
        "reorder_point": "12.5",
        "density": 0.916,
        "unit_cost": "7.45",
    }
    made = program.made("/items", told)
    seen = program.seen(f"/items/{made['item_id']}")
    assert made.items() <= seen.items()
    assert {**told, "unit": "l", "density": "0.916"}.items() <= seen.items()
    assert (seen["on_hand"], seen["available"], seen["value"]) == ("0", "0", "0")
    assert seen["low"] is True


def test_what_is_not_told_of_an_item_has_its_usual_value(program: Program) -> None:
    seen = program.seen(f"/items/{program.item()}")
    usual = {"tracked": True, "perishable": False, "picking_policy": "fifo", "reorder_point": None, "density": None}
    assert usual.items() <= seen.items()


def test_two_items_cannot_have_one_code(program: Program) -> None:
    program.item("MALT")
    body = {"code": "MALT", "name": "Other", "kind": "ingredient", "unit": "kg"}
    error = refusal(program.post("/items", body), 409, "inventory.item_code_taken")
    assert error["field"] == "code"


def test_an_edit_changes_what_it_names_and_nothing_else(program: Program) -> None:
    item_id = program.item(reorder_point="5", density="0.6")
    before = program.seen(f"/items/{item_id}")
    edited = answer(program.patch(f"/items/{item_id}", {"name": "Pale malt", "reorder_point": None}), 200)
    after = program.seen(f"/items/{item_id}")
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"name", "reorder_point", "low"}
    assert (edited["name"], edited["reorder_point"]) == ("Pale malt", None)


def test_an_edit_of_nothing_leaves_everything(program: Program) -> None:
    item_id = program.item()
    before = program.seen(f"/items/{item_id}")
    answer(program.patch(f"/items/{item_id}", {}), 200)
    assert program.seen(f"/items/{item_id}") == before


@pytest.mark.parametrize("field", ["code", "name", "kind", "unit", "tracked", "picking_policy", "unit_cost"])
def test_what_every_item_has_cannot_be_taken_away(program: Program, field: str) -> None:
    error = refusal(program.patch(f"/items/{program.item()}", {field: None}), 422, "request.invalid")
    assert (error["field"], error["details"]["got"]) == (field, "null")


def test_stock_is_not_edited(program: Program) -> None:
    error = refusal(program.patch(f"/items/{program.item()}", {"on_hand": "5"}), 422, "request.invalid")
    assert error["field"] == "on_hand"


def test_an_archived_item_leaves_the_list_until_it_is_restored(program: Program) -> None:
    item_id = program.item()
    archived = answer(program.post(f"/items/{item_id}/archive"), 200)
    assert archived["archived_at"] is not None
    assert program.seen("/items")["items"] == []
    assert [item["item_id"] for item in program.seen("/items", show="archived")["items"]] == [item_id]
    sale = {"change_type": "restock", "quantity": 1}
    refusal(program.post(f"/items/{item_id}/adjustments", sale), 409, "inventory.archived_item")
    assert answer(program.post(f"/items/{item_id}/restore"), 200)["archived_at"] is None
    assert len(program.seen("/items")["items"]) == 1


@pytest.mark.parametrize("verb", ["archive", "restore"])
def test_nothing_is_archived_or_restored_by_looking(program: Program, verb: str) -> None:
    error = refusal(program.get(f"/items/{program.item()}/{verb}"), 405, "request.method_not_allowed")
    assert error["details"] == {"expected": "POST", "got": "GET"}


def test_an_unknown_item_is_not_found(program: Program) -> None:
    error = refusal(program.get(f"/items/{NOBODY}"), 404, "inventory.unknown_item")
    assert (error["field"], error["details"]["got"]) == ("item_id", NOBODY)


def test_the_list_is_searched_filtered_and_ordered(program: Program) -> None:
    program.item("MALT", name="Pale malt", reorder_point="1")
    hop = program.item("HOP", name="Goldings")
    program.item("BTL", name="Bottle", kind="container", unit="each")
    program.restock(hop, 3)

    def names(**query: object) -> list[str]:
        return [item["name"] for item in program.seen("/items", **query)["items"]]

    assert names() == ["Bottle", "Goldings", "Pale malt"]
    assert names(search="mal") == ["Pale malt"]
    assert names(kind="container") == ["Bottle"]
    assert names(show="low") == ["Pale malt"]
    assert names(show="out") == ["Bottle", "Pale malt"]
    assert names(sort="code", descending="true") == ["Pale malt", "Goldings", "Bottle"]
    assert names(sort="on_hand", descending="true")[0] == "Goldings"


@pytest.mark.parametrize("sort", ["name", "code", "on_hand", "value", "created_at"])
@pytest.mark.parametrize("descending", ["false", "true"])
def test_pages_follow_each_other_without_gap_or_repetition(program: Program, sort: str, descending: str) -> None:
    for number in range(7):
        program.restock(program.item(f"I{number}", name=f"Item {number % 3}"), number % 4 + 1, unit_cost="1.5")
    whole = [item["item_id"] for item in program.seen("/items", sort=sort, descending=descending)["items"]]
    paged: list[str] = []
    cursor: dict[str, object] = {}
    for _ in range(4):
        page = program.seen("/items", sort=sort, descending=descending, limit=2, **cursor)
        paged += [item["item_id"] for item in page["items"]]
        cursor = {"cursor": page["next_cursor"]}
    assert paged == whole
    assert len(paged) == 7
    assert cursor == {"cursor": None}
