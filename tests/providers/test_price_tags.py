"""What things cost is asked for now and then, and a provider that is away takes no price off what was told."""

from collections.abc import Mapping, Sequence

import pytest

from adapters.breaker.billing_provider import GuardedBillingProvider
from adapters.breaker.circuit import Circuit
from adapters.breaker.price_tags import FRESH, PAUSE, PriceTags
from adapters.memory.billing_provider import MemoryBillingProvider
from adapters.memory.billing_site import LABEL, MemoryBillingSite
from adapters.memory.clock import SettableClock
from adapters.memory.ids import CountedIds
from domain.billing.prices import Price
from domain.billing.refusals import BillingRefused, BillingUnavailable
from tests.contracts.billing_providers import COSTS, MAKER, TEAM


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def site(clock: SettableClock) -> MemoryBillingSite:
    return MemoryBillingSite(clock=clock, ids=CountedIds(), prices=COSTS)


@pytest.fixture
def provider(site: MemoryBillingSite, clock: SettableClock) -> GuardedBillingProvider:
    return GuardedBillingProvider(MemoryBillingProvider(site=site), Circuit(LABEL, clock), PriceTags(LABEL, clock))


def test_a_price_is_asked_for_once_an_hour(
    site: MemoryBillingSite, provider: GuardedBillingProvider, clock: SettableClock
) -> None:
    for _ in range(3):
        assert provider.fetch_prices(list(COSTS)) == COSTS
    assert site.calls == 1
    site.prices = {"price_maker": TEAM}
    assert provider.fetch_prices(["price_maker"]) == {"price_maker": MAKER}
    clock.advance(seconds=FRESH.total_seconds())
    assert provider.fetch_prices(list(COSTS)) == {"price_maker": TEAM}
    assert site.calls == 2


def test_while_no_answer_comes_what_was_told_holds_and_it_is_asked_for_once_a_minute(
    site: MemoryBillingSite, provider: GuardedBillingProvider, clock: SettableClock
) -> None:
    provider.fetch_prices(list(COSTS))
    clock.advance(seconds=FRESH.total_seconds())
    site.is_down = True
    for calls in (2, 3):
        for _ in range(5):
            assert provider.fetch_prices(list(COSTS)) == COSTS
        assert site.calls == calls
        clock.advance(seconds=PAUSE.total_seconds())


@pytest.mark.parametrize("trouble", [BillingUnavailable(LABEL, "nothing"), BillingRefused(LABEL, "bad_key")])
def test_what_was_never_told_is_not_made_up(
    site: MemoryBillingSite,
    provider: GuardedBillingProvider,
    clock: SettableClock,
    trouble: BillingUnavailable | BillingRefused,
) -> None:
    site.troubles = [trouble]
    with pytest.raises(type(trouble)):
        provider.fetch_prices(list(COSTS))
    with pytest.raises(BillingUnavailable):
        provider.fetch_prices(list(COSTS))
    assert site.calls == 1
    clock.advance(seconds=PAUSE.total_seconds())
    assert provider.fetch_prices(list(COSTS)) == COSTS


def test_nobody_waits_for_who_is_asking(clock: SettableClock) -> None:
    tags, met = PriceTags(LABEL, clock), list[str]()

    def fetch(_: Sequence[str]) -> Mapping[str, Price]:
        with pytest.raises(BillingUnavailable):  # somebody else, meanwhile
            tags(["price_maker"], fetch)
        met.append("once")
        return COSTS

    assert tags(["price_maker"], fetch) == {"price_maker": MAKER}
    assert met == ["once"]
