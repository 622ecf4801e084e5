"""Among 20,000 sessions, logins, links and secrets PostgreSQL finds the one that is asked for by an index."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from adapters.sql.engine import create
from adapters.sql.login_attempts import SqlLoginAttempts
from domain.identity.mailed_secrets import Errand
from domain.shared.identifiers import LoginAttemptId, UserId
from ports.transactions import Transaction
from tests.servers.postgresql import PostgresServer
from tests.system.test_query_plans import CROWD, ORGANIZATION, Explained, assert_finds_by, crowd_id

pytestmark = pytest.mark.postgresql

GUESTS = Path(__file__).with_name("guests.sql")
USER = UserId(crowd_id(77))
HASH = f"{7_777:064x}"
FIRST = datetime(2026, 4, 1, tzinfo=UTC) + timedelta(minutes=30)


class Guests(Explained):
    """The crowd, with whoever comes and goes."""

    def __init__(self, url: str) -> None:
        # Only a superuser may load what explains.
        self.engine = create(url, role=None)
        super().__init__(self.engine)
        self.attempts = SqlLoginAttempts(self.engine)


@pytest.fixture(scope="module")
def guests(postgres_server: PostgresServer, postgres_template: str) -> Iterator[Guests]:
    name = postgres_server.create_database(template=postgres_template)
    url = postgres_server.url(name)
    for filling in (CROWD, GUESTS):
        with psycopg.connect(url, autocommit=True) as superuser:
            superuser.execute(filling.read_text())
    guests = Guests(url)
    yield guests
    guests.engine.dispose()
    postgres_server.drop_database(name)


def test_a_session_is_found_by_its_secrets_hash_with_all_that_its_user_may_do(guests: Guests) -> None:
    plan = guests.plan(lambda: guests.access.session(HASH))
    # There are so few organisations that reading them all is as good.
    few = plan.replace("Seq Scan on organization", "")
    assert_finds_by(few, "uq_session_secret_hash", "pk_membership", "pk_user", "pk_role")
    assert_finds_by(guests.plan_of(lambda transaction: transaction.sessions.find(HASH)), "uq_session_secret_hash")


def test_a_session_that_nobody_has_costs_one_look_at_the_index(guests: Guests) -> None:
    plan = guests.plan(lambda: guests.access.session("f" * 64))
    assert_finds_by(plan.replace("Seq Scan on organization", ""), "uq_session_secret_hash")


def test_the_sessions_of_a_user_are_found_and_ended_by_their_user(guests: Guests) -> None:
    assert_finds_by(guests.plan_of(lambda transaction: transaction.sessions.of_user(USER)), "ix_session_user_id")

    def end(transaction: Transaction) -> None:
        transaction.sessions.end_all(USER, within=ORGANIZATION)

    assert_finds_by(guests.plan_of(end), "ix_session_user_id")


def test_who_signs_in_is_found_by_an_address_a_password_by_its_user(guests: Guests) -> None:
    key = f"ada{USER}@example.org"
    assert guests.people.user_of_email(key) is not None
    assert_finds_by(guests.plan(lambda: guests.people.user_of_email(key)), "uq_user_email_key")
    assert_finds_by(guests.plan_of(lambda transaction: transaction.passwords.get(USER)), "pk_password")
    joined = guests.plan(lambda: guests.people.organizations_of(USER)).replace("Seq Scan on organization", "")
    assert_finds_by(joined, "ix_membership_user")


def test_an_identity_is_found_by_issuer_and_subject_and_by_its_user(guests: Guests) -> None:
    found = guests.plan_of(lambda transaction: transaction.identities.find("https://login.example.com", "77"))
    assert_finds_by(found, "uq_user_identity_subject")
    assert_finds_by(guests.plan_of(lambda transaction: transaction.identities.lock(USER)), "ix_user_identity_user_id")


def test_a_login_is_found_by_its_state_claimed_by_its_id_and_pruned_by_its_time(guests: Guests) -> None:
    assert_finds_by(guests.plan(lambda: guests.attempts.find(HASH)), "uq_login_attempt_state_hash")
    claimed = guests.plan(lambda: guests.attempts.claim(LoginAttemptId(crowd_id(7_777)), FIRST))
    assert_finds_by(claimed, "pk_login_attempt")
    assert_finds_by(guests.plan(lambda: guests.attempts.prune(FIRST)), "ix_login_attempt_created_at")


def test_a_mailed_secret_is_taken_by_its_hash_forgotten_by_its_user_and_pruned_by_its_time(guests: Guests) -> None:
    taken = guests.plan_of(lambda transaction: transaction.mailed_secrets.take(HASH, Errand.RESET))
    assert_finds_by(taken, "pk_mailed_secret")
    forgotten = guests.plan_of(lambda transaction: transaction.mailed_secrets.forget(USER))
    assert_finds_by(forgotten, "ix_mailed_secret_user_id")
    pruned = guests.plan_of(lambda transaction: transaction.mailed_secrets.prune(FIRST))
    assert_finds_by(pruned, "ix_mailed_secret_created_at")
