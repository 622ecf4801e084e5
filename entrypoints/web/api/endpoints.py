"""How a route of the API is declared: the permission it needs, what it reads and what it answers, all in one place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, TypeVar, get_type_hints

from application.app import App
from application.caller import Caller
from domain.identity.permissions import Permission, Permissions
from entrypoints.web.incoming.fields import Body, Query

Route = TypeVar("Route", bound=Callable[..., object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who asks which application, and under which idempotency key."""

    app: App
    caller: Caller
    key: str | None

    @property
    def today(self) -> date:
        """The day where the caller's organisation is."""
        return self.caller.organization.day_of(self.app.clock())


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """
    One route: `function` gets the call, the ids of its path, and its `body` or `query` if it has one.

    Any one of `permissions` opens it, together with all of `also`. Its body is JSON, or a `file` that is sent as it is.
    `refusals` are the statuses that only some routes answer, for the documentation.
    """

    method: str
    rule: str
    permissions: tuple[Permission, ...]
    also: tuple[Permission, ...]
    status: HTTPStatus
    refusals: frozenset[HTTPStatus]
    tag: str
    function: Callable[..., object]
    body: type[Body] | None
    query: type[Query] | None
    file: bool
    answer: type[Any]

    @property
    def takes_key(self) -> bool:
        """Whether a repetition under the same idempotency key gets the first answer."""
        return self.status is HTTPStatus.CREATED

    def opens_for(self, permissions: Permissions) -> bool:
        """Whether whoever has these permissions may ask it."""
        return not permissions.isdisjoint(self.permissions) and permissions.issuperset(self.also)


class Routes:
    """The routes of one part of the API. None can be declared without the permission that it needs."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.endpoints: list[Endpoint] = []

    def get(
        self,
        rule: str,
        permission: Permission,
        *others: Permission,
        also: Sequence[Permission] = (),
        refusals: Sequence[HTTPStatus] = (),
    ) -> Callable[[Route], Route]:
        """A route that looks."""
        return self._declare("GET", rule, (permission, *others), also, HTTPStatus.OK, *refusals)

    def post(
        self,
        rule: str,
        permission: Permission,
        status: HTTPStatus = HTTPStatus.CREATED,
        also: Sequence[Permission] = (),
        refusals: Sequence[HTTPStatus] = (),
    ) -> Callable[[Route], Route]:
        """A route that changes something, and answers 201 where that makes something new."""
        always = (HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
        return self._declare("POST", rule, (permission,), also, status, *always, *refusals)

    def patch(self, rule: str, permission: Permission) -> Callable[[Route], Route]:
        """A route that edits."""
        return self._declare("PATCH", rule, (permission,), (), HTTPStatus.OK, HTTPStatus.CONFLICT)

    def delete(self, rule: str, permission: Permission) -> Callable[[Route], Route]:
        """A route that removes, and answers what was removed."""
        return self._declare("DELETE", rule, (permission,), (), HTTPStatus.OK, HTTPStatus.CONFLICT)

    def _declare(
        self,
        method: str,
        rule: str,
        permissions: tuple[Permission, ...],
        also: Sequence[Permission],
        status: HTTPStatus,
        *refusals: HTTPStatus,
    ) -> Callable[[Route], Route]:
        def declare(function: Route) -> Route:
            hints = get_type_hints(function)
            self.endpoints.append(
                Endpoint(
                    method=method,
                    rule=rule,
                    permissions=permissions,
                    also=tuple(also),
                    status=status,
                    refusals=frozenset(refusals),
                    tag=self.tag,
                    function=function,
                    body=hints.get("body"),
                    query=hints.get("query"),
                    file="file" in hints,
                    answer=hints["return"],
                )
            )
            return function

        return declare
