"""Why something is refused of a recall."""

from domain.shared.errors import DomainError


class UnknownRecall(DomainError):
    """The organisation has no such recall; another organisation's is unknown as well."""

    code = "production.unknown_recall"

    def __init__(self, got: str) -> None:
        super().__init__(
            "There is no such recall in this organisation.", field="recall_id", expected="a recall of yours", got=got
        )


class InvalidRecall(DomainError):
    """Its lots, its reason or its note cannot be kept."""

    code = "production.invalid_recall"


class RecallClosed(DomainError):
    """It is over; a new one can be started on the same lots."""

    code = "production.recall_closed"

    def __init__(self, number: int, outcome: str) -> None:
        super().__init__(f"Recall {number} is closed.", field="status", expected="open", got=outcome)
