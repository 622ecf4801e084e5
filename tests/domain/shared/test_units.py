from fractions import Fraction

import pytest

from domain.shared.units import BUILT_IN, AmbiguousUnit, BadUnitSymbol, Dimension, Unit, UnitTable, UnitTaken, own_unit
from domain.shared.units.built_in import AMBIGUOUS
from tests.domain.shared.refusals import refused

GRAM = BUILT_IN["g"]
SCOOP = own_unit("scoop", Fraction(28), GRAM)
TAKEN = "a symbol that no other unit has"
SYMBOL = "1 to 20 letters, digits, spaces, dots, dashes or underscores, beginning with a letter"


@pytest.mark.parametrize(
    ("written", "symbol"),
    [
        ("g", "g"),
        ("Gram", "g"),
        ("KG", "kg"),
        ("  lbs ", "lb"),
        ("L", "l"),
        ("Litres", "l"),
        ("m²", "m2"),
        ("us   fl  oz", "floz_us"),
        ("pcs", "each"),
        ("1", "each"),
        ("pack", "pkg"),
        ("t", "t"),
        ("mg", "mg"),
        ("MG", "mg"),
        ("troy ounces", "oz_t"),
        ("ounce", "oz"),
    ],
)
def test_a_unit_is_found_by_symbol_name_or_alias_whatever_case_and_space(written: str, symbol: str) -> None:
    assert BUILT_IN.find(written) is BUILT_IN[symbol]


@pytest.mark.parametrize("unit", BUILT_IN.values(), ids=BUILT_IN)
def test_every_spelling_of_a_built_in_unit_finds_it(unit: Unit) -> None:
    assert all(BUILT_IN.find(word) is unit for word in (unit.symbol, unit.name, *unit.aliases))


@pytest.mark.parametrize("dimension", Dimension)
def test_every_dimension_has_one_base_unit(dimension: Dimension) -> None:
    base = {"mass": "g", "volume": "ml", "count": "each", "length": "m", "area": "m2", "time": "s"}[dimension]
    assert BUILT_IN[base].dimension is dimension
    assert BUILT_IN[base].factor == 1


@pytest.mark.parametrize(
    ("written", "got", "expected"),
    [
        ("gallon", "gallon", "gal_us or gal_imp"),
        (" GAL ", "GAL", "gal_us or gal_imp"),
        ("fl oz", "fl oz", "floz_us or floz_imp"),
        ("oz  fl", "oz fl", "floz_us or floz_imp"),
        ("Pint", "Pint", "pt_us or pt_imp"),
        ("cup", "cup", "cup_us or cup_imp or cup_metric"),
        ("T", "T", "t or tbsp_us"),
        ("Mg", "Mg", "mg or t"),
    ],
)
def test_a_word_with_several_meanings_is_refused_with_the_units_to_choose_from(
    written: str, got: str, expected: str
) -> None:
    message = f"'{got}' means several units. Say which one."
    with refused("unit.ambiguous", message, field="per", expected=expected, got=got):
        BUILT_IN.find(written, field="per")


@pytest.mark.parametrize("word", AMBIGUOUS)
def test_no_word_with_several_meanings_is_ever_guessed(word: str) -> None:
    with pytest.raises(AmbiguousUnit) as caught:
        BUILT_IN.find(word)
    assert caught.value.field == "unit"
    assert len(AMBIGUOUS[word]) > 1


@pytest.mark.parametrize(
    ("written", "got", "expected"),
    [
        ("kilogrm", "kilogrm", "a unit such as kg"),
        ("Mililiter", "Mililiter", "a unit such as ml, mm"),
        ("scoop", "scoop", "a unit such as g, ml, each"),
        ("", "", "a unit such as g, ml, each"),
        ("gr", "gr", "a unit such as g"),
        ("galon", "galon", "a unit such as gal_us, gal_imp"),
        ("#" * 41, "#" * 39 + "…", "a unit such as g, ml, each"),
    ],
)
def test_an_unknown_unit_is_refused_with_those_that_look_like_it(written: str, got: str, expected: str) -> None:
    with refused("unit.unknown", f"There is no unit '{got}'.", field="unit", expected=expected, got=got):
        BUILT_IN.find(written)


def test_an_unknown_unit_is_refused_in_the_name_of_its_field() -> None:
    with refused("unit.unknown", "There is no unit 'wek'.", field="per", expected="a unit such as wk", got="wek"):
        BUILT_IN.find("wek", field="per")


def test_an_own_unit_measures_what_the_unit_it_is_made_of_measures() -> None:
    assert own_unit("scoop", Fraction(28), GRAM) == Unit("scoop", "scoop", Dimension.MASS, Fraction(28))
    assert own_unit("sack", Fraction(5, 2), BUILT_IN["kg"]).factor == 2500
    assert own_unit("tray", Fraction(3), own_unit("row", Fraction(4), BUILT_IN["each"])).factor == 12


@pytest.mark.parametrize("symbol", ["x", "a" * 20, "pump 30", "Messlöffel", "bag_25.kg", "No.", "half-sack"])
def test_a_symbol_may_have_letters_digits_spaces_dots_dashes_and_underscores(symbol: str) -> None:
    assert own_unit(symbol, Fraction(1), GRAM).symbol == symbol


@pytest.mark.parametrize(
    "symbol",
    ["", " ", "2scoops", "_scoop", "-scoop", ".scoop", " scoop", "scoop ", "scoop-", "a" * 21, "a/b", "x\n", "<b>"],
)
def test_any_other_symbol_is_refused(symbol: str) -> None:
    with refused("unit.bad_symbol", "That cannot be a unit's symbol.", field="symbol", expected=SYMBOL, got=symbol):
        own_unit(symbol, Fraction(1), GRAM)


def test_a_long_symbol_is_told_shortened() -> None:
    with pytest.raises(BadUnitSymbol) as caught:
        own_unit("a" * 50, Fraction(1), GRAM)
    assert caught.value.got == "a" * 39 + "…"


@pytest.mark.parametrize(
    ("symbol", "word"),
    [("kg", "kg"), ("KG", "kg"), ("Pounds", "pounds"), ("gallon", "gallon"), ("Cup", "cup"), ("T", "t")],
)
def test_an_own_unit_cannot_take_a_word_that_means_something(symbol: str, word: str) -> None:
    message = f"'{symbol}' cannot be a unit of your own: '{word}' already means something."
    with refused("unit.taken", message, field="symbol", expected=TAKEN, got=symbol):
        own_unit(symbol, Fraction(1), GRAM)


@pytest.mark.parametrize(("amount", "got"), [(Fraction(0), "0"), (Fraction(-1, 3), "-1/3")])
def test_an_own_unit_is_more_than_nothing(amount: Fraction, got: str) -> None:
    with refused(
        "unit.bad_amount",
        "One scoop must be more than nothing.",
        field="amount",
        expected="a positive number of g",
        got=got,
    ):
        own_unit("scoop", amount, GRAM)


def test_own_units_extend_a_table_and_leave_the_built_in_one_alone() -> None:
    table = BUILT_IN.extended([SCOOP])
    assert table.find(" SCOOP") is SCOOP
    assert table.find("kg") is BUILT_IN["kg"]
    assert list(table) == [*BUILT_IN, "scoop"]
    assert len(table) == len(BUILT_IN) + 1
    assert "scoop" not in BUILT_IN


def test_two_own_units_cannot_be_written_alike() -> None:
    with pytest.raises(UnitTaken):
        BUILT_IN.extended([SCOOP, own_unit("Scoop", Fraction(30), GRAM)])
    with pytest.raises(UnitTaken):
        BUILT_IN.extended([SCOOP]).extended([SCOOP])


def test_a_unit_may_repeat_its_own_spelling() -> None:
    doubled = Unit("bowl", "bowl", Dimension.VOLUME, Fraction(400), ("Bowl", "bowls"))
    assert UnitTable([doubled]).find("BOWL") is doubled
