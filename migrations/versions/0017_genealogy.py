"""
A lot is found by its code alone, and its movements without walking those of its item.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rows = sa.text("delta <> 0")
    columns = ["organization_id", "lot_id", "sequence"]
    op.create_index("ix_history_lot", "inventory_history", columns, postgresql_where=rows, sqlite_where=rows)
    op.create_index("ix_lot_code", "inventory_lot", ["organization_id", "code"])


def downgrade() -> None:
    op.drop_index("ix_lot_code", "inventory_lot")
    op.drop_index("ix_history_lot", "inventory_history")
