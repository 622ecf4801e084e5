"""`Recalls` and `RecallReading`: numbered without gaps, on lots that never change, looked at in one statement each."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.inventory.refusals import UnknownLot
from domain.production.recalls import Outcome, Recall, RecallKind, close, packed
from domain.shared.identifiers import LotId, RecallId
from domain.shared.quantity import MILLION
from ports.recall_reading import NamedLot, RecallQuery, ToldRecall
from ports.transactions import Transaction
from tests.brewery import Brewery
from tests.contracts.people import entry
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW


def lot_of(brewery: Brewery) -> LotId:
    return brewery.restock(brewery.item(f"MALT-{brewery.app.ids()}"), "M-1", 5)


def kept(stores: Stores, brewery: Brewery, *lots: LotId, kind: RecallKind = RecallKind.DRILL) -> Recall:
    """A recall that was begun just now."""
    caller = brewery.caller

    def work(transaction: Transaction) -> Recall:
        recall = Recall(
            organization_id=caller.organization_id,
            id=RecallId(brewery.app.ids()),
            number=transaction.recalls.next_number(caller.organization_id),
            kind=kind,
            reason="Glass",
            lots=tuple(sorted(lots)),
            started_at=NOW,
            started_by=caller.actor_id,
        )
        transaction.recalls.add(recall, entry(caller, brewery))
        return recall

    return stores.transactions(work)


class TestRecalls(StorageContract):
    """For keeping recalls, inside a transaction."""

    def test_a_recall_is_found_as_it_was_kept(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        recall = kept(stores, brewery, lot_of(brewery), lot_of(brewery))
        whose, theirs = brewery.caller.organization_id, cidery.caller.organization_id
        assert stores.transactions(lambda transaction: transaction.recalls.lock(whose, recall.id)) == recall
        assert stores.transactions(lambda transaction: transaction.recalls.lock(theirs, recall.id)) is None

    def test_where_it_stands_is_kept(self, stores: Stores, brewery: Brewery) -> None:
        recall, caller = kept(stores, brewery, lot_of(brewery)), brewery.caller
        done = packed(recall, 7, NOW + timedelta(minutes=4))
        done = close(done, Outcome.DONE, "All back", by=caller.actor_id, now=NOW + timedelta(hours=1))
        stores.transactions(lambda transaction: transaction.recalls.save(done, entry(caller, brewery)))
        found = stores.transactions(lambda transaction: transaction.recalls.lock(caller.organization_id, recall.id))
        assert found == done

    def test_numbers_count_each_organisations_recalls(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        numbers = [kept(stores, whose, lot_of(whose)).number for whose in (brewery, brewery, cidery)]
        assert numbers == [1, 2, 1]

    def test_a_number_that_was_not_kept_is_given_again(self, stores: Stores, brewery: Brewery) -> None:
        with pytest.raises(UnknownLot):
            kept(stores, brewery, LotId(UUID(int=77)))
        assert kept(stores, brewery, lot_of(brewery)).number == 1

    def test_lots_of_others_are_unknown(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        theirs = lot_of(cidery)
        with pytest.raises(UnknownLot) as refused:
            kept(stores, brewery, lot_of(brewery), theirs)
        assert refused.value.got == str(theirs)
        assert stores.recalls.page(brewery.caller.organization_id, RecallQuery()) == []

    def test_a_number_is_given_once(self, stores: Stores, brewery: Brewery) -> None:
        again = replace(kept(stores, brewery, lot_of(brewery)), id=RecallId(brewery.app.ids()))
        with pytest.raises(stores.broken):
            stores.transactions(lambda transaction: transaction.recalls.add(again, entry(brewery.caller, brewery)))


class TestRecallReading(StorageContract):
    """For looking at recalls."""

    def test_one_is_told_with_the_names_of_lots_and_people(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        hops, malt = brewery.item("HOPS"), brewery.item("MALT")
        second, first = brewery.restock(malt, "M-2", 1), brewery.restock(malt, "M-1", 1)
        third = brewery.restock(hops, "H-1", 1)
        recall, caller = kept(stores, brewery, second, first, third), brewery.caller
        told = ToldRecall(
            recall=recall,
            lots=[
                NamedLot(id=third, code="H-1", item_id=hops, item_code="HOPS", item_name="Hops"),
                NamedLot(id=first, code="M-1", item_id=malt, item_code="MALT", item_name="Malt"),
                NamedLot(id=second, code="M-2", item_id=malt, item_code="MALT", item_name="Malt"),
            ],
            started_by="Ada",
            closed_by=None,
        )
        assert stores.recalls.recall(caller.organization_id, recall.id) == told
        done = close(recall, Outcome.MISTAKE, "The wrong lots", by=caller.actor_id, now=NOW)
        stores.transactions(lambda transaction: transaction.recalls.save(done, entry(caller, brewery)))
        closed = stores.recalls.recall(caller.organization_id, recall.id)
        assert closed == replace(told, recall=done, closed_by="Ada")
        theirs = cidery.caller.organization_id
        assert stores.recalls.recall(theirs, recall.id) is None
        assert stores.recalls.id_of_number(caller.organization_id, 1) == recall.id
        assert [stores.recalls.id_of_number(theirs, number) for number in (-1, 1, 2**63)] == [None, None, None]

    def test_lots_are_found_by_their_code_or_their_item(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        malt, hops = brewery.item("MALT"), brewery.item("HOPS")
        first, second = brewery.restock(malt, "Ep_4702", 5), brewery.restock(malt, "ÄP-2", 7)
        brewery.restock(hops, "EPX4702", 1)
        whose = brewery.caller.organization_id

        def found(search: str, limit: int = 9) -> list[str]:
            return [each.lot.code for each in stores.recalls.lots(whose, search, limit)]

        assert found("eP_4702") == ["Ep_4702"]
        assert found("äp") == []
        assert found("ÄP") == ["ÄP-2"]
        assert found("mAlT") == ["ÄP-2", "Ep_4702"]
        assert found("", 2) == ["EPX4702", "ÄP-2"]
        assert [found(each) for each in ("nothing", "%", "\x00", "\ud800")] == [[], [], [], []]
        assert stores.recalls.lots(cidery.caller.organization_id, "", 9) == []
        [told] = stores.recalls.lots(whose, "ÄP-2", 1)
        assert (told.lot.id, told.lot.item_code, told.lot.item_name) == (second, "MALT", "Malt")
        assert (told.remaining, told.unit, told.expires_on) == (7 * MILLION, "kg", None)
        assert first != second

    def test_the_list_has_the_last_started_first_a_page_at_a_time(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        lot, whose = lot_of(brewery), brewery.caller.organization_id
        for _ in range(3):
            kept(stores, brewery, lot)

        def page(query: RecallQuery) -> list[int]:
            return [each.recall.number for each in stores.recalls.page(whose, query)]

        assert page(RecallQuery(limit=1)) == [3, 2]
        assert page(RecallQuery(limit=1, before=3)) == [2, 1]
        assert stores.recalls.page(cidery.caller.organization_id, RecallQuery()) == []

    def test_the_list_is_narrowed_by_kind_and_by_what_is_open(self, stores: Stores, brewery: Brewery) -> None:
        lot, caller = lot_of(brewery), brewery.caller
        drill, real = kept(stores, brewery, lot), kept(stores, brewery, lot, kind=RecallKind.RECALL)
        done = close(drill, Outcome.DONE, "Quick", by=caller.actor_id, now=NOW)
        stores.transactions(lambda transaction: transaction.recalls.save(done, entry(caller, brewery)))

        def found(query: RecallQuery) -> list[Recall]:
            return [each.recall for each in stores.recalls.page(caller.organization_id, query)]

        assert found(RecallQuery(kind=RecallKind.RECALL)) == found(RecallQuery(is_open=True)) == [real]
        assert found(RecallQuery(kind=RecallKind.DRILL)) == found(RecallQuery(is_open=False)) == [done]
        assert found(RecallQuery(kind=RecallKind.DRILL, is_open=True)) == []
