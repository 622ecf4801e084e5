"""The stock list: fifty items as JSON by the use case, against the bare query by the driver."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from statistics import median
from time import perf_counter

import psycopg
from pydantic import TypeAdapter

from domain.inventory.overview import ItemQuery
from entrypoints.web.api.answers.items import StockPage, stock_page
from tests.benchmarks.ground import Ground
from tests.benchmarks.installed import installed
from tests.benchmarks.rows import Aim, Round, Row, Unit
from tests.benchmarks.shape import caller_of

TODAY = date(2026, 1, 1)
LINES = 50
LISTS_A_ROUND = 60

BARE = """
    SELECT id, code, name, kind, unit, tracked, perishable, shelf_life_days, picking_policy, reorder_point, density,
           unit_cost, archived_at, created_at, on_hand, reserved, value, held, expired, next_expiry
    FROM inventory_item AS item,
         LATERAL (SELECT coalesce(sum(remaining - reserved), 0)::bigint AS held FROM inventory_lot
                  WHERE organization_id = item.organization_id AND item_id = item.id AND is_open
                    AND held_reason IS NOT NULL) AS holding,
         LATERAL (SELECT coalesce(sum(remaining - reserved) FILTER (WHERE expires_on < %(today)s
                                                                      AND held_reason IS NULL), 0)::bigint AS expired,
                         min(expires_on) FILTER (WHERE expires_on >= %(today)s) AS next_expiry
                  FROM inventory_lot
                  WHERE organization_id = item.organization_id AND item_id = item.id AND is_open
                    AND expires_on IS NOT NULL) AS expiring
    WHERE organization_id = %(organization)s AND archived_at IS NULL
    ORDER BY search_key, id LIMIT %(lines)s
"""
"""What somebody who knows the schema would write by hand for the same columns."""


@contextmanager
def use_case_and_JSON(ground: Ground) -> Iterator[Round]:  # noqa: N802 - it is shown as it is called
    """`ViewStock.items` and the JSON that the API answers."""
    caller, query, answer = caller_of(1), ItemQuery(limit=LINES), TypeAdapter(StockPage)
    with installed(ground.database(ground.shape)) as app:

        def look() -> object:
            return answer.dump_json(stock_page(app.inventory.view_stock.items(caller, query), query, caller))

        yield lambda: _p50(look)


@contextmanager
def bare_query(ground: Ground) -> Iterator[Round]:
    """One statement by psycopg, and its rows as tuples."""
    caller = caller_of(1)
    with psycopg.connect(ground.database(ground.shape), autocommit=True) as connection:
        given = {
            "organization": caller.organization_id,
            "today": TODAY,
            "lines": LINES + 1,
        }
        yield lambda: _p50(lambda: connection.execute(BARE, given).fetchall())


def _p50(look: Callable[[], object]) -> float:
    """The median of many looks."""

    def timed() -> float:
        begun = perf_counter()
        look()
        return (perf_counter() - begun) * 1e6

    return median(timed() for _ in range(LISTS_A_ROUND))


ROWS = (
    Row(
        name="list",
        about="median time of a list of 50, use case and JSON / the bare query",
        unit=Unit.MICROSECONDS,
        measured=use_case_and_JSON,
        baseline=bare_query,
        aim=Aim(required=1.5, stretch=1.3, more_is_better=False),
    ),
)
