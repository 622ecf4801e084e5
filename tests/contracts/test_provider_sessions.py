from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.identity.provider_sessions import ProviderSession
from domain.identity.sessions import Session
from domain.shared.identifiers import SessionId
from ports.transactions import Transaction
from tests.brewery import Brewery
from tests.contracts.people import entry
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.contracts.test_sessions import AGES_AGO, opened
from tests.domain.inventory.shelf import NOW


def came(session: Session, **changes: Any) -> ProviderSession:  # noqa: ANN401 - each test changes other fields
    """By whom a session came, in words that no other test has."""
    made = ProviderSession(
        provider="acme",
        issuer="https://acme.example",
        subject=f"subject of {session.id}",
        their_session=f"theirs of {session.id}",
        logout_hint="an ID token",
    )
    return replace(made, **changes)


def kept(stores: Stores, brewery: Brewery, **changes: Any) -> tuple[Session, ProviderSession]:  # noqa: ANN401 - as above
    """A session, and by whom it came."""
    session = opened(stores, brewery)
    by = came(session, **changes)
    stores.transactions(lambda transaction: transaction.provider_sessions.keep(session.id, by))
    return session, by


def of(stores: Stores, session: Session) -> ProviderSession | None:
    return stores.transactions(lambda transaction: transaction.provider_sessions.of(session.id))


def find(
    stores: Stores, issuer: str, subject: str | None, their_session: str | None
) -> list[tuple[Session, ProviderSession]]:
    def work(transaction: Transaction) -> list[tuple[Session, ProviderSession]]:
        return list(transaction.provider_sessions.find(issuer, subject, their_session))

    return stores.transactions(work)


class TestProviderSessions(StorageContract):
    """For remembering by which identity provider a session came."""

    def test_it_is_told_of_a_session_as_it_was_kept(self, stores: Stores, brewery: Brewery) -> None:
        session, by = kept(stores, brewery)
        bare, by_less = kept(stores, brewery, their_session=None, logout_hint=None)
        assert (of(stores, session), of(stores, bare)) == (by, by_less)
        assert of(stores, opened(stores, brewery)) is None

    def test_it_is_kept_of_a_session_that_is_there(self, stores: Stores, brewery: Brewery) -> None:
        session, by = kept(stores, brewery)
        for session_id in (SessionId(brewery.app.ids()), session.id):

            def work(transaction: Transaction, session_id: SessionId = session_id) -> None:
                transaction.provider_sessions.keep(session_id, by)

            with pytest.raises(stores.broken):
                stores.transactions(work)

    def test_s34_sessions_are_found_by_subject_or_by_the_providers_session(
        self, stores: Stores, brewery: Brewery
    ) -> None:
        first = kept(stores, brewery)
        second = kept(stores, brewery, subject=first[1].subject)
        other = kept(stores, brewery, their_session=first[1].their_session)
        kept(stores, brewery, issuer="https://other.example", subject=first[1].subject)
        kept(stores, brewery, their_session=None)
        issuer, subject, theirs = first[1].issuer, first[1].subject, first[1].their_session
        assert find(stores, issuer, subject, None) == [first, second]
        assert find(stores, issuer, None, theirs) == [first, other]
        assert find(stores, issuer, subject, theirs) == [first, second, other]
        assert find(stores, issuer, None, None) == []
        for told in (subject.upper(), "", "%", "nul \x00", "half \ud800"):
            assert find(stores, issuer, told, told) == []

    def test_s35_what_is_kept_of_a_session_is_forgotten_with_it(self, stores: Stores, brewery: Brewery) -> None:
        audit = entry(brewery.caller, brewery)
        ended, left = kept(stores, brewery)[0], kept(stores, brewery)[0]
        stores.transactions(lambda transaction: transaction.sessions.end(ended.id, audit))
        assert (of(stores, ended), of(stores, left) is None) == (None, False)
        stores.transactions(lambda transaction: transaction.sessions.end_all(brewery.caller.actor_id))
        assert of(stores, left) is None

    def test_s35_it_is_pruned_with_its_session(self, stores: Stores, brewery: Brewery) -> None:
        session = opened(stores, brewery, created_at=AGES_AGO, last_seen_at=AGES_AGO)
        by = came(session)
        stores.transactions(lambda transaction: transaction.provider_sessions.keep(session.id, by))
        before = AGES_AGO + timedelta(seconds=1)
        stores.transactions(lambda transaction: transaction.sessions.prune(created_before=before, seen_before=before))
        assert of(stores, session) is None
        assert find(stores, by.issuer, by.subject, None) == []

    def test_nothing_of_it_is_read_with_a_session(self, stores: Stores, brewery: Brewery) -> None:
        session, _ = kept(stores, brewery)
        resumed = stores.access.session(session.secret_hash)
        assert resumed is not None
        assert resumed.session == session
        assert session.created_at == NOW
