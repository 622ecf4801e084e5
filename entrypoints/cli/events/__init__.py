"""Billing events: what came of them, and what an operator does about those that need somebody."""

import typer

from entrypoints.cli.events import act, look


def commands() -> typer.Typer:
    """The group `stillroom events`."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Billing events: what the provider told, and what came of it. For operators only.",
    )
    group.command("list")(look.listed)
    group.command("show")(look.show_one)
    group.command("stats")(look.stats)
    group.command("retry")(act.retry)
    group.command("replay")(act.replay)
    group.command("quarantine")(act.quarantine)
    group.command("reconcile")(act.reconcile)
    return group
