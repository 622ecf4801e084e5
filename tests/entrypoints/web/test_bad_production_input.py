"""What makers get wrong with recipes and batches: told with a stable code over the API, and nothing is written."""

import json

from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.entrypoints.web.program import Json, Program, program_of, refusal
from tests.installations import Installation, in_memory

BROKEN_JSON = '{"beerjson": {"recipes": ['


def opened() -> tuple[Installation, Program]:
    """A brewery in memory: what is asked is refused before any storage matters."""
    installation = in_memory()
    return installation, program_of(create_site(installation.app, Settings(rate_limit="off")), installation)


def ended(program: Program, recipe: str, way: str, body: Json) -> str:
    batch = f"/batches/{program.made('/batches', {'recipe_id': recipe})['batch_id']}"
    program.made(f"{batch}/start", {})
    program.made(f"{batch}/{way}", body)
    return batch


def beerjson(**batch_size: object) -> str:
    return json.dumps({"beerjson": {"recipes": [{"name": "A", "batch_size": batch_size}]}})


def test_bad_input_is_told_with_its_code_and_nothing_is_written() -> None:
    installation, program = opened()
    malt, wort = program.item("MALT"), program.item("WORT", kind="product", unit="l")
    mash = program.item("MASH", unit="l")
    program.restock(malt, 99)
    recipe = program.recipe(malt, output_item_id=wort)
    sku = program.sku("KEG", size="30", unit="l")
    running = f"/batches/{program.made('/batches', {'recipe_id': recipe})['batch_id']}"
    program.made(f"{running}/start", {})
    finished = ended(program, recipe, "finish", {"quantity": 19, "unit": "l"})
    cancelled = ended(program, recipe, "cancel", {"reason": "no power"})

    def told(lines: object = None, **changes: object) -> Json:
        of_malt = [{"item_id": malt, "amount": 1, "unit": "kg"}]
        return {"name": "New", "yield_amount": 20, "yield_unit": "l", "lines": lines or of_malt, **changes}

    keg = {"name": "keg", "capacity": 30, "unit": "l", "count": 1}
    filled = {"quantity": 19, "unit": "l", "fills": [{"sku_id": sku["sku_id"], "count": 1}]}
    pieces = {"item_id": malt, "quantity": 1, "unit": "each", "reason": "dry"}
    of_itself = [{"item_id": mash, "amount": 1, "unit": "l"}]
    requests: list[tuple[str, object, int, str]] = [
        ("/recipes", told(yield_amount=0), 422, "production.bad_yield"),
        ("/recipes", told(yield_amount=-1), 422, "production.bad_yield"),
        (f"{running}/finish", {"quantity": 0, "unit": "l"}, 422, "production.bad_yield"),
        (f"{running}/finish", {"quantity": -1, "unit": "l"}, 422, "production.bad_yield"),
        ("/recipes", told([{"item_id": malt, "amount": 1, "unit": "each"}]), 422, "unit.incompatible"),
        (f"{running}/finish", {"quantity": 1, "unit": "each"}, 422, "unit.incompatible"),
        (
            f"{running}/extras",
            pieces,
            422,
            "unit.incompatible",
        ),
        ("/recipes", told(of_itself, output_item_id=mash), 409, "production.contains_itself"),
        (f"/recipes/{recipe}/filling", {"containers": [keg]}, 422, "production.containers_hold_more"),
        (f"{running}/filling", {"containers": [keg]}, 422, "production.containers_hold_more"),
        (f"{running}/finish", filled, 422, "production.containers_hold_more"),
        (f"{finished}/finish", {"quantity": 19, "unit": "l"}, 409, "production.batch_not_in_progress"),
        (f"{finished}/cancel", {"reason": "late"}, 409, "production.batch_ended"),
        (f"{cancelled}/finish", {"quantity": 19, "unit": "l"}, 409, "production.batch_not_in_progress"),
        (f"{running}/stops", {"about": 1}, 409, "production.timer_not_running"),
        ("/recipes/import", {"content": beerjson(unit="smidgen", value=1)}, 422, "production.recipes_refused"),
        ("/recipes/import", {"content": BROKEN_JSON}, 422, "files.unreadable"),
    ]
    before = installation.kept()
    for path, body, status, code in requests:
        error = refusal(program.post(path, body), status, code)
        assert error["message"].endswith((".", "!")), error
        assert installation.kept() == before, path
