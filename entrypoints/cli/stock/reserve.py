"""Hold stock for orders, and let it go again."""

from typing import Annotated

import typer
from rich.console import Group, RenderableType

from domain.identity.permissions import Permission
from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import Change, ChangeType
from entrypoints.cli import stock_records, tables, wording
from entrypoints.cli.options import (
    Amount,
    AsJson,
    ItemName,
    Key,
    Notes,
    OrganizationName,
    Quantity,
    Reference,
    UnitName,
)
from entrypoints.cli.reading import When, amount_of, when
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, lot_id_of, open_session
from entrypoints.cli.stock.change import adjustment_id, tell


def reserve(
    name: ItemName,
    amount: Amount = None,
    reference: Reference = None,
    quantity: Quantity = None,
    unit: UnitName = None,
    lot: Annotated[str | None, typer.Option(metavar="LOT", help="From this lot only, by number or id.")] = None,
    until: Annotated[When | None, typer.Option(parser=when, metavar="TIME", help="When it ends by itself.")] = None,
    notes: Notes = "",
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Hold stock for an order: on hand stays, less is available."""
    with open_session(organization, Permission.RESERVE_INVENTORY) as session:
        item = session.item(name).item
        told, told_unit = amount_of(amount, quantity, unit)
        lot_id = lot_id_of(lot)
        asked = Change(
            type=ChangeType.RESERVED,
            item_id=item.id,
            amount=told,
            unit=told_unit,
            lot_id=lot_id,
            lot_code=None if lot_id else lot,
            reference=reference,
            notes=notes,
            reserved_until=None if until is None else until.last_moment(session.organization),
        )
        [done] = session.app.inventory.adjust_inventory(session.caller, [asked], key)
        tell(session, done, item, as_json=as_json)


def release(
    name: ItemName,
    amount: Amount = None,
    reference: Reference = None,
    reservation: Annotated[
        str | None, typer.Option("--reservation", metavar="ADJUSTMENT", help="The one reservation, by its adjustment.")
    ] = None,
    quantity: Quantity = None,
    unit: UnitName = None,
    notes: Notes = "",
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Free what an order holds: all of it, or the quantity given."""
    with open_session(organization, Permission.RESERVE_INVENTORY) as session:
        item = session.item(name).item
        told, told_unit = amount_of(amount, quantity, unit)
        asked = Change(
            type=ChangeType.UNRESERVED,
            item_id=item.id,
            amount=told,
            unit=told_unit,
            reference=reference,
            origin=None if reservation is None else adjustment_id(reservation),
            notes=notes,
        )
        [done] = session.app.inventory.adjust_inventory(session.caller, [asked], key)
        tell(session, done, item, as_json=as_json)


def release_expired(organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Free what reservations hold whose time is up."""
    with open_session(organization, Permission.RESERVE_INVENTORY) as session:
        ended: list[tuple[Adjustment, str]] = []
        while swept := session.app.inventory.release_expired_reservations(session.caller):
            ended += [(done, _sentence(session, done)) for done in swept]
        record = {
            "released": [stock_records.adjustment(done, message, costs=session.sees_costs) for done, message in ended],
        }

        def view() -> RenderableType:
            lines = [tables.plain(message) for _, message in ended]
            return Group(*lines, "", f"{len(ended)} reservations ended.") if lines else "No reservation's time is up."

        show(as_json, record, view)


def _sentence(session: Session, done: Adjustment) -> str:
    return wording.sentence(done, session.item(str(done.item_id)).item)
