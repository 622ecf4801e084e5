"""What people see on a terminal of 80 columns or more."""

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from domain.identity.api_tokens import ApiToken
from domain.inventory.verification import Finding
from domain.shared.organization import Organization
from domain.shared.units import Unit
from entrypoints.cli import wording
from ports.diagnosis import Diagnosis


def table(
    *columns: str, rows: Iterable[Sequence[str]], numbers: Iterable[str] = (), codes: Iterable[str] = ()
) -> Table:
    """Rows under columns: `numbers` are aligned to the right, and like `codes` never broken."""
    made = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    right, whole = frozenset(numbers), frozenset(codes)
    for column in columns:
        made.add_column(
            column, justify="right" if column in right else "left", no_wrap=column in right | whole, overflow="fold"
        )
    for row in rows:
        made.add_row(*(plain(cell) for cell in row))
    return made


def plain(text: str, style: str = "") -> Text:
    """Text as it is: no markup, and no control character that would reach the terminal."""
    return Text(
        "".join(sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text), style
    )


def properties(record: Mapping[str, object]) -> RenderableType:
    """One thing, a line for each of its properties that has a value."""
    made = Table(box=None, show_header=False, pad_edge=False)
    made.add_column(style="bold", no_wrap=True)
    made.add_column(overflow="fold")
    for name, value in record.items():
        if value is not None:
            made.add_row(name.replace("_", " "), plain(str(value).lower() if isinstance(value, bool) else str(value)))
    return made


def units(of: Sequence[Unit]) -> RenderableType:
    """All units, with their exact size in the base unit of what they measure."""
    rows = [(unit.symbol, unit.name, unit.dimension, str(unit.factor)) for unit in of]
    return table("Unit", "Name", "Measures", "In base units", rows=rows, numbers=("In base units",), codes=("Unit",))


def organizations(of: Sequence[Organization]) -> RenderableType:
    """All tenants."""
    rows = [(each.name, str(each.id), each.currency, each.time_zone) for each in of]
    return table("Organisation", "Id", "Currency", "Time zone", rows=rows, codes=("Id",))


def tokens(of: Sequence[ApiToken], organization: Organization) -> RenderableType:
    """An organisation's tokens."""
    rows = [
        (
            each.name,
            each.prefix,
            "\n".join(sorted(each.scopes)),
            wording.local(each.created_at, organization)[:10],
            "never" if each.expires_at is None else wording.local(each.expires_at, organization)[:10],
            "" if each.revoked_at is None else "revoked",
        )
        for each in of
    ]
    return table("Token", "Prefix", "Scopes", "Made", "Ends", "", rows=rows, codes=("Prefix", "Scopes", "Made", "Ends"))


def findings(of: Sequence[Finding]) -> RenderableType:
    """What does not agree."""
    rows = [(each.item, each.check, each.where, each.expected, each.got) for each in of]
    return table("Item", "What should hold", "Where", "Expected", "Got", rows=rows)


def diagnoses(of: Sequence[Diagnosis]) -> RenderableType:
    """What was looked at, and what to do about it."""
    made = table("", "Check", "Found", rows=(), codes=("", "Check"))
    for each in of:
        mark = plain("ok", "green") if each.is_well else plain("!!", "bold red")
        found = plain(each.found)
        if each.advice is not None:
            found.append("\n").append(plain(each.advice, "bold"))
        made.add_row(mark, plain(each.name), found)
    return made
