"""The catalogue of plans from a file: the one that ships with the product, or another like it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from domain.billing.plans import AddOn, BadPlans, Catalogue, Limit, Plan
from domain.identity.permissions import ALL, FEATURES

SHIPPED = Path(__file__).with_name("plans.toml")

Table = Mapping[str, object]


def read_plans(file: Path | None, prices: Mapping[str, str], *, without: str) -> Catalogue:
    """
    The plans of a file, or those that ship with the product, with what each price of the provider buys.

    :raises BadPlans: the file cannot be read, or describes no plans.
    """
    try:
        told = tomllib.loads((file or SHIPPED).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadPlans(field="file", expected="readable TOML", got=str(error)) from None
    return Catalogue(
        plans=[_plan(each) for each in _tables(told, "plan")],
        add_ons=[_add_on(each) for each in _tables(told, "add_on")],
        prices=prices,
        without=without,
    )


def _plan(told: Table) -> Plan:
    limits = _amounts(told, "limits")
    return Plan(
        code=_text(told, "code"),
        name=_text(told, "name"),
        limits={limit: limits.get(limit) for limit in Limit},
        permissions=_permissions(told),
    )


def _add_on(told: Table) -> AddOn:
    return AddOn(code=_text(told, "code"), name=_text(told, "name"), adds=_amounts(told, "adds"))


def _tables(told: Table, name: str) -> list[Table]:
    rows = told.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadPlans(field=name, expected=f"tables, each begun by [[{name}]]", got=type(rows).__name__)
    return rows


def _text(told: Table, name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadPlans(field=name, expected="text", got=repr(value))
    return value


def _permissions(told: Table) -> frozenset[str] | None:
    """All that members can use; nobody asks a plan for what is no feature, so it cannot leave that out."""
    if "permissions" not in told:
        return None
    permissions = frozenset(_texts(told["permissions"]))
    missing = ALL - FEATURES - permissions
    if missing:
        features = ", ".join(sorted(FEATURES))
        raise BadPlans(
            field="permissions",
            expected=f"all permissions but some of {features}",
            got=f"none of {', '.join(sorted(missing))}",
        )
    return permissions


def _texts(told: object) -> list[str]:
    if not isinstance(told, list) or not all(isinstance(each, str) for each in told):
        raise BadPlans(field="permissions", expected="a list of texts", got=repr(told))
    return told


def _amounts(told: Table, name: str) -> Mapping[Limit, int]:
    """Whole numbers by what they limit."""
    amounts = told.get(name, {})
    if not isinstance(amounts, dict):
        raise BadPlans(field=name, expected="a table", got=repr(amounts))
    for key, amount in amounts.items():
        if key not in set(Limit) or type(amount) is not int or amount < 0:
            known = ", ".join(Limit)
            raise BadPlans(field=name, expected=f"whole numbers of {known}", got=f"{key} = {amount!r}")
    return {Limit(key): amount for key, amount in amounts.items()}
