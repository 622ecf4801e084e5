"""What commands on recipes call by name, and what they write in one word."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated

import typer

from domain.production.recipes import Line
from domain.production.refusals import UnknownRecipe, naming_line
from domain.production.scaling import Scale, parse_factor
from domain.shared.identifiers import ItemId, RecipeId
from domain.shared.quantity import Quantity, to_quantity
from entrypoints.cli.reading import amount_of, uuid_of
from entrypoints.cli.session import Session

RecipeName = Annotated[str, typer.Argument(metavar="RECIPE", help="The recipe, by name or id.")]
Factor = Annotated[str | None, typer.Option(metavar="NUMBER", help="How many times the recipe: 2, 0.5 or 1/3.")]
Output = Annotated[
    str | None, typer.Option(metavar="QUANTITY", help="How much shall be left after waste, such as '40 l'.")
]
AtHand = Annotated[
    str | None,
    typer.Option("--with", metavar="ITEM=QUANTITY", help="How much there is of one ingredient: MALT-PALE='9 kg'."),
]
VersionNumber = Annotated[int | None, typer.Option("--version", min=1, help="The version, if not the newest.")]


def recipe_id_of(session: Session, name: str) -> RecipeId:
    """
    The recipe of that name or id.

    :raises UnknownRecipe: there is none of that name.
    """
    found = uuid_of(name)
    if found is None:
        return session.app.production.view_recipes.of_name(session.caller, name)
    try:
        return session.app.production.view_recipes.of_name(session.caller, name)
    except UnknownRecipe:
        return RecipeId(found)


def scale_of(session: Session, factor: str | None, output: str | None, at_hand: str | None) -> Scale:
    """
    How much is asked for.

    :raises typer.BadParameter: a quantity has no unit.
    :raises DomainError: a number is none, or there is no such item.
    """
    item = None
    if at_hand is not None:
        code, amount, unit = _item_amount(at_hand, "'--with'")
        item = session.item(code).item.id, amount, unit
    return Scale(
        factor=None if factor is None else parse_factor(factor),
        output=None if output is None else quantity_of(output, "'--output'"),
        at_hand=item,
    )


def quantity_of(text: str, option: str) -> tuple[Fraction, str]:
    """
    A quantity with its unit.

    :raises typer.BadParameter: it has none.
    """
    amount, unit = amount_of([text])
    if amount is None or unit is None:
        raise typer.BadParameter(f"expected a number and a unit, such as '20 l', got {text!r}.", param_hint=option)
    return amount, unit


def yield_of(text: str) -> tuple[Quantity, str]:
    """What a recipe yields."""
    amount, unit = quantity_of(text, "'--yield'")
    return to_quantity(amount, field="yield_amount"), unit


def lines_of(session: Session, words: Sequence[str]) -> tuple[Line, ...]:
    """
    Lines such as "HOP-SIMCOE=20 g, boil 60 min": an item, an amount and, after a comma, what it is for.

    :raises typer.BadParameter: one is not written so.
    :raises DomainError: a number is none, or there is no such item; `details["line"]` tells where.
    """
    codes = [word.partition("=")[0].strip() for word in words]
    ids = session.app.inventory.view_stock.ids_of_codes(session.caller, codes)
    lines = []
    for number, word in enumerate(words, 1):
        told, _, note = word.partition(",")
        with naming_line(number):
            code, amount, unit = _item_amount(told, "'--line'")
            item_id = ids[code] if code in ids else session.item(code).item.id
            quantity = to_quantity(amount, field="amount")
        lines.append(Line(item_id=item_id, amount=quantity, unit=unit, note=" ".join(note.split())))
    return tuple(lines)


def item_id_of(session: Session, code: str) -> ItemId:
    """The item of that code or id."""
    return session.item(code).item.id


def _item_amount(text: str, option: str) -> tuple[str, Fraction, str]:
    code, equals, quantity = text.partition("=")
    if not equals or not code.strip():
        raise typer.BadParameter(
            f"expected an item and a quantity, such as MALT='4.5 kg', got {text!r}.", param_hint=option
        )
    return code.strip(), *quantity_of(quantity.strip(), option)
