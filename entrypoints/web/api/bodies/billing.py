"""Billing as it is asked for."""

from typing import Annotated

from pydantic import Field

from entrypoints.web.incoming.fields import Body, Text


class PlanBody(Body):
    """Which plan."""

    plan: Annotated[Text, Field(min_length=1, max_length=100, examples=["maker"], description="the plan's code")]
