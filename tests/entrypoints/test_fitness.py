"""What production asks of the settings before anybody is served."""

import pytest

from entrypoints.fitness import UnfitSettings, require_fit_to_serve
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
