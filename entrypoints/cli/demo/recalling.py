"""What the demo brewery does when the maltster calls: hold a lot with all that came of it, and tell who had some."""

from domain.production.genealogy import Direction
from domain.production.recalls import NewRecall, Recall, RecallKind
from entrypoints.cli.demo.recalling_steps import Followed, Recalled
from entrypoints.cli.demo.steps import Step
from entrypoints.cli.session import Session

ITEM, LOT = "MALT-PALE", "EP-4586"
"""The lot that is called back: one of which beer was made and sold."""


def called_back(session: Session) -> Recall:
    """The recall, which holds all that it reaches when it starts. A lot that somebody released since then stays so."""
    lot_id = session.lot(session.item(ITEM).item, LOT).id
    new = NewRecall(kind=RecallKind.RECALL, lots=[lot_id], reason="The maltster found ergot in it", hold=True)
    return session.app.production.start_recall(session.caller, new, "demo/recall")


def held(session: Session, recall: Recall) -> Step:
    """The lot, and the way from it to all that came of it."""
    [lot_id] = recall.lots
    lineage = session.app.production.trace_lot(session.caller, lot_id, Direction.FORWARD)
    return Step(f"Malt lot {LOT} is called back, and held with all that came of it", Followed(lineage))


def packed(session: Session, recall: Recall) -> Step:
    """Where all of it is. The first time, this stops the recall's clock."""
    production, caller = session.app.production, session.caller
    if recall.packed_at is None and recall.is_open:
        production.pack_recall(caller, recall.id)
    told = production.view_recalls.one(caller, recall.id)
    pack = production.make_recall_pack(caller, recall.lots)
    return Step("The recall pack: where all of it is, and who had some", Recalled(told, pack))
