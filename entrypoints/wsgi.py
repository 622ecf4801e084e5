"""The site for a WSGI server: `stillroom serve`, or any other one by the name `entrypoints.wsgi:site()`."""

from contextlib import suppress
from typing import TYPE_CHECKING

from application.app import App
from domain.billing.refusals import EventRefused, NoWebhookSecret
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
    app = compose(chosen)
    _warm_up(app, chosen.billing.provider)
    return create_site(app, chosen, working, is_outage)


def _warm_up(app: App, provider: str) -> None:
    """
    Refuse an event that nobody signed, where somebody bills.

    What checks signatures takes up to a second to import, and the provider waits for a few only: so the first event
    that comes does not wait for it.
    """
    if provider:
        with suppress(EventRefused, NoWebhookSecret):
            app.billing.handle_event(provider, b"", {})
