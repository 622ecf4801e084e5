"""
A sale by pgbench: PostgreSQL's own load generator, in C, sends the rows one by one.

It locks the item, reads the lots that can give, and writes each row by a statement of its own: what we are measured by.
"""

import re
import subprocess
from pathlib import Path

import psycopg

from adapters.sql.tables import audit_log, inventory_adjustment, inventory_history, inventory_item, inventory_lot
from tests.benchmarks.loading import HASH
from tests.benchmarks.shape import LARGEST_SALE, Shape
from tests.benchmarks.statements import insert, update
from tests.servers.postgresql import PostgresServer

MOST_LOTS = 3
"""Lots that one sale can touch: the largest is of one and a half lots, and the first may be almost empty."""

THREADS = 2


class PgbenchFailed(Exception):
    """A transaction failed, or pgbench did; the message ends with what it said."""


class Pgbench:
    """Clients of pgbench that sell from a loaded database, each statement prepared once: pgbench's quickest way."""

    def __init__(self, server: PostgresServer, url: str, shape: Shape, folder: Path, *, clients: int) -> None:
        self._url = url
        file = folder / "sale.pgbench"
        file.write_text(script(shape, new_id=new_id_of(url)))
        options = ["--no-vacuum", "--protocol=prepared", f"--client={clients}", f"--jobs={min(clients, THREADS)}"]
        self._command = [str(server.program("pgbench")), *options, f"--file={file}"]

    def rate(self, seconds: int) -> float:
        """
        Sales a second.

        :raises PgbenchFailed: one of them failed.
        """
        return self._run(f"--time={seconds}")

    def sell(self, sales: int) -> float:
        """Let each client make so many sales; sales a second."""
        return self._run(f"--transactions={sales}")

    def _run(self, amount: str) -> float:
        said = subprocess.run([*self._command, amount, self._url], capture_output=True, text=True, check=False)
        rate = re.search(r"^tps = ([\d.]+)", said.stdout, re.MULTILINE)
        failed = re.search(r"^number of failed transactions: ([1-9]\d*)", said.stdout, re.MULTILINE)
        if said.returncode != 0 or rate is None or failed:
            raise PgbenchFailed(said.stdout + said.stderr)
        return float(rate[1])


def script(shape: Shape, *, new_id: str) -> str:
    """The transaction, in pgbench's language; `new_id` is the SQL of a new id."""
    lines = [
        f"\\set item random(1, {shape.all_items})",
        f"\\set organization (:item - 1) / {shape.items} + 1",
        f"\\set sold random(1, {LARGEST_SALE}) * 1000000",
        "BEGIN;",
        f"{_lock(new_id)} \\gset",
        f"{_read()} \\gset",
        f"{_adjustment()};",
        "\\set left :sold",
        "\\set worth 0",
        *(line for place in range(1, MOST_LOTS + 1) for line in _lot(place)),
        f"{_item()};",
        f"{_audit(new_id)};",
        "COMMIT;",
    ]
    return "\n".join(lines) + "\n"


def new_id_of(url: str) -> str:
    """UUIDv7 as the product's ids, where the server can make one."""
    with psycopg.connect(url) as connection:
        return "uuidv7()" if connection.info.server_version >= 180_000 else "gen_random_uuid()"


def _numbered(variable: str) -> str:
    return f"lpad(:{variable}::text, 32, '0')::uuid"


_OWNER = _numbered("organization")
_ACTOR = _numbered("one")
_KEY = {"organization_id": _OWNER, "id": _numbered("item")}


def _lock(new_id: str) -> str:
    return (
        f"SELECT {new_id} AS adjustment, now() AS now, 1 AS one, on_hand, value, unit_cost, sequence, last_hash"
        f" FROM inventory_item WHERE organization_id = {_OWNER} AND id = {_numbered('item')} FOR UPDATE"
    )


def _read() -> str:
    """The first lots in one row, because pgbench can take one."""
    columns = ("id", "remaining", "unit_cost", "pick_order")
    wanted = ", ".join(
        f"(array_agg({column}))[{place}] AS {column}_{place}" for place in range(1, MOST_LOTS + 1) for column in columns
    )
    return (
        f"SELECT {wanted} FROM (SELECT {', '.join(columns)} FROM inventory_lot"
        f" WHERE organization_id = {_OWNER} AND item_id = {_numbered('item')} AND is_open AND held_reason IS NULL"
        " AND (expires_on IS NULL OR expires_on >= current_date) AND remaining > reserved"
        f" ORDER BY pick_order, received_at, id LIMIT {MOST_LOTS}) AS lot"
    )


def _adjustment() -> str:
    return insert(
        inventory_adjustment,
        {
            "organization_id": _OWNER,
            "id": ":adjustment",
            "item_id": _numbered("item"),
            "type": "'sale'",
            "actor_id": _ACTOR,
            "reference": "NULL",
            "notes": "''",
            "origin": "NULL",
            "cost_before": ":unit_cost",
            "on_hand": ":on_hand::bigint - :sold::bigint",
            "effective_at": ":now",
            "recorded_at": ":now",
        },
    )


def _lot(place: int) -> list[str]:
    """Take what is left to take from one lot, unless nothing is."""
    level = {"remaining": f"remaining - :part_{place}", "pick_order": f":pick_order_{place}"}
    movement = {
        "organization_id": _OWNER,
        "item_id": _numbered("item"),
        "sequence": f":sequence::bigint + {place}",
        "adjustment_id": ":adjustment",
        "lot_id": f":id_{place}",
        "delta": f"- :part_{place}::bigint",
        "reserved_delta": "0",
        "remaining": f":remaining_{place}::bigint - :part_{place}::bigint",
        "unit_cost": f":unit_cost_{place}",
        "cost": f"- :cost_{place}::bigint",
        "effective_at": ":now",
        "recorded_at": ":now",
        "hash": f"'{HASH}'",
    }
    return [
        "\\if :left > 0",
        f"\\set part_{place} least(:left, :remaining_{place})",
        f"\\set cost_{place} :part_{place} * :unit_cost_{place} / 1000000",
        f"{update(inventory_lot, {'organization_id': _OWNER, 'id': f':id_{place}'}, level)};",
        f"{insert(inventory_history, movement)};",
        f"\\set left :left - :part_{place}",
        f"\\set worth :worth + :cost_{place}",
        f"\\set moved {place}",
        "\\endif",
    ]


def _item() -> str:
    totals = {
        "on_hand": "on_hand - :sold",
        "value": "value - :worth",
        "sequence": "sequence + :moved",
        "last_hash": f"'{HASH}'",
    }
    return update(inventory_item, _KEY, totals)


def _audit(new_id: str) -> str:
    facts = "jsonb_build_object('on_hand', {}::text, 'reserved', '0', 'value', {}::text, 'unit_cost', :unit_cost::text"
    return insert(
        audit_log,
        {
            "organization_id": _OWNER,
            "id": new_id,
            "actor_id": _ACTOR,
            "action": "'inventory.sale'",
            "subject": "'inventory_item'",
            "subject_id": f"{_numbered('item')}::text",
            "before": facts.format(":on_hand", ":value") + ")",
            "after": facts.format(":on_hand", ":value") + ", 'adjustment', :adjustment::text)",
            "request_id": "'benchmark'",
            "created_at": ":now",
        },
    )
