"""Note in the audit what somebody was denied."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from application.auditing import audited
from application.caller import Caller
from domain.identity.permissions import AccessDenied, MissingPermission
from ports.access import Access
from ports.clock import Clock
from ports.ids import Ids

NOTED_EVERY = timedelta(hours=1)
"""How often the same denial of the same person is noted: the audit keeps for ever, and a program may ask in a loop."""


@dataclass(frozen=True, slots=True)
class NoteDenials:
    """
    Around what a caller does: when something is denied to them, note it in the audit of their organisation.

    It is noted after their transaction has rolled back, in one of its own, once an hour for each person and permission.
    """

    access: Access
    clock: Clock
    ids: Ids

    @contextmanager
    def __call__(self, caller: Caller) -> Iterator[None]:
        try:
            yield
        except AccessDenied as denied:
            now = self.clock()
            asked = denied.expected if isinstance(denied, MissingPermission) else denied.got
            entry = audited(
                caller,
                self.ids,
                now,
                action="identity.deny",
                subject=("permission", asked),
                after={"code": denied.code},
            )
            self.access.note_refusal(entry, now - NOTED_EVERY)
            raise
