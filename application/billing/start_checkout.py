"""Send somebody to the provider to buy a plan."""

from dataclasses import dataclass
from hashlib import sha256

from application.billing.current_plan import current_plan
from application.caller import Caller
from application.requests import require_key
from application.terms import Billing, required
from domain.billing.refusals import AlreadySubscribed, CustomerTaken
from domain.identity.permissions import Permission
from ports.billing_provider import CheckoutOrder, NewCustomer
from ports.billing_reading import BillingReading
from ports.clock import Clock
from ports.ids import Ids
from ports.people_reading import PeopleReading
from ports.subscriptions import Customer
from ports.transactions import Transactions


@dataclass(frozen=True, slots=True)
class StartCheckout:
    """
    Begin to buy a plan: where to send the browser. What came of it, events tell.

    The provider hears of the organisation first, once, and whose its customer is, is kept before anything is bought.
    Asked again with the same `key` for the same plan, it is the same checkout.

    :raises NoBilling: nobody bills here.
    :raises MissingPermission: the caller may not manage billing.
    :raises UnknownPlan: nobody sells that plan.
    :raises AlreadySubscribed: the organisation has a plan, to be changed instead.
    :raises BadKey: the key is empty, too long or not printable.
    :raises BillingUnavailable, BillingRefused: the provider does not answer, or says no.
    """

    billing: Billing | None
    transactions: Transactions
    reading: BillingReading
    people: PeopleReading
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, plan: str, *, success_url: str, cancel_url: str, key: str | None = None) -> str:
        caller.require(Permission.MANAGE_BILLING)
        if key is not None:
            require_key(key)
        billing = required(self.billing)
        price_id = billing.catalogue.price_of(plan)
        current = current_plan(self.reading.subscriptions(caller.organization_id), billing)
        if current is not None:
            raise AlreadySubscribed(current.plan.code)
        order = CheckoutOrder(
            organization_id=caller.organization_id,
            customer_id=self._customer(caller, billing),
            price_id=price_id,
            success_url=success_url,
            cancel_url=cancel_url,
        )
        once = str(self.ids()) if key is None else _hashed(caller, price_id, key)
        return billing.provider.create_checkout(order, key=f"checkout:{once}")

    def _customer(self, caller: Caller, billing: Billing) -> str:
        provider, whose = billing.provider, caller.organization_id
        known = self.reading.customer(whose, provider.name, provider.account)
        if known is not None:
            return known
        new = NewCustomer(organization_id=whose, name=caller.organization.name, email=self._address(caller))
        customer = Customer(
            organization_id=whose,
            provider=provider.name,
            account=provider.account,
            customer_id=provider.create_customer(new, key=f"customer:{whose}"),
        )
        kept, _ = self.transactions(lambda each: each.subscriptions.map_customer(customer, self.clock()))
        if kept != whose:
            raise CustomerTaken(customer.customer_id)
        return customer.customer_id

    def _address(self, caller: Caller) -> str:
        members = self.people.members(caller.organization_id)
        own = next((each.user.email for each in members if each.user.id == caller.actor_id), None)
        return "" if own is None else own.shown


def _hashed(caller: Caller, price_id: str, key: str) -> str:
    """A key of somebody's, which nobody else's is like, in as many characters as every provider takes."""
    return sha256("\n".join((str(caller.organization_id), price_id, key)).encode()).hexdigest()
