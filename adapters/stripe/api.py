"""Calls to Stripe by its own library, whose errors become ours."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import stripe

from adapters.shared.http import SECONDS, PromptSession, answered_at, retry_after
from adapters.stripe.account import API, API_VERSION, LABEL, StripeAccount
from domain.billing.payloads import Fields
from domain.billing.refusals import BillingRefused, BillingUnavailable
from ports.clock import Clock

if TYPE_CHECKING:
    from stripe._stripe_response import StripeResponse

Call = Callable[[stripe.StripeClient], Any]
"""Something of Stripe's that its library reads from an answer, and that has the answer with it."""

_CODE = re.compile(r"[a-z][a-z0-9_]{0,60}")
_UNREADABLE = (AttributeError, KeyError, RecursionError, TypeError, ValueError)
"""What the library raises about an answer that is no object or no text: it takes for granted that it is one."""

_BUSY = frozenset({409, 429})
"""A lock or another call with the same key, and too many calls: both pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """
    What an answer holds, and a second of Stripe's clock before which everything is in it.

    Stripe's events have whole seconds: one of the same second may or may not be in. `is_repeated`: it is the first
    answer to the same key, given again, so that nothing is known about now.
    """

    fields: Fields
    as_of: datetime
    is_repeated: bool


class StripeApi:
    """
    The way to one account.

    base: where it is, if not at Stripe's own address. seconds: how long an answer may take.
    """

    def __init__(self, account: StripeAccount, clock: Clock, *, base: str = API, seconds: float = SECONDS) -> None:
        self._clock = clock
        session = PromptSession(clock, seconds=seconds, loopback=base != API)
        self._client = stripe.StripeClient(
            account.api_key,
            stripe_version=API_VERSION,
            base_addresses={"api": base},
            # Whoever asks decides whether to ask again, with the same key; here nobody waits for a second try.
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=seconds, session=session),
        )

    def ask(self, call: Call) -> Answered:
        """
        The answer to one call.

        :raises BillingUnavailable: there is none, or none that can be read.
        :raises BillingRefused: it is no.
        """
        began = self._clock()
        try:
            answer: StripeResponse = call(self._client).last_response
        except stripe.StripeError as failure:
            raise self._refusal(failure) from failure
        except _UNREADABLE as failure:
            raise BillingUnavailable(LABEL, "no JSON object") from failure
        made = answered_at(answer.headers)
        if made is None or not isinstance(answer.data, dict):
            raise BillingUnavailable(LABEL, "no object with a date")
        # The date is cut to the second, and so is the difference: never later than it was.
        as_of = (made - (self._clock() - began)).replace(microsecond=0)
        is_repeated = answer.headers.get("Idempotent-Replayed") == "true"
        return Answered(fields=answer.data, as_of=as_of, is_repeated=is_repeated)

    def _refusal(self, failure: stripe.StripeError) -> BillingUnavailable | BillingRefused:
        status = failure.http_status
        if status is None or not 400 <= status < 500 or status in _BUSY:
            wait = retry_after(failure.headers or {}, self._clock())
            got = type(failure).__name__ if status is None else f"HTTP {status}"
            return BillingUnavailable(LABEL, got, retry_after=wait)
        return BillingRefused(LABEL, _code_of(failure))


def _code_of(failure: stripe.StripeError) -> str:
    """Stripe's word for why, never a sentence of its: that may repeat what was sent."""
    error = failure.error
    for told in (failure.code, getattr(error, "type", None)):
        if isinstance(told, str) and _CODE.fullmatch(told):
            return told
    return f"HTTP {failure.http_status}"
