"""Products and SKUs over the API."""

from flask import Flask

from domain.identity.permissions import Permission
from tests.entrypoints.web.program import NOBODY, Json, Program, program_of, refusal
from tests.installations import Installation

BOTTLE = {"size": "0.33", "unit": "litre", "code": "KOE-033", "price": "2.90", "gtin": "6291041500213"}


def koelsch(program: Program) -> str:
    return str(program.made("/products", {"name": "Kölsch", "description": "Bright."})["product_id"])


def bottle(program: Program, product_id: str, **told: object) -> Json:
    return program.made(f"/products/{product_id}/skus", {**BOTTLE, "shelf_life_days": 180, **told})


def test_a_product_is_sold_in_sizes_whose_stock_stands_in_the_ledger(program: Program) -> None:
    product_id = koelsch(program)
    sku = bottle(program, product_id, variant="Unfiltered")
    assert (sku["name"], sku["variant"], sku["unit"], sku["price"]) == (
        "Kölsch, Unfiltered, 0.33 l",
        "Unfiltered",
        "l",
        "2.9",
    )
    program.restock(sku["item_id"], 24)
    program.adjust(sku["item_id"], "sale", 4, reference="SO-1")
    program.adjust(sku["item_id"], "return", 1, reference="SO-1")
    program.made(f"/items/{sku['item_id']}/reservations", {"quantity": 6, "reference": "SO-2"})
    seen = program.seen(f"/skus/{sku['sku_id']}")
    assert (seen["on_hand"], seen["available"]) == ("21", "15")
    product = program.seen(f"/products/{product_id}")
    assert product["skus"] == [seen]
    assert [variant["name"] for variant in product["variants"]] == ["Unfiltered"]
    item = program.seen(f"/items/{sku['item_id']}")
    assert (item["kind"], item["unit"], item["picking_policy"], item["shelf_life_days"]) == (
        "product",
        "each",
        "fefo",
        180,
    )


def test_a_scanner_and_a_person_find_a_sku(program: Program) -> None:
    sku = bottle(program, koelsch(program))
    for query in ({"gtin": "6-291041-500213"}, {"code": "KOE-033"}, {"code": "KOE-033", "gtin": "6291041500213"}):
        assert program.seen("/skus", **query)["skus"] == [sku]
    for query in ({}, {"code": "KOE"}, {"gtin": "96385074"}, {"code": "KOE-033", "gtin": "96385074"}):
        assert program.seen("/skus", **query)["skus"] == []
    error = refusal(program.get("/skus", gtin="6291041500214"), 422, "production.invalid_gtin")
    assert error["field"] == "gtin"


def test_a_sku_may_take_the_stock_of_an_item_that_there_is(program: Program) -> None:
    item_id = program.item("KEG", kind="product", unit="each")
    program.restock(item_id, 3)
    product_id = koelsch(program)
    keg = program.made(f"/products/{product_id}/skus", {"size": 30, "unit": "l", "item_id": item_id})
    assert (keg["item_id"], keg["on_hand"], keg["code"]) == (item_id, "3", "KEG")
    again = program.post(f"/products/{product_id}/skus", {"size": 30, "unit": "l", "item_id": item_id})
    refusal(again, 409, "production.item_not_sellable")
    for other in (program.item("MALT"), program.item("CHEESE", kind="product", unit="kg")):
        refused = program.post(f"/products/{product_id}/skus", {"size": 1, "unit": "kg", "item_id": other})
        assert refusal(refused, 409, "production.item_not_sellable")["field"] == "item_id"


def test_nothing_is_left_of_a_sku_that_is_refused(program: Program, installation: Installation) -> None:
    product_id = koelsch(program)
    bottle(program, product_id)
    before = installation.kept()
    wrong: dict[str, Json] = {
        "production.gtin_taken": {"code": "OTHER"},
        "inventory.item_code_taken": {"gtin": None, "code": "KOE-033"},
        "production.invalid_product": {"size": 0},
        "unit.unknown": {"unit": "wheel"},
        "production.invalid_gtin": {"gtin": "123"},
        "inventory.invalid_item": {"code": "", "gtin": None},
    }
    for code, told in wrong.items():
        response = program.post(f"/products/{product_id}/skus", BOTTLE | {"variant": "New", "code": "NEW"} | told)
        assert response.json is not None
        assert response.json["error"]["code"] == code
    assert installation.kept() == before


def test_a_product_and_a_sku_are_made_once_under_a_key(program: Program) -> None:
    first = program.made("/products", {"name": "Stout"}, key="a")
    assert program.made("/products", {"name": "Stout"}, key="a") == first
    refusal(program.post("/products", {"name": "Porter"}, key="a"), 409, "request.key_reused")
    path = f"/products/{first['product_id']}/skus"
    sku = program.made(path, BOTTLE, key="b")
    assert program.made(path, BOTTLE, key="b") == sku
    refusal(program.post(path, BOTTLE | {"size": 1}, key="b"), 409, "request.key_reused")
    assert len(program.seen(f"/products/{first['product_id']}")["skus"]) == 1


def test_what_is_edited_changes_and_what_is_left_out_stays(program: Program) -> None:
    product_id = koelsch(program)
    sku = bottle(program, product_id)
    edited = program.patch(f"/products/{product_id}", {"description": ""}).json
    assert edited is not None
    assert (edited["name"], edited["description"]) == ("Kölsch", "")
    after = program.patch(f"/skus/{sku['sku_id']}", {"price": None, "size": "500", "unit": "ml"}).json
    assert after == sku | {"price": None, "size": "500", "unit": "ml"}
    assert program.patch(f"/skus/{sku['sku_id']}", {"price": "3", "gtin": None}).json == after | {
        "price": "3",
        "gtin": None,
    }
    assert program.patch(f"/skus/{sku['sku_id']}", {"gtin": "96385074"}).json == after | {
        "price": "3",
        "gtin": "96385074",
    }
    path = f"/products/{product_id}/variants/{sku['variant_id']}"
    assert program.patch(path, {"name": "Classic"}).json == {"variant_id": sku["variant_id"], "name": "Classic"}
    hazy = bottle(program, product_id, variant="Hazy", code="B", gtin=None)
    again = bottle(program, product_id, variant="hazy", code="C", gtin=None)
    assert (again["variant_id"], again["variant"]) == (hazy["variant_id"], "Hazy")
    refusal(program.patch(path, {"name": "HAZY"}), 409, "production.variant_name_taken")
    refusal(
        program.patch(f"/products/{product_id}/variants/{NOBODY}", {"name": "A"}), 404, "production.unknown_variant"
    )


def test_products_are_archived_and_listed_by_name(program: Program, installation: Installation) -> None:
    ids = {name: program.made("/products", {"name": name})["product_id"] for name in ("Stout", "Amber", "Bock")}
    gone = program.post(f"/products/{ids['Amber']}/archive").json
    assert gone is not None
    assert gone["archived_at"] is not None
    installation.clock.advance(hours=1)
    assert program.post(f"/products/{ids['Amber']}/archive").json == gone
    refusal(program.post("/products", {"name": "AMBER"}), 409, "production.product_name_taken")
    page = program.seen("/products", limit=1)
    assert [each["name"] for each in page["products"]] == ["Bock"]
    rest = program.seen("/products", limit=1, cursor=page["next_cursor"])
    assert ([each["name"] for each in rest["products"]], rest["next_cursor"]) == (["Stout"], None)
    assert [each["name"] for each in program.seen("/products", archived="true")["products"]] == ["Amber"]
    refusal(program.get("/products", cursor="bm9uZQ"), 422, "request.bad_cursor")
    back = program.post(f"/products/{ids['Amber']}/restore").json
    assert back is not None
    assert back["archived_at"] is None


def test_whoever_may_not_look_at_stock_sees_no_stock_of_a_product(site: Flask, installation: Installation) -> None:
    caller = program_of(site, installation, "Seller", [Permission.VIEW_PRODUCTS])
    owner = installation.app.identity.act_as_operator("Seller")
    text = installation.app.identity.issue_token(owner, "owner", list(Permission)).text
    sku = Program(site.test_client(), text).sku()
    seen = caller.seen(f"/skus/{sku['sku_id']}")
    assert (seen["on_hand"], seen["available"]) == (None, None)
    assert seen["name"] == "Ale ALE-033, 0.33 l"
