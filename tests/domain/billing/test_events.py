"""Events as they are kept: canonical, told apart, and refused when they are none."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.effects import Change as Happened
from domain.billing.effects import (
    CheckoutCompleted,
    DisputeCreated,
    Ignored,
    InvoicePaid,
    SubscriptionChanged,
    checked,
    customer_of,
)
from domain.billing.events import BillingEvent, Sender, canonical, event_of
from domain.billing.letters import letter_of, mail_id_of
from domain.billing.refusals import MalformedEvent
from domain.billing.subscriptions import PriceLine, Snapshot, Status

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SENDER = Sender(provider="model", account="acct_1", livemode=True)
FIELDS = {"id": "evt_1", "type": "invoice.paid", "amount": 5, "pending_webhooks": 1}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def made(fields: Mapping[str, Any] = FIELDS, /, **told: object) -> BillingEvent:
    usual: dict[str, Any] = {
        "event_id": "evt_1",
        "type": "invoice.paid",
        "object_id": "in_1",
        "api_version": "1",
        "created": NOW,
        "volatile": {"pending_webhooks"},
    }
    return event_of(SENDER, fields, **{**usual, **told})


def test_an_event_keeps_all_that_was_signed_and_hides_it() -> None:
    event = made()
    assert event.body == '{"amount":5,"id":"evt_1","pending_webhooks":1,"type":"invoice.paid"}'
    assert (event.provider, event.account, event.livemode) == ("model", "acct_1", True)
    assert "amount" not in repr(event)


def test_what_differs_between_deliveries_is_not_in_the_hash_and_anything_else_is() -> None:
    event = made()
    assert made(FIELDS | {"pending_webhooks": 7}).payload_hash == event.payload_hash
    assert made(dict(reversed(list(FIELDS.items())))).payload_hash == event.payload_hash
    assert made(FIELDS | {"amount": 6}).payload_hash != event.payload_hash
    assert made(volatile=()).payload_hash != event.payload_hash
    assert len(event.payload_hash) == 64


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_canonical_json_says_the_same_in_ascii(fields: dict[str, Any]) -> None:
    text = canonical(fields)
    assert text.isascii()
    assert json.loads(text) == fields
    assert canonical(json.loads(text)) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}])
def test_what_is_no_json_is_refused(value: object) -> None:
    with pytest.raises(MalformedEvent):
        canonical({"value": value})


def test_what_never_ends_is_refused() -> None:
    endless: dict[str, Any] = {}
    endless["itself"] = endless
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"in": deep}
    for fields in (endless, deep):
        with pytest.raises(MalformedEvent):
            canonical(fields)


@pytest.mark.parametrize("name", ["event_id", "type", "object_id", "api_version"])
@pytest.mark.parametrize("value", ["", 1, [], "x" * 256, "nul \x00", "two\nlines", "\ud800", "é"])
def test_a_name_that_no_such_thing_has_is_refused(name: str, value: object) -> None:
    with pytest.raises(MalformedEvent) as refusal:
        made(**{name: value})
    assert refusal.value.got == "something else"


def test_what_an_event_is_about_may_have_no_name_but_the_event_must() -> None:
    bare = made(object_id=None, api_version=None)
    assert (bare.object_id, bare.api_version) == ("", "")
    for name in ("event_id", "type"):
        with pytest.raises(MalformedEvent) as refusal:
            made(**{name: None})
        assert refusal.value.got == "none"


def test_a_mail_is_told_apart_by_event_and_effect() -> None:
    event, other = made(), made(event_id="evt_2")
    ids = {mail_id_of(each, effect) for each in (event, other) for effect in ("payment_failed", "refunded")}
    assert len(ids) == 4
    assert mail_id_of(event, "refunded") == mail_id_of(made(FIELDS | {"amount": 6}), "refunded")


SNAPSHOT = Snapshot(
    subscription_id="sub_1",
    customer_id="cus_1",
    status=Status.ACTIVE,
    lines=(PriceLine(price_id="price\x00"),),
    period_end=None,
)


def test_ids_in_an_effect_are_such_as_can_be_kept() -> None:
    paid = InvoicePaid(customer_id="cus_1", subscription_id=None, invoice_id="in_1")
    for good in (Ignored(), paid, DisputeCreated(customer_id=None, charge_id="ch_1")):
        assert checked(good) is good
    for bad in (
        InvoicePaid(customer_id="\x00", subscription_id=None, invoice_id="in_1"),
        InvoicePaid(customer_id="cus_1", subscription_id="", invoice_id="in_1"),
        SubscriptionChanged(change=Happened.CHANGED, snapshot=SNAPSHOT),
    ):
        with pytest.raises(MalformedEvent):
            checked(bad)


def test_whom_an_effect_is_about_is_told_by_it_or_its_snapshot() -> None:
    assert customer_of(SubscriptionChanged(change=Happened.CHANGED, snapshot=SNAPSHOT)) == "cus_1"
    assert customer_of(CheckoutCompleted(customer_id="cus_2", organization_id=None, subscription_id=None)) == "cus_2"
    assert customer_of(Ignored()) is None


def test_of_most_events_nobody_has_to_hear() -> None:
    assert letter_of(Ignored(), "Brewery", "https://stock.example.com") is None
