"""Set up an organisation with its first owner."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from application.auditing import audited
from application.caller import Caller
from domain.identity.emails import parse_email
from domain.identity.members import Member, User
from domain.identity.names import checked_name
from domain.identity.roles import OWNER
from domain.shared.errors import DomainError
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


class InvalidOrganization(DomainError):
    """A property of an organisation is unknown."""

    code = "identity.invalid_organization"


@dataclass(frozen=True, slots=True)
class FoundOrganization:
    """
    Make an organisation and the user who owns it.

    :raises InvalidName: the organisation or its owner has no proper name.
    :raises InvalidEmail: the owner's address is none.
    :raises EmailTaken: another user has the owner's address.
    :raises InvalidOrganization: the currency is not three letters, or the time zone unknown.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(
        self, name: str, *, currency: str, time_zone: str, owner: str, email: str | None = None
    ) -> tuple[Organization, UserId]:
        organization = self.described(name, currency=currency, time_zone=time_zone)
        user = User(
            id=UserId(self.ids()),
            name=checked_name(owner, field="owner"),
            email=None if email is None else parse_email(email),
            created_at=self.clock(),
        )
        self.transactions(lambda transaction: self.within(transaction, organization, user))
        return organization, user.id

    def described(self, name: str, *, currency: str, time_zone: str, field: str = "name") -> Organization:
        """The organisation, not kept yet. field: what holds its name."""
        asked = Organization(id=OrganizationId(self.ids()), name=name, currency=currency, time_zone=time_zone)
        return checked_organization(asked, field=field)

    def within(self, transaction: Transaction, organization: Organization, user: User) -> None:
        """Keep both inside a transaction."""
        now = user.created_at
        owner = Member(organization_id=organization.id, user=user, role=OWNER, joined_at=now)
        caller = Caller(
            organization=organization, actor_id=user.id, request_id=str(self.ids()), permissions=OWNER.permissions
        )
        audit = audited(
            caller,
            self.ids,
            now,
            action="identity.found_organization",
            subject=("organization", organization.id),
            after={
                "name": organization.name,
                "currency": organization.currency,
                "time_zone": organization.time_zone,
                "owner": str(user.id),
            },
        )
        transaction.users.add(user)
        transaction.members.found(organization, now)
        transaction.members.add(owner, audit)


def checked_organization(organization: Organization, *, field: str = "name") -> Organization:
    """
    The organisation, if there may be such a one. field: what holds its name.

    :raises InvalidName: it has no proper name.
    :raises InvalidOrganization: the currency is not three letters, or the time zone unknown.
    """
    if (
        len(organization.currency) != len("EUR")
        or not organization.currency.isalpha()
        or not organization.currency.isupper()
    ):
        raise InvalidOrganization(
            "The currency is not an ISO 4217 code.",
            field="currency",
            expected="three letters",
            got=organization.currency,
        )
    try:
        ZoneInfo(organization.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidOrganization(
            "The time zone is unknown.",
            field="time_zone",
            expected="an IANA name such as Europe/Berlin",
            got=organization.time_zone,
        ) from None
    checked_name(organization.name, field=field)
    return organization
