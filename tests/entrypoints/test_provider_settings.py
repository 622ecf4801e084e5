"""Identity providers by environment: several at once, and clear words about what cannot work."""

from collections.abc import Mapping

import pytest

from adapters.memory.clock import SettableClock
from adapters.oauth.client import Client
from adapters.oauth.configured import configured
from domain.identity.login_refusals import ProviderUnavailable
from entrypoints.cli.installation import read_settings
from entrypoints.cli.refusals import BadSettings
from entrypoints.composition import providers_of
from entrypoints.identity_settings import TAKEN
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from ports.identity_provider import LoginRequest
from tests.contracts.providers import openid_server
from tests.installations import in_memory

REQUEST = LoginRequest(state="s" * 43, nonce="n" * 43, verifier="v" * 43)
SECRET = "1e5-do-not-show"
ACME = {"OIDC__ACME__CLIENT_ID": "us", "OIDC__ACME__CLIENT_SECRET": SECRET}
TENANT = "00000000-0000-4000-8000-000000000001"
ISSUER = {"OIDC__ACME__ISSUER": "https://login.acme.example"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return monkeypatch


def tell(environment: pytest.MonkeyPatch, *variables: Mapping[str, str]) -> None:
    for each in variables:
        for name, value in each.items():
            environment.setenv(f"STILLROOM_{name}", value)


def preset(name: str) -> dict[str, str]:
    return {f"OIDC__{name}__CLIENT_ID": "123", f"OIDC__{name}__CLIENT_SECRET": "0123"}


def test_there_are_no_providers_unless_they_are_configured() -> None:
    assert providers_of(read_settings()) == {}


def test_several_providers_are_configured_at_once(environment: pytest.MonkeyPatch) -> None:
    tell(environment, ACME, ISSUER, preset("GOOGLE"), preset("MICROSOFT"), preset("GITHUB"))
    tell(environment, {"OIDC__ACME__LABEL": "Acme SSO"})
    providers = providers_of(read_settings())
    assert {name: (each.label, each.origin) for name, each in providers.items()} == {
        "acme": ("Acme SSO", "https://login.acme.example"),
        "google": ("Google", "https://accounts.google.com"),
        "microsoft": ("Microsoft", "https://login.microsoftonline.com"),
        "github": ("GitHub", "https://github.com"),
    }


def test_s01_s02_each_provider_has_a_callback_of_its_own_at_the_configured_address(
    environment: pytest.MonkeyPatch,
) -> None:
    tell(environment, preset("GITHUB"), {"PUBLIC_URL": "https://stock.example.com/"})
    [provider] = providers_of(read_settings()).values()
    url = provider.authorization_url(REQUEST).url
    assert "redirect_uri=https%3A%2F%2Fstock.example.com%2Fauth%2Fgithub%2Fcallback" in url
    assert "client_id=123&" in url


def test_s15_a_provider_on_this_machine_has_to_be_allowed(environment: pytest.MonkeyPatch) -> None:
    with openid_server() as server:
        tell(environment, ACME, {"OIDC__ACME__ISSUER": server.url, "OIDC__ACME__LOOPBACK": "allowed"})
        [provider] = providers_of(read_settings()).values()
        assert provider.authorization_url(REQUEST).issuer == server.url
        client = Client(id="us", secret=SECRET, redirect_uri="https://stock.example.com/auth/acme/callback")
        strict = configured("acme", client, SettableClock(), issuer=server.url)
        with pytest.raises(ProviderUnavailable):
            strict.authorization_url(REQUEST)


def test_s23_the_kinds_of_sign_in_that_a_provider_is_asked_for_are_configured(environment: pytest.MonkeyPatch) -> None:
    with openid_server() as server:
        tell(environment, ACME, {"OIDC__ACME__ISSUER": server.url, "OIDC__ACME__LOOPBACK": "allowed"})
        [provider] = providers_of(read_settings()).values()
        assert "acr_values" not in provider.authorization_url(REQUEST).url
        tell(environment, {"OIDC__ACME__ACR_VALUES": "urn:mfa phr"})
        [provider] = providers_of(read_settings()).values()
        assert "acr_values=urn%3Amfa+phr" in provider.authorization_url(REQUEST).url


def test_what_has_no_issuer_and_is_no_preset_is_no_provider() -> None:
    client = Client(id="us", secret=SECRET, redirect_uri="https://stock.example.com/auth/acme/callback")
    with pytest.raises(ValueError, match="no issuer for acme"):
        configured("acme", client, SettableClock())


@pytest.mark.parametrize(
    ("told", "field", "expected"),
    [
        ({**ISSUER, "OIDC__ACME__CLIENT_ID": "us"}, "STILLROOM_OIDC__ACME__CLIENT_SECRET", "Field required"),
        ({**ACME, "OIDC__ACME__CLIENT_SECRET": ""}, "STILLROOM_OIDC__ACME__CLIENT_SECRET", "at least 1"),
        (ACME, "STILLROOM_OIDC", "an ISSUER for ACME"),
        ({**ACME, "OIDC__ACME__ISSUER": "login.acme.example"}, "STILLROOM_OIDC__ACME__ISSUER", "an address such as"),
        ({**ACME, "OIDC__ACME__ISSUER": "http://acme.example"}, "STILLROOM_OIDC", "begins with https:// for ACME"),
        ({**ACME, "OIDC__ACME__ISSUER": "https://u@acme.example"}, "STILLROOM_OIDC__ACME__ISSUER", "an address such"),
        ({**ACME, **ISSUER, "OIDC__ACME__COLOUR": SECRET}, "STILLROOM_OIDC__ACME__COLOUR", "not permitted"),
        ({**ACME, **ISSUER, "OIDC__ACME__LOOPBACK": "yes"}, "STILLROOM_OIDC__ACME__LOOPBACK", "allowed"),
        ({**preset("GOOGLE"), "OIDC__GOOGLE__ISSUER": "https://x.example"}, "STILLROOM_OIDC", "no ISSUER for GOOGLE"),
        (
            {**ACME, **ISSUER, "OIDC__ACME__TENANT": TENANT},
            "STILLROOM_OIDC",
            "no TENANT",
        ),
        ({**preset("GITHUB"), "OIDC__GITHUB__ACR_VALUES": "phr"}, "STILLROOM_OIDC", "no ACR_VALUES for GITHUB"),
        ({**ACME, **ISSUER, "OIDC__ACME__ACR_VALUES": "a  b"}, "STILLROOM_OIDC__ACME__ACR_VALUES", "pattern"),
        ({**preset("MICROSOFT"), "OIDC__MICROSOFT__TENANT": "common"}, "STILLROOM_OIDC__MICROSOFT__TENANT", "UUID"),
        ({**preset("RESET"), "OIDC__RESET__ISSUER": "https://x.example"}, "STILLROOM_OIDC", "another name than RESET"),
        ({**preset("MY-ID"), "OIDC__MY-ID__ISSUER": "https://x.example"}, "STILLROOM_OIDC", "small letters"),
        ({"PUBLIC_URL": "stock.example.com"}, "STILLROOM_PUBLIC_URL", "an address such as"),
        ({"PUBLIC_URL": "https://stock.example.com/app"}, "STILLROOM_PUBLIC_URL", "an address such as"),
        (
            {"ENVIRONMENT": "production", "PUBLIC_URL": "http://stock.example.com"},
            "STILLROOM_PUBLIC_URL",
            "begins with https://",
        ),
        ({"ENVIRONMENT": "production", **ACME, **ISSUER}, "STILLROOM_OIDC", "STILLROOM_PUBLIC_URL, beginning with"),
        (
            {"ENVIRONMENT": "production", **ACME, **ISSUER, "OIDC__ACME__LOOPBACK": "allowed"},
            "STILLROOM_OIDC",
            "no LOOPBACK for ACME in production",
        ),
    ],
)
def test_what_cannot_work_is_told_clearly_and_without_secrets(
    environment: pytest.MonkeyPatch, told: dict[str, str], field: str, expected: str
) -> None:
    tell(environment, told)
    with pytest.raises(BadSettings) as caught:
        read_settings()
    assert caught.value.field == field
    assert expected in str(caught.value.expected)
    assert SECRET not in f"{caught.value.message} {caught.value.expected} {caught.value.got}"


def test_no_provider_is_called_like_a_page_that_a_form_is_sent_to() -> None:
    rules = create_site(in_memory().app, Settings()).url_map.iter_rules()
    forms = {rule.rule.removeprefix("/auth/") for rule in rules if "POST" in (rule.methods or ())}
    assert {name for name in forms if name.isalnum()} == TAKEN


def test_a_production_that_is_configured_whole_has_its_providers(environment: pytest.MonkeyPatch) -> None:
    tell(environment, ACME, ISSUER, {"ENVIRONMENT": "production", "PUBLIC_URL": "https://stock.example.com"})
    assert list(providers_of(read_settings())) == ["acme"]


def test_secrets_do_not_show(environment: pytest.MonkeyPatch) -> None:
    tell(environment, ACME, ISSUER)
    settings = read_settings()
    assert SECRET not in f"{settings!r} {settings} {settings.model_dump()}"
    client = Client(id="us", secret=SECRET, redirect_uri="https://stock.example.com/auth/acme/callback")
    assert SECRET not in repr(client)
