"""What every page has around it: the navigation, whose it is, and what was just done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response

from application.caller import Caller
from domain.identity.permissions import Permission
from entrypoints.web.pages.endpoints import Visit
from entrypoints.web.pages.permission_words import in_groups, in_words


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the site: its first page, and any one of the permissions that opens it."""

    title: str
    endpoint: str
    permissions: frozenset[Permission]
    for_house: bool = False
    """Whether it is about the organisation itself rather than about what it makes."""

    @property
    def address(self) -> str:
        return url_for(self.endpoint)


PARTS = (
    Part("Stock", "pages.stock", frozenset({Permission.VIEW_INVENTORY})),
    Part("Products", "pages.list_products", frozenset({Permission.VIEW_PRODUCTS})),
    Part("Recipes", "pages.list_recipes", frozenset({Permission.VIEW_RECIPES})),
    Part("Batches", "pages.list_batches", frozenset({Permission.VIEW_BATCHES})),
    Part("Recalls", "pages.list_recalls", frozenset({Permission.VIEW_REPORTS})),
    Part("Members", "pages.list_members", frozenset({Permission.MANAGE_USERS}), for_house=True),
    Part("Roles", "pages.list_roles", frozenset({Permission.MANAGE_USERS, Permission.MANAGE_ROLES}), for_house=True),
    Part("API tokens", "pages.list_tokens", frozenset({Permission.MANAGE_TOKENS}), for_house=True),
    Part("Billing", "pages.show_billing", frozenset({Permission.MANAGE_BILLING}), for_house=True),
    Part("Organisation", "pages.show_organization", frozenset({Permission.EDIT_ORGANIZATION}), for_house=True),
    Part("Audit", "pages.list_audit", frozenset({Permission.VIEW_AUDIT_LOGS}), for_house=True),
)


class Done(StrEnum):
    """What a form did. It stands in the address of the page that follows, so that nothing has to be remembered."""

    PRODUCT_CREATED = "product-created"
    PRODUCT_EDITED = "product-edited"
    PRODUCT_ARCHIVED = "product-archived"
    PRODUCT_RESTORED = "product-restored"
    VARIANT_RENAMED = "variant-renamed"
    SKU_ADDED = "sku-added"
    SKU_EDITED = "sku-edited"
    IMPORTED = "imported"
    NOTHING_NEW = "nothing-new"
    ROLE_GIVEN = "role-given"
    DEACTIVATED = "deactivated"
    RESTORED = "restored"
    INVITED = "invited"
    INVITED_AGAIN = "invited-again"
    WITHDRAWN = "withdrawn"
    SIGNED_OUT = "signed-out"
    ORGANIZATION_EDITED = "organization-edited"
    ROLE_DEFINED = "role-defined"
    ROLE_EDITED = "role-edited"
    ROLE_REMOVED = "role-removed"
    RECIPE_MADE = "recipe-made"
    RECIPE_EDITED = "recipe-edited"
    RECIPE_ARCHIVED = "recipe-archived"
    RECIPE_RESTORED = "recipe-restored"
    RECIPES_IMPORTED = "recipes-imported"
    PLAN_CHANGED = "plan-changed"
    SUBSCRIPTION_CANCELLED = "subscription-cancelled"
    SUBSCRIPTION_KEPT = "subscription-kept"
    BATCH_PLANNED = "batch-planned"
    BATCH_CHANGED = "batch-changed"
    LOTS_HELD = "lots-held"
    LOTS_RELEASED = "lots-released"
    RECALL_STARTED = "recall-started"
    RECALL_PACKED = "recall-packed"
    RECALL_HELD = "recall-held"
    RECALL_CLOSED = "recall-closed"
    BATCH_FINISHED = "batch-finished"
    TOKEN_REVOKED = "token-revoked"  # noqa: S105 - no token, but what was done to one


DONE: Mapping[str, str] = MappingProxyType(
    {
        Done.PRODUCT_CREATED: "The product is there. Add the sizes in which you sell it.",
        Done.PRODUCT_EDITED: "The product is changed.",
        Done.PRODUCT_ARCHIVED: "The product is offered no more. Its stock and its history stay.",
        Done.PRODUCT_RESTORED: "The product is offered again.",
        Done.VARIANT_RENAMED: "The variant has its new name. Items keep theirs.",
        Done.SKU_ADDED: "The size is added. Receive or make some of it, and it can be sold.",
        Done.SKU_EDITED: "The size is changed.",
        Done.IMPORTED: "The file is imported, all of it.",
        Done.NOTHING_NEW: "There was nothing new in that file: it was imported before, and nothing was changed.",
        Done.ROLE_GIVEN: "The role is given. It counts from their next click on.",
        Done.DEACTIVATED: "The member is shut out, and so are their API tokens. What they did stays.",
        Done.RESTORED: "The member can come in again, with the role they had.",
        Done.INVITED: "The invitation is on its way. Its link works once, for a week.",
        Done.INVITED_AGAIN: "The invitation is on its way again, with a new link; the one before leads to nothing.",
        Done.WITHDRAWN: "The invitation is withdrawn. Its link leads to nothing.",
        Done.SIGNED_OUT: "They are signed out there, from their next click on.",
        Done.ORGANIZATION_EDITED: "The organisation is changed, for everybody in it.",
        Done.ROLE_DEFINED: "The role is defined. Give it to somebody under Members.",
        Done.ROLE_EDITED: "The role is changed, for everybody who has it.",
        Done.ROLE_REMOVED: "The role is removed.",
        Done.RECIPE_MADE: "The recipe is written, in its first version.",
        Done.RECIPE_EDITED: "The recipe says this from now on. What it said before stays as it was.",
        Done.RECIPE_ARCHIVED: "The recipe is out of use. Its versions stay.",
        Done.RECIPE_RESTORED: "The recipe is in use again.",
        Done.RECIPES_IMPORTED: "The recipes are imported.",
        Done.PLAN_CHANGED: "The plan is changed. What it gives counts from now on.",
        Done.SUBSCRIPTION_CANCELLED: "The subscription is cancelled. What was paid for stays until it is over.",
        Done.SUBSCRIPTION_KEPT: "The cancellation is taken back. Your plan goes on, and renews as before.",
        Done.BATCH_PLANNED: "The batch is planned. Nothing is taken from stock before it starts.",
        Done.BATCH_CHANGED: "It stands in the record of the batch.",
        Done.LOTS_HELD: "What is left of it, and of what was made of it, is held back.",
        Done.LOTS_RELEASED: "What was held for that reason may be used again.",
        Done.RECALL_STARTED: "It has started, and its time counts. This is all that it reaches.",
        Done.RECALL_PACKED: "The clock has stopped. The time that it took is kept.",
        Done.RECALL_HELD: "All of it that was still free is held.",
        Done.RECALL_CLOSED: "It is closed. Its record stays.",
        Done.BATCH_FINISHED: "The batch is finished. What came out is in stock.",
        Done.TOKEN_REVOKED: "The token is revoked. It opens nothing any more.",
    }
)
"""The words for it: a closed list, so that nobody's link can make a page of ours say anything else."""


def done(endpoint: str, what: Done, **ids: UUID) -> Response:
    """The way from a form to the page that tells what it did. ids: those in that page's path."""
    values: dict[str, Any] = {**ids, "done": what.value}
    return redirect(url_for(endpoint, **values), HTTPStatus.SEE_OTHER)


def around(caller: Caller) -> dict[str, Any]:
    """What the frame of a page shows to who is signed in: their organisation, and the parts of the site for them."""
    parts = [part for part in PARTS if not part.permissions.isdisjoint(caller.permissions)]
    return {"organization": caller.organization, "navigation": parts}


def show_layout(site: Flask) -> None:
    """Let templates know the visitor's organisation and navigation, and let them write permissions in words."""
    site.add_template_filter(in_groups)
    site.add_template_filter(in_words)

    @site.context_processor
    def framed() -> dict[str, Any]:
        visit: Visit | None = g.get("visit")
        if visit is None:
            return {}
        return {
            **around(visit.caller),
            "done": DONE.get(request.args.get("done", "")),
            "manages_billing": visit.may(Permission.MANAGE_BILLING),
            # Asked for where it is shown: an error page, and a form that leads elsewhere, send no statement for it.
            "billing_notice": lambda: visit.app.billing.view_notice(visit.caller),
        }
