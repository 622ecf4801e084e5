"""Hold a lot back from use, and lift the hold."""

from typing import Annotated

import typer

from domain.identity.permissions import Permission
from entrypoints.cli import stock_records, stock_tables
from entrypoints.cli.options import AsJson, ItemName, LotName, OrganizationName
from entrypoints.cli.screen import show
from entrypoints.cli.session import open_session


def hold(
    name: ItemName,
    lot: LotName,
    reason: Annotated[str, typer.Option(help="Why it must not be used.", metavar="TEXT")],
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Hold a lot back: it is not sold, used or reserved until the hold is lifted."""
    _set(name, lot, reason, organization, as_json=as_json)


def unhold(name: ItemName, lot: LotName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Lift the hold of a lot."""
    _set(name, lot, None, organization, as_json=as_json)


def _set(name: str, lot: str, reason: str | None, organization: str | None, *, as_json: bool) -> None:
    with open_session(organization, Permission.ADJUST_INVENTORY) as session:
        item = session.item(name).item
        after = session.app.inventory.hold_lot(session.caller, session.lot_id(item, lot), reason)
        record = stock_records.lot(after, session.today, costs=session.sees_costs)
        show(
            as_json,
            record,
            lambda: stock_tables.lots([after], item, session.organization, session.today, costs=session.sees_costs),
        )
