"""ID tokens: what must hold before a provider is believed about who somebody is (OpenID Connect Core, 3.1.3.7)."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.identity.claims import LONGEST, SKEW, Claims, check_origin, check_times, moment, text
from domain.identity.emails import told_email
from domain.identity.identities import VerifiedIdentity
from domain.identity.login_refusals import IdentityRefused

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"})
"""Signatures that we accept: asymmetric ones, whatever a provider advertises or a token says."""

TYPES = frozenset({"jwt", "application/jwt"})
NAME_LIMIT = 200
"""Characters of a name that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """
    What an ID token has to answer to.

    `max_age` is how long ago somebody may have signed in at the provider, where that was asked for; `contexts` are the
    `acr` values of which one was asked for.
    """

    issuer: str
    client_id: str
    nonce: str = field(repr=False)
    max_age: timedelta | None = None
    contexts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdToken:
    """A token whose signature is good; `kind` is the `typ` of its header, and `access_token` came with it."""

    claims: Claims
    algorithm: str
    kind: str | None
    access_token: str | None = field(default=None, repr=False)


def check_id_token(token: IdToken, expected: Expectation, now: datetime) -> str:
    """
    Believe an ID token, or not.

    Returns its subject.

    :raises IdentityRefused: one of its claims does not hold.
    """
    claims = token.claims
    if (token.kind is not None and token.kind.lower() not in TYPES) or "events" in claims:
        raise _refused("typ", "an ID token", "another kind of token")
    check_origin(claims, expected.issuer, expected.client_id, _refused)
    check_times(claims, now, _refused)
    if not hmac.compare_digest(text(claims, "nonce", _refused).encode(), expected.nonce.encode()):
        raise _refused("nonce", "the nonce of this login", "another")
    _check_access_token(token)
    _check_sign_in(claims, expected, now)
    return text(claims, "sub", _refused)


def identity_of(claims: Claims, *, issuer: str, subject: str) -> VerifiedIdentity:
    """Who somebody is, by claims that hold. An address is verified only if the provider says so with a true `true`."""
    email, name = told_email(claims.get("email")), claims.get("name")
    return VerifiedIdentity(
        issuer=issuer,
        subject=subject,
        email=email,
        email_verified=email is not None and claims.get("email_verified") is True,
        name=person_name(name),
        session=_session_name(claims.get("sid")),
    )


def person_name(told: object) -> str | None:
    """A name that can be shown: one line of it, if there is one."""
    if not isinstance(told, str):
        return None
    shown = " ".join("".join(each if each.isprintable() else " " for each in told).split())
    return shown[:NAME_LIMIT] or None


def _session_name(told: object) -> str | None:
    """The provider's name for its session, where it is one that a logout token could tell as well."""
    fits = isinstance(told, str) and 0 < len(told) <= LONGEST and told.isprintable()
    return str(told) if fits else None


def access_token_hash(access_token: str, algorithm: str) -> str:
    """The `at_hash` of an access token beside an ID token that is signed with this algorithm."""
    size = 512 if algorithm == "Ed25519" else int(algorithm[2:])
    digest = hashlib.new(f"sha{size}", access_token.encode()).digest()
    return urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()


def _check_access_token(token: IdToken) -> None:
    told = token.claims.get("at_hash")
    if told is None or token.access_token is None:
        return
    if told != access_token_hash(token.access_token, token.algorithm):
        raise _refused("at_hash", "the access token that came with it", "another")


def _check_sign_in(claims: Claims, expected: Expectation, now: datetime) -> None:
    if expected.max_age is not None:
        signed_in = moment(claims, "auth_time", _refused)
        if signed_in > now + SKEW or signed_in < now - expected.max_age - SKEW:
            raise _refused("auth_time", "a fresh sign-in at the provider", "another time")
    context = claims.get("acr")
    if expected.contexts and not (isinstance(context, str) and context in expected.contexts):
        raise _refused("acr", " or ".join(sorted(expected.contexts)), "another")


def _refused(claim: str, expected: str, got: str) -> IdentityRefused:
    return IdentityRefused(field=claim, expected=expected, got=got)
