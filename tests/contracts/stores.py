"""The adapters of the storage ports under test."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from adapters.memory.access import MemoryAccess
from adapters.memory.batch_reading import MemoryBatchReading
from adapters.memory.billing_reading import MemoryBillingReading
from adapters.memory.constraints import ConstraintBroken
from adapters.memory.genealogy import MemoryGenealogy
from adapters.memory.label_jobs import MemoryLabelJobReading
from adapters.memory.login_attempts import MemoryLoginAttempts
from adapters.memory.lot_reach import MemoryLotReach
from adapters.memory.passkeys import MemoryPasskeyChallenges
from adapters.memory.people_reading import MemoryPeopleReading
from adapters.memory.product_reading import MemoryProductReading
from adapters.memory.reading import MemoryStockReading
from adapters.memory.recall_reading import MemoryRecallReading
from adapters.memory.recipe_reading import MemoryRecipeReading
from adapters.memory.store import MemoryStore
from adapters.memory.transactions import MemoryTransactions
from adapters.sql.access import SqlAccess
from adapters.sql.batch_reading import SqlBatchReading
from adapters.sql.billing_reading import SqlBillingReading
from adapters.sql.engine import create
from adapters.sql.genealogy import SqlGenealogy
from adapters.sql.label_jobs import SqlLabelJobReading
from adapters.sql.login_attempts import SqlLoginAttempts
from adapters.sql.lot_reach import SqlLotReach
from adapters.sql.passkey_challenges import SqlPasskeyChallenges
from adapters.sql.people_reading import SqlPeopleReading
from adapters.sql.product_reading import SqlProductReading
from adapters.sql.reading import SqlStockReading
from adapters.sql.recall_reading import SqlRecallReading
from adapters.sql.recipe_reading import SqlRecipeReading
from adapters.sql.transactions import SqlTransactions
from domain.inventory.adjustments import Adjustment, Movement
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.needs import Need
from domain.inventory.stock import Reservation, Stock
from domain.shared.identifiers import ItemId, OrganizationId
from domain.shared.units import Unit
from ports.access import Access
from ports.batch_reading import BatchReading
from ports.billing_reading import BillingReading
from ports.genealogy import Genealogy
from ports.label_jobs import LabelJobReading
from ports.login_attempts import LoginAttempts
from ports.lot_reach import LotReach
from ports.passkey_challenges import PasskeyChallenges
from ports.people_reading import PeopleReading
from ports.product_reading import ProductReading
from ports.recall_reading import RecallReading
from ports.recipe_reading import RecipeReading
from ports.stock_reading import StockReading
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """All that an organisation keeps, as its ports tell it: what is equal before and after was not written to."""

    units: Sequence[Unit]
    items: Sequence[Item]
    lots: Sequence[Lot]
    reservations: Sequence[Reservation]
    movements: Sequence[tuple[Adjustment, Movement]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """
    One adapter of the storage ports.

    It may hold organisations of other tests. `broken` is what it raises for a row that no correct caller writes.
    """

    transactions: Transactions
    reading: StockReading
    access: Access
    login_attempts: LoginAttempts
    passkey_challenges: PasskeyChallenges
    people: PeopleReading
    products: ProductReading
    bills: BillingReading
    recipes: RecipeReading
    batches: BatchReading
    genealogy: Genealogy
    recalls: RecallReading
    reach: LotReach
    label_jobs: LabelJobReading
    broken: type[Exception]

    def read(self, organization_id: OrganizationId, *needs: Need) -> Mapping[ItemId, Stock]:
        """What these needs get, in a transaction of their own."""

        def work(transaction: Transaction) -> Mapping[ItemId, Stock]:
            locked = transaction.stock.lock(organization_id, [need.item_id for need in needs])
            return transaction.stock.read(organization_id, locked.items, needs)

        return self.transactions(work)

    def kept(self, organization_id: OrganizationId) -> Kept:
        """All that the organisation keeps."""
        with self.reading.evidence(organization_id, None) as evidence:
            whole = [(each, list(each.movements)) for each in evidence]
        return Kept(
            units=self.reading.units(organization_id),
            items=[each.item for each, _ in whole],
            lots=[lot for each, _ in whole for lot in each.lots],
            reservations=[row for each, _ in whole for row in each.reservations],
            movements=[row for _, movements in whole for row in movements],
        )


def in_memory() -> Stores:
    """Storage in this process's memory."""
    store = MemoryStore()
    return Stores(
        transactions=MemoryTransactions(store),
        reading=MemoryStockReading(store),
        access=MemoryAccess(store),
        login_attempts=MemoryLoginAttempts(store),
        passkey_challenges=MemoryPasskeyChallenges(store),
        people=MemoryPeopleReading(store),
        products=MemoryProductReading(store),
        bills=MemoryBillingReading(store),
        recipes=MemoryRecipeReading(store),
        batches=MemoryBatchReading(store),
        genealogy=MemoryGenealogy(store),
        recalls=MemoryRecallReading(store),
        reach=MemoryLotReach(store),
        label_jobs=MemoryLabelJobReading(store),
        broken=ConstraintBroken,
    )


@contextmanager
def on_database(url: str) -> Iterator[Stores]:
    """Storage in a migrated database."""
    engine = create(url)
    yield Stores(
        transactions=SqlTransactions(engine),
        reading=SqlStockReading(engine),
        access=SqlAccess(engine),
        login_attempts=SqlLoginAttempts(engine),
        passkey_challenges=SqlPasskeyChallenges(engine),
        people=SqlPeopleReading(engine),
        products=SqlProductReading(engine),
        bills=SqlBillingReading(engine),
        recipes=SqlRecipeReading(engine),
        batches=SqlBatchReading(engine),
        genealogy=SqlGenealogy(engine),
        recalls=SqlRecallReading(engine),
        reach=SqlLotReach(engine),
        label_jobs=SqlLabelJobReading(engine),
        broken=IntegrityError,
    )
    engine.dispose()
