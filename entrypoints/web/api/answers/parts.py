"""Kinds of fields that several answers have."""

from typing import Annotated

from pydantic import Field

Decimals = Annotated[str, Field(description="an exact decimal number", examples=["2.5"])]
Cost = Annotated[
    str | None,
    Field(
        description="an exact amount in the organisation's currency; null without the permission inventory.view_costs",
        examples=["12.5"],
    ),
]
NextCursor = Annotated[str | None, Field(description="the cursor of the next page; null on the last one")]
