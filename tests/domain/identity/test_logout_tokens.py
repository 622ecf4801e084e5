from typing import Any

import pytest

from domain.identity.identities import LogoutNotice
from domain.identity.login_refusals import BadLogoutToken
from domain.identity.logout_tokens import EVENT, check_logout_token
from tests.domain.identity.logins import ISSUER, NOW

SECONDS = int(NOW.timestamp())
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": "us",
    "iat": SECONDS,
    "exp": SECONDS + 120,
    "jti": "token 1",
    "events": {EVENT: {}},
    "sub": "1",
    "sid": "s",
}
ABSENT = object()


def told(kind: str | None = "logout+jwt", **claims: object) -> LogoutNotice:
    """What a logout token says whose claims hold, but for these."""
    kept = {name: value for name, value in (CLAIMS | claims).items() if value is not ABSENT}
    return check_logout_token(kept, kind, issuer=ISSUER, client_id="us", now=NOW)


@pytest.mark.parametrize("kind", ["logout+jwt", "application/logout+jwt", "JWT", None])
def test_s34_a_logout_token_tells_who_signed_out(kind: str | None) -> None:
    assert told(kind) == LogoutNotice(issuer=ISSUER, token_id="token 1", subject="1", session="s")
    assert told(kind, sub=ABSENT).subject is None
    assert told(kind, sid=ABSENT).session is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"iss": "https://evil.example"}, "iss"),
        ({"aud": ["us", "other"]}, "aud"),
        ({"aud": "other"}, "aud"),
        ({"iat": ABSENT}, "iat"),
        ({"iat": SECONDS - 661}, "iat"),
        ({"iat": SECONDS + 61}, "iat"),
        ({"exp": ABSENT}, "exp"),
        ({"exp": SECONDS - 60}, "exp"),
        ({"events": ABSENT}, "events"),
        ({"events": {}}, "events"),
        ({"events": [EVENT]}, "events"),
        ({"events": {EVENT: None}}, "events"),
        ({"nonce": "n"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"sub": ABSENT, "sid": ABSENT}, "sub"),
        ({"sub": None, "sid": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": 1}, "sub"),
        ({"sid": ["s"]}, "sid"),
        ({"jti": ABSENT}, "jti"),
        ({"jti": ""}, "jti"),
    ],
)
def test_s34_a_logout_token_of_which_one_claim_does_not_hold_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadLogoutToken) as caught:
        told(**changes)
    assert caught.value.field == field


@pytest.mark.parametrize("kind", ["at+jwt", "secevent+jwt", ""])
def test_s34_another_kind_of_token_is_no_logout_token(kind: str) -> None:
    with pytest.raises(BadLogoutToken) as caught:
        told(kind)
    assert caught.value.field == "typ"


def test_s21_an_id_token_is_no_logout_token() -> None:
    for nonce in ("n", ABSENT):
        with pytest.raises(BadLogoutToken):
            told("JWT", events=ABSENT, nonce=nonce)
