"""Change stock: adjust it, and reverse an adjustment."""

from datetime import date
from typing import Annotated

import typer
from rich.console import Group, RenderableType

from domain.identity.permissions import Permission
from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import Change, ChangeType
from domain.inventory.items import Item
from domain.inventory.refusals import UnknownAdjustment
from domain.shared.identifiers import AdjustmentId
from domain.shared.money import parse_unit_cost
from entrypoints.cli import stock_records, stock_tables, tables, wording
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
from entrypoints.cli.reading import When, amount_of, day, uuid_of, when
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, lot_id_of, open_session

_COMMANDS = {
    ChangeType.RESERVED: "stock reserve",
    ChangeType.UNRESERVED: "stock release",
    ChangeType.REVERSAL: "stock reverse",
}


def change_type(text: str) -> ChangeType:
    """What happened, for an argument."""
    words = [each.value for each in ChangeType if each not in _COMMANDS]
    if text not in words:
        command = _COMMANDS.get(ChangeType(text)) if text in set(ChangeType) else None
        hint = f"use `stillroom {command}`" if command else f"expected one of {', '.join(words)}; got {text!r}"
        raise typer.BadParameter(f"{hint}.")
    return ChangeType(text)


def adjust(
    name: ItemName,
    change: Annotated[
        ChangeType,
        typer.Argument(parser=change_type, metavar="CHANGE", help="What happened: see above."),
    ],
    amount: Amount = None,
    quantity: Quantity = None,
    unit: UnitName = None,
    unit_cost: Annotated[str | None, typer.Option(metavar="PRICE", help="The price of one stock unit.")] = None,
    expires: Annotated[date | None, typer.Option(parser=day, metavar="DATE", help="The last day of use.")] = None,
    lot: Annotated[str | None, typer.Option(metavar="LOT", help="The lot, by id or number (a new one's, too).")] = None,
    reference: Reference = None,
    origin: Annotated[
        str | None, typer.Option("--of", metavar="ADJUSTMENT", help="The sale it comes back from.")
    ] = None,
    at: Annotated[When | None, typer.Option(parser=when, metavar="TIME", help="When it happened, if not now.")] = None,
    notes: Notes = "",
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """
    Change an item's stock, such as: stillroom stock adjust HOP-CITRA sale 2.5 kg

    Stock comes in by restock, return, batch_output and batch_return.
    It goes out by sale, batch_use, spoil, trash and damaged.
    recount tells how much there is; manual adds, or with a negative --quantity
    removes.
    """
    with open_session(organization, Permission.ADJUST_INVENTORY) as session:
        item = session.item(name).item
        told, told_unit = amount_of(amount, quantity, unit)
        lot_id = lot_id_of(lot)
        asked = Change(
            type=change,
            item_id=item.id,
            amount=told,
            unit=told_unit,
            unit_cost=None if unit_cost is None else parse_unit_cost(unit_cost, field="unit_cost"),
            expires_on=expires,
            lot_id=lot_id,
            lot_code=None if lot_id else lot,
            reference=reference,
            origin=None if origin is None else adjustment_id(origin),
            notes=notes,
            effective_at=None if at is None else at.first_moment(session.organization),
        )
        [done] = session.app.inventory.adjust_inventory(session.caller, [asked], key)
        tell(session, done, item, as_json=as_json)


def reverse(
    name: Annotated[str, typer.Argument(metavar="ADJUSTMENT", help="The adjustment's id, from the history.")],
    notes: Notes = "",
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Undo an adjustment on the very lots it touched, by recording its opposite."""
    with open_session(organization, Permission.ADJUST_INVENTORY) as session:
        done = session.app.inventory.reverse_adjustment(session.caller, adjustment_id(name), notes, key)
        tell(session, done, session.item(str(done.item_id)).item, as_json=as_json)


def adjustment_id(text: str) -> AdjustmentId:
    """
    The id of an adjustment; adjustments have no other names.

    :raises UnknownAdjustment: it is no id.
    """
    found = uuid_of(text)
    if found is None:
        raise UnknownAdjustment(text)
    return AdjustmentId(found)


def tell(session: Session, done: Adjustment, item: Item, *, as_json: bool) -> None:
    """Say what an adjustment did, lot by lot."""
    message, costs = wording.sentence(done, item), session.sees_costs

    def view() -> RenderableType:
        movements = stock_tables.movements(done, item, session.organization, costs=costs)
        return Group(tables.plain(message, "bold"), "", movements, "", f"Adjustment {done.id}")

    show(as_json, stock_records.adjustment(done, message, costs=costs), view)
