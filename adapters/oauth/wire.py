"""HTTP to a provider: answers within seconds, of a bearable size, from where they were asked for and nowhere else."""

import ssl
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx2

from domain.identity.login_refusals import ProviderUnavailable
from ports.clock import Clock

SECONDS = 5.0
LARGEST = 1_000_000
"""Bytes of an answer."""

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Wire:
    """
    The way to one provider.

    label: what people call the provider. loopback: whether it may be on this machine, without TLS. seconds: how long it
    may take to connect and how long to answer.
    """

    def __init__(self, label: str, clock: Clock, *, loopback: bool = False, seconds: float = SECONDS) -> None:
        self.label = label
        self._clock = clock
        self._loopback = loopback
        self._seconds = seconds

    @property
    def options(self) -> dict[str, Any]:
        """What every HTTP client to this provider is made with."""
        return {
            "timeout": self._seconds,
            "follow_redirects": False,
            "verify": self._trust,
            # A proxy that the machine is told to use is used, but not for this machine itself.
            "trust_env": not self._loopback,
            "event_hooks": {"request": [self._begin], "response": [self._guard]},
            "headers": {"Accept": "application/json", "Accept-Encoding": "identity"},
        }

    def json(self, url: str, headers: Mapping[str, str] | None = None) -> object:
        """
        The JSON at an address.

        :raises ProviderUnavailable: there is none.
        """
        try:
            with httpx2.Client(**self.options) as client:
                response = client.get(url, headers=headers)
            if response.status_code != HTTPStatus.OK:
                raise self.unavailable(f"status {response.status_code}")
            return response.json()
        except (httpx2.HTTPError, httpx2.InvalidURL) as failure:
            raise self.unavailable(type(failure).__name__) from failure
        except (ValueError, RecursionError) as failure:
            raise self.unavailable("no JSON") from failure

    def json_object(self, url: str, headers: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        """
        The JSON object at an address.

        :raises ProviderUnavailable: there is none.
        """
        told = self.json(url, headers)
        if not isinstance(told, dict):
            raise self.unavailable("no JSON object")
        return told

    def endpoint(self, told: object, name: str) -> str:
        """
        An address that the provider names, if we may go there: by HTTPS, or to this machine where that is configured.

        :raises ProviderUnavailable: it is no such address.
        """
        if not isinstance(told, str) or not is_address(told, loopback=self._loopback):
            raise self.unavailable(f"{name} is no https address")
        return told

    def unavailable(self, got: str) -> ProviderUnavailable:
        """The refusal that says what came instead of an answer."""
        return ProviderUnavailable(self.label, got)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return httpx2.create_ssl_context()

    def _begin(self, request: httpx2.Request) -> None:
        """Note when the answer has to be there, whole: a timeout alone begins anew with every byte."""
        request.extensions["deadline"] = self._clock() + timedelta(seconds=self._seconds)

    def _guard(self, response: httpx2.Response) -> None:
        """Refuse a redirect, whatever else it says, and let only so much of an answer come for so long."""
        if response.is_redirect or "Content-Encoding" in response.headers:
            raise httpx2.RemoteProtocolError("a redirect, or packed")
        whole = response.stream
        if isinstance(whole, httpx2.SyncByteStream):
            response.stream = _Limited(whole, self._clock, response.request.extensions["deadline"])


class _Limited(httpx2.SyncByteStream):
    def __init__(self, whole: httpx2.SyncByteStream, clock: Clock, deadline: datetime) -> None:
        self._whole = whole
        self._clock = clock
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._whole:
            size += len(part)
            if size > LARGEST:
                raise httpx2.ReadError("too large")
            if self._clock() > self._deadline:
                raise httpx2.ReadTimeout("too slow")
            yield part

    def close(self) -> None:
        self._whole.close()


def is_address(text: str, *, loopback: bool) -> bool:
    """Whether this is an HTTPS address, or one on this machine where `loopback` allows that; without a user in it."""
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc and not parts.fragment
    except ValueError:
        return False
    on_this_machine = loopback and parts.scheme == "http" and parts.hostname in LOOPBACK
    return named and text.isascii() and text.isprintable() and (parts.scheme == "https" or on_this_machine)


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
