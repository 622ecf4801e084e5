"""The whole application on each kind of storage, with a time and ids that tests control."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, select

from adapters.authenticators.totp import TotpApps
from adapters.files.json_files import JsonDocuments
from adapters.files.sheets import FileSheets
from adapters.labels.drawn import DrawnLabels
from adapters.memory.access import MemoryAccess
from adapters.memory.batch_reading import MemoryBatchReading
from adapters.memory.billing_reading import MemoryBillingReading
from adapters.memory.chance import FixedChance
from adapters.memory.clock import SettableClock
from adapters.memory.genealogy import MemoryGenealogy
from adapters.memory.ids import CountedIds
from adapters.memory.label_jobs import MemoryLabelJobReading
from adapters.memory.login_attempts import MemoryLoginAttempts
from adapters.memory.lot_reach import MemoryLotReach
from adapters.memory.mailer import MemoryMailer
from adapters.memory.passkeys import MemoryPasskeyChallenges
from adapters.memory.people_reading import MemoryPeopleReading
from adapters.memory.product_reading import MemoryProductReading
from adapters.memory.reading import MemoryStockReading
from adapters.memory.recall_reading import MemoryRecallReading
from adapters.memory.recipe_reading import MemoryRecipeReading
from adapters.memory.secrets import FixedSecrets
from adapters.memory.store import MemoryStore
from adapters.memory.transactions import MemoryTransactions
from adapters.passwords.argon2id import Argon2idHasher
from adapters.passwords.guesses import is_guessable
from adapters.records.drawn import DrawnBatchPapers
from adapters.sealing.fernet import FernetSeal
from adapters.sql.access import SqlAccess
from adapters.sql.batch_reading import SqlBatchReading
from adapters.sql.billing_reading import SqlBillingReading
from adapters.sql.engine import create, reading
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
from adapters.sql.tables import metadata
from adapters.sql.transactions import SqlTransactions
from application.app import App, application
from application.plugged import Ports
from application.terms import Billing
from entrypoints.composition import ceremonies_at
from ports.identity_provider import IdentityProvider
from ports.ids import Ids

SECRET_KEY = "f3Yh0sKd9Qw2LzXc7Vb5Nm1TgRp8Ju4E"
Providers = Mapping[str, IdentityProvider]
SITE = "https://stock.example.com"
RESOLVER = "https://id.example.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """
    An application, and what a test may do besides calling it.

    `storage` is "memory", "sqlite" or "postgresql". `ports` is what the application stands on. `kept` tells all that is
    stored, whole and comparable: what is equal before and after was not written to.
    """

    storage: str
    app: App
    ports: Ports
    clock: SettableClock
    kept: Callable[[], object]


def in_memory(providers: Providers | None = None, billing: Billing | None = None) -> Installation:
    """An empty installation in this process's memory."""
    store, clock = MemoryStore(), SettableClock()
    ports = Ports(
        transactions=MemoryTransactions(store),
        reading=MemoryStockReading(store),
        access=MemoryAccess(store),
        login_attempts=MemoryLoginAttempts(store),
        providers=providers or {},
        hasher=Argon2idHasher(memory_kib=8),
        guessable=is_guessable,
        passkey_challenges=MemoryPasskeyChallenges(store),
        ceremonies=ceremonies_at(SITE),
        site=SITE,
        resolver=RESOLVER,
        authenticator_apps=TotpApps(),
        seal=FernetSeal(SECRET_KEY),
        people=MemoryPeopleReading(store),
        products=MemoryProductReading(store),
        bills=MemoryBillingReading(store),
        billing=billing,
        chance=FixedChance(),
        recipes=MemoryRecipeReading(store),
        batches=MemoryBatchReading(store),
        genealogy=MemoryGenealogy(store),
        recalls=MemoryRecallReading(store),
        reach=MemoryLotReach(store),
        label_jobs=MemoryLabelJobReading(store),
        clock=clock,
        ids=CountedIds(),
        secrets=FixedSecrets(),
        sheets=FileSheets(),
        documents=JsonDocuments(),
        labels=DrawnLabels(),
        batch_papers=DrawnBatchPapers(),
        mailer=MemoryMailer(),
    )
    return Installation(
        storage="memory",
        app=application(ports),
        ports=ports,
        clock=clock,
        kept=lambda: (store.users, store.kept, store.mail, store.logins, store.bills),
    )


def on_engine(
    engine: Engine, ids: Ids | None = None, providers: Providers | None = None, billing: Billing | None = None
) -> Installation:
    """The installation on a migrated database; processes that share one need ids of their own."""
    clock = SettableClock()
    ports = Ports(
        transactions=SqlTransactions(engine),
        reading=SqlStockReading(engine),
        access=SqlAccess(engine),
        login_attempts=SqlLoginAttempts(engine),
        providers=providers or {},
        hasher=Argon2idHasher(memory_kib=8),
        guessable=is_guessable,
        passkey_challenges=SqlPasskeyChallenges(engine),
        ceremonies=ceremonies_at(SITE),
        site=SITE,
        resolver=RESOLVER,
        authenticator_apps=TotpApps(),
        seal=FernetSeal(SECRET_KEY),
        people=SqlPeopleReading(engine),
        products=SqlProductReading(engine),
        bills=SqlBillingReading(engine),
        billing=billing,
        chance=FixedChance(),
        recipes=SqlRecipeReading(engine),
        batches=SqlBatchReading(engine),
        genealogy=SqlGenealogy(engine),
        recalls=SqlRecallReading(engine),
        reach=SqlLotReach(engine),
        label_jobs=SqlLabelJobReading(engine),
        clock=clock,
        ids=ids or CountedIds(),
        secrets=FixedSecrets(),
        sheets=FileSheets(),
        documents=JsonDocuments(),
        labels=DrawnLabels(),
        batch_papers=DrawnBatchPapers(),
        mailer=MemoryMailer(),
    )
    return Installation(
        storage=engine.name, app=application(ports), ports=ports, clock=clock, kept=lambda: tables_of(engine)
    )


def on_database(url: str, ids: Ids | None = None) -> Installation:
    """The same at an address; its connections last as long as the process, or until the database is dropped."""
    return on_engine(create(url), ids)


def tables_of(engine: Engine) -> Mapping[str, object]:
    """Every row of every table."""
    with reading(engine).connect() as connection:
        return {
            table.name: connection.execute(select(table).order_by(*table.primary_key)).all()
            for table in metadata.sorted_tables
        }
