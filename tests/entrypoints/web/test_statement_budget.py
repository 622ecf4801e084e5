"""How many statements a request takes, authentication, BEGIN and COMMIT included."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from structlog.testing import LogCapture

from adapters.sql.engine import create
from adapters.sql.watch import QueryCounter, working
from application.app import application
from application.identity.open_session import SignIn
from application.identity.sign_up import NewAccount
from domain.identity.passwords import BadCredentials
from domain.identity.sessions import Method, device
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.application.test_passwords import CountingHasher
from tests.entrypoints.web.browsing import session_secret
from tests.entrypoints.web.program import Program, program_of
from tests.installations import Installation, on_engine

DATABASES = [
    pytest.param("sqlite_url", id="sqlite"),
    pytest.param("postgres_url", id="postgresql", marks=pytest.mark.postgresql),
]


@pytest.fixture(params=DATABASES)
def installation(request: pytest.FixtureRequest) -> Iterator[Installation]:
    """An empty installation on a database."""
    engine = create(request.getfixturevalue(request.param))
    yield on_engine(engine)
    engine.dispose()


@pytest.fixture
def program(installation: Installation) -> Program:
    """A program whose requests are counted."""
    return program_of(create_site(installation.app, Settings(), working), installation)


@pytest.fixture
def item_id(program: Program) -> str:
    """An item of 60 lots, some of it reserved, among 60 others."""
    lines = [{"item_id": program.item("MALT"), "change_type": "restock", "quantity": 10}] * 60
    item_id: str = program.made("/adjustments", {"lines": lines})["adjustments"][0]["item_id"]
    program.adjust(item_id, "reserved", 5, reference="SO-1")
    for number in range(60):
        program.item(f"I{number}")
    return item_id


def test_a_change_takes_six_statements_at_most_on_postgresql(
    installation: Installation, program: Program, item_id: str
) -> None:
    most = {"postgresql": 6, "sqlite": 12}[installation.storage]
    body = {"change_type": "sale", "quantity": "255", "reference": "SO-1"}
    with QueryCounter(most):
        response = program.post(f"/items/{item_id}/adjustments", body, key="once")
    assert response.status_code == 201
    assert response.json is not None
    assert len(response.json["movements"]) == 26


@pytest.mark.usefixtures("item_id")
def test_a_change_of_many_lines_takes_one_more_to_find_items_by_their_codes(
    installation: Installation, program: Program
) -> None:
    most = {"postgresql": 7, "sqlite": 13}[installation.storage]
    lines = [{"item_code": f"I{number}", "change_type": "restock", "quantity": 1} for number in range(60)]
    with QueryCounter(most):
        assert program.post("/adjustments", {"lines": lines}, key="once").status_code == 201


LOOKS = (
    "/items?limit=50",
    "/items?show=low&kind=ingredient&search=malt&sort=value&descending=true",
    "/items/{item_id}",
    "/items/{item_id}/lots",
    "/items/{item_id}/reservations",
    "/history",
    "/items/{item_id}/history",
    "/stock?as_of=2026-03-02",
    "/units",
    "/members",
    "/invitations",
    "/roles",
    "/tokens",
    "/audit?action=inventory.&subject_id={item_id}&since=2026-03-02T00:00:00Z",
)


def test_every_look_takes_two_statements(program: Program, item_id: str) -> None:
    for look in LOOKS:
        with QueryCounter() as sent:
            assert program.get(look.format(item_id=item_id)).status_code == 200, look
        assert sent.count == 2, f"{look}: {sent}"


def test_products_take_four_statements_however_many_there_are(program: Program) -> None:
    for number in range(30):
        program.sku(f"ALE-{number}")
    with QueryCounter() as sent:
        assert len(program.seen("/products", limit=50)["products"]) == 30
    assert sent.count == 4, str(sent)


def test_pages_take_as_many_statements_as_they_show_lists(installation: Installation, item_id: str) -> None:
    client = create_site(installation.app, Settings(), working).test_client()
    client.set_cookie("stillroom", session_secret(installation, installation.app.identity.act_as_operator().actor_id))
    lists = {
        "/stock": 2,
        f"/items/{item_id}": 5,
        "/members": 4,
        "/roles": 2,
        "/tokens": 3,
        "/audit": 3,
        "/billing": 2,
        "/organization": 5,
    }
    for path, most in lists.items():
        with QueryCounter(most):
            assert client.get(path).status_code == 200


def test_who_is_signed_in_is_known_by_one_statement(installation: Installation, program: Program) -> None:
    app = installation.app
    sign_in = SignIn(method=Method.PASSWORD, device=device("192.0.2.1", "Firefox"), request_id="request 1")
    opened = app.identity.open_session(app.identity.act_as_operator().actor_id, sign_in)
    program.client.set_cookie("stillroom", opened.secret)
    for path in ("/stock", "/api/v1/items"):
        with QueryCounter(2):
            assert program.client.get(path).status_code == 200


def test_the_log_tells_how_many_statements_a_request_took(program: Program, item_id: str, log: LogCapture) -> None:
    program.seen(f"/items/{item_id}")
    assert log.entries[-1]["statements"] == 2


def test_a_request_without_a_token_takes_none(program: Program) -> None:
    with QueryCounter(0):
        assert program.client.get("/api/v1/items").status_code == 401


def test_s43_an_unknown_address_costs_as_many_statements_and_verifications_as_a_wrong_password(
    installation: Installation,
) -> None:
    hasher = CountingHasher()
    app = application(replace(installation.ports, hasher=hasher))
    known, password = "ada@example.org", "copper kettle under rain"
    app.identity.sign_up(
        NewAccount(name="Ada", email=known, password=password, organization="Brewery", currency="EUR", time_zone="UTC")
    )
    costs = []
    for email in (known, "eve@example.org", known, "no address"):
        sign_in = SignIn(method=Method.PASSWORD, device=device("192.0.2.1", "Firefox"), request_id="request 1")
        before = hasher.verified
        with QueryCounter() as sent, pytest.raises(BadCredentials):
            app.identity.sign_in_by_password(email, "seven quiet geese walking", sign_in)
        costs.append((sent.count, hasher.verified - before))
    assert len({*costs[:3]}) == 1, costs
