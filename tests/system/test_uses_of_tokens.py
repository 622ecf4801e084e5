"""To remember when a token was used is worth no waiting and no failure, and what is denied is noted all the same."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from adapters.sql.engine import BUSY_SECONDS, create, impatient, reading
from domain.identity.api_tokens import BadToken
from domain.identity.permissions import ALL
from domain.shared.audit import AuditQuery
from tests.brewery import Brewery
from tests.installations import Installation


@contextmanager
def another_writer(url: str) -> Iterator[None]:
    """Somebody who has changed every token and not yet committed."""
    engine = create(url, role=None)
    with engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("UPDATE api_token SET name = 'other'"))
        yield
        transaction.rollback()
    engine.dispose()


def last_use(brewery: Brewery) -> object:
    return brewery.app.identity.view_access.tokens(brewery.caller)[0].last_used_at


def test_s46_a_use_waits_for_nobody_and_is_remembered_the_next_time(
    database_url: str, installation: Installation, brewery: Brewery
) -> None:
    token = brewery.app.identity.issue_token(brewery.caller, "till", ALL).text
    with another_writer(database_url):
        assert brewery.app.identity.authenticate(token, "request 1").permissions == ALL
        assert last_use(brewery) is None
    brewery.app.identity.authenticate(token, "request 2")
    assert last_use(brewery) == installation.clock()


def test_a_connection_that_was_impatient_is_patient_again(sqlite_url: str) -> None:
    engine = reading(create(sqlite_url))
    asked = text("PRAGMA busy_timeout")
    with impatient(engine) as connection:
        assert connection.execute(asked).scalar() == 0
    with engine.connect() as connection:
        assert connection.execute(asked).scalar() == BUSY_SECONDS * 1000
    engine.dispose()


def test_s45_a_token_that_is_over_is_noted_once_an_hour(installation: Installation, brewery: Brewery) -> None:
    app, query = brewery.app, AuditQuery(action="identity.refuse_token")
    issued = app.identity.issue_token(brewery.caller, "till", ALL)
    app.identity.revoke_token(brewery.caller, issued.token.id)
    for minutes in (0, 30, 31):
        installation.clock.advance(minutes=minutes)
        with pytest.raises(BadToken):
            app.identity.authenticate(issued.text, "request 1")
    noted = app.identity.view_audit(brewery.caller, query).rows
    assert [line.entry.after and line.entry.after["reason"] for line in noted] == ["revoked", "revoked"]


def test_s36_of_a_token_only_the_sha_256_of_its_secret_is_kept(installation: Installation, brewery: Brewery) -> None:
    issued = brewery.app.identity.issue_token(brewery.caller, "till", ALL)
    secret = issued.text.rpartition("_")[2]
    kept = str(installation.kept())
    assert len(secret) >= 43
    assert issued.token.secret_hash in kept
    assert secret not in kept
