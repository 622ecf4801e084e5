"""
Sign-ups that came to nothing, in SQL.

Whatever refers to a user or to an organisation keeps them: the tables are asked of the schema, so that one which comes
later counts from its first day on.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Uuid, bindparam, delete, exists, literal_column, select

from adapters.sql.statements import Statement
from adapters.sql.tables import (
    audit_log,
    idempotency_key,
    mailed_secret,
    membership,
    metadata,
    organization,
    password,
    user,
)
from adapters.sql.types import Moment

_USER: Any = bindparam("of_user", type_=Uuid())
_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_FORGET = (
    delete(mailed_secret).where(mailed_secret.c.user_id == _USER),
    delete(password).where(password.c.user_id == _USER),
    delete(membership).where(membership.c.organization_id == _ORGANIZATION, membership.c.user_id == _USER),
    delete(organization).where(organization.c.id == _ORGANIZATION),
    delete(user).where(user.c.id == _USER),
)
_LEFT_BEHIND = {mailed_secret.name, password.name, membership.name}
"""What a sign-up makes, which goes with it."""
_STAYING = {audit_log.name, idempotency_key.name}
"""What says nothing about whether somebody is there."""


class SqlSignUps:
    """The `SignUps` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def forget(self, before: datetime) -> int:
        """See `SignUps.forget`."""
        found = _stale().all(self._connection, {"before": before})
        for row in found:
            for forgetting in _FORGET:
                given = {"of_user": row.user_id, "of_organization": row.organization_id}
                self._connection.execute(forgetting, {name: given[name] for name in forgetting.compile().params})
        return len(found)


@cache
def _stale() -> Statement:
    """Who signed up and never confirmed it, with the organisation; locked, so that nobody confirms it meanwhile."""
    same = membership.alias("other")
    elsewhere = exists().where(same.c.user_id == user.c.id, same.c.organization_id != membership.c.organization_id)
    others = exists().where(same.c.organization_id == membership.c.organization_id, same.c.user_id != user.c.id)
    came_in = exists().where(
        audit_log.c.organization_id == membership.c.organization_id,
        audit_log.c.action == literal_column("'identity.sign_in'"),
    )
    kept = (elsewhere, others, came_in, *_of_user(), *_of_organization())
    return Statement(
        select(user.c.id.label("user_id"), membership.c.organization_id)
        .select_from(
            user.join(password, password.c.user_id == user.c.id).join(membership, membership.c.user_id == user.c.id)
        )
        .where(
            user.c.email_verified_at.is_(None),
            user.c.created_at < bindparam("before", type_=Moment()),
            membership.c.role == literal_column("'owner'"),
            *(~each for each in kept),
        )
        .with_for_update(of=user, skip_locked=True)
    )


def _of_user() -> Iterator[ColumnElement[bool]]:
    """Whether any row belongs to the user, besides those that go with them."""
    for table in _others():
        for column in table.c:
            if any(key.column.table is user for key in column.foreign_keys):
                yield exists().where(column == user.c.id)


def _of_organization() -> Iterator[ColumnElement[bool]]:
    """Whether any row belongs to the organisation, besides those that go with it."""
    for table in _others():
        if "organization_id" in table.c and table.name not in _STAYING:
            yield exists().where(table.c.organization_id == membership.c.organization_id)


def _others() -> Iterator[Table]:
    return (table for table in metadata.sorted_tables if table.name not in _LEFT_BEHIND)
