"""Let something be looked at only if the plan has it."""

from dataclasses import dataclass

from application.caller import Caller
from application.terms import Billing
from domain.billing.entitlements import entitlements, require_feature
from domain.identity.permissions import Permission
from ports.billing_reading import BillingReading
from ports.clock import Clock


@dataclass(frozen=True, slots=True)
class RequireFeature:
    """
    Go on only if the organisation's plan has what this permission is for. One statement; none where nobody bills.

    What is made asks inside its transaction, by `Room`; this is for what is only looked at. Operators are not asked.

    :raises NotInPlan: the plan does not have it.
    """

    billing: Billing | None
    reading: BillingReading
    clock: Clock

    def __call__(self, caller: Caller, permission: Permission) -> None:
        if self.billing is None:
            return
        bought = self.reading.subscriptions(caller.organization_id)
        granted = entitlements(bought, self.billing.catalogue, self.billing.grace, self.clock())
        require_feature(granted, permission, catalogue=self.billing.catalogue)
