"""One valid row of each table, to be changed into rows that the schema must refuse."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Insert, insert

from adapters.sql.tables import metadata

Row = Mapping[str, Any]

MOMENT = datetime(2026, 3, 1, 8, tzinfo=UTC)
ORGANIZATION, OTHER_ORGANIZATION = UUID(int=1), UUID(int=2)
RECIPE = UUID(int=14)
OWNER, ITEM, OTHER_ITEM, LOT, DELIVERY, SALE, ROLE = (
    UUID(int=3),
    UUID(int=4),
    UUID(int=5),
    UUID(int=6),
    UUID(int=7),
    UUID(int=8),
    UUID(int=11),
)
UNIT = 1_000_000

VALID: Mapping[str, Row] = MappingProxyType(
    {
        "user": {
            "id": OWNER,
            "name": "Ada",
            "created_at": MOMENT,
            "email": "Ada@example.org",
            "email_key": "ada@example.org",
            "disabled_at": None,
            "email_verified_at": None,
        },
        "organization": {
            "id": ORGANIZATION,
            "name": "Brewery",
            "currency": "EUR",
            "time_zone": "Europe/Berlin",
            "created_at": MOMENT,
        },
        "role": {
            "organization_id": ORGANIZATION,
            "id": ROLE,
            "name_key": "counter",
            "name": "Counter",
            "permissions": ["inventory.view"],
        },
        "membership": {
            "organization_id": ORGANIZATION,
            "user_id": OWNER,
            "role": "owner",
            "role_id": None,
            "is_active": True,
            "joined_at": MOMENT,
        },
        "api_token": {
            "organization_id": ORGANIZATION,
            "id": UUID(int=9),
            "user_id": OWNER,
            "name": "scale",
            "prefix": "abc",
            "secret_hash": "f" * 64,
            "scopes": ["inventory.view"],
            "created_at": MOMENT,
        },
        "login_attempt": {
            "id": UUID(int=11),
            "provider": "acme",
            "issuer": "https://acme.example",
            "names_issuer": True,
            "state_hash": "a" * 64,
            "browser_hash": "b" * 64,
            "nonce": "n",
            "verifier": "v",
            "next_path": "/",
            "purpose": "link",
            "user_id": OWNER,
            "created_at": MOMENT,
            "redeemed_at": None,
        },
        "user_identity": {
            "id": UUID(int=12),
            "user_id": OWNER,
            "provider": "acme",
            "issuer": "https://acme.example",
            "subject": "1",
            "email": None,
            "linked_at": MOMENT,
        },
        "logout_token": {"issuer": "https://acme.example", "token_id": "1", "seen_at": MOMENT},
        "session": {
            "id": UUID(int=13),
            "secret_hash": "d" * 64,
            "user_id": OWNER,
            "organization_id": ORGANIZATION,
            "method": "password",
            "authenticated_at": MOMENT,
            "created_at": MOMENT,
            "last_seen_at": MOMENT,
            "address": "192.0.2.1",
            "device": "Firefox",
        },
        "password": {"user_id": OWNER, "hash": "$argon2id$", "changed_at": MOMENT},
        "mailed_secret": {"secret_hash": "a" * 64, "user_id": OWNER, "errand": "reset", "created_at": MOMENT},
        "own_unit": {
            "organization_id": ORGANIZATION,
            "symbol_key": "scoop",
            "symbol": "Scoop",
            "dimension": "mass",
            "factor": 28,
        },
        "idempotency_key": {
            "organization_id": ORGANIZATION,
            "key": "k-1",
            "request_hash": "f" * 64,
            "answer": "[]",
            "claimed_at": MOMENT,
        },
        "audit_log": {
            "organization_id": ORGANIZATION,
            "id": UUID(int=10),
            "actor_id": OWNER,
            "action": "inventory.restock",
            "subject": "inventory_item",
            "subject_id": str(ITEM),
            "before": None,
            "after": {"on_hand": "5"},
            "request_id": "r-1",
            "created_at": MOMENT,
        },
        "outbox": {
            "id": UUID(int=11),
            "recipient": "ada@example.com",
            "subject": "Hello",
            "text": "Dear Ada",
            "created_at": MOMENT,
            "due_at": MOMENT,
            "attempts": 0,
            "sent_at": None,
            "given_up_at": None,
            "reason": "",
        },
        "inventory_item": {
            "organization_id": ORGANIZATION,
            "id": ITEM,
            "code": "MALT",
            "name": "Pale malt",
            "search_key": "pale malt\nmalt",
            "kind": "ingredient",
            "unit": "kg",
            "tracked": True,
            "perishable": True,
            "shelf_life_days": 365,
            "picking_policy": "fefo",
            "reorder_point": UNIT,
            "density": UNIT,
            "unit_cost": UNIT,
            "archived_at": None,
            "created_at": MOMENT,
            "on_hand": 5 * UNIT,
            "reserved": UNIT,
            "value": 5 * UNIT,
            "sequence": 1,
            "last_hash": "0" * 64,
            "lots_made": 1,
        },
        "inventory_lot": {
            "organization_id": ORGANIZATION,
            "id": LOT,
            "item_id": ITEM,
            "code": "MALT-0001",
            "unit_cost": UNIT,
            "received_at": MOMENT,
            "expires_on": date(2027, 3, 1),
            "original": 5 * UNIT,
            "remaining": 5 * UNIT,
            "reserved": UNIT,
            "held_reason": None,
            "pick_order": 1,
        },
        "inventory_adjustment": {
            "organization_id": ORGANIZATION,
            "id": DELIVERY,
            "item_id": ITEM,
            "type": "restock",
            "actor_id": OWNER,
            "reference": None,
            "notes": "",
            "origin": None,
            "cost_before": 0,
            "on_hand": 5 * UNIT,
            "effective_at": MOMENT,
            "recorded_at": MOMENT,
        },
        "inventory_history": {
            "organization_id": ORGANIZATION,
            "item_id": ITEM,
            "sequence": 1,
            "adjustment_id": DELIVERY,
            "lot_id": LOT,
            "delta": 5 * UNIT,
            "reserved_delta": 0,
            "remaining": 5 * UNIT,
            "unit_cost": UNIT,
            "cost": 5 * UNIT,
            "effective_at": MOMENT,
            "recorded_at": MOMENT,
            "hash": "0" * 64,
        },
        "reservation": {
            "organization_id": ORGANIZATION,
            "adjustment_id": DELIVERY,
            "lot_id": LOT,
            "item_id": ITEM,
            "reference": "order 1",
            "quantity": UNIT,
            "until": None,
        },
        "recipe": {
            "organization_id": ORGANIZATION,
            "id": RECIPE,
            "name_key": "ale",
            "name": "Ale",
            "newest": 1,
            "output_item_id": ITEM,
            "archived_at": None,
            "created_at": MOMENT,
        },
        "recipe_version": {
            "organization_id": ORGANIZATION,
            "recipe_id": RECIPE,
            "number": 1,
            "yield_amount": UNIT,
            "yield_unit": "kg",
            "output_item_id": ITEM,
            "waste": 0,
            "shelf_life_days": 90,
            "instructions": ["Mash."],
            "notes": "",
            "details": "",
            "created_at": MOMENT,
            "created_by": OWNER,
        },
        "recipe_ingredient": {
            "organization_id": ORGANIZATION,
            "recipe_id": RECIPE,
            "version": 1,
            "line": 1,
            "item_id": ITEM,
            "amount": UNIT,
            "unit": "kg",
            "kind": "ingredient",
            "note": "",
            "details": "",
        },
    }
)


def row(table: str, **changes: Any) -> Insert:  # noqa: ANN401 - a value of any column
    """Insert the table's valid row with these values changed."""
    return insert(metadata.tables[table]).values({**VALID[table], **changes})


def put(connection: Connection, table: str, **changes: Any) -> None:  # noqa: ANN401 - as above
    connection.execute(row(table, **changes))


def fill(connection: Connection) -> None:
    """Insert the valid row of every table."""
    for table in VALID:
        put(connection, table)
