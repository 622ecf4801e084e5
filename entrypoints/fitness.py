"""What production asks of the settings before anybody is served."""

from urllib.parse import urlsplit

from pydantic import SecretStr

from domain.shared.errors import DomainError
from entrypoints.placeholders import is_placeholder, secrets_of
from entrypoints.settings import CARRIERS, NO_LIMIT, OWN_NAMES, Environment, Settings

SHORTEST_KEY = 32
FEWEST_CHARACTERS = 12
"""Different ones in a key: what somebody typed to have something has fewer."""


class UnfitSettings(DomainError):
    """These settings are fit for a desk, not for production."""

    code = "settings.unfit"


def require_fit_to_serve(settings: Settings, workers: int = 1) -> None:
    """
    Refuse to serve with settings that production, or so many processes, must not have.

    :raises UnfitSettings: it says what to set.
    """
    in_production = settings.environment is Environment.PRODUCTION
    if in_production or workers > 1:
        _require_key(settings.secret_key)
    if in_production:
        _forbid_demo(settings)
        _require_own_secrets(settings)
        _require_address(settings)
        _require_shared_counts(settings, workers)
        _require_billing(settings)


def require_fit_to_work(settings: Settings) -> None:
    """
    Refuse to do what is due with settings that production must not have.

    :raises UnfitSettings: it says what to set.
    """
    if settings.environment is not Environment.PRODUCTION:
        return
    _require_own_secrets(settings)
    _require_billing(settings)
    if settings.smtp_url is None:
        raise UnfitSettings(
            "Mail would be shown on this terminal instead of being sent: set STILLROOM_SMTP_URL to the server that"
            " carries it.",
            field="STILLROOM_SMTP_URL",
            expected=CARRIERS,
            got="nothing",
        )


def _forbid_demo(settings: Settings) -> None:
    if settings.demo_sign_in:
        raise UnfitSettings(
            "Everybody could sign in to the demo without a proof of anything: unset STILLROOM_DEMO_SIGN_IN.",
            field="STILLROOM_DEMO_SIGN_IN",
            expected="nothing in production",
            got="true",
        )


def _require_key(key: SecretStr | None) -> None:
    text = key.get_secret_value() if key else ""
    if _is_secret(text):
        return
    raise UnfitSettings(
        "What signs the forms has to be a secret, and the same for all processes: make one with"
        " `openssl rand -base64 48`, and set STILLROOM_SECRET_KEY to it.",
        field="STILLROOM_SECRET_KEY",
        expected=f"at least {SHORTEST_KEY} characters that nobody can guess",
        got="too few, or such as can be guessed" if text else "nothing",
    )


def _require_own_secrets(settings: Settings) -> None:
    for name, secret in secrets_of(settings):
        if is_placeholder(secret):
            raise UnfitSettings(
                f"What stands in {name} is no secret, but what everybody tries first: set {name} to one of your own.",
                field=name,
                expected="a secret that nobody can guess",
                got="one that can be guessed" if secret else "an empty one",
            )


def _require_address(settings: Settings) -> None:
    if urlsplit(settings.public_url).hostname in {name.strip("[]") for name in OWN_NAMES}:
        raise UnfitSettings(
            "Links in mail would lead to whatever runs on the reader's own machine: set STILLROOM_PUBLIC_URL to where"
            " browsers find this site.",
            field="STILLROOM_PUBLIC_URL",
            expected="an address such as https://stock.example.com",
            got=settings.public_url,
        )


def _require_billing(settings: Settings) -> None:
    billing = settings.billing
    if billing.provider == "memory" or billing.api_url is not None:
        raise UnfitSettings(
            "Nobody would pay: the provider in memory, or a stand-in for one, takes no money. Set"
            " STILLROOM_BILLING__PROVIDER to one that does, or to nothing where nobody bills.",
            field="STILLROOM_BILLING__API_URL" if billing.api_url else "STILLROOM_BILLING__PROVIDER",
            expected="stripe, paddle or nothing, at its own address",
            got=billing.api_url or billing.provider,
        )
    if billing.provider and not (billing.secrets and all(_is_secret(secret) for secret in billing.secrets)):
        raise UnfitSettings(
            "Events of the provider could not be told from anybody else's: set STILLROOM_BILLING__WEBHOOK_SECRETS to"
            " the secret of the endpoint there.",
            field="STILLROOM_BILLING__WEBHOOK_SECRETS",
            expected="the provider's secret, or two while one is rolled",
            got="one that can be guessed" if billing.secrets else "nothing",
        )


def _is_secret(text: str) -> bool:
    return len(text) >= SHORTEST_KEY and len(set(text)) >= FEWEST_CHARACTERS


def _require_shared_counts(settings: Settings, workers: int) -> None:
    if workers > 1 and settings.redis_url is None and settings.rate_limit != NO_LIMIT:
        raise UnfitSettings(
            "Each process would count requests for itself, so that limits would be as many times too high: set"
            " STILLROOM_REDIS_URL to a Redis that all of them use, or serve with one worker.",
            field="STILLROOM_REDIS_URL",
            expected="redis://HOST:PORT/0, for more than one worker",
            got=f"nothing, and {workers} workers",
        )
