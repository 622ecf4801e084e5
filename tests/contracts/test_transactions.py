from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import pytest

from domain.inventory.changes import Change, ChangeType
from domain.inventory.item_rules import NewItem
from domain.inventory.items import ItemKind
from domain.inventory.refusals import InsufficientStock, LotCodeTaken
from domain.shared.identifiers import ItemId
from ports.transactions import Transaction
from tests.brewery import Brewery, change
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import kilos


class Interrupted(Exception):
    """Something went wrong in the middle."""


class TestTransactions(StorageContract):
    """For doing all of a change or nothing."""

    def test_a_transaction_gives_what_its_work_gives(self, stores: Stores) -> None:
        assert stores.transactions(lambda _: "done") == "done"

    def test_what_a_transaction_did_is_there_when_it_is_over(self, stores: Stores, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        stores.transactions(lambda transaction: _restock(transaction, brewery, malt))
        assert brewery.stock(malt).on_hand == kilos(5)

    def test_nothing_of_a_failed_transaction_stays(self, stores: Stores, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        brewery.restock(malt, "A", 5)
        before = stores.kept(brewery.caller.organization_id)

        def work(transaction: Transaction) -> None:
            _restock(transaction, brewery, malt)
            within = brewery.app.inventory.adjust_inventory.within
            within(transaction, brewery.caller, [change("sale", malt, 7), change("reserved", malt, 1, reference="1")])
            new = NewItem(code="HOPS", name="Hops", kind=ItemKind.INGREDIENT, unit="g")
            brewery.app.inventory.create_items.within(transaction, brewery.caller, [new])
            raise Interrupted

        with pytest.raises(Interrupted):
            stores.transactions(work)
        assert stores.kept(brewery.caller.organization_id) == before

    def test_a_key_claimed_by_a_failed_transaction_is_free(self, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        with pytest.raises(InsufficientStock):
            brewery.do("sale", malt, 1, key="once")
        brewery.restock(malt, "A", 5)
        assert brewery.do("sale", malt, 1, key="once").delta == kilos(-1)

    def test_a_refusal_of_one_line_undoes_the_others(self, stores: Stores, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        brewery.restock(malt, "A", 5)
        before = stores.kept(brewery.caller.organization_id)
        with pytest.raises(LotCodeTaken):
            brewery.together([change("sale", malt, 1), change("restock", malt, 1, lot_code="A")])
        assert stores.kept(brewery.caller.organization_id) == before

    def test_a_transaction_sees_what_it_did_itself(self, stores: Stores, brewery: Brewery) -> None:
        malt = brewery.item("MALT")

        def work(transaction: Transaction) -> int:
            _restock(transaction, brewery, malt)
            [item] = transaction.stock.lock(brewery.caller.organization_id, [malt]).items.values()
            return item.on_hand

        assert stores.transactions(work) == kilos(5)

    def test_nobody_else_sees_it_before_it_is_over(self, stores: Stores, brewery: Brewery) -> None:
        malt = brewery.item("MALT")

        def work(transaction: Transaction) -> int:
            _restock(transaction, brewery, malt)
            return brewery.stock(malt).on_hand

        assert stores.transactions(work) == 0

    def test_transactions_on_one_item_wait_for_each_other(self, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        brewery.restock(malt, "A", 8)
        with ThreadPoolExecutor(4) as threads:
            left = list(threads.map(lambda _: brewery.do("sale", malt, 1).on_hand, range(8)))
        assert sorted(left) == [kilos(each) for each in range(8)]
        assert brewery.findings() == []

    def test_transactions_on_many_items_never_wait_for_each_other_for_ever(self, brewery: Brewery) -> None:
        items = [brewery.item(code) for code in ("A", "B", "C")]

        def turn(number: int) -> None:
            order = items if number % 2 else items[::-1]
            brewery.together([change("restock", item, 1) for item in order])

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(turn, range(12)))
        assert [brewery.stock(item).on_hand for item in items] == [kilos(12)] * 3


def _restock(transaction: Transaction, brewery: Brewery, item: ItemId) -> None:
    five = Change(type=ChangeType.RESTOCK, item_id=item, amount=Fraction(5))
    brewery.app.inventory.adjust_inventory.within(transaction, brewery.caller, [five])
