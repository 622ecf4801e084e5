"""How a route of the API is declared: the permission it needs, what it reads and what it answers, all in one place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, TypeVar, get_type_hints

from application.app import App
from application.caller import Caller
from domain.identity.permissions import Permission
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

    All of `also` are needed besides `permission`. `refusals` are the statuses that only some routes answer, for the
    documentation.
    """

    method: str
    rule: str
    permission: Permission
    also: tuple[Permission, ...]
    status: HTTPStatus
    refusals: frozenset[HTTPStatus]
    tag: str
    function: Callable[..., object]
    body: type[Body] | None
    query: type[Query] | None
    answer: type[Any]

    @property
    def takes_key(self) -> bool:
        """Whether a repetition under the same idempotency key gets the first answer."""
        return self.status is HTTPStatus.CREATED


class Routes:
    """The routes of one part of the API. None can be declared without the permission that it needs."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.endpoints: list[Endpoint] = []

    def get(self, rule: str, permission: Permission, *also: Permission) -> Callable[[Route], Route]:
        """A route that looks."""
        return self._declare("GET", rule, permission, HTTPStatus.OK, set(), also)

    def post(
        self, rule: str, permission: Permission, status: HTTPStatus = HTTPStatus.CREATED, *also: Permission
    ) -> Callable[[Route], Route]:
        """A route that changes something, and answers 201 where that makes something new."""
        return self._declare("POST", rule, permission, status, {HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT}, also)

    def patch(self, rule: str, permission: Permission) -> Callable[[Route], Route]:
        """A route that edits."""
        return self._declare("PATCH", rule, permission, HTTPStatus.OK, {HTTPStatus.CONFLICT})

    def delete(self, rule: str, permission: Permission) -> Callable[[Route], Route]:
        """A route that removes, and answers what was removed."""
        return self._declare("DELETE", rule, permission, HTTPStatus.OK, {HTTPStatus.CONFLICT})

    def _declare(
        self,
        method: str,
        rule: str,
        permission: Permission,
        status: HTTPStatus,
        refusals: set[HTTPStatus],
        also: tuple[Permission, ...] = (),
    ) -> Callable[[Route], Route]:
        def declare(function: Route) -> Route:
            hints = get_type_hints(function)
            self.endpoints.append(
                Endpoint(
                    method=method,
                    rule=rule,
                    permission=permission,
                    also=also,
                    status=status,
                    refusals=frozenset(refusals),
                    tag=self.tag,
                    function=function,
                    body=hints.get("body"),
                    query=hints.get("query"),
                    answer=hints["return"],
                )
            )
            return function

        return declare
