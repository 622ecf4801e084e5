"""Prove that every number of the stock agrees with every other."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Group, RenderableType

from domain.identity.permissions import Permission
from domain.inventory.verification import Finding
from entrypoints.cli import records, tables, wording
from entrypoints.cli.boundary import ExitCode
from entrypoints.cli.options import AsJson, OrganizationName
from entrypoints.cli.screen import bar, show
from entrypoints.cli.session import Session, open_session


def verify(
    item: Annotated[str | None, typer.Argument(metavar="ITEM", help="Only this item, by code or id.")] = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """
    Compare lots, movements, totals and reservations, and follow every item's chain of hashes.

    Ends with exit code 1 if anything differs.
    """
    with open_session(organization, Permission.VIEW_INVENTORY) as session:
        found, checked = _check(session, item)
        show(as_json, records.findings(found, checked), lambda: result(found, checked))
        if found:
            raise typer.Exit(ExitCode.REFUSED)


def result(found: Sequence[Finding], checked: int) -> RenderableType:
    """What was found, or that nothing was."""
    items = f"{wording.counted(checked, 'item')} checked"
    if not found:
        return tables.plain(f"{items}: lots, movements, totals and hashes agree. 0 findings.", "green")
    return Group(
        tables.findings(found), "", tables.plain(f"{items}, {wording.counted(len(found), 'finding')}.", "bold red")
    )


def _check(session: Session, name: str | None) -> tuple[list[Finding], int]:
    """All findings and how many items were checked, with a bar on a terminal while it lasts."""
    item_id = None if name is None else session.item(name).item.id
    total = session.app.inventory.view_stock.count_items(session.caller) if item_id is None else 1
    checked = 0
    with bar("Verifying") as advance:

        def tell(number: int) -> None:
            nonlocal checked
            checked = number
            advance(number, total)

        found = list(session.app.inventory.verify_stock(session.caller.organization_id, item_id, tell))
    return found, checked
