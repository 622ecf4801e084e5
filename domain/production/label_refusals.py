"""Why labels are refused. Each refusal has a stable code and says what to do next."""

from datetime import date

from domain.shared.decimals import shortened
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


class LettersNotOnLabel(DomainError):
    """There are no letters for what a lot, or what it is of, is called; without them it would be called otherwise."""

    code = "production.letters_not_on_label"

    def __init__(self, lot: str, signs: str) -> None:
        super().__init__(
            f"There are not all letters for the label of the lot {shortened(ascii(lot))}: call its item or product by "
            "others, and receive such lots under another code.",
            field="lots",
            expected="Latin, Greek and Cyrillic letters, digits and common signs",
            got=shortened(ascii(signs)),
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


class UnknownLabelJob(DomainError):
    """The organisation has no such print in the background; another organisation's is unknown as well."""

    code = "production.unknown_label_job"

    def __init__(self, got: str) -> None:
        super().__init__(
            "There is no such print in this organisation; prints in the background are kept for a day.",
            field="job_id",
            expected="a print of the last day",
            got=got,
        )


class LabelsNotReady(DomainError):
    """The file of a print in the background is not there: it is still to be drawn, or it failed."""

    code = "production.labels_not_ready"

    def __init__(self, state: str) -> None:
        super().__init__("These labels are not drawn.", field="state", expected="ready", got=state)


class LabelsGivenUp(DomainError):
    """Whoever drew them was cut off, each time that it was tried."""

    code = "production.labels_given_up"

    def __init__(self, tries: int) -> None:
        super().__init__(
            "Drawing these labels was cut off again and again: ask for fewer at once.",
            field="copies",
            expected="labels that can be drawn",
            got=f"cut off {tries} times",
        )


class TooManyLabelJobs(DomainError):
    """The organisation has as many prints in the background as are kept."""

    code = "production.too_many_label_jobs"

    def __init__(self, most: int) -> None:
        super().__init__(
            "Too many labels were asked for in the background: wait until prints of yesterday are forgotten.",
            field="lots",
            expected=f"at most {most} prints in a day",
            got=f"{most} prints",
        )
