"""What production asks of the settings before anybody is served."""

from domain.shared.errors import DomainError
from entrypoints.settings import NO_LIMIT, Environment, Settings


class UnfitToServe(DomainError):
    """These settings are fit for a desk, not for production."""

    code = "settings.unfit_to_serve"


def require_fit_to_serve(settings: Settings, workers: int = 1) -> None:
    """
    Refuse to serve with settings that production must not have; `workers` processes are going to serve.

    :raises UnfitToServe: it says what to set.
    """
    if settings.environment is not Environment.PRODUCTION:
        return
    if workers > 1 and settings.redis_url is None and settings.rate_limit != NO_LIMIT:
        raise UnfitToServe(
            "Each process would count requests for itself, so that limits would be as many times too high: set"
            " STILLROOM_REDIS_URL to a Redis that all of them use, or serve with one worker.",
            field="STILLROOM_REDIS_URL",
            expected="redis://HOST:PORT/0, for more than one worker",
            got=f"nothing, and {workers} workers",
        )
