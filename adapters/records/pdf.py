"""A batch record as PDF."""

from io import BytesIO
from typing import Any, BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.platypus import SimpleDocTemplate

from adapters.records.sections import record_of
from adapters.records.setting import ACROSS, MARGIN, SOFT
from adapters.records.words import moment
from adapters.shared.letters import PLAIN, load_letters, marked
from ports.batch_papers import BatchPaper

_FOOT = 7.5
"""Points: how high the letters at a page's foot are."""
_PADDING = 6
"""Points: what reportlab leaves free beside what it sets."""


def write_pdf(target: BinaryIO, paper: BatchPaper) -> None:
    """The same paper gives the same file."""
    load_letters()
    # How many pages there are stands on each of them, so they are counted first.
    _build(target, paper, pages=_build(BytesIO(), paper, pages=0))


def _build(target: BinaryIO, paper: BatchPaper, *, pages: int) -> int:
    """Write it; how many pages it has."""
    whose = paper.organization
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=MARGIN - _PADDING,
        rightMargin=MARGIN - _PADDING,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=f"Batch record {paper.batch.label}",
        author=whose.name,
        creator="Stillroom",
        invariant=1,
    )
    foot = f"{whose.name} · {paper.batch.label} · printed {moment(paper.printed_at, whose)} ({whose.time_zone})"

    def at_foot(canvas: Any, _: object) -> None:  # noqa: ANN401 - reportlab's canvas
        canvas.saveState()
        canvas.setFont(PLAIN, _FOOT)
        canvas.setFillColor(SOFT)
        canvas.drawString(MARGIN, MARGIN / 2, marked(foot))
        canvas.drawRightString(MARGIN + ACROSS, MARGIN / 2, f"Page {canvas.getPageNumber()} of {pages}")
        canvas.restoreState()

    document.build(list(record_of(paper)), onFirstPage=at_foot, onLaterPages=at_foot)
    return int(document.page)
