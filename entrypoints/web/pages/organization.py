"""The organisation itself: what it is called, where it is and what it counts in."""

from typing import Annotated

from flask import render_template
from pydantic import Field
from werkzeug.wrappers import Response

from domain.identity.names import NAME_LIMIT
from domain.identity.permissions import Permission
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.pages.zones import time_zones

organization_pages = PageRoutes()


class OrganizationForm(Form):
    """What the organisation shall be; a currency that cannot change any more is not sent."""

    name: Text = ""
    time_zone: Annotated[Text, Field(max_length=NAME_LIMIT)] = ""
    currency: Annotated[Text | None, Field(max_length=20)] = None


@organization_pages.get("/organization", Permission.EDIT_ORGANIZATION)
def show_organization(visit: Visit, mistake: Mistake | None = None) -> str:
    """The form for what can be changed of it."""
    organization = visit.caller.organization
    given = mistake.given if mistake else {}
    zones = time_zones()
    return render_template(
        "organization.html",
        name=given.get("name", organization.name),
        chosen=given.get("time_zone", organization.time_zone),
        currency=given.get("currency", organization.currency),
        zones=zones if organization.time_zone in zones else [organization.time_zone, *zones],
        may_change_currency=visit.app.identity.edit_organization.may_change_currency(visit.caller),
        mistake=mistake,
    )


@organization_pages.post("/organization", Permission.EDIT_ORGANIZATION, again=show_organization)
def edit_organization(visit: Visit, form: OrganizationForm) -> Response:
    """Change it."""
    currency = None if form.currency is None else form.currency.strip().upper()
    visit.app.identity.edit_organization(
        visit.caller, name=form.name.strip(), time_zone=form.time_zone, currency=currency
    )
    return done("pages.show_organization", Done.ORGANIZATION_EDITED)
