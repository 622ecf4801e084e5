"""Changes that say no more than their type must."""

from uuid import UUID

from domain.inventory.asked import Asked
from domain.inventory.changes import ChangeType
from domain.shared.identifiers import AdjustmentId
from tests.domain.inventory.shelf import Fields, Shelf

SOME_ID = UUID(int=7)
KINDS = [kind.value for kind in ChangeType]
LEAST: dict[str, Fields] = {
    "reserved": {"reference": "order 1"},
    "unreserved": {"reference": "order 1"},
    "return": {"reference": "order 1"},
    "batch_return": {"reference": "order 1"},
    "reversal": {"origin": AdjustmentId(SOME_ID)},
}


def least(kind: str, amount: int | str | None = 1, given: Fields | None = None) -> Asked:
    """A change of that type, with what else is given."""
    told = LEAST.get(kind, Fields()) | (given or Fields())
    return Shelf().asked(kind, None if kind == "reversal" else amount, **told)
