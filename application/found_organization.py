"""Set up an organisation with its first user, and give it API tokens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.identity.api_tokens import ApiToken, hash_secret, token_text
from domain.identity.permissions import Permission
from domain.shared.errors import DomainError
from domain.shared.identifiers import ApiTokenId, OrganizationId, UserId
from domain.shared.organization import Organization
from ports.access import Access
from ports.clock import Clock
from ports.ids import Ids
from ports.secrets import Secrets


class InvalidOrganization(DomainError):
    """A property of an organisation is missing or unknown."""

    code = "identity.invalid_organization"


@dataclass(frozen=True, slots=True)
class FoundOrganization:
    """
    Make an organisation and its first user.

    :raises InvalidOrganization: the name is empty, the currency not three letters, or the time zone unknown.
    """

    access: Access
    clock: Clock
    ids: Ids

    def __call__(self, name: str, *, currency: str, time_zone: str, owner: str) -> tuple[Organization, UserId]:
        if not name.strip() or not owner.strip():
            raise InvalidOrganization("An organisation and its owner need names.", field="name", expected="a name")
        if len(currency) != len("EUR") or not currency.isalpha() or not currency.isupper():
            raise InvalidOrganization(
                "The currency is not an ISO 4217 code.", field="currency", expected="three letters", got=currency
            )
        try:
            ZoneInfo(time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise InvalidOrganization(
                "The time zone is unknown.",
                field="time_zone",
                expected="an IANA name such as Europe/Berlin",
                got=time_zone,
            ) from None
        organization = Organization(id=OrganizationId(self.ids()), name=name, currency=currency, time_zone=time_zone)
        owner_id = UserId(self.ids())
        self.access.add_organization(organization, owner_id, owner, self.clock())
        return organization, owner_id


@dataclass(frozen=True, slots=True)
class IssueToken:
    """Make an API token. Its text is returned this once and kept nowhere."""

    access: Access
    clock: Clock
    ids: Ids
    secrets: Secrets

    def __call__(
        self,
        organization_id: OrganizationId,
        user_id: UserId,
        name: str,
        scopes: Iterable[Permission],
        expires_at: datetime | None = None,
    ) -> str:
        token_id, secret = ApiTokenId(self.ids()), self.secrets()
        prefix = token_id.hex[-12:]
        token = ApiToken(
            id=token_id,
            organization_id=organization_id,
            user_id=user_id,
            name=name,
            prefix=prefix,
            secret_hash=hash_secret(secret),
            scopes=frozenset(scopes),
            created_at=self.clock(),
            expires_at=expires_at,
        )
        self.access.add_token(token)
        return token_text(prefix, secret)
