"""Look at who has access: organisations, users, members, roles and API tokens."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.caller import Caller
from domain.identity.api_tokens import ApiToken, UnknownToken
from domain.identity.emails import parse_email
from domain.identity.invitations import Invitation
from domain.identity.members import Member, UnknownMember, UnknownUser, User
from domain.identity.permissions import Permission
from domain.identity.roles import BUILT_IN, Role, UnknownRole
from domain.shared.identifiers import ApiTokenId, RoleId, UserId
from domain.shared.organization import Organization
from ports.people_reading import PeopleReading
from ports.stock_reading import StockReading


@dataclass(frozen=True, slots=True)
class ViewAccess:
    """What an operator sees of an installation, and what a caller sees of their own organisation."""

    reading: StockReading
    people: PeopleReading

    def organizations(self) -> Sequence[Organization]:
        """All organisations, by name."""
        return sorted(self.reading.organizations(), key=lambda each: (each.name, each.id))

    def users(self, *, limit: int, after: UserId | None = None) -> Sequence[User]:
        """The installation's users, oldest first."""
        return self.people.users(limit=limit, after=after)

    def user_of_email(self, email: str) -> User:
        """
        The user with that address.

        :raises InvalidEmail: it is no address.
        :raises UnknownUser: nobody has it.
        """
        parsed = parse_email(email)
        found = self.people.user_of_email(parsed.key)
        if found is None:
            raise UnknownUser(
                "Nobody has this address.", field="email", expected="the address of a user", got=parsed.shown
            )
        return found

    def members(self, caller: Caller) -> Sequence[Member]:
        """The organisation's members, in the order in which they joined."""
        return self.people.members(caller.organization_id)

    def member(self, caller: Caller, user_id: UserId) -> Member:
        """:raises UnknownMember: the organisation has no such member."""
        found = next((member for member in self.members(caller) if member.user.id == user_id), None)
        if found is None:
            raise UnknownMember(str(user_id))
        return found

    def roles(self, caller: Caller) -> Sequence[Role]:
        """The roles that its members can have: those of every organisation, then its own by name."""
        return [*BUILT_IN.values(), *self.people.roles(caller.organization_id)]

    def own_role(self, caller: Caller, role_id: RoleId) -> Role:
        """:raises UnknownRole: the organisation has no such role of its own."""
        found = next((role for role in self.people.roles(caller.organization_id) if role.id == role_id), None)
        if found is None:
            raise UnknownRole(str(role_id))
        return found

    def invitations(self, caller: Caller) -> Sequence[Invitation]:
        """The invitations that nobody has accepted or withdrawn, newest first; some may have expired."""
        return self.people.invitations(caller.organization_id)

    def tokens(self, caller: Caller) -> Sequence[ApiToken]:
        """
        Tokens, newest first: what is kept of them, which never opens anything.

        Whoever manages users sees those of all members, everybody else their own.
        """
        found = self.people.tokens(caller.organization_id)
        if Permission.MANAGE_USERS in caller.permissions:
            return found
        return [token for token in found if token.user_id == caller.actor_id]

    def token(self, caller: Caller, token_id: ApiTokenId) -> ApiToken:
        """:raises UnknownToken: there is no such token among those that the caller sees."""
        found = next((token for token in self.tokens(caller) if token.id == token_id), None)
        if found is None:
            raise UnknownToken(str(token_id))
        return found
