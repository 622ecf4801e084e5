"""A served site with something on its shelves, and a browser that looks at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from application.app import App
from domain.identity.permissions import Permission
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.entrypoints.web.browsing import session_secret
from tests.entrypoints.web.program import Program, program_of
from tests.installations import in_memory
from tests.servers.chromium import find_chromium

LONG_NAME = "Maris Otter pale ale malt, floor-malted and crushed, in twenty-five kilogram sacks"


OF_ONES_OWN = (
    "/account",
    "/account/second-factor/set-up",
    "/account/second-factor/codes",
    "/account/second-factor/off",
    "/auth/address/new",
    "/auth/address?token=x",
    "/auth/confirm?next=/account",
)
PATIENCE = 30_000
"""How many milliseconds a page may take to show what is expected of it: busy machines are slow."""
COMING_IN = (
    "/auth/sign-in",
    "/auth/sign-up",
    "/auth/new-account",
    "/auth/reset",
    "/auth/reset/choose?token=x",
    "/auth/verify?token=x",
    "/auth/verify/again",
    "/auth/invitation?token=x",
    "/auth/second-factor",
)


@dataclass(frozen=True, slots=True)
class Served:
    """
    Where the site is, a program that uses it, and the item with the fullest page.

    `people` are addresses of one member, one role and one token, `recipes` those of recipes and their forms, `products`
    of what is sold, `batches` those of batches and labels, `recalls` those of recalls. `secret` is that of the session
    that browsers begin with; without it, nobody is signed in. `app` is what the site shows, for what a worker does.
    """

    address: str
    program: Program
    item_id: str
    people: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    secret: str | None = None
    recipes: tuple[str, ...] = ()
    batches: tuple[str, ...] = ()
    recalls: tuple[str, ...] = ()
    app: App | None = None

    @property
    def paths(self) -> list[str]:
        """One page of each kind."""
        stock = ["/stock", "/stock?search=nothing+like+it", f"/items/{self.item_id}", "/import", "/export"]
        lists = [
            "/members",
            "/roles",
            "/roles/new",
            "/tokens",
            "/tokens/new",
            "/billing",
            "/organization",
            "/audit",
            "/audit?until=2020-01-01",
        ]
        things = [*self.recipes, *self.batches, *self.recalls, *self.products, *self.people]
        return [*stock, *things, *lists, *OF_ONES_OWN, *COMING_IN, "/nothing", "/api/v1/docs/"]


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """The site's own log is enough."""


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """A brewery's site on a free port of this machine."""
    installation = in_memory()
    program = program_of(create_site(installation.app, Settings()), installation, "Millrace Brewery")
    item_id, people, products = _shelf(program), _people(installation.app), _products(program)
    jobs = _label_jobs(program, installation.app)
    recipes, batches, recalls = _recipes(program, item_id), _batches(program, item_id), _recalls(program, item_id)
    site = create_site(installation.app, Settings(rate_limit="off"))
    secret = session_secret(installation, installation.app.identity.act_as_operator().actor_id)
    server = make_server("127.0.0.1", 0, site, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.port}"
    yield Served(
        address, program, item_id, people, products, secret, recipes, (*batches, *jobs), recalls, installation.app
    )
    server.shutdown()
    thread.join()
    server.server_close()


def _shelf(program: Program) -> str:
    malt = program.item("MALT-PALE", name=LONG_NAME, reorder_point="40", perishable=True, shelf_life_days=400)
    program.restock(malt, 250, unit_cost="1.18", lot_number="OTTER-26", reference="PO-1041")
    program.post(f"/lots/{program.restock(malt, 25, lot_number='LAB-1')}/hold", {"reason": "waiting for the lab"})
    program.adjust(malt, "sale", "42.5", reference="SO-1", notes="Brew 31, for the harvest festival")
    program.adjust(malt, "reserved", 20, reference="SO-2")
    for number in range(4):
        program.item(f"BTL-{number}", name=f"Bottle {number}", kind="container", unit="each")
    return malt


def _products(program: Program) -> tuple[str, ...]:
    sku = program.sku("HERON-033", variant="Unfiltered", price="2.90", gtin="6291041500213")
    program.sku("HERON-050", variant="Barrel-aged, from the cellar of the old mill")
    program.restock(sku["item_id"], 240)
    product = f"/products/{sku['product_id']}"
    return ("/products", "/products/new", product, f"{product}/edit", f"{product}/skus/new", f"/skus/{sku['sku_id']}")


def _recipes(program: Program, malt: str) -> tuple[str, ...]:
    """A recipe in two versions, of which the second needs more than there is."""
    recipe_id = program.recipe(malt, f"Ale of {LONG_NAME}", waste_percent="5", instructions=["Mash.", "Boil."])
    bottle = program.seen("/items", search="BTL-0")["items"][0]["item_id"]
    lines = [{"item_id": malt, "amount": "4.123456", "unit": "kg"}, {"item_id": bottle, "amount": 60, "unit": "each"}]
    program.patch(f"/recipes/{recipe_id}", {"lines": lines, "notes": "Pale.\nDry."})
    one = f"/recipes/{recipe_id}"
    shown = (one, f"{one}?factor=1/3&compare=1", f"{one}?factor=none", f"{one}?version=1", f"{one}/edit")
    shopping = f"/recipes/shopping?times-{recipe_id}=90"
    return (
        shopping,
        "/recipes",
        "/recipes?archived=true",
        "/recipes/makeable",
        "/recipes/new",
        "/recipes/import",
        *shown,
    )


def _batches(program: Program, malt: str) -> tuple[str, ...]:
    """One that is planned, and one in which something happened."""
    planned, run = (
        program.made("/batches", {"recipe_id": program.recipe(malt, name)})["batch_id"] for name in ("Mild", "Bitter")
    )
    program.post(f"/batches/{run}/start", {})
    for step, body in (
        ("notes", {"text": "Smells of toast."}),
        ("timers", {"name": "Mash"}),
        ("measurements", {"name": "Gravity", "value": "1.048", "unit": "SG"}),
        ("deviations", {"text": f"Too hot for {LONG_NAME}"}),
    ):
        program.post(f"/batches/{run}/{step}", body)
    fills = "name=keg&holds=6&unit=l&count=2&name=bottle&holds=330&unit=ml&count="
    batches = (f"/batches/{planned}", f"/batches/{run}", f"/batches/{run}/finish", f"/batches/{run}/filling?{fills}")
    recipe = program.seen(f"/batches/{run}")["recipe_id"]
    impossible = f"/recipes/{recipe}/filling?name=vat&holds=900&unit=l&count=1"
    [taken] = {each["lot_id"] for each in program.seen(f"/batches/{run}")["movements"]}
    held = next(each for each in program.seen(f"/items/{malt}/lots")["lots"] if each["held_reason"])
    traces = (f"/lots/{taken}/trace", f"/lots/{held['lot_id']}/trace")
    return ("/batches", *batches, impossible, f"/items/{malt}/labels", *traces)


def _label_jobs(program: Program, app: App) -> tuple[str, ...]:
    """Labels that are ready, and some that failed; the page of those that wait would look again by itself meanwhile."""
    sku = program.sku("MILL-050", variant="Filtered")
    asked = {"lots": [{"lot_id": program.restock(sku["item_id"], 1, lot_number="Größe 7")}]}
    ready = program.made("/label-jobs", asked)["job_id"]
    app.production.draw_labels()
    failed = program.made("/label-jobs", asked)["job_id"]
    program.patch(f"/skus/{sku['sku_id']}", {"gtin": "96385074"})
    app.production.draw_labels()
    return (f"/label-jobs/{ready}", f"/label-jobs/{failed}")


def _recalls(program: Program, malt: str) -> tuple[str, ...]:
    """A drill that was packed and closed, and a recall that is open, of lots that went far or have endless names."""
    endless = program.restock(program.item("W" * 60, name="W" * 120), 5, lot_number="W" * 100, reference="W" * 100)
    lots = {lot["lot_number"]: lot["lot_id"] for lot in program.seen(f"/items/{malt}/lots")["lots"]}
    asked = {"lots": [*lots.values(), endless], "reason": "Metal from the mill, found by a customer in Marktoberdorf"}
    drill, real = (program.made("/recalls", asked | {"kind": kind})["recall_id"] for kind in ("drill", "recall"))
    program.post(f"/recalls/{drill}/pack", {})
    program.post(f"/recalls/{drill}/close", {"note": "Found everything in a minute."})
    chosen = f"/recalls/new?search=otter&lots={lots['LAB-1']},{endless}"
    one_by_one = (f"/recalls/{drill}", f"/recalls/{real}", f"/lots/{endless}/trace")
    return ("/recalls", "/recalls?kind=drill", "/recalls/new", chosen, *one_by_one)


def _people(app: App) -> tuple[str, ...]:
    owner = app.identity.act_as_operator()
    for name, role in (("Eve Marlowe", "maker"), ("Jonas Brandt", "manager"), ("Priya Raman", "viewer")):
        app.identity.create_user(owner, name, f"{name.split()[0].lower()}@millrace.example", role)
    members = app.identity.view_access.members(owner)
    app.identity.change_member.deactivate(owner, members[-1].user.id)
    packer = app.identity.manage_roles.define(owner, "Packer", frozenset({Permission.VIEW_INVENTORY}))
    token = app.identity.issue_token(owner, "Scale in the cellar", [Permission.VIEW_INVENTORY]).token
    member = f"/members/{members[1].user.id}"
    return (
        member,
        f"{member}?done=role-given",
        f"/roles/{packer.id}",
        f"/roles/{packer.id}/remove",
        f"/tokens/{token.id}/revoke",
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


def visiting(browser: Browser, served: Served, **options: Any) -> BrowserContext:  # noqa: ANN401 - Playwright's own
    """A fresh context of the browser, in which somebody is signed in if the site begins so."""
    context = browser.new_context(base_url=served.address, **options)
    if served.secret is not None:
        context.add_cookies([{"name": "stillroom", "value": served.secret, "url": served.address}])
    return context


@dataclass(frozen=True, slots=True)
class Watched:
    """A page, and all that its browser complained about: policy violations, errors of scripts, failed loads."""

    page: Page
    complaints: list[str]


@pytest.fixture
def watched(browser: Browser, served: Served) -> Iterator[Watched]:
    """A fresh page of the served site."""
    context = visiting(browser, served, viewport={"width": 1280, "height": 900})
    page, complaints = context.new_page(), list[str]()

    def console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "the server responded with a status of 4" not in message.text:
            complaints.append(message.text)

    def error(failure: Error) -> None:
        complaints.append(str(failure))

    def complain(violation: str) -> None:
        complaints.append(violation)

    page.on("console", console)
    page.on("pageerror", error)
    page.expose_function("complain", complain)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => complain(`${e.violatedDirective} ${e.blockedURI}`))"
    )
    yield Watched(page, complaints)
    context.close()
