from base64 import b32encode
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest

from adapters.authenticators.totp import TotpApps
from ports.authenticator_apps import AuthenticatorApps

SECRET = b32encode(b"12345678901234567890").decode()
RFC_6238 = {
    59: "94287082",
    1_111_111_109: "07081804",
    1_111_111_111: "14050471",
    1_234_567_890: "89005924",
    2_000_000_000: "69279037",
    20_000_000_000: "65353130",
}
"""Its appendix B: seconds since 1970, and eight digits, of which authenticators show the last six."""


class TestAuthenticatorApps:
    """For speaking as authenticator apps do."""

    @pytest.fixture
    def apps(self) -> AuthenticatorApps:
        return TotpApps()

    @pytest.mark.parametrize("seconds", RFC_6238)
    def test_the_codes_are_those_of_rfc_6238(self, apps: AuthenticatorApps, seconds: int) -> None:
        assert apps.code(SECRET, seconds // 30) == RFC_6238[seconds][-6:]

    def test_an_address_names_the_site_and_the_account_and_holds_the_secret(self, apps: AuthenticatorApps) -> None:
        parts = urlsplit(apps.address(SECRET, "ada+till@example.org"))
        assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
        assert unquote(parts.path) == "/Stillroom:ada+till@example.org"
        told = parse_qs(parts.query)
        assert (told["secret"], told["issuer"]) == ([SECRET], ["Stillroom"])
        assert told.get("digits", ["6"]) == ["6"]
        assert told.get("period", ["30"]) == ["30"]
        assert told.get("algorithm", ["SHA1"]) == ["SHA1"]

    def test_a_picture_stands_in_a_page_without_any_style(self, apps: AuthenticatorApps) -> None:
        drawn = ET.fromstring(apps.picture(apps.address(SECRET, "ada@example.org")))  # noqa: S314 - our own
        assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
        assert "viewBox" in drawn.attrib
        for each in drawn.iter():
            assert "style" not in each.attrib
            assert each.tag.rpartition("}")[2] in {"svg", "path", "g", "rect"}
