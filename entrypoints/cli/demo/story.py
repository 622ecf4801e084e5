"""The main job, done on the demo brewery: a delivery, a sale over two lots, a recount, a reversal, and the proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import Change, ChangeType
from domain.inventory.items import Item
from domain.inventory.refusals import UnknownLot
from domain.inventory.verification import Finding
from domain.shared.money import parse_unit_cost
from entrypoints.cli.session import Session


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done, and what it did."""

    title: str
    item: Item
    done: Adjustment


@dataclass(frozen=True, slots=True)
class Story:
    """All steps in their order, and what verification found after them in how many items."""

    steps: Sequence[Step]
    findings: Sequence[Finding]
    checked: int


DELIVERED = "EP-4702"
"""The lot that the story begins with."""


def has_begun(session: Session) -> bool:
    """Whether the story's first step is done already."""
    try:
        session.lot(session.item("MALT-PALE").item, DELIVERED)
    except UnknownLot:
        return False
    return True


def tell(session: Session) -> Story:
    """
    Do the main job.

    Every step has an idempotency key: told again, the story changes nothing and shows what was done the first time.
    """
    steps = [_delivery(session), _sale(session), _count(session)]
    steps.append(_reversal(session, steps[1]))
    checked: list[int] = []
    findings = list(session.app.inventory.verify_stock(session.caller.organization_id, None, checked.append))
    return Story(steps, findings, len(checked))


def _delivery(session: Session) -> Step:
    malt = session.item("MALT-PALE").item
    price = parse_unit_cost("1.05", field="unit_cost")
    change = Change(
        type=ChangeType.RESTOCK, item_id=malt.id, amount=Fraction(10), unit="sack", unit_cost=price, lot_code=DELIVERED
    )
    return _step(session, f"A delivery: 10 sacks of {malt.name}; a sack is the brewery's own unit", malt, change)


def _sale(session: Session) -> Step:
    beer = session.item("BEER-IPA-33").item
    change = Change(type=ChangeType.SALE, item_id=beer.id, amount=Fraction(288), reference="SO-1064")
    return _step(session, f"A sale of 288 {beer.name}: the older lot first, each at its own cost", beer, change)


def _count(session: Session) -> Step:
    hops = session.item("HOP-SIMCOE").item
    change = Change(type=ChangeType.RECOUNT, item_id=hops.id, amount=Fraction("2.44"), notes="Weighed")
    return _step(session, f"A recount: there are really 2.44 kg of {hops.name}", hops, change)


def _reversal(session: Session, sale: Step) -> Step:
    notes = "The order was cancelled"
    done = session.app.inventory.reverse_adjustment(session.caller, sale.done.id, notes, "demo/reversal")
    return Step("A reversal: the order is cancelled, the bottles go back into the very lots", sale.item, done)


def _step(session: Session, title: str, item: Item, change: Change) -> Step:
    [done] = session.app.inventory.adjust_inventory(session.caller, [change], f"demo/{change.type}")
    return Step(title, item, done)
