"""The units everyone has, and the words that mean different things to different people."""

from fractions import Fraction
from typing import Final

from domain.shared.units.unit import Dimension, Unit

POUND: Final = Fraction("453.59237")
INCH: Final = Fraction("0.0254")
FOOT: Final = 12 * INCH
US_GALLON: Final = Fraction("3785.411784")
IMPERIAL_GALLON: Final = Fraction("4546.09")
IMPERIAL_FLUID_OUNCE: Final = IMPERIAL_GALLON / 160

_MASS = (
    Unit("mg", "milligram", Dimension.MASS, Fraction(1, 1000), ("milligrams", "milligramme")),
    Unit("g", "gram", Dimension.MASS, Fraction(1), ("grams", "gramme", "grammes")),
    Unit("kg", "kilogram", Dimension.MASS, Fraction(1000), ("kilograms", "kilogramme", "kilo", "kilos", "kgs")),
    Unit("t", "tonne", Dimension.MASS, Fraction(1_000_000), ("tonnes", "metric ton")),
    Unit("oz", "ounce (avoirdupois)", Dimension.MASS, POUND / 16, ("ounce", "ounces", "oz_av", "oz av")),
    Unit("lb", "pound (avoirdupois)", Dimension.MASS, POUND, ("lbs", "pound", "pounds")),
    Unit("st", "stone", Dimension.MASS, 14 * POUND, ("stones",)),
    Unit("oz_t", "troy ounce", Dimension.MASS, Fraction("31.1034768"), ("ozt", "troy ounces")),
    Unit("ton_us", "US short ton", Dimension.MASS, 2000 * POUND, ("short ton", "short tons")),
    Unit("ton_imp", "imperial long ton", Dimension.MASS, 2240 * POUND, ("long ton", "long tons")),
)

_METRIC_VOLUME = (
    Unit("ml", "millilitre", Dimension.VOLUME, Fraction(1), ("milliliter", "millilitres", "milliliters", "cc", "cm3")),
    Unit("cl", "centilitre", Dimension.VOLUME, Fraction(10), ("centiliter", "centilitres", "centiliters")),
    Unit("dl", "decilitre", Dimension.VOLUME, Fraction(100), ("deciliter", "decilitres", "deciliters")),
    Unit("l", "litre", Dimension.VOLUME, Fraction(1000), ("liter", "litres", "liters", "ltr", "dm3")),
    Unit("hl", "hectolitre", Dimension.VOLUME, Fraction(100_000), ("hectoliter", "hectolitres", "hectoliters")),
    Unit("m3", "cubic metre", Dimension.VOLUME, Fraction(1_000_000), ("m³", "cubic meter")),
    Unit("tsp_metric", "metric teaspoon", Dimension.VOLUME, Fraction(5)),
    Unit("tbsp_metric", "metric tablespoon", Dimension.VOLUME, Fraction(15)),
    Unit("cup_metric", "metric cup", Dimension.VOLUME, Fraction(250)),
)

_US_VOLUME = (
    Unit("tsp_us", "US teaspoon", Dimension.VOLUME, US_GALLON / 768),
    Unit("tbsp_us", "US tablespoon", Dimension.VOLUME, US_GALLON / 256),
    Unit("floz_us", "US fluid ounce", Dimension.VOLUME, US_GALLON / 128, ("us fl oz",)),
    Unit("cup_us", "US cup", Dimension.VOLUME, US_GALLON / 16),
    Unit("pt_us", "US liquid pint", Dimension.VOLUME, US_GALLON / 8, ("us pint",)),
    Unit("qt_us", "US liquid quart", Dimension.VOLUME, US_GALLON / 4, ("us quart",)),
    Unit("gal_us", "US gallon", Dimension.VOLUME, US_GALLON, ("us gal",)),
    Unit("bbl_us_beer", "US beer barrel", Dimension.VOLUME, 31 * US_GALLON, ("us beer bbl",)),
)

_IMPERIAL_VOLUME = (
    Unit("tsp_imp", "imperial teaspoon", Dimension.VOLUME, IMPERIAL_FLUID_OUNCE * 5 / 24),
    Unit("tbsp_imp", "imperial tablespoon", Dimension.VOLUME, IMPERIAL_FLUID_OUNCE * 5 / 8),
    Unit("floz_imp", "imperial fluid ounce", Dimension.VOLUME, IMPERIAL_FLUID_OUNCE, ("uk fl oz",)),
    Unit("cup_imp", "imperial cup", Dimension.VOLUME, IMPERIAL_GALLON / 16),
    Unit("pt_imp", "imperial pint", Dimension.VOLUME, IMPERIAL_GALLON / 8, ("uk pint",)),
    Unit("qt_imp", "imperial quart", Dimension.VOLUME, IMPERIAL_GALLON / 4, ("uk quart",)),
    Unit("gal_imp", "imperial gallon", Dimension.VOLUME, IMPERIAL_GALLON, ("uk gallon", "uk gal")),
    Unit("bbl_imp", "imperial beer barrel", Dimension.VOLUME, 36 * IMPERIAL_GALLON, ("uk bbl",)),
)

_COUNT = (
    Unit("each", "each", Dimension.COUNT, Fraction(1), ("ea", "pc", "pcs", "piece", "pieces", "unit", "units", "1")),
    Unit("pkg", "package", Dimension.COUNT, Fraction(1), ("pack", "packs", "package", "packages", "pkgs")),
    Unit("pair", "pair", Dimension.COUNT, Fraction(2), ("pairs", "pr")),
    Unit("dozen", "dozen", Dimension.COUNT, Fraction(12), ("dozens", "doz", "dz")),
    Unit("gross", "gross", Dimension.COUNT, Fraction(144)),
)

_LENGTH = (
    Unit("mm", "millimetre", Dimension.LENGTH, Fraction(1, 1000), ("millimeter", "millimetres", "millimeters")),
    Unit("cm", "centimetre", Dimension.LENGTH, Fraction(1, 100), ("centimeter", "centimetres", "centimeters")),
    Unit("m", "metre", Dimension.LENGTH, Fraction(1), ("meter", "metres", "meters")),
    Unit("in", "inch", Dimension.LENGTH, INCH, ("inches",)),
    Unit("ft", "foot", Dimension.LENGTH, FOOT, ("feet",)),
    Unit("yd", "yard", Dimension.LENGTH, 3 * FOOT, ("yards", "yds")),
)

_AREA = (
    Unit("mm2", "square millimetre", Dimension.AREA, Fraction(1, 1_000_000), ("mm²", "square millimeter")),
    Unit("cm2", "square centimetre", Dimension.AREA, Fraction(1, 10_000), ("cm²", "square centimeter")),
    Unit("m2", "square metre", Dimension.AREA, Fraction(1), ("m²", "square meter", "sqm")),
    Unit("in2", "square inch", Dimension.AREA, INCH**2, ("in²", "square inches", "sq in")),
    Unit("ft2", "square foot", Dimension.AREA, FOOT**2, ("ft²", "square feet", "sq ft", "sqft")),
)

_TIME = (
    Unit("s", "second", Dimension.TIME, Fraction(1), ("seconds", "sec", "secs")),
    Unit("min", "minute", Dimension.TIME, Fraction(60), ("minutes", "mins")),
    Unit("h", "hour", Dimension.TIME, Fraction(3600), ("hours", "hr", "hrs")),
    Unit("d", "day", Dimension.TIME, Fraction(86_400), ("days",)),
    Unit("wk", "week", Dimension.TIME, Fraction(604_800), ("weeks", "wks")),
)

UNITS: Final = _MASS + _METRIC_VOLUME + _US_VOLUME + _IMPERIAL_VOLUME + _COUNT + _LENGTH + _AREA + _TIME

_SPELLINGS = {
    ("tsp_us", "tsp_imp", "tsp_metric"): ("tsp", "tsps", "teaspoon", "teaspoons"),
    ("tbsp_us", "tbsp_imp", "tbsp_metric"): ("tbsp", "tbsps", "tbs", "tablespoon", "tablespoons"),
    ("cup_us", "cup_imp", "cup_metric"): ("cup", "cups"),
    ("floz_us", "floz_imp"): ("floz", "fl oz", "fl. oz.", "fl_oz", "oz fl", "oz_fl", "fluid ounce", "fluid ounces"),
    ("pt_us", "pt_imp"): ("pt", "pts", "pint", "pints"),
    ("qt_us", "qt_imp"): ("qt", "qts", "quart", "quarts"),
    ("gal_us", "gal_imp"): ("gal", "gals", "gallon", "gallons"),
    ("bbl_us_beer", "bbl_imp"): ("bbl", "bbls", "barrel", "barrels"),
    ("ton_us", "ton_imp", "t"): ("ton", "tons"),
    ("t", "tbsp_us"): ("T",),
    ("mg", "t"): ("Mg",),
}
AMBIGUOUS: Final = {word: meant for meant, words in _SPELLINGS.items() for word in words}
"""Every word that may mean several units, with the symbols to choose from."""
