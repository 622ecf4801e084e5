"""One command at work: the application, who acts for which organisation, and what they call by name."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from domain.identity.emails import parse_email
from domain.identity.members import Member, UnknownMember
from domain.identity.permissions import Permission
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.overview import StockLine
from domain.inventory.refusals import UnknownItem
from domain.shared.identifiers import ItemId, LotId, UserId
from domain.shared.organization import Organization
from entrypoints.cli import installation
from entrypoints.cli.reading import uuid_of
from entrypoints.cli.refusals import LotNotClear, OperatorOnly, OtherOrganization

if TYPE_CHECKING:
    from application.app import App
    from application.caller import Caller


@dataclass(frozen=True, slots=True)
class Session:
    """The use cases, and the caller they are called for."""

    app: "App"
    caller: "Caller"

    @property
    def organization(self) -> Organization:
        return self.caller.organization

    @property
    def today(self) -> date:
        """The day it is where the organisation is."""
        return self.organization.day_of(self.app.clock())

    @property
    def sees_costs(self) -> bool:
        return Permission.VIEW_COSTS in self.caller.permissions

    def item(self, name: str) -> StockLine:
        """
        The item of that code or id.

        :raises UnknownItem: there is none.
        """
        item_id = uuid_of(name)
        if item_id is None:
            return self.app.inventory.view_stock.item_of_code(self.caller, name)
        try:
            return self.app.inventory.view_stock.item(self.caller, ItemId(item_id))
        except UnknownItem:
            return self.app.inventory.view_stock.item_of_code(self.caller, name)

    def lot_id(self, item: Item, name: str) -> LotId:
        """
        The id of the item's lot of that number, or the id that was given.

        :raises UnknownLot: the item has no lot of that number.
        """
        return lot_id_of(name) or self.lot(item, name).id

    def lot_ids(self, names: Sequence[str], item: str | None) -> list[LotId]:
        """
        The lots of these numbers or ids: of the item that is named or, without one, of the only item with such a lot.

        :raises UnknownItem, UnknownLot: there is none.
        :raises LotNotClear: several items have a lot of that number.
        """
        if item is not None:
            whose = self.item(item).item
            return [self.lot_id(whose, name) for name in names]
        return [lot_id_of(name) or self._only_lot(name) for name in names]

    def _only_lot(self, number: str) -> LotId:
        found = self.app.production.trace_lot.lots_of_code(self.caller, number)
        if len(found) > 1:
            raise LotNotClear(number, [lot.item.code for lot in found])
        return found[0].id

    def lot(self, item: Item, number: str) -> Lot:
        """
        The item's lot of that number.

        :raises UnknownLot: there is none.
        """
        return self.app.inventory.view_stock.lot_of_code(self.caller, item, number)

    def member_of_email(self, email: str) -> Member:
        """
        The organisation's member with that address.

        :raises InvalidEmail: it is no address.
        :raises UnknownMember: no member has it.
        """
        key = parse_email(email).key
        members = self.app.identity.view_access.members(self.caller)
        found = next((each for each in members if each.user.email is not None and each.user.email.key == key), None)
        if found is None:
            raise UnknownMember(email)
        return found

    def user_id(self, named: str) -> UserId:
        """
        The id of the organisation's member with that address, or the id that was given.

        :raises InvalidEmail, UnknownMember: nobody is called so.
        """
        user_id = uuid_of(named)
        return self.member_of_email(named).user.id if user_id is None else UserId(user_id)


def lot_id_of(name: str | None) -> LotId | None:
    """The id, if a lot is named by one."""
    found = None if name is None else uuid_of(name)
    return None if found is None else LotId(found)


@contextmanager
def open_as_operator() -> "Iterator[App]":
    """
    Open the installation's database for what concerns all of it, which nobody may do by a token.

    :raises BadSettings: a setting cannot be used.
    :raises OperatorOnly: a token is set.
    """
    settings = installation.read_settings()
    if settings.token is not None:
        raise OperatorOnly
    with installation.opened(settings) as app:
        yield app


@contextmanager
def open_session(organization: str | None, *permissions: Permission) -> Iterator[Session]:
    """
    Open the installation's database and find out who acts: the holder of STILLROOM_TOKEN, or the operator.

    :raises BadSettings: a setting cannot be used.
    :raises OrganizationNotClear: it is not clear which organisation is meant.
    :raises BadToken: the token is not in force.
    :raises MissingPermission: the one who acts may not do this.
    """
    settings = installation.read_settings()
    with installation.opened(settings) as app:
        if settings.token is None:
            caller = app.identity.act_as_operator(organization)
        else:
            caller = app.identity.authenticate(settings.token.get_secret_value(), str(app.ids()))
            _check_is(caller.organization, organization)
        with app.identity.note_denials(caller):
            for permission in permissions:
                caller.require(permission)
            yield Session(app, caller)


def _check_is(own: Organization, asked: str | None) -> None:
    if asked not in (None, own.name, str(own.id)):
        raise OtherOrganization(
            f"The token is of {own.name}; leave --organization out, or use a token of {asked}.",
            field="organization",
            expected=own.name,
            got=asked,
        )
