"""An identity provider in memory, where people sign in by a method call."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from urllib.parse import parse_qs, urlencode, urlsplit

from domain.identity.identities import LogoutNotice, VerifiedIdentity
from domain.identity.login_refusals import BadLogoutToken, IdentityRefused, ProviderUnavailable
from ports.identity_provider import Authorization, LoginRequest, Redemption

ORIGIN = "https://identity.example"


@dataclass(slots=True, kw_only=True)
class MemoryIdentityProvider:
    """
    Knows `people` by their subjects; while it `is_down`, it does not answer.

    `exchanged` counts the codes that it was asked about.
    """

    people: dict[str, VerifiedIdentity] = field(default_factory=dict)
    label: str = "Memory"
    issuer: str = ORIGIN
    origin: str = ORIGIN
    is_down: bool = False
    exchanged: int = 0
    _codes: dict[str, tuple[str, str, str]] = field(default_factory=dict, repr=False)
    _notices: dict[str, LogoutNotice] = field(default_factory=dict, repr=False)
    _numbers: "count[int]" = field(default_factory=lambda: count(1), repr=False)

    def knows(self, subject: str, *, email: str | None = None, email_verified: bool = True, name: str = "Ada") -> None:
        """Give somebody an account there."""
        self.people[subject] = VerifiedIdentity(
            issuer=self.issuer,
            subject=subject,
            email=email,
            email_verified=email is not None and email_verified,
            name=name,
        )

    def signs_in(self, subject: str, url: str) -> Mapping[str, str]:
        """What the browser brings back after somebody signed in at the address that it was sent to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        code = f"code-{next(self._numbers)}"
        self._codes[code] = (subject, asked["nonce"], asked["code_challenge"])
        return {"code": code, "state": asked["state"]}

    def denies(self, url: str) -> Mapping[str, str]:
        """What it brings back after somebody did not want to."""
        return {"error": "access_denied", "state": parse_qs(urlsplit(url).query)["state"][0]}

    def signs_out(self, subject: str) -> str:
        """The logout token that is sent after somebody signed out there."""
        token = f"logout-{next(self._numbers)}"
        return self.tells(LogoutNotice(issuer=self.issuer, token_id=token, subject=subject, session=None))

    def tells(self, notice: LogoutNotice) -> str:
        """The logout token that says this."""
        self._notices[notice.token_id] = notice
        return notice.token_id

    def authorization_url(self, request: LoginRequest) -> Authorization:
        self._answer()
        told = {"state": request.state, "nonce": request.nonce, "code_challenge": _challenge(request.verifier)}
        url = f"{self.origin}/authorize?{urlencode(told | {'code_challenge_method': 'S256'})}"
        return Authorization(url=url, issuer=self.issuer, names_issuer=False)

    def exchange(self, redemption: Redemption) -> VerifiedIdentity:
        self.exchanged += 1
        self._answer()
        subject, nonce, challenge = self._codes.pop(redemption.code, ("", "", ""))
        if not subject or not hmac.compare_digest(challenge, _challenge(redemption.verifier)):
            raise IdentityRefused(field="code", expected="a code that is good", got="another")
        if not hmac.compare_digest(nonce, redemption.nonce):
            raise IdentityRefused(field="nonce", expected="the nonce of this login", got="another")
        return self.people[subject]

    def end_session_url(self, logout_hint: str, state: str) -> str | None:  # noqa: ARG002 - the port's
        return None

    def logout_notice(self, token: str) -> LogoutNotice:
        if token not in self._notices:
            raise BadLogoutToken(field="logout_token", expected="one of ours", got="another")
        return self._notices[token]

    def _answer(self) -> None:
        if self.is_down:
            raise ProviderUnavailable(self.label, "nothing")


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
