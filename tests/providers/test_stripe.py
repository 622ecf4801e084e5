"""What is Stripe's own, against a Stripe on this machine; the rest is the contract of `BillingProvider`."""

import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import stripe

from adapters.memory.clock import SettableClock
from adapters.stripe.account import API_VERSION, StripeAccount
from adapters.stripe.billing_provider import StripeProvider
from adapters.system.clock import now
from domain.billing.effects import Ignored, InvoicePaid, SubscriptionChanged
from domain.billing.prices import Interval, Price
from domain.billing.refusals import (
    BadSignature,
    BillingRefused,
    BillingUnavailable,
    MalformedEvent,
    WrongMoment,
    WrongSender,
)
from domain.billing.subscriptions import Status
from tests.contracts.billing_base import new_customer, new_key
from tests.contracts.billing_providers import stripe_provider
from tests.servers.fake_stripe import FakeStripe
from tests.servers.loopback import Answer, redirect
from tests.servers.stripe_objects import checkout_session, subscription


@pytest.fixture
def site() -> Iterator[FakeStripe]:
    with FakeStripe(SettableClock()) as site:
        site.sells("price_maker")
        yield site


@pytest.fixture
def provider(site: FakeStripe) -> StripeProvider:
    return stripe_provider(site, site.secrets)


@pytest.fixture
def body(site: FakeStripe) -> bytes:
    return site.body_of(site.happens("price.created", site.get("price_maker")))


def test_the_version_is_the_one_that_the_library_was_made_for() -> None:
    """A new library speaks another version, whose objects may look different: then this has to be looked at."""
    assert stripe.api_version == API_VERSION


def test_every_call_names_the_version_and_what_changes_something_a_key(
    site: FakeStripe, provider: StripeProvider
) -> None:
    customer_id = provider.create_customer(new_customer(), "key-of-ours")
    provider.create_subscription(customer_id, "price_maker", "another-key")
    assert [request.headers["Stripe-Version"] for request in site.requests] == [API_VERSION] * 2
    assert [request.headers["Idempotency-Key"] for request in site.requests] == ["key-of-ours", "another-key"]


def test_a_key_that_was_used_for_something_else_is_refused(provider: StripeProvider) -> None:
    key = new_key()
    provider.create_customer(new_customer(), key)
    with pytest.raises(BillingRefused) as refused:
        provider.create_customer(new_customer(), key)
    assert refused.value.got == "idempotency_error"


def test_a_card_that_is_declined_is_told_by_its_code(site: FakeStripe, provider: StripeProvider) -> None:
    site.fail(402)
    with pytest.raises(BillingRefused) as refused:
        provider.create_customer(new_customer(), new_key())
    assert refused.value.got == "card_declined"


def test_a_key_that_opens_nothing_is_a_refusal(site: FakeStripe) -> None:
    account = StripeAccount(account=site.account, api_key="sk_test_stale", secrets=site.secrets)
    with pytest.raises(BillingRefused):
        StripeProvider(account, site.clock, base=site.url).create_customer(new_customer(), new_key())


def test_a_call_with_the_same_key_under_way_may_be_asked_again(site: FakeStripe, provider: StripeProvider) -> None:
    site.fail(409)
    with pytest.raises(BillingUnavailable):
        provider.create_customer(new_customer(), new_key())
    assert provider.create_customer(new_customer(), new_key())


def test_nobody_waits_for_a_second_try_of_the_library(site: FakeStripe, provider: StripeProvider) -> None:
    site.fail(500, times=3)
    with pytest.raises(BillingUnavailable):
        provider.create_customer(new_customer(), new_key())
    assert len(site.requests) == 1


def test_an_answer_that_drips_is_not_waited_for(site: FakeStripe) -> None:
    """Each byte comes in time, and all of them never."""
    site.drip()
    account = StripeAccount(account=site.account, api_key=site.api_key, secrets=site.secrets)
    with pytest.raises(BillingUnavailable):
        StripeProvider(account, now, base=site.url, seconds=0.3).create_customer(new_customer(), new_key())


@pytest.mark.parametrize(
    "answer",
    [
        redirect("http://127.0.0.1:1/"),
        Answer(body=b"<html>"),
        Answer(body=b"[]"),
        Answer(body=b"{}"),
        Answer(body=b"\xff"),
        Answer(body=b'{"id": 7}'),
        Answer(body=b"{}", headers={"Content-Encoding": "gzip"}),
        Answer(status=502, body=b"<html>Bad gateway"),
        Answer(body=b'{"id": "cus_1"' + b" " * 11_000_000 + b"}"),
    ],
    ids=["elsewhere", "a page", "a list", "nothing", "no text", "a number as id", "packed", "a gateway", "too much"],
)
def test_an_answer_that_is_none_is_told_as_such(site: FakeStripe, provider: StripeProvider, answer: Answer) -> None:
    site.troubles.append(answer)
    with pytest.raises(BillingUnavailable):
        provider.create_customer(new_customer(), new_key())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_followed_elsewhere_with_our_key(site: FakeStripe, provider: StripeProvider, status: int) -> None:
    elsewhere = Answer(status=status, headers={"Location": f"{site.url}/v1/customers/cus_1"})
    site.troubles.append(elsewhere)
    with pytest.raises(BillingUnavailable):
        provider.create_customer(new_customer(), new_key())
    assert len(site.requests) == 1


def test_what_is_fetched_is_as_old_as_the_call_was_long(site: FakeStripe) -> None:
    """The date is of the answer, in whole seconds; what it tells may have been read as early as we asked."""
    moments = (SettableClock().time + timedelta(seconds=seconds) for seconds in (100.0, 100.1, 102.5, 102.6, 103))
    account = StripeAccount(account=site.account, api_key=site.api_key, secrets=site.secrets)
    held = site.begin("cus_1", [{"price": "price_maker"}], {})
    provider = StripeProvider(account, lambda: next(moments), base=site.url)
    assert site.clock() - provider.fetch_subscription(held["id"]).as_of == timedelta(seconds=3)


@pytest.mark.parametrize("told", ["soon", "-5", "99999999999999999999", "Thu, 99 Nov 2026 10:00:00 GMT"])
def test_a_wait_that_nobody_can_keep_is_bounded(site: FakeStripe, provider: StripeProvider, told: str) -> None:
    site.troubles.append(Answer(status=429, body=b'{"error": {}}', headers={"Retry-After": told}))
    with pytest.raises(BillingUnavailable) as refused:
        provider.create_customer(new_customer(), new_key())
    assert refused.value.retry_after is None or refused.value.retry_after <= timedelta(days=1)


def test_a_wait_until_a_time_is_understood(site: FakeStripe, provider: StripeProvider) -> None:
    headers = {"Retry-After": "Mon, 02 Mar 2026 09:01:00 GMT"}
    site.troubles.append(Answer(status=503, body=json.dumps(site.trouble(503)).encode(), headers=headers))
    with pytest.raises(BillingUnavailable) as refused:
        provider.create_customer(new_customer(), new_key())
    assert refused.value.retry_after == timedelta(minutes=1)


def test_a_signature_that_is_not_ascii_is_refused(provider: StripeProvider, body: bytes, site: FakeStripe) -> None:
    with pytest.raises(BadSignature):
        provider.verify_event(body, {"Stripe-Signature": f"t={site.now()},v1=é"})


def test_a_body_that_is_no_text_is_refused_even_if_it_is_signed(site: FakeStripe, provider: StripeProvider) -> None:
    body = b'{"id": "\xff"}'
    signature = hmac.digest(site.secrets[0].encode(), f"{site.now()}.".encode() + body, "sha256").hex()
    with pytest.raises(BadSignature):
        provider.verify_event(body, {"Stripe-Signature": f"t={site.now()},v1={signature}"})


def test_a_signature_of_another_scheme_counts_for_nothing(
    site: FakeStripe, provider: StripeProvider, body: bytes
) -> None:
    told = site.sign(body)["Stripe-Signature"].replace("v1=", "v2=")
    with pytest.raises(BadSignature):
        provider.verify_event(body, {"Stripe-Signature": told})


def test_a_time_that_is_told_twice_is_the_one_that_was_signed(
    site: FakeStripe, provider: StripeProvider, body: bytes
) -> None:
    """Whoever holds an old delivery must not make it young by a second time beside the first."""
    old = site.signed_at(body, site.now() - 86_400, site.secrets)["Stripe-Signature"]
    for told in (f"{old},t={site.now()}", f"t={site.now()},{old}"):
        with pytest.raises((BadSignature, WrongMoment)):
            provider.verify_event(body, {"Stripe-Signature": told})


@pytest.mark.parametrize("change", [{"livemode": True}, {"livemode": None}, {"livemode": 0}, {"account": "acct_other"}])
def test_what_is_of_another_mode_or_account_is_refused(
    site: FakeStripe, provider: StripeProvider, body: bytes, change: dict[str, object]
) -> None:
    foreign = json.dumps(json.loads(body) | change).encode()
    with pytest.raises(WrongSender):
        provider.verify_event(foreign, site.sign(foreign))


def test_an_event_that_names_our_account_is_ours(site: FakeStripe, provider: StripeProvider, body: bytes) -> None:
    ours = json.dumps(json.loads(body) | {"account": site.account}).encode()
    assert provider.verify_event(ours, site.sign(ours)).account == site.account


def test_a_live_key_takes_live_events_alone() -> None:
    with FakeStripe(SettableClock(), livemode=True) as site:
        provider = stripe_provider(site, site.secrets)
        body = site.body_of(site.happens("price.created", site.sells("price_maker")))
        assert provider.verify_event(body, site.sign(body)).livemode
        test = json.dumps(json.loads(body) | {"livemode": False}).encode()
        with pytest.raises(WrongSender):
            provider.verify_event(test, site.sign(test))


def test_the_period_is_the_latest_of_the_items(site: FakeStripe, provider: StripeProvider) -> None:
    customer_id = provider.create_customer(new_customer(), new_key())
    held = provider.create_subscription(customer_id, "price_maker", new_key()).snapshot.subscription_id
    items = site.get(held)["items"]["data"]
    items.append({**items[0], "id": "si_2", "current_period_end": 2_000_000_000})
    assert provider.fetch_subscription(held).snapshot.period_end == datetime.fromtimestamp(2_000_000_000, UTC)


def test_a_subscription_of_an_older_version_is_no_guess(site: FakeStripe, provider: StripeProvider) -> None:
    """Before 2025 the period stood at the top; to read none there would give access for ever, or end it."""
    old = subscription("sub_1", site.now(), of="cus_1", items=[], livemode=False, metadata={})
    old["items"]["data"] = [{"id": "si_1", "price": {"id": "price_maker"}, "quantity": 1}]
    body = site.body_of(site.happens("customer.subscription.updated", old))
    event = provider.verify_event(body, site.sign(body))
    with pytest.raises(MalformedEvent) as refused:
        provider.effect_of(event)
    assert refused.value.field == "current_period_end"


def test_a_status_that_is_new_to_us_is_no_guess(site: FakeStripe, provider: StripeProvider) -> None:
    new = subscription("sub_1", site.now(), of="cus_1", items=[], livemode=False, metadata={}) | {"status": "asleep"}
    body = site.body_of(site.happens("customer.subscription.updated", new))
    with pytest.raises(MalformedEvent):
        provider.effect_of(provider.verify_event(body, site.sign(body)))


@pytest.mark.parametrize("status", list(Status))
def test_every_status_of_stripes_is_one_of_ours(site: FakeStripe, provider: StripeProvider, status: Status) -> None:
    told = subscription("sub_1", site.now(), of="cus_1", items=[], livemode=False, metadata={}) | {"status": status}
    body = site.body_of(site.happens("customer.subscription.updated", told))
    effect = provider.effect_of(provider.verify_event(body, site.sign(body)))
    assert isinstance(effect, SubscriptionChanged)
    assert effect.snapshot.status is status


def test_a_checkout_for_something_else_is_not_acted_upon(site: FakeStripe, provider: StripeProvider) -> None:
    other = checkout_session("cs_1", site.now(), {"mode": "payment"}, url="https://x", livemode=False)
    body = site.body_of(site.happens("checkout.session.completed", other))
    assert provider.effect_of(provider.verify_event(body, site.sign(body))) == Ignored()


def test_an_invoice_without_a_subscription_is_paid_all_the_same(site: FakeStripe, provider: StripeProvider) -> None:
    told = {"id": "in_1", "object": "invoice", "customer": "cus_1", "parent": None}
    body = site.body_of(site.happens("invoice.paid", told))
    effect = provider.effect_of(provider.verify_event(body, site.sign(body)))
    assert effect == InvoicePaid(customer_id="cus_1", subscription_id=None, invoice_id="in_1")


@pytest.mark.parametrize(
    ("currency", "digits"), [("jpy", 0), ("kwd", 3), ("eur", 2), ("isk", 2), ("ugx", 2), ("huf", 2), ("mga", 0)]
)
def test_an_amount_is_in_the_units_that_stripe_counts_by(
    site: FakeStripe, provider: StripeProvider, currency: str, digits: int
) -> None:
    site.sells("price_maker", 5_000)["currency"] = currency
    told = provider.fetch_prices(["price_maker"])["price_maker"]
    assert (told.amount, told.currency, told.digits) == (5_000, currency.upper(), digits)


def test_a_price_by_the_quarter_or_year_says_so(site: FakeStripe, provider: StripeProvider) -> None:
    for interval, every in ((Interval.MONTH, 3), (Interval.YEAR, 1)):
        site.sells("price_maker", 9_900)["recurring"] |= {"interval": interval.value, "interval_count": every}
        assert provider.fetch_prices(["price_maker"]) == {
            "price_maker": Price(amount=9_900, currency="EUR", interval=interval, every=every)
        }


@pytest.mark.parametrize(
    "told",
    [
        {"billing_scheme": "tiered", "unit_amount": None},
        {"unit_amount": None, "unit_amount_decimal": "0.5"},
        {"transform_quantity": {"divide_by": 10, "round": "up"}},
        {"recurring": None, "type": "one_time"},
        {"recurring": {"interval": "month", "interval_count": 1, "usage_type": "metered"}},
    ],
    ids=["in tiers", "parts of a cent", "by the ten", "once", "by use"],
)
def test_what_has_no_one_amount_that_is_paid_again_has_no_price(
    site: FakeStripe, provider: StripeProvider, told: dict[str, object]
) -> None:
    site.sells("price_team", 7_900)
    site.sells("price_maker", 2_900).update(told)
    assert list(provider.fetch_prices(["price_maker", "price_team"])) == ["price_team"]


def test_a_key_that_opens_nothing_tells_no_prices(site: FakeStripe) -> None:
    provider = stripe_provider(site, site.secrets)
    site.api_key = "sk_test_another"
    with pytest.raises(BillingRefused):
        provider.fetch_prices(["price_maker"])
