"""How many statements everything takes, BEGIN and COMMIT included: as many for much as for little."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import cycle, islice

import pytest

from adapters.sql.engine import create
from application.caller import Caller
from application.inventory.view_stock import ViewStock
from application.production.add_sku import NewSku
from application.production.plan_batch import NewBatch
from domain.identity.permissions import ALL
from domain.inventory.changes import Change
from domain.inventory.overview import HistoryQuery, ItemQuery, Show
from domain.inventory.refusals import InsufficientStock
from domain.production.batch_outputs import Fill, Made
from domain.production.genealogy import Direction
from domain.production.scaling import Scale
from domain.shared.identifiers import ItemId, LotId
from tests.brewery import Brewery, change
from tests.genealogies import Works
from tests.installations import Installation, on_engine
from tests.recipes import brewed, line, whole
from tests.system.counting import MOST, statements_of

FOREVER = datetime(2999, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def shared_installation(shared_url: str) -> Iterator[Installation]:
    engine = create(shared_url)
    yield on_engine(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def brewery(shared_installation: Installation) -> Brewery:
    return Brewery.founded(shared_installation.app)


@pytest.fixture(scope="module")
def malt(brewery: Brewery) -> ItemId:
    """An item with 30 kg in each of 100 lots."""
    item = brewery.item("MALT")
    brewery.together([change("restock", item, 30)] * 100)
    return item


KINDS = ["sale", "restock", "damaged", "recount", "reserved", "batch_use", "manual"]


def lines_of(items: Sequence[ItemId], count: int) -> list[Change]:
    """So many lines of all kinds, in turns, on all of the items."""
    return [
        change(kind, item, 100 if kind == "recount" else 1, reference=f"order {number}")
        for number, (kind, item) in enumerate(zip(islice(cycle(KINDS), count), cycle(items), strict=False))
    ]


@pytest.mark.parametrize("count", [1, 10, 200])
def test_a_bulk_change_takes_as_many_statements_for_two_hundred_lines_as_for_ten(
    shared_installation: Installation, brewery: Brewery, count: int
) -> None:
    items = [brewery.item(f"{count} LINES, ITEM {number}") for number in range(9)]
    brewery.together([change("restock", item, 100) for item in items])
    taken = statements_of(lambda: brewery.together(lines_of(items, count)))
    # A single sale makes no lot and reserves nothing; the others write to every table.
    assert taken == {"postgresql": MOST, "sqlite": 9 if count == 1 else 11}[shared_installation.storage]


def test_a_key_costs_nothing_on_postgresql_and_one_statement_on_sqlite(
    shared_installation: Installation, brewery: Brewery, malt: ItemId
) -> None:
    first, again = (statements_of(lambda: brewery.do("sale", malt, 5, key="order 1")) for _ in range(2))
    assert first == {"postgresql": MOST, "sqlite": 10}[shared_installation.storage]
    # BEGIN, lock, the first claim, what it recorded, COMMIT.
    assert again == MOST


def test_a_refusal_sends_no_more_than_lock_and_read(brewery: Brewery, malt: ItemId) -> None:
    def ask_too_much() -> None:
        with pytest.raises(InsufficientStock):
            brewery.do("sale", malt, 9999)

    # BEGIN, lock, read, ROLLBACK.
    assert statements_of(ask_too_much) == 4


@pytest.fixture
def token(brewery: Brewery) -> str:
    caller = brewery.caller
    return brewery.app.identity.issue_token(caller, "till", ALL).text


def test_authentication_is_one_statement_in_front(
    shared_installation: Installation, brewery: Brewery, malt: ItemId, token: str
) -> None:
    app = brewery.app

    def sell() -> None:
        app.inventory.adjust_inventory(
            app.identity.authenticate(token, "request 1"), [change("sale", malt, 1000)], "order 2"
        )

    # The first use in an hour is written down; SQLite is told before and after not to wait for it.
    first = statements_of(lambda: app.identity.authenticate(token, "request 1"))
    assert first == {"postgresql": 2, "sqlite": 4}[shared_installation.storage]
    assert statements_of(lambda: app.identity.authenticate(token, "request 1")) == 1
    assert statements_of(sell) == {"postgresql": MOST + 1, "sqlite": 11}[shared_installation.storage]


def test_a_unit_of_the_organisations_own_takes_no_statement_more(brewery: Brewery, malt: ItemId) -> None:
    brewery.app.inventory.define_unit(brewery.caller, "sack", Fraction(25), "kg")
    in_kilos = statements_of(lambda: brewery.do("sale", malt, 25))
    in_sacks = statements_of(lambda: brewery.do("sale", malt, 1, unit="sack"))
    assert in_sacks == in_kilos


@pytest.mark.parametrize("count", [2, 20, 40])
def test_a_batch_takes_as_many_statements_for_forty_ingredients_and_outputs_as_for_two(
    shared_installation: Installation, brewery: Brewery, count: int
) -> None:
    production, caller = brewery.app.production, brewery.caller
    items = [brewery.item(f"{count} INGREDIENTS, NUMBER {number}") for number in range(count)]
    brewery.together([change("restock", item, 5) for item in items] * 4)
    recipe = brewed(brewery, f"Of {count}", *(line(item, 8) for item in items), yields=2 * count)
    product = production.manage_products.create(caller, f"Of {count}", "")
    size = NewSku(size=whole(1), unit="l", perishable=False)
    sizes = [replace(size, code=f"{count} SIZES, NUMBER {number}") for number in range(count)]
    fills = tuple(Fill(sku_id=production.add_sku(caller, product.id, each).id, count=1) for each in sizes)
    planned, other = (production.plan_batch(caller, NewBatch(recipe_id=recipe.id)) for _ in range(2))
    made = Made(amount=Fraction(2 * count), unit="l", fills=fills)
    taken = [
        statements_of(lambda: production.check_recipe(caller, recipe.id, Scale())),
        statements_of(lambda: production.check_recipe(caller, recipe.id, Scale(), costs=True)),
        statements_of(lambda: production.start_batch(caller, planned.id)),
        statements_of(lambda: production.finish_batch(caller, planned.id, made)),
    ]
    production.start_batch(caller, other.id)
    for item in items:
        brewery.app.inventory.hold_lot(caller, list(brewery.lots(item).values())[-1].id, "glass in it")
    taken.append(statements_of(lambda: production.finish_batch(caller, other.id, made)))
    # Whether there is enough, without and with costs; then a start, a finish, and one of what went into it is held.
    assert taken == {"postgresql": [2, 3, 11, 13, 15], "sqlite": [2, 3, 15, 17, 19]}[shared_installation.storage]


LOOKS: Mapping[str, Callable[[ViewStock, Caller, ItemId], object]] = {
    "list": lambda view, caller, _: view.items(caller, ItemQuery(limit=200)),
    "low": lambda view, caller, _: view.items(caller, ItemQuery(show=Show.LOW, search="malt")),
    "item": lambda view, caller, item: view.item(caller, item),
    "item of a code": lambda view, caller, _: view.item_of_code(caller, "MALT"),
    "number of items": lambda view, caller, _: view.count_items(caller),
    "lots": lambda view, caller, item: view.lots(caller, item, limit=200),
    "reservations": lambda view, caller, item: view.reservations(caller, item),
    "history": lambda view, caller, _: view.history(caller, HistoryQuery(limit=200)),
    "history of an item": lambda view, caller, item: view.history(caller, HistoryQuery(item_id=item)),
    "another day": lambda view, caller, _: view.as_of(caller, FOREVER),
    "units": lambda view, caller, _: view.units(caller),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_every_look_is_one_statement(
    brewery: Brewery, malt: ItemId, look: Callable[[ViewStock, Caller, ItemId], object]
) -> None:
    brewery.do("reserved", malt, 10, reference="order 3")
    assert statements_of(lambda: look(brewery.app.inventory.view_stock, brewery.caller, malt)) == 1


def test_a_recall_pack_takes_as_many_statements_for_much_as_for_little(
    shared_installation: Installation, brewery: Brewery, malt: ItemId
) -> None:
    lots = [lot.id for lot in brewery.lots(malt).values()]
    works = Works.opened(Brewery.founded(shared_installation.app, "Works"))
    first = works.deliver("M-1")
    works.made(bottles=2, **{works.made(**{works.made(**{"M-1": 4}): 4}): 4})

    def packing(whose: Brewery, *lot_ids: LotId) -> int:
        return statements_of(lambda: whose.app.production.make_recall_pack(whose.caller, lot_ids))

    # BEGIN, which lots, four streams, ROLLBACK.
    assert packing(brewery, lots[0]) == packing(brewery, *lots) == packing(works.brewery, first) == 7


def test_verifying_much_takes_as_many_statements_as_verifying_nothing(
    shared_installation: Installation, brewery: Brewery, malt: ItemId
) -> None:
    verify, empty = brewery.app.inventory.verify_stock, Brewery.founded(shared_installation.app, "Next Door Cidery")
    one_item = statements_of(lambda: list(verify(brewery.caller.organization_id, malt)))
    # BEGIN, four streams, ROLLBACK; and for everything PostgreSQL is told first that it will be read to its end.
    assert one_item == 6
    taken = [statements_of(whole.findings) for whole in (empty, brewery)]
    assert taken == {"postgresql": [7, 7], "sqlite": [6, 6]}[shared_installation.storage]


@pytest.fixture(scope="module")
def works(brewery: Brewery) -> Works:
    """A lot that nothing was made of, and one that went through five batches into eight lots."""
    works = Works.opened(Brewery.founded(brewery.app, "Brewery of Works"))
    works.deliver("M0")
    works.deliver("M1")
    made = works.made(8, M1=2)
    for _ in range(4):
        made = works.made(8, bottles=1, M1=1, **{made: 2})
    return works


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("code", ["M0", "M1"])
def test_a_trace_is_one_statement_however_far_it_goes(works: Works, code: str, direction: Direction) -> None:
    trace, caller, lot_id = works.brewery.app.production.trace_lot, works.brewery.caller, works.lot_id(code)
    assert statements_of(lambda: trace(caller, lot_id, direction)) == 1
    assert statements_of(lambda: trace.lots_of_code(caller, code)) == 1


@pytest.mark.parametrize("code", ["M0", "M1"])
def test_to_hold_all_that_came_of_a_lot_takes_as_many_statements_as_to_hold_one(works: Works, code: str) -> None:
    hold, caller, lot_id = works.brewery.app.production.hold_descendants, works.brewery.caller, works.lot_id(code)
    # BEGIN, the lineage before and under the lock, the lock, the lots, their hold, the audit, COMMIT.
    assert statements_of(lambda: hold(caller, lot_id, "glass in it")) == 8
    assert statements_of(lambda: hold.release(caller, lot_id, "it was sugar")) == 8
