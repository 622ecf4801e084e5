"""Options that several commands have, described once."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of tables for people.")]

OrganizationName = Annotated[
    str | None,
    typer.Option(
        "--organization",
        "-o",
        envvar="STILLROOM_ORGANIZATION",
        help="The organisation, by name or id; not needed while there is only one.",
    ),
]

ItemName = Annotated[str, typer.Argument(metavar="ITEM", help="The item, by code or id.")]

LotName = Annotated[str, typer.Argument(metavar="LOT", help="The lot, by number or id.")]

Amount = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUANTITY", help="An exact number, and a unit if it is not the item's: 2.5 kg."),
]

Quantity = Annotated[
    str | None, typer.Option(help="The quantity as an option, which a negative one needs.", metavar="NUMBER")
]

UnitName = Annotated[str | None, typer.Option("--unit", help="The quantity's unit.", metavar="UNIT")]

Reference = Annotated[str | None, typer.Option(help="The order that this belongs to.", metavar="ORDER")]

Notes = Annotated[str, typer.Option(help="Why, in your own words; at most 500 characters.", metavar="TEXT")]

Key = Annotated[
    str | None,
    typer.Option(help="An idempotency key: the same command under the same key takes effect once.", metavar="KEY"),
]

Limit = Annotated[int, typer.Option(help="How many rows at most.", min=1, metavar="ROWS")]

DryRun = Annotated[bool, typer.Option("--dry-run", help="Do everything, and keep nothing of it.")]
