"""The billing providers of tests: their post, their words, and what the libraries of the real ones make of these."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
import stripe
from paddle_billing.Entities.Customer import Customer
from paddle_billing.Entities.Event import Event
from paddle_billing.Entities.Subscription import Subscription
from paddle_billing.Entities.Transaction import Transaction
from paddle_billing.Notifications.Entities.UndefinedEntity import UndefinedEntity

from adapters.memory.clock import SettableClock
from ports.billing_provider import BillingProvider, CheckoutOrder
from tests.contracts.billing_base import new_customer, new_key
from tests.contracts.billing_providers import paddle_provider, stripe_provider
from tests.servers.billing_server import BillingServer
from tests.servers.fake_paddle import FakePaddle
from tests.servers.fake_stripe import FakeStripe
from tests.servers.loopback import Answer, LoopbackServer, Request
from tests.servers.paddle_shop import PaddleShop
from tests.servers.stripe_shop import StripeShop

OBJECTS = Path(__file__).parents[3] / "shared" / "data" / "stripe_objects.json"


class Doormat(LoopbackServer):
    """Where post arrives. `statuses` are answered in turn, then 200; `held` are the events that came, in order."""

    def __init__(self, provider: Callable[[], BillingProvider]) -> None:
        self.statuses: list[int] = []
        self.held: list[str] = []
        self._provider = provider
        super().__init__({"/webhooks": self._take})

    def _take(self, request: Request) -> Answer:
        event = self._provider().verify_event(request.body, request.headers)
        self.held.append(event.event_id)
        return Answer(status=self.statuses.pop(0) if self.statuses else 200)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


def started(provider: BillingProvider, buys: Callable[[str], str], price: str) -> str:
    """A subscription that somebody has bought."""
    customer = new_customer()
    order = CheckoutOrder(
        organization_id=customer.organization_id,
        customer_id=provider.create_customer(customer, new_key()),
        price_id=price,
        success_url="https://stillroom.example/",
        cancel_url="https://stillroom.example/",
    )
    return buys(provider.create_checkout(order, new_key()))


class TestDelivery:
    @pytest.fixture(params=["stripe", "paddle"])
    def site(self, request: pytest.FixtureRequest, clock: SettableClock) -> Iterator[BillingServer]:
        with FakeStripe(clock) if request.param == "stripe" else FakePaddle(clock) as site:
            yield site

    @pytest.fixture
    def doormat(self, site: BillingServer) -> Iterator[Doormat]:
        def provider() -> BillingProvider:
            """As it is configured now: it learns of new secrets at once."""
            if isinstance(site, FakeStripe):
                return stripe_provider(site, site.secrets)
            assert isinstance(site, FakePaddle)
            return paddle_provider(site, site.secrets)

        with Doormat(provider) as doormat:
            site.deliveries.address = f"{doormat.url}/webhooks"
            yield doormat

    def happen(self, site: BillingServer, times: int = 1) -> list[str]:
        """Let something happen so many times; the ids of the events."""
        assert isinstance(site, FakeStripe | FakePaddle)
        told = [site.happens("price.created", site.sells("pri_1")) for _ in range(times)]
        return [str(event.get("id") or event["event_id"]) for event in told]

    def test_what_happens_is_delivered_once_and_in_order(self, site: BillingServer, doormat: Doormat) -> None:
        told = self.happen(site, 5)
        assert site.deliveries.run() == [200] * 5
        assert doormat.held == told
        assert site.deliveries.run() == []

    def test_copies_arrive_as_often_as_they_are_made(self, site: BillingServer, doormat: Doormat) -> None:
        site.deliveries.copies = 3
        told = self.happen(site, 2)
        site.deliveries.run()
        assert Counter(doormat.held) == dict.fromkeys(told, 3)

    def test_post_is_shuffled(self, site: BillingServer, doormat: Doormat) -> None:
        site.deliveries.shuffle = Random(1)
        told = self.happen(site, 20)
        site.deliveries.run()
        assert sorted(doormat.held) == sorted(told)
        assert doormat.held != told

    def test_what_is_dropped_never_arrives_and_is_listed(self, site: BillingServer, doormat: Doormat) -> None:
        dropped: set[str] = set()

        def drops(event_id: str) -> bool:
            if len(dropped) < 2:
                dropped.add(event_id)
            return event_id in dropped

        site.deliveries.drops = drops
        told = self.happen(site, 5)
        site.deliveries.run_all()
        assert set(told) - set(doormat.held) == dropped
        assert len(site.events) == 5

    def test_what_is_delayed_arrives_when_its_time_has_come(
        self, site: BillingServer, doormat: Doormat, clock: SettableClock
    ) -> None:
        site.deliveries.delay = timedelta(minutes=5)
        told = self.happen(site)
        assert site.deliveries.run() == []
        clock.advance(minutes=5)
        site.deliveries.run()
        assert doormat.held == told

    @pytest.mark.parametrize("refused", [500, 404, 302])
    def test_what_is_not_taken_comes_again(self, site: BillingServer, doormat: Doormat, refused: int) -> None:
        doormat.statuses = [refused, refused]
        told = self.happen(site)
        site.deliveries.run_all()
        assert doormat.held == told * 3
        assert [status for _, status in site.deliveries.answers] == [refused, refused, 200]

    def test_what_is_never_taken_is_given_up(self, site: BillingServer, doormat: Doormat) -> None:
        doormat.statuses = [500] * 10
        site.deliveries.retries = 2
        told = self.happen(site)
        site.deliveries.run_all()
        assert doormat.held == told * 3

    def test_post_for_nobody_comes_again(self, site: BillingServer, doormat: Doormat) -> None:
        doormat.stop()
        self.happen(site)
        assert site.deliveries.run() == [0]
        assert len(site.deliveries.waiting) == 1

    @pytest.mark.parametrize("secrets", [1, 2], ids=["the new secret alone", "both secrets"])
    def test_each_delivery_is_signed_afresh_by_the_secrets_of_its_time(
        self, site: BillingServer, doormat: Doormat, clock: SettableClock, secrets: int
    ) -> None:
        doormat.statuses = [500]
        told = self.happen(site)
        site.deliveries.run()
        clock.advance(days=1)
        site.roll_secret(overlap=secrets == 2)
        assert len(site.secrets) == secrets
        assert site.deliveries.run() == [200]
        assert doormat.held == told * 2


class TestStripesShapes:
    @pytest.fixture
    def site(self, clock: SettableClock) -> Iterator[FakeStripe]:
        with FakeStripe(clock) as site:
            site.sells("price_maker")
            provider, shop = stripe_provider(site, site.secrets), StripeShop(site)
            held = started(provider, shop.buys, "price_maker")
            provider.create_portal_session(site.get(held)["customer"], "https://stillroom.example/")
            for happen in (shop.fails_to_pay, shop.is_refunded, shop.disputes, shop.tries_out, shop.ends):
                happen(held)
            yield site

    def test_the_library_reads_every_event(self, site: FakeStripe) -> None:
        for event in site.events:
            body, secret = site.body_of(event), site.secrets[0]
            header = stripe.WebhookSignature.generate_signature_header(body.decode(), secret)
            read = stripe.Webhook.construct_event(body, header, secret)
            assert (read.id, read.type) == (event["id"], event["type"])

    @pytest.mark.real_input
    @pytest.mark.skipif(not OBJECTS.exists(), reason="the real objects are not beside the project")
    def test_an_object_has_no_name_that_a_real_one_has_not(self, site: FakeStripe) -> None:
        real = json.loads(OBJECTS.read_text(encoding="utf-8"))
        compared = set()
        for told in [*site.objects.values(), *site.events]:
            kind = told.get("object")
            if kind in real:
                compared.add(kind)
                assert strangers(told, real[kind]) == []
        assert compared >= {"customer", "price", "subscription", "checkout.session", "billing_portal.session", "event"}

    @pytest.mark.real_input
    @pytest.mark.skipif(not OBJECTS.exists(), reason="the real objects are not beside the project")
    def test_a_subscription_has_every_name_that_a_real_one_has(self, site: FakeStripe) -> None:
        real = json.loads(OBJECTS.read_text(encoding="utf-8"))
        [held] = (each for each in site.objects.values() if each.get("object") == "subscription")
        assert set(held) == set(real["subscription"])
        assert set(held["items"]["data"][0]) == set(real["subscription_item"])


def strangers(told: object, real: object, path: str = "") -> list[str]:
    """The names in an object that the real one has not, where both are objects; free ones such as metadata aside."""
    if isinstance(told, list) and isinstance(real, list):
        return [name for each in told[:1] for name in strangers(each, real[0], path)] if real else []
    if not isinstance(told, dict) or not isinstance(real, dict) or path.endswith((".metadata", ".data.object")):
        return []
    own = [f"{path}.{name}" for name in told if name not in real]
    return own + [each for name in told if name in real for each in strangers(told[name], real[name], f"{path}.{name}")]


class TestPaddlesShapes:
    """Paddle's library makes entities of what it gets, and fails over whatever it does not know: a strict judge."""

    @pytest.fixture
    def site(self, clock: SettableClock) -> Iterator[FakePaddle]:
        with FakePaddle(clock) as site:
            site.sells("pri_maker")
            shop = PaddleShop(site)
            held = started(paddle_provider(site, site.secrets), shop.buys, "pri_maker")
            for happen in (shop.pays, shop.fails_to_pay, shop.pauses, shop.resumes, shop.is_refunded, shop.ends):
                happen(held)
            shop.moves(site.get(held)["customer_id"], "b@example.com")
            yield site

    @pytest.mark.parametrize(
        ("start", "entity"),
        [("ctm_", Customer), ("sub_", Subscription), ("txn_", Transaction)],
        ids=["customers", "subscriptions", "transactions"],
    )
    def test_the_library_reads_every_entity(
        self, site: FakePaddle, start: str, entity: type[Customer | Subscription | Transaction]
    ) -> None:
        found = [told for ident, told in site.objects.items() if ident.startswith(start)]
        assert found
        for told in found:
            assert entity.from_dict(told).id == told["id"]

    def test_the_library_reads_every_event(self, site: FakePaddle, capsys: pytest.CaptureFixture[str]) -> None:
        for told in site.events:
            event = Event.from_dict(told)
            assert event.event_id == told["event_id"]
            assert not isinstance(event.data, UndefinedEntity), f"{told['event_type']}: {capsys.readouterr().out}"
