"""What was wrong with a form, in words beside the field that it is about."""

from dataclasses import dataclass
from http import HTTPStatus

from werkzeug.datastructures import MultiDict

from domain.identity.api_tokens import InvalidExpiry, TokenShownOnce
from domain.identity.names import NAME_LIMIT, InvalidName
from domain.identity.permissions import MoreThanOwn, UnknownPermission
from domain.shared.errors import DomainError
from entrypoints.web.pages.permission_words import in_words
from entrypoints.web.refusals import InvalidRequest
from entrypoints.web.statuses import STATUS

_INSTEAD: dict[type[DomainError], str] = {
    InvalidName: f"Give it a name of at most {NAME_LIMIT} letters, digits and signs.",
    UnknownPermission: "Choose at least one.",
    InvalidExpiry: "Choose a day that is still to come, or none.",
    TokenShownOnce: "This form has made its token already. Its text was shown then and cannot be shown again: "
    "if you do not have it, revoke that token and start a new form.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A form that was refused: which one, by the name of its function, and what was `given` in it."""

    form: str
    refusal: DomainError
    given: MultiDict[str, str]

    def at(self, *fields: str) -> str | None:
        """What to tell beside a field of one of these names; None if it is about something else."""
        return self.text if self.refusal.field in fields else None

    @property
    def is_about_plan(self) -> bool:
        """Whether another plan would let it through."""
        return STATUS[self.refusal.code] is HTTPStatus.PAYMENT_REQUIRED

    @property
    def text(self) -> str:
        """What is wrong, and what would be right."""
        refusal = self.refusal
        if isinstance(refusal, MoreThanOwn):
            beyond = "; ".join(in_words(each) for each in (refusal.got or "").split(", "))
            return f"This needs permissions that you do not have yourself: {beyond}."
        if isinstance(refusal, InvalidRequest):
            return f"Expected: {refusal.expected}."
        return _INSTEAD.get(type(refusal), refusal.message)
