"""Why a login is refused. What a person is told never repeats a secret, nor what a provider answered."""

from domain.shared.errors import DomainError


class UnknownProvider(DomainError):
    """The installation is not configured for such a provider."""

    code = "identity.unknown_provider"

    def __init__(self, got: str) -> None:
        super().__init__(
            "One cannot sign in with this provider here; choose another way.",
            field="provider",
            expected="a provider of this installation",
            got=got,
        )


class ProviderUnavailable(DomainError):
    """The provider does not answer, or not as a provider does; nothing is known about the person."""

    code = "identity.provider_unavailable"

    def __init__(self, provider: str, got: str) -> None:
        super().__init__(
            f"{provider} does not answer as it should; try again in a while, or sign in another way.",
            field="provider",
            expected="an answer within seconds",
            got=got,
        )
        self.provider = provider


class CannotStepUp(DomainError):
    """The provider cannot prove that somebody has signed in just now."""

    code = "identity.cannot_step_up"

    def __init__(self, provider: str) -> None:
        super().__init__(
            f"{provider} cannot confirm that it is still you; confirm it another way.",
            field="provider",
            expected="a provider that tells when somebody signed in",
            got=provider,
        )


class MalformedCallback(DomainError):
    """The answer that a browser brings from a provider is not one."""

    code = "identity.malformed_callback"

    def __init__(self, *, field: str, expected: str, got: str) -> None:
        super().__init__(
            "This is not an answer to a login of yours; start again.", field=field, expected=expected, got=got
        )


class UnknownLogin(DomainError):
    """
    No login attempt has this state, or it is of another browser or provider.

    Which of these is not told: a stranger shall not learn that a state exists.
    """

    code = "identity.unknown_login"

    def __init__(self) -> None:
        super().__init__(
            "This login was not started in this browser; start it here.",
            field="state",
            expected="the state of a login that this browser started with this provider",
            got="another",
        )


class LoginExpired(DomainError):
    code = "identity.login_expired"

    def __init__(self) -> None:
        super().__init__(
            "This login took too long; start again.", field="state", expected="an answer in time", got="a late one"
        )


class LoginReplayed(DomainError):
    """The answer to a login attempt was brought before."""

    code = "identity.login_replayed"

    def __init__(self) -> None:
        super().__init__(
            "This login has been used already; start again.",
            field="state",
            expected="an answer that was not used",
            got="one that was",
        )


class LoginDenied(DomainError):
    """The provider says that there is no login: the person, or the provider, did not want it."""

    code = "identity.login_denied"

    def __init__(self) -> None:
        super().__init__(
            "The provider ended the login; start again, or sign in another way.",
            field="error",
            expected="a code",
            got="an error",
        )


class IdentityRefused(DomainError):
    """What the provider says about the person does not hold. `field` names the claim, for those who run this."""

    code = "identity.identity_refused"

    def __init__(self, *, field: str, expected: str, got: str) -> None:
        super().__init__(
            "The provider's answer cannot be trusted, so nobody was signed in; try again, or sign in another way.",
            field=field,
            expected=expected,
            got=got,
        )


class BadLogoutToken(DomainError):
    """A provider's word that somebody signed out there does not hold."""

    code = "identity.bad_logout_token"

    def __init__(self, *, field: str, expected: str, got: str) -> None:
        super().__init__("This is not a logout token for us.", field=field, expected=expected, got=got)


class NobodyKnown(DomainError):
    """The identity is nobody's, and one cannot sign up here."""

    code = "identity.nobody_known"

    def __init__(self) -> None:
        super().__init__(
            "Nobody here signs in with this account. If you have another way to sign in, use it, and link this account"
            " afterwards.",
            field="identity",
            expected="an account that was linked",
            got="another",
        )


class ReauthenticationNeeded(DomainError):
    """The user is signed in, but not since just now."""

    code = "identity.reauthentication_needed"

    def __init__(self) -> None:
        super().__init__(
            "Confirm first that it is still you.", field="session", expected="a fresh sign-in", got="an older one"
        )


class WrongIdentity(DomainError):
    """The login was asked for by somebody else than the one who is there."""

    code = "identity.wrong_identity"

    def __init__(self) -> None:
        super().__init__(
            "This is not the account that was to be confirmed; sign in with your own.",
            field="identity",
            expected="the one who asked",
            got="somebody else",
        )


class IdentityTaken(DomainError):
    """The identity is another user's."""

    code = "identity.identity_taken"

    def __init__(self) -> None:
        super().__init__(
            "This account is linked to another user already.",
            field="identity",
            expected="an account that is nobody's",
            got="another user's",
        )


class UnknownIdentity(DomainError):
    code = "identity.unknown_identity"

    def __init__(self, got: str) -> None:
        super().__init__(
            "No such account is linked to you.", field="identity_id", expected="an account of yours", got=got
        )


class LastSignInMethod(DomainError):
    """Without it the user could not sign in any more."""

    code = "identity.last_sign_in_method"

    def __init__(self, field: str) -> None:
        super().__init__(
            "This is your only way to sign in; add another one first.",
            field=field,
            expected="one of several ways to sign in",
            got="the last one",
        )
