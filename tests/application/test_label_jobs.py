"""Labels in the background: what is wrong is told at once, and a worker that is cut off loses nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

import pytest

from adapters.labels.drawn import DrawnLabels
from application.production.add_sku import NewSku
from application.production.draw_labels import DrawLabels
from application.production.edit_sku import SkuEdit
from application.requests import KeyReused
from domain.inventory.refusals import UnknownLot
from domain.production.label_jobs import KEPT, LEASE, MOST_KEPT, MOST_TRIES, JobState, LabelJob
from domain.production.label_prints import MOST_LABELS, MOST_LOTS, Printing
from domain.production.label_refusals import (
    BadLabelCount,
    LabelsNotReady,
    LotCodeNotOnLabel,
    TooManyLabelJobs,
    UnknownLabelJob,
)
from domain.production.label_sheets import LabelSheet
from domain.production.labels import Label
from domain.shared.identifiers import LotId
from domain.shared.quantity import Quantity
from tests.application.test_labels import GTIN, bottles
from tests.brewery import Brewery
from tests.installations import Installation, in_memory
from tests.scanner import of_pdf


class _Killed(BaseException):
    """The process that draws is gone."""


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Labels as they are always drawn, and what happens in between: `meanwhile` is told how many are."""

    meanwhile: Callable[[int], None]

    def unwritten(self, text: str) -> str:
        return DrawnLabels().unwritten(text)

    def picture(self, label: Label, sheet: LabelSheet) -> str:
        return DrawnLabels().picture(label, sheet)

    def print(
        self,
        target: BinaryIO,
        labels: Sequence[tuple[Label, int]],
        sheet: LabelSheet,
        progress: Callable[[int, int], None],
    ) -> None:
        target.write(self.draw(labels, sheet, progress))

    def draw(
        self, labels: Sequence[tuple[Label, int]], sheet: LabelSheet, progress: Callable[[int, int], None]
    ) -> bytes:
        def told(drawn: int, total: int) -> None:
            progress(drawn, total)
            self.meanwhile(drawn)

        return DrawnLabels().draw(labels, sheet, told)


@pytest.fixture
def installation() -> Installation:
    return in_memory()


@pytest.fixture
def lot(brewery: Brewery) -> LotId:
    return brewery.restock(brewery.item("MALT"), "M1", 5)


def request(brewery: Brewery, *lots: tuple[LotId, int], key: str | None = None) -> LabelJob:
    return brewery.app.production.request_labels(brewery.caller, Printing(lots=lots), key)


def draw(brewery: Brewery) -> LabelJob:
    job = brewery.app.production.draw_labels()
    assert job is not None
    return job


def interrupted(brewery: Brewery, meanwhile: Callable[[int], None]) -> DrawLabels:
    """A worker during whose work something happens."""
    worker = brewery.app.production.draw_labels
    return replace(worker, print_labels=replace(worker.print_labels, drawing=Interrupted(meanwhile)))


def seen(brewery: Brewery, job: LabelJob) -> LabelJob:
    return brewery.app.production.view_label_jobs.one(brewery.caller, job.id)


def test_labels_of_more_lots_than_somebody_waits_for_are_drawn_by_a_worker(brewery: Brewery) -> None:
    item = brewery.item("MALT")
    lots = [brewery.restock(item, f"M{number}", 1) for number in range(MOST_LOTS + 1)]
    job = request(brewery, *((each, 1) for each in lots))
    assert (job.state, job.labels, job.drawn) == (JobState.WAITING, MOST_LOTS + 1, 0)
    with pytest.raises(LabelsNotReady):
        brewery.app.production.view_label_jobs.file(brewery.caller, job.id)
    assert draw(brewery) == seen(brewery, job)
    ready, content = brewery.app.production.view_label_jobs.file(brewery.caller, job.id)
    assert (ready.state, ready.drawn) == (JobState.READY, MOST_LOTS + 1)
    assert content.startswith(b"%PDF")
    assert brewery.app.production.draw_labels() is None


def test_the_file_has_what_was_asked_for(brewery: Brewery) -> None:
    first, second = bottles(brewery, "K1", "K2")
    job = request(brewery, (first, 0), (second, 2))
    draw(brewery)
    _, content = brewery.app.production.view_label_jobs.file(brewery.caller, job.id)
    assert [text[-2:] for kind, text in of_pdf(content) if kind == "]C1"] == ["K2", "K2"]


def test_progress_is_kept_in_tenths(brewery: Brewery, lot: LotId) -> None:
    job = request(brewery, *[(lot, 1)] * 20)
    kept: list[int] = []
    interrupted(brewery, lambda _: kept.append(seen(brewery, job).drawn))()
    assert kept == [0, 2, 2, 4, 4, 6, 6, 8, 8, 10, 10, 12, 12, 14, 14, 16, 16, 18, 18, 18]
    assert seen(brewery, job).drawn == 20


def test_what_a_killed_worker_began_is_drawn_by_another_one(
    installation: Installation, brewery: Brewery, lot: LotId
) -> None:
    job = request(brewery, (lot, 1), (lot, 1))

    def killed(_: int) -> None:
        raise _Killed

    with pytest.raises(_Killed):
        interrupted(brewery, killed)()
    assert brewery.app.production.draw_labels() is None
    assert (seen(brewery, job).state, seen(brewery, job).drawn) == (JobState.DRAWING, 1)
    installation.clock.advance(seconds=LEASE.total_seconds())
    assert (draw(brewery).state, seen(brewery, job).tries) == (JobState.READY, 2)


def test_a_print_that_kills_whoever_draws_it_is_given_up(
    installation: Installation, brewery: Brewery, lot: LotId
) -> None:
    job = request(brewery, (lot, 1))

    def killed(_: int) -> None:
        raise _Killed

    for _ in range(MOST_TRIES):
        with pytest.raises(_Killed):
            interrupted(brewery, killed)()
        installation.clock.advance(seconds=LEASE.total_seconds())
    assert draw(brewery).refusal == "production.labels_given_up"
    assert seen(brewery, job).state is JobState.FAILED


def test_a_slow_worker_leaves_what_another_one_has_drawn(
    installation: Installation, brewery: Brewery, lot: LotId
) -> None:
    job = request(brewery, *[(lot, 1)] * 4)

    def overtaken(drawn: int) -> None:
        if drawn == 2:
            installation.clock.advance(seconds=LEASE.total_seconds())
            draw(brewery)

    assert interrupted(brewery, overtaken)() is not None
    assert (seen(brewery, job).state, seen(brewery, job).tries) == (JobState.READY, 2)


def test_what_cannot_stand_on_a_label_any_more_fails_with_the_reason(brewery: Brewery) -> None:
    product = brewery.app.production.manage_products.create(brewery.caller, "Kölsch", "")
    new = NewSku(variant="Unfiltered", size=Quantity(330_000), unit="l", code="KOE", perishable=False)
    sku = brewery.app.production.add_sku(brewery.caller, product.id, new)
    job = request(brewery, (brewery.restock(sku.item_id, "Größe 7", 24), 1))
    brewery.app.production.edit_sku(brewery.caller, sku.id, SkuEdit(gtin=GTIN))
    assert draw(brewery) == seen(brewery, job)
    failed = seen(brewery, job)
    assert (failed.state, failed.refusal) == (JobState.FAILED, "production.lot_code_not_on_label")
    assert "another code" in failed.reason
    with pytest.raises(LotCodeNotOnLabel):
        request(brewery, *job.asked.lots)


@pytest.mark.parametrize("copies", [[], [0], [MOST_LABELS + 1], [-1, 5], [1] * (MOST_LABELS + 1)])
def test_a_print_that_cannot_be_is_refused_at_once(brewery: Brewery, lot: LotId, copies: list[int]) -> None:
    with pytest.raises(BadLabelCount):
        request(brewery, *((lot, each) for each in copies))
    assert brewery.app.production.view_label_jobs.latest(brewery.caller) == []


def test_s44_another_organisations_lots_and_jobs_are_unknown(
    installation: Installation, brewery: Brewery, lot: LotId
) -> None:
    cidery, job = Brewery.founded(installation.app, "Cidery"), request(brewery, (lot, 1))
    with pytest.raises(UnknownLot):
        request(cidery, (lot, 1))
    draw(brewery)
    views = cidery.app.production.view_label_jobs
    for look in (views.one, views.file):
        with pytest.raises(UnknownLabelJob):
            look(cidery.caller, job.id)


def test_a_repetition_under_the_same_key_gets_the_same_print(brewery: Brewery, lot: LotId) -> None:
    first = request(brewery, (lot, 1), key="once")
    assert request(brewery, (lot, 1), key="once") == first
    with pytest.raises(KeyReused):
        request(brewery, (lot, 2), key="once")
    assert brewery.app.production.view_label_jobs.latest(brewery.caller) == [first]


def test_prints_are_forgotten_after_a_day_and_are_not_more_than_can_be_kept(
    installation: Installation, brewery: Brewery, lot: LotId
) -> None:
    first = request(brewery, (lot, 1), key="first")
    for _ in range(MOST_KEPT - 1):
        request(brewery, (lot, 1))
    with pytest.raises(TooManyLabelJobs):
        request(brewery, (lot, 1))
    assert brewery.app.prune()["label_jobs"] == 0
    installation.clock.advance(seconds=KEPT.total_seconds() + 1)
    assert brewery.app.prune()["label_jobs"] == MOST_KEPT
    with pytest.raises(UnknownLabelJob):
        seen(brewery, first)
    with pytest.raises(UnknownLabelJob):
        request(brewery, (lot, 1), key="first")
    request(brewery, (lot, 1))
