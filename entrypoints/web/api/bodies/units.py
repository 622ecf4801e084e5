"""A unit of an organisation's own as it is asked for."""

from fractions import Fraction
from typing import Annotated

from pydantic import Field

from domain.shared.quantity import parse_amount
from entrypoints.web.incoming.fields import Body, Number, Text, UnitName


class UnitBody(Body):
    """A new unit, told by how much of a built-in unit it is: a scoop is 28 g."""

    symbol: Annotated[Text, Field(max_length=40, examples=["scoop"])]
    amount: Annotated[Number, Field(examples=["28"])]
    of: Annotated[UnitName, Field(description="a built-in unit")]

    def exact_amount(self) -> Fraction:
        """:raises DomainError: it is not a number that can be kept."""
        return parse_amount(self.amount, field="amount")
