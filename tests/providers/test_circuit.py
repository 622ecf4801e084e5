"""A provider that fails is left alone, and found again when it is back."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from adapters.breaker.billing_provider import GuardedBillingProvider
from adapters.breaker.circuit import FAILURES, LONGEST_PAUSE, PAUSE, Circuit
from adapters.breaker.price_tags import PriceTags
from adapters.memory.billing_provider import MemoryBillingProvider
from adapters.memory.billing_site import LABEL, MemoryBillingSite
from adapters.memory.clock import SettableClock
from adapters.memory.ids import CountedIds
from domain.billing.refusals import BillingRefused, BillingUnavailable
from tests.contracts.billing_base import new_customer, new_key


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def site(clock: SettableClock) -> MemoryBillingSite:
    return MemoryBillingSite(clock=clock, ids=CountedIds())


@pytest.fixture
def provider(site: MemoryBillingSite, clock: SettableClock) -> GuardedBillingProvider:
    return GuardedBillingProvider(MemoryBillingProvider(site=site), Circuit(LABEL, clock), PriceTags(LABEL, clock))


def ask(provider: GuardedBillingProvider, times: int = 1) -> None:
    """Ask in vain."""
    for _ in range(times):
        with pytest.raises(BillingUnavailable):
            provider.create_customer(new_customer(), new_key())


def test_a_provider_that_fails_and_fails_is_not_asked_any_more(
    site: MemoryBillingSite, provider: GuardedBillingProvider
) -> None:
    site.is_down = True
    ask(provider, 20)
    assert site.calls == FAILURES


def test_who_is_not_let_through_learns_when_to_come_again(
    site: MemoryBillingSite, provider: GuardedBillingProvider, clock: SettableClock
) -> None:
    site.is_down = True
    ask(provider, FAILURES)
    clock.advance(seconds=10)
    with pytest.raises(BillingUnavailable) as refused:
        provider.create_customer(new_customer(), new_key())
    assert refused.value.retry_after == PAUSE - timedelta(seconds=10)


def test_one_call_finds_out_whether_it_is_back(
    site: MemoryBillingSite, provider: GuardedBillingProvider, clock: SettableClock
) -> None:
    site.is_down = True
    ask(provider, FAILURES)
    for round_ in (1, 2):
        clock.advance(seconds=PAUSE.total_seconds())
        ask(provider, 5)
        assert site.calls == FAILURES + round_
    clock.advance(seconds=PAUSE.total_seconds())
    site.is_down = False
    for _ in range(3):
        assert provider.create_customer(new_customer(), new_key())
    site.is_down = True
    ask(provider, FAILURES + 5)
    assert site.calls == FAILURES + 2 + 3 + FAILURES


def test_failures_with_an_answer_between_them_are_no_outage(
    site: MemoryBillingSite, provider: GuardedBillingProvider
) -> None:
    for _ in range(3 * FAILURES):
        site.troubles = [BillingUnavailable(LABEL, "nothing")]
        ask(provider)
        assert provider.create_customer(new_customer(), new_key())


def test_a_no_is_an_answer(site: MemoryBillingSite, provider: GuardedBillingProvider) -> None:
    for _ in range(3):
        outage = [BillingUnavailable(LABEL, "nothing") for _ in range(FAILURES - 1)]
        site.troubles = [*outage, BillingRefused(LABEL, "no")]
        ask(provider, FAILURES - 1)
        with pytest.raises(BillingRefused):
            provider.create_customer(new_customer(), new_key())
    assert site.calls == 3 * FAILURES


@pytest.mark.parametrize(
    ("asked", "pause"),
    [(1, PAUSE), (120, timedelta(seconds=120)), (86_400, LONGEST_PAUSE)],
    ids=["shorter than ours", "two minutes", "a day"],
)
def test_a_provider_that_says_how_long_to_wait_is_left_alone_at_once(
    site: MemoryBillingSite, provider: GuardedBillingProvider, clock: SettableClock, asked: int, pause: timedelta
) -> None:
    site.troubles = [BillingUnavailable(LABEL, "busy", retry_after=timedelta(seconds=asked))]
    ask(provider)
    clock.advance(seconds=pause.total_seconds() - 1)
    ask(provider)
    assert site.calls == 1
    clock.advance(seconds=1)
    assert provider.create_customer(new_customer(), new_key())


def test_pages_are_calls_too(site: MemoryBillingSite, provider: GuardedBillingProvider, clock: SettableClock) -> None:
    site.is_down = True
    lists: list[Callable[[], object]] = [
        lambda: list(provider.list_events(clock())),
        lambda: list(provider.list_subscriptions()),
    ]
    for _ in range(FAILURES):
        for each in lists:
            with pytest.raises(BillingUnavailable):
                each()
    assert site.calls == FAILURES


def test_of_many_who_ask_at_once_after_a_pause_one_is_let_through(clock: SettableClock) -> None:
    circuit = Circuit(LABEL, clock, failures=1)
    with pytest.raises(BillingUnavailable), circuit.call():
        raise BillingUnavailable(LABEL, "nothing")
    clock.advance(seconds=PAUSE.total_seconds())
    admitted, together = [], Barrier(8)

    def try_it(number: int) -> None:
        together.wait()
        try:
            with circuit.call():
                admitted.append(number)
                together.wait(timeout=5)
        except BillingUnavailable:
            together.wait(timeout=5)

    threads = [Thread(target=try_it, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(admitted) == 1
