"""`Products` and `ProductReading`: what is sold, and what there is of it."""

from dataclasses import replace

import pytest

from adapters.memory.clock import SettableClock
from application.production.add_sku import NewSku
from domain.inventory.items import ItemKind
from domain.inventory.refusals import InvalidItem
from domain.production.gtins import Gtin, parse_gtin
from domain.production.product_refusals import GtinTaken, ItemNotSellable, ProductNameTaken
from domain.production.products import Product, ProductQuery, Sku, Variant
from domain.shared.identifiers import ItemId, LotId, ProductId, SkuId, VariantId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity
from ports.product_reading import LotLine
from ports.transactions import Transaction
from tests.brewery import Brewery
from tests.contracts.people import entry
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import TODAY

GTIN, OTHER_GTIN = parse_gtin("6291041500213"), parse_gtin("96385074")


def bottle(code: str, variant: str = "Standard", *, gtin: Gtin | None = None) -> NewSku:
    """A third of a litre."""
    return NewSku(variant=variant, size=Quantity(330_000), unit="l", code=code, gtin=gtin, perishable=False)


def ale(brewery: Brewery, name: str = "Pale Ale") -> Product:
    return brewery.app.production.manage_products.create(brewery.caller, name, "Malty.\nWith an end.")


def sold(brewery: Brewery, product: Product, new: NewSku) -> Sku:
    return brewery.app.production.add_sku(brewery.caller, product.id, new)


class TestProducts(StorageContract):
    """For keeping products, their variants and SKUs, inside a transaction."""

    def test_a_product_is_found_as_it_was_kept(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        product, whose = ale(brewery), brewery.caller.organization_id
        assert stores.products.product(whose, product.id) == product
        assert stores.transactions(lambda transaction: transaction.products.get(whose, product.id)) == product
        theirs = cidery.caller.organization_id
        assert stores.products.product(theirs, product.id) is None
        assert stores.transactions(lambda transaction: transaction.products.get(theirs, product.id)) is None

    def test_a_name_is_one_products_only_whatever_its_case(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        first, other = ale(brewery), ale(brewery, "Stout")
        ale(cidery)
        for write in ("add", "save"):
            product_id = ProductId(brewery.app.ids()) if write == "add" else other.id
            product = replace(other, name="PALE ale", id=product_id)

            def keep(transaction: Transaction, write: str = write, product: Product = product) -> None:
                getattr(transaction.products, write)(product, entry(brewery.caller, brewery))

            with pytest.raises(ProductNameTaken):
                stores.transactions(keep)
        whose = brewery.caller.organization_id
        assert stores.products.products(whose, ProductQuery()) == [first, other]

    def test_variants_are_given_by_name(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        product = ale(brewery)
        for number, name in enumerate(("porter", "Amber", "Österreich")):
            sold(brewery, product, bottle(f"ALE-{number}", name))
        whose = brewery.caller.organization_id
        kept = stores.transactions(lambda transaction: transaction.products.variants(whose, product.id))
        assert [variant.name for variant in kept] == ["Amber", "porter", "Österreich"]
        assert stores.products.variants(whose, [product.id]) == kept
        assert stores.products.variants(cidery.caller.organization_id, [product.id]) == []
        assert stores.products.variants(whose, []) == []

    def test_a_variant_is_of_a_product_of_its_organisation(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        product = ale(brewery)
        variant = Variant(
            organization_id=cidery.caller.organization_id,
            id=VariantId(brewery.app.ids()),
            product_id=product.id,
            name="Amber",
        )
        with pytest.raises(stores.broken):
            stores.transactions(lambda transaction: transaction.products.add_variant(variant))

    def test_a_sku_is_kept_and_changed(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        sku, whose = sold(brewery, ale(brewery), bottle("ALE", gtin=GTIN)), brewery.caller.organization_id
        after = replace(sku, size=Quantity(1), unit="ml", price=UnitCost(10**18), gtin=OTHER_GTIN)
        stores.transactions(lambda transaction: transaction.products.save_sku(after, entry(brewery.caller, brewery)))
        assert stores.transactions(lambda transaction: transaction.products.sku(whose, sku.id)) == after
        theirs = cidery.caller.organization_id
        assert stores.transactions(lambda transaction: transaction.products.sku(theirs, sku.id)) is None

    def test_a_gtin_is_one_skus_only_in_its_organisation(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        product = ale(brewery)
        sold(brewery, product, bottle("ALE", gtin=GTIN))
        other = sold(brewery, product, bottle("ALE-2", gtin=OTHER_GTIN))
        with pytest.raises(GtinTaken):
            sold(brewery, product, bottle("ALE-3", gtin=GTIN))
        with pytest.raises(GtinTaken):
            stores.transactions(
                lambda transaction: transaction.products.save_sku(
                    replace(other, gtin=GTIN), entry(brewery.caller, brewery)
                )
            )
        sold(cidery, ale(cidery), bottle("ALE", gtin=GTIN))
        assert len(stores.products.skus(brewery.caller.organization_id, [product.id], TODAY)) == 2

    def test_an_item_keeps_the_stock_of_one_sku(self, stores: Stores, brewery: Brewery) -> None:
        first = sold(brewery, ale(brewery), bottle("ALE"))
        second = replace(first, id=SkuId(brewery.app.ids()))
        with pytest.raises(ItemNotSellable):
            stores.transactions(
                lambda transaction: transaction.products.add_sku(second, entry(brewery.caller, brewery))
            )

    def test_an_item_that_is_sold_is_known_and_stays_a_product(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        sku, malt = sold(brewery, ale(brewery), bottle("ALE")), brewery.item("MALT")
        whose, theirs = brewery.caller.organization_id, cidery.caller.organization_id
        asked = [(whose, sku.item_id), (whose, malt), (theirs, sku.item_id)]
        told = stores.transactions(lambda transaction: [transaction.products.sells(*each) for each in asked])
        assert told == [True, False, False]
        edit = brewery.app.inventory.edit_item
        with pytest.raises(InvalidItem, match="a SKU keeps its stock in this item"):
            edit(brewery.caller, sku.item_id, lambda item: replace(item, kind=ItemKind.INGREDIENT))
        assert edit(brewery.caller, malt, lambda item: replace(item, kind=ItemKind.PRODUCT)).kind is ItemKind.PRODUCT

    def test_a_sku_is_of_a_variant_of_its_product_and_of_an_item_of_its_organisation(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        sku, stout = sold(brewery, ale(brewery), bottle("ALE")), ale(brewery, "Stout")
        theirs = cidery.item("CIDER", kind=ItemKind.PRODUCT, unit="each")
        item = brewery.item("OTHER", kind=ItemKind.PRODUCT, unit="each")
        fresh = replace(sku, id=SkuId(brewery.app.ids()), item_id=item)
        wrong = [
            replace(fresh, product_id=stout.id),
            replace(fresh, item_id=theirs),
            replace(fresh, item_id=ItemId(brewery.app.ids())),
            replace(fresh, size=Quantity(0)),
        ]
        for each in wrong:
            with pytest.raises(stores.broken):
                stores.transactions(
                    lambda transaction, each=each: transaction.products.add_sku(  # type: ignore[misc]
                        each, entry(brewery.caller, brewery)
                    )
                )
        stores.transactions(lambda transaction: transaction.products.add_sku(fresh, entry(brewery.caller, brewery)))


class TestProductReading(StorageContract):
    """For looking at what is sold."""

    def test_products_are_given_by_name_a_page_at_a_time(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        made = {name: ale(brewery, name) for name in ("stout", "Amber", "Österreich", "Bock")}
        ale(cidery, "Cider")
        whose, query = brewery.caller.organization_id, ProductQuery(limit=2)
        page = stores.products.products(whose, query)
        assert page == [made["Amber"], made["Bock"], made["stout"]]
        rest = stores.products.products(whose, replace(query, after=page[1].key))
        assert rest == [made["stout"], made["Österreich"]]

    def test_products_are_found_by_a_part_of_their_name(self, stores: Stores, brewery: Brewery) -> None:
        for name in ("Straße 5%", "Strasse_6", "Stout"):
            ale(brewery, name)
        whose = brewery.caller.organization_id

        def found(search: str) -> list[str]:
            return [each.name for each in stores.products.products(whose, ProductQuery(search=search))]

        assert found("STRASSE") == ["Straße 5%", "Strasse_6"]
        assert found(" 5% ") == ["Straße 5%"]
        assert found("e_6") == ["Strasse_6"]
        assert found("%") == ["Straße 5%"]

    def test_archived_products_are_listed_by_themselves(
        self, stores: Stores, brewery: Brewery, clock: SettableClock
    ) -> None:
        kept, gone = ale(brewery), ale(brewery, "Stout")
        clock.advance(hours=1)
        gone = brewery.app.production.manage_products.archive(brewery.caller, gone.id)
        whose = brewery.caller.organization_id
        assert stores.products.products(whose, ProductQuery()) == [kept]
        assert stores.products.products(whose, ProductQuery(archived=True)) == [gone]

    def test_a_sku_is_shown_with_what_there_is_of_it(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        product = ale(brewery)
        sku = sold(brewery, product, bottle("ALE", "Amber", gtin=GTIN))
        brewery.restock(sku.item_id, "L1", 24)
        brewery.do("reserved", sku.item_id, 6, reference="order 1")
        whose = brewery.caller.organization_id
        [line] = stores.products.skus(whose, [product.id], TODAY)
        assert (line.sku, line.product, line.variant) == (sku, "Pale Ale", "Amber")
        assert line.stock == brewery.line(sku.item_id)
        assert (line.stock.item.on_hand, line.stock.available) == (24_000_000, 18_000_000)
        for found in (
            stores.products.sku(whose, sku.id, TODAY),
            stores.products.sku_of_code(whose, "ALE", TODAY),
            stores.products.sku_of_gtin(whose, GTIN, TODAY),
        ):
            assert found == line
        theirs = cidery.caller.organization_id
        assert stores.products.skus(theirs, [product.id], TODAY) == []
        assert stores.products.sku(theirs, sku.id, TODAY) is None
        assert stores.products.sku_of_code(theirs, "ALE", TODAY) is None
        assert stores.products.sku_of_code(whose, "no\x00code", TODAY) is None
        assert stores.products.sku_of_gtin(theirs, GTIN, TODAY) is None

    def test_skus_are_given_in_the_order_in_which_they_were_made(self, stores: Stores, brewery: Brewery) -> None:
        products = [ale(brewery), ale(brewery, "Stout")]
        made = [sold(brewery, products[number % 2], bottle(f"SKU-{number}")) for number in range(4)]
        whose = brewery.caller.organization_id
        lines = stores.products.skus(whose, [product.id for product in products], TODAY)
        assert [line.sku for line in lines] == made
        assert [line.sku for line in stores.products.skus(whose, [products[1].id], TODAY)] == made[1::2]

    def test_lots_are_shown_with_what_they_are_sold_as(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        sku = sold(brewery, ale(brewery), bottle("ALE", "Amber", gtin=GTIN))
        malt = brewery.item("MALT")
        first, second = brewery.restock(malt, "M1", 5), brewery.restock(sku.item_id, "L1", 24)
        brewery.do("sale", malt, 5)
        whose = brewery.caller.organization_id
        kept = {**brewery.lots(malt), **brewery.lots(sku.item_id)}
        assert stores.products.lots(whose, [second, first, first]) == [
            LotLine(lot=kept["M1"], item=brewery.stock(malt).name),
            LotLine(lot=kept["L1"], item=brewery.stock(sku.item_id).name, sku=sku, product="Pale Ale", variant="Amber"),
        ]
        assert stores.products.lots(whose, []) == []
        assert stores.products.lots(whose, [LotId(brewery.app.ids())]) == []
        assert stores.products.lots(cidery.caller.organization_id, [first, second]) == []
