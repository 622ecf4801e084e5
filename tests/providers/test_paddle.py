"""What is Paddle's own, against a Paddle on this machine; the rest is the contract of `BillingProvider`."""

import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.memory.clock import SettableClock
from adapters.paddle.account import PaddleAccount
from adapters.paddle.billing_provider import PaddleProvider
from adapters.system.clock import now
from domain.billing.effects import CheckoutCompleted, Ignored, InvoicePaid, PaymentActionRequired, SubscriptionChanged
from domain.billing.prices import Interval, Price
from domain.billing.refusals import (
    BadSignature,
    BillingRefused,
    BillingUnavailable,
    MalformedEvent,
    NotOffered,
    WrongMoment,
)
from ports.billing_provider import CheckoutOrder
from tests.contracts.billing_base import new_customer, new_key
from tests.contracts.billing_providers import paddle_provider
from tests.servers.fake_paddle import FakePaddle
from tests.servers.loopback import Answer, as_json, redirect
from tests.servers.paddle_objects import told, transaction
from tests.servers.paddle_shop import PaddleShop


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def site(clock: SettableClock) -> Iterator[FakePaddle]:
    with FakePaddle(clock) as site:
        site.sells("pri_maker")
        site.sells("pri_team")
        site.sells("pri_more")
        yield site


@pytest.fixture
def provider(site: FakePaddle) -> PaddleProvider:
    return paddle_provider(site, site.secrets)


@pytest.fixture
def held(site: FakePaddle, provider: PaddleProvider) -> str:
    """A subscription that somebody has bought."""
    return PaddleShop(site).buys(provider.create_checkout(order(provider), new_key()))


def order(provider: PaddleProvider) -> CheckoutOrder:
    customer = new_customer()
    return CheckoutOrder(
        organization_id=customer.organization_id,
        customer_id=provider.create_customer(customer, new_key()),
        price_id="pri_maker",
        success_url="https://stillroom.example/",
        cancel_url="https://stillroom.example/",
    )


def test_a_signature_is_over_the_bytes_as_they_came(site: FakePaddle, provider: PaddleProvider) -> None:
    """What is no text can be signed as well; it is refused for what it is."""
    body = b'{"event_id": "\xff"}'
    at = int(site.clock().timestamp())
    signature = hmac.digest(site.secrets[0].encode(), f"{at}:".encode() + body, "sha256").hex()
    with pytest.raises(MalformedEvent):
        provider.verify_event(body, {"Paddle-Signature": f"ts={at};h1={signature}"})


@pytest.mark.parametrize("header", ["ts=1", "h1=aa", "ts=x;h1=aa", "ts=1;h1=a=b", "ts=1;h2=aa", ";;", "ts=;h1="])
def test_a_header_of_another_form_is_refused(provider: PaddleProvider, header: str) -> None:
    with pytest.raises(BadSignature):
        provider.verify_event(b"{}", {"Paddle-Signature": header})


def test_a_time_that_is_told_twice_is_the_one_that_was_signed(site: FakePaddle, provider: PaddleProvider) -> None:
    body = site.body_of(site.happens("price.created", site.get("pri_maker")))
    at = int(site.clock().timestamp())
    old = site.signed_at(body, at - 86_400, site.secrets)["Paddle-Signature"]
    for header in (f"{old};ts={at}", f"ts={at};{old}"):
        with pytest.raises((BadSignature, WrongMoment)):
            provider.verify_event(body, {"Paddle-Signature": header})


def test_times_have_microseconds(site: FakePaddle, provider: PaddleProvider, clock: SettableClock) -> None:
    clock.advance(microseconds=123_456)
    body = site.body_of(site.happens("price.created", site.get("pri_maker")))
    event = provider.verify_event(body, site.sign(body))
    assert told(event.created) == json.loads(body)["occurred_at"]
    assert event.created.microsecond


@pytest.mark.parametrize("moment", ["2026-03-02T09:00:00", "yesterday", "", 7, None, "9999-12-31T23:59:59-10:00"])
def test_a_time_that_is_none_is_refused(site: FakePaddle, provider: PaddleProvider, moment: object) -> None:
    event = json.loads(site.body_of(site.happens("price.created", site.get("pri_maker"))))
    body = json.dumps(event | {"occurred_at": moment}).encode()
    with pytest.raises(MalformedEvent):
        provider.verify_event(body, site.sign(body))


def test_a_subscription_begins_by_a_checkout_alone(provider: PaddleProvider, site: FakePaddle) -> None:
    assert not provider.capabilities.creates_subscriptions
    with pytest.raises(NotOffered, match="checkout"):
        provider.create_subscription("ctm_1", "pri_maker", new_key())
    assert site.requests == []


def test_a_trial_is_the_prices_there(provider: PaddleProvider) -> None:
    with pytest.raises(NotOffered, match="trial"):
        provider.create_checkout(replace(order(provider), trial_days=14), new_key())


def test_an_address_is_one_customers_alone(provider: PaddleProvider) -> None:
    """Two organisations of one person would otherwise share what one of them pays for."""
    first = new_customer()
    provider.create_customer(first, new_key())
    with pytest.raises(BillingRefused) as refused:
        provider.create_customer(replace(new_customer(), email=first.email), new_key())
    assert refused.value.got == "customer_already_exists"


def test_a_checkout_without_a_page_to_pay_on_is_told_as_such(site: FakePaddle, provider: PaddleProvider) -> None:
    placed = order(provider)
    made = transaction("txn_1", site.now(), of=placed.customer_id, items=[], custom_data=None, url="x")
    no_page = as_json({"data": made | {"checkout": {"url": None}}}, 201)
    site.troubles.extend([as_json({"data": [], "meta": {"pagination": {"has_more": False}}}), no_page])
    with pytest.raises(BillingUnavailable):
        provider.create_checkout(placed, new_key())


def test_other_lines_stay_when_a_plan_is_changed(site: FakePaddle, provider: PaddleProvider, held: str) -> None:
    items = site.get(held)["items"]
    items.append({**items[0], "price": site.get("pri_more"), "quantity": 3})
    after = provider.change_plan(held, "pri_maker", "pri_team", new_key()).snapshot
    assert [(line.price_id, line.quantity) for line in after.lines] == [("pri_more", 3), ("pri_team", 1)]


def test_what_was_changed_last_dates_what_is_fetched(
    site: FakePaddle, provider: PaddleProvider, held: str, clock: SettableClock
) -> None:
    clock.advance(milliseconds=700)
    PaddleShop(site).fails_to_pay(held)
    assert told(provider.fetch_subscription(held).as_of) == site.get(held)["updated_at"]


def test_a_next_page_elsewhere_does_not_get_our_key(site: FakePaddle, provider: PaddleProvider) -> None:
    with FakePaddle(site.clock) as elsewhere:
        for url in (f"{elsewhere.url}/events", f"{site.url}@{elsewhere.url.removeprefix('http://')}/events"):
            pagination = {"next": url, "has_more": True, "per_page": 1, "estimated_total": 2}
            site.troubles.append(as_json({"data": [], "meta": {"pagination": pagination}}))
            with pytest.raises(BillingUnavailable):
                list(provider.list_events(datetime(2026, 3, 1, tzinfo=UTC)))
        assert elsewhere.requests == []


def test_a_payment_in_question_is_told_by_its_newest_attempt(site: FakePaddle, provider: PaddleProvider) -> None:
    made = transaction("txn_1", site.now(), of="ctm_1", items=[], custom_data=None, url="x")
    made |= {"subscription_id": "sub_1", "payments": [{"status": "action_required"}, {"status": "error"}]}
    body = site.body_of(site.happens("transaction.payment_failed", made))
    effect = provider.effect_of(provider.verify_event(body, site.sign(body)))
    assert effect == PaymentActionRequired(customer_id="ctm_1", subscription_id="sub_1", invoice_id="txn_1")


def test_nobody_owes_for_a_checkout_that_did_not_work(site: FakePaddle, provider: PaddleProvider) -> None:
    made = transaction("txn_1", site.now(), of=None, items=[], custom_data=None, url="x")
    body = site.body_of(site.happens("transaction.payment_failed", made))
    assert provider.effect_of(provider.verify_event(body, site.sign(body))) == Ignored()


def test_a_renewal_is_a_payment_and_no_checkout(site: FakePaddle, provider: PaddleProvider, held: str) -> None:
    before = len(site.events)
    PaddleShop(site).pays(held)
    bodies = [site.body_of(event) for event in site.events[before:]]
    effects = [provider.effect_of(provider.verify_event(body, site.sign(body))) for body in bodies]
    assert [type(effect) for effect in effects] == [SubscriptionChanged, InvoicePaid, InvoicePaid]
    assert not any(isinstance(effect, CheckoutCompleted) for effect in effects)


@pytest.mark.parametrize(("action", "status"), [("credit", "approved"), ("refund", "pending_approval")])
def test_money_that_does_not_go_back_yet_is_not_acted_upon(
    site: FakePaddle, provider: PaddleProvider, action: str, status: str
) -> None:
    adjusted = {"id": "adj_1", "action": action, "status": status, "customer_id": "ctm_1", "transaction_id": "txn_1"}
    body = site.body_of(site.happens("adjustment.created", adjusted))
    assert provider.effect_of(provider.verify_event(body, site.sign(body))) == Ignored()


def test_a_key_of_the_sandbox_goes_to_the_sandbox() -> None:
    sandbox = PaddleAccount(account="1", api_key="pdl_sdbx_apikey_01", secrets=())
    live = replace(sandbox, api_key="pdl_live_apikey_01")
    assert (sandbox.livemode, sandbox.base) == (False, "https://sandbox-api.paddle.com")
    assert (live.livemode, live.base) == (True, "https://api.paddle.com")


def test_a_key_that_opens_nothing_is_a_refusal(site: FakePaddle) -> None:
    account = PaddleAccount(account="1", api_key="pdl_sdbx_apikey_stale", secrets=site.secrets)
    with pytest.raises(BillingRefused) as refused:
        PaddleProvider(account, site.clock, base=site.url).create_customer(new_customer(), new_key())
    assert refused.value.got == "forbidden"


def test_an_answer_that_drips_is_not_waited_for(site: FakePaddle) -> None:
    site.drip()
    account = PaddleAccount(account="1", api_key=site.api_key, secrets=site.secrets)
    with pytest.raises(BillingUnavailable):
        PaddleProvider(account, now, base=site.url, seconds=0.3).create_customer(new_customer(), new_key())


@pytest.mark.parametrize(
    "answer",
    [
        redirect("http://127.0.0.1:1/"),
        Answer(body=b"<html>"),
        Answer(body=b"[]"),
        Answer(body=b"{}"),
        Answer(body=b"\xff"),
        Answer(body=b'{"data": {"id": 7}}'),
        Answer(status=502, body=b"<html>Bad gateway"),
        Answer(status=500, body=b'{"error": {"code": 7}}'),
        Answer(status=500, body=b'{"error": "no"}'),
        Answer(status=500, body=b"[1]"),
    ],
    ids=[
        "elsewhere", "a page", "a list", "nothing", "no text", "a number as id", "a gateway", "a number as code",
        "a text as error", "a list as error",
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_told_as_such(site: FakePaddle, provider: PaddleProvider, answer: Answer) -> None:
    site.troubles.append(answer)
    with pytest.raises(BillingUnavailable):
        provider.create_customer(new_customer(), new_key())


def test_a_wait_until_a_time_is_not_a_mistake_of_ours(site: FakePaddle, provider: PaddleProvider) -> None:
    """The library reads a number there and nothing else."""
    headers = {"Retry-After": "Mon, 02 Mar 2026 09:01:00 GMT"}
    site.troubles.append(Answer(status=503, body=json.dumps(site.trouble(503)).encode(), headers=headers))
    with pytest.raises(BillingUnavailable) as refused:
        provider.create_customer(new_customer(), new_key())
    assert refused.value.retry_after in {None, timedelta(minutes=1)}


@pytest.mark.parametrize(("currency", "digits"), [("JPY", 0), ("KRW", 0), ("GBP", 2), ("HUF", 2)])
def test_an_amount_is_in_the_smallest_unit_of_its_currency(
    site: FakePaddle, provider: PaddleProvider, currency: str, digits: int
) -> None:
    site.get("pri_maker")["unit_price"]["currency_code"] = currency
    told = provider.fetch_prices(["pri_maker"])["pri_maker"]
    assert (told.amount, told.currency, told.digits) == (2_900, currency, digits)


def test_what_is_paid_once_has_no_price_for_an_interval(site: FakePaddle, provider: PaddleProvider) -> None:
    site.get("pri_more")["billing_cycle"] = None
    site.get("pri_team")["billing_cycle"] = {"interval": "year", "frequency": 1}
    assert provider.fetch_prices(["pri_more", "pri_team"]) == {
        "pri_team": Price(amount=2_900, currency="EUR", interval=Interval.YEAR)
    }


def test_an_id_that_is_none_of_paddles_keeps_no_other_price_away(site: FakePaddle, provider: PaddleProvider) -> None:
    assert list(provider.fetch_prices(["price_maker", "pri_maker"])) == ["pri_maker"]
    assert site.requests[-1].query["id"] == "pri_maker"


def test_an_amount_that_is_none_is_told_as_such(site: FakePaddle, provider: PaddleProvider) -> None:
    site.get("pri_maker")["unit_price"]["amount"] = "29.00"
    with pytest.raises(BillingUnavailable):
        provider.fetch_prices(["pri_maker"])


def test_only_a_cancellation_is_taken_back_and_no_pause(site: FakePaddle, provider: PaddleProvider, held: str) -> None:
    site.get(held)["scheduled_change"] = {"action": "pause", "effective_at": site.now(), "resume_at": None}
    provider.undo_cancellation(held, new_key())
    assert site.get(held)["scheduled_change"]["action"] == "pause"
