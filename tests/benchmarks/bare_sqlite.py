"""The rows of a sale on SQLite by the driver alone, one statement a row, as durable as the product's."""

import json
import sqlite3
from pathlib import Path
from uuid import uuid4

from adapters.sql.tables import audit_log, inventory_adjustment, inventory_history, inventory_item, inventory_lot
from adapters.sql.types import utc_text
from adapters.system import clock
from tests.benchmarks.loading import HASH, MILLION
from tests.benchmarks.statements import insert_given, update

_ITEMS = "SELECT organization_id, id FROM inventory_item ORDER BY id"
_ITEM = """
    SELECT on_hand, reserved, value, unit_cost, sequence FROM inventory_item
    WHERE organization_id = :organization_id AND id = :item_id
"""
_LOTS = """
    SELECT id, remaining, unit_cost FROM inventory_lot
    WHERE organization_id = :organization_id AND item_id = :item_id AND is_open AND held_reason IS NULL
      AND (expires_on IS NULL OR expires_on >= :today) AND remaining > reserved
    ORDER BY pick_order, received_at, id LIMIT 3
"""
_OWN = {"organization_id": ":organization_id"}
_TAKE = update(inventory_lot, _OWN | {"id": ":lot_id"}, {"remaining": ":remaining"})
_TOTAL = update(
    inventory_item,
    _OWN | {"id": ":item_id"},
    {name: f":{name}" for name in ("on_hand", "value", "sequence", "last_hash")},
)
_ADJUSTMENT, _MOVEMENT, _AUDIT = map(insert_given, (inventory_adjustment, inventory_history, audit_log))

_SALE = {"type": "sale", "reference": None, "notes": "", "origin": None}

Key = tuple[str, str]
"""The ids of an organisation and of its item, as SQLite keeps them."""


class BareSqlite:
    """One connection to a stocked file."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self.items: list[Key] = [(row[0], row[1]) for row in self._connection.execute(_ITEMS)]

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def sell(self, key: Key, units: int) -> None:
        """Sell whole units by the picking order."""
        send, now = self._connection.execute, clock.now()
        given = {"organization_id": key[0], "item_id": key[1], "today": now.date().isoformat(), "id": uuid4().hex}
        given |= {"effective_at": utc_text(now), "recorded_at": utc_text(now), "actor_id": key[0]}
        send("BEGIN IMMEDIATE")
        item = send(_ITEM, given).fetchone()
        lots = send(_LOTS, given).fetchall()
        left = units * MILLION
        on_hand, value, sequence = item["on_hand"] - left, item["value"], item["sequence"]
        send(_ADJUSTMENT, given | _SALE | {"cost_before": item["unit_cost"], "on_hand": on_hand})
        for lot in lots:
            part = min(left, lot["remaining"])
            if part == 0:
                break
            left, sequence, remaining = left - part, sequence + 1, lot["remaining"] - part
            cost = part * lot["unit_cost"] // MILLION
            value -= cost
            moved = {"sequence": sequence, "adjustment_id": given["id"], "lot_id": lot["id"], "remaining": remaining}
            moved |= {"delta": -part, "reserved_delta": 0, "unit_cost": lot["unit_cost"], "cost": -cost, "hash": HASH}
            send(_TAKE, given | moved)
            send(_MOVEMENT, given | moved)
        send(_TOTAL, given | {"on_hand": on_hand, "value": value, "sequence": sequence, "last_hash": HASH})
        send(_AUDIT, given | _audited(item, on_hand, value, given))
        send("COMMIT")


def _audited(item: sqlite3.Row, on_hand: int, value: int, given: dict[str, str]) -> dict[str, str]:
    same = {"reserved": str(item["reserved"]), "unit_cost": str(item["unit_cost"])}
    before = same | {"on_hand": str(item["on_hand"]), "value": str(item["value"])}
    after = same | {"on_hand": str(on_hand), "value": str(value), "adjustment": given["id"]}
    return {
        "action": "inventory.sale",
        "subject": "inventory_item",
        "subject_id": given["item_id"],
        "before": json.dumps(before),
        "after": json.dumps(after),
        "request_id": "benchmark",
        "created_at": given["recorded_at"],
    }
