"""Commands on stock."""

from collections.abc import Callable, Mapping

import typer

from entrypoints.cli.stock import change, edit, hold, look, reserve, transfer


def commands() -> typer.Typer:
    """The group `stillroom stock`."""
    group = typer.Typer(no_args_is_help=True, help="Look at stock, change it, make and edit items.")
    for panel, named in _COMMANDS.items():
        for name, command in named.items():
            group.command(name, rich_help_panel=panel)(command)
    return group


_COMMANDS: Mapping[str, Mapping[str, Callable[..., None]]] = {
    "Look": {
        "items": look.items,
        "lots": look.lots,
        "history": look.history,
        "as-of": look.as_of,
        "units": look.units,
    },
    "Change stock": {
        "adjust": change.adjust,
        "reverse": change.reverse,
        "reserve": reserve.reserve,
        "release": reserve.release,
        "release-expired": reserve.release_expired,
        "hold": hold.hold,
        "unhold": hold.unhold,
    },
    "Items and units": {
        "create": edit.create,
        "edit": edit.edit,
        "archive": edit.archive,
        "restore": edit.restore,
        "define-unit": edit.define_unit,
    },
    "Files": {
        "import": transfer.bring_in,
        "export": transfer.take_out,
    },
}
