from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import timedelta

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
from domain.inventory.changes import Change
from domain.inventory.items import PickingPolicy
from domain.shared.errors import DomainError
from domain.shared.identifiers import AdjustmentId
from tests.brewery import Brewery
from tests.contracts.stock_lines import (
    COUNTED,
    INCOMING,
    LOST,
    RELEASED,
    RESERVED,
    RETURNED,
    SHELF_LIFE,
    USED,
    Line,
    meant,
)
from tests.contracts.stock_model import Model, Refused
from tests.contracts.storage import SERIES, StorageContract, application_on
from tests.contracts.stores import Stores, in_memory
from tests.domain.inventory.shelf import TODAY


class StockMachine(RuleBasedStateMachine):
    """Every type of change in any order, on one storage, in memory and on the model: all three always agree."""

    def __init__(self, stores: Stores) -> None:
        super().__init__()
        series = next(SERIES)
        self.storages = [stores, in_memory()]
        self.clocks = [SettableClock() for _ in self.storages]
        self.breweries = [
            Brewery.founded(application_on(each, clock, CountedIds(series)))
            for each, clock in zip(self.storages, self.clocks, strict=True)
        ]
        self.made: list[AdjustmentId] = []

    @initialize(policy=st.sampled_from(PickingPolicy))
    def begin(self, policy: PickingPolicy) -> None:
        self.model = Model(policy=policy.value, today=TODAY)
        for brewery in self.breweries:
            self.item = brewery.item("YEAST", perishable=True, shelf_life_days=SHELF_LIFE, picking_policy=policy)

    @rule(line=INCOMING)
    def receive(self, line: Line) -> None:
        self._together([line])

    @rule(line=USED)
    def use(self, line: Line) -> None:
        self._together([line])

    @rule(line=LOST)
    def lose(self, line: Line) -> None:
        self._together([line])

    @rule(line=COUNTED)
    def count(self, line: Line) -> None:
        self._together([line])

    @rule(line=RESERVED)
    def reserve(self, line: Line) -> None:
        self._together([line])

    @precondition(lambda self: self.model.promises)
    @rule(line=RELEASED)
    def release(self, line: Line) -> None:
        self._together([line])

    @precondition(lambda self: self.model.orders)
    @rule(line=RETURNED)
    def take_back(self, line: Line) -> None:
        self._together([line])

    @rule(several=st.lists(INCOMING | USED | LOST | COUNTED | RESERVED | RELEASED | RETURNED, min_size=2, max_size=3))
    def change_several_at_once(self, several: list[Line]) -> None:
        self._together(several)

    @precondition(lambda self: self.made)
    @rule(back=st.integers(0, 20))
    def reverse(self, back: int) -> None:
        number = max(0, len(self.made) - 1 - back)
        made = self.made[number]
        self._agree(lambda model: model.reverse(number), lambda brewery: [brewery.reverse(made)])

    @precondition(lambda self: self.model.lots)
    @rule(place=st.integers(0, 20))
    def hold_or_let_go(self, place: int) -> None:
        code = list(self.model.lots)[place % len(self.model.lots)]
        lot = self.model.lots[code]
        lot.is_held = not lot.is_held
        for brewery in self.breweries:
            kept = brewery.lots(self.item)[code]
            hold = brewery.app.inventory.hold_lot
            (hold if lot.is_held else hold.release)(brewery.caller, kept.id, "smells")

    @rule()
    def let_a_day_pass(self) -> None:
        self.model.today += timedelta(days=1)
        for clock in self.clocks:
            clock.advance(days=1)

    @invariant()
    def storages_and_model_agree(self) -> None:
        expected = {code: (lot.left, self.model.promised(code)) for code, lot in self.model.lots.items()}
        on_hand = sum(left for left, _ in expected.values())
        for brewery in self.breweries:
            lots = brewery.lots(self.item)
            assert {code: (lot.remaining, lot.reserved) for code, lot in lots.items()} == expected
            assert all(0 <= lot.reserved <= lot.remaining <= lot.original for lot in lots.values())
            assert brewery.stock(self.item).on_hand == on_hand
            assert sum(row.delta for row in brewery.history(self.item)) == on_hand
            assert brewery.findings() == []

    def teardown(self) -> None:
        whose = [brewery.caller.organization_id for brewery in self.breweries]
        kept = [stores.kept(each) for stores, each in zip(self.storages, whose, strict=True)]
        assert kept[0] == kept[1]

    def _together(self, several: Sequence[Line]) -> None:
        """Make changes at once; what each of them means depends on those before it, up to the one that is refused."""
        changes: list[Change] = []

        def expect(model: Model) -> None:
            for line in several:
                change = meant(line, model)
                changes.append(change.told(self.item))
                change.do(model)

        self._agree(expect, lambda brewery: brewery.together(changes))

    def _agree(self, expect: Callable[[Model], None], make: Callable[[Brewery], Sequence[Adjustment]]) -> None:
        """Make changes everywhere: they are refused alike, or recorded alike."""
        ahead = deepcopy(self.model)
        ahead.now += 1
        try:
            expect(ahead)
            self.model, refused = ahead, False
        except Refused:
            refused = True
        outcomes: list[list[Adjustment] | str] = []
        for clock, brewery in zip(self.clocks, self.breweries, strict=True):
            clock.advance(microseconds=1)
            try:
                outcomes.append(list(make(brewery)))
            except DomainError as refusal:
                outcomes.append(refusal.code)
        first, second = outcomes
        assert first == second
        assert isinstance(first, str) == refused, first
        self.made += [adjustment.id for adjustment in first if isinstance(adjustment, Adjustment)]


class TestStockMachine(StorageContract):
    """All storage ports together: every change, in any order."""

    def test_every_change_in_any_order_leaves_the_stock_that_the_model_tells(self, stores: Stores) -> None:
        class OnStores(StockMachine):
            def __init__(self) -> None:
                super().__init__(stores)

        few = settings(max_examples=settings().max_examples // 8, stateful_step_count=30)
        run_state_machine_as_test(OnStores, settings=few)
