"""The site for a WSGI server: `stillroom serve`, or any other one by the name `entrypoints.wsgi:site()`."""

from typing import TYPE_CHECKING

from entrypoints.composition import compose, is_outage, working
from entrypoints.fitness import require_fit_to_serve
from entrypoints.logs import configure_logs
from entrypoints.settings import Settings
from entrypoints.web.site import create_site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def site(settings: Settings | None = None) -> "WSGIApplication":
    """
    The site with these settings, or with those of the environment.

    :raises UnfitSettings: production must not be served with them.
    """
    chosen = settings or Settings()
    require_fit_to_serve(chosen)
    configure_logs(chosen)
    return create_site(compose(chosen), chosen, working, is_outage)
