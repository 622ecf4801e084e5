"""Calls to Paddle by its own library, whose errors become ours."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from paddle_billing import Client
from paddle_billing.Exceptions.ApiError import ApiError
from requests import RequestException, Response

from adapters.paddle.account import API_VERSION, LABEL, PaddleAccount
from adapters.shared.http import LARGEST, SECONDS, PromptSession, answered_at, retry_after
from domain.billing.payloads import Fields, parsed
from domain.billing.refusals import BillingRefused, BillingUnavailable, MalformedEvent
from ports.clock import Clock

_CODE = re.compile(r"[a-z][a-z0-9_]{0,60}")
_BUSY = frozenset({429})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What an answer holds, and a time of Paddle's clock at which that was so."""

    fields: Fields
    as_of: datetime


Call = Callable[[Client], Response]


class PaddleApi:
    """
    The way to one account.

    base: where it is, if not at Paddle's own address. seconds: how long an answer may take.
    """

    def __init__(
        self, account: PaddleAccount, clock: Clock, *, base: str | None = None, seconds: float = SECONDS
    ) -> None:
        self._clock = clock
        self._base = base or account.base
        session = PromptSession(clock, seconds=seconds, loopback=base is not None)
        session.headers.update(
            {
                "Authorization": f"Bearer {account.api_key}",
                "Content-Type": "application/json",
                "Paddle-Version": str(API_VERSION),
            }
        )
        # Whoever asks decides whether to ask again: the session has none of the retries that the library's own has.
        self._client = Client(account.api_key, http_client=session, timeout=seconds)

    def at(self, path: str, *below: str) -> str:
        """The whole address of a path and ids below it, which the library takes in place of one below its own."""
        return "/".join([f"{self._base}{path}", *(quote(each, safe="") for each in below)])

    def is_ours(self, url: str) -> bool:
        """Whether an address may be asked with our key."""
        return url.startswith(f"{self._base}/")

    def ask(self, call: Call) -> Answered:
        """
        The answer to one call, as JSON: the library's entities refuse a new currency or status.

        :raises BillingUnavailable: there is none, or none that can be read.
        :raises BillingRefused: it is no.
        """
        began = self._clock()
        try:
            answer = call(self._client)
            fields = parsed(answer.content, LARGEST)
        except RequestException as failure:
            raise self._refusal(failure) from failure
        except (MalformedEvent, KeyError, TypeError, ValueError, AttributeError) as failure:
            # The library reads an error's body as if it were always there.
            raise BillingUnavailable(LABEL, "no JSON object") from failure
        made = answered_at(answer.headers)
        if made is None:
            raise BillingUnavailable(LABEL, "no date")
        return Answered(fields=fields, as_of=made - (self._clock() - began))

    def _refusal(self, failure: RequestException) -> BillingUnavailable | BillingRefused:
        answer = failure.response
        if answer is None:
            return BillingUnavailable(LABEL, type(failure).__name__)
        if not 400 <= answer.status_code < 500 or answer.status_code in _BUSY:
            wait = retry_after(answer.headers, self._clock())
            return BillingUnavailable(LABEL, f"HTTP {answer.status_code}", retry_after=wait)
        code = failure.error_code if isinstance(failure, ApiError) else None
        told = code if isinstance(code, str) and _CODE.fullmatch(code) else f"HTTP {answer.status_code}"
        return BillingRefused(LABEL, told)
