"""Which way a lot is traced, and why what came of it is held or released."""

from typing import Annotated

from pydantic import Field

from domain.production.genealogy import Direction
from entrypoints.web.api.bodies.lots import Reason
from entrypoints.web.incoming.fields import Body, NotNull, Query


class TraceQuery(Query):
    """Which way the lot is followed."""

    direction: Direction = Direction.BOTH


class HoldDescendantsBody(Body):
    """Why the lots may not be used."""

    reason: Reason


class ReleaseDescendantsBody(Body):
    """Why the lots may be used again, and which hold of them is meant."""

    reason: Reason
    held_for: Annotated[
        Reason | None, NotNull(), Field(description="the reason of the hold; left out, that of the lot itself")
    ] = None
