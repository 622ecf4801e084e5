"""Plans, what may be added to them, and the prices by which providers sell them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from domain.shared.errors import DomainError


class Limit(StrEnum):
    """What a plan limits: how many of these an organisation may have."""

    MEMBERS = "members"
    """Active ones."""
    ITEMS = "items"
    """Those that are not archived."""
    RECIPES = "recipes"
    PRODUCTS = "products"
    BATCHES = "batches_a_month"
    """Begun in a calendar month of UTC."""


Limits = Mapping[Limit, int | None]
"""How many of each; None is any number."""


class UnknownPlan(DomainError):
    """There is no such plan, or nobody sells it here."""

    code = "billing.unknown_plan"

    def __init__(self, got: str, known: Sequence[str]) -> None:
        super().__init__(
            "There is no such plan to be bought.",
            field="plan",
            expected=", ".join(known) or "a plan that the installation has a price for",
            got=got,
        )


class BadPlans(DomainError):
    """What describes the plans cannot be: the installation does not start with it."""

    code = "billing.bad_plans"

    def __init__(self, *, field: str, expected: str, got: str) -> None:
        super().__init__(
            f"The plans cannot be read: {field} must be {expected}.", field=field, expected=expected, got=got
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What an organisation pays for. `code` is stable, `name` is for people.

    `permissions` are those that members can use at most, by their values; None is all there are.
    """

    code: str
    name: str
    limits: Limits
    permissions: frozenset[str] | None = None

    def has(self, permission: str) -> bool:
        """Whether members may use this permission, if they have it."""
        return self.permissions is None or permission in self.permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOn:
    """Something bought besides a plan: it raises limits, each time that it is bought, and is never the plan."""

    code: str
    name: str
    adds: Mapping[Limit, int]


UNLIMITED = Plan(code="unlimited", name="Unlimited", limits=MappingProxyType(dict.fromkeys(Limit)))
"""What an organisation has where nobody bills."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """
    The plans from the smallest to the largest, the add-ons, and what each price of the provider buys: a code of either.

    `without` is the code of the plan that an organisation has without a subscription in force.
    """

    plans: Sequence[Plan]
    add_ons: Sequence[AddOn] = ()
    prices: Mapping[str, str] = field(default_factory=dict)
    without: str = "free"

    def __post_init__(self) -> None:
        codes = [*(each.code for each in self.plans), *(each.code for each in self.add_ons)]
        twice = next((code for code in codes if codes.count(code) > 1), None)
        if twice is not None:
            raise BadPlans(field="code", expected="different for each plan and add-on", got=twice)
        unknown = next((code for code in self.prices.values() if code not in codes), None)
        if unknown is not None:
            raise BadPlans(field="prices", expected=f"prices of {', '.join(codes)}", got=unknown)
        if self.without not in [each.code for each in self.plans]:
            raise BadPlans(field="without", expected="the code of a plan", got=self.without)

    @property
    def default(self) -> Plan:
        """The plan without a subscription."""
        return next(each for each in self.plans if each.code == self.without)

    @property
    def for_sale(self) -> Sequence[Plan]:
        """The plans that have a price."""
        sold = set(self.prices.values())
        return [each for each in self.plans if each.code in sold]

    def plan_of(self, price_id: str) -> Plan | None:
        """The plan that a price buys; None when it buys an add-on, or is unknown."""
        code = self.prices.get(price_id)
        return next((each for each in self.plans if each.code == code), None)

    def add_on_of(self, price_id: str) -> AddOn | None:
        """The add-on that a price buys; None when it buys a plan, or is unknown."""
        code = self.prices.get(price_id)
        return next((each for each in self.add_ons if each.code == code), None)

    def price_of(self, plan: str) -> str:
        """
        The price by which a plan is bought: the first that is configured for it.

        :raises UnknownPlan: it has none.
        """
        for price_id, code in self.prices.items():
            if code == plan and self.plan_of(price_id) is not None:
                return price_id
        raise UnknownPlan(plan, [each.code for each in self.for_sale])

    def rank(self, plan: Plan) -> int:
        """How large a plan is among all."""
        return self.plans.index(plan)
