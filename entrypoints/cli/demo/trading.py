"""What the demo brewery buys, counts, sells and takes back."""

from collections.abc import Sequence
from fractions import Fraction

from domain.inventory.changes import Change, ChangeType
from domain.inventory.refusals import UnknownLot
from entrypoints.cli.demo.changes import change_of
from entrypoints.cli.demo.data import Brewery
from entrypoints.cli.demo.steps import Step
from entrypoints.cli.demo.trading_steps import Changed
from entrypoints.cli.session import Session

DELIVERED = "EP-4702"
"""The lot whose delivery begins what changes the brewery's stock."""


def has_begun(session: Session) -> bool:
    """Whether the first delivery is here already."""
    try:
        session.lot(session.item("MALT-PALE").item, DELIVERED)
    except UnknownLot:
        return False
    return True


def deliveries(session: Session, brewery: Brewery) -> Step:
    """What is missing, and more, each in a lot of its own."""
    changes = [change_of(session, each, session.item(each.item).item.id) for each in brewery.deliveries]
    return _step(session, "Deliveries, each lot at its own price; a sack is the brewery's own unit", changes, "restock")


def count(session: Session) -> Step:
    """Somebody weighs the hops."""
    hops = session.item("HOP-SIMCOE").item
    change = Change(type=ChangeType.RECOUNT, item_id=hops.id, amount=Fraction("2.44"), notes="Weighed")
    return _step(session, f"A recount: there are really 2.44 kg of {hops.name}", [change], "recount")


def sale(session: Session) -> Changed:
    """One item over two of its lots."""
    return _done(session, [_sold(session, "BEER-IPA-33", 288, "SO-1064")], "sale")


def order(session: Session, bottles_of: str) -> Step:
    """Bottles of the lot that was just made, and kegs."""
    changes = [
        _sold(session, "BEER-IPA-33", 192, "SO-1065", bottles_of),
        _sold(session, "BEER-GOLD-K30", 4, "SO-1065"),
    ]
    return _step(session, "An order of the new beers: bottles of a lot that it names, and kegs", changes, "order")


def returned(session: Session) -> Step:
    """A carton too many, back into the lot that it came from."""
    beer = session.item("BEER-IPA-33").item
    notes = "A carton too many, came back unopened"
    change = Change(type=ChangeType.RETURN, item_id=beer.id, amount=Fraction(24), reference="SO-1065", notes=notes)
    return _step(session, "A return of 24 bottles: into the lot of that order, at its cost", [change], "return")


def reversal(session: Session, sold: Changed) -> Step:
    """An order is cancelled."""
    [(item, sale)] = sold.done
    done = session.app.inventory.reverse_adjustment(session.caller, sale.id, "The order was cancelled", "demo/reversal")
    return Step("A reversal: SO-1064 is cancelled, its bottles go back into the very lots", Changed([(item, done)]))


def _sold(session: Session, code: str, pieces: int, reference: str, lot: str | None = None) -> Change:
    item_id = session.item(code).item.id
    return Change(type=ChangeType.SALE, item_id=item_id, amount=Fraction(pieces), reference=reference, lot_code=lot)


def _step(session: Session, title: str, changes: Sequence[Change], key: str) -> Step:
    return Step(title, _done(session, changes, key))


def _done(session: Session, changes: Sequence[Change], key: str) -> Changed:
    done = session.app.inventory.adjust_inventory(session.caller, changes, f"demo/{key}")
    items = [session.item(str(each.item_id)).item for each in done]
    return Changed(list(zip(items, done, strict=True)))
