"""Recalls and drills: start one, see what it reaches, take its pack away, and close it."""

from http import HTTPStatus
from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import LotId, RecallId
from entrypoints.web.api.answers.recalls import (
    HeldAnswer,
    PackAnswer,
    RecallAnswer,
    RecallList,
    pack_answer,
    recall_answer,
    recall_list,
)
from entrypoints.web.api.bodies.recalls import (
    CloseRecallBody,
    NewRecallBody,
    PackBody,
    PackFileBody,
    PackFileQuery,
    RecallsQuery,
)
from entrypoints.web.api.endpoints import Call, Routes
from entrypoints.web.downloads import Download
from entrypoints.web.recalls import pack_of

recalls = Routes("Recalls")
RUN, VIEW, TAKE = Permission.ADJUST_INVENTORY, Permission.VIEW_REPORTS, Permission.EXPORT_REPORTS


@recalls.get("/recalls", VIEW)
def list_recalls(call: Call, query: RecallsQuery) -> RecallList:
    """Recalls and drills, the last started first, a page at a time."""
    return recall_list(call.app.production.view_recalls.page(call.caller, query.query()))


@recalls.post("/recalls", RUN, also=(VIEW,))
def start_recall(call: Call, body: NewRecallBody) -> RecallAnswer:
    """Start a recall or a drill: from now on its time counts."""
    return _told(call, call.app.production.start_recall(call.caller, body.new_recall(), call.key).id)


@recalls.get("/recalls/<uuid:recall_id>", VIEW)
def read_recall(call: Call, recall_id: UUID) -> RecallAnswer:
    """One recall: its lots, and how long it took."""
    return _told(call, RecallId(recall_id))


@recalls.post("/recalls/<uuid:recall_id>/pack", RUN, HTTPStatus.OK, also=(VIEW,))
def pack_recall(call: Call, recall_id: UUID) -> RecallAnswer:
    """Say that its pack is made: the time since the start is kept, the first time."""
    return _told(call, call.app.production.pack_recall(call.caller, RecallId(recall_id)).id)


@recalls.post("/recalls/<uuid:recall_id>/hold", RUN, HTTPStatus.OK, also=(VIEW,))
def hold_recalled(call: Call, recall_id: UUID) -> HeldAnswer:
    """Hold its lots and all that was made of them by now; of what is held already, the reason stays."""
    return {"held": call.app.production.hold_recalled(call.caller, RecallId(recall_id))}


@recalls.get("/recalls/<uuid:recall_id>/pack", VIEW)
def read_pack(call: Call, recall_id: UUID) -> PackAnswer:
    """What it reaches now: the affected lots, where each is, and which orders had it."""
    told = call.app.production.view_recalls.one(call.caller, RecallId(recall_id))
    return pack_answer(call.app.production.make_recall_pack(call.caller, told.recall.lots))


@recalls.get("/recalls/<uuid:recall_id>/pack/file", TAKE)
def take_pack(call: Call, recall_id: UUID, query: PackFileQuery) -> Download:
    """A table of the pack as a file: all of it, a traceability lot code on every row."""
    recall = call.app.production.view_recalls.one(call.caller, RecallId(recall_id)).recall
    return pack_of(call.app, call.caller, recall.lots, query.table, query.format, f"recall-{recall.number}")


@recalls.post("/recalls/<uuid:recall_id>/close", RUN, HTTPStatus.OK, also=(VIEW,))
def close_recall(call: Call, recall_id: UUID, body: CloseRecallBody) -> RecallAnswer:
    """Close it for good: with what came of it, or because it was opened by mistake."""
    return _told(call, call.app.production.close_recall(call.caller, RecallId(recall_id), body.outcome, body.note).id)


@recalls.post("/recall-packs", VIEW, HTTPStatus.OK)
def make_pack(call: Call, body: PackBody) -> PackAnswer:
    """What a recall of these lots would reach; nothing is started and nothing kept."""
    return pack_answer(call.app.production.make_recall_pack(call.caller, [LotId(each) for each in body.lots]))


@recalls.post("/recall-packs/file", TAKE, HTTPStatus.OK)
def make_pack_file(call: Call, body: PackFileBody) -> Download:
    """The same as a file."""
    return pack_of(call.app, call.caller, [LotId(each) for each in body.lots], body.table, body.format)


def _told(call: Call, recall_id: RecallId) -> RecallAnswer:
    return recall_answer(call.app.production.view_recalls.one(call.caller, recall_id))
