"""The part of the contract about a provider that does not answer as it should."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.billing.refusals import BillingRefused, BillingUnavailable
from ports.billing_provider import BillingProvider
from tests.contracts.billing_base import BillingContract, new_customer, new_key
from tests.contracts.billing_sandbox import BillingSandbox

CALLS: dict[str, Callable[[BillingProvider], object]] = {
    "create_customer": lambda provider: provider.create_customer(new_customer(), new_key()),
    "fetch_subscription": lambda provider: provider.fetch_subscription("sub_1"),
    "list_subscriptions": lambda provider: list(provider.list_subscriptions()),
}


of_every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


class TroubleContract(BillingContract):
    @of_every_call
    def test_an_error_of_the_providers_own_may_pass(
        self, provider: BillingProvider, sandbox: BillingSandbox, call: Callable[[BillingProvider], object]
    ) -> None:
        sandbox.trouble.break_down()
        with pytest.raises(BillingUnavailable) as refusal:
            call(provider)
        assert refusal.value.retry_after is None

    @of_every_call
    def test_a_provider_that_is_busy_tells_how_long_to_wait(
        self, provider: BillingProvider, sandbox: BillingSandbox, call: Callable[[BillingProvider], object]
    ) -> None:
        sandbox.trouble.busy(7)
        with pytest.raises(BillingUnavailable) as refusal:
            call(provider)
        assert refusal.value.retry_after == timedelta(seconds=7)

    @of_every_call
    def test_a_provider_that_does_not_answer_is_not_waited_for(
        self, provider: BillingProvider, sandbox: BillingSandbox, call: Callable[[BillingProvider], object]
    ) -> None:
        sandbox.trouble.hang()
        with pytest.raises(BillingUnavailable):
            call(provider)

    @of_every_call
    def test_a_connection_that_breaks_is_no_answer(
        self, provider: BillingProvider, sandbox: BillingSandbox, call: Callable[[BillingProvider], object]
    ) -> None:
        sandbox.trouble.reset()
        with pytest.raises(BillingUnavailable):
            call(provider)

    @of_every_call
    def test_a_no_is_for_good(
        self, provider: BillingProvider, sandbox: BillingSandbox, call: Callable[[BillingProvider], object]
    ) -> None:
        sandbox.trouble.refuse()
        with pytest.raises(BillingRefused):
            call(provider)

    def test_after_a_trouble_it_works_again(self, provider: BillingProvider, sandbox: BillingSandbox) -> None:
        trouble = sandbox.trouble
        for begin in (trouble.break_down, lambda: trouble.busy(7), trouble.hang, trouble.reset, trouble.refuse):
            begin()
            with pytest.raises((BillingUnavailable, BillingRefused)):
                provider.create_customer(new_customer(), new_key())
            sandbox.clock.advance(minutes=1)
            assert provider.create_customer(new_customer(), new_key())

    def test_events_are_read_while_the_provider_is_down(
        self, provider: BillingProvider, sandbox: BillingSandbox
    ) -> None:
        self.subscribed(provider, sandbox)
        sandbox.trouble.break_down()
        assert len(self.effects(provider, sandbox)) == len(sandbox.told())

    def test_nothing_secret_shows(self, provider: BillingProvider, sandbox: BillingSandbox) -> None:
        customer = new_customer()
        sandbox.trouble.refuse()
        with pytest.raises(BillingRefused) as refusal:
            provider.create_customer(customer, new_key())
        refused = refusal.value
        self.subscribed(provider, sandbox)
        shown = f"{provider!r} {refused.message} {refused.got} {refused.details} {self.events(provider, sandbox)!r}"
        for secret in (*sandbox.secrets, customer.email):
            assert secret not in shown
