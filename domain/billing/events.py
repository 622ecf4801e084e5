"""
Billing events: signed messages of a provider, as they are kept.

An event is told apart by provider, account and the id that the provider gave it. What was signed is kept as canonical
JSON, because a retry reads it without its signature; the hash of it shows when one id comes with two contents.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.billing.refusals import MalformedEvent

LONGEST_WORD = 255
"""Characters of an id, a type or a version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingEvent:
    """
    One signed message of a provider.

    `account` is whose it is there, and `livemode` whether it is about money or a test. `object_id` names what it is
    about, such as a subscription, and is empty where that has no id. `created` is when the provider made it, by the
    provider's clock: some tell whole seconds, others microseconds. `body` is all of it, as canonical JSON;
    `payload_hash` its SHA-256 in hexadecimal, without what differs from one delivery to the next. Bodies of one
    event are the same as long as `api_version` is.
    """

    provider: str
    account: str
    event_id: str
    type: str
    object_id: str
    livemode: bool
    api_version: str
    created: datetime
    payload_hash: str
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends: a provider, by our account there, in its live or its test mode."""

    provider: str
    account: str
    livemode: bool


def event_of(
    sender: Sender,
    fields: Mapping[str, object],
    *,
    event_id: object,
    type: object,  # noqa: A002 - the word that all providers have for it
    object_id: object,
    api_version: object,
    created: datetime,
    volatile: Collection[str],
) -> BillingEvent:
    """
    The event in what a provider sent: `fields` is all of it, parsed; the ids are as they stand in it.

    volatile: the fields that differ between deliveries of one event, or between a delivery and the provider's list.

    :raises MalformedEvent: it has no id or no type, or one that no such thing has, or it cannot be written as JSON.
    """
    lasting = {name: value for name, value in fields.items() if name not in volatile}
    return BillingEvent(
        provider=sender.provider,
        account=sender.account,
        event_id=word("id", event_id),
        type=word("type", type),
        object_id=word("object", object_id) if object_id is not None else "",
        livemode=sender.livemode,
        api_version=word("api_version", api_version) if api_version is not None else "",
        created=created,
        payload_hash=hashlib.sha256(canonical(lasting).encode()).hexdigest(),
        body=canonical(fields),
    )


def canonical(fields: Mapping[str, object]) -> str:
    """
    The same JSON for the same content: names sorted, no spaces, ASCII alone.

    :raises MalformedEvent: there is no such JSON: a number that is none, or no end to what holds what.
    """
    try:
        return json.dumps(fields, allow_nan=False, sort_keys=True, separators=(",", ":"))
    except (ValueError, TypeError, RecursionError):
        raise MalformedEvent(field="body", expected="JSON", got="something else") from None


def word(name: str, told: object) -> str:
    """
    An id, a type or a version, as providers write them. name: what it is called when it is refused.

    :raises MalformedEvent: it is none.
    """
    if not isinstance(told, str) or not 0 < len(told) <= LONGEST_WORD or not told.isprintable() or not told.isascii():
        got = "none" if told is None else "something else"
        raise MalformedEvent(field=name, expected=f"1 to {LONGEST_WORD} characters", got=got)
    return told
