"""What a finished batch made, and what of its cost belongs to what."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm

from domain.production.batch_refusals import NothingMade, TooFewContainers
from domain.production.batches import INPUTS, BatchMovement, cost_of
from domain.production.filling import exact_text
from domain.production.refusals import BadContainer, BadYield, ContainersTooLarge
from domain.shared.identifiers import ItemId, SkuId
from domain.shared.money import LARGEST, Money, MoneyTooLarge, UnitCost, format_money, split
from domain.shared.quantity import MILLION, Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """
    So many pieces of a SKU that were filled, each in one `container` if that was among what the batch took.

    Without a `lot_code` the lot is called as the batch; without `expires_on` the shelf life tells when it ends.
    """

    sku_id: SkuId
    count: int
    container: ItemId | None = None
    lot_code: str | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """
    What a batch gave: `amount` of `unit` in all, and what was filled of it.

    What is not filled goes into the item that the recipe makes, in a lot of this code and expiry; a recipe that makes
    none has lost it.
    """

    amount: Fraction
    unit: str
    fills: tuple[Fill, ...] = ()
    lot_code: str | None = None
    expires_on: date | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """One output: how much of the yield is in it, in the plan's unit; `count` and `container` of what was filled."""

    holds: Fraction
    count: int = 0
    container: ItemId | None = None


def check_made(made: Made) -> None:
    """
    :raises BadYield: it is nothing or less.
    :raises BadContainer: less than one piece is told of a product.
    """
    if made.amount <= 0:
        raise BadYield(exact_text(made.amount))
    for fill in made.fills:
        if fill.count < 1:
            raise BadContainer(
                "Leave out what was not filled.", field="count", expected="1 or more", got=str(fill.count)
            )


def left_over(yielded: Fraction, portions: Sequence[Portion], unit: str, *, has_bulk: bool) -> Fraction:
    """
    What is left of the yield after the portions.

    :raises ContainersTooLarge: they hold more than there is.
    :raises NothingMade: nothing was filled, and the recipe makes no item.
    """
    filled = sum((portion.holds for portion in portions), Fraction(0))
    if filled > yielded:
        raise ContainersTooLarge(
            "What was filled holds more than the batch gave.",
            field="fills",
            expected=f"at most {exact_text(yielded)} {unit}",
            got=f"{exact_text(filled)} {unit}",
        )
    if not portions and not has_bulk:
        raise NothingMade
    return yielded - filled


def costs_of(
    portions: Sequence[Portion], movements: Sequence[BatchMovement], names: Mapping[ItemId, str]
) -> Sequence[Money]:
    """
    The cost of each portion; together they are the cost of all inputs, to the last millionth.

    A container's cost belongs to what it holds, by pieces. All else is shared by how much of the yield is in a portion,
    so that what was lost is borne by what was made. What was wasted is no input.

    names: of the containers.

    :raises TooFewContainers: more were filled than the batch took.
    """
    inputs = [each for each in movements if each.role in INPUTS]
    costs, containers = [0] * len(portions), {each.container for each in portions if each.container is not None}
    for container in sorted(containers):
        of_it = [each for each in inputs if each.item_id == container]
        counts = [each.count if each.container == container else 0 for each in portions]
        taken = Quantity(-sum(each.delta for each in of_it))
        if sum(counts) * MILLION > taken:
            raise TooFewContainers(names[container], filled=sum(counts), taken=taken)
        _add(costs, split(cost_of(of_it), counts))
    shared = [each for each in inputs if each.item_id not in containers]
    _add(costs, split(cost_of(shared), _weights(portions)))
    return [Money(cost) for cost in costs]


def unit_cost_of(cost: Money, quantity: Quantity) -> UnitCost:
    """
    The price of one stock unit, rounded down, so that a lot is never worth more than it cost.

    :raises MoneyTooLarge: it is beyond what is kept.
    """
    unit_cost = cost * MILLION // quantity
    if unit_cost > LARGEST:
        raise MoneyTooLarge(
            "So little was made that one unit of it would cost more than can be kept.",
            field="amount",
            expected=f"at most {format_money(Money(LARGEST))} for one unit",
            got=format_money(Money(unit_cost)),
        )
    return UnitCost(unit_cost)


def lot_codes(label: str, outputs: Sequence[tuple[ItemId, str | None]]) -> Sequence[str]:
    """The code of each output's lot: the one told, or the batch's label, with a number where an item has several."""
    seen: dict[ItemId, Collection[str]] = defaultdict(list)
    codes = []
    for item_id, told in outputs:
        number = len(seen[item_id]) + 1
        code = told or (label if number == 1 else f"{label}-{number}")
        seen[item_id] = [*seen[item_id], code]
        codes.append(code)
    return codes


def _weights(portions: Sequence[Portion]) -> Sequence[int]:
    whole = lcm(*(portion.holds.denominator for portion in portions))
    return [int(portion.holds * whole) for portion in portions]


def _add(costs: list[int], parts: Sequence[Money]) -> None:
    for place, part in enumerate(parts):
        costs[place] += part
