"""The forms for the run of a batch: start it, take more, write down what happens, and end it without a yield."""

from datetime import datetime
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

from werkzeug.wrappers import Response

from application.production.use_in_batch import Taken
from domain.production.batch_refusals import InvalidBatch
from domain.production.refusals import naming_field
from domain.shared.decimals import shortened
from domain.shared.identifiers import BatchId
from domain.shared.quantity import parse_amount, parse_quantity
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.pages.batches import RUN, VIEW, show_batch
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done

batch_run_pages = PageRoutes()


class KeyedForm(Form):
    """A form of a batch; `key` makes one that is sent twice take effect once."""

    key: Text = ""

    @property
    def once(self) -> str | None:
        return self.key or None


class StartForm(KeyedForm):
    """Whether to start although something is wanting."""

    forced: Text = ""


class TakeForm(KeyedForm):
    """What is taken besides the plan."""

    item: Text = ""
    amount: Text = ""
    unit: Text = ""
    lot: Text = ""
    reason: Text = ""


class NoteForm(KeyedForm):
    """A note or a deviation."""

    text: Text = ""


class MeasureForm(KeyedForm):
    """What was measured."""

    name: Text = ""
    value: Text = ""
    unit: Text = ""


class TimeForm(KeyedForm):
    """What takes its time: how many minutes, unless it runs until it is stopped; and when it began, unless now."""

    name: Text = ""
    minutes: Text = ""
    began: Text = ""


class AboutForm(KeyedForm):
    """Which timer is stopped, or which deviation accepted, and why."""

    about: int = 0
    text: Text = ""


class ReasonForm(KeyedForm):
    """Why it ends."""

    reason: Text = ""


@batch_run_pages.post("/batches/<uuid:batch_id>/start", RUN, also=(VIEW,), again=show_batch)
def start_batch(visit: Visit, batch_id: UUID, form: StartForm) -> Response:
    """Take all that the plan needs, or nothing."""
    start = visit.app.production.start_batch
    start(visit.caller, BatchId(batch_id), forced=bool(form.forced), key=form.once)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_run_pages.post("/batches/<uuid:batch_id>/extras", RUN, also=(VIEW,), again=show_batch)
def use_extra(visit: Visit, batch_id: UUID, form: TakeForm) -> Response:
    """Take what goes into the batch besides its plan."""
    visit.app.production.use_in_batch.add(visit.caller, BatchId(batch_id), _taken(visit, form), form.once)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_run_pages.post("/batches/<uuid:batch_id>/waste", RUN, also=(VIEW,), again=show_batch)
def waste_in_batch(visit: Visit, batch_id: UUID, form: TakeForm) -> Response:
    """Take what was spoiled in the run."""
    visit.app.production.use_in_batch.waste(visit.caller, BatchId(batch_id), _taken(visit, form), form.once)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_run_pages.post("/batches/<uuid:batch_id>/notes", RUN, also=(VIEW,), again=show_batch)
def note_batch(visit: Visit, batch_id: UUID, form: NoteForm) -> Response:
    """Write a note."""
    visit.app.production.note_batch.note(visit.caller, BatchId(batch_id), form.text, form.once)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_run_pages.post("/batches/<uuid:batch_id>/measurements", RUN, also=(VIEW,), again=show_batch)
def measure_batch(visit: Visit, batch_id: UUID, form: MeasureForm) -> Response:
    """Write down a measurement."""
    value, measure = parse_quantity(form.value, field="value"), visit.app.production.note_batch.measure
    measure(visit.caller, BatchId(batch_id), form.name, value, form.unit, form.once)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_run_pages.post("/batches/<uuid:batch_id>/timers", RUN, also=(VIEW,), again=show_batch)
def time_batch(visit: Visit, batch_id: UUID, form: TimeForm) -> Response:
    """Start a timer, or write down one that is known."""
    began = _moment(form.began.strip(), visit.caller.organization.zone)
    seconds = _seconds(form.minutes.strip())
    visit.app.production.note_batch.time(visit.caller, BatchId(batch_id), form.name, seconds, began, form.once)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_run_pages.post("/batches/<uuid:batch_id>/stops", RUN, also=(VIEW,), again=show_batch)
def stop_timer(visit: Visit, batch_id: UUID, form: AboutForm) -> Response:
    """Stop a timer that runs."""
    visit.app.production.note_batch.stop(visit.caller, BatchId(batch_id), form.about, form.once)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_run_pages.post("/batches/<uuid:batch_id>/deviations", RUN, also=(VIEW,), again=show_batch)
def deviate_batch(visit: Visit, batch_id: UUID, form: NoteForm) -> Response:
    """Write down what was not as it should be."""
    visit.app.production.note_batch.deviate(visit.caller, BatchId(batch_id), form.text, form.once)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_run_pages.post("/batches/<uuid:batch_id>/sign-offs", RUN, also=(VIEW,), again=show_batch)
def sign_off_deviation(visit: Visit, batch_id: UUID, form: AboutForm) -> Response:
    """Accept a deviation."""
    visit.app.production.note_batch.sign_off(visit.caller, BatchId(batch_id), form.about, form.text, form.once)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_run_pages.post("/batches/<uuid:batch_id>/cancel", RUN, also=(VIEW,), again=show_batch)
def cancel_batch(visit: Visit, batch_id: UUID, form: ReasonForm) -> Response:
    """Call the batch off."""
    visit.app.production.cancel_batch(visit.caller, BatchId(batch_id), form.reason, form.once)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_run_pages.post("/batches/<uuid:batch_id>/fail", RUN, also=(VIEW,), again=show_batch)
def fail_batch(visit: Visit, batch_id: UUID, form: ReasonForm) -> Response:
    """Give the batch up."""
    visit.app.production.fail_batch(visit.caller, BatchId(batch_id), form.reason, form.once)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


def _taken(visit: Visit, form: TakeForm) -> Taken:
    with naming_field("item"):
        item_id = visit.app.inventory.view_stock.item_of_code(visit.caller, form.item.strip()).item.id
    return Taken(
        item_id=item_id,
        amount=parse_amount(form.amount, field="amount"),
        unit=form.unit.strip() or None,
        lot_code=form.lot.strip() or None,
        reason=form.reason,
    )


def _seconds(minutes: str) -> int | None:
    """Whole seconds of a number of minutes, at least one; None where none is told."""
    if not minutes:
        return None
    seconds: Fraction = parse_amount(minutes, field="minutes") * 60
    return max(1, int(seconds)) if seconds > 0 else 0


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    """A time as browsers write it, where the organisation is."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone) if text else None
    except ValueError:
        expected = "a time such as 2026-11-23T09:30"
        raise InvalidBatch("began is no time.", field="began", expected=expected, got=shortened(text)) from None
