"""The database's schema: bring it to a revision, and see where it is."""

from typing import Annotated

import typer

from entrypoints.cli import installation, tables
from entrypoints.cli.boundary import ExitCode
from entrypoints.cli.options import AsJson
from entrypoints.cli.screen import show
from ports.schema import Schema


def commands() -> typer.Typer:
    """The group `stillroom db`."""
    group = typer.Typer(no_args_is_help=True, help="The database's schema.")
    group.command("upgrade")(upgrade)
    group.command("downgrade")(downgrade)
    group.command("check")(check)
    group.command("current")(current)
    return group


def upgrade(
    revision: Annotated[str, typer.Argument(help="The revision to go to.")] = "head", as_json: AsJson = False
) -> None:
    """Bring the database to a revision, all the way or not at all; the newest if none is given."""
    schema = _schema()
    before = schema.current()
    schema.upgrade(revision)
    _moved(before, schema.current(), as_json=as_json)


def downgrade(
    revision: Annotated[str, typer.Argument(help="The revision to go back to; base removes everything.")],
    lose_data: Annotated[bool, typer.Option("--lose-data", help="Yes, what is removed is lost.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take the database back to a revision: the data of what is removed is lost."""
    if not lose_data:
        raise typer.BadParameter("this loses data; make a backup and say --lose-data.", param_hint="'--lose-data'")
    schema = _schema()
    before = schema.current()
    schema.downgrade(revision)
    _moved(before, schema.current(), as_json=as_json)


def check(as_json: AsJson = False) -> None:
    """Compare the database with the tables that this version works with; exit code 1 if they differ."""
    differences = _schema().check()
    record = {"success": not differences, "differences": list(differences)}
    told = [f"- {each}" for each in differences] or ["The database is what this version works with."]
    show(as_json, record, lambda: tables.plain("\n".join(told)))
    if differences:
        raise typer.Exit(ExitCode.REFUSED)


def current(as_json: AsJson = False) -> None:
    """Show the database's revision, and the one that this version works with."""
    schema = _schema()
    record = {"current": schema.current(), "newest": schema.newest()}
    show(as_json, record, lambda: tables.properties(record | {"current": record["current"] or "none: run db upgrade"}))


def _moved(before: str | None, after: str | None, *, as_json: bool) -> None:
    record = {"before": before, "after": after}
    stays = f"The database is at {after or 'nothing'}; there was nothing to do."
    moves = f"The database went from {before or 'nothing'} to {after or 'nothing'}."
    show(as_json, record, lambda: stays if before == after else moves)


def _schema() -> Schema:
    return installation.schema_of(installation.read_settings())
