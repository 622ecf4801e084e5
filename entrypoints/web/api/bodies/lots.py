"""Which lots are asked for, and why a lot is held."""

from typing import Annotated

from pydantic import Field

from domain.inventory.changes import NOTES_LIMIT
from domain.shared.identifiers import LotId
from entrypoints.web.incoming.cursors import lot_position
from entrypoints.web.incoming.fields import PAGE, Body, Cursor, Limit, Query, Text


class LotsQuery(Query):
    """Which page of an item's lots."""

    open: Annotated[bool, Field(description="only lots in which something remains")] = True
    cursor: Cursor = None
    limit: Limit = PAGE

    def after(self) -> LotId | None:
        """:raises BadCursor: the cursor is not of a list of lots."""
        return None if self.cursor is None else lot_position(self.cursor)


Reason = Annotated[Text, Field(min_length=1, max_length=NOTES_LIMIT)]


class HoldBody(Body):
    """Why a lot may not be used."""

    reason: Reason


class LiftBody(Body):
    """Why a lot may be used again."""

    reason: Reason
