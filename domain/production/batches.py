"""Batches: production runs, each from a plan that is frozen, with all that happened in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from domain.production.recipes import LineKind
from domain.shared.identifiers import AdjustmentId, BatchId, ItemId, LotId, OrganizationId, RecipeId, UserId
from domain.shared.money import Money
from domain.shared.quantity import Quantity


class BatchStatus(StrEnum):
    """Where a batch stands; the last three are for good."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({BatchStatus.COMPLETED, BatchStatus.FAILED, BatchStatus.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """
    What one line of the recipe takes, as it was when it was planned.

    `amount` is exact and of `unit`; `quantity` is millionths of `stock_unit`, in which the item was kept. `estimate` is
    what that would have cost. Of what is not `tracked` there is no stock to take.
    """

    item_id: ItemId
    code: str
    name: str
    kind: LineKind
    note: str
    amount: Fraction
    unit: str
    quantity: Quantity
    stock_unit: str
    tracked: bool
    estimate: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPlan:
    """
    What a batch was planned to be; it never changes.

    `output` is what was expected after waste: millionths of `unit`. `output_item_id` is where it goes that is not
    filled into products, None for a recipe that makes no item.
    """

    recipe_id: RecipeId
    recipe_number: int
    recipe_name: str
    factor: Fraction
    lines: tuple[PlanLine, ...]
    output: Quantity
    unit: str
    output_item_id: ItemId | None
    shelf_life_days: int | None

    @property
    def estimate(self) -> Money:
        return Money(sum(line.estimate for line in self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """
    One production run.

    `events` is how many there are. `consumed` is the cost of all that it took and did not give back, `wasted` the part
    of it that was wasted, `produced` the value of the lots that it made. `yielded` is of the plan's unit.
    """

    organization_id: OrganizationId
    id: BatchId
    label: str
    plan: BatchPlan
    status: BatchStatus
    events: int
    planned_at: datetime
    planned_by: UserId
    started_at: datetime | None = None
    ended_at: datetime | None = None
    yielded: Quantity | None = None
    consumed: Money = Money(0)
    wasted: Money = Money(0)
    produced: Money = Money(0)

    @property
    def loss(self) -> Money | None:
        """What was consumed and is not in a lot that was made; None while it is not known."""
        return Money(self.consumed - self.produced) if self.status in ENDED else None


class EventKind(StrEnum):
    """What can happen to a batch."""

    PLANNED = "planned"
    STARTED = "started"
    SHORTFALL = "shortfall"
    EXTRA = "extra"
    WASTE = "waste"
    NOTE = "note"
    MEASUREMENT = "measurement"
    TIMER = "timer"
    DEVIATION = "deviation"
    SIGN_OFF = "sign_off"
    OUTPUT = "output"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    One thing that happened, counted from 1 in its batch; 0 until it stands in one.

    `text` is a note or a reason; `name` what was measured or timed. `amount` is signed millionths of `unit`: a
    measurement, or what was taken, made or wanting of an item. `about` is the deviation that is signed off, or
    the timer that is stopped. `began_at` and `seconds` tell a timer; one without `seconds` runs until it is stopped.
    """

    number: int = 0
    kind: EventKind
    at: datetime
    actor_id: UserId
    text: str = ""
    name: str = ""
    amount: Quantity | None = None
    unit: str = ""
    item_id: ItemId | None = None
    about: int | None = None
    began_at: datetime | None = None
    seconds: int | None = None


class Role(StrEnum):
    """What a batch did with a lot."""

    USE = "use"
    EXTRA = "extra"
    WASTE = "waste"
    RETURN = "return"
    OUTPUT = "output"


INPUTS = frozenset({Role.USE, Role.EXTRA})
"""What is in what was made, and goes back when the batch is cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchMovement:
    """What a batch did with one lot. `delta` and `cost` are signed as the ledger's movement has them."""

    adjustment_id: AdjustmentId
    item_id: ItemId
    lot_id: LotId
    role: Role
    delta: Quantity
    cost: Money


def cost_of(movements: Sequence[BatchMovement]) -> Money:
    """What these took out of stock, less what they put in."""
    return Money(-sum(movement.cost for movement in movements))
