"""The lines of a retailer's file, as the product's own reader gives them, and what they begin with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from adapters.files.sheets import FileSheets
from domain.inventory.item_rules import NAME_LIMIT
from domain.shared.money import UnitCost, parse_unit_cost
from domain.shared.quantity import parse_amount
from ports.sheets import Sheet

COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "UnitPrice", "CustomerID", "Country")


class NotARetailFile(Exception):
    """The file has other columns."""


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line: so much of a stock code on an invoice, negative for what came back or was lost.

    `number` is its row in the file. Lines of a quantity of zero say nothing and are left out.
    """

    number: int
    invoice: str
    code: str
    name: str
    quantity: Fraction
    price: UnitCost

    @property
    def is_return(self) -> bool:
        return self.quantity < 0 and self.invoice.startswith("C")

    @property
    def is_damage(self) -> bool:
        return self.quantity < 0 and not self.invoice.startswith("C")


@dataclass(slots=True)
class Beginning:
    """
    What a stock code begins with.

    `opening` is the least quantity with which its running balance never falls below zero, `price` the first one seen.
    """

    code: str
    name: str
    price: UnitCost
    opening: Fraction = Fraction(0)
    balance: Fraction = Fraction(0)

    def add(self, line: Line) -> None:
        """Go on with the next line of the code."""
        self.balance -= abs(line.quantity) if line.is_damage else line.quantity
        self.opening = max(self.opening, -self.balance)

    @property
    def end(self) -> Fraction:
        """What is left after the last line."""
        return self.opening + self.balance


class RetailFile:
    """A file of lines in time order; they can be walked any number of times."""

    def __init__(self, sheet: Sheet) -> None:
        if tuple(sheet.header) != COLUMNS:
            raise NotARetailFile(f"expected the columns {', '.join(COLUMNS)}; got {', '.join(sheet.header)}")
        self._sheet = sheet
        self.description = sheet.description
        self.size = sheet.size

    def lines(self) -> Iterator[Line]:
        """All lines that say something."""
        for number, (invoice, code, name, quantity, price, *_) in self._sheet.rows():
            line = Line(
                number=number,
                invoice=invoice.strip(),
                code=code.strip(),
                name=_printable(name) or code.strip(),
                quantity=parse_amount(quantity, field="Quantity"),
                price=parse_unit_cost(price if parse_amount(price, field="UnitPrice") > 0 else "0", field="UnitPrice"),
            )
            if line.quantity:
                yield line

    def beginnings(self) -> dict[str, Beginning]:
        """What each stock code begins with, in the order in which they appear."""
        found: dict[str, Beginning] = {}
        for line in self.lines():
            if line.code not in found:
                found[line.code] = Beginning(line.code, line.name, line.price)
            found[line.code].add(line)
        return found


@contextmanager
def open_retail(path: Path) -> Iterator[RetailFile]:
    """
    The file at that path.

    :raises NotARetailFile: its columns are others.
    """
    with path.open("rb") as source, FileSheets().read(source) as sheet:
        yield RetailFile(sheet)


def _printable(name: str) -> str:
    """A description as an item's name may be: a few have blanks around them, or signs that cannot be printed."""
    return "".join(sign for sign in " ".join(name.split()) if sign.isprintable())[:NAME_LIMIT].strip()
