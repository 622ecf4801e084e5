"""Write down what happens in a run: notes, measurements, timers, deviations, and who signed these off."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from application.caller import Caller
from application.production.batch_work import BatchWork, Request
from domain.production.batch_notes import check_sign_off, checked_note, stopped
from domain.production.batch_steps import Step, check_in_progress, go_on
from domain.production.batches import Batch, Event, EventKind
from domain.shared.identifiers import BatchId
from domain.shared.quantity import Quantity
from ports.transactions import Transaction

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NoteBatch:
    """
    Add to the record of a batch that is in progress. Nothing that was written is ever changed.

    :raises UnknownBatch, KeyReused: as `BatchWork` does.
    :raises BatchNotInProgress: it was not started, or is over.
    :raises InvalidBatch: what is told cannot be kept.
    """

    work: BatchWork

    def note(self, caller: Caller, batch_id: BatchId, text: str, key: str | None = None) -> Batch:
        """Something worth knowing."""
        return self._write(caller, batch_id, key, self.work.event(caller, EventKind.NOTE, text=text.strip()))

    def measure(
        self, caller: Caller, batch_id: BatchId, name: str, amount: Quantity, unit: str, key: str | None = None
    ) -> Batch:
        """A measurement: millionths of a unit that need not be one of stock, such as °C."""
        told = self.work.event(caller, EventKind.MEASUREMENT, name=name.strip(), amount=amount, unit=unit.strip())
        return self._write(caller, batch_id, key, told)

    def time(
        self,
        caller: Caller,
        batch_id: BatchId,
        name: str,
        seconds: int | None = None,
        began_at: datetime | None = None,
        key: str | None = None,
    ) -> Batch:
        """A timer that began then (None: now) and takes so long (None: until it is stopped)."""
        told = self.work.event(caller, EventKind.TIMER, name=name.strip(), began_at=began_at, seconds=seconds)
        return self._write(caller, batch_id, key, told)

    def stop(self, caller: Caller, batch_id: BatchId, about: int, key: str | None = None) -> Batch:
        """
        Stop a timer that runs, by its number; how long it took is told by the clock.

        :raises TimerNotRunning: as `stopped` does.
        """
        event = self.work.event(caller, EventKind.TIMER, about=about)

        def step(transaction: Transaction, batch: Batch) -> Step:
            check_in_progress(batch)
            events = transaction.batches.events(caller.organization_id, batch.id)
            return go_on(batch, stopped(events, about, event))

        return self.work(self._asked(caller, batch_id, key, event), step)

    def deviate(self, caller: Caller, batch_id: BatchId, text: str, key: str | None = None) -> Batch:
        """Something that was not as it should be; the batch does not finish before it is signed off."""
        return self._write(caller, batch_id, key, self.work.event(caller, EventKind.DEVIATION, text=text.strip()))

    def sign_off(self, caller: Caller, batch_id: BatchId, about: int, text: str = "", key: str | None = None) -> Batch:
        """
        Accept a deviation, by its number.

        :raises NotToSignOff: as `check_sign_off` does.
        """
        event = self.work.event(caller, EventKind.SIGN_OFF, about=about, text=text.strip())

        def step(transaction: Transaction, batch: Batch) -> Step:
            check_in_progress(batch)
            events = transaction.batches.events(caller.organization_id, batch.id)
            check_sign_off(events, about, caller.actor_id, event.text)
            return go_on(batch, event)

        return self.work(self._asked(caller, batch_id, key, event), step)

    def _write(self, caller: Caller, batch_id: BatchId, key: str | None, event: Event) -> Batch:
        def step(_: Transaction, batch: Batch) -> Step:
            check_in_progress(batch)
            began = event.at if event.kind is EventKind.TIMER and event.began_at is None else event.began_at
            return go_on(batch, checked_note(replace(event, began_at=began)))

        return self.work(self._asked(caller, batch_id, key, event), step)

    def _asked(self, caller: Caller, batch_id: BatchId, key: str | None, event: Event) -> Request:
        # The same request comes at another moment: when it was asked is not part of it.
        told = replace(event, at=EPOCH)
        return Request(caller=caller, batch_id=batch_id, verb="note_batch", told=[told], key=key)
