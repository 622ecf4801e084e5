"""
The schema, as the newest migration leaves it.

The organisation's id leads every primary key, unique key and foreign key; what is global says why. The constraints
repeat the rules of the domain that no row may ever break, whoever writes it.
"""

from adapters.sql.tables.batch import batch, batch_event, batch_line, batch_movement, batch_series
from adapters.sql.tables.billing import billing_customer, billing_events, billing_sweep, subscription
from adapters.sql.tables.chores import chore
from adapters.sql.tables.history import inventory_adjustment, inventory_history, reservation
from adapters.sql.tables.identity import (
    api_token,
    audit_log,
    idempotency_key,
    membership,
    organization,
    own_unit,
    role,
    user,
)
from adapters.sql.tables.invitation import invitation
from adapters.sql.tables.label_job import label_job
from adapters.sql.tables.login import login_attempt, logout_token, user_identity
from adapters.sql.tables.mail import outbox
from adapters.sql.tables.metadata import metadata
from adapters.sql.tables.passkey import passkey, passkey_challenge
from adapters.sql.tables.password import mailed_secret, password
from adapters.sql.tables.products import product, product_sku, product_variant
from adapters.sql.tables.provider_session import proven_identity, provider_session
from adapters.sql.tables.recall import recall, recall_lot
from adapters.sql.tables.recipe import recipe, recipe_ingredient, recipe_version
from adapters.sql.tables.second_factor import authenticator, half_sign_in, recovery_code
from adapters.sql.tables.session import session
from adapters.sql.tables.stock import inventory_item, inventory_lot

APPEND_ONLY = (
    inventory_adjustment,
    inventory_history,
    audit_log,
    recipe_version,
    recipe_ingredient,
    batch_line,
    batch_event,
    batch_movement,
    recall_lot,
)
"""What is written once: the application's database role cannot change these rows, nor can anybody on SQLite."""

__all__ = [
    "APPEND_ONLY",
    "api_token",
    "audit_log",
    "authenticator",
    "batch",
    "batch_event",
    "batch_line",
    "batch_movement",
    "batch_series",
    "half_sign_in",
    "billing_customer",
    "billing_events",
    "billing_sweep",
    "chore",
    "idempotency_key",
    "inventory_adjustment",
    "inventory_history",
    "inventory_item",
    "inventory_lot",
    "invitation",
    "label_job",
    "login_attempt",
    "logout_token",
    "mailed_secret",
    "membership",
    "metadata",
    "organization",
    "outbox",
    "own_unit",
    "passkey",
    "passkey_challenge",
    "password",
    "product",
    "product_sku",
    "product_variant",
    "proven_identity",
    "provider_session",
    "recall",
    "recall_lot",
    "recovery_code",
    "recipe",
    "recipe_ingredient",
    "recipe_version",
    "reservation",
    "role",
    "session",
    "subscription",
    "user",
    "user_identity",
]
