"""For drawing labels."""

from collections.abc import Callable, Sequence
from typing import BinaryIO, Protocol

from domain.production.label_sheets import LabelSheet
from domain.production.labels import Label


class Labels(Protocol):
    """For drawing labels, with bars and a QR code that scanners read."""

    def unwritten(self, text: str) -> str:
        """The signs of a text for which there are no letters, each once; no label should have them."""
        ...

    def picture(self, label: Label, sheet: LabelSheet) -> str:
        """One label of that sheet as an SVG of its own, without any style."""
        ...

    def print(
        self,
        target: BinaryIO,
        labels: Sequence[tuple[Label, int]],
        sheet: LabelSheet,
        progress: Callable[[int, int], None],
    ) -> None:
        """
        Write a PDF of so many copies of each label, one after the other.

        progress: told how many labels are drawn, and of how many.
        """
        ...

    def draw(
        self, labels: Sequence[tuple[Label, int]], sheet: LabelSheet, progress: Callable[[int, int], None]
    ) -> bytes:
        """The same PDF, whole, for what keeps it."""
        ...
