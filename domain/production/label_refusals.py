"""Why labels are refused. Each refusal has a stable code and says what to do next."""

from datetime import date

from domain.shared.errors import DomainError


class LotCodeNotOnLabel(DomainError):
    """A label with a GTIN carries the lot as GS1 writes it, and this code cannot be written so."""

    code = "production.lot_code_not_on_label"

    def __init__(self, lot: str, expected: str, got: str) -> None:
        super().__init__(
            f"The lot {lot} cannot stand on a label with a GTIN: receive such lots under another code, or take the "
            "GTIN from its SKU for a label without it.",
            field="lots",
            expected=expected,
            got=got,
        )


class DayNotOnLabel(DomainError):
    """GS1 writes years with two digits, and scanners would take this one for another."""

    code = "production.day_not_on_label"

    def __init__(self, day: date, first: int, last: int) -> None:
        super().__init__(
            f"Scanners would not understand the day {day} on a label: leave it off.",
            field="date",
            expected=f"a year from {first} to {last}",
            got=str(day.year),
        )


class BadLabelCount(DomainError):
    """Nothing is asked for, or more than is printed at once."""

    code = "production.bad_label_count"

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(
            f"Labels are printed in parts: ask for {expected}.", field="copies", expected=expected, got=got
        )
