"""The part of the contract about who is believed."""

from contextlib import suppress
from datetime import UTC, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from domain.billing.events import BillingEvent
from domain.billing.refusals import BadSignature, EventRefused, NoWebhookSecret, WrongMoment
from ports.billing_provider import BillingProvider
from tests.contracts.billing_base import BillingContract
from tests.contracts.billing_sandbox import BillingSandbox, Connect

A_DAY = timedelta(days=1)
A_MOMENT = timedelta(seconds=10)

fuzzed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=100)


class SignatureContract(BillingContract):
    @pytest.fixture
    def body(self, provider: BillingProvider, sandbox: BillingSandbox) -> bytes:
        """A real event."""
        self.subscribed(provider, sandbox)
        return sandbox.told()[0]

    def test_what_was_signed_just_now_is_believed(
        self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes
    ) -> None:
        event = provider.verify_event(*sandbox.delivery(body))
        assert isinstance(event, BillingEvent)
        assert (event.provider, event.account) == (provider.name, provider.account)
        assert event.event_id
        assert event.type
        assert event.created.tzinfo is UTC
        assert abs(event.created - sandbox.clock()) < timedelta(seconds=2)

    def test_names_of_headers_come_in_any_case(
        self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes
    ) -> None:
        headers = sandbox.sign(body, sandbox.clock(), sandbox.secrets[:1])
        for change in (str.lower, str.upper, str.title):
            told = {change(name): value for name, value in headers.items()}
            assert provider.verify_event(body, {"Host": "stillroom.example", **told}).event_id

    def test_what_nobody_signed_is_refused(self, provider: BillingProvider, body: bytes) -> None:
        with pytest.raises(BadSignature):
            provider.verify_event(body, {"Content-Type": "application/json"})

    def test_what_somebody_else_signed_is_refused(
        self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes
    ) -> None:
        with pytest.raises(BadSignature):
            provider.verify_event(body, sandbox.sign(body, sandbox.clock(), [sandbox.secrets[0][::-1]]))

    def test_an_empty_secret_signs_nothing(
        self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes
    ) -> None:
        with pytest.raises(BadSignature):
            provider.verify_event(body, sandbox.sign(body, sandbox.clock(), [""]))

    def test_a_body_that_was_changed_on_the_way_is_refused(
        self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes
    ) -> None:
        headers = sandbox.sign(body, sandbox.clock(), sandbox.secrets[:1])
        for changed in (body + b" ", body[:-1], b" " + body, body.replace(b"e", b"E", 1)):
            with pytest.raises(BadSignature):
                provider.verify_event(changed, headers)

    @pytest.mark.parametrize("away", [-A_DAY, A_DAY], ids=["a day ago", "in a day"])
    def test_what_was_signed_at_another_time_is_refused(
        self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes, away: timedelta
    ) -> None:
        with pytest.raises(WrongMoment):
            provider.verify_event(body, sandbox.sign(body, sandbox.clock() + away, sandbox.secrets[:1]))

    @pytest.mark.parametrize("away", [-A_MOMENT, A_MOMENT], ids=["just now", "a clock ahead of ours"])
    def test_clocks_may_differ_by_some_seconds(
        self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes, away: timedelta
    ) -> None:
        headers = sandbox.sign(body, sandbox.clock() + away, sandbox.secrets[:1])
        assert provider.verify_event(body, headers).event_id

    def test_a_delivery_that_is_kept_and_sent_again_later_is_refused(
        self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes
    ) -> None:
        kept = sandbox.delivery(body)
        assert provider.verify_event(*kept).event_id
        sandbox.clock.advance(days=1)
        with pytest.raises(WrongMoment):
            provider.verify_event(*kept)

    def test_either_of_two_secrets_is_enough_while_one_is_rolled(
        self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes
    ) -> None:
        new, old = sandbox.secrets
        for secrets in ([new], [old], [new, old], [old, new]):
            assert provider.verify_event(body, sandbox.sign(body, sandbox.clock(), secrets)).event_id

    def test_we_may_learn_of_a_new_secret_late(self, connect: Connect, sandbox: BillingSandbox, body: bytes) -> None:
        new, old = sandbox.secrets
        late = connect([old])
        assert late.verify_event(body, sandbox.sign(body, sandbox.clock(), [new, old])).event_id
        with pytest.raises(BadSignature):
            late.verify_event(body, sandbox.sign(body, sandbox.clock(), [new]))

    def test_without_a_secret_nothing_is_believed(self, connect: Connect, sandbox: BillingSandbox, body: bytes) -> None:
        for secrets in ([""], sandbox.secrets):
            with pytest.raises(NoWebhookSecret):
                connect([]).verify_event(body, sandbox.sign(body, sandbox.clock(), secrets))

    @fuzzed
    @given(told=st.text(max_size=200) | st.text("0123456789abcdefv1h=ts,;. ", max_size=200))
    @example("t=1")
    @example("t=" + "9" * 5_000 + ",v1=ü")
    @example("ts=1;h1=ü")
    @example("ts=1;h1=a=b")
    @example("ts=²;h1=aa")
    def test_whatever_stands_in_place_of_a_signature_is_refused(
        self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes, told: str
    ) -> None:
        names = sandbox.sign(body, sandbox.clock(), sandbox.secrets[:1])
        with pytest.raises(EventRefused):
            provider.verify_event(body, dict.fromkeys(names, told))

    @fuzzed
    @given(data=st.data())
    def test_a_signature_with_anything_added_or_taken_is_read_or_refused(
        self, provider: BillingProvider, sandbox: BillingSandbox, body: bytes, data: st.DataObject
    ) -> None:
        [(name, told)] = sandbox.sign(body, sandbox.clock(), sandbox.secrets[:1]).items()
        start = data.draw(st.integers(0, len(told)))
        end = data.draw(st.integers(start, len(told)))
        changed = told[:start] + data.draw(st.text(max_size=5)) + told[end:]
        with suppress(EventRefused):
            assert provider.verify_event(body, {name: changed}).event_id
