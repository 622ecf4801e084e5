"""The organisation itself."""

from domain.identity.permissions import Permission
from entrypoints.web.api.answers.organization import OrganizationAnswer, organization_answer
from entrypoints.web.api.bodies.organization import OrganizationEditBody
from entrypoints.web.api.endpoints import Call, Routes

organization = Routes("Organisation")


@organization.get("/organization", Permission.VIEW_INVENTORY, Permission.EDIT_ORGANIZATION)
def show_organization(call: Call) -> OrganizationAnswer:
    """What your organisation is called, where it is and what it counts in."""
    return organization_answer(call.caller.organization)


@organization.patch("/organization", Permission.EDIT_ORGANIZATION)
def edit_organization(call: Call, body: OrganizationEditBody) -> OrganizationAnswer:
    """Change what is given; what is left out stays. The currency can be changed until something has a cost."""
    edit = call.app.identity.edit_organization
    return organization_answer(edit(call.caller, name=body.name, time_zone=body.time_zone, currency=body.currency))
