"""Mail on its way, in memory."""

from dataclasses import replace
from datetime import datetime

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft
from domain.shared.mail import Mail


class MemoryOutbox:
    """The `Outbox` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def add(self, mail: Mail) -> None:
        if mail.id in self._draft.mail:
            raise ConstraintBroken(f"mail {mail.id} is kept already")
        self._draft.mail[mail.id] = mail

    def add_once(self, mail: Mail) -> None:
        self._draft.mail.setdefault(mail.id, mail)

    def take(self, now: datetime, until: datetime) -> Mail | None:
        due = [(mail.due_at, mail.id) for mail in self._draft.mail.values() if mail.due_at and mail.due_at <= now]
        if not due:
            return None
        _, first = min(due)
        mail = self._draft.mail[first]
        taken = self._draft.mail[first] = replace(mail, due_at=until, attempts=mail.attempts + 1)
        return taken

    def record(self, mail: Mail) -> None:
        kept = self._draft.mail.get(mail.id)
        if kept is not None and kept.due_at is not None and kept.attempts == mail.attempts:
            self._draft.mail[mail.id] = mail

    def prune(self, before: datetime) -> int:
        ended = {mail.id: mail.sent_at or mail.given_up_at for mail in self._draft.mail.values()}
        old = [mail_id for mail_id, end in ended.items() if end is not None and end < before]
        for mail_id in old:
            del self._draft.mail[mail_id]
        return len(old)
