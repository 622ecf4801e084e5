"""All that is kept in one database, behind the ports."""

from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class SqlStorage:
    """The ports over one database; `close` closes its connections."""

    transactions: SqlTransactions
    reading: SqlStockReading
    access: SqlAccess
    login_attempts: SqlLoginAttempts
    passkey_challenges: SqlPasskeyChallenges
    people: SqlPeopleReading
    products: SqlProductReading
    billing: SqlBillingReading
    recipes: SqlRecipeReading
    batches: SqlBatchReading
    genealogy: SqlGenealogy
    recalls: SqlRecallReading
    reach: SqlLotReach
    label_jobs: SqlLabelJobReading
    close: Callable[[], None]


def open_storage(url: str, role: str | None) -> SqlStorage:
    """The database at that address; nothing is connected before it is asked."""
    engine = create(url, role=role)
    return SqlStorage(
        transactions=SqlTransactions(engine),
        reading=SqlStockReading(engine),
        access=SqlAccess(engine),
        login_attempts=SqlLoginAttempts(engine),
        passkey_challenges=SqlPasskeyChallenges(engine),
        people=SqlPeopleReading(engine),
        products=SqlProductReading(engine),
        billing=SqlBillingReading(engine),
        recipes=SqlRecipeReading(engine),
        batches=SqlBatchReading(engine),
        genealogy=SqlGenealogy(engine),
        recalls=SqlRecallReading(engine),
        reach=SqlLotReach(engine),
        label_jobs=SqlLabelJobReading(engine),
        close=engine.dispose,
    )
