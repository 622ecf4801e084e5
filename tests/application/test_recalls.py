"""Recalls and drills: from their start, with a hold or without one, to their end."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from application.production.make_recall_pack import RecallPack
from application.requests import KeyReused
from domain.production.recall_refusals import InvalidRecall, RecallClosed, UnknownRecall
from domain.production.recalls import NewRecall, Outcome, RecallKind
from domain.shared.audit import AuditQuery
from domain.shared.identifiers import LotId, RecallId
from domain.shared.quantity import MILLION
from ports.recall_reading import RecallQuery
from tests.brewery import Brewery
from tests.genealogies import Works
from tests.installations import Installation


def pack_of(brewery: Brewery, *lots: LotId) -> RecallPack:
    return brewery.app.production.make_recall_pack(brewery.caller, lots)


def started(brewery: Brewery, *lots: LotId, key: str | None = None, reason: str = "Glass") -> RecallId:
    new = NewRecall(kind=RecallKind.DRILL, lots=lots, reason=reason)
    return brewery.app.production.start_recall(brewery.caller, new, key).id


def audited(brewery: Brewery) -> list[str]:
    """What happened to recalls, the newest last."""
    page = brewery.app.identity.view_audit(brewery.caller, AuditQuery(subject="recall"))
    return [line.entry.action for line in page.rows][::-1]


class TestRecalls:
    """From the start to the end of one."""

    @pytest.fixture
    def lot(self, brewery: Brewery) -> LotId:
        return brewery.restock(brewery.item("MALT"), "M-1", 5)

    def test_the_time_from_the_start_to_the_first_pack_is_kept(
        self, installation: Installation, brewery: Brewery, lot: LotId
    ) -> None:
        production, caller = brewery.app.production, brewery.caller
        recall_id = started(brewery, lot)
        installation.clock.advance(minutes=4)
        packed = production.pack_recall(caller, recall_id)
        assert (packed.took, packed.reached) == (timedelta(minutes=4), 1)
        installation.clock.advance(minutes=4)
        assert production.pack_recall(caller, recall_id) == packed
        done = production.close_recall(caller, recall_id, Outcome.DONE, "Quick enough")
        told = production.view_recalls.one(caller, recall_id)
        assert (told.recall, told.closed_by, done.number) == (done, "Ada", 1)
        assert audited(brewery) == [f"production.{verb}_recall" for verb in ("start", "pack", "close")]
        assert production.view_recalls.of_number(caller, 1) == recall_id

    def test_what_is_affected_is_held_if_that_is_asked_for(self, brewery: Brewery) -> None:
        works = Works.opened(brewery)
        lots = works.deliver("M-1"), works.deliver("M-2")
        made = works.made(**{"M-1": 2})
        brewery.app.inventory.hold_lot(brewery.caller, lots[1], "Torn")
        new = NewRecall(kind=RecallKind.RECALL, lots=lots, reason="Glass", hold=True)
        brewery.app.production.start_recall(brewery.caller, new)
        held = {code: lot.held_reason for code, lot in works.lots().items()}
        assert held == {"M-1": "Recall 1: Glass", "M-2": "Torn", made: "Recall 1: Glass"}
        states = {each.identity.lot_code: each.states for each in pack_of(brewery, *lots).lots}
        assert (states["M-1"].held, states["M-1"].available) == (8 * MILLION, 0)

    def test_what_is_closed_cannot_be_packed_held_or_closed_again(self, brewery: Brewery, lot: LotId) -> None:
        production, caller, recall_id = brewery.app.production, brewery.caller, started(brewery, lot)
        production.close_recall(caller, recall_id, Outcome.MISTAKE, "The wrong lot")
        with pytest.raises(RecallClosed):
            production.pack_recall(caller, recall_id)
        with pytest.raises(RecallClosed):
            production.hold_recalled(caller, recall_id)
        with pytest.raises(RecallClosed):
            production.close_recall(caller, recall_id, Outcome.DONE, "Again")
        assert len(audited(brewery)) == 2

    def test_under_one_key_one_recall_is_started(self, brewery: Brewery, lot: LotId) -> None:
        first, again = (started(brewery, lot, key="once") for _ in range(2))
        assert first == again
        with pytest.raises(KeyReused):
            started(brewery, lot, key="once", reason="Other")
        assert len(brewery.app.production.view_recalls.page(brewery.caller, RecallQuery()).rows) == 1

    def test_a_recall_without_a_reason_or_of_nothing_is_not_started(self, brewery: Brewery, lot: LotId) -> None:
        with pytest.raises(InvalidRecall):
            started(brewery, lot, reason=" ")
        with pytest.raises(InvalidRecall):
            started(brewery)
        assert audited(brewery) == []

    def test_s44_recalls_of_others_are_unknown(self, installation: Installation, brewery: Brewery, lot: LotId) -> None:
        recall_id, cidery = started(brewery, lot), Brewery.founded(installation.app, "Cidery")
        production, caller = cidery.app.production, cidery.caller
        asked: Sequence[Callable[[], object]] = [
            lambda: production.view_recalls.one(caller, recall_id),
            lambda: production.view_recalls.of_number(caller, 1),
            lambda: production.pack_recall(caller, recall_id),
            lambda: production.close_recall(caller, recall_id, Outcome.DONE, "Mine"),
        ]
        for ask in asked:
            with pytest.raises(UnknownRecall):
                ask()
