"""Act for an organisation as the operator of the installation does: in the name of its owner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from application.caller import Caller
from domain.identity.permissions import ALL
from domain.shared.errors import DomainError
from domain.shared.identifiers import UserId
from domain.shared.organization import Organization
from ports.access import Access
from ports.ids import Ids
from ports.stock_reading import StockReading


class OrganizationNotClear(DomainError):
    """It is not said which organisation is meant, or what is said fits none or several."""

    code = "identity.organization_not_clear"


@dataclass(frozen=True, slots=True)
class ActAsOperator:
    """
    The caller for an organisation told by name or id; None means the only one there is.

    Whoever may run commands on the installation may do everything in it, so the caller has every permission.

    :raises OrganizationNotClear: none or several organisations fit.
    """

    reading: StockReading
    access: Access
    ids: Ids

    def __call__(self, organization: str | None = None) -> Caller:
        everyone = self.reading.organizations()
        fitting = [each for each in everyone if organization in (None, each.name, str(each.id))]
        if len(fitting) != 1:
            raise _not_clear(organization, everyone, fitting)
        [chosen] = fitting
        owner_id = self.access.owner(chosen.id)
        if owner_id is None:
            raise _not_clear(organization, everyone, [])
        return self._caller(chosen, owner_id)

    def everywhere(self) -> Iterator[Caller]:
        """A caller for each organisation that has an owner: for work that is due in all of them."""
        for organization in self.reading.organizations():
            owner_id = self.access.owner(organization.id)
            if owner_id is not None:
                yield self._caller(organization, owner_id)

    def _caller(self, organization: Organization, owner_id: UserId) -> Caller:
        return Caller(organization=organization, actor_id=owner_id, request_id=str(self.ids()), permissions=ALL)


def _not_clear(
    asked: str | None, everyone: Sequence[Organization], fitting: Sequence[Organization]
) -> OrganizationNotClear:
    if not everyone:
        return OrganizationNotClear(
            "There is no organisation yet; found one first.",
            field="organization",
            expected="an organisation",
            got="an empty installation",
        )
    if fitting:
        message, choices = "Several organisations fit; say which one is meant.", fitting
    else:
        message, choices = f"There is no organisation {asked}.", everyone
    names = ", ".join(f"{each.name} ({each.id})" for each in choices[:5])
    return OrganizationNotClear(message, field="organization", expected=f"one of {names}", got=asked or "nothing")
