"""How each route of the API is asked in a way that it could answer."""

import re
from collections.abc import Callable

from tests.entrypoints.web.program import NOBODY

BODIES: dict[str, dict[str, object]] = {
    "create_item": {"code": "A", "name": "A", "kind": "ingredient", "unit": "kg"},
    "adjust_item": {"change_type": "restock", "quantity": 1},
    "adjust_items": {"lines": [{"item_id": NOBODY, "change_type": "restock", "quantity": 1}]},
    "reserve": {"quantity": 1, "reference": "SO-1"},
    "release": {"reference": "SO-1"},
    "hold_lot": {"reason": "lab"},
    "define_unit": {"symbol": "scoop", "amount": 28, "of": "g"},
    "stock_as_of": {"as_of": "2026-03-02"},
    "create_recipe": {
        "name": "Ale",
        "yield_amount": 20,
        "yield_unit": "l",
        "lines": [{"item_id": NOBODY, "amount": 4, "unit": "kg"}],
    },
    "clone_recipe": {"name": "Other ale"},
    "compare_versions": {"before": 1, "after": 2},
    "plan_shopping": {"recipes": [{"recipe_id": NOBODY}]},
    "fill_containers": {"containers": [{"name": "jar", "capacity": 8, "unit": "oz"}]},
    "import_recipes": {"content": "{}"},
    "edit_member": {"role": "viewer"},
    "define_role": {"name": "Packer", "permissions": ["inventory.view"]},
    "issue_token": {"name": "till", "scopes": ["inventory.view"]},
}
"""By the name of its function, the least that a route's body or query must hold."""


def filled(rule: str, value: Callable[[str], str]) -> str:
    """A route's rule as a path, each of its parameters replaced by a value for its name."""
    return re.sub(r"<uuid:(\w+)>", lambda found: value(found[1]), rule)
