"""What an installation bills by."""

from dataclasses import dataclass, field

from domain.billing.effects import Effect, checked
from domain.billing.entitlements import Grace
from domain.billing.events import BillingEvent
from domain.billing.plans import Catalogue
from domain.billing.projection import Subscription
from domain.billing.refusals import MalformedEvent, NoBilling, UnknownBillingProvider
from ports.billing_provider import BillingProvider


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    """Who takes the money, what is sold, and how patient the installation is with who does not pay."""

    provider: BillingProvider
    catalogue: Catalogue
    grace: Grace = field(default_factory=Grace)

    @property
    def label(self) -> str:
        """What people call the provider."""
        return self.provider.name.capitalize()

    def provides(self, what: BillingEvent | Subscription) -> bool:
        """Whether it is of the present provider, and of the account that we have there now."""
        return (what.provider, what.account) == (self.provider.name, self.provider.account)

    def read(self, event: BillingEvent) -> Effect | MalformedEvent | UnknownBillingProvider:
        """What an event means, or why nobody can tell: in either case it is kept."""
        if not self.provides(event):
            return UnknownBillingProvider(event.provider)
        try:
            return checked(self.provider.effect_of(event))
        except MalformedEvent as refusal:
            return refusal
        except Exception as error:  # noqa: BLE001 - one event that breaks its reader must not close the door to all others
            return MalformedEvent(field="body", expected="what such an event has", got=type(error).__name__)


def required(billing: Billing | None) -> Billing:
    """
    What the installation bills by.

    :raises NoBilling: it does not.
    """
    if billing is None:
        raise NoBilling
    return billing
