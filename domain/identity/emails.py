"""Email addresses: as they are shown, and as they are compared."""

import re
from dataclasses import dataclass
from unicodedata import normalize

from domain.shared.errors import DomainError

EMAIL_LIMIT = 254
LOCAL_LIMIT = 64
_NOT_IN_A_LOCAL_PART = re.compile(r'[\s"(),:;<>@\[\]\\]|^\.|\.$|\.\.')
_LABEL = re.compile(r"[^\W_]([\w-]{0,61}[^\W_])?")


class InvalidEmail(DomainError):
    """This is not an address that mail can be sent to, or it pretends to be another one."""

    code = "identity.invalid_email"


@dataclass(frozen=True, slots=True)
class Email:
    """`shown` is written as its owner writes it; two addresses are the same when their keys are."""

    shown: str

    @property
    def key(self) -> str:
        """NFKC and case folded, in a form that doing both again does not change."""
        return normalize("NFKC", normalize("NFKC", self.shown).casefold())

    def __str__(self) -> str:
        return self.shown


def parse_email(text: str, *, field: str = "email") -> Email:
    """
    An address as somebody wrote it, blanks around it aside.

    It is normalised before it is looked at, and refused if that changes what it says: with a full-width
    sign for its @ it would turn into another text than the one that was checked, and is nobody's address anyway.

    :raises InvalidEmail: it is not of the form name@host.domain, too long, or written with stand-ins of letters.
    """
    shown = normalize("NFC", text.strip())
    name, _, host = normalize("NFKC", shown).rpartition("@")
    labels = host.split(".")
    is_plain = f"{name}@{host}" == shown and shown.isprintable() and len(shown) <= EMAIL_LIMIT
    has_name = 0 < len(name) <= LOCAL_LIMIT and not _NOT_IN_A_LOCAL_PART.search(name)
    has_host = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    if not (is_plain and has_name and has_host):
        raise InvalidEmail(
            "This is not an email address.",
            field=field,
            expected="an address such as ada@example.org, in plain characters",
            got=ascii(text[:EMAIL_LIMIT]),
        )
    return Email(shown)


def told_email(told: object) -> str | None:
    """The address of somebody whom another party tells us of, as it is shown; None for what is none."""
    if not isinstance(told, str) or told != told.strip():
        return None
    try:
        return parse_email(told).shown
    except InvalidEmail:
        return None
