"""What a provider answered when it was asked: not signed, so that what is wrong with it is no event's fault."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.billing.refusals import BillingUnavailable, MalformedEvent


@contextmanager
def readable(label: str) -> Iterator[None]:
    """
    Read an answer inside of the block.

    :raises BillingUnavailable: it lacks what such an answer has.
    """
    try:
        yield
    except MalformedEvent as failure:
        raise BillingUnavailable(label, f"an answer without {failure.field}") from failure


def address(label: str, told: object) -> str:
    """
    Where an answer sends a browser.

    :raises BillingUnavailable: it sends it nowhere.
    """
    if not isinstance(told, str) or not told.startswith(("https://", "http://")):
        raise BillingUnavailable(label, "an answer without an address")
    return told
