"""HTTP by which the libraries of providers speak: whole answers within seconds, of a bearable size, without detours."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from requests import PreparedRequest, Response, Session
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import ReadTimeout, RequestException
from urllib3.exceptions import HTTPError

from ports.clock import Clock

SECONDS = 5.0
LARGEST = 10_000_000
"""Bytes of an answer; a page of events may have some hundred thousand."""

_PART = 65_536
_LONGEST_WAIT = timedelta(days=1)


class PromptSession(Session):
    """
    A session whose answers are there within `seconds`, to the last byte, or not at all.

    A timeout alone begins anew with every byte. Redirects are not followed: what is sent has a secret in it.
    """

    def __init__(self, clock: Clock, *, seconds: float = SECONDS, loopback: bool = False) -> None:
        super().__init__()
        self._clock = clock
        self._seconds = seconds
        # A proxy that the machine is told to use is used, but not for this machine itself.
        self.trust_env = not loopback
        self.headers["Accept-Encoding"] = "identity"

    def send(self, request: PreparedRequest, **options: Any) -> Response:  # noqa: ANN401 - the library's
        """
        What `Session.send` does, with limits.

        :raises requests.exceptions.RequestException: there is no answer, or not within the limits.
        """
        deadline = self._clock() + timedelta(seconds=self._seconds)
        response = super().send(
            request, **{**options, "stream": True, "allow_redirects": False, "timeout": self._seconds}
        )
        with response:
            if response.is_redirect:
                raise NoConnection("a redirect")
            content = self._content(response, deadline)
        # Read from here as from the connection, which is closed by now.
        response.raw = io.BytesIO(content)
        return response

    def _content(self, response: Response, deadline: datetime) -> bytes:
        content = bytearray()
        try:
            while part := response.raw.read1(_PART):
                content += part
                if len(content) > LARGEST:
                    raise NoConnection("too large")
                if self._clock() > deadline:
                    raise ReadTimeout("too slow")
        except (HTTPError, OSError) as failure:
            raise failure if isinstance(failure, RequestException) else NoConnection(type(failure).__name__) from None
        return bytes(content)


def answered_at(headers: Mapping[str, str]) -> datetime | None:
    """When an answer was made, by the clock of who made it, in whole seconds; None if it does not tell."""
    return _http_date(headers.get("Date", ""))


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long an answer asks to wait, a day at most; None if it does not say, or nothing that can be understood."""
    told = headers.get("Retry-After", "").strip()
    if told.isascii() and told.isdigit():
        return min(timedelta(seconds=int(told[:9])), _LONGEST_WAIT)
    moment = _http_date(told)
    return None if moment is None else max(timedelta(0), min(moment - now, _LONGEST_WAIT))


def _http_date(told: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(told)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
