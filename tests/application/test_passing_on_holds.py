"""What batches in progress make of lots that are held: it is held from its first moment, on each kind of storage."""

from fractions import Fraction

import pytest

from domain.inventory.refusals import InsufficientStock
from domain.production.batch_outputs import Made
from domain.production.batches import Batch
from domain.production.recalls import NewRecall, RecallKind
from domain.shared.audit import AuditEntry, AuditQuery
from tests.brewery import Brewery
from tests.genealogies import Works
from tests.installations import Installation

GLASS = "glass in it"


@pytest.fixture
def works(installation: Installation) -> Works:
    return Works.opened(Brewery.founded(installation.app))


def held(works: Works) -> dict[str, str]:
    return {code: lot.held_reason for code, lot in works.lots().items() if lot.held_reason is not None}


def hold(works: Works, code: str, reason: str = GLASS) -> None:
    """That lot alone."""
    works.brewery.app.inventory.hold_lot(works.brewery.caller, works.lot_id(code), reason)


def hold_all(works: Works, code: str, reason: str = GLASS) -> list[str]:
    """The codes of the lots that are held now, with all that came of that one, and were not before."""
    done = works.brewery.app.production.hold_descendants(works.brewery.caller, works.lot_id(code), reason)
    return sorted(lot.code for lot in done.lots)


def release_all(works: Works, code: str) -> list[str]:
    descendants = works.brewery.app.production.hold_descendants
    return sorted(lot.code for lot in descendants.release(works.brewery.caller, works.lot_id(code), "sugar").lots)


def foreseen(works: Works, batch: Batch) -> tuple[str, str, str] | None:
    """The lot for whose hold the batch's lots would be held, what it is of, and why."""
    made, finish = Made(amount=Fraction(10), unit="kg"), works.brewery.app.production.finish_batch
    because = finish.foresee(works.brewery.caller, batch.id, made).held
    return None if because is None else (because.lot.code, because.item.name, because.reason)


def holds_kept(works: Works) -> list[AuditEntry]:
    """What the audit keeps of holds, the newest first."""
    page = works.brewery.app.identity.view_audit(works.brewery.caller, AuditQuery(action="inventory.hold"))
    return [line.entry for line in page.rows]


def test_all_lots_that_are_made_of_a_held_lot_are_held_for_the_same_reason(works: Works) -> None:
    works.deliver("M")
    batch = works.run(M=6)
    assert foreseen(works, batch) is None
    hold(works, "M")
    assert foreseen(works, batch) == ("M", "Malt", GLASS)
    made = works.finish(batch, 9, bottles=5).label
    assert held(works) == dict.fromkeys(["M", made, f"{made}B"], GLASS)
    with pytest.raises(InsufficientStock):
        works.brewery.do("sale", works.sku.item_id, 1)
    assert works.brewery.findings() == []


def test_the_audit_tells_who_finished_it_and_because_of_which_lot_it_is_held(works: Works) -> None:
    works.deliver("M")
    batch = works.run(M=6)
    hold(works, "M")
    made = works.finish(batch, 9, bottles=5).label
    kept, caller = holds_kept(works)[:2], works.brewery.caller
    because = {"held_reason": GLASS, "because_of_lot": str(works.lot_id("M"))}
    assert {each.subject_id for each in kept} == {str(works.lot_id(code)) for code in (made, f"{made}B")}
    assert [(each.actor_id, each.before, each.after) for each in kept] == [
        (caller.actor_id, {"held_reason": None}, because)
    ] * 2


def test_of_several_held_lots_the_one_that_came_in_first_tells_why(works: Works) -> None:
    now = works.brewery.app.clock()
    works.deliver("M-late", effective_at=now)
    works.deliver("M-early", effective_at=now.replace(year=now.year - 1))
    works.deliver("M-free", effective_at=now.replace(year=now.year - 2))
    batch = works.run(**{"M-late": 1, "M-early": 1, "M-free": 1})
    hold(works, "M-late", "wet")
    hold(works, "M-early")
    assert foreseen(works, batch) == ("M-early", "Malt", GLASS)
    made = works.finish(batch).label
    assert held(works) == {"M-late": "wet", "M-early": GLASS, made: GLASS}


def test_what_was_only_wasted_holds_nothing_that_is_made(works: Works) -> None:
    works.deliver("M")
    works.deliver("M2")
    batch = works.run(M=1)
    works.waste(batch, "M2", 1)
    hold(works, "M2")
    assert foreseen(works, batch) is None
    works.finish(batch)
    assert held(works) == {"M2": GLASS}


def test_a_lot_that_is_used_up_in_a_batch_in_progress_is_held_and_what_that_makes(works: Works) -> None:
    works.deliver("M", 6)
    first = works.made(8, M=6)
    batch = works.run(**{first: 8})
    assert works.lot(first).remaining == 0
    assert hold_all(works, "M") == [first, "M"]
    made = works.finish(batch).label
    assert held(works) == dict.fromkeys(["M", first, made], GLASS)
    assert works.brewery.line(works.wort).held == 10_000_000
    assert hold_all(works, "M", "once more") == []
    assert works.brewery.findings() == []


def test_what_a_cancelled_batch_gives_back_into_a_lot_that_was_used_up_is_held(works: Works) -> None:
    works.deliver("M", 6)
    batch = works.run(M=6)
    hold_all(works, "M")
    assert works.brewery.line(works.malt).held == 0
    works.brewery.app.production.cancel_batch(works.brewery.caller, batch.id, "glass")
    line = works.brewery.line(works.malt)
    assert (held(works), line.held, line.available) == ({"M": GLASS}, 6_000_000, 0)
    assert works.brewery.findings() == []


def test_what_is_returned_into_a_lot_that_was_sold_out_is_held(works: Works) -> None:
    works.deliver("M", 6)
    first = works.made(8, M=6)
    works.brewery.do("sale", works.wort, 8, lot_code=first, reference="order 1")
    assert hold_all(works, "M") == [first, "M"]
    works.brewery.do("return", works.wort, 8, reference="order 1")
    line = works.brewery.line(works.wort)
    assert (line.held, line.available) == (8_000_000, 0)
    with pytest.raises(InsufficientStock):
        works.brewery.do("sale", works.wort, 1)


def test_a_release_of_the_same_reason_lets_go_what_was_made_since(works: Works) -> None:
    works.deliver("M", 6)
    batch, later = works.run(M=5), works.run(M=1)
    hold_all(works, "M")
    made = works.finish(batch, 9, bottles=5).label
    assert release_all(works, "M") == sorted(["M", made, f"{made}B"])
    assert foreseen(works, later) is None
    works.finish(later)
    assert held(works) == {}


def test_a_recall_holds_what_is_made_after_it_and_tells_what_it_would_not(works: Works) -> None:
    production, caller, lot_id = works.brewery.app.production, works.brewery.caller, works.deliver("M", 6)
    batch = works.run(M=6)
    before = production.make_recall_pack(caller, [lot_id])
    assert (before.running, before.unheld, before.free) == ([batch.label], [batch.label], 1)
    production.start_recall(caller, NewRecall(kind=RecallKind.RECALL, lots=(lot_id,), reason="Glass", hold=True))
    after = production.make_recall_pack(caller, [lot_id])
    assert (after.running, after.unheld, after.free) == ([batch.label], [], 0)
    made = works.finish(batch).label
    assert held(works) == dict.fromkeys(["M", made], "Recall 1: Glass")
