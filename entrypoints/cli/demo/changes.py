"""Changes of stock as the demo's data tells them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.inventory.changes import Change, ChangeType
from domain.shared.identifiers import ItemId
from domain.shared.money import parse_unit_cost
from entrypoints.cli.demo.data import Event
from entrypoints.cli.reading import amount_of
from entrypoints.cli.session import Session

MORNING = time(9)
EVENING = time(18)


def change_of(session: Session, event: Event, item_id: ItemId, place: int = 0) -> Change:
    """The event as a change: so many minutes after the morning began, so that a day keeps its order."""
    amount, unit = amount_of([event.quantity])
    return Change(
        type=ChangeType(event.change),
        item_id=item_id,
        amount=amount,
        unit=unit,
        unit_cost=None if event.unit_cost is None else parse_unit_cost(event.unit_cost, field="unit_cost"),
        expires_on=None if event.expires_in is None else session.today + timedelta(days=event.expires_in),
        lot_code=event.lot,
        reference=event.reference,
        notes=event.notes,
        effective_at=None
        if event.days_ago is None
        else _at(session, -event.days_ago, MORNING) + timedelta(minutes=place),
        reserved_until=None if event.reserved_for is None else _at(session, event.reserved_for, EVENING),
    )


def _at(session: Session, days: int, hour: time) -> datetime:
    """So many days from today, where the brewery is."""
    return datetime.combine(session.today + timedelta(days=days), hour, ZoneInfo(session.organization.time_zone))
