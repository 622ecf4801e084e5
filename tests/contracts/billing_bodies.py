"""The part of the contract about what is no event, though it is signed."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.refusals import EventRefused, MalformedEvent
from ports.billing_provider import BillingProvider
from tests.contracts.billing_sandbox import BillingSandbox
from tests.contracts.billing_signatures import SignatureContract, fuzzed

DEEP = 100_000

BODIES = {
    "nothing": b"",
    "spaces": b"   ",
    "no JSON": b"{",
    "null": b"null",
    "a number": b"7",
    "a text": b'"evt"',
    "a list": b"[{}]",
    "an empty object": b"{}",
    "no UTF-8": b'{"id": "\xff\xfe"}',
    "UTF-16": '{"id": "evt"}'.encode("utf-16"),
    "too much": b'{"id": "' + b"x" * 2_000_000 + b'"}',
}

EXTRAS = {
    "a deep list": b'"extra": ' + b"[" * DEEP + b"]" * DEEP,
    "a deep object": b'"extra": ' + b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "a long number": b'"extra": ' + b"9" * 5_000,
    "a number beyond numbers": b'"extra": 1e999',
    "not a number": b'"extra": NaN',
    "a name twice": b'"extra": 1, "extra": 1',
    "half a character": b'"extra": "\\ud800"',
    "the other half": b'"extra": {"\\udfff": 1}',
    "a NUL": b'"extra": ["\\u0000"]',
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3),
    max_leaves=10,
)


def places(told: object) -> list[tuple[Any, Any]]:
    """Every place in a document, as what holds it and its name or number there."""
    found: list[tuple[Any, Any]] = []
    inner: Any
    if isinstance(told, dict):
        inner = told.items()
    elif isinstance(told, list):
        inner = enumerate(told)
    else:
        return found
    for name, each in inner:
        found += [(told, name), *places(each)]
    return found


class BodyContract(SignatureContract):
    def delivered(self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes) -> None:
        """Read a signed body to the end: what it is and what it means."""
        event = provider.verify_event(*sandbox.delivery(body))
        provider.effect_of(event)

    @pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
    def test_what_is_no_event_is_refused_though_it_is_signed(
        self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes
    ) -> None:
        if body.isascii():
            body, headers = sandbox.delivery(body)
        else:  # nobody signs what is no text: whatever stands there, it is refused
            headers = sandbox.sign(b"{}", sandbox.clock(), sandbox.secrets[:1])
        with pytest.raises(EventRefused):
            provider.verify_event(body, headers)

    @fuzzed
    @given(body=st.binary(max_size=300))
    def test_any_bytes_are_refused(self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes) -> None:
        headers = sandbox.sign(b"{}", sandbox.clock(), sandbox.secrets[:1])
        with pytest.raises(EventRefused):
            provider.verify_event(body, headers)

    @fuzzed
    @given(told=JSON)
    def test_any_json_is_refused(self, provider: BillingProvider, sandbox: BillingSandbox, told: object) -> None:
        with pytest.raises(EventRefused):
            self.delivered(provider, sandbox, json.dumps(told).encode())

    @pytest.mark.parametrize("extra", EXTRAS.values(), ids=EXTRAS)
    def test_an_event_with_something_impossible_in_it_is_refused(
        self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes, extra: bytes
    ) -> None:
        with pytest.raises(MalformedEvent):
            self.delivered(provider, sandbox, b"{" + extra + b"," + body.lstrip()[1:])

    @fuzzed
    @given(data=st.data())
    @pytest.mark.usefixtures("body")
    def test_an_event_with_anything_in_any_place_is_read_or_refused(
        self, provider: BillingProvider, sandbox: BillingSandbox, data: st.DataObject
    ) -> None:
        told = json.loads(data.draw(st.sampled_from(sandbox.told())))
        for _ in range(data.draw(st.integers(1, 3))):
            holder, name = data.draw(st.sampled_from(places(told)))
            holder[name] = data.draw(JSON)
        with suppress(EventRefused):
            self.delivered(provider, sandbox, json.dumps(told).encode())

    @fuzzed
    @given(data=st.data())
    @pytest.mark.usefixtures("body")
    def test_an_event_that_lacks_anything_is_read_or_refused(
        self, provider: BillingProvider, sandbox: BillingSandbox, data: st.DataObject
    ) -> None:
        told = json.loads(data.draw(st.sampled_from(sandbox.told())))
        holder, name = data.draw(st.sampled_from([each for each in places(told) if isinstance(each[0], dict)]))
        del holder[name]
        with suppress(EventRefused):
            self.delivered(provider, sandbox, json.dumps(told).encode())
