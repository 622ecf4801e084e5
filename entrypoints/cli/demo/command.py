"""The command `stillroom demo`."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from domain.identity.permissions import Permission
from entrypoints.cli import installation, serve
from entrypoints.cli.demo.data import brewery
from entrypoints.cli.demo.loading import load
from entrypoints.cli.demo.report import Report, record, view
from entrypoints.cli.demo.story import tell
from entrypoints.cli.options import AsJson
from entrypoints.cli.refusals import DemoInProduction
from entrypoints.cli.screen import show

if TYPE_CHECKING:
    from application.app import App

TOKEN_LIFE = timedelta(days=30)


def demo(
    then_serve: Annotated[
        bool, typer.Option("--serve", help="Then serve the site; one click signs in to the demo.")
    ] = False,
    host: serve.Host = serve.LOOPBACK,
    port: serve.Port = 8000,
    as_json: AsJson = False,
) -> None:
    """
    Load a small brewery's stock, and show the main job on it.

    The database of the settings is prepared first. Run again, the demo changes nothing and shows the same.
    """
    settings = installation.read_settings()
    if settings.environment == "production":
        raise DemoInProduction
    installation.schema_of(settings).upgrade()
    with installation.opened(settings) as app:
        report = _show_main_job(app, f"http://{host}:{port}")
        show(as_json, record(report), lambda: view(report))
    if then_serve:
        serve.run(installation.with_demo_sign_in(settings), host=host, port=port, workers=1)


def _show_main_job(app: "App", address: str) -> Report:
    session, loaded = load(app, brewery())
    story = tell(session)
    caller, ends = session.caller, app.clock() + TOKEN_LIFE
    issued = app.issue_token(caller, "demo", Permission, ends)
    return Report(session=session, loaded=loaded, story=story, token=issued.text, token_ends=ends, address=address)
