"""The organisation as answered."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from domain.shared.organization import Organization


class OrganizationAnswer(TypedDict):
    """A tenant, with the currency it counts in and the zone it dates things in."""

    organization_id: UUID
    name: str
    currency: Annotated[str, Field(description="ISO 4217 code")]
    time_zone: Annotated[str, Field(description="IANA name")]


def organization_answer(organization: Organization) -> OrganizationAnswer:
    """An organisation as it is now."""
    return OrganizationAnswer(
        organization_id=organization.id,
        name=organization.name,
        currency=organization.currency,
        time_zone=organization.time_zone,
    )
