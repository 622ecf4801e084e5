"""Bugs of the web part of a system that does the same job, and are not here; the others: `tests/application`."""

from entrypoints.settings import Settings
from entrypoints.web.api.blueprint import ENDPOINTS
from entrypoints.web.pages.blueprint import PAGES
from entrypoints.web.site import create_site
from tests.entrypoints.web.browsing import pages_by
from tests.entrypoints.web.program import program_of
from tests.installations import in_memory

CHANGES = ("archive", "restore", "remove", "hold", "start", "finish", "cancel", "fail", "stop")


def test_nothing_is_archived_or_otherwise_changed_by_a_get() -> None:
    """Archive was a link: a browser that looks ahead, or a robot, archived the stock."""
    declared = [(each.function.__name__, each.method) for each in ENDPOINTS]
    declared += [(each.function.__name__, each.method) for each in PAGES]
    verbs = {(name.partition("_")[0], method) for name, method in declared}
    assert {("archive", "POST"), ("restore", "POST"), ("hold", "POST")} <= verbs
    assert not {(verb, "GET") for verb in CHANGES} & verbs


def test_a_get_of_an_address_that_archives_is_no_such_page() -> None:
    installation = in_memory()
    program = program_of(create_site(installation.app, Settings()), installation)
    recipe = program.recipe(program.item("MALT"))
    pages, before = pages_by(installation, program.token), installation.kept()
    assert pages.client.get(f"/recipes/{recipe}/archive").status_code == 405
    assert program.get(f"/recipes/{recipe}/archive").status_code == 405
    assert installation.kept() == before
