"""What a finished batch made, and what of its cost belongs to what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import count
from math import lcm

from domain.production.batch_notes import TEXT_LIMIT, check_text
from domain.production.batch_refusals import NothingMade, TooFewContainers
from domain.production.batches import INPUTS, BatchMovement, cost_of
from domain.production.filling import exact_text
from domain.production.refusals import BadContainer, BadYield, ContainersTooLarge, naming_line
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
    """
    One output: how much of the yield is in it, in the plan's unit.

    What was filled may tell of which item its `containers` are, and how many in the unit of that item's stock.
    """

    holds: Fraction
    containers: Fraction = Fraction(0)
    container: ItemId | None = None


def check_made(made: Made) -> None:
    """
    :raises BadYield: it is nothing or less.
    :raises BadContainer: less than one piece is told of a product.
    :raises InvalidBatch: the notes cannot be kept.
    """
    check_text("notes", made.notes, TEXT_LIMIT)
    if made.amount <= 0:
        raise BadYield(exact_text(made.amount), field="amount")
    for number, fill in enumerate(made.fills, 1):
        if fill.count < 1:
            with naming_line(number):
                got = str(fill.count)
                raise BadContainer("Leave out what was not filled.", field="count", expected="1 or more", got=got)


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
        counts = [each.containers if each.container == container else Fraction(0) for each in portions]
        taken = Quantity(-sum(each.delta for each in of_it))
        if sum(counts) * MILLION > taken:
            raise TooFewContainers(names[container], filled=exact_text(Fraction(sum(counts))), taken=taken)
        _add(costs, split(cost_of(of_it), _weights(counts)))
    shared = [each for each in inputs if each.item_id not in containers]
    _add(costs, split(cost_of(shared), _weights([portion.holds for portion in portions])))
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
    taken = {(item_id, told) for item_id, told in outputs if told}
    codes = []
    for item_id, told in outputs:
        numbered = (label if number == 1 else f"{label}-{number}" for number in count(1))
        code = told or next(each for each in numbered if (item_id, each) not in taken)
        taken.add((item_id, code))
        codes.append(code)
    return codes


def _weights(amounts: Sequence[Fraction]) -> Sequence[int]:
    """Whole numbers in the same proportion."""
    whole = lcm(*(amount.denominator for amount in amounts))
    return [int(amount * whole) for amount in amounts]


def _add(costs: list[int], parts: Sequence[Money]) -> None:
    for place, part in enumerate(parts):
        costs[place] += part
