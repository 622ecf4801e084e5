"""Recalls as they are started and closed, and which of them are looked for."""

from typing import Annotated

from pydantic import Field

from domain.production.recall_tables import PackTable
from domain.production.recalls import MOST_LOTS, TEXT_LIMIT, NewRecall, Outcome, RecallKind
from domain.shared.identifiers import LotId
from entrypoints.web.incoming.cursors import recall_position
from entrypoints.web.incoming.fields import PAGE, Body, Cursor, Id, Limit, Query, Text
from ports.recall_reading import RecallQuery
from ports.sheets import SheetForm

Lots = Annotated[list[Id], Field(min_length=1, max_length=MOST_LOTS, description="the lots that it begins with")]
Why = Annotated[Text, Field(min_length=1, max_length=TEXT_LIMIT, examples=["Glass in a jar"])]
Table = Annotated[
    PackTable, Field(strict=False, description="what happened to the lots, the lots by state, or the orders")
]
Format = Annotated[SheetForm, Field(strict=False)]


class RecallsQuery(Query):
    """Which page of the recalls."""

    kind: RecallKind | None = None
    open: Annotated[bool | None, Field(description="only those that are open, or only those that are closed")] = None
    cursor: Cursor = None
    limit: Limit = PAGE

    def query(self) -> RecallQuery:
        """:raises BadCursor: the cursor is of another list."""
        before = None if self.cursor is None else recall_position(self.cursor)
        return RecallQuery(kind=self.kind, is_open=self.open, limit=self.limit, before=before)


class NewRecallBody(Body):
    """A recall, or a drill that practises one."""

    kind: Annotated[RecallKind, Field(strict=False)]
    lots: Lots
    reason: Why
    hold: Annotated[bool, Field(description="hold the lots and all that was made of them, for the same reason")] = False

    def new_recall(self) -> NewRecall:
        """What is started."""
        lots = [LotId(each) for each in self.lots]
        return NewRecall(kind=self.kind, lots=lots, reason=self.reason, hold=self.hold)


class CloseRecallBody(Body):
    """How a recall ended, and what came of it."""

    outcome: Annotated[Outcome, Field(strict=False, description="done, or opened by mistake")] = Outcome.DONE
    note: Why


class PackFileQuery(Query):
    """Which table of a pack, and in which form."""

    table: Table = PackTable.EVENTS
    format: Format = SheetForm.XLSX


class PackBody(Body):
    """The lots whose recall is asked about."""

    lots: Lots


class PackFileBody(Body):
    """The same, and which table of the pack in which form."""

    lots: Lots
    table: Table = PackTable.EVENTS
    format: Format = SheetForm.XLSX
