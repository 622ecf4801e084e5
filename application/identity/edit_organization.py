"""Change what an organisation is called, where it is and what it counts in."""

from dataclasses import dataclass, replace

from application.auditing import audited
from application.caller import Caller
from application.identity.found_organization import checked_organization
from domain.identity.permissions import Permission
from domain.shared.audit import Facts
from domain.shared.errors import DomainError
from domain.shared.organization import Organization
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


class CurrencyInUse(DomainError):
    """Costs are recorded in the currency that there is, and would mean other amounts in another."""

    code = "identity.currency_in_use"

    def __init__(self, currency: str, got: str) -> None:
        super().__init__(
            f"Costs are recorded in {currency} already, so the currency stays; found another organisation for another.",
            field="currency",
            expected=currency,
            got=got,
        )


@dataclass(frozen=True, slots=True)
class EditOrganization:
    """
    Change what is given (None: as it is). What is so already stays so.

    Days that were recorded, such as expiries, stay the days that they are, wherever the organisation is from now on.

    :raises MissingPermission: the caller may not edit the organisation.
    :raises InvalidName, InvalidOrganization: there may be no such organisation.
    :raises CurrencyInUse: something has a cost in the currency that there is.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(
        self, caller: Caller, *, name: str | None = None, time_zone: str | None = None, currency: str | None = None
    ) -> Organization:
        caller.require(Permission.EDIT_ORGANIZATION)

        def work(transaction: Transaction) -> Organization:
            # The caller's own is read with their token or session, and may have changed since.
            before = transaction.organizations.get(caller.organization_id) or caller.organization
            after = replace(
                before,
                name=before.name if name is None else name,
                time_zone=before.time_zone if time_zone is None else time_zone,
                currency=before.currency if currency is None else currency,
            )
            checked_organization(after)
            if after.currency != before.currency and transaction.organizations.is_costed(before.id):
                raise CurrencyInUse(before.currency, after.currency)
            if after != before:
                audit = audited(
                    caller,
                    self.ids,
                    self.clock(),
                    action="identity.edit_organization",
                    subject=("organization", before.id),
                    before=_facts(before),
                    after=_facts(after),
                )
                transaction.organizations.save(after, audit)
            return after

        return self.transactions(work)

    def may_change_currency(self, caller: Caller) -> bool:
        """Whether nothing has a cost yet."""
        return not self.transactions(lambda transaction: transaction.organizations.is_costed(caller.organization_id))


def _facts(organization: Organization) -> Facts:
    return {
        "name": organization.name,
        "currency": organization.currency,
        "time_zone": organization.time_zone,
    }
