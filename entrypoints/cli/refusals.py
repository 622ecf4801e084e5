"""What the command line refuses by itself, before or beside the application."""

from collections.abc import Sequence

from domain.shared.errors import DomainError


class BadSettings(DomainError):
    """An environment variable has a value that cannot be."""

    code = "settings.invalid"


class DemoExposed(DomainError):
    """The demo's sign-in would be served where others could reach it."""

    code = "settings.demo_exposed"


class AddressUnusable(DomainError):
    """Nobody can listen there, or somebody does already."""

    code = "settings.address_unusable"


class DemoInProduction(DomainError):
    """Demo data has no place among real data."""

    code = "settings.demo_in_production"

    def __init__(self) -> None:
        super().__init__(
            "The demo does not go into a production database; choose another one.",
            field="STILLROOM_ENVIRONMENT",
            expected="development",
            got="production",
        )


class OtherOrganization(DomainError):
    """The token speaks for another organisation than the one that was named."""

    code = "identity.other_organization"


class OperatorOnly(DomainError):
    """A token speaks for one user of one organisation, and this concerns the whole installation."""

    code = "identity.operator_only"

    def __init__(self) -> None:
        super().__init__(
            "This is for the operator of the installation; a token cannot do it.",
            field="STILLROOM_TOKEN",
            expected="no token in the environment",
            got="a token",
        )


class LotNotClear(DomainError):
    """Several items have a lot of that number."""

    code = "inventory.lot_not_clear"

    def __init__(self, number: str, items: Sequence[str]) -> None:
        super().__init__(
            f"Several items have a lot {number}; say which one with --item.",
            field="item",
            expected=f"one of {', '.join(items)}",
            got="none",
        )


class Misused(DomainError):
    """The command line was not understood."""

    code = "request.usage"
