"""Units over HTTP."""

import pytest

from tests.entrypoints.web.program import Program, refusal


def test_units_are_the_built_in_ones_and_then_the_organisations_own(program: Program) -> None:
    made = program.made("/units", {"symbol": "scoop", "amount": "28.5", "of": "grams"})
    assert made == {"symbol": "scoop", "name": "scoop", "dimension": "mass", "factor": "57/2", "built_in": False}
    units = program.seen("/units")["units"]
    assert units[-1] == made
    pound = {"symbol": "lb", "dimension": "mass", "factor": "45359237/100000", "built_in": True}
    assert any(pound.items() <= unit.items() for unit in units)


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"symbol": "9", "amount": 1, "of": "g"}, "unit.bad_symbol", "symbol"),
        ({"symbol": "scoop", "amount": 0, "of": "g"}, "unit.bad_amount", "amount"),
        ({"symbol": "scoop", "amount": "some", "of": "g"}, "quantity.not_a_number", "amount"),
        ({"symbol": "scoop", "amount": 1, "of": "cup"}, "unit.ambiguous", "unit"),
        ({"symbol": "scoop", "amount": 1, "of": "smidgen"}, "unit.unknown", "unit"),
        ({"symbol": "scoop", "amount": 1}, "request.invalid", "of"),
    ],
)
def test_a_unit_that_cannot_be_is_refused(program: Program, body: object, code: str, field: str) -> None:
    assert refusal(program.post("/units", body), 422, code)["field"] == field
