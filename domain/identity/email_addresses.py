"""E-mail addresses, as providers tell them."""

import re
from unicodedata import normalize

LONGEST = 254
"""Characters."""

_LOCAL = r"[^\s@\"(),:;<>\[\\\]\x00-\x1f\x7f-\x9f]{1,64}"
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})+")


def email_address(told: object) -> str | None:
    """
    The address in its one spelling (NFKC), or None for what is none.

    What becomes an @ only when it is spelt out, such as a full-width one, makes no address: two programs would read it
    differently.
    """
    if not isinstance(told, str) or len(told) > LONGEST or told.count("@") != 1:
        return None
    address = normalize("NFKC", told)
    return address if len(address) <= LONGEST and _ADDRESS.fullmatch(address) else None
