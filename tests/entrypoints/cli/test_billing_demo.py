"""How the demo brewery pays."""

from pathlib import Path

import pytest

from entrypoints.cli.installation import billing_in_memory, opened
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.entrypoints.cli.terminal import Terminal
from tests.entrypoints.web.browsing import Pages
from tests.servers.databases import sqlite_address

PLANS = [("free", None), ("maker", "paid"), ("maker", "past_due"), ("maker", "paid"), ("team", "paid")]


def told(terminal: Terminal) -> list[dict[str, object]]:
    steps: list[dict[str, object]] = terminal.told("demo", "billing")["steps"]
    return steps


def test_the_demo_of_billing_shows_each_step_with_what_follows_from_it(tmp_path: Path) -> None:
    shown = Terminal(sqlite_address(tmp_path / "var" / "demo.db")).shown("demo", "billing")
    for part in (
        "Your plan Free has room for 1 member, and 3 are in use; the plan Team lifts",
        "Events: subscription.changed, checkout.completed",
        "Plan: Maker, paid",
        "Events: subscription.changed, payment.failed",
        "Plan: Maker, a payment failed; access until",
        "Events: subscription.changed, invoice.paid",
        "Plan: Team, paid",
    ):
        assert part in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_the_demo_of_billing_again_begins_anew(brewery: Terminal) -> None:
    first, second = told(brewery), told(brewery)
    for steps in (first, second):
        assert [step["plan"] for step in steps] == [plan for plan, _ in PLANS]
        assert [step["status"] for step in steps][1:] == [status for _, status in PLANS][1:]
    assert (first[0]["status"], second[0]["status"]) == ("none", "ended")
    assert {"limit": "items", "most": 5000, "use": 26} in second[-1]["limits"]  # type: ignore[operator]


def test_the_main_demo_is_loaded_whoever_bills(tmp_path: Path) -> None:
    terminal = Terminal(sqlite_address(tmp_path / "demo.db"), BILLING__PROVIDER="memory")
    assert terminal.told("demo")["loaded"]


def test_the_billing_page_shows_what_the_demo_left_and_changes_it(brewery: Terminal) -> None:
    told(brewery)
    settings = billing_in_memory(Settings(database_url=brewery.database_url, demo_sign_in=True, rate_limit="off"))
    with opened(settings) as app:
        pages = Pages(create_site(app, settings))
        pages.send("/auth/demo-sign-in", role="owner")
        assert "Team Paid" in pages.open("/billing")
        assert "Maker Paid" in pages.done("/billing/plans/maker/change")
        assert "Maker Cancelled" in pages.done("/billing/plans/maker/cancel")
        assert pages.send("/billing/portal").status_code in {200, 303}


def test_the_demo_of_billing_does_not_go_into_production(brewery: Terminal) -> None:
    refused = brewery.with_settings(ENVIRONMENT="production").refused("demo", "billing", exit_code=3)
    assert refused["code"] == "settings.demo_in_production"


@pytest.mark.postgresql
def test_the_demo_of_billing_is_the_same_on_postgresql(postgres_url: str) -> None:
    assert [step["plan"] for step in told(Terminal(postgres_url))] == [plan for plan, _ in PLANS]
