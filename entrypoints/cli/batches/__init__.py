"""Commands on batches."""

from collections.abc import Callable, Mapping

import typer

from entrypoints.cli.batches import end, look, note, run


def commands() -> typer.Typer:
    """The group `stillroom batch`."""
    group = typer.Typer(no_args_is_help=True, help="Plan batches, run them, and see every lot that they touched.")
    for panel, named in _COMMANDS.items():
        for name, command in named.items():
            group.command(name, rich_help_panel=panel)(command)
    return group


_COMMANDS: Mapping[str, Mapping[str, Callable[..., None]]] = {
    "Look": {
        "list": look.list_all,
        "show": look.show_one,
        "record": look.record,
        "fill": look.fill,
    },
    "Run": {
        "plan": run.plan,
        "start": run.start,
        "extra": run.extra,
        "waste": run.waste,
    },
    "Write down": {
        "note": note.note,
        "measure": note.measure,
        "time": note.time,
        "stop": note.stop,
        "deviate": note.deviate,
        "sign-off": note.sign_off,
    },
    "End": {
        "finish": end.finish,
        "cancel": end.cancel,
        "fail": end.fail,
    },
}
