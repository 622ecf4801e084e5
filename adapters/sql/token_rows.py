"""API tokens as rows."""

from typing import Any

from adapters.sql.decoding import AnyRow
from adapters.sql.tables import api_token
from domain.identity.api_tokens import ApiToken
from domain.identity.permissions import kept_permissions

TOKEN = [api_token.c[name] for name in ApiToken.__dataclass_fields__]
"""The columns of a token."""


def token_of(row: AnyRow) -> ApiToken:
    """A token, from the columns `TOKEN`."""
    return ApiToken(
        id=row.id,
        organization_id=row.organization_id,
        user_id=row.user_id,
        name=row.name,
        prefix=row.prefix,
        secret_hash=row.secret_hash,
        scopes=kept_permissions(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )


def token_row(token: ApiToken) -> dict[str, Any]:
    """A token as it is kept."""
    kept = {name: getattr(token, name) for name in ApiToken.__dataclass_fields__}
    return kept | {"scopes": sorted(token.scopes)}
