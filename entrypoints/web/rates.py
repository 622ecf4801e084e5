"""
How often each client may ask.

A client is an address, or an API token in force. What comes with a token is paid for by the token alone, so that
strangers at the same address do not use it up; and by nobody's token that is not in force, so that knowing or
inventing prefixes helps nobody. What comes with a token that is not paid for by one counts for the address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import TypeVar

import structlog
from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, RateLimiter

from domain.identity.api_tokens import token_parts
from entrypoints.settings import NO_LIMIT, Settings
from entrypoints.web.refusals import TooManyRequests
from ports.clock import Clock

Answer = TypeVar("Answer")

PAUSE = timedelta(seconds=5)
"""How long a storage that did not answer is not asked again: who waits for it must not make everybody wait."""
IN_MEMORY = "memory://"
REDIS_OPTIONS: dict[str, str | int] = {"socket_connect_timeout": 1, "socket_timeout": 1, "key_prefix": "stillroom"}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
UNCOUNTED = frozenset({"static"})
"""Endpoints that cost nothing and that browsers keep."""

_log = structlog.get_logger(__name__)


def _is_attempt() -> bool:
    """Whether somebody tries something: looking at the page that offers it is none, nor is to ask what to sign."""
    if request.path.endswith("/passkey/challenge"):
        return False
    return request.method not in SAFE_METHODS or request.path.endswith("/callback")


def _is_delivery() -> bool:
    return True


def _is_announcement() -> bool:
    """Whether a provider tells of a logout: all that it tells comes from the same few addresses."""
    return request.path.endswith("/back-channel-logout")


@dataclass(frozen=True, slots=True)
class _Own:
    """A limit of its own, instead of the common one, for each route below a prefix."""

    prefix: str
    limit: RateLimitItem
    covers: Callable[[], bool]


OWN_LIMITS = (
    _Own("/auth/", parse("100/minute"), _is_announcement),
    _Own("/auth/", parse("5/minute"), _is_attempt),
    _Own("/webhooks/", parse("100/minute"), _is_delivery),
)


class Rates:
    """Counts what was asked, in the storage that all processes share; by itself while that does not answer."""

    def __init__(self, site: Flask, settings: Settings, clock: Clock) -> None:
        url = settings.redis_url.get_secret_value() if settings.redis_url else IN_MEMORY
        limiter = Limiter(
            client_address,
            storage_uri=url,
            storage_options={**REDIS_OPTIONS} if settings.redis_url else {},
            strategy="fixed-window",
        )
        # The extension's own hooks would cost each request about four times what counting by its engine costs.
        site.extensions["limiter"] = {limiter}
        limiter.init_app(site)
        self._shared: RateLimiter = limiter.limiter
        self._failures = limiter.storage.base_exceptions
        self._alone = FixedWindowRateLimiter(MemoryStorage())
        self._common = parse(settings.rate_limit)
        self._clock = clock
        self._away_until: datetime | None = None

    def before(self) -> None:
        """:raises TooManyRequests: the client has to wait."""
        if request.endpoint in UNCOUNTED:
            return
        own = next((each for each in OWN_LIMITS if request.path.startswith(each.prefix) and each.covers()), None)
        if own is not None:
            self._spend(own.limit, f"{request.method} {request.endpoint}", client_address())
        elif "Authorization" in request.headers:
            g.unpaid = True
            self._require(self._common, "unpaid", client_address())
        else:
            self._spend(self._common, "address", client_address())

    def after(self, response: Response) -> Response:
        """Charge the address for what no token paid for."""
        if g.pop("unpaid", False):
            self._ask(lambda engine: engine.hit(self._common, "unpaid", client_address()))
        return response

    def pay_by_token(self, prefix: str) -> None:
        """:raises TooManyRequests: the token's holder has to wait."""
        g.unpaid = False
        self._spend(self._common, "token", prefix)

    def _spend(self, limit: RateLimitItem, *key: str) -> None:
        if not self._ask(lambda engine: engine.hit(limit, *key)):
            raise self._refusal(limit, *key)

    def _require(self, limit: RateLimitItem, *key: str) -> None:
        if not self._ask(lambda engine: engine.test(limit, *key)):
            raise self._refusal(limit, *key)

    def _ask(self, ask: Callable[[RateLimiter], Answer]) -> Answer:
        if self._away_until is None or self._clock() >= self._away_until:
            try:
                answer = ask(self._shared)
            except self._failures as failure:
                self._away_until = self._clock() + PAUSE
                _log.warning("rate_limits_not_shared", reason=type(failure).__name__)
            else:
                self._away_until = None
                return answer
        return ask(self._alone)

    def _refusal(self, limit: RateLimitItem, *key: str) -> TooManyRequests:
        end = self._ask(lambda engine: engine.get_window_stats(limit, *key).reset_time)
        seconds = ceil(end - self._clock().timestamp())
        return TooManyRequests(str(limit), seconds=min(max(seconds, 1), limit.get_expiry()))


def limit_rates(site: Flask, settings: Settings, clock: Clock) -> None:
    """Count every request, unless the settings say that nothing is limited."""
    if settings.rate_limit == NO_LIMIT:
        return
    rates = Rates(site, settings, clock)
    site.extensions[__name__] = rates
    site.before_request(rates.before)
    site.after_request(rates.after)


def pay_by_token(text: str) -> None:
    """
    Let a token that was found to be in force pay for the request.

    :raises TooManyRequests: its holder has to wait.
    """
    rates: Rates | None = current_app.extensions.get(__name__)
    if rates is not None:
        rates.pay_by_token(token_parts(text)[0])


def client_address() -> str:
    """Where the request comes from. Who has one address of IPv6 has 2**64 of them, so these count as one."""
    return _counted(request.remote_addr or "nowhere")


@lru_cache(maxsize=4096)
def _counted(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else f"{int(parsed) >> 64:016x}::/64"
    return str(parsed)
