"""Mail: what is written, to whom, and how long it is tried to deliver it."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.shared.decimals import shortened
from domain.shared.errors import DomainError
from domain.shared.identifiers import MailId

LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 200
LONGEST_TEXT = 100_000
"""Characters."""

MOST_ATTEMPTS = 8
LEASE = timedelta(minutes=5)
"""How long whoever took a mail has it: more than any attempt lasts. After that it is another's to try."""

_LONGEST_PAUSE = timedelta(hours=6)
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_ERASED = ""


class BadMail(DomainError):
    """The mail cannot be written like this: it could say something else than it seems to, or go to somebody else."""

    code = "mail.cannot_be"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """
    A text for one person. It may hold a link that opens an account, so it is not shown with the rest.

    :raises BadMail: the address or the subject has a line's end or anything else that no such thing has.
    """

    to: str
    subject: str
    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.to) or len(self.to) > LONGEST_ADDRESS or ".." in self.to:
            raise _bad("to", "an address such as ada@example.com", self.to)
        if not self.subject.isprintable() or not 0 < len(self.subject.strip()) <= LONGEST_SUBJECT:
            raise _bad("subject", f"one line of at most {LONGEST_SUBJECT} characters", self.subject)
        if len(self.text) > LONGEST_TEXT or not all(line.isprintable() for line in self.text.split("\n")):
            raise BadMail("The text of this mail cannot be sent.", field="text", expected="printable lines")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """
    A message on its way.

    `attempts` were begun so far. `due_at` is when the next one may begin, None when there is none any more: it was
    sent, or given up for the last `reason`. What was sent or given up has lost its text.
    """

    id: MailId
    message: Message
    created_at: datetime
    due_at: datetime | None
    attempts: int = 0
    sent_at: datetime | None = None
    given_up_at: datetime | None = None
    reason: str = ""

    def sent(self, now: datetime) -> "Mail":
        """The same after somebody took it."""
        return replace(self, message=self._erased(), due_at=None, sent_at=now, reason="")

    def failed(self, reason: str, now: datetime, *, for_good: bool = False) -> "Mail":
        """The same after an attempt that failed: due later, or given up, at once if that was told to be `for_good`."""
        told = shortened(" ".join(reason.split()))
        if for_good or self.attempts >= MOST_ATTEMPTS:
            return replace(self, message=self._erased(), due_at=None, given_up_at=now, reason=told)
        return replace(self, due_at=now + pause_after(self.attempts), reason=told)

    def _erased(self) -> Message:
        return replace(self.message, text=_ERASED)


def new_mail(mail_id: MailId, message: Message, now: datetime) -> Mail:
    """A message that is due at once."""
    return Mail(id=mail_id, message=message, created_at=now, due_at=now)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: a minute, and each time four times as long, up to six hours."""
    return min(timedelta(minutes=4 ** min(attempts - 1, 5)), _LONGEST_PAUSE)


def _bad(name: str, expected: str, got: str) -> BadMail:
    return BadMail(
        f"This mail cannot be sent: its {name} must be {expected}.", field=name, expected=expected, got=_shown(got)
    )


def _shown(text: str) -> str:
    """What was given, without what would break the line that it is told in."""
    return shortened("".join(letter if letter.isprintable() else "�" for letter in text)) or "nothing"
