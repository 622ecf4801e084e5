"""Invitations to an organisation."""

from sqlalchemy import CheckConstraint, Column, Index, PrimaryKeyConstraint, Table, Text, UniqueConstraint, Uuid

from adapters.sql.tables.metadata import metadata, of_organization, one_of, organization_id, partial_index, refers
from adapters.sql.types import Moment, Sorted
from domain.identity.roles import BUILT_IN

invitation = Table(
    "invitation",
    metadata,
    organization_id(),
    Column("id", Uuid(), nullable=False),
    # The address as it was written, and as it is compared.
    Column("email", Text(), nullable=False),
    Column("email_key", Sorted, nullable=False),
    # One of the two, as for a member. No foreign key: an own role may be removed while it is offered, and the
    # invitation leads to nothing then.
    Column("role", Text()),
    Column("role_id", Uuid()),
    Column("secret_hash", Sorted, nullable=False),
    Column("invited_by", Uuid(), nullable=False),
    Column("created_at", Moment(), nullable=False),
    Column("accepted_at", Moment()),
    Column("withdrawn_at", Moment()),
    PrimaryKeyConstraint("organization_id", "id"),
    of_organization(),
    refers(["invited_by"], "membership", ["user_id"]),
    # Global: a link tells a secret before anybody knows to which organisation it leads.
    UniqueConstraint("secret_hash", name="uq_invitation_secret_hash"),
    one_of("role", BUILT_IN),
    CheckConstraint("(role IS NULL) <> (role_id IS NULL)", name="one_role"),
    CheckConstraint("length(secret_hash) = 64", name="hash"),
    CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
    partial_index(
        "uq_invitation_pending", "email_key", where="accepted_at IS NULL AND withdrawn_at IS NULL", unique=True
    ),
    # Not led by the organisation: it finds what has had its time in all of them.
    Index("ix_invitation_created_at", "created_at"),
)
