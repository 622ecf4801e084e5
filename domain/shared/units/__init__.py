"""Units of measure: exact rational factors, no silent guesses, and an organisation's own units."""

from domain.shared.units.conversion import (
    BadDensity,
    Density,
    DensityNeeded,
    IncompatibleUnits,
    convert,
    parse_density,
    quantity_in,
)
from domain.shared.units.table import (
    BUILT_IN,
    AmbiguousUnit,
    BadUnitAmount,
    BadUnitSymbol,
    UnitTable,
    UnitTaken,
    UnknownUnit,
    own_unit,
)
from domain.shared.units.unit import Dimension, Unit

__all__ = [
    "BUILT_IN",
    "AmbiguousUnit",
    "BadDensity",
    "BadUnitAmount",
    "BadUnitSymbol",
    "Density",
    "DensityNeeded",
    "Dimension",
    "IncompatibleUnits",
    "Unit",
    "UnitTable",
    "UnitTaken",
    "UnknownUnit",
    "convert",
    "own_unit",
    "parse_density",
    "quantity_in",
]
