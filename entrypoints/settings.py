"""Settings, from environment variables that start with STILLROOM_."""

from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

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
    page_token: SecretStr | None = Field(
        default=None,
        description="an API token that the pages act as; for development on the loopback address only",
    )
    token: SecretStr | None = Field(
        default=None,
        description="an API token that commands act by; without it they act as the organisation's owner",
    )

    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="where browsers find this site: identity providers send them back there",
    )
    oidc: dict[str, ProviderSettings] = Field(
        default_factory=dict,
        description="identity providers by name: google, microsoft, github, or any with an issuer",
    )

    @field_validator("public_url")
    @classmethod
    def _is_an_origin(cls, url: str, others: ValidationInfo) -> str:
        if not is_web_address(url) or urlsplit(url).path not in {"", "/"}:
            raise PydanticCustomError("public_url", "{form}", {"form": "an address such as https://stock.example.com"})
        if others.data.get("environment") is Environment.PRODUCTION and not is_encrypted_or_local(url):
            raise PydanticCustomError("public_url", "{form}", {"form": "an address that begins with https://"})
        return url.rstrip("/")

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


def _has_good_port(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False
