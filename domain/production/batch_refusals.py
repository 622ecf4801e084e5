"""Why something is refused of a batch."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.shared.errors import DomainError
from domain.shared.quantity import Quantity, format_quantity


class UnknownBatch(DomainError):
    """The organisation has no such batch; another organisation's is unknown as well."""

    code = "production.unknown_batch"

    def __init__(self, got: str) -> None:
        super().__init__(
            "There is no such batch in this organisation.", field="batch_id", expected="a batch of yours", got=got
        )


class InvalidBatch(DomainError):
    """A text, a number or a time that is told of a batch cannot be kept."""

    code = "production.invalid_batch"


class BatchNotPlanned(DomainError):
    """It was begun, or is over."""

    code = "production.batch_not_planned"

    def __init__(self, label: str, got: str) -> None:
        super().__init__(
            f"Batch {label} was started already, or will not be.", field="status", expected="planned", got=got
        )


class BatchNotInProgress(DomainError):
    """It was not begun yet, or is over."""

    code = "production.batch_not_in_progress"

    def __init__(self, label: str, got: str) -> None:
        super().__init__(f"Batch {label} is not in progress.", field="status", expected="in_progress", got=got)


class BatchEnded(DomainError):
    """What is over cannot be called off."""

    code = "production.batch_ended"

    def __init__(self, label: str, got: str) -> None:
        super().__init__(f"Batch {label} is over.", field="status", expected="planned or in_progress", got=got)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """How much a line of a plan, counted from 1, wants and how much there is for it, in the unit of its stock."""

    line: int
    item: str
    unit: str
    wanted: Quantity
    available: Quantity

    @property
    def missing(self) -> Quantity:
        return Quantity(self.wanted - self.available)


class Shortage(DomainError):
    """There is not enough for some lines; nothing was taken. `details` tells each by its number."""

    code = "production.shortage"

    def __init__(self, shortfalls: Sequence[Shortfall]) -> None:
        told = {f"line {each.line}": _told(each) for each in shortfalls}
        super().__init__(
            f"There is not enough for {len(shortfalls)} of the lines: {'; '.join(told.values())}.",
            field="lines",
            expected="enough of everything, or a forced start",
            got="; ".join(told.values()),
            details=told,
        )
        self.shortfalls = shortfalls


class DeviationOpen(DomainError):
    """A deviation waits for its sign-off."""

    code = "production.deviation_open"

    def __init__(self, numbers: Sequence[int]) -> None:
        got = ", ".join(map(str, numbers))
        super().__init__(
            f"Deviations are not signed off: {got}.", field="deviations", expected="all signed off", got=got
        )


class NotToSignOff(DomainError):
    """There is no such deviation, or it is signed off, or its author has to say why it is them who signs."""

    code = "production.not_to_sign_off"


class TimerNotRunning(DomainError):
    """There is no such timer, or it was stopped, or it was told how long it takes."""

    code = "production.timer_not_running"

    def __init__(self, number: int) -> None:
        super().__init__(
            f"There is no timer {number} that runs.", field="about", expected="a timer that runs", got=str(number)
        )


class NothingMade(DomainError):
    """A batch that finishes has to make something."""

    code = "production.nothing_made"

    def __init__(self) -> None:
        super().__init__(
            "The recipe makes no item, so say into which products its yield was filled.",
            field="fills",
            expected="at least one product",
            got="none",
        )


class TooFewContainers(DomainError):
    """More containers were filled than the batch took."""

    code = "production.too_few_containers"

    def __init__(self, item: str, *, filled: str, taken: Quantity) -> None:
        super().__init__(
            f"{filled} × {item} were filled, but the batch took {format_quantity(taken)}; use more as extra first.",
            field="fills",
            expected=f"at most {format_quantity(taken)}",
            got=filled,
        )


def _told(short: Shortfall) -> str:
    wanted, available = format_quantity(short.wanted), format_quantity(short.available)
    return f"{short.item}: {wanted} {short.unit} wanted, {available} available"
