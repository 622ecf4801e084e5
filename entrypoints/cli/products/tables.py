"""What people see of products, on a terminal of 80 columns or more."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType

from domain.production.gtins import format_gtin
from domain.shared.organization import Organization
from domain.shared.quantity import format_quantity
from entrypoints.cli import wording
from entrypoints.cli.records import Record
from entrypoints.cli.stock_tables import HIDDEN
from entrypoints.cli.tables import plain, properties, table
from ports.product_reading import SkuLine

if TYPE_CHECKING:
    from application.production.view_products import WholeProduct


def products(of: "Sequence[WholeProduct]", organization: Organization, *, stock: bool) -> RenderableType:
    """Products with a line for each of their SKUs."""
    rows = []
    for whole in of:
        lines = [[whole.product.name, *_cells(line, stock=stock)] for line in whole.skus]
        rows += lines or [[whole.product.name, "not sold in any size yet", "", "", "", ""]]
    price = f"Price {organization.currency}"
    columns = ("Product", "Variant and size", "Code", price, "On hand", "Available")
    numbers = (price, "On hand", "Available")
    return table(*columns, rows=_without_repeats(rows), numbers=numbers, codes=("Code",))


def product(whole: "WholeProduct", organization: Organization, *, stock: bool) -> RenderableType:
    """One product with all that it is sold as."""
    parts: list[RenderableType] = [plain(whole.product.name, "bold")]
    if whole.product.archived_at is not None:
        parts.append(plain("archived", "yellow"))
    if whole.product.description:
        parts.append(plain(whole.product.description))
    return Group(*parts, "", products([whole], organization, stock=stock))


def sku(record: Record) -> RenderableType:
    """One SKU."""
    shown = {name: value for name, value in record.items() if name not in {"product_id", "variant_id"}}
    return properties(shown)


def _cells(line: SkuLine, *, stock: bool) -> list[str]:
    of, item = line.sku, line.stock.item
    size = f"{line.variant}, {wording.quantity(of.size, of.unit)}"
    return [
        size if of.gtin is None else f"{size}\n{format_gtin(of.gtin)}",
        item.code,
        "" if of.price is None else wording.money(of.price),
        format_quantity(item.on_hand) if stock else HIDDEN,
        format_quantity(line.stock.available) if stock else HIDDEN,
    ]


def _without_repeats(rows: Sequence[list[str]]) -> Sequence[list[str]]:
    """The rows, a product's name in its first one only."""
    names = [None, *(row[0] for row in rows)]
    return [["" if row[0] == before else row[0], *row[1:]] for row, before in zip(rows, names, strict=False)]
