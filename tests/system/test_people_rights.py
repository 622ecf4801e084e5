"""What the application's own database role may do for people: all that the use cases need, proved by doing it."""

import re
from collections.abc import Iterator
from typing import cast

import pytest

from adapters.memory.mailer import MemoryMailer
from adapters.sql.engine import create
from application.identity.open_session import SignIn
from application.identity.sign_up import NewAccount
from domain.identity.sessions import Method, device
from domain.shared.audit import AuditQuery
from tests.installations import Installation, on_engine

pytestmark = pytest.mark.postgresql

PASSWORD = "copper kettle under rain"
SIGN_IN = SignIn(method=Method.PASSWORD, device=device("192.0.2.1", "Firefox"), request_id="request 1")


@pytest.fixture
def installation(postgres_url: str) -> Iterator[Installation]:
    """An empty installation that works as the application's role."""
    engine = create(postgres_url, role="stillroom_app")
    yield on_engine(engine)
    engine.dispose()


def test_an_organisation_is_changed_and_somebody_joins_it(installation: Installation) -> None:
    app = installation.app
    app.identity.found_organization("Brewery", currency="EUR", time_zone="Europe/Berlin", owner="Ada")
    owner = app.identity.act_as_operator()
    assert app.identity.edit_organization(owner, name="Big Brewery", currency="GBP").name == "Big Brewery"
    app.identity.invite(owner, "eve@example.org", "maker")
    app.identity.invite(owner, "eve@example.org", "viewer")
    app.deliver_mail()
    text = cast(MemoryMailer, installation.ports.mailer).sent[-1].message.text
    [secret] = re.findall(r"token=(\S+)", text)
    app.identity.accept_invitation.as_new(secret, "Eve", PASSWORD, SIGN_IN)
    installation.clock.advance(days=31)
    assert app.prune()["invitations"] == 2


def test_a_sign_up_that_nobody_confirmed_is_forgotten_and_its_audit_stays(installation: Installation) -> None:
    app = installation.app
    asked = NewAccount(
        name="Eve",
        email="eve@example.org",
        password=PASSWORD,
        organization="Pond",
        currency="EUR",
        time_zone="Europe/Berlin",
    )
    app.identity.sign_up(asked)
    owner = app.identity.act_as_operator()
    installation.clock.advance(days=15)
    assert app.prune()["sign_ups"] == 1
    assert list(app.identity.view_access.organizations()) == []
    assert len(app.identity.view_audit.people.audit(owner.organization_id, AuditQuery())) == 1
