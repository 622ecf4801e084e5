"""What was filled into SKUs, as somebody writes it: ALE-033='48, BOTTLE, lot=ALE-7, expires=2027-05-31'."""

from collections.abc import Mapping

import typer

from domain.production.batch_outputs import Fill
from domain.shared.identifiers import ItemId
from entrypoints.cli.products.look import sku_of
from entrypoints.cli.reading import day
from entrypoints.cli.session import Session

METAVAR = "SKU=COUNT[, ITEM][, lot=NUMBER][, expires=DATE]"
HELP = "Pieces of a SKU, each in a container, as a lot of its own: ALE-033='48, BOTTLE, expires=2027-05-31'."
_CONTAINER, _LOT, _EXPIRES = "item", "lot", "expires"


def fill_of(session: Session, word: str) -> Fill:
    """
    What one such word says.

    :raises typer.BadParameter: a part of it cannot be read, or is told twice.
    """
    first, *others = (part.strip() for part in word.split(","))
    code, _, count = first.partition("=")
    try:
        pieces = int(count)
    except ValueError:
        raise _refused(f"expected a SKU and a count, such as ALE-033=48, got {first!r}.") from None
    told = _parts(others)
    sku_id = sku_of(session, code.strip()).sku.id
    container = ItemId(session.item(told[_CONTAINER]).item.id) if _CONTAINER in told else None
    expires_on = day(told[_EXPIRES], hint="'--fill'") if _EXPIRES in told else None
    return Fill(sku_id=sku_id, count=pieces, container=container, lot_code=told.get(_LOT), expires_on=expires_on)


def _parts(words: list[str]) -> Mapping[str, str]:
    told: dict[str, str] = {}
    for word in words:
        name, marked, text = word.partition("=")
        name, text = (name.strip(), text.strip()) if marked else (_CONTAINER, word)
        if name not in {_CONTAINER, _LOT, _EXPIRES} or not text:
            raise _refused(f"expected a container's code, lot=NUMBER or expires=DATE, got {word!r}.")
        if name in told:
            raise _refused(f"{name} is told twice, as {told[name]!r} and {text!r}.")
        told[name] = text
    return told


def _refused(sentence: str) -> typer.BadParameter:
    return typer.BadParameter(sentence, param_hint="'--fill'")
