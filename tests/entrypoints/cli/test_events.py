"""Billing events on a terminal: look at them, try them again, put them aside, and look for what never came."""

from collections.abc import Iterator

import pytest

from application.app import App
from application.caller import Caller
from tests.billing.running import Provider, buys_elsewhere, founded, looked_into, provider_named
from tests.entrypoints.cli.terminal import Json, Terminal

MAPPING = "checkout.session.completed"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with provider_named("stripe") as made:
        yield made


@pytest.fixture
def app(sqlite_url: str, provider: Provider) -> Iterator[App]:
    with looked_into(sqlite_url, provider) as made:
        yield made


@pytest.fixture
def desk(sqlite_url: str, provider: Provider) -> Terminal:
    """An operator's terminal, where the installation bills."""
    return Terminal(sqlite_url, **provider.environment)


@pytest.fixture
def owner(app: App) -> Caller:
    return founded(app)


@pytest.fixture
def bought(app: App, provider: Provider, owner: Caller) -> str:
    """A subscription of whose events all came but the one that tells whose it is, so that those failed."""
    held = buys_elsewhere(app, owner, provider)
    bring(app, provider, lost=MAPPING)
    return held


def bring(app: App, provider: Provider, lost: str = "") -> None:
    for event in provider.site.events:
        if event["type"] != lost:
            body = provider.site.body_of(event)
            app.billing.handle_event("stripe", body, provider.site.sign(body))


def of_type(desk: Terminal, kind: str) -> Json:
    [event] = desk.told("events", "list", "--type", kind)["events"]
    found: Json = event
    return found


@pytest.mark.usefixtures("bought")
def test_events_are_listed_newest_first_and_by_what_came_of_them(desk: Terminal, provider: Provider) -> None:
    listed = desk.told("events", "list")
    assert (len(listed["events"]), listed["more"]) == (len(provider.site.events) - 1, False)
    assert listed["events"] == sorted(listed["events"], key=lambda each: str(each["created_at"]), reverse=True)
    failed = desk.told("events", "list", "--status", "failed")["events"]
    assert {each["status"] for each in failed} == {"failed"}
    assert all(each["error_message"].startswith("billing.unknown_customer: ") for each in failed)
    assert desk.told("events", "list", "--status", "dead")["events"] == []
    assert desk.told("events", "list", "--limit", "1")["more"]
    shown = desk.shown("events", "list", "--limit", "1")
    assert "There is more" in shown
    assert "No such event came." in desk.shown("events", "list", "--type", "unheard.of")


@pytest.mark.usefixtures("bought")
def test_events_are_listed_by_time(desk: Terminal) -> None:
    assert desk.told("events", "list", "--since", "2999-01-01")["events"] == []
    assert desk.told("events", "list", "--until", "1999-01-01")["events"] == []
    both = desk.told("events", "list", "--since", "2000-01-01", "--until", "2999-01-01T10:00")
    assert len(both["events"]) == len(desk.told("events", "list")["events"])


@pytest.mark.usefixtures("bought")
def test_events_are_listed_by_the_organisation_that_they_are_about(
    desk: Terminal, app: App, provider: Provider, owner: Caller
) -> None:
    other = founded(app)
    assert desk.told("events", "list", "-o", owner.organization.name)["events"] == []
    bring(app, provider)
    theirs = desk.told("events", "list", "-o", owner.organization.name)["events"]
    assert {each["customer_id"] for each in theirs} == {of_type(desk, MAPPING)["customer_id"]}
    assert desk.told("events", "list", "-o", str(other.organization_id))["events"] == []


@pytest.mark.usefixtures("bought")
def test_what_an_event_says_is_shown_when_it_is_asked_for(desk: Terminal) -> None:
    ident = of_type(desk, "invoice.paid")["event_id"]
    assert "body" not in desk.told("events", "show", ident)
    assert desk.told("events", "show", ident, "--body")["body"].startswith("{")
    assert "customer_email" not in desk.shown("events", "show", ident)
    assert desk.refused("events", "show", "evt_none")["code"] == "billing.unknown_event"


@pytest.mark.usefixtures("bought")
def test_what_is_due_is_tried_again(desk: Terminal, app: App, provider: Provider) -> None:
    assert desk.shown("events", "retry") == "No event was due.\n"
    failed = len(desk.told("events", "list", "--status", "failed")["events"])
    bring(app, provider, lost="everything but what tells whose they are")
    assert failed
    assert desk.told("events", "retry")["success"]
    assert desk.told("events", "stats")["events"]["failed"] == 0


@pytest.mark.usefixtures("bought")
def test_a_replay_that_fails_says_so(desk: Terminal) -> None:
    answer = desk.type("events", "replay", of_type(desk, "invoice.paid")["event_id"], "--json")
    assert (answer.exit_code, answer.record["success"], answer.record["outcome"]) == (1, False, "failed")


def test_what_took_effect_is_replayed_by_force_alone_and_its_organisation_finds_it_in_its_audit(
    desk: Terminal, app: App, provider: Provider, owner: Caller
) -> None:
    provider.shop.fails_to_pay(buys_elsewhere(app, owner, provider))
    bring(app, provider)
    bring(app, provider)
    ident = of_type(desk, "invoice.payment_failed")["event_id"]
    assert desk.refused("events", "replay", ident)["code"] == "billing.already_processed"
    assert desk.told("events", "replay", ident, "--force")["outcome"] == "processed"
    [entry] = desk.told("audit", "--action", "billing.", "-o", owner.organization.name)["entries"]
    assert (entry["action"], entry["subject_id"]) == ("billing.replay_event", ident)
    # Its mail has an id that follows from the event.
    sent = desk.type("worker", "--once", "--json")
    assert sent.record["done"]["mail_sent"] == 1


@pytest.mark.usefixtures("bought")
def test_an_event_is_put_aside_until_it_is_replayed(
    desk: Terminal, app: App, provider: Provider, owner: Caller
) -> None:
    assert desk.shown("events", "quarantine") == "No event is in quarantine.\n"
    bring(app, provider)
    ident = of_type(desk, "invoice.paid")["event_id"]
    aside = desk.told("events", "quarantine", ident, "--reason", "It looks odd")
    assert (aside["status"], aside["error_message"]) == ("quarantined", "It looks odd")
    assert [each["event_id"] for each in desk.told("events", "quarantine")["events"]] == [ident]
    assert desk.told("events", "stats")["needing_somebody"] == 1
    assert "1 need somebody" in desk.shown("events", "stats")
    assert desk.told("events", "replay", ident)["success"]
    actions = [
        each["action"] for each in desk.told("audit", "--action", "billing.", "-o", owner.organization.name)["entries"]
    ]
    assert actions == ["billing.replay_event", "billing.quarantine_event"]


@pytest.mark.usefixtures("bought")
def test_what_never_came_is_found(desk: Terminal) -> None:
    found = desk.told("events", "reconcile", "--whole")
    assert of_type(desk, MAPPING)["source"] == "sweep"
    assert found["success"]
    assert found["compared"]["unknown"] == 0
    assert desk.told("events", "retry")["success"]
    assert "had never come" in desk.shown("events", "reconcile")


def test_while_the_provider_is_away_nothing_is_reconciled(desk: Terminal, provider: Provider, app: App) -> None:
    assert app.bills
    provider.site.fail(503, times=20)
    assert desk.refused("events", "reconcile")["code"] == "billing.provider_unavailable"


@pytest.mark.parametrize(
    "words", [["retry"], ["replay", "evt_1"], ["quarantine", "evt_1"], ["reconcile"]], ids=lambda words: words[0]
)
def test_where_nobody_bills_nothing_is_done(terminal: Terminal, words: list[str]) -> None:
    assert terminal.refused("events", *words)["code"] == "billing.not_configured"
    assert terminal.told("events", "stats")["needing_somebody"] == 0
