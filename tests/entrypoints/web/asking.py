"""How each route of the API is asked in a way that it could answer."""

import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from entrypoints.web.api.endpoints import Endpoint
from tests.entrypoints.web.program import NOBODY

BODIES: dict[str, dict[str, object]] = {
    "create_item": {"code": "A", "name": "A", "kind": "ingredient", "unit": "kg"},
    "adjust_item": {"change_type": "restock", "quantity": 1},
    "adjust_items": {"lines": [{"item_id": NOBODY, "change_type": "restock", "quantity": 1}]},
    "reserve": {"quantity": 1, "reference": "SO-1"},
    "release": {"reference": "SO-1"},
    "hold_lot": {"reason": "lab"},
    "lift_hold": {"reason": "clean"},
    "hold_descendants": {"reason": "lab"},
    "release_descendants": {"reason": "lab"},
    "define_unit": {"symbol": "scoop", "amount": 28, "of": "g"},
    "stock_as_of": {"as_of": "2026-03-02"},
    "create_recipe": {
        "name": "Ale",
        "yield_amount": 20,
        "yield_unit": "l",
        "lines": [{"item_id": NOBODY, "amount": 4, "unit": "kg"}],
    },
    "print_labels": {"lots": [{"lot_id": NOBODY}]},
    "request_labels": {"lots": [{"lot_id": NOBODY}]},
    "clone_recipe": {"name": "Other ale"},
    "compare_versions": {"before": 1, "after": 2},
    "plan_shopping": {"recipes": [{"recipe_id": NOBODY}]},
    "fill_containers": {"containers": [{"name": "jar", "capacity": 8, "unit": "oz"}]},
    "import_recipes": {"content": "{}"},
    "plan_batch": {"recipe_id": NOBODY},
    "use_extra": {"item_id": NOBODY, "quantity": 1, "reason": "dry"},
    "waste_in_batch": {"item_id": NOBODY, "quantity": 1, "reason": "spilled"},
    "note_batch": {"text": "hot"},
    "measure_batch": {"name": "mash", "value": 66},
    "time_batch": {"name": "boil", "seconds": 60},
    "deviate_batch": {"text": "too hot"},
    "stop_timer": {"about": 1},
    "fill_batch": {"containers": [{"name": "jar", "capacity": 8, "unit": "oz"}]},
    "sign_off_deviation": {"about": 1},
    "finish_batch": {"quantity": 1, "unit": "l"},
    "check_finish": {"quantity": 1, "unit": "l"},
    "cancel_batch": {"reason": "no power"},
    "fail_batch": {"reason": "sour"},
    "start_recall": {"kind": "drill", "lots": [NOBODY], "reason": "glass"},
    "close_recall": {"note": "all back"},
    "make_pack": {"lots": [NOBODY]},
    "make_pack_file": {"lots": [NOBODY]},
    "edit_member": {"role": "viewer"},
    "invite": {"email": "ben@example.org", "role": "viewer"},
    "define_role": {"name": "Packer", "permissions": ["inventory.view"]},
    "create_product": {"name": "Pale Ale"},
    "rename_variant": {"name": "Amber"},
    "add_sku": {"size": "0.33", "unit": "l", "code": "ALE-033"},
    "issue_token": {"name": "till", "scopes": ["inventory.view"]},
    "begin_checkout": {"plan": "maker"},
    "change_billing_plan": {"plan": "team"},
}
"""By the name of its function, the least that a route's body or query must hold."""


FILES = {
    "import_items": b"code,name,kind,unit\nYEAST,Yeast,ingredient,g\n",
    "import_lots": b"item,quantity\nYEAST,1\n",
    "import_changes": b"item,change_type,quantity\nYEAST,restock,1\n",
    "import_movements": b"item,movement,adjustment,change_type,effective_at,lot_number,delta,unit\n",
}
"""By the name of its function, a file that a route could take."""

PAGE_FORMS: dict[str, dict[str, object]] = {
    "request_labels": {"sheet": "A4-24", f"copies-{NOBODY}": "1"},
    "plan_batch": {"recipe": "Ale", "factor": "1", "prefix": "B"},
    "use_extra": {"item": "MALT", "amount": "1", "reason": "dry"},
    "waste_in_batch": {"item": "MALT", "amount": "1", "reason": "spilled"},
    "note_batch": {"text": "hot"},
    "measure_batch": {"name": "mash", "value": "66"},
    "time_batch": {"name": "boil"},
    "stop_timer": {"about": "1"},
    "deviate_batch": {"text": "too hot"},
    "sign_off_deviation": {"about": "1"},
    "check_finish": {"amount": "1", "unit": "l"},
    "finish_batch": {"amount": "1", "unit": "l"},
    "cancel_batch": {"reason": "no power"},
    "fail_batch": {"reason": "sour"},
    "hold_descendants": {"reason": "lab"},
    "release_descendants": {"reason": "lab", "held_for": "lab"},
    "give_role": {"role": "viewer"},
    "start_recall": {"kind": "drill", "lots": NOBODY, "reason": "glass"},
    "close_recall": {"outcome": "done", "note": "all back"},
    "start_batch": {},
    "invite": {"email": "ben@example.org", "role": "viewer"},
    "clone_recipe": {"name": "Other ale"},
    "rewrite_recipe": {"name": "Ale", "yield_amount": "1", "yield_unit": "kg"},
    "write_recipe": {"yield_amount": "1", "yield_unit": "kg", "item": "X", "amount": "1", "unit": "kg", "note": ""},
    "create_product": {"name": "Stout"},
    "edit_product": {"name": "Stout"},
    "rename_variant": {"name": "Amber"},
    "add_sku": {"size": "0.5", "unit": "l", "code": "STOUT-50", "key": "once"},
    "edit_sku": {"size": "0.5", "unit": "l"},
    "edit_organization": {"name": "Little Brewery", "time_zone": "Europe/Berlin"},
    "define_role": {"name": "Packer", "permissions": ["inventory.view"]},
    "edit_role": {"name": "Packer", "permissions": ["inventory.view"]},
    "issue_token": {"name": "till", "scopes": ["inventory.view"], "key": "once"},
    "start_checkout": {"key": "once"},
}
"""By the name of its function, what a page's form sends."""
PAGE_FILES = {
    "import_recipes": {"content": "recipe,row,item,item_name,amount,unit"},
    "check_import": {"kind": "items"},
    "confirm_import": {"kind": "items", "content": b64encode(FILES["import_items"]).decode()},
}
"""The same of those that send a file beside it."""


def sent(endpoint: Endpoint) -> dict[str, Any]:
    """What a route's body must be, for a client of tests."""
    name = endpoint.function.__name__
    if endpoint.file:
        return {"data": FILES[name], "content_type": "text/csv"}
    return {"json": BODIES.get(name, {})}


def filled(rule: str, value: Callable[[str], str]) -> str:
    """A route's rule as a path, each of its parameters replaced by a value for its name."""
    return re.sub(r"<uuid:(\w+)>", lambda found: value(found[1]), rule)
