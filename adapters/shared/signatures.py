"""What every signed message has to keep, whoever signs it."""

from collections.abc import Mapping
from datetime import datetime

from domain.billing.refusals import BadSignature, WrongMoment

TOLERANCE = 300
"""Seconds between signing and reading, in either direction: clocks differ, and messages are under way."""

LONGEST_HEADER = 4_096


def header(headers: Mapping[str, str], name: str) -> str:
    """
    The header with the signature, whose name comes in any case.

    :raises BadSignature: there is none, or one that no signature fills.
    """
    told = next((value for given, value in headers.items() if given.lower() == name.lower()), "")
    if not told:
        raise BadSignature(field=name, expected="a signature", got="none")
    if len(told) > LONGEST_HEADER or not told.isascii() or not told.isprintable():
        raise BadSignature(field=name, expected="a signature", got="something else")
    return told


def require_just_now(signed_at: int, now: datetime, tolerance: int = TOLERANCE) -> None:
    """
    Hold when something was signed, in seconds since 1970, against our clock.

    :raises WrongMoment: it is too long ago, or in a time to come.
    """
    ago = int(now.timestamp()) - signed_at
    if abs(ago) > tolerance:
        got = f"{ago} seconds ago" if 0 < ago < 10**9 else "another time"
        raise WrongMoment(field="timestamp", expected=f"within {tolerance} seconds", got=got)
