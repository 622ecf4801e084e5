"""Lots followed through batches; held and released with all that came of them."""

from http import HTTPStatus
from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import LotId
from entrypoints.web.api.answers.genealogy import ChangedAnswer, TraceAnswer, changed_answer, trace_answer
from entrypoints.web.api.bodies.genealogy import HoldDescendantsBody, ReleaseDescendantsBody, TraceQuery
from entrypoints.web.api.endpoints import Call, Routes

genealogy = Routes("Lots")
_ALSO = (Permission.VIEW_BATCHES,)


@genealogy.get("/lots/<uuid:lot_id>/trace", Permission.VIEW_INVENTORY, also=_ALSO)
def trace_lot(call: Call, lot_id: UUID, query: TraceQuery) -> TraceAnswer:
    """All that a lot came of, and all that came of it: lots, batches, orders, through any depth."""
    lineage = call.app.production.trace_lot(call.caller, LotId(lot_id), query.direction)
    return trace_answer(lineage, query.direction)


@genealogy.post("/lots/<uuid:lot_id>/descendants/hold", Permission.ADJUST_INVENTORY, HTTPStatus.OK, _ALSO)
def hold_descendants(call: Call, lot_id: UUID, body: HoldDescendantsBody) -> ChangedAnswer:
    """Hold a lot and all that came of it, as far as something remains, or is in progress, and is not held already."""
    return changed_answer(call.app.production.hold_descendants(call.caller, LotId(lot_id), body.reason))


@genealogy.post("/lots/<uuid:lot_id>/descendants/release", Permission.ADJUST_INVENTORY, HTTPStatus.OK, _ALSO)
def release_descendants(call: Call, lot_id: UUID, body: ReleaseDescendantsBody) -> ChangedAnswer:
    """Release those of the lot and all that came of it that are held for one reason."""
    release = call.app.production.hold_descendants.release
    return changed_answer(release(call.caller, LotId(lot_id), body.reason, body.held_for))
