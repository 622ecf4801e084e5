from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.memory.clock import SettableClock
from domain.inventory.item_rules import NewItem
from domain.inventory.items import ItemKind
from domain.inventory.overview import ItemQuery, Show, Sort, StockLine, search_key, sort_key
from domain.shared.identifiers import ItemId
from tests.brewery import Brewery
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW, TODAY, kilos, price

TOMORROW = TODAY + timedelta(days=1)
NAMES = [
    "Apple",
    "apple",
    "äpfel",
    "Äpfel",
    "Zucker",
    "öl",
    "Öl",
    "straße",
    "STRASSE",
    "Ω ohm",
    "50 % Essig",
    "a_b",
    "a\\b",
    "İstanbul",
    "🍺 Bier",
    "酵母",
]


def lines(stores: Stores, brewery: Brewery, query: ItemQuery, today: date = TODAY) -> Sequence[StockLine]:
    return stores.reading.items(brewery.caller.organization_id, query, today)


def codes(stores: Stores, brewery: Brewery, query: ItemQuery, today: date = TODAY) -> list[str]:
    return [line.item.code for line in lines(stores, brewery, query, today)]


def names(stores: Stores, brewery: Brewery, query: ItemQuery) -> set[str]:
    return {line.item.name for line in lines(stores, brewery, query)}


def paged(stores: Stores, brewery: Brewery, query: ItemQuery) -> Iterator[StockLine]:
    """The whole list, page by page."""
    while True:
        page = lines(stores, brewery, query)
        assert len(page) <= query.limit + 1
        yield from page[: query.limit]
        if len(page) <= query.limit:
            return
        last = page[query.limit - 1].item
        query = replace(query, after=(sort_key(last, query.sort), last.id))


class OfAShop(StorageContract):
    """With many names."""

    @pytest.fixture
    def shop(self, brewery: Brewery, clock: SettableClock) -> Brewery:
        """Sixteen items whose names differ by case, accents and script; many alike in stock, value and time."""
        for number, name in enumerate(NAMES):
            new = NewItem(code=f"C{number * 7 % 16:02d}", name=name, kind=list(ItemKind)[number % 5], unit="kg")
            [item] = brewery.app.inventory.create_items(brewery.caller, [new])
            if number % 3:
                brewery.restock(item.id, "A", number % 3, unit_cost=price(number % 4))
            clock.advance(microseconds=number % 2)
        return brewery


class TestOrder(OfAShop):
    """`StockReading.items`: ordered and paged alike everywhere."""

    @pytest.mark.parametrize("sort", Sort)
    def test_items_are_ordered_by_code_points_and_numbers_and_ties_by_id(
        self, stores: Stores, shop: Brewery, sort: Sort
    ) -> None:
        upwards = lines(stores, shop, ItemQuery(sort=sort, limit=99))
        places = [(sort_key(line.item, sort), line.item.id) for line in upwards]
        assert len(places) == len(NAMES)
        assert places == sorted(places)
        assert list(lines(stores, shop, ItemQuery(sort=sort, limit=99, descending=True))) == upwards[::-1]

    @pytest.mark.parametrize("limit", [1, 3, 8, 15, 16])
    @pytest.mark.parametrize("sort", Sort)
    def test_pages_follow_each_other_without_a_gap_or_a_repetition(
        self, stores: Stores, shop: Brewery, sort: Sort, limit: int
    ) -> None:
        for descending in (False, True):
            query = ItemQuery(sort=sort, descending=descending, limit=99)
            assert list(paged(stores, shop, replace(query, limit=limit))) == lines(stores, shop, query)

    def test_a_page_goes_on_after_an_item_that_is_gone(self, stores: Stores, shop: Brewery) -> None:
        every = lines(stores, shop, ItemQuery(limit=99))
        last = every[4].item
        shop.app.inventory.edit_item.archive(shop.caller, last.id)
        following = lines(stores, shop, ItemQuery(limit=2, after=(sort_key(last, Sort.NAME), last.id)))
        assert [line.item.id for line in following] == [line.item.id for line in every[5:8]]

    def test_a_renamed_item_moves(self, stores: Stores, shop: Brewery) -> None:
        item = lines(stores, shop, ItemQuery(limit=99))[-1].item
        shop.app.inventory.edit_item(shop.caller, item.id, lambda before: replace(before, name="0"))
        assert lines(stores, shop, ItemQuery(limit=1))[0].item.id == item.id


class TestSearch(OfAShop):
    """`StockReading.items`: searched alike everywhere."""

    @pytest.mark.parametrize(
        "search",
        [
            "",
            "apple",
            "APPLE",
            "PFEL",
            "Ä",
            "ä",
            "ÖL",
            "strasse",
            "STRAßE",
            "ω",
            "%",
            "_",
            "\\",
            "a%b",
            "istanbul",
            "i̇stanbul",
            "🍺",
            "母",
            "c0",
            "C15",
            "  apple  ",
            "50 % essig",
            "'",
            "nowhere",
        ],
    )
    def test_an_item_is_found_by_any_part_of_its_name_or_code_whatever_the_case(
        self, stores: Stores, shop: Brewery, search: str
    ) -> None:
        every = lines(stores, shop, ItemQuery(limit=99))
        wanted = search.strip().casefold()
        expected = [line for line in every if wanted in search_key(line.item.name, line.item.code)]
        assert list(lines(stores, shop, ItemQuery(search=search, limit=99))) == expected

    def test_a_search_finds_what_is_written_with_another_case_or_letter(self, stores: Stores, shop: Brewery) -> None:
        assert names(stores, shop, ItemQuery(search="STRASSE")) == {"straße", "STRASSE"}
        assert names(stores, shop, ItemQuery(search="ÄPF")) == {"äpfel", "Äpfel"}
        assert names(stores, shop, ItemQuery(search="_")) == {"a_b"}

    @pytest.mark.parametrize("search", ["nul \x00", "half \ud800"])
    def test_a_search_for_what_cannot_be_kept_finds_nothing(self, stores: Stores, shop: Brewery, search: str) -> None:
        assert lines(stores, shop, ItemQuery(search=search)) == []

    def test_items_are_filtered_by_kind(self, stores: Stores, shop: Brewery) -> None:
        every = lines(stores, shop, ItemQuery(limit=99))
        for kind in ItemKind:
            expected = [line for line in every if line.item.kind is kind]
            assert list(lines(stores, shop, ItemQuery(kind=kind, limit=99))) == expected

    def test_search_filter_and_pages_go_together(self, stores: Stores, shop: Brewery) -> None:
        query = ItemQuery(search="l", show=Show.OUT, sort=Sort.CREATED, descending=True, limit=99)
        whole = lines(stores, shop, query)
        assert {line.item.name for line in whole} == {"Apple", "Äpfel", "Öl"}
        assert list(paged(stores, shop, replace(query, limit=1))) == whole


class TestAvailability(StorageContract):
    """`StockReading`: what of an item may be used, and which items are shown for it."""

    @pytest.fixture
    def cellar(self, brewery: Brewery) -> Brewery:
        """
        Items named for what is special about them.

        MIXED has four lots: A with 5 kg, 4 of them reserved; B with 2 kg, held, 1 of them reserved; C with 2 kg,
        expired; D with 3 kg, expired and held.
        """
        for code in ("ENDS", "PLENTY", "GONE", "HELD", "OLD", "PROMISED", "SHELVED"):
            self.stock(brewery, code, "A", 1 if code != "PLENTY" else 9)
        brewery.item("WATER", tracked=False)
        self.edit(brewery, "ENDS", reorder_point=1)
        self.edit(brewery, "PLENTY", reorder_point=8)
        brewery.do("sale", self.item(brewery, "GONE"), 1)
        self.hold(brewery, "HELD", "A")
        self.stock(brewery, "OLD", "B", 1, ends=-1)
        brewery.do("trash", self.item(brewery, "OLD"), 1, lot_code="A")
        brewery.do("reserved", self.item(brewery, "PROMISED"), 1, reference="order 1")
        brewery.app.inventory.edit_item.archive(brewery.caller, self.item(brewery, "SHELVED"))
        for code, amount, ends in (("A", 5, 5), ("B", 2, 3), ("C", 2, -1), ("D", 3, -2)):
            self.stock(brewery, "MIXED", code, amount, ends)
        self.edit(brewery, "MIXED", reorder_point=1)
        for code, amount in (("A", 4), ("B", 1)):
            brewery.do("reserved", self.item(brewery, "MIXED"), amount, lot_code=code, reference="order 1")
        for code in ("B", "D"):
            self.hold(brewery, "MIXED", code)
        return brewery

    @staticmethod
    def item(brewery: Brewery, code: str) -> ItemId:
        return brewery.app.inventory.view_stock.item_of_code(brewery.caller, code).item.id

    @classmethod
    def stock(cls, brewery: Brewery, code: str, lot: str, amount: int, ends: int = 0) -> None:
        """A lot that ends so many days from today, of an item that is made if it is not there."""
        if not brewery.app.inventory.view_stock.reading.ids_of_codes(brewery.caller.organization_id, [code]):
            brewery.item(code, perishable=True)
        day, then = TODAY + timedelta(days=ends), NOW - timedelta(days=9)
        brewery.restock(cls.item(brewery, code), lot, amount, expires_on=day, effective_at=then)

    @classmethod
    def edit(cls, brewery: Brewery, code: str, reorder_point: int) -> None:
        point = kilos(reorder_point)
        brewery.app.inventory.edit_item(
            brewery.caller, cls.item(brewery, code), lambda before: replace(before, reorder_point=point)
        )

    @classmethod
    def hold(cls, brewery: Brewery, code: str, lot: str) -> None:
        brewery.app.inventory.hold_lot(brewery.caller, brewery.lots(cls.item(brewery, code))[lot].id, "smells")

    @pytest.mark.parametrize(
        ("show", "shown"),
        [
            (Show.ACTIVE, ["ENDS", "GONE", "HELD", "MIXED", "OLD", "PLENTY", "PROMISED", "WATER"]),
            (Show.LOW, ["ENDS", "MIXED"]),
            (Show.OUT, ["GONE", "HELD", "OLD", "PROMISED"]),
            (Show.EXPIRED, ["MIXED", "OLD"]),
            (Show.ARCHIVED, ["SHELVED"]),
            (Show.ALL, ["ENDS", "GONE", "HELD", "MIXED", "OLD", "PLENTY", "PROMISED", "SHELVED", "WATER"]),
        ],
    )
    def test_items_are_shown_for_what_may_be_used_of_them(
        self, stores: Stores, cellar: Brewery, show: Show, shown: list[str]
    ) -> None:
        assert codes(stores, cellar, ItemQuery(show=show, sort=Sort.CODE)) == shown

    def test_what_expires_is_judged_by_the_day_that_is_told(self, stores: Stores, cellar: Brewery) -> None:
        expired = ItemQuery(show=Show.EXPIRED, sort=Sort.CODE)
        assert codes(stores, cellar, expired, TODAY - timedelta(days=1)) == []
        assert codes(stores, cellar, expired, TOMORROW) == ["ENDS", "MIXED", "OLD", "PLENTY"]

    def test_held_and_expired_stock_is_counted_as_far_as_nobody_has_reserved_it(
        self, stores: Stores, cellar: Brewery
    ) -> None:
        item = cellar.stock(self.item(cellar, "MIXED"))
        line = stores.reading.item(cellar.caller.organization_id, item.id, TODAY)
        assert line == StockLine(item=item, held=kilos(4), expired=kilos(2), next_expiry=TODAY + timedelta(days=3))
        assert line.available == kilos(1)

    def test_the_next_expiry_is_that_of_stock_there_is_and_still_to_come(self, stores: Stores, cellar: Brewery) -> None:
        ends, gone = self.item(cellar, "ENDS"), self.item(cellar, "GONE")
        organization_id = cellar.caller.organization_id
        found = [
            stores.reading.item(organization_id, *asked) for asked in ((ends, TODAY), (ends, TOMORROW), (gone, TODAY))
        ]
        assert [line.next_expiry for line in found if line is not None] == [TODAY, None, None]

    def test_every_way_to_look_at_an_item_tells_the_same(self, stores: Stores, cellar: Brewery) -> None:
        organization_id = cellar.caller.organization_id
        for line in lines(stores, cellar, ItemQuery(show=Show.ALL, limit=99)):
            assert stores.reading.item(organization_id, line.item.id, TODAY) == line
            assert stores.reading.item_of_code(organization_id, line.item.code, TODAY) == line
