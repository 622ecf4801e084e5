"""Organisations, users and API tokens in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Uuid, bindparam, insert, select

from adapters.sql.decoding import AnyRow
from adapters.sql.engine import reading
from adapters.sql.statements import Statement
from adapters.sql.tables import api_token, organization, user
from adapters.sql.types import can_be_kept
from domain.identity.api_tokens import ApiToken
from domain.identity.permissions import Permission
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization

_ORGANIZATION: Any = bindparam("organization_id", type_=Uuid())
_ADD_USER = insert(user)
_ADD_ORGANIZATION = insert(organization)
_ADD_TOKEN = insert(api_token)
_OWNER = Statement(select(organization.c.owner_id).where(organization.c.id == _ORGANIZATION))
_TOKENS = Statement(
    select(api_token)
    .where(api_token.c.organization_id == _ORGANIZATION)
    .order_by(api_token.c.created_at.desc(), api_token.c.id.desc())
)
_TOKEN_OF_PREFIX = Statement(
    select(
        api_token, *(organization.c[name].label(f"organization_{name}") for name in ("name", "currency", "time_zone"))
    )
    .join(organization, organization.c.id == api_token.c.organization_id)
    .where(api_token.c.prefix == bindparam("prefix"))
)


class SqlAccess:
    """The `Access` port."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    def token(self, prefix: str) -> tuple[ApiToken, Organization] | None:
        """See `Access.token`."""
        if not can_be_kept(prefix):
            return None
        found = _TOKEN_OF_PREFIX.read(self._reading, {"prefix": prefix})
        return (_token_of(found[0]), _organization_of_token(found[0])) if found else None

    def owner(self, organization_id: OrganizationId) -> UserId | None:
        """See `Access.owner`."""
        found = _OWNER.read(self._reading, {"organization_id": organization_id})
        return found[0].owner_id if found else None

    def tokens(self, organization_id: OrganizationId) -> Sequence[ApiToken]:
        """See `Access.tokens`."""
        return [_token_of(row) for row in _TOKENS.read(self._reading, {"organization_id": organization_id})]

    def add_organization(self, organization: Organization, owner_id: UserId, owner: str, created_at: datetime) -> None:
        """See `Access.add_organization`."""
        founded = {
            "id": organization.id,
            "name": organization.name,
            "currency": organization.currency,
            "time_zone": organization.time_zone,
            "owner_id": owner_id,
            "created_at": created_at,
        }
        with self._engine.begin() as connection:
            connection.execute(_ADD_USER, {"id": owner_id, "name": owner, "created_at": created_at})
            connection.execute(_ADD_ORGANIZATION, founded)

    def add_token(self, token: ApiToken) -> None:
        """See `Access.add_token`."""
        kept = {
            "organization_id": token.organization_id,
            "id": token.id,
            "user_id": token.user_id,
            "name": token.name,
            "prefix": token.prefix,
            "secret_hash": token.secret_hash,
            "scopes": sorted(token.scopes),
            "created_at": token.created_at,
            "expires_at": token.expires_at,
            "revoked_at": token.revoked_at,
        }
        with self._engine.begin() as connection:
            connection.execute(_ADD_TOKEN, kept)


def _token_of(row: AnyRow) -> ApiToken:
    return ApiToken(
        id=row.id,
        organization_id=row.organization_id,
        user_id=row.user_id,
        name=row.name,
        prefix=row.prefix,
        secret_hash=row.secret_hash,
        scopes=frozenset(Permission(scope) for scope in row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )


def _organization_of_token(row: AnyRow) -> Organization:
    return Organization(
        id=row.organization_id,
        name=row.organization_name,
        currency=row.organization_currency,
        time_zone=row.organization_time_zone,
    )
