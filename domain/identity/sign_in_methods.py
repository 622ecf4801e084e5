"""The ways in which somebody can sign in, one of which is always left."""

from dataclasses import dataclass

from domain.identity.login_refusals import LastSignInMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInMethods:
    """How a user can sign in: by a password or not, by how many identities, and by how many passkeys."""

    password: bool
    identities: int
    passkeys: int

    def require_another(self, field: str) -> None:
        """
        Go on only if one of them can be taken away. field: what names the one to be taken.

        :raises LastSignInMethod: no way to sign in would be left.
        """
        if self.password + self.identities + self.passkeys < 2:
            raise LastSignInMethod(field)
