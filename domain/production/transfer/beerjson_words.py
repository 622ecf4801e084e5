"""The words of BeerJSON that reading and writing share, and the one of our own."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.shared.exact_json import Json

LISTS = (
    "fermentable_additions",
    "hop_additions",
    "miscellaneous_additions",
    "culture_additions",
    "water_additions",
)
"""The lists of ingredients that BeerJSON has, in the order of our lines."""

OWN = "stillroom"
"""The member in which an export says what BeerJSON has no word for."""

MISCELLANEOUS = LISTS[2]
REQUIRED: Mapping[str, Json] = MappingProxyType(
    {"type": "other", "author": "unknown", "efficiency": {"brewhouse": {"unit": "%", "value": 100}}}
)
"""What a recipe of BeerJSON has to say; an export says this of one that says nothing of the kind."""

REQUIRED_OF_LINE: Mapping[str, Json] = MappingProxyType({"type": "other"})
"""The same of an ingredient, which stands among the miscellaneous ones."""

KEPT_ELSEWHERE = frozenset({"name", "batch_size", "notes", "ingredients", OWN})
KEPT_ELSEWHERE_OF_LINE = frozenset({"name", "amount", OWN})
"""Members that are no details, because a recipe and its lines have places of their own for them."""
