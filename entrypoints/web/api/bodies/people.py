"""Members, roles and tokens as they are asked for."""

from typing import Annotated

from pydantic import Field

from domain.identity.emails import EMAIL_LIMIT
from domain.identity.names import NAME_LIMIT
from domain.identity.permissions import Permission, Permissions
from entrypoints.web.incoming.fields import Body, Moment, NotNull, Text

_Name = Annotated[Text, Field(min_length=1, max_length=NAME_LIMIT)]
_Permissions = Annotated[
    list[Annotated[Permission, Field(strict=False)]], Field(min_length=1, max_length=len(Permission))
]


class MemberEditBody(Body):
    """What a member shall be."""

    role: Annotated[_Name, Field(description="the name of a built-in role or of the organisation's own")]


class InvitationBody(Body):
    """Whom to invite, and as what."""

    email: Annotated[Text, Field(min_length=3, max_length=EMAIL_LIMIT, examples=["eve@example.org"])]
    role: Annotated[_Name, Field(description="the name of a built-in role or of the organisation's own")]


class RoleBody(Body):
    """A role to make."""

    name: _Name
    permissions: _Permissions


class RoleEditBody(Body):
    """What to change of a role; what is left out stays."""

    name: Annotated[_Name | None, NotNull()] = None
    permissions: Annotated[_Permissions | None, NotNull()] = None

    def asked(self) -> Permissions | None:
        """The permissions, if they shall change."""
        return None if self.permissions is None else frozenset(self.permissions)


class TokenBody(Body):
    """A token to make, which speaks for you."""

    name: Annotated[_Name, Field(description="what it is for", examples=["Scale in the cellar"])]
    scopes: Annotated[_Permissions, Field(description="what it may do, of what you may do")]
    expires_at: Moment | None = None
