"""Send somebody to the provider's own pages: cards, invoices, what was paid."""

from dataclasses import dataclass

from application.caller import Caller
from application.terms import Billing, required
from domain.billing.refusals import NothingBought
from domain.identity.permissions import Permission
from ports.billing_reading import BillingReading


@dataclass(frozen=True, slots=True)
class OpenPortal:
    """
    Where to send the browser; it comes back to `return_url`.

    :raises NoBilling: nobody bills here.
    :raises MissingPermission: the caller may not manage billing.
    :raises NothingBought: the provider does not know the organisation.
    :raises NotOffered: it has no such pages.
    :raises BillingUnavailable, BillingRefused: it does not answer, or says no.
    """

    billing: Billing | None
    reading: BillingReading

    def __call__(self, caller: Caller, return_url: str) -> str:
        caller.require(Permission.MANAGE_BILLING)
        provider = required(self.billing).provider
        customer_id = self.reading.customer(caller.organization_id, provider.name, provider.account)
        if customer_id is None:
            raise NothingBought
        return provider.create_portal_session(customer_id, return_url)
