"""
Whatever happens between a provider and us, in whatever order: at rest we know what it has.

The provider changes, its events are delivered, late, twice, out of order or never; processes die, the provider fails,
secrets roll, time passes. In between every invariant holds; after a sweep and a comparison all is the same.
"""

import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from adapters.sql.engine import create
from application.billing.handle_event import Outcome
from domain.billing.effects import Change
from domain.billing.inbox import EventStatus, Source
from domain.billing.refusals import BadSignature, BillingUnavailable
from domain.billing.subscriptions import PriceLine, Snapshot, Status
from tests.billing.model import BEGAN, ModelProvider, snapshot
from tests.billing.till import Till, billing_by
from tests.billing.words import Words
from tests.installations import Installation, in_memory, on_engine
from tests.servers.databases import sqlite_address
from tests.servers.postgresql import PostgresServer

LIVING = [each for each in Status if not each.is_terminal]
PRICES = ["price_maker", "price_team", "price_members"]
IDS = ["sub_1", "sub_2"]


class Died(BaseException):
    """A process that ends in the middle: nothing catches it, and what was not committed is gone."""


class BillingMachine(RuleBasedStateMachine):
    """Both sides of billing, and what lies between them."""

    installed: Callable[[ModelProvider], Installation]
    words: Words

    @initialize()
    def open(self) -> None:
        self.provider = ModelProvider([b"first"], words=type(self).words)
        self.till = Till.opened(type(self).installed(self.provider), self.provider)
        self.till.installation.clock.time = BEGAN
        self.versions: dict[str, datetime] = {}
        self.is_mapped = False

    # What happens there.

    @rule(which=st.sampled_from(IDS), status=st.sampled_from(LIVING), price=st.sampled_from(PRICES))
    def change(self, which: str, status: Status, price: str) -> None:
        now = self.provider.subscriptions.get(which)
        is_possible = status in self.provider.words.statuses
        if is_possible and (now is None or not now.status.is_terminal):
            self._put(snapshot(subscription_id=which, status=status, lines=(PriceLine(price_id=price),)))

    @rule(which=st.sampled_from(IDS), status=st.sampled_from([Status.CANCELED, Status.INCOMPLETE_EXPIRED]))
    def end(self, which: str, status: Status) -> None:
        now = self.provider.subscriptions.get(which)
        is_possible = status in self.provider.words.statuses
        if is_possible and now is not None and not now.status.is_terminal:
            self._put(replace(now, status=status), Change.ENDED)

    @rule(which=st.sampled_from(IDS))
    def change_without_a_word(self, which: str) -> None:
        now = self.provider.subscriptions.get(which)
        if now is not None and not now.status.is_terminal:
            self.provider.subscriptions[which] = replace(now, cancel_at_period_end=not now.cancel_at_period_end)

    @rule(kind=st.sampled_from(["invoice.paid", "invoice.payment_failed", "customer.updated", "unheard.of"]))
    def tell(self, kind: str) -> None:
        self.provider.tell(kind, customer_id="cus_1", subscription_id="sub_1")

    @rule(seconds=st.integers(1, 5))
    def tick(self, seconds: int) -> None:
        self.provider.tick(seconds)
        self.till.installation.clock.advance(seconds=seconds)

    @rule()
    def wait(self) -> None:
        self.till.installation.clock.advance(hours=9)
        self.provider.tick(9 * 3600)

    @rule()
    def roll_secret(self) -> None:
        self.provider.secrets = [*self.provider.secrets[-1:], f"secret {len(self.provider.log)}".encode()]

    @rule()
    def fail(self) -> None:
        self.provider.is_down = not self.provider.is_down

    # What comes here.

    @precondition(lambda self: self.provider.log)
    @rule(data=st.data())
    def deliver(self, data: st.DataObject) -> None:
        event = data.draw(st.sampled_from(self.provider.log))
        had_ended = event.event_id in self._ended()
        outcome = self.till.deliver(event).outcome
        assert outcome is not Outcome.QUARANTINED
        assert (outcome is Outcome.DUPLICATE) == had_ended

    @precondition(lambda self: self.provider.log)
    @rule(data=st.data(), late=st.booleans())
    def die(self, data: st.DataObject, *, late: bool) -> None:
        """A process dies while it handles an event: nothing of it stays."""
        event = data.draw(st.sampled_from(self.provider.log))
        app, before = self.till.installation.app, self.till.installation.kept()

        def work(transaction: Any) -> None:  # noqa: ANN401 - a transaction
            if late:
                app.billing.handle_event.within(transaction, event, self.provider.effect_of(event), Source.WEBHOOK)
            raise Died

        with suppress(Died):
            self.till.installation.ports.transactions(work)
        assert self.till.installation.kept() == before

    @precondition(lambda self: self.provider.log)
    @rule(data=st.data())
    def forge(self, data: st.DataObject) -> None:
        body, _ = self.provider.delivery(data.draw(st.sampled_from(self.provider.log)))
        with pytest.raises(BadSignature):
            self.till.installation.app.billing.handle_event(
                self.provider.name, body, self.provider.signed(body, b"nobody's")
            )

    @rule()
    def map(self) -> None:
        told = self.provider.tell(
            "checkout.completed",
            customer_id="cus_1",
            organization_id=str(self.till.brewery.caller.organization_id),
        )
        assert self.till.deliver(told).outcome is Outcome.PROCESSED
        self.is_mapped = True

    @rule()
    def retry(self) -> None:
        self.till.installation.app.billing.retry_due_events()

    @rule(whole=st.booleans())
    def reconcile(self, *, whole: bool) -> None:
        with suppress(BillingUnavailable):
            self.till.installation.app.billing.reconcile(whole=whole)

    # What is so at any time.

    @invariant()
    def what_was_processed_took_effect_and_nothing_else_did(self) -> None:
        done = {each.event.event_id: each.status for each in self.till.events()}
        known = {each.snapshot.subscription_id for each in self.till.subscriptions}
        told = {
            event.object_id
            for event in self.provider.log
            if "subscription." in event.type and done.get(event.event_id) is EventStatus.PROCESSED
        }
        assert told <= known
        assert self.is_mapped or not known

    @invariant()
    def versions_never_go_back_and_what_ended_stays_so(self) -> None:
        for each in self.till.subscriptions:
            which = each.snapshot.subscription_id
            assert each.version >= self.versions.get(which, each.version)
            self.versions[which] = each.version
            if each.snapshot.status.is_terminal:
                assert self.provider.subscriptions[which].status == each.snapshot.status

    def teardown(self) -> None:
        if not hasattr(self, "till"):
            return
        self.provider.is_down = False
        self.map()
        self.till.installation.clock.advance(days=1)
        self.provider.tick(86_400)
        self.till.installation.app.billing.retry_due_events()
        self.till.installation.app.billing.reconcile(whole=True)
        self.till.drain()
        there = self.provider.subscriptions
        assert {each.snapshot.subscription_id: each.snapshot for each in self.till.subscriptions} == there
        assert self.till.statuses().keys() <= {EventStatus.PROCESSED, EventStatus.IGNORED}

    def _put(self, told: Snapshot, change: Change = Change.CHANGED) -> None:
        self.provider.put(told, change)

    def _ended(self) -> set[str]:
        """The events that are done, or given up."""
        return {each.event.event_id for each in self.till.events() if not each.status.is_open}


def run(words: Words, installed: Callable[[ModelProvider], Installation], examples: int) -> None:
    class OnThis(BillingMachine):
        pass

    OnThis.installed, OnThis.words = staticmethod(installed), words
    run_state_machine_as_test(OnThis, settings=settings(max_examples=examples, stateful_step_count=30, deadline=None))


def test_at_rest_we_know_what_the_provider_has_in_memory(words: Words) -> None:
    run(words, lambda provider: in_memory(billing=billing_by(provider)), 100)


def test_at_rest_we_know_what_the_provider_has_on_sqlite(words: Words, sqlite_template: Path, tmp_path: Path) -> None:
    numbers = count(1)

    def installed(provider: ModelProvider) -> Installation:
        file = Path(shutil.copyfile(sqlite_template, tmp_path / f"{next(numbers)}.db"))
        return on_engine(create(sqlite_address(file)), billing=billing_by(provider))

    run(words, installed, 15)


@pytest.mark.postgresql
def test_at_rest_we_know_what_the_provider_has_on_postgresql(
    words: Words, postgres_server: PostgresServer, postgres_template: str
) -> None:
    with ExitStack() as stack:

        def installed(provider: ModelProvider) -> Installation:
            name = postgres_server.create_database(template=postgres_template)
            engine = create(postgres_server.url(name))
            stack.callback(postgres_server.drop_database, name)
            stack.callback(engine.dispose)
            return on_engine(engine, billing=billing_by(provider))

        run(words, installed, 10)
