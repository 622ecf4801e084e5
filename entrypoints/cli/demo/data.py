"""The demo brewery's data, written for this project: its items, what happened to them, and what it brews."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
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
    One change of stock, `days_ago` days before today; None: now.

    `expires_in` and `reserved_for` count days from today; the other fields are those of a change, as people write them.
    """

    days_ago: int | None = None
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
class Size:
    """In what one product is sold, its stock being that of an item; as people write it."""

    item: str
    size: str
    price: str
    gtin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A product with the sizes in which it is sold."""

    name: str
    description: str
    skus: Sequence[Size]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """So many pieces of a SKU, each in such a container."""

    sku: str
    count: int
    container: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishap:
    """What was not as it should be, and why it may pass."""

    text: str
    sign_off: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brew:
    """
    A recipe's file, and one run of it: how much of the recipe, what was measured (name, number, unit), what went wrong,
    and what came out.

    `wasted` and `packaging` tell quantities by the codes of items, as people write them.
    """

    file: str
    recipe: str
    prefix: str
    factor: str
    measured: Sequence[tuple[str, str, str]]
    wasted: Mapping[str, str]
    wasted_because: str
    mishap: Mishap | None
    packaging: Mapping[str, str]
    gave: str
    filled: Sequence[Filled]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brewery:
    """Everything that the demo is made of; the history comes in its order, and the deliveries after it."""

    organization: Mapping[str, str]
    units: Sequence[OwnUnit]
    items: Sequence[NewItem]
    products: Sequence[Offer]
    history: Sequence[Event]
    deliveries: Sequence[Event]
    brews: Sequence[Brew]
    holds: Sequence[Hold]


@cache
def brewery() -> Brewery:
    """The demo brewery."""
    told = json.loads(files(__package__).joinpath("brewery.json").read_text(encoding="utf-8"))
    return Brewery(
        organization=told["organization"],
        units=[OwnUnit(**unit) for unit in told["units"]],
        items=[_item(**item) for item in told["items"]],
        products=[
            Offer(name=each["name"], description=each["description"], skus=[Size(**size) for size in each["skus"]])
            for each in told["products"]
        ],
        history=[Event(**event) for event in told["history"]],
        deliveries=[Event(**event) for event in told["deliveries"]],
        brews=[_brew(**brew) for brew in told["brews"]],
        holds=[Hold(**hold) for hold in told["holds"]],
    )


def exact(text: str) -> tuple[Fraction, str | None]:
    """An amount and its unit, from `40 g` or `7`."""
    number, _, unit = text.partition(" ")
    return Fraction(number), unit or None


def _brew(
    measured: list[list[str]],
    mishap: dict[str, str] | None,
    filled: list[dict[str, Any]],
    **same: Any,  # noqa: ANN401 - what a brew and the file say alike
) -> Brew:
    return Brew(
        measured=[(name, number, unit) for name, number, unit in measured],
        mishap=None if mishap is None else Mishap(**mishap),
        filled=[Filled(**each) for each in filled],
        **same,
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
