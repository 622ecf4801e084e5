"""Second factors: what somebody gives besides the password, and what stands in its place when it is lost."""

from enum import StrEnum

from domain.shared.errors import DomainError


class Factor(StrEnum):
    """What follows a right password, for who has turned it on."""

    CODE = "code"


class SecondFactorInForce(DomainError):
    """Somebody would begin with an authenticator who has one in force."""

    code = "identity.second_factor_in_force"

    def __init__(self) -> None:
        super().__init__(
            "Two-step sign-in is on already; turn it off before you set it up anew.",
            field="code",
            expected="an account without it",
            got="one with it",
        )


class NoSecondFactor(DomainError):
    """What was asked is about a second factor, and there is none, or not yet."""

    code = "identity.no_second_factor"

    def __init__(self) -> None:
        super().__init__(
            "Two-step sign-in is not on, and nobody has begun to set it up; begin on the account page.",
            field="code",
            expected="an account with it",
            got="one without it",
        )


class WrongCode(DomainError):
    """No authenticator of the user shows it now, or it was used already; nor is it a recovery code that is left."""

    code = "identity.wrong_code"

    def __init__(self) -> None:
        super().__init__(
            "That code is not right, or it was used already; wait for the next one.",
            field="code",
            expected="a code that was not used",
            got="another",
        )


class NoSecretKey(DomainError):
    """The installation has no key under which it could keep what has to be readable."""

    code = "identity.no_secret_key"

    def __init__(self) -> None:
        super().__init__(
            "Two-step sign-in cannot be set up here until whoever runs this site has set STILLROOM_SECRET_KEY.",
            expected="a key in the settings",
            got="none",
        )


class CannotUnseal(DomainError):
    """What was kept under a key cannot be read by the key of today."""

    code = "identity.cannot_unseal"

    def __init__(self) -> None:
        super().__init__(
            "Your authenticator cannot be checked, because the key of this site was changed; use a recovery code, or"
            " ask whoever runs this site.",
            field="code",
            expected="what was sealed with the key of this site",
            got="what another key sealed",
        )
