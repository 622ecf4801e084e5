"""Installations of any size, in which organisations, items and lots are numbered: every contestant can name them."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from uuid import UUID

from application.caller import Caller
from domain.identity.permissions import ALL
from domain.inventory.changes import Change, ChangeType
from domain.shared.identifiers import ItemId, OrganizationId, UserId
from domain.shared.organization import Organization

LOT_UNITS = 10
"""What each lot holds at first."""

LARGEST_SALE = 15
"""Units: random sales from 1 unit up to it take from one to three lots, and empty 0.8 of a lot on average."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """
    How much there is: organisations, items of each, lots of each item, all full.

    `turnover` is how often each item's first three lots gave a unit and got it back before: six movements a time.
    """

    organizations: int = 1
    items: int
    lots: int
    turnover: int = 0

    @property
    def all_items(self) -> int:
        """Items are numbered from 1 through all organisations."""
        return self.organizations * self.items

    @property
    def movements(self) -> int:
        return self.all_items * (self.lots + 6 * self.turnover)

    def organization_of(self, item: int) -> int:
        """The number of the organisation that has the item of that number."""
        return (item - 1) // self.items + 1


def numbered(number: int) -> UUID:
    """The id of that number: its decimal digits, which SQL can write as well. They sort as UUIDv7 do, by age."""
    return UUID(hex=f"{number:032d}")


def caller_of(organization: int) -> Caller:
    """Somebody who may do everything in the organisation of that number."""
    return Caller(
        organization=Organization(
            id=OrganizationId(numbered(organization)), name="Bench", currency="EUR", time_zone="Europe/Berlin"
        ),
        actor_id=UserId(numbered(1)),
        request_id="benchmark",
        permissions=ALL,
    )


def sale(item: int, units: int) -> Change:
    """A sale of so many units of the item of that number."""
    return Change(type=ChangeType.SALE, item_id=ItemId(numbered(item)), amount=Fraction(units))


def sales(shape: Shape, seed: int) -> Iterator[tuple[Caller, Change]]:
    """Sales of random items, without end."""
    chance = Random(seed)
    callers = [caller_of(number) for number in range(1, shape.organizations + 1)]
    while True:
        item = chance.randint(1, shape.all_items)
        yield callers[shape.organization_of(item) - 1], sale(item, chance.randint(1, LARGEST_SALE))
