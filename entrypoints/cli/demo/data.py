"""The demo brewery's data, written for this project: its items, what happened to them, and how long ago."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from domain.inventory.item_rules import NewItem
from domain.inventory.items import ItemKind, PickingPolicy
from domain.shared.quantity import parse_quantity
from domain.shared.units import parse_density


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    One change of stock, `days_ago` days before today.

    `expires_in` and `reserved_for` count days from today; the other fields are those of a change, as people write them.
    """

    days_ago: int
    change: str
    item: str
    quantity: str
    unit_cost: str | None = None
    lot: str | None = None
    expires_in: int | None = None
    reserved_for: int | None = None
    reference: str | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnUnit:
    """A unit of the brewery's own: so much of a built-in one."""

    symbol: str
    amount: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A lot that is held back."""

    item: str
    lot: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brewery:
    """Everything that the demo is made of; the history comes in its order."""

    organization: Mapping[str, str]
    units: Sequence[OwnUnit]
    items: Sequence[NewItem]
    history: Sequence[Event]
    holds: Sequence[Hold]


@cache
def brewery() -> Brewery:
    """The demo brewery."""
    told = json.loads(files(__package__).joinpath("brewery.json").read_text(encoding="utf-8"))
    return Brewery(
        organization=told["organization"],
        units=[OwnUnit(**unit) for unit in told["units"]],
        items=[_item(**item) for item in told["items"]],
        history=[Event(**event) for event in told["history"]],
        holds=[Hold(**hold) for hold in told["holds"]],
    )


def _item(
    kind: str,
    picking_policy: str = PickingPolicy.FIFO,
    reorder_point: str | None = None,
    density: str | None = None,
    **same: Any,  # noqa: ANN401 - what an item and the file say alike
) -> NewItem:
    return NewItem(
        kind=ItemKind(kind),
        picking_policy=PickingPolicy(picking_policy),
        reorder_point=None if reorder_point is None else parse_quantity(reorder_point, field="reorder_point"),
        density=None if density is None else parse_density(density),
        **same,
    )
