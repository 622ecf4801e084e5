"""API tokens in SQL."""

from typing import Any

from sqlalchemy import Connection, Uuid, bindparam, insert, select, update

from adapters.sql.audit import keep_audit
from adapters.sql.statements import Statement
from adapters.sql.tables import api_token
from adapters.sql.token_rows import TOKEN, token_of, token_row
from adapters.sql.types import Moment
from domain.identity.api_tokens import ApiToken
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import ApiTokenId, OrganizationId

_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_TOKEN: Any = bindparam("of_token", type_=Uuid())
_THIS_TOKEN = (api_token.c.organization_id == _ORGANIZATION, api_token.c.id == _TOKEN)
_ADD = insert(api_token)
_LOCK = Statement(select(*TOKEN).where(*_THIS_TOKEN).with_for_update())
_REVOKE = update(api_token).where(*_THIS_TOKEN).values(revoked_at=bindparam("at", type_=Moment()))


class SqlTokens:
    """The `Tokens` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token: ApiToken, audit: AuditEntry) -> None:
        """See `Tokens.add`."""
        self._connection.execute(_ADD, token_row(token))
        keep_audit(self._connection, [audit])

    def get(self, organization_id: OrganizationId, token_id: ApiTokenId) -> ApiToken | None:
        """See `Tokens.get`."""
        found = _LOCK.all(self._connection, {"of_organization": organization_id, "of_token": token_id})
        return token_of(found[0]) if found else None

    def revoke(self, token: ApiToken, audit: AuditEntry) -> None:
        """See `Tokens.revoke`."""
        given = {"of_organization": token.organization_id, "of_token": token.id, "at": token.revoked_at}
        self._connection.execute(_REVOKE, given)
        keep_audit(self._connection, [audit])
