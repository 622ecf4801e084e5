from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.identity.api_tokens import ApiToken, hash_secret, token_parts, token_text
from domain.identity.permissions import Permission
from domain.shared.identifiers import ApiTokenId, OrganizationId, UserId
from tests.domain.shared.refusals import refused

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
TOKEN = ApiToken(
    id=ApiTokenId(UUID(int=1)),
    organization_id=OrganizationId(UUID(int=2)),
    user_id=UserId(UUID(int=3)),
    name="Scale in the cellar",
    prefix="0123",
    secret_hash=hash_secret("s3cret"),
    scopes=frozenset({Permission.VIEW_INVENTORY}),
    created_at=NOW,
)


def test_a_token_opens_for_its_secret_and_no_other() -> None:
    assert TOKEN.opens_for("s3cret", NOW)
    assert not TOKEN.opens_for("S3cret", NOW)
    assert not TOKEN.opens_for("", NOW)


def test_a_token_opens_until_it_expires() -> None:
    token = replace(TOKEN, expires_at=NOW)
    assert token.opens_for("s3cret", NOW - MOMENT)
    assert not token.opens_for("s3cret", NOW)


def test_a_revoked_token_opens_no_more() -> None:
    assert not replace(TOKEN, revoked_at=NOW).opens_for("s3cret", NOW)


def test_a_secret_is_kept_as_its_sha_256() -> None:
    assert hash_secret("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_what_is_kept_of_a_secret_does_not_show() -> None:
    assert TOKEN.secret_hash not in repr(TOKEN)


def test_a_token_reads_as_it_is_written() -> None:
    assert token_text("0123", "a_b-C") == "stillroom_0123_a_b-C"
    assert token_parts("stillroom_0123_a_b-C") == ("0123", "a_b-C")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "stillroom",
        "stillroom_",
        "stillroom_0123",
        "stillroom_0123_",
        "stillroom__secret",
        "other_0123_s",
        "stillroom_0_ä",
    ],
)
def test_what_is_no_token_is_refused_and_not_repeated(text: str) -> None:
    with refused(
        "identity.bad_token",
        "This is not an API token; they look like stillroom_…_….",
        field="Authorization",
        expected="Bearer stillroom_<prefix>_<secret>",
        got="something else",
    ):
        token_parts(text)
