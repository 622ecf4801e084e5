"""Commands on recipes."""

from collections.abc import Callable, Mapping

import typer

from entrypoints.cli.recipes import edit, look, plan, transfer


def commands() -> typer.Typer:
    """The group `stillroom recipes`."""
    group = typer.Typer(no_args_is_help=True, help="Write recipes, plan with them, and find out what can be made.")
    for panel, named in _COMMANDS.items():
        for name, command in named.items():
            group.command(name, rich_help_panel=panel)(command)
    return group


_COMMANDS: Mapping[str, Mapping[str, Callable[..., None]]] = {
    "Look": {
        "list": look.list_all,
        "show": look.show_one,
        "versions": look.versions,
        "compare": look.compare,
    },
    "Write": {
        "create": edit.create,
        "edit": edit.edit,
        "clone": edit.clone,
        "archive": edit.archive,
        "restore": edit.restore,
    },
    "Plan": {
        "scale": plan.scale,
        "check": plan.check,
        "shopping": plan.shopping,
        "makeable": plan.makeable,
        "fill": plan.fill,
    },
    "Files": {
        "import": transfer.bring_in,
        "export": transfer.take_out,
    },
}
