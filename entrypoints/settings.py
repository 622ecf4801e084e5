"""Settings, from environment variables that start with STILLROOM_."""

import re
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from entrypoints.billing_settings import BillingSettings
from entrypoints.identity_settings import (
    ProviderSettings,
    check_providers,
    is_encrypted_or_local,
    is_web_address,
)


class Environment(StrEnum):
    """Where the installation runs; production refuses what is only fit for a desk."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


def default_database() -> str:
    """One SQLite file in the current folder."""
    return f"sqlite:///{Path.cwd() / 'stillroom.db'}"


SQLITE, POSTGRESQL = "sqlite:///", "postgresql://"
DATABASES = f"{SQLITE}FILE, or {POSTGRESQL}USER:PASSWORD@HOST/DATABASE"
REDIS = ("redis://", "rediss://", "redis+unix://")
SMTP, SMTP_STARTTLS, SMTPS = "smtp", "smtp+starttls", "smtps"
CARRIERS = (
    f"{SMTPS}://USER:PASSWORD@HOST, or {SMTP_STARTTLS}://USER:PASSWORD@HOST; or {SMTP}://HOST, which encrypts nothing"
    " and takes no password"
)
NO_LIMIT = "off"
RATES = f"how often one client may ask, such as 1000/hour (or /second, /minute, /day); {NO_LIMIT} for no limits at all"
_RATE = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour|day)")
OWN_NAMES = ("localhost", "127.0.0.1", "[::1]")
HOSTS = "host names or addresses with commas between them, without scheme or port: stock.example.com,[2001:db8::1]"
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")


class Settings(BaseSettings):
    """All settings, with defaults for a first try on one's own machine."""

    model_config = SettingsConfigDict(
        env_prefix="STILLROOM_", env_nested_delimiter="__", extra="ignore", hide_input_in_errors=True
    )

    environment: Environment = Environment.DEVELOPMENT
    database_url: str = Field(
        default_factory=default_database,
        description=DATABASES,
    )
    database_role: str = Field(
        default="stillroom_app",
        description="PostgreSQL role the application acts as; empty when the login is already that role",
    )
    demo_sign_in: bool = Field(
        default=False,
        description="offer to sign in to the demo by one click; for development on the loopback address only",
    )
    token: SecretStr | None = Field(
        default=None,
        description="an API token that commands act by; without it they act as the organisation's owner",
    )

    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=OWN_NAMES,
        description=HOSTS,
    )
    proxy_hops: int = Field(
        default=0,
        ge=0,
        le=10,
        description="proxies of one's own before the site, each of which adds to X-Forwarded-For, -Proto and -Host",
    )

    rate_limit: str = Field(
        default="1000/hour",
        description=RATES,
    )
    redis_url: SecretStr | None = Field(
        default=None,
        description="where processes count requests together, by redis://, rediss:// or redis+unix://",
    )

    secret_key: SecretStr | None = Field(
        default=None,
        description="signs what forms carry and seals authenticators; the same for all processes, and told to nobody",
    )

    smtp_url: SecretStr | None = Field(
        default=None,
        description=CARRIERS,
    )
    mail_from: str = Field(
        default="Stillroom <stillroom@localhost>",
        description="who mail is from: NAME <ADDRESS>",
    )

    @field_validator("smtp_url")
    @classmethod
    def _is_carrier(cls, told: SecretStr | None) -> SecretStr | None:
        if told is None or _is_carrier(told.get_secret_value()):
            return told
        raise PydanticCustomError("smtp_url", "{carriers}", {"carriers": CARRIERS})

    @field_validator("mail_from")
    @classmethod
    def _is_sender(cls, told: str) -> str:
        name, at, host = parseaddr(told)[1].partition("@")
        if told.isprintable() and name and at and host and "@" not in host:
            return told
        raise PydanticCustomError("mail_from", "a sender such as Stillroom <stock@example.com>", {})

    @field_validator("rate_limit")
    @classmethod
    def _is_rate(cls, told: str) -> str:
        if told == NO_LIMIT or _RATE.fullmatch(told):
            return told
        raise PydanticCustomError("rate_limit", "{rates}", {"rates": RATES})

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, told: SecretStr | None) -> SecretStr | None:
        url = told.get_secret_value() if told else ""
        if told is None or (url.startswith(REDIS) and _has_good_port(url)):
            return told
        raise PydanticCustomError("redis_url", "redis://HOST, rediss://HOST or redis+unix:///PATH", {})

    @field_validator("trusted_hosts", mode="before")
    @classmethod
    def _are_hosts(cls, told: str | tuple[str, ...]) -> tuple[str, ...]:
        names = tuple(name.strip().lower() for name in (told.split(",") if isinstance(told, str) else told))
        if all(_HOST.fullmatch(name) for name in names):
            return names
        raise PydanticCustomError("trusted_hosts", "{hosts}", {"hosts": HOSTS})

    public_url: str = Field(
        default="http://localhost:8000",
        description="where browsers find this site: providers send them back there, and passkeys belong to its name",
    )
    digital_link_url: str = Field(
        default="https://id.gs1.org",
        description="where the GS1 Digital Links on labels lead: GS1's own resolver, or another",
    )
    oidc: dict[str, ProviderSettings] = Field(
        default_factory=dict,
        description="identity providers by name: google, microsoft, github, or any with an issuer",
    )

    billing: BillingSettings = Field(default_factory=BillingSettings, description="who takes the money, if anybody")

    @field_validator("public_url")
    @classmethod
    def _is_an_origin(cls, url: str, others: ValidationInfo) -> str:
        if not is_web_address(url) or urlsplit(url).path not in {"", "/"}:
            raise PydanticCustomError("public_url", "{form}", {"form": "an address such as https://stock.example.com"})
        if others.data.get("environment") is Environment.PRODUCTION and not is_encrypted_or_local(url):
            raise PydanticCustomError("public_url", "{form}", {"form": "an address that begins with https://"})
        return url.rstrip("/")

    @field_validator("digital_link_url")
    @classmethod
    def _is_resolver(cls, url: str) -> str:
        if is_web_address(url):
            return url.rstrip("/")
        raise PydanticCustomError("digital_link_url", "{form}", {"form": "an address such as https://id.gs1.org"})

    @field_validator("oidc")
    @classmethod
    def _can_work(cls, providers: dict[str, ProviderSettings], others: ValidationInfo) -> dict[str, ProviderSettings]:
        production = others.data.get("environment") is Environment.PRODUCTION
        check_providers(providers, production=production)
        if providers and production and not others.data.get("public_url", "https://").startswith("https://"):
            raise PydanticCustomError("public_url", "{form}", {"form": "STILLROOM_PUBLIC_URL, beginning with https://"})
        return providers

    @field_validator("database_url")
    @classmethod
    def _is_supported(cls, url: str) -> str:
        if url.startswith((SQLITE, POSTGRESQL)) and _has_good_port(url):
            return url
        raise PydanticCustomError("database_url", "{databases}", {"databases": DATABASES})


def _is_carrier(url: str) -> bool:
    parts = urlsplit(url)
    known = parts.scheme in {SMTPS, SMTP_STARTTLS} or (parts.scheme == SMTP and parts.username is None)
    return known and bool(parts.hostname) and _has_good_port(url) and parts.path in {"", "/"}


def _has_good_port(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False
