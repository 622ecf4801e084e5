import pytest

from domain.identity.relying_party import RelyingParty, relying_party


@pytest.mark.parametrize(
    ("site", "name", "origin"),
    [
        ("https://stock.example.com", "stock.example.com", "https://stock.example.com"),
        ("https://Stock.Example.com/", "stock.example.com", "https://stock.example.com"),
        ("https://stock.example.com:443", "stock.example.com", "https://stock.example.com"),
        ("https://stock.example.com:8443", "stock.example.com", "https://stock.example.com:8443"),
        ("https://xn--trume-jua.example", "xn--trume-jua.example", "https://xn--trume-jua.example"),
        ("https://stock", "stock", "https://stock"),
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
        ("http://localhost:80", "localhost", "http://localhost"),
        ("http://stock.localhost", "stock.localhost", "http://stock.localhost"),
    ],
)
def test_a_site_with_a_name_asks_for_passkeys(site: str, name: str, origin: str) -> None:
    assert relying_party(site) == RelyingParty(id=name, origin=origin)


@pytest.mark.parametrize(
    "site",
    [
        "http://127.0.0.1:8000",
        "https://192.0.2.1",
        "https://[2001:db8::1]",
        "https://0x7f000001",
        "http://stock.example.com",
        "http://notlocalhost",
        "ftp://stock.example.com",
        "https://stock.example.com/path",
        "https://stock..example.com",
        "https://user@stock.example.com",
        "https://",
        "",
    ],
)
def test_browsers_give_no_passkeys_to_any_other_site(site: str) -> None:
    assert relying_party(site) is None
