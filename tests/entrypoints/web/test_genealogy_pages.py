"""The page of a lot's way: a picture, tables, and the forms that hold and release all that came of it."""

import pytest
from flask import Flask

from domain.production.genealogy import Direction
from entrypoints.web.pages.lineage_picture import BESIDE, HEIGHT, MOST, WIDTH, picture_of
from tests.brewery import Brewery
from tests.entrypoints.web.browsing import Pages, pages_in_role
from tests.entrypoints.web.program import Program
from tests.genealogies import Works
from tests.installations import Installation, in_memory


@pytest.fixture
def works(installation: Installation, program: Program) -> Works:  # noqa: ARG001 - the program's organisation is theirs
    return Works.opened(Brewery(installation.app, installation.app.identity.act_as_operator()))


def trace_of(works: Works, code: str) -> str:
    return f"/lots/{works.lot_id(code)}/trace"


def test_a_lot_is_shown_with_where_it_came_from_and_where_it_went(works: Works, pages: Pages) -> None:
    works.deliver("M<1", reference="PO-7")
    first = works.made(8, **{"M<1": 6})
    last = works.made(9, bottles=5, **{first: 4})
    works.brewery.do("sale", works.sku.item_id, 3, reference="SO-1")
    shown = pages.open(trace_of(works, first))
    for words in ("M<1", "PO-7 10 kg", f"of batch {first}", f"{last} 5 each", f"{last}B", "SO-1 Sold", "Its way"):
        assert words in shown
    assert "Delivery behind it 1 Batches on the way 2 Lots made of it 2 Order that got it 1" in shown
    back = pages.open(trace_of(works, f"{last}B"))
    assert "It went into no batch that made something." in back
    assert "M<1" in back


def test_a_lot_without_a_way_says_so(works: Works, pages: Pages) -> None:
    works.deliver("M", reference="PO-7")
    shown = pages.open(trace_of(works, "M"))
    assert "Its way" not in shown
    assert "PO-7 10 kg" in shown
    assert "Nothing of it has left the house." in shown


def test_all_that_came_of_it_is_held_and_released_by_forms(works: Works, pages: Pages) -> None:
    works.deliver("M")
    running = works.run(M=1)
    works.made(8, M=6)
    path = trace_of(works, "M")
    notice = f"{running.label} is still in progress with it: what it makes is held, too, as long as what went in is"
    assert notice in pages.open(path)
    act = path.removesuffix("trace") + "descendants"
    refused = pages.refused(f"{act}/hold", 422, reason=" ")
    assert "A hold needs a reason" in refused
    held = pages.done(f"{act}/hold", reason="glass in it")
    assert "is held back" in held
    assert "glass in it (2)" in held
    assert "Hold this lot" not in held
    released = pages.done(f"{act}/release", reason="it was sugar", held_for="glass in it")
    assert "may be used again" in released
    assert "Release a hold" not in released


def test_a_lot_that_a_batch_in_progress_used_up_can_be_held(works: Works, pages: Pages) -> None:
    works.deliver("M", 6)
    works.run(M=6)
    path = trace_of(works, "M")
    assert "1 lot, not to be sold, used or reserved until the release: what is left, and what comes back" in pages.open(
        path
    )
    assert "held: glass in it" in pages.done(f"{path.removesuffix('trace')}descendants/hold", reason="glass in it")


def test_who_may_only_look_sees_no_forms(site: Flask, installation: Installation, works: Works) -> None:
    works.deliver("M")
    viewer = pages_in_role(site, installation, works.brewery.caller, "viewer")
    assert "Hold it back" not in viewer.open(trace_of(works, "M"))


def test_the_page_is_found_from_the_item_and_from_the_batch(works: Works, pages: Pages) -> None:
    works.deliver("M")
    batch = works.run(M=1)
    address = f'href="{trace_of(works, "M")}"'
    for path in (f"/items/{works.malt}", f"/batches/{batch.id}"):
        assert address in pages.client.get(path).text


@pytest.fixture(scope="module")
def tall() -> Works:
    """A lot that went through two batches, one after the other and beside it, and into many more."""
    works = Works.opened(Brewery.founded(in_memory().app))
    works.deliver("M", 200)
    first = works.made(90, M=1)
    works.made(90, M=1, **{first: 1})
    for _ in range(MOST):
        works.run(M=1)
    return works


def test_every_arrow_leads_to_the_right(tall: Works) -> None:
    lineage = tall.brewery.app.production.trace_lot(tall.brewery.caller, tall.lot_id("B-2026-0002"), Direction.BOTH)
    picture = picture_of(lineage)
    assert picture is not None
    assert (len(picture.boxes), len(picture.arrows), picture.left_out) == (5, 5, 0)
    place = {box.lot.id if box.lot else box.batch.id: box.x for box in picture.boxes}  # type: ignore[union-attr]
    for arrow in picture.arrows:
        ends = place[arrow.link.lot_id], place[arrow.link.batch_id]
        assert ends[0] < ends[1] if arrow.link.kind == "input" else ends[0] > ends[1]
    assert len(set(place.values())) == 5


def test_how_much_went_stands_beside_the_lot_that_it_is_of() -> None:
    """Between many lots and one batch it stood beside others of them."""
    works, seven = Works.opened(Brewery.founded(in_memory().app)), range(1, 8)
    for number in seven:
        works.deliver(f"M{number}")
    made = works.made(9, bottles=4, **{f"M{number}": number for number in seven})
    trace, caller = works.brewery.app.production.trace_lot, works.brewery.caller
    for code, direction in (("M1", Direction.FORWARD), (made, Direction.BACKWARD)):
        picture = picture_of(trace(caller, works.lot_id(code), direction))
        assert picture is not None
        boxes = {box.lot.id: box for box in picture.boxes if box.lot}
        for arrow in picture.arrows:
            box = boxes[arrow.lot.id]
            assert arrow.y == box.y + HEIGHT // 2
            assert min(abs(arrow.x - box.x), abs(arrow.x - box.x - WIDTH)) == BESIDE


def test_a_picture_has_no_more_than_can_be_looked_at(tall: Works) -> None:
    trace, caller = tall.brewery.app.production.trace_lot, tall.brewery.caller
    assert picture_of(trace(caller, tall.lot_id("M"), Direction.FORWARD)) is None
    near = picture_of(trace(caller, tall.lot_id("B-2026-0001"), Direction.BOTH))
    assert near is not None
    assert near.left_out == 0
