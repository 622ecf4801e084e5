from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.identity.api_tokens import hash_secret
from domain.identity.roles import VIEWER
from domain.identity.sessions import Method, Session, device
from domain.shared.audit import AuditQuery
from domain.shared.identifiers import SessionId, UserId
from ports.transactions import Transaction
from tests.brewery import Brewery
from tests.contracts.people import entry, new_member
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW

NOBODY = UserId(UUID(int=7))
AGES_AGO = NOW - timedelta(days=3_650)


def session_of(brewery: Brewery, **changes: Any) -> Session:  # noqa: ANN401 - each test changes other fields
    """A session of the brewer's, not kept yet."""
    session_id = SessionId(brewery.app.ids())
    made = Session(
        id=session_id,
        secret_hash=hash_secret(str(session_id)),
        user_id=brewery.caller.actor_id,
        organization_id=brewery.caller.organization_id,
        method=Method.PASSWORD,
        authenticated_at=NOW,
        created_at=NOW,
        last_seen_at=NOW,
        device=device("2001:db8::1", "Firefox für Träumer"),
    )
    return replace(made, **changes)


def opened(stores: Stores, brewery: Brewery, **changes: Any) -> Session:  # noqa: ANN401 - as above
    """The same, kept."""
    session = session_of(brewery, **changes)
    audit = entry(brewery.caller, brewery)
    stores.transactions(lambda transaction: transaction.sessions.open(session, audit))
    return session


def found(stores: Stores, *sessions: Session) -> list[Session | None]:
    """What is kept of these."""

    def work(transaction: Transaction) -> list[Session | None]:
        return [transaction.sessions.find(each.secret_hash) for each in sessions]

    return stores.transactions(work)


def of_user(stores: Stores, brewery: Brewery) -> list[Session]:
    return list(stores.transactions(lambda transaction: transaction.sessions.of_user(brewery.caller.actor_id)))


class TestSessions(StorageContract):
    """For keeping who is signed in."""

    def test_a_session_is_found_by_its_secret_as_it_was_opened(self, stores: Stores, brewery: Brewery) -> None:
        session, other = opened(stores, brewery), opened(stores, brewery, method=Method.PROVIDER)
        assert found(stores, session, other) == [session, other]
        unknown = session_of(brewery, secret_hash=session.secret_hash.upper())
        assert found(stores, unknown) == [None]

    def test_to_open_and_to_end_a_session_is_audited(self, stores: Stores, brewery: Brewery) -> None:
        session = opened(stores, brewery)
        audit = entry(brewery.caller, brewery)
        stores.transactions(lambda transaction: transaction.sessions.end(session.id, audit))
        assert found(stores, session) == [None]
        lines = stores.people.audit(brewery.caller.organization_id, AuditQuery(action="identity.test"))
        assert len(lines) == 2

    def test_s36_a_secret_is_of_one_session(self, stores: Stores, brewery: Brewery) -> None:
        session = opened(stores, brewery)
        with pytest.raises(stores.broken):
            opened(stores, brewery, secret_hash=session.secret_hash)
        assert of_user(stores, brewery) == [session]

    def test_a_session_is_of_a_member_of_its_organisation(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        for changes in ({"user_id": NOBODY}, {"organization_id": cidery.caller.organization_id}):
            with pytest.raises(stores.broken):
                opened(stores, brewery, **changes)
        assert of_user(stores, brewery) == []

    def test_a_session_comes_back_with_its_member_and_organisation_as_they_are_now(
        self, stores: Stores, brewery: Brewery
    ) -> None:
        session = opened(stores, brewery)
        opened(stores, brewery)
        resumed = stores.access.session(session.secret_hash)
        assert resumed is not None
        assert resumed.session == session
        assert resumed.organization == brewery.caller.organization
        assert resumed.member.user.id == brewery.caller.actor_id
        for other in (session.secret_hash[:-1], "", "%", "nul \x00", "half \ud800"):
            assert stores.access.session(other) is None

    def test_s30_a_session_comes_back_with_what_its_member_may_do_now(self, stores: Stores, brewery: Brewery) -> None:
        eve = new_member(brewery, "manager")
        session = opened(stores, brewery, user_id=eve.user.id)
        stores.transactions(
            lambda transaction: transaction.members.save(replace(eve, role=VIEWER), entry(brewery.caller, brewery))
        )
        resumed = stores.access.session(session.secret_hash)
        assert resumed is not None
        assert resumed.member.permissions == VIEWER.permissions

    def test_s31_the_sessions_of_a_user_are_told_last_used_first(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        first, second = opened(stores, brewery), opened(stores, brewery)
        opened(stores, cidery)
        assert of_user(stores, brewery) == [second, first]
        later = NOW + timedelta(minutes=5)
        stores.access.note_seen(first, later)
        assert of_user(stores, brewery) == [replace(first, last_seen_at=later), second]

    def test_a_use_that_was_overtaken_changes_nothing(self, stores: Stores, brewery: Brewery) -> None:
        session, later = opened(stores, brewery), NOW + timedelta(minutes=5)
        for moment in (later, NOW):
            stores.access.note_seen(session, moment)
        stores.access.note_seen(session_of(brewery), later)
        assert of_user(stores, brewery) == [replace(session, last_seen_at=later)]

    def test_s30_all_sessions_of_a_user_end_at_once(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        mine = [opened(stores, brewery) for _ in range(3)]
        theirs = opened(stores, cidery)
        user_id = brewery.caller.actor_id
        but_one = stores.transactions(lambda transaction: transaction.sessions.end_all(user_id, but=mine[1].id))
        assert (but_one, found(stores, *mine)) == (2, [None, mine[1], None])
        assert stores.transactions(lambda transaction: transaction.sessions.end_all(user_id)) == 1
        assert found(stores, mine[1], theirs) == [None, theirs]

    def test_s30_the_sessions_in_one_organisation_end_alone(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        eve = new_member(brewery)
        joined = replace(eve, organization_id=cidery.caller.organization_id)
        stores.transactions(lambda transaction: transaction.members.add(joined, entry(cidery.caller, brewery)))
        here, there = opened(stores, brewery, user_id=eve.user.id), opened(stores, cidery, user_id=eve.user.id)
        whose = brewery.caller.organization_id
        assert stores.transactions(lambda transaction: transaction.sessions.end_all(eve.user.id, within=whose)) == 1
        assert found(stores, here, there) == [None, there]

    def test_s31_sessions_are_pruned_by_age_and_by_idleness(self, stores: Stores, brewery: Brewery) -> None:
        limit = AGES_AGO + timedelta(seconds=1)

        def prune(created: datetime, seen: datetime) -> int:
            return stores.transactions(
                lambda transaction: transaction.sessions.prune(created_before=created, seen_before=seen)
            )

        prune(limit, limit)
        old, idle = opened(stores, brewery, created_at=AGES_AGO), opened(stores, brewery, last_seen_at=AGES_AGO)
        young = opened(stores, brewery, created_at=limit, last_seen_at=limit)
        assert prune(limit, AGES_AGO) == 1
        assert prune(AGES_AGO, limit) == 1
        assert found(stores, old, idle, young) == [None, None, young]

    def test_the_organisations_that_let_a_user_in_are_told_in_the_order_of_joining(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        eve = new_member(cidery)
        there = replace(eve, organization_id=brewery.caller.organization_id, joined_at=NOW + timedelta(hours=1))
        stores.transactions(lambda transaction: transaction.members.add(there, entry(brewery.caller, brewery)))
        both = [each.caller.organization for each in (cidery, brewery)]
        assert list(stores.people.organizations_of(eve.user.id)) == both
        cidery.app.identity.change_member.deactivate(cidery.caller, eve.user.id)
        assert list(stores.people.organizations_of(eve.user.id)) == both[1:]
        assert list(stores.people.organizations_of(NOBODY)) == []
