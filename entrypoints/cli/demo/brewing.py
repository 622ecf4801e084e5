"""What the demo brewery brews: two recipes from files, and a batch of each, from the plan to bottles and kegs."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from application.production.add_sku import NewSku
from application.production.import_recipes import RecipeImport
from application.production.plan_batch import NewBatch
from application.production.plan_shopping import Order
from application.production.use_in_batch import Taken
from domain.production.batch_outputs import Fill, Made
from domain.production.gtins import parse_gtin
from domain.production.scaling import Scale, parse_factor
from domain.shared.identifiers import ItemId, RecipeId
from domain.shared.money import parse_unit_cost
from domain.shared.quantity import parse_quantity, to_quantity
from entrypoints.cli.demo.brewing_steps import Finished, Needed, Recipes, Started
from entrypoints.cli.demo.data import Brew, Offer, exact
from entrypoints.cli.demo.steps import Step
from entrypoints.cli.demo.trading import has_begun
from entrypoints.cli.products.look import sku_of
from entrypoints.cli.session import Session

if TYPE_CHECKING:
    from application.production.view_batches import BatchRecord


def recipes(session: Session, brews: Sequence[Brew]) -> Step:
    """
    Bring the recipes in from their files.

    A recipe that somebody edited since then stays so.
    """
    production, caller = session.app.production, session.caller
    if not has_begun(session):
        for brew in brews:
            source = BytesIO(files(__package__).joinpath(brew.file).read_bytes())
            production.import_recipes(caller, source, RecipeImport())
    shown = [production.view_recipes.recipe(caller, _recipe_id(session, brew)) for brew in brews]
    return Step("Two recipes from BeerJSON: an India pale ale, and a Kölsch", Recipes(shown))


def needs(session: Session, brews: Sequence[Brew]) -> Step:
    """What is missing for a batch of each, as the stock is now."""
    orders = [Order(recipe_id=_recipe_id(session, brew), scale=_scale(brew)) for brew in brews]
    shopping = session.app.production.plan_shopping(session.caller, orders)
    return Step("What is missing for a batch of each, as the stock is now", Needed(shopping))


def offer(session: Session, offers: Sequence[Offer]) -> None:
    """Sell products, in their sizes."""
    production, caller = session.app.production, session.caller
    for told in offers:
        product = production.manage_products.create(caller, told.name, told.description, f"demo/{told.name}")
        for each in told.skus:
            size, unit = exact(each.size)
            new = NewSku(
                size=to_quantity(size, field="size"),
                unit=unit or "each",
                price=parse_unit_cost(each.price, field="price"),
                gtin=parse_gtin(each.gtin),
                item_id=session.item(each.item).item.id,
            )
            production.add_sku(caller, product.id, new, f"demo/{each.item}")


class Run:
    """One batch, step by step."""

    def __init__(self, session: Session, brew: Brew) -> None:
        self._session, self._brew = session, brew
        new = NewBatch(recipe_id=_recipe_id(session, brew), scale=_scale(brew), prefix=brew.prefix)
        batch = session.app.production.plan_batch(session.caller, new, f"demo/{brew.prefix}/plan")
        self._id, self.label = batch.id, batch.label

    @property
    def record(self) -> "BatchRecord":
        return self._session.app.production.view_batches.record(self._session.caller, self._id)

    def start(self) -> Step:
        self._session.app.production.start_batch(self._session.caller, self._id, key=self._key("start"))
        return Step(f"{self.label} starts: all that it needs from stock, or nothing", Started(self.record))

    def go_on(self) -> None:
        """Write down what is measured and what goes wrong, and take what the plan did not know of."""
        notes, caller, brew = self._session.app.production.note_batch, self._session.caller, self._brew
        for name, number, unit in brew.measured:
            amount = parse_quantity(number, field="number")
            notes.measure(caller, self._id, name, amount, unit, self._key(name))
        for code, taken in self._taken(brew.wasted, brew.wasted_because):
            self._session.app.production.use_in_batch.waste(caller, self._id, taken, self._key(f"waste {code}"))
        if brew.mishap is not None:
            notes.deviate(caller, self._id, brew.mishap.text, self._key("mishap"))
            for about in self.record.open_deviations:
                notes.sign_off(caller, self._id, about, brew.mishap.sign_off)
        for code, taken in self._taken(brew.packaging, "Packaging"):
            self._session.app.production.use_in_batch.add(caller, self._id, taken, self._key(f"pack {code}"))

    def finish(self) -> Step:
        amount, unit = exact(self._brew.gave)
        made = Made(amount=amount, unit=unit or self.record.batch.plan.unit, fills=tuple(self._fills()))
        self._session.app.production.finish_batch(self._session.caller, self._id, made, self._key("finish"))
        into = " and ".join(each.sku for each in self._brew.filled)
        return Step(f"{self.label} is finished, into {into}", Finished(self.record))

    def _taken(self, told: Mapping[str, str], reason: str) -> Iterator[tuple[str, Taken]]:
        for code, text in told.items():
            amount, unit = exact(text)
            yield code, Taken(item_id=self._item_id(code), amount=amount, unit=unit, reason=reason)

    def _fills(self) -> Iterator[Fill]:
        for each in self._brew.filled:
            sku = sku_of(self._session, each.sku).sku
            yield Fill(sku_id=sku.id, count=each.count, container=self._item_id(each.container))

    def _item_id(self, code: str) -> ItemId:
        return self._session.item(code).item.id

    def _key(self, step: str) -> str:
        return f"demo/{self._brew.prefix}/{step}"


def _recipe_id(session: Session, brew: Brew) -> RecipeId:
    return session.app.production.view_recipes.of_name(session.caller, brew.recipe)


def _scale(brew: Brew) -> Scale:
    return Scale(factor=parse_factor(brew.factor))
