"""What tokens of a provider have in common: claims that must hold before any of them is believed."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from domain.shared.errors import DomainError

Claims = Mapping[str, object]
"""A token's content, whose signature has been checked and nothing else."""

Refuse = Callable[[str, str, str], DomainError]
"""Makes the refusal of a claim, from its name, what was expected and what came."""

LONGEST = 255
"""Characters of a claim that is text."""
SKEW = timedelta(seconds=60)
"""How far a provider's clock may be from ours."""
OLDEST = timedelta(minutes=10)
"""How long after it was made a token may arrive."""


def check_origin(claims: Claims, issuer: str, client_id: str, refuse: Refuse) -> None:
    """The token is by this very issuer and for us alone; what is raised, `refuse` makes."""
    if claims.get("iss") != issuer:
        raise refuse("iss", "the issuer that was asked", "another")
    audience = claims.get("aud")
    if audience not in (client_id, [client_id]):
        raise refuse("aud", "this client alone", "another audience")
    if "azp" in claims and claims["azp"] != client_id:
        raise refuse("azp", "this client", "another")


def check_times(claims: Claims, now: datetime, refuse: Refuse) -> None:
    """The token is in force, and was made just now; what is raised, `refuse` makes."""
    expires, issued = moment(claims, "exp", refuse), moment(claims, "iat", refuse)
    if now >= expires + SKEW:
        raise refuse("exp", "a token that is in force", "an expired one")
    if issued > now + SKEW:
        raise refuse("iat", "a time that has come", "one to come")
    if issued < now - OLDEST - SKEW:
        raise refuse("iat", f"at most {OLDEST.seconds // 60} minutes ago", "longer ago")
    if "nbf" in claims and moment(claims, "nbf", refuse) > now + SKEW:
        raise refuse("nbf", "a time that has come", "one to come")


def moment(claims: Claims, name: str, refuse: Refuse) -> datetime:
    """A claim that is a time: a number of seconds since 1970."""
    told = claims.get(name)
    if isinstance(told, bool) or not isinstance(told, int | float):
        raise refuse(name, "seconds since 1970", "none" if told is None else "something else")
    try:
        return datetime.fromtimestamp(told, UTC)
    except (ValueError, OverflowError, OSError):
        raise refuse(name, "seconds since 1970", "no such time") from None


def text(claims: Claims, name: str, refuse: Refuse, *, longest: int = LONGEST) -> str:
    """A claim that must be there as text."""
    told = claims.get(name)
    if not isinstance(told, str) or not 0 < len(told) <= longest or not told.isprintable():
        raise refuse(name, f"1 to {longest} characters", "none" if told is None else "something else")
    return told
