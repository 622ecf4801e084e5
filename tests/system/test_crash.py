"""A process that is killed between any two statements leaves all of its change or nothing, and may ask again."""

import signal
from collections.abc import Callable
from functools import partial
from io import BytesIO
from itertools import count

import pytest

from application.caller import Caller
from application.inventory.import_stock import ImportRequest
from domain.shared.identifiers import AdjustmentId, ItemId
from tests.brewery import Brewery, change
from tests.installations import Installation
from tests.system.killing import killed_after
from tests.system.processes import brewery_in_this_process, exit_code

Work = Callable[[Brewery, str], int]
"""A request of that name, made once however often it comes; it tells the number of movements that it made."""


def fill_order(malt: ItemId, hops: ItemId, brewery: Brewery, key: str) -> int:
    """A bulk change: what was reserved and more is sold out of several lots, and something comes in and is counted."""
    lines = [
        change("reserved", malt, 2, reference=key),
        change("sale", malt, 7, reference=key),
        change("restock", hops, 3),
        change("recount", hops, 10),
    ]
    return sum(len(adjustment.movements) for adjustment in brewery.together(lines, key))


def undo(adjustment: AdjustmentId, brewery: Brewery, key: str) -> int:
    """A reversal."""
    return len(brewery.reverse(adjustment, key).movements)


def import_file(brewery: Brewery, key: str) -> int:
    """A file of changes, each of which makes one movement."""
    rows = [f"row {number} of {key},MALT,restock,{number},{key}" for number in range(1, 6)]
    file = "".join(f"{line}\n" for line in ("id,item,change_type,quantity,notes", *rows))
    report = brewery.app.inventory.import_stock(brewery.caller, BytesIO(file.encode()), ImportRequest())
    return report.recorded + report.unchanged


def order_of(brewery: Brewery) -> Callable[[], Work]:
    malt, hops = brewery.item("MALT"), brewery.item("HOPS")
    brewery.together([change("restock", malt, 5)] * 30)
    return lambda: partial(fill_order, malt, hops)


def reversal_of(brewery: Brewery) -> Callable[[], Work]:
    malt = brewery.item("MALT")
    brewery.together([change("restock", malt, 5), change("restock", malt, 5)])
    return lambda: partial(undo, brewery.do("sale", malt, 7).id)


def import_of(brewery: Brewery) -> Callable[[], Work]:
    brewery.item("MALT")
    return lambda: import_file


def die_after(statements: int, url: str, caller: Caller, work: Work, key: str) -> None:
    """Do the work in this process, which is killed when it has sent so many statements."""
    brewery = brewery_in_this_process(url, caller, statements)
    with killed_after(statements):
        work(brewery, key)


@pytest.mark.parametrize("prepare", [order_of, reversal_of, import_of])
def test_a_crash_between_any_two_statements_leaves_all_or_nothing(
    installation: Installation, brewery: Brewery, database_url: str, prepare: Callable[[Brewery], Callable[[], Work]]
) -> None:
    work_of, took_effect = prepare(brewery), []
    for statements in count(1):
        work, key = work_of(), f"request {statements}"
        before, movements = installation.kept(), len(brewery.history())
        ended = exit_code(die_after, statements, database_url, brewery.caller, work, key)
        assert ended in {0, -signal.SIGKILL}
        after = installation.kept()
        assert brewery.findings() == []

        told = work(brewery, key)
        assert brewery.findings() == []
        assert (installation.kept() == after) == (after != before)
        assert len(brewery.history()) == movements + told
        took_effect.append(after != before)
        if ended == 0:
            break
    # Only the crash after COMMIT, and the run without one, had done it.
    assert took_effect == [False] * (len(took_effect) - 2) + [True, True]
    assert len(took_effect) > 5
