"""Commands on recalls."""

from collections.abc import Callable, Mapping

import typer

from entrypoints.cli.recall import look, pack, run


def commands() -> typer.Typer:
    """The group `stillroom recall`."""
    group = typer.Typer(
        no_args_is_help=True, help="Follow lots to all that was made of them and to whoever had some; practise it."
    )
    for panel, named in _COMMANDS.items():
        for name, command in named.items():
            group.command(name, rich_help_panel=panel)(command)
    return group


_COMMANDS: Mapping[str, Mapping[str, Callable[..., None]]] = {
    "Take away": {
        "pack": pack.pack,
    },
    "Run": {
        "start": run.start,
        "drill": run.drill,
        "hold": run.hold,
        "close": run.close,
    },
    "Look": {
        "list": look.list_all,
        "show": look.show_one,
    },
}
