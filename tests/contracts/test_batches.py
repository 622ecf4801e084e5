"""`Batches` and `BatchReading`: runs whose plans and events never change, looked at in one statement each."""

from dataclasses import replace

import pytest

from domain.production.batch_steps import Step
from domain.production.batches import BatchStatus, Event, EventKind
from domain.shared.identifiers import BatchId, OrganizationId
from ports.batch_reading import BatchQuery
from ports.transactions import Transaction
from tests.batches import Cellar
from tests.brewery import Brewery
from tests.contracts.people import entry
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores


class TestBatches(StorageContract):
    """For running batches, inside a transaction."""

    @pytest.fixture
    def cellar(self, brewery: Brewery) -> Cellar:
        return Cellar.opened(brewery)

    def test_a_batch_is_found_as_it_was_kept(self, stores: Stores, cellar: Cellar, cidery: Brewery) -> None:
        batch, whose = cellar.started(), cellar.brewery.caller.organization_id
        assert stores.transactions(lambda transaction: transaction.batches.lock(whose, batch.id)) == batch
        assert stores.batches.batch(whose, batch.id) == batch
        theirs = cidery.caller.organization_id
        assert stores.transactions(lambda transaction: transaction.batches.lock(theirs, batch.id)) is None

    def test_numbers_are_counted_for_each_organisation_prefix_and_year(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        whose, theirs = brewery.caller.organization_id, cidery.caller.organization_id

        def count(transaction: Transaction) -> list[int]:
            asked = [(whose, "B", 2026), (whose, "B", 2026), (whose, "C", 2026), (whose, "B", 2027)]
            return [transaction.batches.next_number(*each) for each in [*asked, (theirs, "B", 2026)]]

        assert stores.transactions(count) == [1, 2, 1, 1, 1]

    def test_a_number_that_was_not_kept_is_given_again(self, stores: Stores, brewery: Brewery) -> None:
        whose = brewery.caller.organization_id

        def count_and_fail(transaction: Transaction) -> None:
            transaction.batches.next_number(whose, "B", 2026)
            raise LookupError

        with pytest.raises(LookupError):
            stores.transactions(count_and_fail)
        assert stores.transactions(lambda transaction: transaction.batches.next_number(whose, "B", 2026)) == 1

    def test_a_label_is_one_batchs_only(self, stores: Stores, cellar: Cellar) -> None:
        batch, brewery = cellar.planned(), cellar.brewery
        event = Event(number=1, kind=EventKind.PLANNED, at=batch.planned_at, actor_id=batch.planned_by)
        other = Step(batch=replace(batch, id=BatchId(brewery.app.ids())), events=(event,))
        with pytest.raises(stores.broken):
            stores.transactions(lambda transaction: transaction.batches.add(other, entry(brewery.caller, brewery)))

    def test_an_event_has_a_number_of_its_own(self, stores: Stores, cellar: Cellar) -> None:
        batch, brewery = cellar.planned(), cellar.brewery
        event = Event(number=1, kind=EventKind.NOTE, at=batch.planned_at, actor_id=batch.planned_by, text="again")
        with pytest.raises(stores.broken):
            stores.transactions(
                lambda transaction: transaction.batches.save(
                    Step(batch=batch, events=(event,)), entry(brewery.caller, brewery)
                )
            )

    def test_an_adjustment_is_of_one_batch(self, stores: Stores, cellar: Cellar) -> None:
        first, brewery = cellar.started(), cellar.brewery
        second = cellar.again(first.plan.recipe_id)
        moved = tuple(cellar.movements(first))
        with pytest.raises(stores.broken):
            stores.transactions(
                lambda transaction: transaction.batches.save(
                    Step(batch=second, events=(), movements=moved), entry(brewery.caller, brewery)
                )
            )

    def test_events_and_movements_come_in_order_and_to_their_organisation_only(
        self, stores: Stores, cellar: Cellar, cidery: Brewery
    ) -> None:
        batch = cellar.finish(cellar.waste(cellar.more(cellar.started(), cellar.hops, "0.1"), cellar.hops, "0.1"))
        whose, theirs = cellar.brewery.caller.organization_id, cidery.caller.organization_id

        def told(organization_id: OrganizationId) -> tuple[object, object]:
            return stores.transactions(
                lambda transaction: (
                    transaction.batches.events(organization_id, batch.id),
                    transaction.batches.movements(organization_id, batch.id),
                )
            )

        events, movements = told(whose)
        assert events == [each.event for each in stores.batches.events(whose, batch.id)]
        assert movements == [each.movement for each in stores.batches.movements(whose, batch.id)]
        assert [each.event.number for each in stores.batches.events(whose, batch.id)] == list(range(1, 7))
        assert told(theirs) == ([], [])

    def test_the_batch_of_an_adjustment_or_a_reference_is_known(
        self, stores: Stores, cellar: Cellar, cidery: Brewery
    ) -> None:
        batch, whose = cellar.started(), cellar.brewery.caller.organization_id
        moved = cellar.movements(batch)[0].adjustment_id

        def owners(transaction: Transaction) -> list[str | None]:
            of = transaction.batches.owner_of
            theirs = cidery.caller.organization_id
            return [
                of(whose, [moved], []),
                of(whose, [], [batch.label]),
                of(whose, [], ["order", "no\x00thing"]),
                of(theirs, [moved], [batch.label]),
            ]

        assert stores.transactions(owners) == [batch.label, batch.label, None, None]


class TestBatchReading(StorageContract):
    """For looking at batches."""

    @pytest.fixture
    def cellar(self, brewery: Brewery) -> Cellar:
        return Cellar.opened(brewery)

    def test_the_list_has_the_last_planned_first_a_page_at_a_time(
        self, stores: Stores, cellar: Cellar, cidery: Brewery
    ) -> None:
        first = cellar.planned()
        second, third = (cellar.again(first.plan.recipe_id) for _ in range(2))
        whose, query = cellar.brewery.caller.organization_id, BatchQuery(limit=1)
        assert stores.batches.page(whose, query) == [third, second]
        after = replace(query, after=(third.planned_at, third.id))
        assert stores.batches.page(whose, after) == [second, first]
        assert stores.batches.page(cidery.caller.organization_id, query) == []

    def test_the_list_is_narrowed_by_status_recipe_and_label(self, stores: Stores, cellar: Cellar) -> None:
        first, whose = cellar.planned(), cellar.brewery.caller.organization_id
        begun, other = cellar.start(cellar.again(first.plan.recipe_id).id), cellar.planned(name="Other", bulk=False)
        page = stores.batches.page
        assert page(whose, BatchQuery(status=BatchStatus.IN_PROGRESS)) == [begun]
        assert page(whose, BatchQuery(recipe_id=other.plan.recipe_id)) == [other]
        assert page(whose, BatchQuery(search=first.label.lower())) == [first]
        assert page(whose, BatchQuery(search="%")) == []
        assert page(whose, BatchQuery(search="\x00")) == []

    def test_a_batch_is_found_by_its_label(self, stores: Stores, cellar: Cellar, cidery: Brewery) -> None:
        batch, whose = cellar.planned(), cellar.brewery.caller.organization_id
        assert stores.batches.id_of_label(whose, batch.label) == batch.id
        assert stores.batches.id_of_label(whose, "\x00") is None
        assert stores.batches.id_of_label(cidery.caller.organization_id, batch.label) is None
        assert stores.batches.batch(cidery.caller.organization_id, batch.id) is None

    def test_what_it_did_is_told_with_the_names_of_people_items_and_lots(
        self, stores: Stores, cellar: Cellar, cidery: Brewery
    ) -> None:
        batch, whose = cellar.started(), cellar.brewery.caller.organization_id
        traced = stores.batches.movements(whose, batch.id)
        assert [(each.item_code, each.lot_code, each.unit) for each in traced] == [
            ("MALT", "M-1", "kg"),
            ("MALT", "M-2", "kg"),
            ("HOPS", "H-1", "kg"),
            ("BOTTLE", "B-1", "each"),
        ]
        assert {each.actor for each in stores.batches.events(whose, batch.id)} == {"Ada"}
        assert stores.batches.movements(cidery.caller.organization_id, batch.id) == []
        assert stores.batches.events(cidery.caller.organization_id, batch.id) == []
