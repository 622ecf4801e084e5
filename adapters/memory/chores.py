"""What one of several workers has to do now and then, in memory."""

from dataclasses import replace
from datetime import datetime

from adapters.memory.store import Draft
from domain.billing.chores import Chore, ChoreName


class MemoryChores:
    """The `Chores` of one draft. Nobody has to wait: there is one transaction at a time."""

    def __init__(self, draft: Draft) -> None:
        self._chores = draft.bills.chores

    def take(self, name: ChoreName, now: datetime, until: datetime) -> Chore | None:
        known = self._chores.get(name)
        if known is not None and known.due_at > now:
            return None
        taken = self._chores[name] = replace(known or Chore(name=name, due_at=until), due_at=until)
        return taken

    def record(self, chore: Chore, *, taken: Chore) -> None:
        known = self._chores.get(taken.name)
        if known is not None and known.due_at == taken.due_at:
            self._chores[taken.name] = chore
