"""Who asks for a use case, on whose behalf."""

from dataclasses import dataclass

from domain.identity.api_tokens import MissingScope, Scope
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A user in one of their organisations. `request_id` is the one in the logs and in the audit."""

    organization: Organization
    actor_id: UserId
    request_id: str
    scopes: frozenset[Scope]

    @property
    def organization_id(self) -> OrganizationId:
        return self.organization.id

    def require(self, scope: Scope) -> None:
        """
        Go on only with this scope.

        :raises MissingScope: the caller may not do this.
        """
        if scope not in self.scopes:
            raise MissingScope(
                f"This needs the scope {scope}; use a token that has it.",
                field="Authorization",
                expected=scope,
                got=", ".join(sorted(self.scopes)) or "no scope",
            )
