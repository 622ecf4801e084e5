"""Who may type what: proved on every command that there is, so that a new one cannot be left out."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer

from domain.identity.permissions import Permission, Permissions
from domain.identity.roles import BUILT_IN, Role
from entrypoints.cli.demo.data import brewery as data
from entrypoints.cli.main import app
from entrypoints.composition import opened
from entrypoints.settings import Settings
from tests.entrypoints.cli.terminal import Terminal
from tests.servers.databases import made_whole, sqlite_address

BREWERY = data().organization["name"]
NOBODY = "01900000-0000-7000-8000-000000000000"

INSTALLATION = {"demo billing", "serve", "worker", "doctor", "db upgrade", "db downgrade", "db check", "db current"}
"""These name nothing that an organisation has."""

OPERATORS: Mapping[str, list[str]] = {
    "organizations create": ["Soap", "--currency", "GBP", "--time-zone", "Europe/London", "--owner", "Ida"],
    "organizations list": [],
    "orgs create": ["Soap", "--currency", "GBP", "--time-zone", "Europe/London", "--owner", "Ida"],
    "orgs list": [],
    "users create": ["Eve", "--email", "eve@example.org", "--role", "owner"],
    "users add": ["{user}", "--role", "viewer"],
    "users list": [],
    "users reset-link": ["{user}"],
    "users reset-second-factor": ["{user}"],
    "events list": [],
    "events show": ["evt_1"],
    "events stats": [],
    "events retry": [],
    "events replay": ["evt_1"],
    "events quarantine": ["evt_1"],
    "events reconcile": [],
    "users disable": ["{user}"],
    "users enable": ["{user}"],
}

SELL = Permission.EDIT_PRODUCTS, Permission.VIEW_PRODUCTS
VIEW, ADJUST, EDIT = Permission.VIEW_INVENTORY, Permission.ADJUST_INVENTORY, Permission.EDIT_INVENTORY
VIEW_BATCHES, REPORTS = Permission.VIEW_BATCHES, Permission.VIEW_REPORTS
RUN = Permission.RUN_BATCHES, VIEW_BATCHES
VIEW_RECIPES, EDIT_RECIPES = Permission.VIEW_RECIPES, Permission.EDIT_RECIPES


@dataclass(frozen=True, slots=True)
class Words:
    """
    What must follow a command; `{kind}` stands for the id of such a thing.

    `needs` are its permissions: all of them, or `any_of` them.
    """

    text: str
    needs: frozenset[Permission]
    any_of: bool = False

    def may(self, permissions: Permissions) -> bool:
        """Whether whoever has these may type the command."""
        return not self.needs.isdisjoint(permissions) if self.any_of else self.needs <= permissions

    def naming(self, ids: Mapping[str, str]) -> list[str]:
        return [word.format(**ids) for word in self.text.split()]


def words(text: str, *needs: Permission) -> Words:
    return Words(text, frozenset(needs))


MEMBERS: Mapping[str, Words] = {
    "audit": words("--actor {user}", Permission.VIEW_AUDIT_LOGS),
    "verify": words("{item}", VIEW),
    "stock items": words("", VIEW),
    "stock lots": words("{item}", VIEW),
    "stock history": words("{item}", VIEW),
    "stock as-of": words("2099-01-01", VIEW),
    "stock units": words("", VIEW),
    "stock adjust": words("{item} damaged 1", ADJUST),
    "stock reverse": words("{adjustment}", ADJUST),
    "stock reserve": words("{item} 1 --reference SO-1", Permission.RESERVE_INVENTORY),
    "stock release": words("{item} --reference SO-1", Permission.RESERVE_INVENTORY),
    "stock release-expired": words("", Permission.RESERVE_INVENTORY),
    "stock hold": words("{item} {lot} --reason torn", ADJUST),
    "stock unhold": words("{item} {lot} --reason clean", ADJUST),
    "trace": words("{lot}", VIEW, VIEW_BATCHES),
    "stock create": words("NEW --name New --kind ingredient --unit kg", EDIT),
    "stock edit": words("{item} --name Mine", EDIT),
    "stock archive": words("{item}", EDIT),
    "stock restore": words("{item}", EDIT),
    "stock define-unit": words("tub 5 kg", EDIT),
    "stock import": words("{file}", EDIT, ADJUST),
    "stock export": words("items {export}", VIEW, Permission.VIEW_COSTS),
    "products list": words("", Permission.VIEW_PRODUCTS),
    "products show": words("{product}", Permission.VIEW_PRODUCTS),
    "products find": words("{sku}", Permission.VIEW_PRODUCTS),
    "products create": words("Stout", *SELL),
    "products edit": words("{product} --name Mine", *SELL),
    "products archive": words("{product}", *SELL),
    "products restore": words("{product}", *SELL),
    "products rename-variant": words("{product} standard Mine", *SELL),
    "products add-sku": words("{product} 1 l --code MINE", *SELL),
    "products edit-sku": words("{sku} --price 1", *SELL),
    "batch list": words("", VIEW_BATCHES),
    "batch show": words("{batch}", VIEW_BATCHES),
    "batch record": words("{batch} --out {export}.pdf", VIEW_BATCHES),
    "batch fill": words("{batch} --into jar=8oz", VIEW_BATCHES),
    "batch plan": words("{recipe}", Permission.PLAN_BATCHES, VIEW_BATCHES, VIEW_RECIPES),
    "batch start": words("{batch}", *RUN),
    "batch extra": words("{batch} {item} 1 --reason dry", *RUN),
    "batch waste": words("{batch} {item} 1 --reason spilled", *RUN),
    "batch note": words("{batch} hot", *RUN),
    "batch measure": words("{batch} mash 66", *RUN),
    "batch time": words("{batch} boil 60", *RUN),
    "batch stop": words("{batch} 1", *RUN),
    "batch deviate": words("{batch} hot", *RUN),
    "batch sign-off": words("{batch} 1", *RUN),
    "batch finish": words("{batch} 1 l", *RUN),
    "batch cancel": words("{batch} --reason power", *RUN),
    "batch fail": words("{batch} --reason sour", *RUN),
    "recall pack": words("{lot} --out {export}", REPORTS, Permission.EXPORT_REPORTS),
    "recall start": words("{lot} --reason glass", ADJUST, REPORTS),
    "recall drill": words("{lot}", ADJUST, REPORTS),
    "recall hold": words("{recall}", ADJUST, REPORTS),
    "recall close": words("{recall} --note mine", ADJUST, REPORTS),
    "recall list": words("", REPORTS),
    "recall show": words("{recall}", REPORTS),
    "users role": words("{user} viewer", Permission.MANAGE_USERS),
    "users invite": words("ben@example.org --role viewer", Permission.MANAGE_USERS),
    "users invitations": words("", Permission.MANAGE_USERS),
    "users resend": words("{invitation}", Permission.MANAGE_USERS),
    "users withdraw": words("{invitation}", Permission.MANAGE_USERS),
    "users sessions": words("{user}", Permission.MANAGE_USERS),
    "users sign-out": words("{user}", Permission.MANAGE_USERS),
    "organizations edit": words("--time-zone Europe/Lisbon", Permission.EDIT_ORGANIZATION),
    "orgs edit": words("--time-zone Europe/Lisbon", Permission.EDIT_ORGANIZATION),
    "roles list": Words("", frozenset({Permission.MANAGE_USERS, Permission.MANAGE_ROLES}), any_of=True),
    "roles create": words("Packer --permission inventory.view", Permission.MANAGE_ROLES),
    "roles edit": words("{role} --name Mine", Permission.MANAGE_ROLES),
    "roles remove": words("{role}", Permission.MANAGE_ROLES),
    "recipes list": words("", VIEW_RECIPES),
    "recipes show": words("{recipe}", VIEW_RECIPES),
    "recipes versions": words("{recipe}", VIEW_RECIPES),
    "recipes compare": words("{recipe} 1 1", VIEW_RECIPES),
    "recipes create": words("New --yield 20l --line {item}=1kg", EDIT_RECIPES),
    "recipes edit": words("{recipe} --name Mine", EDIT_RECIPES),
    "recipes clone": words("{recipe} Twin", EDIT_RECIPES),
    "recipes archive": words("{recipe}", EDIT_RECIPES),
    "recipes restore": words("{recipe}", EDIT_RECIPES),
    "recipes scale": words("{recipe}", VIEW_RECIPES, VIEW),
    "recipes check": words("{recipe}", VIEW_RECIPES, VIEW),
    "recipes shopping": words("{recipe}", VIEW_RECIPES, VIEW),
    "recipes makeable": words("", VIEW_RECIPES, VIEW),
    "recipes fill": words("{recipe} --into jar=1l", VIEW_RECIPES, VIEW),
    "recipes import": words("{recipes}", EDIT_RECIPES),
    "recipes export": words("{export}.json", VIEW_RECIPES),
    "labels": words("{lot} --item {item} --out {export}.pdf", VIEW),
    "tokens create": words("till --scope inventory.view", Permission.MANAGE_TOKENS),
    "tokens list": words("", Permission.MANAGE_TOKENS),
    "tokens revoke": words("{token}", Permission.MANAGE_TOKENS),
}


def _commands(command: object, name: str = "") -> Iterator[str]:
    below = getattr(command, "commands", None)
    if below is None:
        yield name
        return
    for word, each in below.items():
        yield from _commands(each, f"{name} {word}".strip())


def test_every_command_is_an_operators_a_members_or_of_the_installation() -> None:
    found = set(_commands(typer.main.get_command(app)))
    assert found == INSTALLATION | set(OPERATORS) | set(MEMBERS)


@dataclass(frozen=True, slots=True)
class Two:
    """The demo brewery, with ids of what it has, and a soap maker whose owner's token is set."""

    brewery: Terminal
    soap: Terminal
    ids: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Made:
    """A database with both, to be copied; the soap maker's token, and ids of what the brewery has."""

    path: Path
    token: str
    ids: Mapping[str, str]


@pytest.fixture(scope="module")
def made(brewery_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("two")
    path = Path(shutil.copyfile(brewery_template, folder / "template.db"))
    brewery = Terminal(sqlite_address(path))
    lots = brewery.told("stock", "lots", "HOP-SIMCOE")
    [movement] = brewery.told("stock", "history", "HOP-SIMCOE", "--limit", "1")["movements"]
    [token] = brewery.told("tokens", "list")["tokens"]
    product = brewery.told("products", "create", "Bock")["product_id"]
    sku = brewery.told("products", "add-sku", product, "0.5", "l", "--code", "BOCK-50", "--lasting")["sku_id"]
    recipe = brewery.told("recipes", "create", "Table ale", "--yield", "20 l", "--line", "MALT-PALE=4 kg")
    ids = {
        "product": product,
        "sku": sku,
        "recipe": recipe["recipe_id"],
        "batch": brewery.told("batch", "plan", recipe["recipe_id"])["batch_id"],
        "recipes": str(folder / "recipes.json"),
        "item": lots["item"]["item_id"],
        "lot": lots["lots"][0]["lot_id"],
        "recall": brewery.told("recall", "drill", lots["lots"][0]["lot_id"])["recall_id"],
        "adjustment": movement["adjustment_id"],
        "token": token["token_id"],
        "user": token["user_id"],
        "invitation": brewery.told("users", "invite", "zoe@example.org", "--role", "viewer")["invitation_id"],
        "role": brewery.told("roles", "create", "Counter", "--permission", "inventory.view")["role_id"],
        "file": str(folder / "items.csv"),
    }
    brewery.told("stock", "export", "items", ids["file"])
    brewery.told("recipes", "export", ids["recipes"])
    brewery.told("orgs", "create", *OPERATORS["orgs create"])
    text = brewery.told("tokens", "create", "all", "-o", "Soap")["token"]
    return Made(made_whole(path), text, ids)


@pytest.fixture
def two(made: Made, tmp_path: Path) -> Two:
    """As it was made, whatever other tests did."""
    brewery = Terminal(sqlite_address(Path(shutil.copyfile(made.path, tmp_path / "two.db"))))
    ids = {**made.ids, "export": str(tmp_path / "export.csv")}
    return Two(brewery, brewery.with_settings(TOKEN=made.token), ids)


THINGS = {
    "{item}",
    "{adjustment}",
    "{lot}",
    "{token}",
    "{user}",
    "{product}",
    "{sku}",
    "{invitation}",
    "{role}",
    "{recipe}",
    "{batch}",
    "{recall}",
    "{item}=1kg",
}
NAMING = [name for name, of in MEMBERS.items() if set(of.text.split()) & THINGS]


@pytest.mark.parametrize("name", NAMING)
def test_s44_a_command_with_another_organisations_ids_finds_nothing(two: Two, name: str) -> None:
    command = [*name.split(), *MEMBERS[name].naming(two.ids)]
    if name == "audit":
        assert two.soap.told(*command)["entries"] == []
        return
    assert ".unknown_" in two.soap.refused(*command)["code"]


@pytest.mark.parametrize("name", MEMBERS)
def test_s44_a_command_for_another_organisation_is_refused(two: Two, name: str) -> None:
    command = [*name.split(), *MEMBERS[name].naming(two.ids), "-o", BREWERY]
    assert two.soap.refused(*command)["code"] == "identity.other_organization"


@pytest.mark.parametrize("name", OPERATORS)
def test_s44_what_concerns_the_whole_installation_is_refused_to_tokens(two: Two, name: str) -> None:
    command = [*name.split(), *(word.format(**two.ids) for word in OPERATORS[name])]
    assert two.soap.refused(*command)["code"] == "identity.operator_only"


@pytest.mark.parametrize("role", BUILT_IN.values(), ids=BUILT_IN)
def test_s44_a_command_is_refused_exactly_to_roles_without_its_permissions(two: Two, role: Role) -> None:
    brewery = two.brewery
    text = brewery.told("tokens", "create", "all", "-o", BREWERY)["token"]
    brewery.told("users", "create", "Eve", "--email", "eve@example.org", "--role", "owner", "-o", BREWERY)
    _demote_first_owner(brewery, role.name)
    member = brewery.with_settings(TOKEN=text)
    for name, each in MEMBERS.items():
        answer = member.type(*name.split(), *each.naming({**two.ids, "token": NOBODY, "user": NOBODY}), "--json")
        denied = answer.exit_code == 1 and "identity.missing_permission" in answer.err
        assert denied is not each.may(role.permissions), name


def _demote_first_owner(brewery: Terminal, role: str) -> None:
    with opened(Settings(database_url=brewery.database_url)) as application:
        caller = application.identity.act_as_operator(BREWERY)
        application.identity.change_member.role(caller, caller.actor_id, role)
