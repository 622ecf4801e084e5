"""`BatchPapers`: what stands on paper is read back from it."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from io import BytesIO

import pypdfium2
import pytest

from adapters.records.drawn import DrawnBatchPapers
from domain.identity.permissions import Permission
from domain.production.batches import Event, EventKind
from domain.shared.quantity import Quantity
from ports.batch_papers import BatchPaper, BatchPapers
from ports.batch_reading import ToldEvent
from tests.batches import Cellar
from tests.brewery import Brewery
from tests.installations import in_memory
from tests.scanner import sizes_of_pdf, words_of_pdf

PRINTED = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def paper() -> BatchPaper:
    """A batch that took more than it was planned to, and was filled in part."""
    cellar = Cellar.opened(Brewery.founded(in_memory().app))
    brewery, batch = cellar.brewery, cellar.started()
    notes, caller = brewery.app.production.note_batch, brewery.caller
    notes.measure(caller, batch.id, "Gravity", Quantity(1_048_000), "SG")
    notes.measure(caller, batch.id, "Freezer", Quantity(-18_500_000), "°C")
    notes.time(caller, batch.id, "Boil", 3_900)
    notes.deviate(caller, batch.id, "Too hot <b>by</b> 2 & more")
    notes.sign_off(caller, batch.id, 6, "Tasted well")
    done = cellar.finish(cellar.waste(batch, cellar.hops, "0.1"), 19, fills=(cellar.bottled(12),))
    record = brewery.app.production.view_batches.record(caller, done.id)
    assert Permission.VIEW_COSTS in caller.permissions
    return BatchPaper(
        organization=caller.organization,
        batch=record.batch,
        events=record.events,
        movements=record.movements,
        costs=True,
        printed_at=PRINTED,
    )


def noted(paper: BatchPaper, *texts: str) -> BatchPaper:
    """The same with notes."""
    first = paper.events[0].event
    notes = [
        ToldEvent(
            event=Event(number=100 + place, kind=EventKind.NOTE, at=first.at, actor_id=first.actor_id, text=text),
            actor="Ada",
        )
        for place, text in enumerate(texts)
    ]
    return replace(paper, events=[*paper.events, *notes])


class TestBatchPapers:
    """For printing batch records."""

    @pytest.fixture
    def papers(self) -> BatchPapers:
        return DrawnBatchPapers()

    def printed(self, papers: BatchPapers, paper: BatchPaper) -> bytes:
        target = BytesIO()
        papers.print(target, paper)
        return target.getvalue()

    def words(self, papers: BatchPapers, paper: BatchPaper) -> str:
        """All words, one blank between them."""
        return " ".join(words_of_pdf(self.printed(papers, paper)).split())

    def test_it_tells_who_did_what_when_with_which_lots_and_what_came_of_it(
        self, papers: BatchPapers, paper: BatchPaper
    ) -> None:
        words = self.words(papers, paper)
        for told in (
            "Batch record B-2026-0001",
            "Ale, version 1, × 1",
            "completed",
            "Planned 2026-03-02 10:00:00 Ada",
            "19 l (95 % of what was expected)",
            "Hops HOPS 70 g 0.07 kg 0.07 kg",
            "Malt MALT M-2 used −1 kg",
            "Hops HOPS H-1 wasted −0.1 kg",
            "ALE-05 B-2026-0001 made 12 each",
            "Gravity 1.048 SG Ada",
            "Freezer −18.5 °C",
            "Boil from 2026-03-02 10:00:00, 1 h 5 min",
            "Too hot <b>by</b> 2 & more",
            "no. 6 Tasted well",
            "Made by",
            "Signature",
            "printed 2026-03-04 13:00:00 (Europe/Berlin)",
        ):
            assert told in words, (told, words)

    def test_a_share_has_all_its_digits(self, papers: BatchPapers, paper: BatchPaper) -> None:
        little = replace(paper.batch, plan=replace(paper.batch.plan, output=Quantity(7)))
        assert "19 l (271428571.4 % of what was expected)" in self.words(papers, replace(paper, batch=little))

    def test_costs_stand_there_for_who_may_see_them_alone(self, papers: BatchPapers, paper: BatchPaper) -> None:
        seen = self.words(papers, paper)
        assert "Consumed 11.633373 EUR" in seen
        assert "1.000001 −3.000003" in seen
        unseen = self.words(papers, replace(paper, costs=False))
        assert "EUR" not in unseen
        assert "3.000003" not in unseen

    def test_the_head_of_a_table_and_the_foot_stand_on_each_of_its_pages(
        self, papers: BatchPapers, paper: BatchPaper
    ) -> None:
        content = self.printed(papers, noted(paper, *(f"Note {number}" for number in range(120))))
        assert set(sizes_of_pdf(content)) == {(210, 297)}
        with pypdfium2.PdfDocument(content) as document:
            pages = [page.get_textpage().get_text_bounded() for page in document]
        assert len(pages) > 3
        for number, words in enumerate(pages[2:-1], 3):
            assert f"Page {number} of {len(pages)}\nNo. When What Told By" in words.replace("\r", "")

    def test_no_title_stands_alone_at_the_end_of_a_page(self, papers: BatchPapers, paper: BatchPaper) -> None:
        measured = next(told for told in paper.events if told.event.kind is EventKind.MEASUREMENT)
        for count in range(1, 6):
            content = self.printed(papers, replace(paper, events=[*paper.events, *[measured] * count]))
            with pypdfium2.PdfDocument(content) as document:
                pages = [page.get_textpage().get_text_bounded() for page in document]
            [words] = [page for page in pages if "What happened" in page]
            assert "No. When What Told By" in words.replace("\r", "").partition("What happened")[2], count

    def test_letters_travel_with_the_file(self, papers: BatchPapers, paper: BatchPaper) -> None:
        content = self.printed(papers, noted(paper, "Żubr Σάπων Борщ"))
        assert "Żubr Σάπων Борщ" in words_of_pdf(content)
        assert 0 < content.count(b"/FontFile2") == content.count(b"/Subtype /TrueType")

    @pytest.mark.parametrize(
        "text", ["W" * 2_000, "\n" * 1_999 + "end", "a\tb\x00\u202e", "<para>&nbsp;<img src='x'/></para>"]
    )
    def test_whatever_somebody_wrote_down_finds_its_place(
        self, papers: BatchPapers, paper: BatchPaper, text: str
    ) -> None:
        words = words_of_pdf(self.printed(papers, noted(paper, text)))
        assert words.count("W") >= text.count("W")
        assert "".join(text.split()[-1:])[-3:].strip("\u202e\x00") in words

    def test_what_has_no_letter_is_marked(self, papers: BatchPapers, paper: BatchPaper) -> None:
        text = words_of_pdf(self.printed(papers, noted(paper, "Stored in מרתף 7")))
        assert "Stored in ���� 7" in text

    def test_what_is_planned_alone_has_no_lots_yet(self, papers: BatchPapers, paper: BatchPaper) -> None:
        plan = replace(paper.batch.plan, factor=Fraction(1, 3))
        bare = replace(paper, batch=replace(paper.batch, plan=plan), events=paper.events[:1], movements=[])
        words = self.words(papers, bare)
        assert "× ≈ 0.333333" in words
        assert "Lots used" not in words
        assert "Outputs" not in words

    def test_the_same_record_gives_the_same_file(self, papers: BatchPapers, paper: BatchPaper) -> None:
        assert self.printed(papers, paper) == self.printed(papers, paper)
