"""The plans that ship, and what else a file may say."""

from collections.abc import Collection
from pathlib import Path

import pytest

from adapters.plans.file import SHIPPED, read_plans
from domain.billing.plans import BadPlans, Limit
from domain.identity.permissions import ALL, FEATURES
from tests.billing.till import PRICES


def test_the_plans_that_ship_grow_from_one_to_the_next() -> None:
    catalogue = read_plans(None, PRICES, without="free")
    assert [plan.code for plan in catalogue.plans] == ["free", "maker", "team", "enterprise"]
    for limit in Limit:
        most = [plan.limits[limit] for plan in catalogue.plans]
        assert None not in most[:-1]
        assert most == [*sorted(each for each in most if each is not None), None]
    permissions = [plan.permissions for plan in catalogue.plans]
    assert permissions[0] is not None
    assert permissions[1] is not None
    assert permissions[0] < permissions[1] < ALL
    assert permissions[2:] == [None, None]


def test_whoever_does_not_pay_reaches_their_billing_page() -> None:
    assert all(
        "organization.manage_billing" in (plan.permissions or ALL)
        for plan in read_plans(None, {}, without="free").plans
    )


def test_a_plan_may_be_without_features_and_without_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "plans.toml"

    def written(permissions: Collection[str]) -> Path:
        listed = ", ".join(f'"{each}"' for each in sorted(permissions))
        file.write_text(f'[[plan]]\ncode = "a"\nname = "A"\npermissions = [{listed}]\n', encoding="utf-8")
        return file

    [plan] = read_plans(written(ALL - FEATURES), {}, without="a").plans
    assert plan.permissions == ALL - FEATURES
    for permission in ALL - FEATURES:
        with pytest.raises(BadPlans, match="permissions must be all"):
            read_plans(written(ALL - {permission}), {}, without="a")


def test_another_file_takes_their_place(tmp_path: Path) -> None:
    file = tmp_path / "plans.toml"
    file.write_text('[[plan]]\ncode = "all"\nname = "All"\nlimits = { items = 7 }\n', encoding="utf-8")
    [plan] = read_plans(file, {"p": "all"}, without="all").plans
    assert plan.limits == {**dict.fromkeys(Limit), Limit.ITEMS: 7}
    assert plan.permissions is None


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "plan = 1",
        "plan = [1]",
        "[[plan]]\nname = 'A'",
        "[[plan]]\ncode = ' '\nname = 'A'",
        "[[plan]]\ncode = 'a'\nname = 'A'\nlimits = 1",
        "[[plan]]\ncode = 'a'\nname = 'A'\nlimits = { items = -1 }",
        "[[plan]]\ncode = 'a'\nname = 'A'\nlimits = { items = true }",
        "[[plan]]\ncode = 'a'\nname = 'A'\nlimits = { gold = 1 }",
        "[[plan]]\ncode = 'a'\nname = 'A'\npermissions = 'all'",
        "[[plan]]\ncode = 'a'\nname = 'A'\npermissions = [1]",
        "[[add_on]]\ncode = 'a'\nname = 'A'\nadds = 5",
    ],
)
def test_a_file_that_describes_no_plans_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "plans.toml"
    file.write_text(text + "\n\n" + SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(BadPlans):
        read_plans(file, {}, without="free")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPlans):
        read_plans(tmp_path / "none.toml", {}, without="free")
