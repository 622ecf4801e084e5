"""What organisations have subscribed to, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Uuid, and_, bindparam, literal_column, select, true, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.audit import keep_audit
from adapters.sql.billing_rows import SUBSCRIPTION, subscription_of, subscription_row
from adapters.sql.statements import Statement
from adapters.sql.tables import billing_customer, billing_sweep, membership, organization, subscription, user
from adapters.sql.types import Moment
from adapters.sql.use import use_of
from domain.billing.plans import Limit
from domain.billing.projection import Subscription
from domain.billing.subscriptions import Status
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId
from ports.subscriptions import Customer, Held, Recipient
from ports.transactions import TryAgain

_customer, _subscription, _sweep = billing_customer.c, subscription.c, billing_sweep.c
_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_PROVIDER: Any = bindparam("of_provider")
_ACCOUNT: Any = bindparam("of_account")
_CUSTOMER: Any = bindparam("of_customer")
_ID: Any = bindparam("of_subscription")
_NOW: Any = bindparam("now", type_=Moment())
_UNTIL: Any = bindparam("until", type_=Moment())
_THIS = (_subscription.provider == _PROVIDER, _subscription.account == _ACCOUNT, _subscription.subscription_id == _ID)
_WHOSE = (_customer.provider == _PROVIDER, _customer.account == _ACCOUNT, _customer.customer_id == _CUSTOMER)
_KEY = ("organization_id", "provider", "account", "subscription_id")
_CHANGES = [column.name for column in _subscription if column.name not in _KEY]


def _mapping(insert_of: Any) -> Statement:  # noqa: ANN401 - the two dialects' inserts share no type
    # Without an organisation there is nothing to insert.
    given = select(organization.c.id, _PROVIDER, _ACCOUNT, _CUSTOMER, _NOW).where(organization.c.id == _ORGANIZATION)
    kept = insert_of(billing_customer).from_select(
        ["organization_id", "provider", "account", "customer_id", "created_at"], given
    )
    return Statement(kept.on_conflict_do_nothing().returning(_customer.organization_id))


def _adding(insert_of: Any) -> Statement:  # noqa: ANN401 - as above
    return Statement(insert_of(subscription).on_conflict_do_nothing().returning(_subscription.subscription_id))


def _sweeping(insert_of: Any) -> Statement:  # noqa: ANN401 - as above
    kept = insert_of(billing_sweep).values(provider=_PROVIDER, account=_ACCOUNT, swept_until=_UNTIL)
    return Statement(
        kept.on_conflict_do_update(
            index_elements=["provider", "account"],
            set_={"swept_until": kept.excluded.swept_until},
            where=_sweep.swept_until < kept.excluded.swept_until,
        )
    )


_MAP = {"postgresql": _mapping(postgresql.insert), "sqlite": _mapping(sqlite.insert)}
_ADD = {"postgresql": _adding(postgresql.insert), "sqlite": _adding(sqlite.insert)}
_SWEEP = {"postgresql": _sweeping(postgresql.insert), "sqlite": _sweeping(sqlite.insert)}
_OWNER = Statement(select(_customer.organization_id).where(*_WHOSE))


def _locking(*conditions: Any) -> Statement:  # noqa: ANN401 - SQLAlchemy's conditions
    """Whose the customer is, with subscriptions as they are once nobody else changes them."""
    locked = (
        select(*SUBSCRIPTION).where(*conditions).order_by(_subscription.subscription_id).with_for_update().cte("locked")
    )
    whole = billing_customer.outerjoin(locked, true())
    return Statement(select(_customer.organization_id, *locked.c).select_from(whole).where(*_WHOSE))


_LOCK_ONE_OF = _locking(*_THIS)
_LOCK_ALL_OF = _locking(
    # All of a customer's are the organisation's, by whose id they are found.
    _subscription.organization_id == select(_customer.organization_id).where(*_WHOSE).scalar_subquery(),
    _subscription.provider == _PROVIDER,
    _subscription.account == _ACCOUNT,
    _subscription.customer_id == _CUSTOMER,
)
_LOCK = Statement(select(*SUBSCRIPTION).where(*_THIS).with_for_update())
_SAVE = Statement(
    update(subscription)
    .where(*_THIS, _subscription.organization_id == _ORGANIZATION)
    .values({name: bindparam(f"new_{name}", type_=_subscription[name].type) for name in _CHANGES})
)
_ID_THERE = (_subscription.provider, _subscription.account, _subscription.subscription_id)
# SQLite, where a transaction has the whole file, leaves FOR UPDATE out. PostgreSQL has to know that it is one row: it
# would read all others to look for it among them.
_FIRST_STALE = (
    select(*_ID_THERE)
    .where(_subscription.refresh_at <= _NOW)
    .order_by(_subscription.refresh_at)
    .limit(literal_column("1"))
    .with_for_update(skip_locked=True)
    .cte("first_stale")
)
_TAKE = Statement(
    update(subscription)
    .where(tuple_(*_ID_THERE).in_(select(_FIRST_STALE)))
    .values(refresh_at=_UNTIL)
    .returning(*SUBSCRIPTION)
)
_LIVE = Statement(
    select(_subscription.subscription_id).where(
        _subscription.provider == _PROVIDER,
        _subscription.account == _ACCOUNT,
        _subscription.status.not_in([literal_column(f"'{each}'") for each in Status if each.is_terminal]),
    )
)
_IN_FORCE = and_(
    membership.c.organization_id == _customer.organization_id,
    membership.c.role == literal_column("'owner'"),
    membership.c.is_active,
)
_HAS_ADDRESS = and_(user.c.id == membership.c.user_id, user.c.disabled_at.is_(None), user.c.email.is_not(None))
_RECIPIENT = Statement(
    select(organization.c.name, user.c.email)
    .select_from(
        billing_customer.join(organization, organization.c.id == _customer.organization_id)
        .outerjoin(membership, _IN_FORCE)
        .outerjoin(user, _HAS_ADDRESS)
    )
    .where(*_WHOSE)
    .order_by(user.c.email.is_(None), membership.c.joined_at, membership.c.user_id)
    .limit(literal_column("1"))
)
_SWEPT = Statement(select(_sweep.swept_until).where(_sweep.provider == _PROVIDER, _sweep.account == _ACCOUNT))
# Whoever makes something that is counted waits here for whoever does the same; nobody else does, since to refer to an
# organisation takes a weaker lock.
_ROOM = Statement(
    select(*SUBSCRIPTION)
    .select_from(organization.outerjoin(subscription, _subscription.organization_id == organization.c.id))
    .where(organization.c.id == _ORGANIZATION)
    .order_by(_subscription.subscription_id)
    .with_for_update(key_share=True, of=organization)
)


class SqlSubscriptions:
    """The `Subscriptions` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def map_customer(self, customer: Customer, now: datetime) -> tuple[OrganizationId | None, bool]:
        """See `Subscriptions.map_customer`."""
        given = {"of_organization": customer.organization_id, "now": now}
        given |= _names(customer.provider, customer.account, of_customer=customer.customer_id)
        added = _MAP[self._connection.dialect.name].all(self._connection, given)
        found = added or _OWNER.all(self._connection, given)
        return (found[0].organization_id if found else None), bool(added)

    def lock(self, provider: str, account: str, customer_id: str, subscription_id: str | None = None) -> Held | None:
        """See `Subscriptions.lock`."""
        statement = _LOCK_ALL_OF if subscription_id is None else _LOCK_ONE_OF
        given = _names(provider, account, of_customer=customer_id, of_subscription=subscription_id)
        found = statement.all(self._connection, given)
        if not found:
            return None
        known = [subscription_of(row) for row in found if row.subscription_subscription_id is not None]
        return Held(
            organization_id=found[0].organization_id,
            subscriptions={each.snapshot.subscription_id: each for each in known},
        )

    def lock_one(self, provider: str, account: str, subscription_id: str) -> Subscription | None:
        """See `Subscriptions.lock_one`."""
        found = _LOCK.all(self._connection, _names(provider, account, of_subscription=subscription_id))
        return subscription_of(found[0]) if found else None

    def add(self, subscription: Subscription) -> None:
        """See `Subscriptions.add`."""
        if not _ADD[self._connection.dialect.name].all(self._connection, subscription_row(subscription)):
            raise TryAgain

    def save(self, subscription: Subscription, audit: Sequence[AuditEntry] = ()) -> None:
        """See `Subscriptions.save`."""
        row = subscription_row(subscription)
        given = _names(subscription.provider, subscription.account, of_subscription=row["subscription_id"])
        given |= {"of_organization": subscription.organization_id, **{f"new_{name}": row[name] for name in _CHANGES}}
        _SAVE.all(self._connection, given)
        keep_audit(self._connection, audit)

    def take_stale(self, now: datetime, until: datetime) -> Subscription | None:
        """See `Subscriptions.take_stale`."""
        found = _TAKE.all(self._connection, {"now": now, "until": until})
        return subscription_of(found[0]) if found else None

    def live(self, provider: str, account: str) -> Sequence[str]:
        """See `Subscriptions.live`."""
        return [row.subscription_id for row in _LIVE.all(self._connection, _names(provider, account))]

    def recipient(self, provider: str, account: str, customer_id: str) -> Recipient | None:
        """See `Subscriptions.recipient`."""
        found = _RECIPIENT.all(self._connection, _names(provider, account, of_customer=customer_id))
        return Recipient(organization=found[0].name, email=found[0].email) if found else None

    def swept_until(self, provider: str, account: str) -> datetime | None:
        """See `Subscriptions.swept_until`."""
        found = _SWEPT.all(self._connection, _names(provider, account))
        return found[0].swept_until if found else None

    def sweep(self, provider: str, account: str, until: datetime) -> None:
        """See `Subscriptions.sweep`."""
        _SWEEP[self._connection.dialect.name].all(self._connection, {**_names(provider, account), "until": until})

    def room(self, organization_id: OrganizationId) -> Sequence[Subscription]:
        """See `Subscriptions.room`."""
        found = _ROOM.all(self._connection, {"of_organization": organization_id})
        return [subscription_of(row) for row in found if row.subscription_subscription_id is not None]

    def use(self, organization_id: OrganizationId, limit: Limit, month: datetime) -> int:
        """See `Subscriptions.use`."""
        return use_of(self._connection, organization_id, limit, month)


def _names(provider: str, account: str, **others: str | None) -> dict[str, Any]:
    return {"of_provider": provider, "of_account": account, **others}
