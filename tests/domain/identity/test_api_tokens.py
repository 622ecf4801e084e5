from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from domain.identity.api_tokens import (
    ApiToken,
    OutlivesItsMaker,
    UnknownToken,
    hash_secret,
    new_token,
    token_parts,
    token_prefix,
    token_text,
)
from domain.identity.names import InvalidName
from domain.identity.permissions import ALL, MoreThanOwn, Permission, UnknownPermission
from domain.shared.identifiers import ApiTokenId, OrganizationId, UserId
from tests.domain.shared.refusals import refused

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WEST = timezone(-timedelta(hours=12))
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


def test_a_token_has_its_secret_and_no_other() -> None:
    assert TOKEN.has_secret("s3cret")
    assert not TOKEN.has_secret("S3cret")
    assert not TOKEN.has_secret("")


def test_a_token_opens_until_it_expires() -> None:
    token = replace(TOKEN, expires_at=NOW)
    assert token.why_not(NOW - MOMENT) is None
    assert token.why_not(NOW) == "expired"
    assert TOKEN.why_not(NOW) is None


def test_a_revoked_token_opens_no_more() -> None:
    assert replace(TOKEN, revoked_at=NOW).why_not(NOW) == "revoked"
    assert replace(TOKEN, revoked_at=NOW, expires_at=NOW).why_not(NOW) == "revoked"


def test_s46_a_use_is_remembered_once_an_hour() -> None:
    assert TOKEN.is_use_news(NOW)
    used = replace(TOKEN, last_used_at=NOW)
    assert not used.is_use_news(NOW)
    assert not used.is_use_news(NOW + timedelta(hours=1) - MOMENT)
    assert used.is_use_news(NOW + timedelta(hours=1))


def test_s46_a_token_is_made_within_its_makers_permissions() -> None:
    assert new_token(TOKEN, own=TOKEN.scopes) == TOKEN
    last = datetime(9998, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    for ends in (NOW + MOMENT, last):
        made = new_token(replace(TOKEN, expires_at=ends.astimezone(WEST)), own=ALL)
        assert (made.expires_at, made.expires_at and made.expires_at.tzinfo) == (ends, UTC)
    with pytest.raises(MoreThanOwn) as caught:
        new_token(replace(TOKEN, scopes=ALL), own=TOKEN.scopes)
    assert caught.value.field == "scopes"


def test_s46_a_token_makes_none_that_outlives_it() -> None:
    ends = NOW + timedelta(days=1)
    for fine in (ends, ends.astimezone(WEST), ends - MOMENT):
        assert new_token(replace(TOKEN, expires_at=fine), own=ALL, ends_at=ends).expires_at == fine
    for late, told in ((None, "no end"), (ends + MOMENT, (ends + MOMENT).isoformat())):
        with pytest.raises(OutlivesItsMaker) as caught:
            new_token(replace(TOKEN, expires_at=late), own=ALL, ends_at=ends)
        assert (caught.value.got, caught.value.field) == (told, "expires_at")


def test_a_token_is_for_something() -> None:
    with pytest.raises(UnknownPermission) as caught:
        new_token(replace(TOKEN, scopes=frozenset()), own=ALL)
    assert caught.value.field == "scopes"


def test_a_token_has_a_proper_name() -> None:
    with pytest.raises(InvalidName) as caught:
        new_token(replace(TOKEN, name="two\nlines"), own=ALL)
    assert caught.value.field == "name"


@pytest.mark.parametrize(
    "ends", [NOW, NOW - MOMENT, datetime(9999, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=WEST)]
)
def test_a_token_does_not_end_before_it_begins(ends: datetime) -> None:
    with refused(
        "identity.invalid_expiry",
        "A token ends after it is made, and before the year 9999.",
        field="expires_at",
        expected=f"a time after {NOW.isoformat()}",
        got=ends.isoformat(),
    ):
        new_token(replace(TOKEN, expires_at=ends), own=ALL)


def test_an_unknown_token_is_told_by_its_id() -> None:
    assert UnknownToken("7").got == "7"


def test_a_secret_is_kept_as_its_sha_256() -> None:
    assert hash_secret("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_what_is_kept_of_a_secret_does_not_show() -> None:
    assert TOKEN.secret_hash not in repr(TOKEN)


def test_tokens_have_prefixes_of_their_own() -> None:
    assert token_prefix(TOKEN.id) == "7c3ccd10bb7e"
    ids = [ApiTokenId(UUID(int=1 << bit)) for bit in range(128)]
    assert len({token_prefix(each) for each in ids}) == 128


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
