"""Found the demo brewery and load its data: once, however often it is asked for."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from application.identity.sign_in_to_demo import DEMO_PEOPLE
from domain.inventory.changes import Change
from domain.inventory.overview import HistoryQuery
from domain.shared.decimals import parse_amount
from entrypoints.cli.demo.changes import change_of
from entrypoints.cli.demo.data import Brewery
from entrypoints.cli.demo.trading import has_begun
from entrypoints.cli.session import Session

if TYPE_CHECKING:
    from application.app import App


def load(app: "App", brewery: Brewery) -> tuple[Session, bool]:
    """
    A session in the demo brewery, which is founded and filled if it is not there; and whether this call filled it.

    Each step is done once, so a run that was interrupted is completed by the next one.
    """
    session = _found(app, brewery)
    for unit in brewery.units:
        amount = parse_amount(unit.amount, field="amount")
        app.inventory.define_unit(session.caller, unit.symbol, amount, unit.of, f"demo/{unit.symbol}")
    app.inventory.create_items(session.caller, brewery.items, "demo/items")
    is_empty = not app.inventory.view_stock.history(session.caller, HistoryQuery(limit=1)).rows
    if is_empty:
        app.inventory.adjust_inventory(session.caller, _changes(session, brewery))
    if not has_begun(session):
        # A lot that somebody released since then stays so.
        for hold in brewery.holds:
            lot = session.lot(session.item(hold.item).item, hold.lot)
            app.inventory.hold_lot(session.caller, lot.id, hold.reason)
    return session, is_empty


def _found(app: "App", brewery: Brewery) -> Session:
    told = brewery.organization
    there = [each for each in app.identity.view_access.organizations() if each.name == told["name"]]
    if there:
        organization = there[0]
    else:
        organization, _ = app.identity.found_organization(
            told["name"],
            currency=told["currency"],
            time_zone=told["time_zone"],
            owner=told["owner"],
            email=DEMO_PEOPLE["owner"].shown,
        )
    session = Session(app, app.identity.act_as_operator(str(organization.id)))
    _let_people_in(session, told)
    return session


def _let_people_in(session: Session, told: Mapping[str, str]) -> None:
    """Somebody in each of the roles in which one can look around."""
    members = session.app.identity.view_access.members(session.caller)
    there = {member.user.email.key for member in members if member.user.email is not None}
    for role, address in DEMO_PEOPLE.items():
        if address.key not in there:
            session.app.identity.create_user(session.caller, told[role], address.shown, role)


def _changes(session: Session, brewery: Brewery) -> Sequence[Change]:
    ids = session.app.inventory.view_stock.ids_of_codes(session.caller, {event.item for event in brewery.history})
    return [change_of(session, event, ids[event.item], place) for place, event in enumerate(brewery.history)]
