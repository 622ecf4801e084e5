"""Labels as PDF."""

from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from adapters.labels.layout import Drawing, laid_out
from adapters.shared.letters import BOLD, PLAIN
from domain.production.label_sheets import LabelSheet
from domain.production.labels import Label

_POINTS = 72 / 25.4
"""Of a millimetre."""
_OF_HUNDREDTHS = _POINTS / 100


def write_pdf(
    target: BinaryIO, labels: Sequence[tuple[Label, int]], sheet: LabelSheet, progress: Callable[[int, int], None]
) -> None:
    """Each label is drawn once, and its copies refer to that. The same labels give the same file."""
    width, height = sheet.page
    canvas = Canvas(target, pagesize=(width * _OF_HUNDREDTHS, height * _OF_HUNDREDTHS), invariant=1)
    canvas.setTitle("Labels")
    canvas.setCreator("Stillroom")
    places, done, total = _places(canvas, sheet), 0, sum(copies for _, copies in labels)
    for number, (label, copies) in enumerate(labels):
        name = f"label{number}"
        _define(canvas, name, laid_out(label, sheet))
        for _ in range(copies):
            left, bottom = next(places)
            canvas.saveState()
            canvas.translate(left, bottom)
            canvas.doForm(name)
            canvas.restoreState()
        done += copies
        progress(done, total)
    canvas.showPage()
    canvas.save()


def _places(canvas: Canvas, sheet: LabelSheet) -> Iterator[tuple[float, float]]:
    """The lower left corner of one label after the other, in points from that of its page."""
    corners = list(sheet.corners())
    while True:
        for left, top in corners:
            yield left * _OF_HUNDREDTHS, (sheet.page[1] - top - sheet.height) * _OF_HUNDREDTHS
        canvas.showPage()


def _define(canvas: Canvas, name: str, drawing: Drawing) -> None:
    canvas.beginForm(name, 0, 0, drawing.width * _POINTS, drawing.height * _POINTS)
    canvas.scale(_POINTS, _POINTS)
    path = canvas.beginPath()
    for x, y, width, height in drawing.dark():
        path.rect(x, drawing.height - y - height, width, height)
    canvas.drawPath(path, stroke=0, fill=1)
    for line in drawing.lines:
        canvas.setFont(BOLD if line.bold else PLAIN, line.size)
        canvas.drawString(line.x, drawing.height - line.y, line.text)
    canvas.endForm()
