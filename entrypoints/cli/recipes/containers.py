"""Containers as they are written on a command line."""

from collections.abc import Sequence
from typing import Annotated

import typer

from domain.production.filling import Container
from entrypoints.cli.recipes.naming import quantity_of

Containers = Annotated[
    list[str],
    typer.Option("--into", metavar="NAME=HOLDS[ x COUNT]", help="A container, and what one holds: keg='30 l x 2'."),
]
FilledDensity = Annotated[str | None, typer.Option("--density", metavar="NUMBER", help="Of what is filled, in g/ml.")]


def containers_of(words: Sequence[str]) -> list[Container]:
    """Containers such as keg='30 l x 2'."""
    containers = []
    for word in words:
        name, equals, holds = word.partition("=")
        told, times, count = holds.rpartition(" x ")
        if not equals or not name.strip() or (times and not count.strip().isdecimal()):
            raise typer.BadParameter(f"expected such as jar='8 oz', got {word!r}.", param_hint="'--into'")
        capacity, unit = quantity_of(told if times else holds, "'--into'")
        number = int(count) if times else None
        containers.append(Container(name=name.strip(), capacity=capacity, unit=unit, count=number))
    return containers
