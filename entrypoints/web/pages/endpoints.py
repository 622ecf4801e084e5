"""How a page is declared: the permission that it needs, the form that it takes, and what shows when that is refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar, get_type_hints

from flask.typing import ResponseReturnValue

from application.app import App
from application.caller import Caller
from domain.identity.login_refusals import ReauthenticationNeeded
from domain.identity.permissions import MissingPermission, Permission, Permissions
from domain.shared.errors import DomainError
from entrypoints.web.incoming.fields import FileForm, Form
from entrypoints.web.statuses import STATUS

Route = TypeVar("Route", bound=Callable[..., ResponseReturnValue])
Again = Callable[..., str]
"""Renders the page of a form once more, with what was refused beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who looks at which application."""

    app: App
    caller: Caller

    def may(self, *permissions: Permission) -> bool:
        """Whether the visitor has all of these permissions."""
        return self.caller.permissions.issuperset(permissions)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEndpoint:
    """
    One page, or what one of its forms does: `function` gets the visit, the ids of its path, and its `form` if any.

    Any one of `permissions` opens it, together with all of `also`. `again` shows the form with its refusal; None where
    there is nothing to correct.
    """

    method: str
    rule: str
    permissions: tuple[Permission, ...]
    also: tuple[Permission, ...]
    function: Callable[..., ResponseReturnValue]
    form: type[Form] | None
    again: Again | None

    def opens_for(self, permissions: Permissions) -> bool:
        """Whether whoever has these permissions may open it."""
        return not permissions.isdisjoint(self.permissions) and permissions.issuperset(self.also)

    @property
    def takes_file(self) -> bool:
        """Whether its form brings a file."""
        return self.form is not None and issubclass(self.form, FileForm)

    def again_after(self, refusal: DomainError) -> Again | None:
        """The form, if it is the place to tell this: not that it is about nothing, or not for this visitor."""
        fields = self.form.model_fields if self.form else {}
        about_nothing = STATUS[refusal.code] is HTTPStatus.NOT_FOUND and refusal.field not in fields
        return None if about_nothing or isinstance(refusal, MissingPermission | ReauthenticationNeeded) else self.again


class PageRoutes:
    """The pages of one part of the site. None can be declared without a permission that opens it."""

    def __init__(self) -> None:
        self.endpoints: list[PageEndpoint] = []

    def get(self, rule: str, *permissions: Permission, also: Sequence[Permission] = ()) -> Callable[[Route], Route]:
        """A page to look at."""
        return self._declare("GET", rule, permissions, also, None)

    def post(
        self, rule: str, *permissions: Permission, also: Sequence[Permission] = (), again: Again | None = None
    ) -> Callable[[Route], Route]:
        """What a form does."""
        return self._declare("POST", rule, permissions, also, again)

    def _declare(
        self,
        method: str,
        rule: str,
        permissions: Sequence[Permission],
        also: Sequence[Permission],
        again: Again | None,
    ) -> Callable[[Route], Route]:
        def declare(function: Route) -> Route:
            self.endpoints.append(
                PageEndpoint(
                    method=method,
                    rule=rule,
                    permissions=tuple(permissions),
                    also=tuple(also),
                    function=function,
                    form=get_type_hints(function).get("form"),
                    again=again,
                )
            )
            return function

        return declare
