from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.identity.next_paths import LONGEST, next_path

HERE = "https://stillroom.example/auth/acme/callback"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/stock",
        "/stock/",
        "/stock?search=malt&sort=name",
        "/items/0190-1234?tab=lots&next=/x//y",
        "/items/M%C3%A4lz?q=%2F%2F&r=100%25",
        "/a.b/~c/.hidden",
    ],
)
def test_s37_a_path_of_our_own_is_kept(path: str) -> None:
    assert next_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "stock",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "https://stillroom.example@evil.example/",
        "//stillroom.example@evil.example/",
        "javascript:alert(1)",
        "/%2f/evil.example",
        "/%2F%2Fevil.example",
        "/%5cevil.example",
        "/%252f/evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        "/\r\nLocation: https://evil.example",
        "/%0d%0aLocation:x",
        "/x\x00",
        "/%00",
        "/a//b",
        "/../evil",
        "/a/./b",
        "/a/..",
        "/..?x",
        "/%2e%2e/evil",
        "/x#y",
        "/ä",
        "/x y",
        "/x?<script>",
        "/x?a\\b",
        "/%zz",
        "/x\n",
        "/\n",
    ],
)
def test_s37_everything_else_leads_home(path: str | None) -> None:
    assert next_path(path) == "/"


def test_s37_a_path_that_is_too_long_leads_home() -> None:
    longest = "/" + "x" * (LONGEST - 1)
    assert next_path(longest) == longest
    assert next_path(f"{longest}x") == "/"


@given(st.text(st.sampled_from("/\\.%25fFcCeE@:?#ab\t\r\n "), max_size=12).map(lambda text: f"/{text}"))
@example("/a?//evil.example")
def test_s37_a_kept_path_stays_on_this_host_however_often_it_is_unescaped(path: str) -> None:
    kept = next_path(path)
    for _ in range(3):
        there = urlsplit(urljoin(HERE, kept))
        assert (there.scheme, there.netloc) == ("https", "stillroom.example")
        before_query = kept.partition("?")[0]
        assert not before_query.startswith(("//", "/\\"))
        kept = unquote(before_query)
