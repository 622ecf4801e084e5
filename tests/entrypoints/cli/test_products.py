"""Products and SKUs from the command line."""

from tests.entrypoints.cli.terminal import Terminal

GTIN = "6291041500213"


def test_a_product_is_made_and_sold_in_sizes(brewery: Terminal) -> None:
    made = brewery.told("products", "create", "Bock", "--description", "Dark and strong.", "--key", "k1")
    assert brewery.told("products", "create", "Bock", "--description", "Dark and strong.", "--key", "k1") == made
    words = "--variant", "Oak", "--code", "BOCK-50", "--price", "4.20", "--gtin", GTIN, "--shelf-life", "300"
    sku = brewery.told("products", "add-sku", "bock", "0.5", "l", *words, "--reorder-point", "12")
    assert (sku["name"], sku["size"], sku["unit"], sku["price"], sku["gtin"]) == (
        "Bock, Oak, 0.5 l",
        "0.5",
        "l",
        "4.2",
        GTIN,
    )
    brewery.told("stock", "adjust", "BOCK-50", "restock", "24")
    brewery.told("stock", "adjust", "BOCK-50", "sale", "2", "--reference", "SO-77")
    found = brewery.told("products", "find", GTIN)
    assert (found["on_hand"], found["available"]) == ("22", "22")
    assert brewery.told("products", "find", "BOCK-50") == found
    assert brewery.told("products", "find", sku["sku_id"]) == found
    shown = brewery.shown("products", "show", "Bock")
    assert "Dark and strong." in shown
    assert "4.20" in shown
    assert GTIN in shown


def test_a_sku_takes_the_stock_of_an_item_that_there_is(brewery: Terminal) -> None:
    brewery.told("products", "create", "Golden Ale")
    sku = brewery.told("products", "add-sku", "Golden Ale", "0.33", "l", "--item", "BEER-GOLD-33")
    assert sku["on_hand"] == brewery.told("stock", "lots", "BEER-GOLD-33")["item"]["on_hand"]


def test_products_are_listed_edited_archived_and_restored(brewery: Terminal) -> None:
    assert brewery.told("products", "list") == {"products": [], "more": False}
    for name in ("Stout", "Amber"):
        brewery.told("products", "create", name)
    brewery.told("products", "edit", "Stout", "--name", "Oat Stout", "--description", "Silky.")
    assert brewery.told("products", "archive", "Amber")["archived_at"] is not None
    [listed] = brewery.told("products", "list", "STOUT")["products"]
    assert (listed["name"], listed["description"]) == ("Oat Stout", "Silky.")
    assert [each["name"] for each in brewery.told("products", "list", "--archived")["products"]] == ["Amber"]
    assert "archived" in brewery.shown("products", "show", "Amber")
    assert brewery.told("products", "restore", "Amber")["archived_at"] is None
    assert brewery.told("products", "list", "--limit", "1")["more"] is True
    shown = brewery.shown("products", "list", "--limit", "1")
    assert "not sold in any size yet" in shown
    assert "There is more" in shown


def test_a_sku_is_edited_and_its_variant_renamed(brewery: Terminal) -> None:
    brewery.told("products", "create", "Bock")
    brewery.told("products", "add-sku", "Bock", "0.5", "l", "--code", "BOCK-50", "--gtin", GTIN, "--price", "4")
    edited = brewery.told("products", "edit-sku", "BOCK-50", "--size", "500 ml", "--clear", "price", "--clear", "gtin")
    assert (edited["size"], edited["unit"], edited["price"], edited["gtin"]) == ("500", "ml", None, None)
    product = brewery.told("products", "rename-variant", "Bock", "standard", "Classic")
    assert [each["name"] for each in product["variants"]] == ["Classic"]
    assert "BOCK-50" in brewery.shown("products", "edit-sku", "BOCK-50", "--price", "5", "--gtin", "96385074")


def test_what_cannot_be_is_refused(brewery: Terminal) -> None:
    brewery.told("products", "create", "Bock")
    refusals = {
        "production.product_name_taken": ["create", "BOCK"],
        "production.unknown_product": ["show", "Stout"],
        "production.unknown_sku": ["find", GTIN],
        "production.unknown_variant": ["rename-variant", "Bock", "Oak", "Ash"],
        "production.invalid_gtin": ["add-sku", "Bock", "1", "l", "--code", "B", "--gtin", "12"],
        "production.item_not_sellable": ["add-sku", "Bock", "1", "l", "--item", "CAP-26"],
        "production.invalid_product": ["add-sku", "Bock", "0", "l", "--code", "B"],
    }
    for code, words in refusals.items():
        assert brewery.refused("products", *words)["code"] == code
    for words in (["edit", "Bock"], ["edit-sku", "B"], ["add-sku", "Bock", "1", "--code", "B"]):
        assert brewery.refused("products", *words, exit_code=2)["message"]
    assert brewery.told("products", "show", "Bock")["skus"] == []
