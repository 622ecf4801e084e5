"""The part of the contract about what is asked of the provider."""

from datetime import UTC, timedelta

import pytest

from domain.billing.refusals import BillingRefused, BillingUnavailable, NotOffered
from domain.billing.subscriptions import PriceLine, Status
from ports.billing_provider import BillingProvider
from tests.contracts.billing_base import SUCCESS, BillingContract, new_customer, new_key
from tests.contracts.billing_sandbox import BillingSandbox

MANY = 230
"""Events, which are more than a page or two of any provider."""


class CallContract(BillingContract):
    def test_it_says_who_it_is(self, provider: BillingProvider) -> None:
        assert provider.name.isalnum()
        assert provider.name.islower()
        assert provider.account

    def test_a_customer_is_made_once_for_a_key(self, provider: BillingProvider, sandbox: BillingSandbox) -> None:
        before, customer, key = sandbox.customers(), new_customer(), new_key()
        first = provider.create_customer(customer, key)
        assert provider.create_customer(customer, key) == first
        assert provider.create_customer(new_customer(), new_key()) != first
        assert sandbox.customers() == before + 2

    def test_what_was_done_without_an_answer_is_not_done_again(
        self, provider: BillingProvider, sandbox: BillingSandbox
    ) -> None:
        before, customer, key = sandbox.customers(), new_customer(), new_key()
        sandbox.trouble.lose_answer()
        with pytest.raises(BillingUnavailable):
            provider.create_customer(customer, key)
        sandbox.clock.advance(minutes=1)
        first = provider.create_customer(customer, key)
        assert provider.create_customer(customer, key) == first
        assert sandbox.customers() == before + 1

    def test_a_checkout_is_made_once_for_a_key(self, provider: BillingProvider, sandbox: BillingSandbox) -> None:
        customer, key = new_customer(), new_key()
        order = self.order(customer, provider.create_customer(customer, new_key()), sandbox.price)
        url = provider.create_checkout(order, key)
        assert url.startswith(("https://", "http://127.0.0.1:"))
        assert provider.create_checkout(order, key) == url
        assert provider.create_checkout(order, new_key()) != url

    def test_a_checkout_for_what_is_not_sold_is_refused(
        self, provider: BillingProvider, sandbox: BillingSandbox
    ) -> None:
        customer = new_customer()
        customer_id = provider.create_customer(customer, new_key())
        with pytest.raises(BillingRefused):
            provider.create_checkout(self.order(customer, customer_id, f"{sandbox.price}0nothing"), new_key())
        with pytest.raises(BillingRefused):
            provider.create_checkout(self.order(customer, "nobody", sandbox.price), new_key())

    def test_a_portal_has_an_address_or_is_not_offered(self, provider: BillingProvider) -> None:
        customer_id = provider.create_customer(new_customer(), new_key())
        if not provider.capabilities.has_portal:
            with pytest.raises(NotOffered):
                provider.create_portal_session(customer_id, SUCCESS)
            return
        assert provider.create_portal_session(customer_id, SUCCESS).startswith(("https://", "http://127.0.0.1:"))
        with pytest.raises(BillingRefused):
            provider.create_portal_session("nobody", SUCCESS)

    def test_a_subscription_begins_without_a_checkout_or_that_is_not_offered(
        self, provider: BillingProvider, sandbox: BillingSandbox
    ) -> None:
        customer_id, key = provider.create_customer(new_customer(), new_key()), new_key()
        if not provider.capabilities.creates_subscriptions:
            with pytest.raises(NotOffered):
                provider.create_subscription(customer_id, sandbox.price, key)
            return
        made = provider.create_subscription(customer_id, sandbox.price, key).snapshot
        assert (made.customer_id, made.status) == (customer_id, Status.ACTIVE)
        again = provider.create_subscription(customer_id, sandbox.price, key).snapshot
        assert again.subscription_id == made.subscription_id
        sandbox.trouble.decline()
        with pytest.raises(BillingRefused):
            provider.create_subscription(customer_id, sandbox.price, new_key())

    def test_a_plan_is_changed_once_for_a_key(self, provider: BillingProvider, sandbox: BillingSandbox) -> None:
        held, key = self.subscribed(provider, sandbox).subscription_id, new_key()
        changed = provider.change_plan(held, sandbox.price, sandbox.other_price, key)
        before = len(sandbox.told())
        again = provider.change_plan(held, sandbox.price, sandbox.other_price, key)
        for each in (changed, again, provider.fetch_subscription(held)):
            assert list(each.snapshot.lines) == [PriceLine(price_id=sandbox.other_price, quantity=1)]
            assert each.snapshot.status is Status.ACTIVE
        assert len(sandbox.told()) == before

    def test_a_plan_whose_price_is_not_paid_stays(self, provider: BillingProvider, sandbox: BillingSandbox) -> None:
        held = self.subscribed(provider, sandbox).subscription_id
        sandbox.trouble.decline()
        with pytest.raises(BillingRefused):
            provider.change_plan(held, sandbox.price, sandbox.other_price, new_key())
        sandbox.trouble.accept()
        assert list(provider.fetch_subscription(held).snapshot.lines) == [PriceLine(price_id=sandbox.price)]

    def test_a_plan_that_a_subscription_has_not_got_cannot_be_changed(
        self, provider: BillingProvider, sandbox: BillingSandbox
    ) -> None:
        held = self.subscribed(provider, sandbox).subscription_id
        with pytest.raises(BillingRefused):
            provider.change_plan(held, sandbox.other_price, f"{sandbox.price}0nothing", new_key())

    def test_a_subscription_ends_when_what_was_paid_for_is_over(
        self, provider: BillingProvider, sandbox: BillingSandbox
    ) -> None:
        held, key = self.subscribed(provider, sandbox).subscription_id, new_key()
        for each in (key, key, new_key()):
            snapshot = provider.cancel(held, each, at_period_end=True).snapshot
            assert (snapshot.status, snapshot.cancel_at_period_end) == (Status.ACTIVE, True)
        assert provider.fetch_subscription(held).snapshot.cancel_at_period_end

    def test_a_subscription_ends_now_and_stays_so(self, provider: BillingProvider, sandbox: BillingSandbox) -> None:
        held, key = self.subscribed(provider, sandbox).subscription_id, new_key()
        for each in (key, key, new_key()):
            assert provider.cancel(held, each, at_period_end=False).snapshot.status is Status.CANCELED
        assert provider.cancel(held, new_key(), at_period_end=True).snapshot.status is Status.CANCELED
        assert provider.fetch_subscription(held).snapshot.status is Status.CANCELED
        with pytest.raises(BillingRefused):
            provider.change_plan(held, sandbox.price, sandbox.other_price, new_key())

    def test_a_cancellation_is_taken_back_or_that_is_not_offered(
        self, provider: BillingProvider, sandbox: BillingSandbox
    ) -> None:
        held, key = self.subscribed(provider, sandbox).subscription_id, new_key()
        provider.cancel(held, new_key(), at_period_end=True)
        if not provider.capabilities.undoes_cancellations:
            with pytest.raises(NotOffered):
                provider.undo_cancellation(held, key)
            return
        before = len(sandbox.told())
        for each in (key, key, new_key()):
            goes_on = provider.undo_cancellation(held, each).snapshot
            assert (goes_on.status, goes_on.cancel_at_period_end) == (Status.ACTIVE, False)
        now = provider.fetch_subscription(held).snapshot
        assert not now.cancel_at_period_end
        assert now in [getattr(effect, "snapshot", None) for effect in self.effects(provider, sandbox, before)]

    def test_what_has_ended_is_not_brought_back(self, provider: BillingProvider, sandbox: BillingSandbox) -> None:
        held = self.subscribed(provider, sandbox).subscription_id
        sandbox.shop.ends(held)
        with pytest.raises((BillingRefused, NotOffered)):
            provider.undo_cancellation(held, new_key())
        assert provider.fetch_subscription(held).snapshot.status is Status.CANCELED

    def test_prices_are_told_or_that_is_not_offered(self, provider: BillingProvider, sandbox: BillingSandbox) -> None:
        asked = [sandbox.price, sandbox.other_price, f"{sandbox.price}0nothing"]
        if not provider.capabilities.tells_prices:
            with pytest.raises(NotOffered):
                provider.fetch_prices(asked)
            return
        assert provider.fetch_prices(asked) == sandbox.costs
        assert set(sandbox.costs) == {sandbox.price, sandbox.other_price}
        assert provider.fetch_prices([sandbox.price]) == {sandbox.price: sandbox.costs[sandbox.price]}
        assert provider.fetch_prices([]) == {}

    def test_an_answer_that_is_given_again_is_not_taken_for_news(
        self, provider: BillingProvider, sandbox: BillingSandbox
    ) -> None:
        """Whoever keeps it by its time would otherwise bring back what has ended."""
        held, key, another = self.subscribed(provider, sandbox).subscription_id, new_key(), new_key()
        provider.change_plan(held, sandbox.price, sandbox.other_price, another)
        provider.cancel(held, key, at_period_end=True)
        ended = sandbox.clock.advance(minutes=5)
        sandbox.shop.ends(held)
        sandbox.clock.advance(minutes=5)
        now = provider.fetch_subscription(held).snapshot
        for again in (
            provider.cancel(held, key, at_period_end=True),
            provider.change_plan(held, sandbox.price, sandbox.other_price, another),
        ):
            assert again.snapshot == now or again.as_of < ended

    def test_what_is_fetched_held_at_a_time_of_the_providers_clock(
        self, provider: BillingProvider, sandbox: BillingSandbox
    ) -> None:
        """Late enough to be of use, and never later than what was told meanwhile."""
        held = self.subscribed(provider, sandbox).subscription_id
        sandbox.clock.advance(minutes=5)
        sandbox.shop.fails_to_pay(held)
        fetched = provider.fetch_subscription(held)
        assert fetched.as_of.tzinfo is UTC
        assert timedelta(seconds=-2) < fetched.as_of - sandbox.clock() < timedelta(seconds=1)
        before = len(sandbox.told())
        sandbox.shop.pays(held)
        assert all(event.created >= fetched.as_of for event in self.events(provider, sandbox, before))

    def test_what_is_not_there_cannot_be_fetched(self, provider: BillingProvider) -> None:
        with pytest.raises(BillingRefused):
            provider.fetch_subscription("sub_nobodys")

    def test_every_subscription_is_listed_as_it_is_fetched(
        self, provider: BillingProvider, sandbox: BillingSandbox
    ) -> None:
        kept, owed = (self.subscribed(provider, sandbox).subscription_id for _ in range(2))
        sandbox.shop.fails_to_pay(owed)
        listed = {each.snapshot.subscription_id: each for page in provider.list_subscriptions() for each in page}
        for held in (kept, owed):
            assert listed[held].snapshot == provider.fetch_subscription(held).snapshot
            assert listed[held].as_of.tzinfo is UTC

    def test_events_are_listed_as_they_are_delivered(self, provider: BillingProvider, sandbox: BillingSandbox) -> None:
        if not provider.capabilities.lists_events:
            with pytest.raises(NotOffered):
                list(provider.list_events(sandbox.clock()))
            return
        since = sandbox.clock()
        self.subscribed(provider, sandbox)
        told = {event.event_id: event for event in self.events(provider, sandbox)}
        listed = {event.event_id: event for page in provider.list_events(since) for event in page}
        assert {each: event.payload_hash for each, event in listed.items()} == {
            each: event.payload_hash for each, event in told.items()
        }
        for each, event in listed.items():
            assert provider.effect_of(event) == provider.effect_of(told[each])
            assert (event.type, event.created, event.object_id) == (
                told[each].type,
                told[each].created,
                told[each].object_id,
            )

    def test_events_before_a_time_are_not_listed(self, provider: BillingProvider, sandbox: BillingSandbox) -> None:
        if not provider.capabilities.lists_events:
            return
        held = self.subscribed(provider, sandbox).subscription_id
        earlier = {event.event_id for event in self.events(provider, sandbox)}
        since = sandbox.clock.advance(hours=1)
        sandbox.shop.fails_to_pay(held)
        listed = {event.event_id for page in provider.list_events(since) for event in page}
        assert listed == {event.event_id for event in self.events(provider, sandbox)} - earlier
        assert [each for page in provider.list_events(sandbox.clock.advance(hours=1)) for each in page] == []

    def test_no_event_is_lost_or_doubled_between_pages(
        self, provider: BillingProvider, sandbox: BillingSandbox
    ) -> None:
        if not provider.capabilities.lists_events:
            return
        since, held = sandbox.clock(), self.subscribed(provider, sandbox).subscription_id
        for _ in range(MANY):
            sandbox.shop.fails_to_pay(held)
        pages = list(provider.list_events(since))
        listed = [event.event_id for page in pages for event in page]
        assert len(pages) > 1
        assert sorted(listed) == sorted({event.event_id for event in self.events(provider, sandbox)})

    def test_what_happens_while_pages_are_read_does_no_harm(
        self, provider: BillingProvider, sandbox: BillingSandbox
    ) -> None:
        if not provider.capabilities.lists_events:
            return
        since, held = sandbox.clock(), self.subscribed(provider, sandbox).subscription_id
        for _ in range(MANY):
            sandbox.shop.fails_to_pay(held)
        before = {event.event_id for event in self.events(provider, sandbox)}
        listed: list[str] = []
        for page in provider.list_events(since):
            listed += [event.event_id for event in page]
            if len(listed) < MANY:
                sandbox.shop.pays(held)
        assert before <= set(listed)
        assert len(listed) == len(set(listed))
