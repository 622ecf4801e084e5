"""The command `stillroom demo`."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from domain.identity.permissions import Permission
from entrypoints.cli import installation, serve
from entrypoints.cli.demo import billing_report
from entrypoints.cli.demo.billing_story import pay
from entrypoints.cli.demo.data import brewery
from entrypoints.cli.demo.loading import load
from entrypoints.cli.demo.report import Report, record, view
from entrypoints.cli.demo.story import tell
from entrypoints.cli.options import AsJson
from entrypoints.cli.refusals import DemoInProduction
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session

if TYPE_CHECKING:
    from application.app import App
    from entrypoints.settings import Settings

TOKEN_LIFE = timedelta(days=30)


def commands() -> typer.Typer:
    """The demo, and the one of billing beside it."""
    group = typer.Typer(invoke_without_command=True)
    group.callback()(demo)
    group.command("billing")(billing)
    return group


def demo(
    context: typer.Context,
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
    if context.invoked_subcommand is not None:
        return
    settings = _prepared()
    with installation.opened(installation.without_billing(settings)) as app:
        report = _show_main_job(app, f"http://{host}:{port}")
        show(as_json, record(report), lambda: view(report))
    if then_serve:
        serve.run(installation.with_demo_sign_in(settings), host=host, port=port, workers=1)


def billing(
    then_serve: Annotated[
        bool, typer.Option("--serve", help="Then serve the site; its billing page shows what the demo left.")
    ] = False,
    host: serve.Host = serve.LOOPBACK,
    port: serve.Port = 8000,
    as_json: AsJson = False,
) -> None:
    """
    Show how the demo brewery pays: a plan is bought, a payment fails, is made up for, and the plan is changed.

    The provider is in memory: it signs its events and delivers them by itself, and nothing leaves this machine. Run
    again, the subscription of before ends, and another one begins.
    """
    settings = _prepared()
    with installation.opened(installation.without_billing(settings)) as app:
        load(app, brewery())
    with installation.opened_with_shop(settings) as (app, shop):
        session = Session(app, app.identity.act_as_operator(brewery().organization["name"]))
        steps = pay(session, shop)
        show(as_json, billing_report.record(session, steps), lambda: billing_report.view(session, steps))
    if then_serve:
        served = installation.with_demo_sign_in(installation.billing_in_memory(settings))
        serve.run(served, host=host, port=port, workers=1)


def _prepared() -> "Settings":
    settings = installation.read_settings()
    if settings.environment == "production":
        raise DemoInProduction
    installation.schema_of(settings).upgrade()
    return settings


def _show_main_job(app: "App", address: str) -> Report:
    session, loaded = load(app, brewery())
    story = tell(session, brewery())
    caller, ends = session.caller, app.clock() + TOKEN_LIFE
    issued = app.identity.issue_token(caller, "demo", Permission, ends)
    return Report(session=session, loaded=loaded, story=story, token=issued.text, token_ends=ends, address=address)
