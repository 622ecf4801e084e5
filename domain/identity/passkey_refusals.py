"""What is refused about passkeys."""

from domain.shared.errors import DomainError


class NoPasskeysHere(DomainError):
    """Browsers give no passkeys to a site at this address."""

    code = "identity.no_passkeys_here"

    def __init__(self) -> None:
        super().__init__(
            "This site has no passkeys: whoever runs it gives it a name first, in STILLROOM_PUBLIC_URL.",
            expected="an https:// address with a name, or http://localhost",
            got="another",
        )


class PasskeyTooLate(DomainError):
    """What the passkey was asked for is unknown, was answered, is of another browser, or is too old; not told which."""

    code = "identity.passkey_too_late"

    def __init__(self) -> None:
        super().__init__(
            "That took too long, or was done before; try again.",
            field="challenge",
            expected="what was asked of this browser a few minutes ago",
            got="something else",
        )


class PasskeyRefused(DomainError):
    """What the browser brings proves nothing. `field` says what does not fit; whose it would be is not told."""

    code = "identity.passkey_refused"

    def __init__(self, *, field: str, expected: str, got: str = "another") -> None:
        super().__init__(
            "This passkey was not accepted; use another one, or sign in another way.",
            field=field,
            expected=expected,
            got=got,
        )


class PasskeyCopied(DomainError):
    """Its counter did not go forward: somebody else may have a copy of the passkey."""

    code = "identity.passkey_copied"

    def __init__(self, *, kept: int, got: int) -> None:
        super().__init__(
            "This passkey seems to have been copied, so it was not accepted; sign in another way, and remove it.",
            field="sign_count",
            expected=f"more than {kept}",
            got=str(got),
        )


class PasskeyTaken(DomainError):
    """The passkey is there already, as this user's or another's."""

    code = "identity.passkey_taken"

    def __init__(self) -> None:
        super().__init__(
            "This passkey is in use already.", field="credential", expected="a new passkey", got="one that is in use"
        )


class TooManyPasskeys(DomainError):
    """The user has as many as one may have."""

    code = "identity.too_many_passkeys"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"You have {most} passkeys, which is as many as one may have; remove one first.",
            field="credential",
            expected=f"at most {most} passkeys",
            got="one more",
        )


class UnknownPasskey(DomainError):
    """The user has no such passkey."""

    code = "identity.unknown_passkey"

    def __init__(self, got: str) -> None:
        super().__init__("You have no such passkey.", field="passkey_id", expected="a passkey of yours", got=got)
