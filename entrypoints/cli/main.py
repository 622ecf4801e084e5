"""The script `stillroom`: all commands."""

from importlib.metadata import version
from typing import Annotated

import typer

from entrypoints.cli import (
    batches,
    database,
    doctor,
    events,
    organizations,
    products,
    recall,
    recipes,
    roles,
    serve,
    stock,
    tokens,
    users,
    verify,
    worker,
)
from entrypoints.cli.audit import audit
from entrypoints.cli.boundary import EXIT_CODES, CommandGroup
from entrypoints.cli.demo.command import commands as demo_commands
from entrypoints.cli.labels import labels
from entrypoints.cli.trace import trace

HELP = "Stillroom keeps the stock of small-batch makers: exact, costed by the lots really taken, and traceable."


def main() -> None:
    """Run the command that the command line names."""
    app()


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"stillroom {version('stillroom')}")
        raise typer.Exit


def _root(
    _: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    pass


def commands() -> typer.Typer:
    """All commands."""
    root = typer.Typer(name="stillroom", cls=CommandGroup, no_args_is_help=True, add_completion=True, epilog=EXIT_CODES)
    root.callback(help=HELP, epilog=EXIT_CODES)(_root)
    root.add_typer(demo_commands(), name="demo")
    root.command("serve")(serve.serve)
    root.command("worker")(worker.worker)
    root.add_typer(database.commands(), name="db")
    root.add_typer(stock.commands(), name="stock")
    root.add_typer(products.commands(), name="products")
    root.add_typer(recipes.commands(), name="recipes")
    root.command("labels")(labels)
    root.add_typer(batches.commands(), name="batch")
    root.command("trace")(trace)
    root.add_typer(recall.commands(), name="recall")
    root.add_typer(organizations.commands(), name="organizations")
    root.add_typer(organizations.commands(), name="orgs", help="The same as organizations.")
    root.add_typer(users.commands(), name="users")
    root.add_typer(roles.commands(), name="roles")
    root.add_typer(tokens.commands(), name="tokens")
    root.add_typer(events.commands(), name="events")
    root.command("audit")(audit)
    root.command("verify")(verify.verify)
    root.command("doctor")(doctor.doctor)
    return root


app = commands()
