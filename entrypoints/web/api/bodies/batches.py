"""Batches as they are planned and run, and how they are looked for."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from application.production.plan_batch import NewBatch
from application.production.use_in_batch import Taken
from domain.inventory.changes import CODE_LIMIT
from domain.production.batch_notes import NAME_LIMIT, REASON_LIMIT, TEXT_LIMIT, UNIT_LIMIT
from domain.production.batch_outputs import Fill, Made
from domain.production.batch_plans import PREFIX
from domain.production.batches import BatchStatus
from domain.production.scaling import Scale, parse_factor
from domain.shared.identifiers import ItemId, RecipeId, SkuId
from domain.shared.quantity import Quantity, parse_amount, parse_quantity
from entrypoints.web.api.bodies.recipe_planning import Factor
from entrypoints.web.api.bodies.recipes import VersionNumber
from entrypoints.web.incoming.cursors import batch_position
from entrypoints.web.incoming.fields import (
    PAGE,
    Body,
    Cursor,
    Day,
    Id,
    Limit,
    Moment,
    Name,
    Number,
    Query,
    Text,
    UnitName,
)
from ports.batch_reading import BatchQuery

Reason = Annotated[Text, Field(min_length=1, max_length=REASON_LIMIT, examples=["Spilled"])]
LongText = Annotated[Text, Field(max_length=TEXT_LIMIT)]
What = Annotated[Text, Field(min_length=1, max_length=NAME_LIMIT, examples=["Mash temperature"])]
LotNumber = Annotated[Name, Field(description="what the lot is called; as the batch when left out")]
MOST_FILLS = 50
MOST_PIECES = 10**12


class NewBatchBody(Body):
    """A recipe, and how much of it: a factor, or an output with its unit; once, if neither is told."""

    recipe_id: Id
    version: VersionNumber | None = None
    factor: Factor | None = None
    output: Annotated[Number | None, Field(description="how much shall be left after waste")] = None
    output_unit: UnitName | None = None
    prefix: Annotated[Text, Field(max_length=20, description="what the label begins with")] = PREFIX

    def new_batch(self) -> NewBatch:
        """:raises DomainError: a number is none."""
        output = None
        if self.output is not None:
            output = (parse_amount(self.output, field="output"), self.output_unit or "")
        factor = None if self.factor is None else parse_factor(self.factor)
        return NewBatch(
            recipe_id=RecipeId(self.recipe_id),
            number=self.version,
            scale=Scale(factor=factor, output=output),
            prefix=self.prefix,
        )


class StartBody(Body):
    """Whether to start although something is wanting."""

    forced: Annotated[bool, Field(description="take what there is, and record what was wanting")] = False


class TakenBody(Body):
    """What is taken besides the plan, and why."""

    item_id: Id
    quantity: Number
    unit: UnitName | None = None
    lot_number: Annotated[Name | None, Field(description="the lot to take it from")] = None
    reason: Reason

    def taken(self) -> Taken:
        """:raises DomainError: the quantity is no number."""
        return Taken(
            item_id=ItemId(self.item_id),
            amount=parse_amount(self.quantity, field="quantity"),
            unit=self.unit,
            reason=self.reason,
            lot_code=self.lot_number,
        )


class NoteBody(Body):
    """A note, or what was not as it should be."""

    text: Annotated[LongText, Field(min_length=1)]


class MeasurementBody(Body):
    """What was measured; its unit need not be one of stock."""

    name: What
    value: Number
    unit: Annotated[Text, Field(max_length=UNIT_LIMIT, examples=["°C"])] = ""

    def amount(self) -> Quantity:
        """:raises DomainError: the value is no number that can be kept."""
        return parse_quantity(self.value, field="value")


class TimerBody(Body):
    """Something that takes its time."""

    name: What
    seconds: Annotated[int | None, Field(ge=1, le=2**40, description="until it is stopped when left out")] = None
    began_at: Annotated[Moment | None, Field(description="now when left out")] = None

    @property
    def began(self) -> datetime | None:
        return self.began_at


class StopBody(Body):
    """Which timer is stopped."""

    about: Annotated[int, Field(ge=1, le=2**31, description="the number of the timer")]


class SignOffBody(Body):
    """Which deviation is accepted; who wrote it down has to say why it is them who signs."""

    about: Annotated[int, Field(ge=1, le=2**31, description="the number of the deviation")]
    text: LongText = ""


class FillBody(Body):
    """So many pieces of a SKU, each in one of the containers that the batch took."""

    sku_id: Id
    count: Annotated[int, Field(ge=-MOST_PIECES, le=MOST_PIECES, description="1 or more")]
    container_id: Annotated[Id | None, Field(description="the item of the container")] = None
    lot_number: LotNumber | None = None
    expiration_date: Day | None = None

    def fill(self) -> Fill:
        return Fill(
            sku_id=SkuId(self.sku_id),
            count=self.count,
            container=None if self.container_id is None else ItemId(self.container_id),
            lot_code=self.lot_number,
            expires_on=self.expiration_date,
        )


class FinishBody(Body):
    """What came out, and what was filled of it; the rest goes into the item that the recipe makes."""

    quantity: Annotated[Number, Field(description="what the batch gave in all; more than 0")]
    unit: UnitName
    fills: Annotated[list[FillBody], Field(max_length=MOST_FILLS)] = Field(default_factory=list)
    lot_number: LotNumber | None = None
    expiration_date: Day | None = None
    notes: LongText = ""

    def made(self) -> Made:
        """:raises DomainError: the quantity is no number."""
        return Made(
            amount=parse_amount(self.quantity, field="quantity"),
            unit=self.unit,
            fills=tuple(fill.fill() for fill in self.fills),
            lot_code=self.lot_number,
            expires_on=self.expiration_date,
            notes=self.notes,
        )


class ReasonBody(Body):
    """Why a batch ends without a yield."""

    reason: Reason


class BatchesQuery(Query):
    """Which page of the list of batches."""

    status: BatchStatus | None = None
    recipe_id: Id | None = None
    search: Annotated[Text, Field(max_length=CODE_LIMIT, description="part of a label")] = ""
    cursor: Cursor = None
    limit: Limit = PAGE

    def query(self) -> BatchQuery:
        """:raises BadCursor: the cursor is not of this list."""
        after = None if self.cursor is None else batch_position(self.cursor)
        recipe_id = None if self.recipe_id is None else RecipeId(self.recipe_id)
        return BatchQuery(status=self.status, recipe_id=recipe_id, search=self.search, limit=self.limit, after=after)
