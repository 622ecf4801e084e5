"""Why something is refused of a lineage."""

from domain.shared.errors import DomainError


class NotHeld(DomainError):
    """The lot is not held, so it does not tell which hold is meant."""

    code = "production.not_held"

    def __init__(self, lot: str) -> None:
        super().__init__(
            f"Lot {lot} is not held; say for which reason the lots are held that are to be released.",
            field="held_for",
            expected="the reason of a hold",
            got="none",
        )
