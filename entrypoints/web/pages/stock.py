"""The stock list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from flask import render_template, url_for
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from domain.identity.permissions import Permission
from domain.inventory.items import ItemKind
from domain.inventory.overview import ItemQuery, Show, Sort
from entrypoints.web.incoming.cursors import item_cursor, item_position
from entrypoints.web.incoming.fields import Text
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.states import item_states

stock_pages = PageRoutes()

ROWS = 50
SHOWN = {
    Show.ACTIVE: "In use",
    Show.LOW: "Low",
    Show.OUT: "Out of stock",
    Show.EXPIRED: "Expired",
    Show.ARCHIVED: "Archived",
    Show.ALL: "All",
}
ORDERS = {
    "name": "Name",
    "code": "Code",
    "-on_hand": "Most on hand",
    "on_hand": "Least on hand",
    "-value": "Highest value",
    "-created_at": "Newest",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A heading of the list. `sort` is what a click orders by, None where nothing does; `number` columns align so."""

    title: str
    sort: Sort | None = None
    number: bool = False
    cost: bool = False


COLUMNS = (
    Column(title="Item", sort=Sort.NAME),
    Column(title="Code", sort=Sort.CODE),
    Column(title="State"),
    Column(title="Available", number=True),
    Column(title="On hand", sort=Sort.ON_HAND, number=True),
    Column(title="Next expiry"),
    Column(title="Value", sort=Sort.VALUE, number=True, cost=True),
)


class Filter(BaseModel):
    """What the list shows and how, as it stands in the page's address. A minus before `sort` turns the order."""

    model_config = ConfigDict(frozen=True)

    search: Annotated[Text, Field(max_length=200)] = ""
    kind: Annotated[ItemKind | None, BeforeValidator(lambda value: value or None)] = None
    show: Show = Show.ACTIVE
    sort: Annotated[str, Field(pattern=f"^-?({'|'.join(Sort)})$")] = Sort.NAME.value
    cursor: str | None = None

    @property
    def by(self) -> Sort:
        return Sort(self.sort.removeprefix("-"))

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")

    @property
    def narrows(self) -> bool:
        """Whether it leaves out items that are in use."""
        return bool(self.search.strip()) or self.kind is not None or self.show is not Show.ACTIVE

    def query(self) -> ItemQuery:
        """:raises BadCursor: the cursor is of another order."""
        after = None
        if self.cursor is not None:
            after = item_position(self.cursor, self.by, descending=self.descending)
        return ItemQuery(
            search=self.search,
            kind=self.kind,
            show=self.show,
            sort=self.by,
            descending=self.descending,
            limit=ROWS,
            after=after,
        )

    def address(self, **changes: object) -> str:
        """The list's address with some of this changed, from its first page on."""
        changed = self.model_copy(update={"cursor": None, **changes})
        return url_for("pages.stock", **changed.model_dump(exclude_defaults=True, mode="json"))

    def turned(self, sort: Sort) -> str:
        """The address of the list ordered by this, the other way round if it is so ordered already."""
        return self.address(sort=f"-{sort.value}" if self.sort == sort.value else sort.value)


@stock_pages.get("/stock", Permission.VIEW_INVENTORY)
def stock(visit: Visit) -> str:
    """
    One page of the stock list.

    :raises InvalidRequest, BadCursor: the address asks for what the list does not know.
    :raises MissingPermission: it is ordered by value, which the visitor may not see.
    """
    shown, caller = parse_query(Filter), visit.caller
    if shown.by is Sort.VALUE:
        caller.require(Permission.VIEW_COSTS)
    page = visit.app.inventory.view_stock.items(caller, shown.query())
    cursor = item_cursor(page.rows[-1], shown.by, descending=shown.descending) if page.more else None
    costs = Permission.VIEW_COSTS in caller.permissions
    return render_template(
        "stock.html",
        shown=shown,
        lines=[(line, item_states(line)) for line in page.rows],
        value=sum(line.item.value for line in page.rows),
        next_page=shown.address(cursor=cursor) if cursor else None,
        costs=costs,
        columns=_columns(costs=costs),
        views=SHOWN,
        orders={order: title for order, title in ORDERS.items() if costs or "value" not in order},
        kinds=ItemKind,
        may_import=visit.may(Permission.EDIT_INVENTORY, Permission.ADJUST_INVENTORY),
        may_export=costs,
    )


def _columns(*, costs: bool) -> Sequence[Column]:
    return [column for column in COLUMNS if costs or not column.cost]
