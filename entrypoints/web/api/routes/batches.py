"""Batches: plan, start, write down what happens, and end in one of three ways."""

from http import HTTPStatus
from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import BatchId
from entrypoints.web.api.answers.batches import (
    BatchAnswer,
    BatchPage,
    FinishCheckAnswer,
    batch_answer,
    batch_page,
    finish_check_answer,
)
from entrypoints.web.api.answers.recipe_planning import FillingAnswer, filling_answer
from entrypoints.web.api.bodies.batches import (
    BatchesQuery,
    FinishBody,
    MeasurementBody,
    NewBatchBody,
    NoteBody,
    ReasonBody,
    SignOffBody,
    StartBody,
    StopBody,
    TakenBody,
    TimerBody,
)
from entrypoints.web.api.bodies.recipe_planning import ContainersBody
from entrypoints.web.api.endpoints import Call, Routes
from entrypoints.web.batch_records import record_of
from entrypoints.web.downloads import Pdf

batches = Routes("Batches")
PLAN, RUN, VIEW = Permission.PLAN_BATCHES, Permission.RUN_BATCHES, Permission.VIEW_BATCHES


@batches.get("/batches", VIEW)
def list_batches(call: Call, query: BatchesQuery) -> BatchPage:
    """Batches, the last planned first, a page at a time."""
    return batch_page(call.app.production.view_batches.page(call.caller, query.query()), call.caller)


@batches.post("/batches", PLAN, also=(VIEW,))
def plan_batch(call: Call, body: NewBatchBody) -> BatchAnswer:
    """Plan a batch: freeze a recipe at a scale, under a label of its own. No stock changes."""
    return _record(call, call.app.production.plan_batch(call.caller, body.new_batch(), call.key).id)


@batches.get("/batches/<uuid:batch_id>", VIEW)
def read_batch(call: Call, batch_id: UUID) -> BatchAnswer:
    """One batch: its plan, what happened, and what it did with which lot."""
    return _record(call, BatchId(batch_id))


@batches.post("/batches/<uuid:batch_id>/start", RUN, also=(VIEW,))
def start_batch(call: Call, batch_id: UUID, body: StartBody) -> BatchAnswer:
    """Take all that the plan needs from stock, or nothing; shortages are told line by line."""
    call.app.production.start_batch(call.caller, BatchId(batch_id), forced=body.forced, key=call.key)
    return _record(call, BatchId(batch_id))


@batches.post("/batches/<uuid:batch_id>/extras", RUN, also=(VIEW,))
def use_extra(call: Call, batch_id: UUID, body: TakenBody) -> BatchAnswer:
    """Take what goes into the batch besides its plan."""
    call.app.production.use_in_batch.add(call.caller, BatchId(batch_id), body.taken(), call.key)
    return _record(call, BatchId(batch_id))


@batches.post("/batches/<uuid:batch_id>/waste", RUN, also=(VIEW,))
def waste_in_batch(call: Call, batch_id: UUID, body: TakenBody) -> BatchAnswer:
    """Take what was spoiled in the run. It is loss, and does not come back."""
    call.app.production.use_in_batch.waste(call.caller, BatchId(batch_id), body.taken(), call.key)
    return _record(call, BatchId(batch_id))


@batches.post("/batches/<uuid:batch_id>/notes", RUN, also=(VIEW,))
def note_batch(call: Call, batch_id: UUID, body: NoteBody) -> BatchAnswer:
    """Write a note into the record of the batch."""
    call.app.production.note_batch.note(call.caller, BatchId(batch_id), body.text, call.key)
    return _record(call, BatchId(batch_id))


@batches.post("/batches/<uuid:batch_id>/measurements", RUN, also=(VIEW,))
def measure_batch(call: Call, batch_id: UUID, body: MeasurementBody) -> BatchAnswer:
    """Write a measurement into the record of the batch."""
    call.app.production.note_batch.measure(
        call.caller, BatchId(batch_id), body.name, body.amount(), body.unit, call.key
    )
    return _record(call, BatchId(batch_id))


@batches.post("/batches/<uuid:batch_id>/timers", RUN, also=(VIEW,))
def time_batch(call: Call, batch_id: UUID, body: TimerBody) -> BatchAnswer:
    """Write down that something began, and how long it takes if that is known; else it runs until it is stopped."""
    call.app.production.note_batch.time(call.caller, BatchId(batch_id), body.name, body.seconds, body.began, call.key)
    return _record(call, BatchId(batch_id))


@batches.post("/batches/<uuid:batch_id>/stops", RUN, also=(VIEW,))
def stop_timer(call: Call, batch_id: UUID, body: StopBody) -> BatchAnswer:
    """Stop a timer that runs; the clock tells how long it took."""
    call.app.production.note_batch.stop(call.caller, BatchId(batch_id), body.about, call.key)
    return _record(call, BatchId(batch_id))


@batches.post("/batches/<uuid:batch_id>/deviations", RUN, also=(VIEW,))
def deviate_batch(call: Call, batch_id: UUID, body: NoteBody) -> BatchAnswer:
    """Write down what was not as it should be; the batch finishes when it is signed off."""
    call.app.production.note_batch.deviate(call.caller, BatchId(batch_id), body.text, call.key)
    return _record(call, BatchId(batch_id))


@batches.post("/batches/<uuid:batch_id>/sign-offs", RUN, also=(VIEW,))
def sign_off_deviation(call: Call, batch_id: UUID, body: SignOffBody) -> BatchAnswer:
    """Accept a deviation: somebody else, or its author with a note."""
    call.app.production.note_batch.sign_off(call.caller, BatchId(batch_id), body.about, body.text, call.key)
    return _record(call, BatchId(batch_id))


@batches.post("/batches/<uuid:batch_id>/finish", RUN, also=(VIEW,))
def finish_batch(call: Call, batch_id: UUID, body: FinishBody) -> BatchAnswer:
    """Keep what came out as lots that cost what went into them; what is made of a held lot is held, too."""
    call.app.production.finish_batch(call.caller, BatchId(batch_id), body.made(), call.key)
    return _record(call, BatchId(batch_id))


@batches.post("/batches/<uuid:batch_id>/finish/check", RUN, HTTPStatus.OK, (VIEW,))
def check_finish(call: Call, batch_id: UUID, body: FinishBody) -> FinishCheckAnswer:
    """Which lots a finish would make, at which costs, and what would be lost. Nothing is changed."""
    outcome = call.app.production.finish_batch.foresee(call.caller, BatchId(batch_id), body.made())
    return finish_check_answer(outcome, call.caller)


@batches.post("/batches/<uuid:batch_id>/cancel", RUN, also=(VIEW,))
def cancel_batch(call: Call, batch_id: UUID, body: ReasonBody) -> BatchAnswer:
    """Call the batch off: what went into it goes back to the very lots."""
    call.app.production.cancel_batch(call.caller, BatchId(batch_id), body.reason, call.key)
    return _record(call, BatchId(batch_id))


@batches.post("/batches/<uuid:batch_id>/fail", RUN, also=(VIEW,))
def fail_batch(call: Call, batch_id: UUID, body: ReasonBody) -> BatchAnswer:
    """End a batch that gave nothing: what went into it is lost."""
    call.app.production.fail_batch(call.caller, BatchId(batch_id), body.reason, call.key)
    return _record(call, BatchId(batch_id))


@batches.get("/batches/<uuid:batch_id>/record.pdf", VIEW)
def print_batch_record(call: Call, batch_id: UUID) -> Pdf:
    """The record of a batch on paper: who did what and when, with which lots, and lines to sign on."""
    return record_of(call.app, call.caller, BatchId(batch_id))


@batches.post("/batches/<uuid:batch_id>/filling", VIEW, HTTPStatus.OK)
def fill_batch(call: Call, batch_id: UUID, body: ContainersBody) -> FillingAnswer:
    """Into how many containers a batch is filled, and what is left, exactly. Nothing is changed."""
    fill = call.app.production.fill_containers
    return filling_answer(fill.of_batch(call.caller, BatchId(batch_id), body.told(), body.told_density()))


def _record(call: Call, batch_id: BatchId) -> BatchAnswer:
    return batch_answer(call.app.production.view_batches.record(call.caller, batch_id), call.caller)
