from dataclasses import replace

import pytest

from domain.identity.identities import LogoutNotice
from domain.identity.provider_sessions import provider_session
from tests.domain.identity.logins import IDENTITY, ISSUER

CAME = provider_session("acme", replace(IDENTITY, session="first", logout_hint="the ID token"))
NOTICE = LogoutNotice(issuer=ISSUER, token_id="1", subject="1", session=None)


def test_what_is_kept_is_what_a_sign_out_needs_and_the_hint_does_not_show() -> None:
    came = provider_session("acme", replace(IDENTITY, session="first", logout_hint="the ID token"))
    assert (came.provider, came.issuer, came.subject, came.their_session) == ("acme", ISSUER, "1", "first")
    assert came.logout_hint == "the ID token"
    assert "the ID token" not in repr(came)


@pytest.mark.parametrize(
    ("subject", "session", "ends"),
    [
        ("1", None, True),
        ("1", "first", True),
        (None, "first", True),
        ("1", "second", False),
        (None, "second", False),
        ("2", None, False),
        ("2", "first", False),
    ],
)
def test_s34_a_notice_ends_the_sessions_that_it_names(subject: str | None, session: str | None, *, ends: bool) -> None:
    notice = replace(NOTICE, subject=subject, session=session)
    assert CAME.is_ended_by(notice) is ends
    assert not CAME.is_ended_by(replace(notice, issuer="https://other.example"))


@pytest.mark.parametrize(("subject", "ends"), [("1", True), ("2", False), (None, False)])
def test_s34_a_session_that_came_without_a_name_may_be_the_one_that_is_named(
    subject: str | None, *, ends: bool
) -> None:
    nameless = replace(CAME, their_session=None)
    assert nameless.is_ended_by(replace(NOTICE, subject=subject, session="first")) is ends
