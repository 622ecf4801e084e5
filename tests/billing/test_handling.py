"""One delivery: what comes of it, whatever came before; and the ways in which others go wrong."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from application.billing.handle_event import Outcome
from domain.billing.effects import Change
from domain.billing.entitlements import Standing
from domain.billing.inbox import (
    MOST_TRIES,
    MOST_TRIES_OF_PERMANENT,
    AlreadyProcessed,
    BodyForgotten,
    Source,
    UnknownEvent,
)
from domain.billing.plans import Limit
from domain.billing.refusals import BadSignature, EventRefused, NoBilling, NoWebhookSecret, UnknownBillingProvider
from domain.billing.subscriptions import PriceLine, Status
from tests.billing.model import ModelProvider, snapshot
from tests.billing.till import Till
from tests.billing.words import fields_of
from tests.installations import Installation, in_memory

TEAM = (PriceLine(price_id="price_team"),)


def test_a_new_event_takes_effect_and_says_so(paying: Till) -> None:
    done = paying.deliver(paying.provider.put(snapshot()))
    assert (done.outcome, done.success, done.event_id) == (Outcome.PROCESSED, True, "evt_1")
    assert done.processed_at == paying.installation.clock()
    assert paying.granted.plan.code == "maker"


def test_an_event_that_comes_twice_takes_effect_once(paying: Till) -> None:
    event = paying.provider.put(snapshot())
    first, again = paying.deliver(event), paying.deliver(event, pending=7)
    assert (first.outcome, again.outcome) == (Outcome.PROCESSED, Outcome.DUPLICATE)
    assert again.processed_at == first.processed_at
    assert again.success
    assert paying.subscription.revision == 0


def test_a_failed_events_redelivery_is_processed_and_not_answered_as_a_duplicate(till: Till) -> None:
    event = till.provider.put(snapshot())
    assert till.deliver(event).outcome is Outcome.FAILED
    till.map()
    assert till.deliver(event).outcome is Outcome.PROCESSED
    assert till.granted.plan.code == "maker"


def test_an_event_whose_effects_fail_is_not_done_and_leaves_none_of_them(till: Till) -> None:
    before = till.installation.kept()
    failed = till.deliver(till.provider.put(snapshot()))
    assert not failed.success
    assert failed.message.startswith("billing.unknown_customer")
    [kept] = till.events()
    assert (kept.status, kept.retry_count, kept.processed_at) == ("failed", 1, None)
    assert till.subscriptions == []
    assert till.installation.kept() != before


def test_a_missing_customer_is_a_retry_that_becomes_due_when_somebody_tells_whose_it_is(till: Till) -> None:
    event = till.provider.put(snapshot())
    till.deliver(event)
    assert till.installation.app.billing.retry_due_events() == []
    whose = str(till.brewery.caller.organization_id)
    told = till.provider.tell("checkout.completed", customer_id="cus_1", organization_id=whose)
    assert till.deliver(told).outcome is Outcome.PROCESSED
    [retried] = till.installation.app.billing.retry_due_events()
    assert (retried.outcome, retried.event_id) == (Outcome.PROCESSED, event.event_id)
    assert till.granted.plan.code == "maker"


def test_what_a_checkout_says_never_takes_a_customer_from_an_organisation(paying: Till) -> None:
    other = Till.opened(paying.installation, paying.provider)
    paying.deliver(paying.provider.put(snapshot()))
    whose = str(other.brewery.caller.organization_id)
    claimed = paying.deliver(paying.provider.tell("checkout.completed", customer_id="cus_1", organization_id=whose))
    assert claimed.message.startswith("billing.customer_taken")
    assert paying.granted.plan.code == "maker"
    assert other.granted.plan.code == "free"


def test_a_checkout_of_an_organisation_that_is_not_there_fails_for_somebody_to_look(till: Till) -> None:
    nobody = str(UUID(int=404))
    told = till.provider.tell("checkout.completed", customer_id="cus_9", organization_id=nobody)
    assert till.deliver(told).message.startswith("billing.customer_taken")


def test_an_unknown_type_is_kept_and_answered_as_well_so_that_the_endpoint_stays_in_force(paying: Till) -> None:
    done = paying.deliver(paying.provider.tell("plan.created", name="whatever"))
    assert (done.outcome, done.success) == (Outcome.IGNORED, True)
    assert paying.statuses() == {"ignored": 1}


def test_an_event_that_nobody_can_read_is_kept_and_given_up_soon(paying: Till) -> None:
    event = paying.provider.tell("subscription.changed", subscription_id="sub_1")
    outcomes = [paying.deliver(event).outcome for _ in range(MOST_TRIES_OF_PERMANENT + 1)]
    assert outcomes == [Outcome.FAILED] * (MOST_TRIES_OF_PERMANENT - 1) + [Outcome.DEAD, Outcome.DUPLICATE]


@pytest.mark.told_by("memory")  # the real ones refuse at the door what no database keeps: see their contract
@pytest.mark.parametrize("customer_id", ["", "nul \x00", "\ud800", "x" * 256, "line\n"])
def test_an_id_that_no_database_keeps_makes_an_event_unreadable_and_breaks_nothing(
    paying: Till, customer_id: str
) -> None:
    event = paying.provider.tell("invoice.payment_failed", customer_id=customer_id)
    assert paying.deliver(event).message.startswith("billing.malformed_event")
    assert paying.kept(event).status == "failed"


@pytest.mark.told_by("memory")
def test_an_event_that_breaks_who_reads_it_is_kept_and_given_up_as_well(paying: Till) -> None:
    event = paying.provider.tell("subscription.changed", **{**fields_of(snapshot()), "lines": 5})
    with pytest.raises(TypeError):
        paying.provider.effect_of(event)
    assert paying.deliver(event).outcome is Outcome.FAILED
    assert paying.kept(event).error_message.startswith("billing.malformed_event")


def test_one_poison_event_is_given_up_so_that_it_cannot_get_the_endpoint_disabled(till: Till) -> None:
    event = till.provider.put(snapshot())
    told = [till.deliver(event) for _ in range(MOST_TRIES + 1)]
    assert [each.outcome for each in told[:-2]] == [Outcome.FAILED] * (MOST_TRIES - 1)
    assert (told[-2].outcome, told[-2].needs_somebody) == (Outcome.DEAD, True)
    assert (told[-1].outcome, told[-1].success) == (Outcome.DUPLICATE, True)
    assert till.kept(event).next_attempt_at is None


def test_one_id_with_two_contents_is_quarantined_and_takes_effect_as_it_did(paying: Till) -> None:
    event = paying.provider.put(snapshot())
    paying.deliver(event)
    forged = paying.provider.tell("subscription.changed", event_id=event.event_id, subscription_id="sub_1")
    assert paying.deliver(forged).outcome is Outcome.QUARANTINED
    assert paying.deliver(event).outcome is Outcome.QUARANTINED
    assert forged.payload_hash in paying.kept(event).error_message
    assert paying.granted.plan.code == "maker"


def test_contents_of_two_api_versions_are_not_held_against_each_other(paying: Till) -> None:
    event = paying.provider.put(snapshot())
    paying.deliver(event)
    newer = replace(event, api_version="2027-01-01", payload_hash="0" * 64)
    assert (
        paying.installation.app.billing.handle_event.take(newer, paying.kept(event).source).outcome is Outcome.DUPLICATE
    )


@pytest.mark.parametrize("secrets", [(b"secret", b"new secret"), (b"new secret", b"secret")])
def test_a_rolled_secret_overlaps_with_the_one_before(paying: Till, secrets: tuple[bytes, bytes]) -> None:
    event = paying.provider.put(snapshot())
    paying.provider.secrets[:] = secrets
    assert paying.deliver(event).success


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"1", b"null", b"{", b"{}", b'{"id": 1}', b"\xff", b'{"id": "e", "type": "t", "created": "x"}']
)
def test_what_is_signed_but_no_event_is_refused(paying: Till, body: bytes) -> None:
    before = paying.installation.kept()
    with pytest.raises(EventRefused):
        paying.installation.app.billing.handle_event(paying.provider.name, body, paying.provider.signed(body))
    assert paying.installation.kept() == before


def test_a_bad_signature_writes_no_row_so_that_nobody_can_fill_the_database(paying: Till) -> None:
    body, right = paying.provider.delivery(paying.provider.put(snapshot()))
    before = paying.installation.kept()
    for headers in ({}, dict.fromkeys(right, ""), dict.fromkeys(right, "é"), paying.provider.signed(body, b"another")):
        with pytest.raises(BadSignature):
            paying.installation.app.billing.handle_event(paying.provider.name, body, headers)
    assert paying.installation.kept() == before


def test_without_a_secret_nothing_is_believed(paying: Till) -> None:
    body, headers = paying.provider.delivery(paying.provider.put(snapshot()))
    paying.provider.secrets.clear()
    with pytest.raises(NoWebhookSecret):
        paying.installation.app.billing.handle_event(paying.provider.name, body, headers)


def test_events_go_to_the_provider_of_the_installation_alone(paying: Till) -> None:
    with pytest.raises(UnknownBillingProvider):
        paying.installation.app.billing.handle_event("somebody", b"{}", {})
    with pytest.raises(NoBilling):
        in_memory().app.billing.handle_event(paying.provider.name, b"{}", {})


def test_a_plan_change_changes_the_plan(paying: Till) -> None:
    paying.deliver(paying.provider.put(snapshot()))
    paying.provider.tick()
    paying.deliver(paying.provider.put(snapshot(lines=TEAM)))
    assert paying.granted.plan.code == "team"


def test_a_cancelled_subscription_is_not_revived_by_a_late_active(paying: Till) -> None:
    active = paying.provider.put(snapshot())
    paying.provider.tick()
    updated = paying.provider.put(snapshot(lines=TEAM))
    paying.provider.tick()
    ended = paying.provider.put(snapshot(status=Status.CANCELED), Change.ENDED)
    for event in (ended, active, updated):
        assert paying.deliver(event).success
    assert paying.subscription.snapshot.status is Status.CANCELED
    assert paying.granted.plan.code == "free"
    assert paying.granted.standing == Standing.LAPSED


def test_the_end_of_an_add_on_never_ends_the_plan(paying: Till) -> None:
    add_on = snapshot(subscription_id="sub_2", lines=(PriceLine(price_id="price_members", quantity=2),))
    paying.deliver(paying.provider.put(snapshot()))
    paying.deliver(paying.provider.put(add_on))
    assert paying.granted.limits[Limit.MEMBERS] == 13
    paying.provider.tick()
    paying.deliver(paying.provider.put(replace(add_on, status=Status.CANCELED), Change.ENDED))
    assert paying.granted.plan.code == "maker"
    assert paying.granted.limits[Limit.MEMBERS] == 3


def test_two_events_of_one_second_are_not_guessed_but_asked_about(paying: Till) -> None:
    first, second = paying.provider.put(snapshot(lines=TEAM)), paying.provider.put(snapshot())
    for event in (second, first):
        paying.deliver(event)
    assert paying.subscription.is_stale
    assert paying.provider.calls == []
    paying.drain()
    assert not paying.subscription.is_stale
    assert paying.provider.calls == ["fetch_subscription"]
    assert paying.granted.plan.code == "maker"


def test_the_end_wins_over_another_event_of_its_second(paying: Till) -> None:
    ended = paying.provider.put(snapshot(status=Status.CANCELED), Change.ENDED)
    paying.deliver(paying.provider.put(snapshot()))
    paying.deliver(ended)
    assert paying.subscription.snapshot.status is Status.CANCELED
    assert not paying.subscription.is_stale


def test_a_payment_that_comes_through_gives_access_back_though_the_change_itself_was_lost(paying: Till) -> None:
    paying.deliver(paying.provider.put(snapshot(status=Status.PAUSED)))
    before = paying.granted
    paying.provider.tick()
    paying.provider.put(snapshot())
    paying.deliver(paying.provider.tell("invoice.paid", customer_id="cus_1", subscription_id="sub_1"))
    paying.drain()
    assert (before.standing, paying.granted.standing) == (Standing.LAPSED, Standing.GOOD)


@pytest.mark.told_by("memory", "stripe")
def test_a_customer_who_is_gone_has_their_subscriptions_asked_about(paying: Till) -> None:
    paying.deliver(paying.provider.put(snapshot()))
    paying.provider.tick()
    paying.provider.put(snapshot(status=Status.CANCELED), Change.ENDED)
    paying.deliver(paying.provider.tell("customer.deleted", customer_id="cus_1"))
    paying.drain()
    assert paying.subscription.snapshot.status is Status.CANCELED
    nobodys = paying.provider.tell("customer.deleted", customer_id="cus_99")
    assert paying.deliver(nobodys).outcome is Outcome.PROCESSED


@pytest.mark.parametrize("kind", ["customer.updated", "charge.disputed"])
def test_what_changes_nothing_here_is_processed_all_the_same(paying: Till, kind: str) -> None:
    assert paying.deliver(paying.provider.tell(kind, customer_id="cus_1")).outcome is Outcome.PROCESSED


MAILED = {
    "invoice.payment_failed": "A payment for Paying Brewery failed",
    "invoice.action_required": "A payment for Paying Brewery waits for you",
    "charge.refunded": "A payment of Paying Brewery was refunded",
}


@pytest.mark.parametrize("kind", MAILED)
def test_an_owner_is_written_to_once_however_often_an_event_takes_effect(paying: Till, kind: str) -> None:
    event = paying.provider.tell(kind, customer_id="cus_1")
    for _ in range(2):
        paying.deliver(event)
    paying.installation.app.billing.replay_event(event.event_id, insist=True)
    [mail] = paying.mail()
    assert mail.message.subject == MAILED[kind]
    assert mail.message.to.startswith("eve-")
    assert "https://stock.example.com/billing" in mail.message.text


@pytest.mark.told_by("memory", "stripe")
def test_an_owner_hears_when_a_trial_ends(paying: Till) -> None:
    trial = snapshot(status=Status.TRIALING, trial_end=paying.provider.now + timedelta(days=3))
    paying.deliver(paying.provider.put(trial))
    event = paying.provider.tell("subscription.trial_will_end", **fields_of(trial))
    paying.deliver(event)
    [mail] = paying.mail()
    assert "ends on 04 March 2026" in mail.message.text
    assert paying.subscription.snapshot == trial


def test_mail_about_a_customer_whom_nobody_knows_is_a_retry_as_well(till: Till) -> None:
    event = till.provider.tell("invoice.payment_failed", customer_id="cus_1")
    assert till.deliver(event).outcome is Outcome.FAILED
    assert till.mail() == []


def test_an_event_is_replayed_only_by_who_insists_once_it_took_effect(paying: Till) -> None:
    event = paying.provider.put(snapshot())
    paying.deliver(event)
    replay = paying.installation.app.billing.replay_event
    with pytest.raises(AlreadyProcessed):
        replay(event.event_id)
    assert replay(event.event_id, insist=True).outcome is Outcome.PROCESSED
    assert (paying.kept(event).source, paying.subscription.revision) == ("replay", 1)
    with pytest.raises(UnknownEvent):
        replay("evt_nobody")


def test_a_dead_event_may_be_replayed_when_the_cause_is_gone(till: Till) -> None:
    event = till.provider.put(snapshot())
    for _ in range(MOST_TRIES):
        till.deliver(event)
    till.map()
    assert till.installation.app.billing.replay_event(event.event_id).outcome is Outcome.PROCESSED
    assert till.granted.plan.code == "maker"


def test_what_events_said_is_forgotten_after_a_month_and_that_they_came_never(paying: Till) -> None:
    event, open_one = paying.provider.put(snapshot()), paying.provider.tell("invoice.action_required", customer_id="x")
    paying.deliver(event)
    paying.deliver(open_one)
    paying.installation.clock.advance(days=30, seconds=1)
    assert paying.installation.app.prune()["billing_bodies"] == 1
    assert (paying.kept(event).event.body, paying.kept(open_one).event.body != "") == ("", True)
    assert paying.deliver(event).outcome is Outcome.DUPLICATE
    with pytest.raises(BodyForgotten):
        paying.installation.app.billing.replay_event(event.event_id, insist=True)


def test_an_event_of_another_account_is_kept_for_when_that_is_configured_again(
    installation: Installation, provider: ModelProvider
) -> None:
    foreign = replace(provider.put(snapshot()), account="acct_2")
    done = installation.app.billing.handle_event.take(foreign, Source.SWEEP)
    assert done.message.startswith("billing.unknown_provider")
