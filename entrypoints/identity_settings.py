"""Settings of identity providers: STILLROOM_OIDC__NAME__CLIENT_ID and so on, for any number of names."""

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_core import PydanticCustomError

PRESETS = ("google", "microsoft", "github")
_NAME = re.compile(r"[a-z][a-z0-9]{0,29}")
TAKEN = frozenset({"address", "confirm", "invitation", "reset", "verify"})
"""Names under which the site has a page of its own below /auth/."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class ProviderSettings(BaseModel):
    """One provider. `issuer` and `acr_values` are for those that are no preset, `tenant` for Microsoft."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_id: str = Field(min_length=1, max_length=500, description="what the provider calls us")
    client_secret: SecretStr = Field(min_length=1, description="the secret that it gave us")
    issuer: str | None = Field(default=None, description="its issuer, exactly as its metadata tell it")
    label: str | None = Field(default=None, min_length=1, max_length=50, description="what people call it")
    tenant: UUID | None = Field(default=None, description="the directory of Microsoft's; without it personal accounts")
    origin: str | None = Field(default=None, description="where its sign-in pages are, if not at the issuer's origin")
    acr_values: str = Field(
        default="",
        pattern=r"^([!-~]+( [!-~]+)*)?$",
        max_length=500,
        description="kinds of sign-in with blanks between, of which it has to be one: the acr values of its metadata",
    )
    loopback: Literal["", "allowed"] = Field(default="", description="allowed: it may be on this machine, without TLS")

    @field_validator("issuer", "origin")
    @classmethod
    def _is_web_address(cls, url: str | None) -> str | None:
        if url is None or is_web_address(url):
            return url
        raise PydanticCustomError("address", "an address such as https://login.example.com")


def check_providers(providers: Mapping[str, ProviderSettings], *, production: bool) -> None:
    """
    Refuse providers that cannot work.

    :raises PydanticCustomError: a name cannot stand in an address, an issuer is missing or out of place, or something
        goes unencrypted that must not.
    """
    for name, provider in providers.items():
        _check(name, provider, production=production)


def _check(name: str, provider: ProviderSettings, *, production: bool) -> None:
    if not _NAME.fullmatch(name):
        raise PydanticCustomError("name", "names of small letters and digits, such as ACME in STILLROOM_OIDC__ACME__…")
    if name in TAKEN:
        raise PydanticCustomError("taken", "another name than {name}", {"name": name.upper()})
    if (provider.issuer is None) != (name in PRESETS):
        told = "no ISSUER" if name in PRESETS else "an ISSUER"
        raise PydanticCustomError("issuer", "{told} for {name}", {"told": told, "name": name.upper()})
    if provider.tenant is not None and name != "microsoft":
        raise PydanticCustomError("tenant", "no TENANT for {name}", {"name": name.upper()})
    if provider.acr_values and name in PRESETS:
        raise PydanticCustomError("acr", "no ACR_VALUES for {name}", {"name": name.upper()})
    if provider.loopback and production:
        raise PydanticCustomError("loopback", "no LOOPBACK for {name} in production", {"name": name.upper()})
    if provider.issuer is not None and not provider.loopback and not provider.issuer.startswith("https://"):
        raise PydanticCustomError("https", "an ISSUER that begins with https:// for {name}", {"name": name.upper()})


def is_web_address(url: str) -> bool:
    """Whether this is an HTTP address of a host, with nobody's name and nothing after its path."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and not parts.query and not parts.fragment and "@" not in parts.netloc
    return named and plain and parts.scheme in {"http", "https"}


def is_encrypted_or_local(url: str) -> bool:
    """Whether what is sent to this address stays secret."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in _LOOPBACK
