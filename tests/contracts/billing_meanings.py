"""The part of the contract about what events mean."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

import pytest

from domain.billing.effects import (
    Change,
    ChargeRefunded,
    CheckoutCompleted,
    CustomerDeleted,
    CustomerUpdated,
    DisputeCreated,
    Effect,
    Ignored,
    InvoicePaid,
    PaymentActionRequired,
    PaymentFailed,
    SubscriptionChanged,
    TrialWillEnd,
)
from domain.billing.subscriptions import PriceLine, Snapshot, Status
from ports.billing_provider import BillingProvider
from tests.contracts.billing_base import BillingContract
from tests.contracts.billing_sandbox import BillingSandbox, Subscribed

Kind = TypeVar("Kind", bound=Effect)


class MeaningContract(BillingContract):
    @pytest.fixture
    def bought(self, provider: BillingProvider, sandbox: BillingSandbox) -> Subscribed:
        return self.subscribed(provider, sandbox)

    def after(
        self, provider: BillingProvider, sandbox: BillingSandbox, kind: type[Kind], happen: Callable[[], object]
    ) -> list[Kind]:
        """What is told of this kind when that happens."""
        before = len(sandbox.told())
        happen()
        return [each for each in self.effects(provider, sandbox, before) if isinstance(each, kind)]

    def snapshots(
        self, provider: BillingProvider, sandbox: BillingSandbox, happen: Callable[[], object]
    ) -> list[tuple[Change, Snapshot]]:
        changes = self.after(provider, sandbox, SubscriptionChanged, happen)
        return [(each.change, each.snapshot) for each in changes]

    def test_a_checkout_tells_who_has_bought(
        self, provider: BillingProvider, sandbox: BillingSandbox, bought: Subscribed
    ) -> None:
        told = [each for each in self.effects(provider, sandbox) if isinstance(each, CheckoutCompleted)]
        assert told == [
            CheckoutCompleted(
                customer_id=bought.customer_id,
                organization_id=bought.organization_id,
                subscription_id=bought.subscription_id,
            )
        ]

    def test_a_subscription_that_begins_is_told_whole(
        self, provider: BillingProvider, sandbox: BillingSandbox, bought: Subscribed
    ) -> None:
        changes = [each for each in self.effects(provider, sandbox) if isinstance(each, SubscriptionChanged)]
        assert changes
        for each in changes:
            snapshot = each.snapshot
            assert each.change is Change.CHANGED
            assert (snapshot.subscription_id, snapshot.customer_id) == (bought.subscription_id, bought.customer_id)
            assert snapshot.status is Status.ACTIVE
            assert list(snapshot.lines) == [PriceLine(price_id=sandbox.price, quantity=1)]
            assert snapshot.period_end is not None
            assert snapshot.period_end > sandbox.clock()
            assert not snapshot.cancel_at_period_end

    def test_what_is_told_last_is_what_is_fetched(
        self, provider: BillingProvider, sandbox: BillingSandbox, bought: Subscribed
    ) -> None:
        for hand in (sandbox.shop.fails_to_pay, sandbox.shop.pays, sandbox.shop.ends):
            *_, (_, last) = self.snapshots(provider, sandbox, partial(hand, bought.subscription_id))
            assert provider.fetch_subscription(bought.subscription_id).snapshot == last

    def test_who_paid_is_told_by_invoice_and_subscription(
        self, provider: BillingProvider, sandbox: BillingSandbox, bought: Subscribed
    ) -> None:
        before = provider.fetch_subscription(bought.subscription_id).snapshot.period_end
        paid = self.after(provider, sandbox, InvoicePaid, lambda: sandbox.shop.pays(bought.subscription_id))
        assert {(each.customer_id, each.subscription_id) for each in paid} == {
            (bought.customer_id, bought.subscription_id)
        }
        assert len({each.invoice_id for each in paid}) == 1
        after = provider.fetch_subscription(bought.subscription_id).snapshot.period_end
        assert before is not None
        assert after is not None
        assert after > before

    def test_who_did_not_pay_is_told_so_and_owes(
        self, provider: BillingProvider, sandbox: BillingSandbox, bought: Subscribed
    ) -> None:
        [failed] = self.after(
            provider, sandbox, PaymentFailed, lambda: sandbox.shop.fails_to_pay(bought.subscription_id)
        )
        assert (failed.customer_id, failed.subscription_id) == (bought.customer_id, bought.subscription_id)
        assert failed.invoice_id
        assert failed.next_attempt_at is None or failed.next_attempt_at > sandbox.clock()
        assert provider.fetch_subscription(bought.subscription_id).snapshot.status is Status.PAST_DUE

    def test_a_subscription_that_ends_is_told_so(
        self, provider: BillingProvider, sandbox: BillingSandbox, bought: Subscribed
    ) -> None:
        [(change, snapshot)] = self.snapshots(provider, sandbox, lambda: sandbox.shop.ends(bought.subscription_id))
        assert (change, snapshot.status) == (Change.ENDED, Status.CANCELED)
        assert snapshot.status.is_terminal

    def test_a_pause_is_told_when_it_begins_and_when_it_is_over(
        self, provider: BillingProvider, sandbox: BillingSandbox, bought: Subscribed
    ) -> None:
        pauses, resumes = sandbox.shop.pauses, sandbox.shop.resumes
        if pauses is None or resumes is None:
            return
        [(change, snapshot)] = self.snapshots(provider, sandbox, lambda: pauses(bought.subscription_id))
        assert (change, snapshot.status) == (Change.PAUSED, Status.PAUSED)
        [(change, snapshot)] = self.snapshots(provider, sandbox, lambda: resumes(bought.subscription_id))
        assert (change, snapshot.status) == (Change.RESUMED, Status.ACTIVE)

    def test_a_payment_that_waits_for_its_payer_is_told_so(
        self, provider: BillingProvider, sandbox: BillingSandbox, bought: Subscribed
    ) -> None:
        happen = sandbox.shop.has_to_confirm
        if happen is None:
            return
        [told] = self.after(provider, sandbox, PaymentActionRequired, lambda: happen(bought.subscription_id))
        assert (told.customer_id, told.subscription_id) == (bought.customer_id, bought.subscription_id)

    def test_a_trial_that_is_about_to_end_is_told_with_its_end(
        self, provider: BillingProvider, sandbox: BillingSandbox, bought: Subscribed
    ) -> None:
        happen = sandbox.shop.tries_out
        if happen is None:
            return
        [told] = self.after(provider, sandbox, TrialWillEnd, lambda: happen(bought.subscription_id))
        assert told.snapshot.status is Status.TRIALING
        assert told.snapshot.trial_end is not None
        assert told.snapshot.trial_end > sandbox.clock()

    def test_a_customer_who_changes_or_goes_is_named(
        self, provider: BillingProvider, sandbox: BillingSandbox, bought: Subscribed
    ) -> None:
        moves, goes = sandbox.shop.moves, sandbox.shop.is_deleted
        if moves is not None:
            told = self.after(provider, sandbox, CustomerUpdated, lambda: moves(bought.customer_id, "b@example.com"))
            assert told == [CustomerUpdated(customer_id=bought.customer_id)]
        if goes is not None:
            gone = self.after(provider, sandbox, CustomerDeleted, lambda: goes(bought.customer_id))
            assert gone == [CustomerDeleted(customer_id=bought.customer_id)]

    def test_money_that_goes_back_is_told_by_its_charge(
        self, provider: BillingProvider, sandbox: BillingSandbox, bought: Subscribed
    ) -> None:
        refund, dispute = sandbox.shop.is_refunded, sandbox.shop.disputes
        if refund is not None:
            [refunded] = self.after(provider, sandbox, ChargeRefunded, lambda: refund(bought.subscription_id))
            assert refunded.charge_id
            assert refunded.customer_id in {bought.customer_id, None}
        if dispute is not None:
            [disputed] = self.after(provider, sandbox, DisputeCreated, lambda: dispute(bought.subscription_id))
            assert disputed.charge_id
            assert disputed.customer_id in {bought.customer_id, None}

    def test_what_nobody_acts_upon_is_an_event_all_the_same(
        self, provider: BillingProvider, sandbox: BillingSandbox
    ) -> None:
        assert self.after(provider, sandbox, Ignored, sandbox.tells_something_else) == [Ignored()]

    def test_what_is_kept_of_an_event_means_the_same_later(
        self, provider: BillingProvider, sandbox: BillingSandbox, bought: Subscribed
    ) -> None:
        for event in self.events(provider, sandbox):
            assert provider.effect_of(replace(event)) == provider.effect_of(event)
            assert event.body.isascii()
            assert bought.subscription_id not in event.event_id

    def test_deliveries_of_one_event_have_one_id_and_one_hash(
        self, provider: BillingProvider, sandbox: BillingSandbox, bought: Subscribed
    ) -> None:
        first = self.events(provider, sandbox)
        sandbox.clock.advance(minutes=1)
        again = self.events(provider, sandbox)
        for event, other in zip(first, again, strict=True):
            assert (event.event_id, event.payload_hash) == (other.event_id, other.payload_hash)
            assert event.created == other.created
        assert len({event.event_id for event in first}) == len(first)
        assert any(event.object_id == bought.subscription_id for event in first)
