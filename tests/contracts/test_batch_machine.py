from collections.abc import Callable, Mapping
from copy import deepcopy
from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from adapters.memory.clock import SettableClock
from adapters.memory.ids import CountedIds
from domain.inventory.adjustments import Adjustment
from domain.inventory.lots import Lot
from domain.production.batches import Batch
from domain.shared.errors import DomainError
from domain.shared.identifiers import ItemId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity
from tests.batches import Cellar
from tests.brewery import Brewery
from tests.contracts.batch_model import MILLION, OVER, Model, ModelBatch, ModelLot, Refused
from tests.contracts.storage import SERIES, StorageContract, application_on
from tests.contracts.stores import Stores, in_memory

MOST_BATCHES = 3
BOTTLE = MILLION // 2
"""Half a litre."""

WHICH = st.integers(0, MOST_BATCHES - 1)
PLACES = st.integers(0, 20)
ITEMS = st.sampled_from(["malt", "hops", "bottle"])
SOLD = st.sampled_from(["malt", "bottle", "wort", "beer"])
SOME = st.sampled_from([1, 333_333, MILLION, MILLION + 1, 3 * MILLION])
FACTORS = [Fraction(1), Fraction(1, 3), Fraction(2, 7)]
Outcome = Batch | Adjustment | str


class BatchMachine(RuleBasedStateMachine):
    """Runs that compete for lots, in any order, on one storage, in memory and on the model: all three always agree."""

    def __init__(self, stores: Stores) -> None:
        super().__init__()
        series = next(SERIES)
        self.storages = [stores, in_memory()]
        self.clocks = [SettableClock() for _ in self.storages]
        self.cellars = [
            Cellar.opened(Brewery.founded(application_on(each, clock, CountedIds(series))))
            for each, clock in zip(self.storages, self.clocks, strict=True)
        ]
        self.batches: list[Batch] = []
        self.made: list[Adjustment] = []

    @initialize()
    def begin(self) -> None:
        self.model = Model()
        for item in ("malt", "hops", "bottle"):
            for code, lot in self._lots(self.cellars[0], item).items():
                self.model.receive(f"{item} {code}", _as_model(item, lot))
        self.opening = len(self.model.log)
        [self.recipe_id] = {cellar.planned().plan.recipe_id for cellar in self.cellars}
        for factor in FACTORS[:2]:
            self.plan(factor)
        self._start(0, forced=False)

    @rule(item=ITEMS, quantity=SOME, cost=st.integers(0, 3 * MILLION))
    def receive(self, item: str, quantity: int, cost: int) -> None:
        code = f"R-{len(self.model.lots)}"
        lot = ModelLot(item, most=quantity, left=quantity, cost=cost)

        def restock(cellar: Cellar) -> Adjustment:
            amount, price = Fraction(quantity, MILLION), UnitCost(cost)
            return cellar.brewery.do("restock", _items(cellar)[item], amount, lot_code=code, unit_cost=price)

        self._keep(self._agree(lambda model: model.receive(f"{item} {code}", lot), restock))

    @rule(item=SOLD, quantity=SOME)
    def sell(self, item: str, quantity: int) -> None:
        def sale(cellar: Cellar) -> Adjustment:
            return cellar.brewery.do("sale", _items(cellar)[item], Fraction(quantity, MILLION))

        self._keep(self._agree(lambda model: model.sell(item, quantity), sale))

    @precondition(lambda self: self.made)
    @rule(back=PLACES)
    def reverse(self, back: int) -> None:
        number = max(0, len(self.made) - 1 - back)
        adjustment_id = self.made[number].id
        self._agree(
            lambda model: model.reverse(self.opening + number), lambda cellar: cellar.brewery.reverse(adjustment_id)
        )

    @precondition(lambda self: self._in("in_progress"))
    @rule(place=PLACES)
    def count_a_lot_up(self, place: int) -> None:
        name = list(self.model.lots)[place % len(self.model.lots)]
        item, code = name.split(" ")
        full = Fraction(self.model.lots[name].most, MILLION)

        def recount(cellar: Cellar) -> Adjustment:
            return cellar.brewery.do("recount", _items(cellar)[item], full, lot_code=code)

        self._agree(lambda model: model.count_up(name), recount)

    @precondition(lambda self: len(self.batches) < MOST_BATCHES)
    @rule(factor=st.sampled_from(FACTORS))
    def plan(self, factor: Fraction) -> None:
        def add(model: Model) -> None:
            model.batches.append(ModelBatch(factor))

        planned = self._agree(add, lambda cellar: cellar.again(self.recipe_id, factor))
        assert isinstance(planned, Batch)
        self.batches.append(planned)

    @precondition(lambda self: self._in("planned"))
    @rule(which=WHICH, forced=st.booleans())
    def start(self, which: int, forced: bool) -> None:  # noqa: FBT001 - chance decides it
        self._start(self._choose(which, "planned"), forced=forced)

    @precondition(lambda self: self._in("in_progress"))
    @rule(which=WHICH, item=ITEMS, quantity=SOME)
    def use_more(self, which: int, item: str, quantity: int) -> None:
        self._step(
            self._choose(which, "in_progress"),
            lambda model, batch: model.use_more(batch, item, quantity),
            lambda cellar, batch: cellar.more(batch, _items(cellar)[item], Fraction(quantity, MILLION)),
        )

    @precondition(lambda self: self._in("in_progress"))
    @rule(which=WHICH, item=ITEMS, quantity=SOME)
    def waste(self, which: int, item: str, quantity: int) -> None:
        self._step(
            self._choose(which, "in_progress"),
            lambda model, batch: model.waste(batch, item, quantity),
            lambda cellar, batch: cellar.waste(batch, _items(cellar)[item], Fraction(quantity, MILLION)),
        )

    @precondition(lambda self: self._in("in_progress"))
    @rule(
        which=WHICH,
        bottles=st.sampled_from([0, 1, 4, 13]),
        yielded=st.sampled_from([1, 2 * MILLION, 3_333_333, 7 * MILLION]),
    )
    def finish(self, which: int, bottles: int, yielded: int) -> None:
        self._finish(self._choose(which, "in_progress"), bottles, yielded)

    @precondition(lambda self: self._in("in_progress"))
    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        self._cancel(self._choose(which, "in_progress"))

    @precondition(lambda self: self.batches)
    @rule(which=WHICH, what=st.sampled_from(["start", "finish", "cancel", "fail"]))
    def do_whether_or_not_it_can_follow(self, which: int, what: str) -> None:
        place = which % len(self.batches)
        steps: Mapping[str, Callable[[], object]] = {
            "start": lambda: self._start(place, forced=True),
            "finish": lambda: self._finish(place, 0, MILLION),
            "cancel": lambda: self._cancel(place),
            "fail": lambda: self._step(place, lambda model, batch: model.fail(batch), Cellar.fail),
        }
        steps[what]()

    @precondition(lambda self: self._in("in_progress", "completed", "failed"))
    @rule(which=WHICH, place=PLACES)
    def reverse_what_a_batch_did(self, which: int, place: int) -> None:
        batch = self.batches[self._choose(which, "in_progress", "completed", "failed")]
        if moved := self.cellars[0].movements(batch):
            adjustment_id = moved[place % len(moved)].adjustment_id
            assert self._agree(_refuse, lambda cellar: cellar.brewery.reverse(adjustment_id)) == "inventory.of_batch"

    @invariant()
    def storages_and_model_agree(self) -> None:
        expected = {name: (lot.left, lot.worth) for name, lot in self.model.lots.items()}
        for cellar in self.cellars:
            kept = {
                f"{item} {code}": (lot.remaining, lot.value)
                for item in _items(cellar)
                for code, lot in self._lots(cellar, item).items()
            }
            assert kept == expected
            cellar.check_books(*self.batches)

    @invariant()
    def what_came_in_is_in_stock_in_a_batch_or_lost(self) -> None:
        told = [(each.status.value, each.consumed, each.wasted, each.produced) for each in self.batches]
        assert told == [(each.status, each.consumed, each.wasted, each.produced) for each in self.model.batches]
        in_batches = sum(each.consumed - each.produced for each in self.batches)
        assert all(cellar.worth() + in_batches == self.model.spent for cellar in self.cellars)
        for each in self.batches:
            assert (each.loss is not None) == (each.status.value in OVER)

    def teardown(self) -> None:
        whose = [cellar.brewery.caller.organization_id for cellar in self.cellars]
        kept = [stores.kept(each) for stores, each in zip(self.storages, whose, strict=True)]
        assert kept[0] == kept[1]

    def _in(self, *states: str) -> list[int]:
        """The places of the batches that stand so."""
        return [place for place, batch in enumerate(self.batches) if batch.status.value in states]

    def _choose(self, which: int, *states: str) -> int:
        places = self._in(*states)
        return places[which % len(places)]

    def _start(self, place: int, *, forced: bool) -> None:
        self._step(
            place,
            lambda model, batch: model.start(batch, _plan(batch.factor), forced=forced),
            lambda cellar, batch: cellar.start(batch.id, forced=forced),
        )

    def _finish(self, place: int, bottles: int, yielded: int) -> None:
        def end(cellar: Cellar, batch: Batch) -> Batch:
            fills = (cellar.bottled(bottles),) if bottles else ()
            return cellar.finish(batch, Fraction(yielded, MILLION), fills=fills)

        filled = bottles * BOTTLE
        if self._step(place, lambda model, batch: model.finish(batch, bottles, filled, yielded), end):
            self._take_over_what_was_made(place, {"beer": bottles * MILLION, "wort": yielded - filled})

    def _cancel(self, place: int) -> None:
        self._step(place, lambda model, batch: model.cancel(batch), Cellar.cancel)

    def _step(
        self, place: int, expect: Callable[[Model, ModelBatch], None], make: Callable[[Cellar, Batch], Batch]
    ) -> bool:
        """Take a batch one step further; whether it was."""
        batch = self.batches[place]
        done = self._agree(lambda model: expect(model, model.batches[place]), lambda cellar: make(cellar, batch))
        if isinstance(done, Batch):
            self.batches[place] = done
        return isinstance(done, Batch)

    def _take_over_what_was_made(self, place: int, quantities: Mapping[str, int]) -> None:
        """A lot has one price for each unit, rounded down; what that leaves is lost: less than a millionth a unit."""
        batch, told = self.batches[place], self.model.batches[place]
        for item, quantity in quantities.items():
            if quantity:
                lot = self._lots(self.cellars[0], item)[batch.label]
                assert (lot.original, lot.remaining) == (quantity, quantity)
                self.model.made(told, f"{item} {batch.label}", _as_model(item, lot))
        units = sum(-(-quantity // MILLION) for quantity in quantities.values())
        assert 0 <= batch.consumed - batch.wasted - batch.produced <= units

    def _keep(self, done: Outcome) -> None:
        if isinstance(done, Adjustment):
            self.made.append(done)

    def _agree(self, expect: Callable[[Model], None], make: Callable[[Cellar], Batch | Adjustment]) -> Outcome:
        """Do it everywhere: it is refused alike and changes nothing, or done alike."""
        ahead = deepcopy(self.model)
        try:
            expect(ahead)
            self.model, refused = ahead, False
        except Refused:
            refused = True
        outcomes: list[Outcome] = []
        for clock, cellar in zip(self.clocks, self.cellars, strict=True):
            clock.advance(microseconds=1)
            try:
                outcomes.append(make(cellar))
            except DomainError as refusal:
                outcomes.append(refusal.code)
        first, second = outcomes
        assert first == second
        assert isinstance(first, str) == refused, first
        return first

    def _lots(self, cellar: Cellar, item: str) -> Mapping[str, Lot]:
        return cellar.brewery.lots(_items(cellar)[item])


def _items(cellar: Cellar) -> Mapping[str, ItemId]:
    return {
        "malt": cellar.malt,
        "hops": cellar.hops,
        "bottle": cellar.bottle,
        "wort": cellar.wort,
        "beer": cellar.sku.item_id,
    }


def _as_model(item: str, lot: Lot) -> ModelLot:
    return ModelLot(item, most=lot.original, left=lot.remaining, cost=lot.unit_cost)


def _plan(factor: Fraction) -> dict[str, int]:
    """What a start takes, of the recipe of `Cellar.lines`."""
    amounts = {"malt": Fraction(4), "hops": Fraction(7, 100), "bottle": Fraction(12)}
    return {item: Quantity(round(amount * factor * MILLION)) for item, amount in amounts.items()}


def _refuse(_: Model) -> None:
    raise Refused


class TestBatchMachine(StorageContract):
    """All storage ports together: runs that compete for lots, in any order."""

    def test_any_sequence_of_steps_conserves_material_and_cost(self, stores: Stores) -> None:
        class OnStores(BatchMachine):
            def __init__(self) -> None:
                super().__init__(stores)

        few = settings(max_examples=settings().max_examples // 8, stateful_step_count=25)
        run_state_machine_as_test(OnStores, settings=few)
