"""Traceability lot codes: by what name a lot is known to everybody it concerns, here and elsewhere (21 CFR 1.1310)."""

from domain.production.gs1 import gtin_element, in_brackets, lot_element
from domain.production.gtins import Gtin
from domain.production.label_refusals import LotCodeNotOnLabel


def traceability_code(*, gtin: Gtin | None, item_code: str, lot_code: str) -> str:
    """
    What stands under the bars of the lot's label, "(01)06291041500213(10)KOE-7"; else "HOP-CITRA/CI-25-017".

    GS1 says the first where a lot has a GTIN and a code that GS1 can write. The second is the item's code and the
    lot's. No two lots of an organisation have the same: a "/" or "%" in an item's code, and a "(" at its beginning,
    stand as percent codes.
    """
    if gtin is not None:
        try:
            return in_brackets([gtin_element(gtin), lot_element(lot_code)])
        except LotCodeNotOnLabel:
            pass
    return f"{_escaped(item_code)}/{lot_code}"


def _escaped(code: str) -> str:
    plain = code.replace("%", "%25").replace("/", "%2F")
    return f"%28{plain[1:]}" if plain.startswith("(") else plain
