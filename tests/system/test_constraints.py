"""The schema is closed to every row that must not be, whoever writes it, and to every change of what has happened."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    Engine,
    Executable,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    delete,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from adapters.sql.engine import create
from adapters.sql.tables import APPEND_ONLY, inventory_lot, metadata
from tests.system.stock_rows import (
    DELIVERY,
    LOT,
    MOMENT,
    OTHER_ITEM,
    OTHER_ORGANIZATION,
    ROLE,
    SALE,
    UNIT,
    VALID,
    Row,
    fill,
    put,
    row,
)

Key = tuple[Column[Any], ...]
OTHER = UUID(int=99)
HOPS, REVERSAL = UUID(int=30), UUID(int=31)
SECOND: list[tuple[str, Row]] = [
    ("inventory_item", {"id": HOPS, "code": "HOPS"}),
    ("inventory_adjustment", {"id": REVERSAL, "type": "reversal", "origin": DELIVERY}),
    ("batch_event", {"number": 2, "kind": "sign_off", "about": 1}),
]
"""A second row of what cannot be refused beside one alone."""
CLOSED = {"closed_at": MOMENT, "closed_by": OTHER}
COMPLETED = {"status": "completed", "ended_at": MOMENT, "yielded": UNIT}
DRAWING = {"state": "drawing", "claimed_until": MOMENT, "ended_at": None, "content": None}
CHECKED = [
    ("user", "email", {"id": OTHER, "email": None}),
    ("membership", "known_role", {"role": "boss"}),
    ("membership", "one_role", {"role": None}),
    ("membership", "one_role", {"role_id": ROLE}),
    ("inventory_item", "on_hand", {"on_hand": -1, "reserved": -1}),
    ("inventory_item", "reserved_fits", {"reserved": 6 * UNIT}),
    ("inventory_item", "reserved_fits", {"reserved": -1}),
    ("inventory_item", "worth", {"value": -1}),
    ("inventory_item", "worth", {"unit_cost": -1}),
    ("inventory_item", "shelf_life", {"shelf_life_days": -1}),
    ("inventory_item", "reorder_point", {"reorder_point": -1}),
    ("inventory_item", "density", {"density": 0}),
    ("inventory_item", "chain", {"sequence": -1}),
    ("inventory_item", "chain", {"lots_made": -1}),
    ("inventory_item", "chain", {"last_hash": "0" * 63}),
    ("inventory_item", "known_kind", {"kind": "gadget"}),
    ("inventory_item", "known_picking_policy", {"picking_policy": "random"}),
    ("inventory_lot", "quantities", {"remaining": -1, "reserved": -1}),
    ("inventory_lot", "quantities", {"reserved": -1}),
    ("inventory_lot", "quantities", {"remaining": 2 * UNIT, "reserved": 3 * UNIT}),
    ("inventory_lot", "quantities", {"remaining": 6 * UNIT}),
    ("inventory_lot", "unit_cost", {"unit_cost": -1}),
    ("inventory_adjustment", "known_type", {"type": "wish"}),
    ("inventory_adjustment", "amounts", {"on_hand": -1}),
    ("inventory_adjustment", "amounts", {"cost_before": -1}),
    ("inventory_history", "chain", {"sequence": 0}),
    ("inventory_history", "chain", {"hash": "short"}),
    ("inventory_history", "amounts", {"remaining": -1}),
    ("inventory_history", "amounts", {"unit_cost": -1}),
    ("reservation", "quantity", {"quantity": -1}),
    ("outbox", "attempts", {"attempts": -1}),
    ("outbox", "due_or_ended", {"due_at": None, "text": ""}),
    ("outbox", "due_or_ended", {"sent_at": MOMENT}),
    ("outbox", "one_end", {"due_at": None, "text": "", "sent_at": MOMENT, "given_up_at": MOMENT}),
    ("outbox", "erased", {"due_at": None, "sent_at": MOMENT}),
    ("login_attempt", "known_purpose", {"purpose": "wish"}),
    ("login_attempt", "asked_by", {"purpose": "sign_in"}),
    ("login_attempt", "asked_by", {"user_id": None}),
    ("login_attempt", "hashes", {"state_hash": "short"}),
    ("login_attempt", "hashes", {"browser_hash": "short"}),
    ("session", "known_method", {"method": "wish"}),
    ("session", "hash", {"secret_hash": "short"}),
    ("mailed_secret", "known_errand", {"errand": "wish"}),
    ("mailed_secret", "hash", {"secret_hash": "short"}),
    ("mailed_secret", "address", {"errand": "address"}),
    ("mailed_secret", "address", {"email": "ada@example.org"}),
    ("passkey", "credential", {"credential_id": b""}),
    ("passkey", "credential", {"credential_id": b"x" * 1024}),
    ("passkey", "count", {"sign_count": -1}),
    ("passkey_challenge", "known_ceremony", {"ceremony": "wish"}),
    ("passkey_challenge", "asked_by", {"ceremony": "sign_in"}),
    ("passkey_challenge", "asked_by", {"user_id": None}),
    ("passkey_challenge", "hashes", {"challenge_hash": "short"}),
    ("passkey_challenge", "hashes", {"browser_hash": "short"}),
    ("authenticator", "wrong", {"wrong": -1}),
    ("authenticator", "confirmed_by_a_code", {"confirmed_at": MOMENT}),
    ("authenticator", "confirmed_by_a_code", {"last_step": 1}),
    ("recovery_code", "hash", {"code_hash": "short"}),
    ("half_sign_in", "hash", {"secret_hash": "short"}),
    ("half_sign_in", "wrong", {"wrong": -1}),
    ("invitation", "known_role", {"id": OTHER, "role": "boss"}),
    ("invitation", "one_role", {"id": OTHER, "role": None}),
    ("invitation", "one_role", {"id": OTHER, "role_id": ROLE}),
    ("invitation", "hash", {"id": OTHER, "secret_hash": "short"}),
    ("invitation", "one_end", {"id": OTHER, "accepted_at": MOMENT, "withdrawn_at": MOMENT}),
    ("proven_identity", "hash", {"secret_hash": "short"}),
    ("billing_events", "known_status", {"status": "processing", "next_attempt_at": None}),
    ("billing_events", "known_source", {"source": "wish"}),
    ("billing_events", "amounts", {"payload_hash": "short"}),
    ("billing_events", "amounts", {"retry_count": -1}),
    ("billing_events", "due_while_open", {"next_attempt_at": None}),
    ("billing_events", "due_while_open", {"status": "dead"}),
    ("billing_events", "body_while_open", {"body": None}),
    ("chore", "amounts", {"tries": -1}),
    ("subscription", "known_status", {"status": "wish"}),
    ("subscription", "amounts", {"revision": -1}),
    ("subscription", "amounts", {"refresh_tries": -1}),
    ("subscription", "due_while_stale", {"stale_at": MOMENT}),
    ("subscription", "due_while_stale", {"refresh_at": MOMENT}),
    ("batch", "plan", {"id": OTHER, "label": "C", "output": 0}),
    ("batch", "plan", {"id": OTHER, "label": "C", "shelf_life_days": 0}),
    ("batch", "known_status", {"id": OTHER, "label": "C", "status": "wish"}),
    ("batch", "events", {"id": OTHER, "label": "C", "events": 0}),
    ("batch", "yielded", {"id": OTHER, "label": "C", "yielded": UNIT}),
    ("batch", "yielded", {"id": OTHER, "label": "C", **COMPLETED, "yielded": None}),
    ("batch", "yielded", {"id": OTHER, "label": "C", **COMPLETED, "yielded": 0}),
    ("batch", "started", {"id": OTHER, "label": "C", "started_at": None}),
    ("batch", "ended", {"id": OTHER, "label": "C", "ended_at": MOMENT}),
    ("batch", "ended", {"id": OTHER, "label": "C", **COMPLETED, "ended_at": None}),
    ("batch", "costs", {"id": OTHER, "label": "C", "produced": -1}),
    ("batch", "costs", {"id": OTHER, "label": "C", "wasted": -1}),
    ("batch_series", "last", {"prefix": "C", "last": 0}),
    ("batch_line", "amounts", {"line": 0}),
    ("batch_line", "amounts", {"line": 2, "quantity": 0}),
    ("batch_line", "amounts", {"line": 2, "estimate": -1}),
    ("batch_line", "known_kind", {"line": 2, "kind": "wish"}),
    ("batch_event", "numbers", {"number": 0}),
    ("batch_event", "numbers", {"number": 3, "seconds": 0}),
    ("batch_event", "known_kind", {"number": 3, "kind": "wish"}),
    ("batch_movement", "known_role", {"adjustment_id": REVERSAL, "role": "wish"}),
    ("batch_movement", "delta", {"adjustment_id": REVERSAL, "delta": 0}),
    ("recall", "number", {"id": OTHER, "number": 0}),
    ("recall", "known_kind", {"id": OTHER, "number": 2, "kind": "wish"}),
    ("recall", "known_outcome", {"id": OTHER, "number": 2, "outcome": "wish", **CLOSED}),
    ("recall", "packed", {"id": OTHER, "number": 2, "reached": 0}),
    ("recall", "packed", {"id": OTHER, "number": 2, "packed_at": None}),
    ("recall", "packed", {"id": OTHER, "number": 2, "reached": None}),
    ("recall", "closed", {"id": OTHER, "number": 2, "outcome": "done"}),
    ("recall", "closed", {"id": OTHER, "number": 2, **CLOSED}),
    ("recall", "closed", {"id": OTHER, "number": 2, "closed_by": OTHER}),
    ("recall", "closed", {"id": OTHER, "number": 2, "outcome": "done", **CLOSED, "closed_by": None}),
    ("label_job", "amounts", {"id": OTHER, "labels": 0, "drawn": 0}),
    ("label_job", "amounts", {"id": OTHER, "drawn": 3}),
    ("label_job", "amounts", {"id": OTHER, "drawn": -1}),
    ("label_job", "amounts", {"id": OTHER, "tries": -1}),
    ("label_job", "ended", {"id": OTHER, "ended_at": None}),
    ("label_job", "ended", {"id": OTHER, **DRAWING, "ended_at": MOMENT}),
    ("label_job", "claimed", {"id": OTHER, "claimed_until": MOMENT}),
    ("label_job", "claimed", {"id": OTHER, **DRAWING, "claimed_until": None}),
    ("label_job", "content", {"id": OTHER, "content": None}),
    ("label_job", "content", {"id": OTHER, **DRAWING, "content": b"%PDF"}),
    ("label_job", "refusal", {"id": OTHER, "refusal": "production.unknown_lot"}),
    ("label_job", "refusal", {"id": OTHER, "state": "failed", "content": None}),
    ("label_job", "known_state", {"id": OTHER, "state": "lost", "ended_at": None, "content": None}),
    ("recipe", "newest", {"id": OTHER, "name_key": "other", "output_item_id": None, "newest": 0}),
    ("recipe_version", "number", {"number": 0}),
    ("recipe_version", "yield", {"number": 2, "yield_amount": 0}),
    ("recipe_version", "waste", {"number": 2, "waste": -1}),
    ("recipe_version", "waste", {"number": 2, "waste": UNIT}),
    ("recipe_version", "shelf_life", {"number": 2, "shelf_life_days": 0}),
    ("recipe_ingredient", "amount", {"line": 2, "note": "b", "amount": 0}),
    ("recipe_ingredient", "amount", {"line": 0, "note": "b"}),
    ("recipe_ingredient", "known_kind", {"line": 2, "note": "b", "kind": "wish"}),
    ("product_sku", "size", {"id": OTHER, "size": 0}),
    ("product_sku", "price", {"id": OTHER, "price": -1}),
    ("product_sku", "gtin", {"id": OTHER, "gtin": "6291041500213"}),
]
UNIQUE: list[tuple[str, str, Row]] = [
    ("user", "email_key", {"id": OTHER}),
    ("role", "name_key", {"id": OTHER}),
    ("membership", "user_id", {"role": "viewer"}),
    ("inventory_item", "code", {"id": OTHER}),
    ("inventory_lot", "code", {"id": OTHER}),
    ("api_token", "prefix", {"id": OTHER}),
    ("idempotency_key", "key", {"answer": "another"}),
    ("own_unit", "symbol_key", {"symbol": "SCOOP"}),
    ("inventory_history", "sequence", {"delta": 1}),
    ("reservation", "lot_id", {"reference": "another"}),
    ("audit_log", "id", {"action": "another"}),
    ("login_attempt", "state_hash", {"id": OTHER}),
    ("user_identity", "subject", {"id": OTHER}),
    ("logout_token", "token_id", {}),
    ("session", "secret_hash", {"id": OTHER}),
    ("password", "user_id", {"hash": "another"}),
    ("mailed_secret", "secret_hash", {"errand": "verify"}),
    ("passkey", "credential_id", {"id": OTHER}),
    ("passkey_challenge", "challenge_hash", {"browser_hash": "c" * 64}),
    ("provider_session", "session_id", {"subject": "2"}),
    ("proven_identity", "secret_hash", {"subject": "3"}),
    ("authenticator", "user_id", {"wrong": 1}),
    ("recovery_code", "code_hash", {}),
    ("half_sign_in", "secret_hash", {"wrong": 1}),
    ("invitation", "secret_hash", {"id": OTHER, "email_key": "other"}),
    ("invitation", "email_key", {"id": OTHER, "secret_hash": "e" * 64}),
    ("billing_events", "event", {"id": OTHER}),
    ("billing_customer", "customer_id", {"created_at": MOMENT}),
    ("subscription", "subscription_id", {"status": "canceled"}),
    ("billing_sweep", "provider", {}),
    ("batch", "label", {"id": OTHER}),
    ("batch_series", "prefix", {"last": 2}),
    ("batch_line", "line", {"name": "another"}),
    ("batch_event", "number", {"text": "another"}),
    ("batch_event", "about", {"number": 3, "about": 1}),
    ("batch_movement", "lot_id", {"cost": 1}),
    ("batch_movement", "adjustment_id", {"batch_id": OTHER}),
    ("recall_lot", "lot_id", {}),
    ("product", "name_key", {"id": OTHER}),
    ("product_variant", "name_key", {"id": OTHER}),
    ("product_sku", "item", {"id": OTHER, "gtin": None}),
    ("product_sku", "gtin", {"id": OTHER, "item_id": HOPS}),
    ("inventory_adjustment", "origin", {"id": OTHER, "type": "reversal", "origin": DELIVERY}),
    ("recall", "number", {"id": OTHER}),
    ("recipe", "name_key", {"id": OTHER, "output_item_id": None}),
    ("recipe", "output", {"id": OTHER, "name_key": "other"}),
    ("recipe_version", "number", {"notes": "another"}),
    ("recipe_ingredient", "line", {"note": "another"}),
    ("recipe_ingredient", "note", {"line": 2}),
    ("chore", "name", {"tries": 1}),
]
REFERRING: list[tuple[str, Row]] = [
    ("role", {"organization_id": OTHER_ORGANIZATION}),
    ("membership", {"organization_id": OTHER_ORGANIZATION}),
    ("membership", {"user_id": OTHER}),
    ("membership", {"role": None, "role_id": OTHER, "user_id": OTHER}),
    ("api_token", {"id": OTHER, "prefix": "other", "organization_id": OTHER_ORGANIZATION}),
    ("api_token", {"id": OTHER, "prefix": "other", "user_id": OTHER}),
    ("own_unit", {"organization_id": OTHER_ORGANIZATION}),
    ("inventory_item", {"organization_id": OTHER_ORGANIZATION}),
    ("inventory_lot", {"id": OTHER, "item_id": OTHER_ITEM}),
    ("inventory_lot", {"id": OTHER, "organization_id": OTHER_ORGANIZATION}),
    ("inventory_adjustment", {"id": OTHER, "item_id": OTHER_ITEM}),
    ("inventory_adjustment", {"id": OTHER, "origin": SALE}),
    ("inventory_history", {"sequence": 2, "item_id": OTHER_ITEM}),
    ("inventory_history", {"sequence": 2, "adjustment_id": SALE}),
    ("inventory_history", {"sequence": 2, "lot_id": OTHER}),
    ("reservation", {"adjustment_id": SALE}),
    ("reservation", {"lot_id": OTHER}),
    ("login_attempt", {"id": OTHER, "state_hash": "c" * 64, "user_id": OTHER}),
    ("user_identity", {"id": OTHER, "subject": "2", "user_id": OTHER}),
    ("session", {"id": OTHER, "secret_hash": "e" * 64, "user_id": OTHER}),
    ("password", {"user_id": OTHER}),
    ("mailed_secret", {"secret_hash": "e" * 64, "user_id": OTHER}),
    ("passkey", {"id": OTHER, "credential_id": b"another", "user_id": OTHER}),
    ("passkey_challenge", {"challenge_hash": "e" * 64, "user_id": OTHER}),
    ("authenticator", {"user_id": OTHER}),
    ("recovery_code", {"user_id": OTHER}),
    ("half_sign_in", {"secret_hash": "e" * 64, "user_id": OTHER}),
    ("invitation", {"id": OTHER, "secret_hash": "e" * 64, "email_key": "other", "invited_by": OTHER}),
    ("invitation", {"id": OTHER, "secret_hash": "e" * 64, "organization_id": OTHER_ORGANIZATION}),
    ("provider_session", {"session_id": OTHER}),
    ("session", {"id": OTHER, "secret_hash": "e" * 64, "organization_id": OTHER_ORGANIZATION}),
    ("billing_customer", {"organization_id": OTHER_ORGANIZATION, "customer_id": "cus_2"}),
    ("subscription", {"organization_id": OTHER_ORGANIZATION, "subscription_id": "sub_2"}),
    ("subscription", {"subscription_id": "sub_2", "customer_id": "cus_2"}),
    ("recipe", {"id": OTHER, "output_item_id": None, "organization_id": OTHER_ORGANIZATION}),
    ("recipe", {"id": OTHER, "name_key": "other", "output_item_id": OTHER_ITEM}),
    ("recipe_version", {"number": 2, "recipe_id": OTHER}),
    ("recipe_version", {"number": 2, "output_item_id": OTHER_ITEM}),
    ("batch", {"id": OTHER, "label": "C", "recipe_number": 2}),
    ("batch_line", {"line": 2, "item_id": OTHER_ITEM}),
    ("batch", {"id": OTHER, "label": "C", "output_item_id": OTHER_ITEM}),
    ("batch", {"id": OTHER, "label": "C", "organization_id": OTHER_ORGANIZATION}),
    ("batch_series", {"organization_id": OTHER_ORGANIZATION}),
    ("batch_line", {"batch_id": OTHER}),
    ("batch_event", {"number": 3, "about": 9}),
    ("batch_event", {"batch_id": OTHER}),
    ("batch_event", {"number": 3, "item_id": OTHER_ITEM}),
    ("batch_movement", {"adjustment_id": SALE}),
    ("batch_movement", {"adjustment_id": REVERSAL, "batch_id": OTHER}),
    ("batch_movement", {"lot_id": OTHER}),
    ("batch_movement", {"adjustment_id": REVERSAL, "item_id": HOPS}),
    ("product", {"id": OTHER, "organization_id": OTHER_ORGANIZATION}),
    ("product_variant", {"id": OTHER, "product_id": OTHER}),
    ("product_sku", {"id": OTHER, "gtin": None, "item_id": OTHER_ITEM}),
    ("product_sku", {"id": OTHER, "gtin": None, "item_id": HOPS, "variant_id": OTHER}),
    ("product_sku", {"id": OTHER, "gtin": None, "item_id": HOPS, "product_id": OTHER}),
    ("recall", {"id": OTHER, "number": 2, "organization_id": OTHER_ORGANIZATION}),
    ("recall_lot", {"lot_id": OTHER}),
    ("label_job", {"id": OTHER, "organization_id": OTHER_ORGANIZATION}),
    ("recall_lot", {"recall_id": OTHER}),
    ("recipe_ingredient", {"version": 2}),
    ("recipe_ingredient", {"line": 2, "item_id": OTHER_ITEM}),
]


def rows_of(table: str) -> list[Row]:
    return [VALID[table], *({**VALID[table], **changes} for name, changes in SECOND if name == table)]


def keys_of(table: Table) -> set[Key]:
    """The columns that no two rows have alike, but for those with an id, of which none is given twice."""
    keys = [each.columns for each in table.constraints if isinstance(each, PrimaryKeyConstraint | UniqueConstraint)]
    keys += [each.columns for each in table.indexes if each.unique]
    return {tuple(columns) for columns in keys if "id" not in columns}


def taken(table: str, changes: Row) -> set[Key]:
    """The keys that a row has and that another one has already."""
    given = {**VALID[table], **changes}
    return {
        key
        for key in keys_of(metadata.tables[table])
        for each in rows_of(table)
        if all(given[column.name] == each[column.name] is not None for column in key)
    }


def dangling(table: str, changes: Row) -> set[ForeignKeyConstraint]:
    """The references of a row to rows that there are not."""
    given = {**VALID[table], **changes}

    def leads_somewhere(reference: ForeignKeyConstraint) -> bool:
        to = [(given[each.parent.name], each.column.name) for each in reference.elements]
        there = rows_of(reference.referred_table.name)
        return any(value is None for value, _ in to) or any(
            all(row[name] == value for value, name in to) for row in there
        )

    return {each for each in metadata.tables[table].foreign_key_constraints if not leads_somewhere(each)}


@pytest.fixture(scope="module")
def filled(shared_url: str) -> Iterator[Engine]:
    """A database with a valid row in every table, as the application sees it: for whoever leaves it as it is."""
    engine = create(shared_url)
    with engine.begin() as connection:
        fill(connection)
        for table, changes in SECOND:
            put(connection, table, **changes)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database of one's own with one valid row in every table."""
    engine = create(database_url)
    with engine.begin() as connection:
        fill(connection)
    yield engine
    engine.dispose()


def refused(engine: Engine, statement: Executable) -> DBAPIError:
    """What the database answers to a statement that it must refuse; nothing is kept of one that it does not."""
    with engine.connect() as connection, pytest.raises(DBAPIError) as answer:
        connection.execute(statement)
    return answer.value


@pytest.mark.parametrize(("table", "rule", "changes"), CHECKED)
def test_a_row_that_breaks_a_rule_is_refused(filled: Engine, table: str, rule: str, changes: dict[str, Any]) -> None:
    changed = {"id": OTHER, "code": "OTHER", **changes} if {"id", "code"} <= VALID[table].keys() else changes
    answer = refused(filled, row(table, **changed))
    assert isinstance(answer, IntegrityError)
    assert f"ck_{table}_{rule}" in str(answer)


@pytest.mark.parametrize(("table", "column", "changes"), UNIQUE)
def test_a_second_row_of_the_same_name_is_refused(
    filled: Engine, table: str, column: str, changes: dict[str, Any]
) -> None:
    answer = refused(filled, row(table, **changes))
    assert isinstance(answer, IntegrityError)
    assert column in str(answer)


@pytest.mark.parametrize(("table", "changes"), REFERRING)
def test_a_row_of_what_is_not_there_is_refused(filled: Engine, table: str, changes: dict[str, Any]) -> None:
    answer = refused(filled, row(table, **changes))
    assert isinstance(answer, IntegrityError)
    assert "foreign key" in str(answer).lower()


def test_no_rule_key_or_reference_of_any_table_is_left_out() -> None:
    tables = metadata.tables.values()
    assert VALID.keys() == metadata.tables.keys()
    rules = {each.name for table in tables for each in table.constraints if isinstance(each, CheckConstraint)}
    assert rules == {f"ck_{table}_{rule}" for table, rule, _ in CHECKED}
    keys = {key for table in tables for key in keys_of(table)}
    assert keys == {key for table, _, changes in UNIQUE for key in taken(table, changes)}
    references = {each for table in tables for each in table.foreign_key_constraints}
    assert references == {each for table, changes in REFERRING for each in dangling(table, changes)}


def test_a_movement_of_another_items_lot_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        put(connection, "inventory_item", id=OTHER_ITEM, code="HOPS")
    answer = refused(engine, row("inventory_history", item_id=OTHER_ITEM))
    assert "foreign key" in str(answer).lower()


def test_an_adjustment_is_reversed_once(engine: Engine) -> None:
    with engine.begin() as connection:
        put(connection, "inventory_adjustment", id=UUID(int=20), type="return", origin=DELIVERY)
        put(connection, "inventory_adjustment", id=UUID(int=21), type="reversal", origin=DELIVERY)
        put(connection, "inventory_adjustment", id=UUID(int=22), type="return", origin=DELIVERY)
    answer = refused(engine, row("inventory_adjustment", id=UUID(int=23), type="reversal", origin=DELIVERY))
    assert isinstance(answer, IntegrityError)


def test_organisations_may_use_the_same_codes(engine: Engine) -> None:
    whose = {"organization_id": OTHER_ORGANIZATION}
    with engine.begin() as connection:
        put(connection, "organization", id=OTHER_ORGANIZATION)
        for table in ("own_unit", "idempotency_key", "inventory_item", "inventory_lot"):
            put(connection, table, **whose)


def test_a_lot_is_open_as_long_as_something_remains(engine: Engine) -> None:
    with engine.begin() as connection:
        put(connection, "inventory_lot", id=OTHER, code="EMPTY", remaining=0, reserved=0)
    with engine.connect() as connection:
        found = {each.code: each.is_open for each in connection.execute(select(inventory_lot))}
    assert found == {"MALT-0001": True, "EMPTY": False}


@pytest.mark.parametrize("table", APPEND_ONLY, ids=lambda table: table.name)
def test_what_has_happened_is_neither_changed_nor_removed(filled: Engine, table: Table) -> None:
    first = table.c.organization_id
    for statement in (update(table).values({first: first}), delete(table)):
        answer = refused(filled, statement)
        told = "permission denied" if isinstance(answer, ProgrammingError) else "append only"
        assert told in str(answer)
        assert table.name in str(answer)


@pytest.mark.postgresql
@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_the_application_may_neither_empty_nor_alter_nor_drop_a_table(shared_postgres_url: str, table: str) -> None:
    engine = create(shared_postgres_url)
    for statement in ("TRUNCATE {}", "ALTER TABLE {} ADD COLUMN mine INTEGER", "DROP TABLE {}"):
        name = engine.dialect.identifier_preparer.quote(table)
        answer = refused(engine, text(statement.format(name)))
        assert "must be owner" in str(answer) or "permission denied" in str(answer)
    engine.dispose()


def test_levels_of_a_lot_change_as_they_must(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(inventory_lot).where(inventory_lot.c.id == LOT).values(remaining=UNIT))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT remaining FROM inventory_lot")).scalar() == UNIT


def test_numbers_as_large_as_a_bigint_come_back_exactly(engine: Engine) -> None:
    largest = 2**63 - 1
    with engine.begin() as connection:
        put(connection, "inventory_item", id=OTHER_ITEM, code="GOLD", value=largest, on_hand=largest)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT value, on_hand FROM inventory_item WHERE code = 'GOLD'")).one()
    assert tuple(found) == (largest, largest)
