"""Batch records as files to take away, for the API and the pages alike."""

from application.app import App
from application.caller import Caller
from domain.shared.identifiers import BatchId
from entrypoints.web.downloads import Download, DrawnForm, Pdf


def record_of(app: App, caller: Caller, batch_id: BatchId) -> Pdf:
    """
    The record of a batch as a PDF, under its label.

    :raises UnknownBatch: the organisation has no such batch.
    """
    record = app.production.view_batches.record(caller, batch_id)
    file = Download(
        name=f"batch-record-{record.batch.label}",
        form=DrawnForm.PDF,
        write=lambda target: app.production.print_batch_record(caller, record, target),
    )
    return Pdf(file)
