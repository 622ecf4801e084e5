"""Which columns a file of each kind has. A column is named like the field of the API that means the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """
    What the rows of a file are.

    Items and opening lots describe what there is. Changes are asked for, and decided by the usual rules; movements are
    history, as an export tells it, and taken as it was.
    """

    ITEMS = "items"
    LOTS = "lots"
    CHANGES = "changes"
    MOVEMENTS = "movements"


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name; `number` tells that its cells are numbers, `required` that a file cannot do without."""

    name: str
    required: bool = False
    number: bool = False


def _columns(*columns: Column) -> Mapping[str, Column]:
    return {column.name: column for column in columns}


COLUMNS: Mapping[FileKind, Mapping[str, Column]] = {
    FileKind.MOVEMENTS: _columns(
        Column("item", required=True),
        Column("movement", required=True, number=True),
        Column("adjustment", required=True, number=True),
        Column("change_type", required=True),
        Column("effective_at", required=True),
        Column("lot_number", required=True),
        Column("delta", required=True, number=True),
        Column("reserved_delta", number=True),
        Column("unit", required=True),
        Column("unit_cost", number=True),
        Column("expiration_date"),
        Column("reserved_until"),
        Column("reference"),
        Column("origin", number=True),
        Column("notes"),
    ),
    FileKind.CHANGES: _columns(
        Column("id"),
        Column("item", required=True),
        Column("change_type", required=True),
        Column("quantity", required=True, number=True),
        Column("unit"),
        Column("unit_cost", number=True),
        Column("lot_number"),
        Column("expiration_date"),
        Column("effective_at"),
        Column("reserved_until"),
        Column("reference"),
        Column("notes"),
    ),
    FileKind.ITEMS: _columns(
        Column("code", required=True),
        Column("name", required=True),
        Column("kind", required=True),
        Column("unit", required=True),
        Column("tracked"),
        Column("perishable"),
        Column("shelf_life_days", number=True),
        Column("picking_policy"),
        Column("reorder_point", number=True),
        Column("density", number=True),
        Column("unit_cost", number=True),
        Column("archived_at"),
    ),
    FileKind.LOTS: _columns(
        Column("item", required=True),
        Column("lot_number"),
        Column("received_at"),
        Column("quantity", required=True, number=True),
        Column("remaining", number=True),
        Column("unit"),
        Column("unit_cost", number=True),
        Column("expiration_date"),
        Column("held_reason"),
    ),
}
"""By kind, in the order of an export; the kinds in the order in which a file is taken for one of them."""
