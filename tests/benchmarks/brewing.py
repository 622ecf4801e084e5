"""A batch that starts: what it takes to draw twenty ingredients from their lots, in sales of one item."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter

from application.production.plan_batch import NewBatch
from domain.production.recipes import Formula, Line, NewRecipe
from domain.shared.identifiers import ItemId
from domain.shared.quantity import Quantity
from tests.benchmarks.ground import Ground, not_waiting_for_the_disk
from tests.benchmarks.growing import delivery
from tests.benchmarks.installed import installed
from tests.benchmarks.rows import Aim, Round, Row, Unit
from tests.benchmarks.shape import Shape, caller_of, numbered, sale

INGREDIENTS = 20
BOOKS = Shape(items=INGREDIENTS, lots=30)
UNITS = 8
"""What each line and each sale takes: of one lot or two."""

ROUND = 60
_UNIT = 1_000_000


@contextmanager
def start_of_a_batch(ground: Ground) -> Iterator[Round]:
    """`StartBatch` with twenty ingredients; each is planned before and cancelled afterwards, which is not timed."""
    caller = caller_of(1)
    with installed(_books(ground)) as app:
        use = app.production
        lines = [
            Line(item_id=ItemId(numbered(item)), amount=Quantity(UNITS * _UNIT), unit="kg")
            for item in range(1, INGREDIENTS + 1)
        ]
        formula = Formula(lines=tuple(lines), yield_amount=Quantity(_UNIT), yield_unit="l")
        recipe = use.create_recipe(caller, NewRecipe(name="Bench", formula=formula))

        def start() -> float:
            batch = use.plan_batch(caller, NewBatch(recipe_id=recipe.id))
            taken = _timed(lambda: use.start_batch(caller, batch.id))
            use.cancel_batch(caller, batch.id, "Only measured")
            return taken

        yield lambda: median(start() for _ in range(ROUND))


@contextmanager
def one_sale(ground: Ground) -> Iterator[Round]:
    """`AdjustInventory` with one item of the same books; each is followed by a delivery of as much, not timed."""
    caller = caller_of(1)
    with installed(_books(ground)) as app:

        def sell() -> float:
            taken = _timed(lambda: app.inventory.adjust_inventory(caller, [sale(1, UNITS)]))
            app.inventory.adjust_inventory(caller, [delivery(UNITS)])
            return taken

        yield lambda: median(sell() for _ in range(ROUND))


def _books(ground: Ground) -> str:
    return not_waiting_for_the_disk(ground.database(BOOKS))


def _timed(work: Callable[[], object]) -> float:
    """Microseconds."""
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1e6


ROWS = (
    Row(
        name="batch",
        about="median time of the start of a batch of 20 ingredients / of a sale of the same books",
        unit=Unit.MICROSECONDS,
        measured=start_of_a_batch,
        baseline=one_sale,
        aim=Aim(more_is_better=False),
    ),
)
