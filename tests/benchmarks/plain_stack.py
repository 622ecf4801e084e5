"""
The same sale the way it is usually written: a Flask view, an ORM session, objects loaded and changed in place.

It limits how often an address may ask, checks the same token, takes a key once, and writes the same rows of the same
tables. What it leaves out (other change types, units, refusals that explain themselves, the chain of hashes) makes it
quicker, not slower.
"""

import hashlib
import hmac
import json
import os
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from flask import Flask, abort, jsonify, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, relationship, scoped_session, sessionmaker

from adapters.sql import tables
from adapters.system import clock

DATABASE = "PLAIN_STACK_DATABASE_URL"
"""The variable that names its database."""


class Base(DeclarativeBase):
    metadata = tables.metadata


class Token(Base):
    __table__ = tables.api_token
    organization_id: Mapped[UUID]
    user_id: Mapped[UUID]
    prefix: Mapped[str]
    secret_hash: Mapped[str]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class IdempotencyKey(Base):
    __table__ = tables.idempotency_key


class Item(Base):
    __table__ = tables.inventory_item
    organization_id: Mapped[UUID]
    id: Mapped[UUID]
    unit_cost: Mapped[int]
    on_hand: Mapped[int]
    reserved: Mapped[int]
    value: Mapped[int]
    sequence: Mapped[int]
    lots: Mapped[list["Lot"]] = relationship(
        primaryjoin="and_(Item.organization_id == Lot.organization_id, Item.id == Lot.item_id, Lot.remaining > 0)",
        order_by="Lot.pick_order, Lot.received_at, Lot.id",
    )


class Lot(Base):
    __table__ = tables.inventory_lot
    id: Mapped[UUID]
    unit_cost: Mapped[int]
    remaining: Mapped[int]
    reserved: Mapped[int]
    expires_on: Mapped[date | None]
    held_reason: Mapped[str | None]


class Adjustment(Base):
    __table__ = tables.inventory_adjustment
    id: Mapped[UUID]


class Movement(Base):
    __table__ = tables.inventory_history


class AuditEntry(Base):
    __table__ = tables.audit_log


def create_app(engine: Engine | None = None) -> Flask:
    """The application, on the database that `DATABASE` names unless it is given one."""
    app = Flask(__name__)
    Limiter(get_remote_address, app=app, default_limits=["999999999 per hour"], storage_uri="memory://")
    sessions = scoped_session(sessionmaker(engine or create_engine(os.environ[DATABASE])))

    @app.teardown_appcontext
    def end(_: BaseException | None) -> None:
        sessions.remove()

    @app.post("/api/v1/items/<uuid:item_id>/adjustments")
    def adjust(item_id: UUID) -> ResponseReturnValue:
        session, now = sessions(), clock.now()
        token = authenticated(session, now)
        body = request.get_json()
        claim(session, token, body, now)
        item = session.get(Item, (token.organization_id, item_id), with_for_update=True)
        if item is None:
            abort(404)
        adjustment = sell(session, token, item, int(Decimal(body["quantity"]) * 1_000_000), now)
        session.commit()
        on_hand = str(Decimal(item.on_hand) / 1_000_000)
        return jsonify(success=True, adjustment_id=str(adjustment.id), new_quantity=on_hand), 201

    return app


def authenticated(session: Session, now: datetime) -> Token:
    """The token of the request, if it is good."""
    _, prefix, secret = request.headers["Authorization"].removeprefix("Bearer ").split("_", 2)
    token = session.query(Token).filter_by(prefix=prefix).one_or_none()
    if token is None or token.revoked_at is not None or (token.expires_at is not None and token.expires_at <= now):
        abort(401)
    if not hmac.compare_digest(token.secret_hash, hashlib.sha256(secret.encode()).hexdigest()):
        abort(401)
    return token


def claim(session: Session, token: Token, body: object, now: datetime) -> None:
    """Take the request's key; a second request with it fails on the primary key."""
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    key = request.headers["Idempotency-Key"]
    session.add(
        IdempotencyKey(organization_id=token.organization_id, key=key, request_hash=digest, answer="[]", claimed_at=now)
    )


def sell(session: Session, token: Token, item: Item, quantity: int, now: datetime) -> Adjustment:
    """Take the quantity from the first lots that may give, and write down what happened."""
    before = facts(item)
    adjustment = Adjustment(
        organization_id=token.organization_id,
        id=uuid4(),
        item_id=item.id,
        type="sale",
        actor_id=token.user_id,
        notes="",
        cost_before=item.unit_cost,
        on_hand=item.on_hand - quantity,
        effective_at=now,
        recorded_at=now,
    )
    session.add(adjustment)
    for lot in item.lots:
        usable = lot.held_reason is None and (lot.expires_on is None or lot.expires_on >= now.date())
        part = min(quantity, lot.remaining - lot.reserved) if usable else 0
        if part > 0:
            quantity -= part
            session.add(move(token, adjustment, item, lot, part, now))
    if quantity:
        abort(409)
    session.add(
        AuditEntry(
            organization_id=token.organization_id,
            id=uuid4(),
            actor_id=token.user_id,
            action="inventory.sale",
            subject="inventory_item",
            subject_id=str(item.id),
            before=before,
            after=facts(item) | {"adjustment": str(adjustment.id)},
            request_id="benchmark",
            created_at=now,
        )
    )
    return adjustment


def move(token: Token, adjustment: Adjustment, item: Item, lot: Lot, part: int, now: datetime) -> Movement:
    """Take a part from one lot."""
    cost = part * lot.unit_cost // 1_000_000
    lot.remaining -= part
    item.on_hand -= part
    item.value -= cost
    item.sequence += 1
    return Movement(
        organization_id=token.organization_id,
        item_id=item.id,
        sequence=item.sequence,
        adjustment_id=adjustment.id,
        lot_id=lot.id,
        delta=-part,
        reserved_delta=0,
        remaining=lot.remaining,
        unit_cost=lot.unit_cost,
        cost=-cost,
        effective_at=now,
        recorded_at=now,
        hash=hashlib.sha256(f"{adjustment.id}{item.sequence}".encode()).hexdigest(),
    )


def facts(item: Item) -> dict[str, str]:
    """What the audit keeps of an item."""
    return {
        "on_hand": str(item.on_hand),
        "reserved": str(item.reserved),
        "value": str(item.value),
        "unit_cost": str(item.unit_cost),
    }
