"""What an organisation is called, where it is and what it counts in: on its page, over the API and in the audit."""

import pytest

from domain.identity.permissions import Permission
from domain.identity.roles import BUILT_IN
from tests.entrypoints.web.browsing import Pages
from tests.entrypoints.web.program import Program, answer, refusal

FORM = {"name": "Little Brewery", "time_zone": "Europe/Berlin", "currency": "EUR"}


def test_an_organisation_is_read_and_changed_over_the_api(program: Program) -> None:
    before = program.seen("/organization")
    assert (before["name"], before["currency"], before["time_zone"]) == ("Little Brewery", "EUR", "Europe/Berlin")
    after = before | {"name": "Big Brewery", "time_zone": "Europe/Lisbon", "currency": "GBP"}
    changes = {name: after[name] for name in ("name", "time_zone", "currency")}
    assert answer(program.patch("/organization", changes), 200) == after
    assert answer(program.patch("/organization", {}), 200) == after
    assert program.seen("/organization") == after
    [entry] = program.seen("/audit", action="identity.edit_organization")["entries"]
    assert (entry["before"]["time_zone"], entry["after"]["time_zone"]) == ("Europe/Berlin", "Europe/Lisbon")


def test_a_time_zone_that_changes_is_the_one_that_days_are_read_in_from_then_on(pages: Pages) -> None:
    pages.done("/organization", **FORM | {"time_zone": "Pacific/Kiritimati"})
    assert "Pacific/Kiritimati" in pages.open("/organization")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"name": " "}, 422, "identity.invalid_name"),
        ({"time_zone": "Mars/Olympus"}, 422, "identity.invalid_organization"),
        ({"time_zone": "../etc"}, 422, "identity.invalid_organization"),
        ({"currency": "eur"}, 422, "identity.invalid_organization"),
        ({"currency": "EURO"}, 422, "request.invalid"),
        ({"name": None}, 422, "request.invalid"),
        ({"id": "x"}, 422, "request.invalid"),
    ],
)
def test_an_organisation_that_cannot_be_is_refused(
    program: Program, changes: dict[str, object], status: int, code: str
) -> None:
    before = program.seen("/organization")
    refusal(program.patch("/organization", changes), status, code)
    assert program.seen("/organization") == before


def test_the_currency_stays_when_something_has_a_cost(program: Program, pages: Pages) -> None:
    assert "It can be changed until something has a cost" in pages.open("/organization")
    program.restock(program.item(), 10, unit_cost="2")
    error = refusal(program.patch("/organization", {"currency": "GBP"}), 409, "identity.currency_in_use")
    assert error["details"] == {"expected": "EUR", "got": "GBP"}
    assert answer(program.patch("/organization", {"currency": "EUR", "name": "Big"}), 200)["name"] == "Big"
    assert "it stays, because costs are recorded in it" in pages.open("/organization")
    told = pages.refused("/organization", 409, **FORM | {"currency": "GBP"})
    assert "Costs are recorded in EUR already" in told


def test_an_organisation_is_changed_on_its_page_and_refusals_stand_beside_their_field(pages: Pages) -> None:
    done = pages.done("/organization", **FORM | {"name": "Big Brewery", "currency": "gbp"})
    assert "The organisation is changed" in done
    assert "Big Brewery" in pages.open("/stock")
    wrong = pages.send("/organization", **FORM | {"time_zone": "Mars/Olympus"})
    assert (wrong.status_code, 'id="time_zone-mistake"' in wrong.text) == (422, True)
    wrong = pages.send("/organization", **FORM | {"name": ""})
    assert (wrong.status_code, 'id="name-mistake"' in wrong.text) == (422, True)
    assert "Changed the organisation" in pages.audit(what="identity.edit_organization")


def test_owners_and_managers_may_change_it() -> None:
    may = [name for name, role in BUILT_IN.items() if Permission.EDIT_ORGANIZATION in role.permissions]
    assert may == ["owner", "manager"]
