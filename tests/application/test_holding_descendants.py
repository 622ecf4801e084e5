"""A lot traced, held with all that came of it, and released again, on each kind of storage."""

from uuid import UUID

import pytest

from domain.inventory.refusals import InsufficientStock, InvalidChange, UnknownLot
from domain.production.genealogy import Direction
from domain.production.genealogy_refusals import NotHeld
from domain.shared.audit import AuditQuery, Facts
from domain.shared.identifiers import LotId
from tests.brewery import Brewery
from tests.genealogies import Works
from tests.installations import Installation

NOWHERE = LotId(UUID(int=7))


@pytest.fixture
def works(installation: Installation) -> Works:
    return Works.opened(Brewery.founded(installation.app))


def held(works: Works) -> dict[str, str]:
    return {code: lot.held_reason for code, lot in works.lots().items() if lot.held_reason is not None}


def hold(works: Works, code: str, reason: str = "glass in it") -> list[str]:
    """The codes of the lots that are held now and were not before."""
    done = works.brewery.app.production.hold_descendants(works.brewery.caller, works.lot_id(code), reason)
    return sorted(lot.code for lot in done.lots)


def release(works: Works, code: str, held_for: str | None = None) -> list[str]:
    descendants = works.brewery.app.production.hold_descendants
    done = descendants.release(works.brewery.caller, works.lot_id(code), "it was sugar", held_for)
    return sorted(lot.code for lot in done.lots)


def audited(works: Works, action: str) -> list[Facts | None]:
    query = AuditQuery(action=action)
    return [line.entry.after for line in works.brewery.app.identity.view_audit(works.brewery.caller, query).rows]


def test_a_lot_is_held_with_all_that_came_of_it_and_nothing_else(works: Works) -> None:
    works.deliver("M")
    works.deliver("M2")
    first = works.made(8, M=6)
    last = works.made(9, bottles=5, M2=1, **{first: 8})
    beside = works.made(3, M2=1)
    assert hold(works, "M") == sorted(["M", first, last, f"{last}B"])
    assert held(works) == dict.fromkeys(["M", first, last, f"{last}B"], "glass in it")
    assert works.lot(first).remaining == 0
    with pytest.raises(InsufficientStock):
        works.brewery.do("sale", works.sku.item_id, 1)
    works.take(works.run(), beside, 1)


def test_what_is_held_for_another_reason_keeps_it_and_is_not_released(works: Works) -> None:
    works.deliver("M")
    first = works.made(8, M=6)
    works.brewery.app.inventory.hold_lot(works.brewery.caller, works.lot_id(first), "label wrong")
    assert hold(works, "M") == ["M"]
    assert hold(works, "M") == []
    assert release(works, "M") == ["M"]
    assert held(works) == {first: "label wrong"}


def test_a_hold_is_released_by_the_reason_that_it_was_for(works: Works) -> None:
    works.deliver("M")
    first = works.made(8, M=6)
    works.brewery.app.inventory.hold_lot(works.brewery.caller, works.lot_id("M"), "wet")
    hold(works, "M")
    assert held(works) == {"M": "wet", first: "glass in it"}
    assert release(works, "M", "glass in it") == [first]
    assert release(works, "M", "glass in it") == []
    assert release(works, "M") == ["M"]
    with pytest.raises(NotHeld):
        release(works, "M")


def test_batches_that_still_run_are_told_of_because_what_they_make_is_held_later(works: Works) -> None:
    works.deliver("M")
    running, failed = works.run(M=1), works.run(M=1)
    works.brewery.app.production.fail_batch(works.brewery.caller, failed.id, "sour")
    done = works.brewery.app.production.hold_descendants(works.brewery.caller, works.lot_id("M"), "glass in it")
    assert [batch.label for batch in done.running] == [running.label]
    made = works.finish(running).label
    assert held(works) == dict.fromkeys(["M", made], "glass in it")


def test_the_audit_tells_each_lot_with_which_lot_it_was_held_and_why_it_was_released(works: Works) -> None:
    works.deliver("M")
    works.made(8, M=6)
    lot_id = str(works.lot_id("M"))
    hold(works, "M", "  glass in it ")
    assert audited(works, "inventory.hold") == [{"held_reason": "glass in it", "with_lot": lot_id}] * 2
    release(works, "M")
    let_go = {"held_reason": None, "released": "it was sugar", "with_lot": lot_id}
    assert audited(works, "inventory.unhold") == [let_go] * 2


def test_one_lot_is_held_and_released_for_reasons_that_the_audit_keeps(works: Works) -> None:
    works.deliver("M")
    one, caller, lot_id = works.brewery.app.inventory.hold_lot, works.brewery.caller, works.lot_id("M")
    one(caller, lot_id, " wet ")
    assert held(works) == {"M": "wet"}
    for _ in range(2):
        one.release(caller, lot_id, " dried ")
    assert held(works) == {}
    assert audited(works, "inventory.hold") == [{"held_reason": "wet"}]
    assert audited(works, "inventory.unhold") == [{"held_reason": None, "released": "dried"}]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_neither_is_done_without_a_reason(works: Works, reason: str) -> None:
    works.deliver("M")
    descendants, caller = works.brewery.app.production.hold_descendants, works.brewery.caller
    with pytest.raises(InvalidChange):
        works.brewery.app.inventory.hold_lot.release(caller, works.lot_id("M"), reason)
    with pytest.raises(InvalidChange):
        descendants(caller, works.lot_id("M"), reason)
    with pytest.raises(InvalidChange):
        descendants.release(caller, works.lot_id("M"), reason)


def test_another_organisations_lots_are_unknown(installation: Installation, works: Works) -> None:
    lot_id, rival = works.deliver("M"), Brewery.founded(installation.app, "Next Door Cidery")
    production = rival.app.production
    for asked in (
        lambda: production.trace_lot(rival.caller, lot_id, Direction.BOTH),
        lambda: production.trace_lot.lots_of_code(rival.caller, "M"),
        lambda: production.hold_descendants(rival.caller, lot_id, "glass in it"),
        lambda: production.hold_descendants.release(rival.caller, lot_id, "it was sugar"),
        lambda: production.hold_descendants(works.brewery.caller, NOWHERE, "glass in it"),
    ):
        with pytest.raises(UnknownLot):
            asked()
    assert held(works) == {}
