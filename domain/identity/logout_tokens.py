"""Logout tokens: a provider's word that somebody signed out there (OpenID Connect Back-Channel Logout, 2.6)."""

from datetime import datetime

from domain.identity.claims import Claims, check_origin, check_times, text
from domain.identity.identities import LogoutNotice
from domain.identity.login_refusals import BadLogoutToken

EVENT = "http://schemas.openid.net/event/backchannel-logout"
TYPES = frozenset({"logout+jwt", "application/logout+jwt", "jwt", "application/jwt"})
"""The type of its own is recommended and not yet common; the event is what makes it a logout token."""


def check_logout_token(claims: Claims, kind: str | None, *, issuer: str, client_id: str, now: datetime) -> LogoutNotice:
    """
    Believe a logout token whose signature is good, or not. Whether it came before is for the caller to remember.

    kind: the `typ` of its header.

    :raises BadLogoutToken: one of its claims does not hold.
    """
    if kind is not None and kind.lower() not in TYPES:
        raise _refused("typ", "a logout token", "another kind of token")
    check_origin(claims, issuer, client_id, _refused)
    check_times(claims, now, _refused)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise _refused("events", "a logout", "none")
    if "nonce" in claims:
        raise _refused("nonce", "none", "one")
    if claims.get("sub") is None and claims.get("sid") is None:
        raise _refused("sub", "a subject or a session", "neither")
    return LogoutNotice(
        issuer=issuer,
        token_id=text(claims, "jti", _refused),
        subject=_optional(claims, "sub"),
        session=_optional(claims, "sid"),
    )


def _optional(claims: Claims, name: str) -> str | None:
    return None if claims.get(name) is None else text(claims, name, _refused)


def _refused(claim: str, expected: str, got: str) -> BadLogoutToken:
    return BadLogoutToken(field=claim, expected=expected, got=got)
