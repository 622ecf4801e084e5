"""The organisation as it is asked for."""

from typing import Annotated

from pydantic import Field

from domain.identity.names import NAME_LIMIT
from entrypoints.web.incoming.fields import Body, NotNull, Text


class OrganizationEditBody(Body):
    """What to change of the organisation; what is left out stays."""

    name: Annotated[Annotated[Text, Field(min_length=1, max_length=NAME_LIMIT)] | None, NotNull()] = None
    time_zone: Annotated[
        Annotated[Text, Field(max_length=NAME_LIMIT, examples=["Europe/Berlin"])] | None, NotNull()
    ] = None
    currency: Annotated[Annotated[Text, Field(min_length=3, max_length=3, examples=["EUR"])] | None, NotNull()] = None
