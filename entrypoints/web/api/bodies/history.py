"""Which history, and the stock of which moment, is asked for."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from domain.inventory.fields import in_utc
from domain.inventory.overview import HistoryQuery
from domain.shared.identifiers import ItemId
from domain.shared.organization import Organization
from entrypoints.web.incoming.cursors import history_position
from entrypoints.web.incoming.fields import PAGE, Cursor, Limit, Query, read_day, read_moment


class MovementsQuery(Query):
    """Which page of history."""

    cursor: Cursor = None
    limit: Limit = PAGE

    def query(self, item_id: ItemId | None = None) -> HistoryQuery:
        """:raises BadCursor: the cursor is not of a history."""
        before = None if self.cursor is None else history_position(self.cursor)
        return HistoryQuery(item_id=item_id, limit=self.limit, before=before)


def _day_or_moment(value: object) -> date:
    try:
        return read_day(value)
    except PydanticCustomError:
        # A plus sign that was not escaped stands for a blank in a query, where no moment has one.
        return read_moment(value.replace(" ", "+") if isinstance(value, str) else value)


class AsOfQuery(Query):
    """The moment whose stock is asked for."""

    as_of: Annotated[
        date,
        PlainValidator(_day_or_moment),
        WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}),
        Field(description="a moment with its offset, or a day, which means its end where the organisation is"),
    ]

    def moment(self, organization: Organization) -> datetime:
        """:raises InvalidChange: it is not a time that is kept."""
        asked = self.as_of
        return in_utc("as_of", asked if isinstance(asked, datetime) else organization.end_of(asked))
