"""A replay: every line through the canonical use case, a chunk of them in each transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TypeVar

from application.app import App
from application.caller import Caller
from domain.identity.permissions import ALL
from domain.inventory.item_rules import NewItem
from domain.inventory.items import ItemKind
from domain.inventory.overview import ItemQuery, Sort
from domain.shared.quantity import MILLION
from tests.replay.retail import Beginning, RetailFile
from tests.replay.shelves import Shelf

CHUNK = 500
"""Changes in one transaction."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did: counts of what it asked for, and what should be left of each stock code."""

    caller: Caller
    lines: int
    changes: int
    ends: Mapping[str, Fraction]


def replay(app: App, file: RetailFile, progress: Callable[[int], None]) -> Replayed:
    """
    Make an organisation that keeps what the file sells, and let all of its lines happen.

    `progress` is told the number of lines done.
    """
    organization, owner = app.identity.found_organization(
        "Gift Shop", currency="GBP", time_zone="Europe/London", owner="Owner"
    )
    caller = Caller(organization=organization, actor_id=owner, request_id="replay", permissions=ALL)
    beginnings = file.beginnings()
    shelves = _shelves(app, caller, list(beginnings.values()))
    openings = [change for code, shelf in shelves.items() for change in shelf.open(beginnings[code].opening)]
    for chunk in _chunks(openings):
        app.inventory.adjust_inventory(caller, chunk)
    lines, changes = 0, len(openings)
    for some in _chunks(file.lines()):
        asked = [change for line in some for change in shelves[line.code].changes_of(line)]
        app.inventory.adjust_inventory(caller, asked)
        lines, changes = lines + len(some), changes + len(asked)
        progress(lines)
    ends = {code: beginning.end for code, beginning in beginnings.items()}
    return Replayed(caller=caller, lines=lines, changes=changes, ends=ends)


def balances(app: App, caller: Caller) -> Mapping[str, Fraction]:
    """What the product says is on hand of each stock code."""
    on_hand: dict[str, Fraction] = {}
    query = ItemQuery(sort=Sort.CODE, limit=200)
    while True:
        page = app.inventory.view_stock.items(caller, query)
        on_hand |= {line.item.code: Fraction(line.item.on_hand, MILLION) for line in page.rows}
        if not page.more:
            return on_hand
        last = page.rows[-1].item
        query = ItemQuery(sort=Sort.CODE, limit=200, after=(last.code, last.id))


def _shelves(app: App, caller: Caller, beginnings: Sequence[Beginning]) -> dict[str, Shelf]:
    shelves: dict[str, Shelf] = {}
    for chunk in _chunks(beginnings):
        new = [
            NewItem(code=each.code, name=each.name, kind=ItemKind.PRODUCT, unit="each", unit_cost=each.price)
            for each in chunk
        ]
        for item, each in zip(app.inventory.create_items(caller, new), chunk, strict=True):
            shelves[item.code] = Shelf(item.id, each.price)
    return shelves


def _chunks(values: Iterable[Value]) -> Iterator[list[Value]]:
    left = iter(values)
    while chunk := list(islice(left, CHUNK)):
        yield chunk
