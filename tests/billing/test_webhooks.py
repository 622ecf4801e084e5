"""`POST /webhooks/<provider>`: every answer as promised, and no statement for what is not believed."""

import json
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
import structlog
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from structlog.testing import LogCapture
from werkzeug.test import EnvironBuilder, TestResponse

from adapters.plans.file import read_plans
from adapters.sql.engine import create
from adapters.sql.watch import QueryCounter
from application.billing.handle_event import Outcome
from application.terms import Billing
from domain.billing.inbox import MOST_TRIES_OF_PERMANENT, EventStatus
from domain.billing.subscriptions import Status
from entrypoints.web.site import BODY_LIMIT
from entrypoints.web.webhooks import STATUSES
from tests.billing.conftest import SQL
from tests.billing.door import Door, site_of
from tests.billing.model import snapshot
from tests.billing.test_budgets import AGAIN, MAKINGS, NEW, Making
from tests.billing.till import Till, billing_by
from tests.contracts.billing_providers import AtWork, by_stripe
from tests.entrypoints.web.program import Json, answer, refusal
from tests.installations import Installation, in_memory, on_engine
from tests.logs import logs_as_before
from tests.system.writers import at_once

DUPLICATE = "It came before, and was processed."

fuzzed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = create(database_url)
    yield made
    made.dispose()


@pytest.fixture
def door(billing_at_work: AtWork, engine: Engine) -> Door:
    """A door on a database, at which the provider that is being tested knocks."""
    sandbox, connect = billing_at_work
    provider = connect(sandbox.secrets)
    prices = {sandbox.price: "maker", sandbox.other_price: "team"}
    billing = Billing(provider=provider, catalogue=read_plans(None, prices, without="free"))
    return Door.of(on_engine(engine, billing=billing), provider, sandbox)


@pytest.fixture
def log() -> Iterator[LogCapture]:
    capture = LogCapture()
    with logs_as_before():
        structlog.configure(processors=[capture], cache_logger_on_first_use=False)
        yield capture


def came(response: TestResponse, status: int) -> Json:
    """What the provider is told of an event."""
    told = answer(response, status)
    assert set(told) == {"success", "message", "processed_at", "event_id"}
    return told


def at_model(
    till: Till, event_body: bytes, headers: Mapping[str, str], installation: Installation | None = None
) -> TestResponse:
    """The answer to the model provider."""
    client = site_of(installation or till.installation).test_client()
    return client.post(door_of(till), data=event_body, headers=dict(headers))


def door_of(till: Till) -> str:
    return f"/webhooks/{till.provider.name}"


def test_every_outcome_has_a_status_and_only_what_is_to_come_again_is_no_success() -> None:
    assert set(STATUSES) == set(Outcome)
    assert {outcome for outcome, status in STATUSES.items() if status != 200} == {Outcome.FAILED, Outcome.QUARANTINED}


@pytest.mark.parametrize("storage", SQL, indirect=True)
class TestWithEachProvider:
    """By `--billing=` with one."""

    def test_an_event_takes_effect_and_a_duplicate_is_told_so(self, door: Door) -> None:
        door.buys()
        door.bring_all()
        door.installation.app.billing.retry_due_events()
        assert door.known == [Status.ACTIVE]
        body = door.sandbox.told()[-1]
        told = came(door.bring(body), 200)
        assert (told["success"], told["message"]) == (True, DUPLICATE)
        assert told["event_id"] in body.decode()
        assert told["processed_at"] is not None

    def test_an_unknown_type_is_taken_and_ignored(self, door: Door) -> None:
        door.sandbox.tells_something_else()
        assert came(door.bring(door.sandbox.told()[-1]), 200)["success"]
        assert door.statuses() == {"ignored": 1}

    def test_a_failed_events_redelivery_is_processed(self, door: Door) -> None:
        door.buys_elsewhere()
        statuses = door.bring_all()
        failed = [body for body, status in zip(door.sandbox.told(), statuses, strict=True) if status == 500]
        assert failed
        # What told whose they are came last, so it is known now.
        for body in failed:
            assert came(door.bring(body), 200)["message"] == "It took effect."
        assert EventStatus.FAILED not in door.statuses()
        assert door.known == [Status.ACTIVE]

    def test_what_fails_is_told_so_and_is_not_marked_done(self, door: Door) -> None:
        door.buys_elsewhere()
        told = came(next(each for each in map(door.bring, door.sandbox.told()) if each.status_code != 200), 500)
        assert (told["success"], told["processed_at"]) == (False, None)
        assert told["message"].startswith("billing.unknown_customer: ")
        assert door.statuses()[EventStatus.FAILED] == 1

    def test_what_nobody_signed_writes_no_rows(self, door: Door) -> None:
        door.buys()
        body, headers = door.sandbox.delivery(door.sandbox.told()[0])
        wrong = door.sandbox.sign(body, door.sandbox.clock(), ["somebody else's secret, of the same length"])
        late = door.sandbox.sign(body, door.sandbox.clock() - timedelta(days=1), door.sandbox.secrets)
        early = door.sandbox.sign(body, door.sandbox.clock() + timedelta(days=1), door.sandbox.secrets)
        with QueryCounter(0):
            for told, code in ((wrong, "bad_signature"), ({}, "bad_signature"), (late, "wrong_moment")):
                refusal(door.send(body, told), 400, f"billing.{code}")
            refusal(door.send(body, early), 400, "billing.wrong_moment")
            refusal(door.send(body + b" ", headers), 400, "billing.bad_signature")
        assert door.statuses() == {}

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b'"word"', b"1", b"nonsense", b"{}", b'{"id": 1, "type": 2}', b"[" * 9000]
    )
    def test_what_is_signed_and_no_event_is_refused(self, door: Door, body: bytes) -> None:
        with QueryCounter(0):
            assert door.bring(body).status_code == 400

    def test_of_many_who_bring_one_event_at_once_one_has_it_take_effect(self, door: Door) -> None:
        held = door.buys()
        door.bring_all()
        door.installation.app.billing.retry_due_events()
        came_before = len(door.sandbox.told())
        door.sandbox.clock.advance(seconds=5)
        door.sandbox.shop.fails_to_pay(held)
        for body in door.sandbox.told()[came_before:]:
            answers = at_once(8, lambda _: came(door.bring(body), 200)["message"])  # noqa: B023 - at once
            assert answers.count(DUPLICATE) == 7
        assert door.known == [Status.PAST_DUE]

    @fuzzed
    @given(
        told=st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=200)
        | st.text("0123456789abcdefv1h=ts,;. ", max_size=200)
    )
    @example("t=1")
    @example("t=" + "9" * 5_000 + ",v1=\xfc")
    @example("ts=1;h1=\xfc")
    @example("ts=\xb2;h1=aa")
    def test_whatever_stands_in_place_of_a_signature_is_refused_without_a_statement(
        self, door: Door, told: str
    ) -> None:
        if not door.sandbox.told():
            door.buys()
        body, headers = door.sandbox.delivery(door.sandbox.told()[0])
        environ = {f"HTTP_{name.upper().replace('-', '_')}": told for name in headers}
        with QueryCounter(0):
            response = door.site.test_client().post(door.path, data=body, environ_overrides=environ)
        assert response.status_code == 400
        assert response.mimetype == "application/json"

    @fuzzed
    @given(
        fields=st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "type", "data"]), inner),
            max_leaves=8,
        )
    )
    def test_whatever_is_signed_is_taken_or_refused_and_breaks_nothing(self, door: Door, fields: object) -> None:
        assert door.bring(json.dumps(fields).encode()).status_code in {200, 400}


def test_the_live_mode_and_other_accounts_are_refused_where_the_test_mode_is_expected() -> None:
    with by_stripe() as (sandbox, connect):
        provider = connect(sandbox.secrets)
        door = Door.of(in_memory(billing=billing_by(provider)), provider, sandbox)
        sandbox.tells_something_else()
        body = sandbox.told()[-1]
        for changes in ({"livemode": True}, {"account": "acct_another"}):
            refusal(door.bring(json.dumps(json.loads(body) | changes).encode()), 400, "billing.wrong_sender")
        assert door.statuses() == {}
        assert door.bring(body).status_code == 200


@pytest.mark.parametrize("make", MAKINGS)
@pytest.mark.parametrize("storage", SQL, indirect=True)
def test_over_http_a_new_event_takes_six_statements_at_most_and_a_duplicate_four(paying: Till, make: Making) -> None:
    paying.deliver(paying.provider.put(snapshot()))
    paying.provider.tick()
    delivery = paying.provider.delivery(make(paying))
    client = site_of(paying.installation).test_client()
    body, headers = delivery[0], dict(delivery[1])
    with QueryCounter(NEW):
        assert client.post(door_of(paying), data=body, headers=headers).status_code == 200
    with QueryCounter(AGAIN):
        assert client.post(door_of(paying), data=body, headers=headers).status_code == 200


@pytest.mark.parametrize("storage", ["memory"], indirect=True)
class TestAnswers:
    def test_two_contents_under_one_id_are_quarantined(self, paying: Till, log: LogCapture) -> None:
        event = paying.provider.put(snapshot())
        paying.deliver(event)
        fields = json.loads(paying.provider.delivery(event)[0])
        body = json.dumps(fields | {"forged": True}).encode()
        told = came(at_model(paying, body, paying.provider.signed(body)), 409)
        assert (told["success"], told["event_id"]) == (False, event.event_id)
        [entry] = [each for each in log.entries if each["event"] == "billing_event"]
        assert (entry["log_level"], entry["outcome"]) == ("error", "quarantined")

    def test_what_is_given_up_is_told_as_taken_and_raises_an_alarm(self, till: Till, log: LogCapture) -> None:
        event = till.provider.tell("subscription.changed", nonsense=True)
        delivery = till.provider.delivery(event)
        statuses = [at_model(till, *delivery).status_code for _ in range(MOST_TRIES_OF_PERMANENT)]
        assert statuses == [500] * (MOST_TRIES_OF_PERMANENT - 1) + [200]
        told = [each for each in log.entries if each["event"] == "billing_event"]
        assert [each["log_level"] for each in told] == ["warning"] * (MOST_TRIES_OF_PERMANENT - 1) + ["error"]
        assert came(at_model(till, *delivery), 200)["message"] == "It came before, and was dead."

    def test_without_a_secret_nothing_is_let_in_and_the_provider_shall_come_back(self, paying: Till) -> None:
        delivery = paying.provider.delivery(paying.provider.put(snapshot()))
        paying.provider.secrets = []
        response = at_model(paying, *delivery)
        refusal(response, 503, "billing.no_webhook_secret")
        assert int(response.headers["Retry-After"]) > 0
        assert paying.statuses() == {}

    def test_other_providers_and_other_methods_lead_nowhere(self, paying: Till) -> None:
        client = site_of(paying.installation).test_client()
        refusal(client.post("/webhooks/another", data=b"{}"), 404, "billing.unknown_provider")
        for method in ("GET", "PUT", "DELETE", "OPTIONS"):
            response = client.open(door_of(paying), method=method)
            refusal(response, 405, "request.method_not_allowed")
            assert response.headers["Allow"] == "POST"

    def test_where_nobody_bills_there_is_no_door(self, paying: Till) -> None:
        assert in_memory().app is not paying.installation.app
        refusal(at_model(paying, b"{}", {}, in_memory()), 404, "billing.not_configured")

    @pytest.mark.parametrize("tells_its_length", [True, False])
    def test_a_body_that_is_too_large_is_not_read(self, paying: Till, tells_its_length: bool) -> None:  # noqa: FBT001 - a table of cases
        body = b" " * (BODY_LIMIT + 1)
        told = EnvironBuilder(
            door_of(paying), method="POST", data=body, headers=[*paying.provider.signed(body).items()]
        ).get_environ()
        if not tells_its_length:
            told |= {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
        response = site_of(paying.installation).test_client().open(told)
        refusal(response, 413, "request.too_large")

    def test_a_form_is_taken_by_its_bytes_and_refused_as_no_event(self, paying: Till) -> None:
        client = site_of(paying.installation).test_client()
        body = b"a=1&b=%41"
        response = client.post(
            door_of(paying),
            data=body,
            headers=dict(paying.provider.signed(body)),
            content_type="application/x-www-form-urlencoded",
        )
        refusal(response, 400, "billing.malformed_event")

    def test_s40_an_event_needs_no_forms_token_and_gets_no_cookie(self, paying: Till) -> None:
        body, headers = paying.provider.delivery(paying.provider.put(snapshot()))
        client = site_of(paying.installation).test_client()
        crossing = {
            **headers,
            "Sec-Fetch-Site": "cross-site",
            "Origin": "https://provider.test",
            "Cookie": "stillroom=x",
        }
        response = client.post(door_of(paying), data=body, headers=crossing)
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers

    def test_s41_more_than_a_hundred_a_minute_have_to_wait(self, paying: Till) -> None:
        installation = paying.installation
        # What counts has a clock of its own.
        installation.clock.advance(seconds=time.time() - installation.clock().timestamp())
        client = site_of(installation, rate_limit="1000000/hour").test_client()
        answers = [client.post(door_of(paying), data=b"{}") for _ in range(101)]
        assert [each.status_code for each in answers] == [400] * 100 + [429]
        refusal(answers[-1], 429, "request.too_many")
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60

    def test_s38_a_name_that_is_not_ours_is_refused(self, paying: Till) -> None:
        body, headers = paying.provider.delivery(paying.provider.put(snapshot()))
        client = site_of(paying.installation).test_client()
        response = client.post(door_of(paying), data=body, headers={**headers, "Host": "evil.test"})
        refusal(response, 400, "request.untrusted_host")
        assert paying.statuses() == {}

    def test_s42_every_answer_has_the_security_headers(self, paying: Till) -> None:
        body, headers = paying.provider.delivery(paying.provider.put(snapshot()))
        for response in (at_model(paying, body, headers), at_model(paying, b"{}", {})):
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["Cache-Control"] == "no-store"

    def test_s45_no_word_of_a_body_gets_into_the_log(self, paying: Till, log: LogCapture) -> None:
        for told in (snapshot(subscription_id="sub_secretword"), snapshot(customer_id="cus_nobody_secretword")):
            at_model(paying, *paying.provider.delivery(paying.provider.put(told)))
        at_model(paying, b'{"secretword": 1}', dict.fromkeys(paying.provider.signed(b""), "secretword"))
        body = b'{"id": "secretword\\u0000", "type": "secretword"}'
        at_model(paying, body, paying.provider.signed(body))
        assert log.entries
        assert "secretword" not in str(log.entries)


@pytest.mark.parametrize("storage", SQL, indirect=True)
def test_while_the_database_is_away_the_provider_shall_come_back_and_nothing_of_the_event_is_logged(
    paying: Till, engine: Engine, log: LogCapture
) -> None:
    told = snapshot(subscription_id="sub_secretword")
    body, headers = paying.provider.delivery(paying.provider.put(told))
    away = on_engine(create(nowhere(str(engine.dialect.name))), billing=paying.installation.ports.billing)
    response = at_model(paying, body, headers, away)
    refusal(response, 503, "storage.unavailable")
    assert int(response.headers["Retry-After"]) > 0
    assert "secretword" not in str(log.entries)
    assert at_model(paying, body, headers).status_code == 200


def nowhere(kind: str) -> str:
    """Where no database answers."""
    return "postgresql://nobody@127.0.0.1:1/none" if kind == "postgresql" else "sqlite:////nonexistent/folder/none.db"
