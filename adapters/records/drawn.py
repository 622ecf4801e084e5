"""Batch records as PDF. What sets them is imported where somebody prints one: few commands do."""

from typing import BinaryIO

from ports.batch_papers import BatchPaper


class DrawnBatchPapers:
    """The `BatchPapers` port."""

    def print(self, target: BinaryIO, paper: BatchPaper) -> None:
        """See `BatchPapers.print`."""
        from adapters.records.pdf import write_pdf  # noqa: PLC0415 - see above

        write_pdf(target, paper)
