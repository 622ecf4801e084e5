"""The billing providers of this project, each with what stands behind it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

from adapters.breaker.billing_provider import GuardedBillingProvider
from adapters.breaker.circuit import Circuit
from adapters.breaker.price_tags import PriceTags
from adapters.memory.billing_messages import body_of, signed
from adapters.memory.billing_provider import MemoryBillingProvider
from adapters.memory.billing_shop import MemoryShop
from adapters.memory.billing_site import LABEL, MemoryBillingSite
from adapters.memory.clock import SettableClock
from adapters.memory.ids import CountedIds
from adapters.paddle.account import PaddleAccount
from adapters.paddle.billing_provider import PaddleProvider
from adapters.stripe.account import StripeAccount
from adapters.stripe.billing_provider import StripeProvider
from domain.billing.prices import Interval, Price
from domain.billing.refusals import BillingRefused, BillingUnavailable
from tests.contracts.billing_sandbox import BillingSandbox, Connect, Shop, Trouble
from tests.servers.billing_server import NUMBERS
from tests.servers.fake_paddle import FakePaddle
from tests.servers.fake_stripe import FakeStripe
from tests.servers.paddle_shop import PaddleShop
from tests.servers.stripe_shop import StripeShop

AtWork = tuple[BillingSandbox, Connect]
SECONDS = 0.5
"""How long an adapter under test waits for a server that does not answer."""

MAKER, TEAM = (Price(amount=amount, currency="EUR", interval=Interval.MONTH) for amount in (2_900, 7_900))
COSTS = {"price_maker": MAKER, "price_team": TEAM}


@contextmanager
def in_memory() -> Iterator[AtWork]:
    """The provider that tests of use cases and the demo have."""
    clock = SettableClock()
    site = MemoryBillingSite(clock=clock, ids=CountedIds(series=next(NUMBERS)))
    site.prices = COSTS
    shop = MemoryShop(site)
    sandbox = BillingSandbox(
        clock=clock,
        secrets=[f"memory secret {next(NUMBERS):020d}" for _ in range(2)],
        price="price_maker",
        other_price="price_team",
        sign=lambda body, at, secrets: signed(body, secrets, int(at.timestamp())),
        told=lambda: [body_of(event) for event in site.events],
        tells_something_else=lambda: site.happens("moon.full", {"id": "moon"}),
        customers=lambda: len(site.customers),
        shop=Shop(
            buys=shop.buys,
            pays=shop.pays,
            fails_to_pay=shop.fails_to_pay,
            ends=shop.ends,
            pauses=shop.pauses,
            resumes=shop.resumes,
            has_to_confirm=shop.has_to_confirm,
            tries_out=shop.tries_out,
            moves=shop.moves,
            is_deleted=shop.is_deleted,
            is_refunded=shop.is_refunded,
            disputes=shop.disputes,
        ),
        trouble=_memory_trouble(site),
        costs=COSTS,
    )
    yield sandbox, lambda secrets: MemoryBillingProvider(site=site, secrets=secrets)


def _memory_trouble(site: MemoryBillingSite) -> Trouble:
    def meet(trouble: BillingUnavailable | BillingRefused) -> None:
        site.troubles.append(trouble)

    def lose_answer() -> None:
        site.lost_answers = 1

    def decline() -> None:
        site.declines = True

    def accept() -> None:
        site.declines = False

    return Trouble(
        break_down=lambda: meet(BillingUnavailable(LABEL, "an error")),
        busy=lambda seconds: meet(BillingUnavailable(LABEL, "busy", retry_after=timedelta(seconds=seconds))),
        hang=lambda: meet(BillingUnavailable(LABEL, "nothing")),
        reset=lambda: meet(BillingUnavailable(LABEL, "a broken connection")),
        refuse=lambda: meet(BillingRefused(LABEL, "no")),
        lose_answer=lose_answer,
        decline=decline,
        accept=accept,
    )


@contextmanager
def guarded() -> Iterator[AtWork]:
    """The same through a circuit, as all providers are in an installation."""
    with in_memory() as (sandbox, connect):
        circuit, tags = Circuit(LABEL, sandbox.clock), PriceTags(LABEL, sandbox.clock)
        yield sandbox, lambda secrets: GuardedBillingProvider(connect(secrets), circuit, tags)


@contextmanager
def by_stripe() -> Iterator[AtWork]:
    """Stripe's library over HTTP."""
    clock = SettableClock()
    with FakeStripe(clock) as site:
        site.sells("price_maker", MAKER.amount)
        site.sells("price_team", TEAM.amount)
        shop = StripeShop(site)
        sandbox = BillingSandbox(
            clock=clock,
            secrets=[f"whsec_{next(NUMBERS):032d}" for _ in range(2)],
            price="price_maker",
            other_price="price_team",
            sign=lambda body, at, secrets: site.signed_at(body, int(at.timestamp()), secrets),
            told=lambda: [site.body_of(event) for event in site.events],
            tells_something_else=lambda: site.happens("price.created", site.get("price_maker")),
            customers=lambda: sum(ident.startswith("cus_") for ident in site.objects),
            shop=Shop(
                buys=shop.buys,
                pays=shop.pays,
                fails_to_pay=shop.fails_to_pay,
                ends=shop.ends,
                pauses=shop.pauses,
                resumes=shop.resumes,
                has_to_confirm=shop.has_to_confirm,
                tries_out=shop.tries_out,
                moves=shop.moves,
                is_deleted=shop.is_deleted,
                is_refunded=shop.is_refunded,
                disputes=shop.disputes,
            ),
            trouble=_trouble(site),
            costs=COSTS,
        )
        yield sandbox, lambda secrets: stripe_provider(site, secrets)


def stripe_provider(site: FakeStripe, secrets: Sequence[str], *, seconds: float = SECONDS) -> StripeProvider:
    """The adapter for that site."""
    account = StripeAccount(account=site.account, api_key=site.api_key, secrets=secrets)
    return StripeProvider(account, site.clock, base=site.url, seconds=seconds)


@contextmanager
def by_paddle() -> Iterator[AtWork]:
    """
    Paddle's library over HTTP.

    It never tells that a trial is about to end or that a payment has to be confirmed, and deletes no customer.
    """
    clock = SettableClock()
    with FakePaddle(clock) as site:
        site.sells("pri_maker", MAKER.amount)
        site.sells("pri_team", TEAM.amount)
        shop = PaddleShop(site)
        sandbox = BillingSandbox(
            clock=clock,
            secrets=[f"pdl_ntfset_{next(NUMBERS):032d}" for _ in range(2)],
            price="pri_maker",
            other_price="pri_team",
            sign=lambda body, at, secrets: site.signed_at(body, int(at.timestamp()), secrets),
            told=lambda: [site.body_of(event) for event in site.events],
            tells_something_else=lambda: site.happens("price.created", site.get("pri_maker")),
            customers=lambda: sum(ident.startswith("ctm_") for ident in site.objects),
            shop=Shop(
                buys=shop.buys,
                pays=shop.pays,
                fails_to_pay=shop.fails_to_pay,
                ends=shop.ends,
                pauses=shop.pauses,
                resumes=shop.resumes,
                moves=shop.moves,
                is_refunded=shop.is_refunded,
                disputes=shop.disputes,
            ),
            trouble=_trouble(site),
            costs={"pri_maker": MAKER, "pri_team": TEAM},
        )
        yield sandbox, lambda secrets: paddle_provider(site, secrets)


def paddle_provider(site: FakePaddle, secrets: Sequence[str], *, seconds: float = SECONDS) -> PaddleProvider:
    """The adapter for that site."""
    account = PaddleAccount(account="12345", api_key=site.api_key, secrets=secrets)
    return PaddleProvider(account, site.clock, base=site.url, seconds=seconds)


def _trouble(site: FakeStripe | FakePaddle) -> Trouble:
    def decline() -> None:
        site.declines = True

    def accept() -> None:
        site.declines = False

    return Trouble(
        break_down=lambda: site.fail(500),
        busy=lambda seconds: site.fail(429, retry_after=seconds),
        hang=site.hang,
        reset=site.reset,
        refuse=lambda: site.fail(400),
        lose_answer=site.lose_answers,
        decline=decline,
        accept=accept,
    )


BILLING: Mapping[str, Callable[[], AbstractContextManager[AtWork]]] = {
    "memory": in_memory,
    "guarded": guarded,
    "stripe": by_stripe,
    "paddle": by_paddle,
}
"""All of them, by the names that tests have for them."""
