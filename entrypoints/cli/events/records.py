"""Billing events as programs read them with --json, and as people see them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType

from domain.billing.inbox import KeptEvent
from entrypoints.cli import tables
from entrypoints.cli.records import Record, moment

if TYPE_CHECKING:
    from application.billing.handle_event import HandledEvent


def event(of: KeptEvent) -> Record:
    """An event without what it said."""
    return {
        "event_id": of.event.event_id,
        "type": of.event.type,
        "status": str(of.status),
        "error_message": of.error_message or None,
        "retry_count": of.retry_count,
        "next_attempt_at": moment(of.next_attempt_at),
        "processed_at": moment(of.processed_at),
        "provider": of.event.provider,
        "account": of.event.account,
        "livemode": of.event.livemode,
        "customer_id": of.customer_id,
        "object_id": of.event.object_id or None,
        "api_version": of.event.api_version or None,
        "payload_hash": of.event.payload_hash,
        "source": str(of.source),
        "event_created": moment(of.event.created),
        "created_at": moment(of.created_at),
        "updated_at": moment(of.updated_at),
    }


def events_table(of: Sequence[KeptEvent]) -> RenderableType:
    """Events, with why those that did not end well did not."""
    rows = [
        (
            f"{each.created_at:%Y-%m-%d %H:%M}",
            each.event.event_id,
            f"{each.event.type}\n{each.error_message}" if each.error_message else each.event.type,
            str(each.status),
        )
        for each in of
    ]
    return tables.table("Came (UTC)", "Event", "Type", "Status", rows=rows, codes=("Came (UTC)", "Status"))


def handled(of: "HandledEvent") -> Record:
    """What came of trying one."""
    return {
        "success": of.success,
        "event_id": of.event_id,
        "outcome": str(of.outcome),
        "message": of.message,
        "processed_at": moment(of.processed_at),
    }


def handled_table(of: "Sequence[HandledEvent]") -> RenderableType:
    """What came of trying several."""
    rows = [(each.event_id, str(each.outcome), each.message) for each in of]
    return tables.table("Event", "Came to", "", rows=rows, codes=("Came to",))
