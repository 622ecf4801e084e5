"""What plans never refuse, what the API tells of billing, and how many statements that takes."""

from collections.abc import Callable, Iterator

import pytest
from werkzeug.test import TestResponse

from adapters.sql.engine import create
from adapters.sql.watch import QueryCounter
from domain.billing.situations import Situation
from domain.production.recipes import Formula, Line, NewRecipe
from domain.shared.quantity import Quantity
from entrypoints.web.api.blueprint import ENDPOINTS, PREFIX
from entrypoints.web.pages.blueprint import PAGES
from tests.billing.test_billing_pages import new
from tests.billing.web import Counter, billing_at
from tests.contracts.billing_providers import AtWork
from tests.entrypoints.web.asking import filled
from tests.entrypoints.web.browsing import FORM_TOKEN, OURS
from tests.installations import in_memory, on_engine

SOLD = {"pages.list_audit", "pages.new_token", "pages.new_role", "api.list_audit"}
"""All that a plan may refuse to who only looks."""


@pytest.fixture(params=["memory", "sqlite"])
def counter(request: pytest.FixtureRequest, billing_at_work: AtWork) -> Iterator[Counter]:
    sandbox, connect = billing_at_work
    provider = connect(sandbox.secrets)
    billing = billing_at(sandbox, provider)
    if request.param == "memory":
        yield Counter.opened(in_memory(billing=billing), provider, sandbox)
        return
    engine = create(request.getfixturevalue("sqlite_url"))
    yield Counter.opened(on_engine(engine, billing=billing), provider, sandbox)
    engine.dispose()


def owes(counter: Counter, held: str) -> None:
    counter.sandbox.shop.fails_to_pay(held)
    counter.hear()


def never_pays(counter: Counter, held: str) -> None:
    owes(counter, held)
    counter.passes(days=15)


def is_cancelled(counter: Counter, held: str) -> None:
    counter.sandbox.shop.ends(held)
    counter.hear()


TROUBLES: dict[Situation, Callable[[Counter, str], None]] = {
    Situation.PAST_DUE: owes,
    Situation.UNPAID: never_pays,
    Situation.ENDED: is_cancelled,
}


def ask(counter: Counter, method: str, path: str, key: str | None = None, **body: object) -> TestResponse:
    """What a page's own script asks of the API."""
    client = counter.pages.client
    headers = OURS | {"X-CSRFToken": client.get(FORM_TOKEN).text} | ({"Idempotency-Key": key} if key else {})
    return client.open(f"{PREFIX}{path}", method=method, headers=headers, json=None if method == "GET" else body)


@pytest.mark.parametrize("situation", TROUBLES)
def test_in_trouble_everything_can_be_seen_and_taken_away(counter: Counter, situation: Situation) -> None:
    app, owner = counter.installation.app, counter.owner
    held = counter.buy()
    items = app.inventory.create_items(owner, new(60))
    product = app.production.manage_products.create(owner, "Ale", "")
    TROUBLES[situation](counter, held)
    assert app.billing.view_billing(owner).situation is situation
    ids = {"item_id": str(items[0].id), "product_id": str(product.id), "user_id": str(owner.actor_id)}
    client, refused, looked = counter.pages.client, set(), set()
    addresses = [
        *((f"pages.{page.function.__name__}", page.rule) for page in PAGES if page.method == "GET"),
        *((f"api.{each.function.__name__}", PREFIX + each.rule) for each in ENDPOINTS if each.method == "GET"),
    ]
    for name, rule in addresses:
        response = client.get(filled(rule, lambda id_name: ids.get(id_name, "01900000-0000-7000-8000-000000000000")))
        assert response.status_code < 500, rule
        looked.add(name)
        if response.status_code == 402:
            refused.add(name)
    assert refused <= SOLD
    assert len(refused) == (3 if situation is Situation.PAST_DUE else 4)
    exports = [each for each in looked if "export" in each]
    assert len(exports) >= 2
    for what in ("items", "lots", "movements"):
        for form in ("csv", "xlsx"):
            assert client.get(f"/export/file?what={what}&format={form}").status_code == 200
    assert client.get("/billing").status_code == 200


@pytest.mark.parametrize("situation", TROUBLES)
def test_every_export_of_the_url_map_is_given_in_trouble(counter: Counter, situation: Situation) -> None:
    held, app, owner = counter.buy(), counter.installation.app, counter.owner
    item, *_ = app.inventory.create_items(owner, new(60))
    line = Line(item_id=item.id, amount=Quantity(1_000_000), unit=item.unit)
    formula = Formula(lines=(line,), yield_amount=Quantity(1_000_000), yield_unit="l")
    recipe = app.production.create_recipe(owner, NewRecipe(name="Ale", formula=formula))
    TROUBLES[situation](counter, held)
    client = counter.pages.client
    exports = [
        filled(rule.rule, {"recipe_id": str(recipe.id)}.__getitem__)
        for rule in client.application.url_map.iter_rules()
        if "export" in rule.rule and "GET" in (rule.methods or set())
    ]
    assert {"/export", "/export/file"} < set(exports)
    for path in exports:
        assert client.get(path).status_code == 200, path


def test_programs_are_told_of_the_plan_its_limits_and_their_use(counter: Counter) -> None:
    counter.installation.app.inventory.create_items(counter.owner, new(3))
    told = ask(counter, "GET", "/billing").json
    assert told is not None
    assert (told["plan"]["code"], told["status"], told["subscribed_plan"]) == ("free", "none", None)
    assert {"limit": "items", "most": 50, "use": 3} in told["limits"]
    cost = {"currency": "EUR", "interval": "month", "every": 1}
    assert [(each["code"], each["for_sale"], each["price"]) for each in told["plans"]] == [
        ("free", False, None),
        ("maker", True, {"amount": "29.00", **cost}),
        ("team", True, {"amount": "79.00", **cost}),
    ]
    counter.sandbox.trouble.break_down()
    told = ask(counter, "GET", "/billing").json
    assert told is not None
    assert [each["price"] for each in told["plans"]] == [None, None, None]
    counter.buy("team")
    told = ask(counter, "GET", "/billing").json
    assert told is not None
    assert (told["plan"]["code"], told["status"], told["subscribed_plan"]) == ("team", "paid", "team")
    assert told["plan"]["features"] == [
        "organization.manage_roles",
        "organization.manage_tokens",
        "organization.view_audit_logs",
    ]
    assert told["renews_at"] is not None
    assert told["access_until"] is None


def test_programs_buy_change_and_cancel(counter: Counter) -> None:
    first, second = (ask(counter, "POST", "/billing/checkout", key="k", plan="maker") for _ in range(2))
    assert first.status_code == 201
    assert first.json == second.json
    assert first.json is not None
    counter.sandbox.shop.buys(first.json["url"])
    counter.hear()
    assert ask(counter, "POST", "/billing/checkout", plan="team").status_code == 409
    changed = ask(counter, "POST", "/billing/change", plan="team").json
    assert changed is not None
    assert changed["plan"]["code"] == "team"
    portal = ask(counter, "POST", "/billing/portal").json
    assert portal is not None
    assert portal["url"].startswith("http")
    ended = ask(counter, "POST", "/billing/cancel").json
    assert ended is not None
    assert (ended["status"], ended["renews_at"]) == ("ending", None)
    assert ended["access_until"] is not None
    kept = ask(counter, "POST", "/billing/keep").json
    assert kept is not None
    assert (kept["status"], kept["access_until"]) == ("paid", None)
    assert kept["renews_at"] is not None


def test_a_provider_that_is_away_is_told_by_503_and_changes_nothing(counter: Counter) -> None:
    counter.buy()
    before = counter.installation.kept()
    counter.sandbox.trouble.break_down()
    refused = ask(counter, "POST", "/billing/change", plan="team")
    assert refused.status_code == 503
    assert refused.json is not None
    assert refused.json["error"]["code"] == "billing.provider_unavailable"
    assert counter.installation.kept() == before


def test_programs_are_told_which_limit_how_much_of_it_and_what_lifts_it(counter: Counter) -> None:
    counter.installation.app.inventory.create_items(counter.owner, new(50))
    refused = ask(counter, "POST", "/items", code="X", name="X", kind="ingredient", unit="kg")
    assert refused.status_code == 402
    assert refused.json is not None
    error = refused.json["error"]
    assert error["code"] == "billing.limit_reached"
    told = {name: error["details"][name] for name in ("limit", "most", "use", "plan", "lifted_by", "billing")}
    page = "https://stock.example.com/billing"
    assert told == {
        "limit": "items",
        "most": "50",
        "use": "50",
        "plan": "free",
        "lifted_by": "maker",
        "billing": page,
    }
    refused = ask(counter, "GET", "/audit")
    assert refused.status_code == 402
    assert refused.json is not None
    assert refused.json["error"]["code"] == "billing.not_in_plan"
    assert refused.json["error"]["details"]["lifted_by"] == "team"
    assert refused.json["error"]["details"]["billing"] == page
    refused = ask(counter, "POST", "/items", code="", name="X", kind="ingredient", unit="kg")
    assert refused.json is not None
    assert "billing" not in refused.json["error"]["details"]


@pytest.mark.parametrize("counter", ["sqlite"], indirect=True)
def test_the_billing_page_takes_four_statements_and_the_notice_one(counter: Counter) -> None:
    held = counter.buy("team")
    maker = counter.member("maker")
    costs = {"/billing": 4, "/stock": 3, "/products": 3, "/audit": 5}
    owes(counter, held)
    counter.pages.open("/stock")
    for path, statements in costs.items():
        with QueryCounter() as sent:
            assert counter.pages.client.get(path).status_code == 200
        assert sent.count == statements, f"{path}: {sent}"
    maker.open("/stock")
    with QueryCounter() as sent:
        maker.open("/stock")
    assert sent.count == 2, str(sent)
    with QueryCounter() as sent:
        assert counter.pages.client.get("/billing/plans/maker/change").status_code == 200
    assert sent.count == 5, str(sent)


def test_who_may_not_manage_billing_sees_nothing_of_it(counter: Counter) -> None:
    counter.buy()
    for role in ("manager", "maker"):
        other = counter.member(role)
        for path in ("/billing", "/billing/plans/team/change", "/billing/plans/maker/cancel"):
            assert other.client.get(path).status_code == 403
        assert other.send("/billing/portal").status_code == 403
        assert ">Billing</a>" not in other.client.get("/stock").text
