"""What production asks of the settings before anybody is served."""

from collections.abc import Iterator
from typing import get_args

import pytest
from pydantic import BaseModel, SecretStr

from entrypoints.fitness import UnfitSettings, require_fit_to_serve, require_fit_to_work
from entrypoints.placeholders import is_placeholder, secrets_of
from entrypoints.settings import Settings
from entrypoints.wsgi import site

KEY = "f3Yh0sKd9Qw2LzXc7Vb5Nm1TgRp8Ju4E"


def settings(**told: object) -> Settings:
    fit = {"environment": "production", "secret_key": KEY, "public_url": "https://stock.example.com"}
    return Settings.model_validate(fit | told)


@pytest.mark.parametrize("key", [None, "", "hunter2", "changeme" * 8, "x" * 64, KEY[:31]])
def test_production_needs_a_key_that_nobody_can_guess(key: str | None) -> None:
    with pytest.raises(UnfitSettings, match=r"make one with `openssl rand -base64 48`") as refused:
        require_fit_to_serve(settings(secret_key=key))
    assert refused.value.field == "STILLROOM_SECRET_KEY"
    assert not key or key not in str(vars(refused.value))


def test_on_a_desk_a_process_makes_its_own_key_and_several_need_one_that_is_told() -> None:
    desk = settings(environment="development", secret_key=None)
    require_fit_to_serve(desk)
    with pytest.raises(UnfitSettings, match="the same for all processes"):
        require_fit_to_serve(desk, workers=2)
    require_fit_to_serve(settings(environment="development"), workers=2)


def test_s41_several_processes_in_production_need_a_redis_or_no_limits() -> None:
    require_fit_to_serve(settings(), workers=1)
    with pytest.raises(UnfitSettings, match="set STILLROOM_REDIS_URL"):
        require_fit_to_serve(settings(), workers=2)
    require_fit_to_serve(settings(redis_url="redis://127.0.0.1"), workers=2)
    require_fit_to_serve(settings(rate_limit="off"), workers=2)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost", "https://[::1]:8443"])
def test_production_needs_an_address_that_links_in_mail_can_lead_to(url: str) -> None:
    with pytest.raises(UnfitSettings, match="set STILLROOM_PUBLIC_URL") as refused:
        require_fit_to_serve(settings(public_url=url))
    assert refused.value.got == url


def test_production_offers_no_sign_in_to_the_demo() -> None:
    with pytest.raises(UnfitSettings, match="unset STILLROOM_DEMO_SIGN_IN"):
        require_fit_to_serve(settings(demo_sign_in=True))
    require_fit_to_serve(settings(environment="development", demo_sign_in=True))


def test_another_server_is_refused_the_site_as_well() -> None:
    with pytest.raises(UnfitSettings):
        site(settings(secret_key=None))


GOOD = "v7Qk2mWz9Tr4Xb1L"
OIDC = {"acme": {"issuer": "https://login.example.com", "client_id": "stillroom"}}
SECRETS: dict[str, object] = {
    "STILLROOM_DATABASE_URL": "postgresql://stillroom:{secret}@db.example.com/stillroom",
    "STILLROOM_TOKEN": "{secret}",
    "STILLROOM_REDIS_URL": "redis://:{secret}@cache.example.com/0",
    "STILLROOM_SECRET_KEY": "{secret}",
    "STILLROOM_SMTP_URL": "smtps://stillroom:{secret}@mail.example.com",
    "STILLROOM_OIDC__ACME__CLIENT_SECRET": "{secret}",
    "STILLROOM_BILLING__API_KEY": "sk_live_{secret}",
    "STILLROOM_BILLING__WEBHOOK_SECRETS": "whsec_{secret}",
}
"""Each setting that holds a secret, and what it looks like."""


def with_secret(name: str, secret: str) -> Settings:
    """Settings that are fit but for this one."""
    told = str(SECRETS[name]).format(secret=secret)
    if name.startswith("STILLROOM_OIDC__"):
        return settings(oidc={"acme": OIDC["acme"] | {"client_secret": told}})
    if name.startswith("STILLROOM_BILLING__"):
        return settings(billing={name.removeprefix("STILLROOM_BILLING__").lower(): told})
    return settings(**{name.removeprefix("STILLROOM_").lower(): told})


def secret_fields(model: type[BaseModel], prefix: str) -> Iterator[str]:
    """The variables of all fields that are declared as secrets."""
    for name, field in model.model_fields.items():
        kinds = {field.annotation, *get_args(field.annotation)}
        if SecretStr in kinds:
            yield f"{prefix}{name.upper()}"
        for kind in kinds:
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                one_of_several = "" if kind is field.annotation else "ACME__"
                yield from secret_fields(kind, f"{prefix}{name.upper()}__{one_of_several}")


def test_every_setting_that_is_a_secret_is_tried() -> None:
    assert set(SECRETS) == {*secret_fields(Settings, "STILLROOM_"), "STILLROOM_DATABASE_URL"}


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("secret", ["changeme", "secret", "your-client-secret-here", "xxxxxxxxxxxx", "Password!"])
def test_production_starts_with_no_secret_that_stands_in_examples(name: str, secret: str) -> None:
    unfit = with_secret(name, secret)
    with pytest.raises(UnfitSettings, match=f"set {name} to") as refused:
        require_fit_to_serve(unfit)
    assert refused.value.field == name


@pytest.mark.parametrize("name", sorted({*SECRETS} - {"STILLROOM_SECRET_KEY"}))
def test_production_starts_with_secrets_of_ones_own(name: str) -> None:
    require_fit_to_serve(with_secret(name, GOOD))
    assert dict(secrets_of(with_secret(name, GOOD)))[name].endswith(GOOD)


def test_a_worker_starts_in_production_with_no_such_secret_either() -> None:
    with pytest.raises(UnfitSettings, match="set STILLROOM_SMTP_URL to"):
        require_fit_to_work(with_secret("STILLROOM_SMTP_URL", "changeme"))
    require_fit_to_work(with_secret("STILLROOM_SMTP_URL", GOOD))


@pytest.mark.parametrize("secret", ["", "x", "change-me", "CHANGE_ME!", "<your secret key>", "my-new-password"])
def test_what_stands_for_a_secret_is_none(secret: str) -> None:
    assert is_placeholder(secret)


@pytest.mark.parametrize("secret", [GOOD, "testudo hermanni", "GOCSPX-a1B2c3", "0d2f6c9e4b8a", "correct horse"])
def test_a_secret_of_ones_own_is_one(secret: str) -> None:
    assert not is_placeholder(secret)
