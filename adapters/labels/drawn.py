"""Labels as pictures and as PDF. What draws them is imported where somebody prints labels: few commands do."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import BinaryIO

from domain.production.label_sheets import LabelSheet
from domain.production.labels import Label


class DrawnLabels:
    """The `Labels` port."""

    def unwritten(self, text: str) -> str:
        """See `Labels.unwritten`."""
        from adapters.shared.letters import unwritten  # noqa: PLC0415 - see above

        return unwritten(text)

    def picture(self, label: Label, sheet: LabelSheet) -> str:
        """See `Labels.picture`."""
        from adapters.labels.svg import svg_of  # noqa: PLC0415 - see above

        return svg_of(label, sheet)

    def print(
        self,
        target: BinaryIO,
        labels: Sequence[tuple[Label, int]],
        sheet: LabelSheet,
        progress: Callable[[int, int], None],
    ) -> None:
        """See `Labels.print`."""
        from adapters.labels.pdf import write_pdf  # noqa: PLC0415 - see above

        write_pdf(target, labels, sheet, progress)

    def draw(
        self, labels: Sequence[tuple[Label, int]], sheet: LabelSheet, progress: Callable[[int, int], None]
    ) -> bytes:
        """See `Labels.draw`."""
        target = BytesIO()
        self.print(target, labels, sheet, progress)
        return target.getvalue()
