"""What every suite of a storage adapter stands on."""

from itertools import count

import pytest

from adapters.authenticators.totp import TotpApps
from adapters.files.json_files import JsonDocuments
from adapters.files.sheets import FileSheets
from adapters.labels.drawn import DrawnLabels
from adapters.memory.chance import FixedChance
from adapters.memory.clock import SettableClock
from adapters.memory.ids import CountedIds
from adapters.memory.mailer import MemoryMailer
from adapters.memory.secrets import FixedSecrets
from adapters.passwords.argon2id import Argon2idHasher
from adapters.passwords.guesses import is_guessable
from adapters.records.drawn import DrawnBatchPapers
from adapters.sealing.fernet import FernetSeal
from application.app import App, application
from application.plugged import Ports
from entrypoints.composition import ceremonies_at
from ports.clock import Clock
from ports.ids import Ids
from tests.brewery import Brewery
from tests.contracts.stores import Stores
from tests.installations import RESOLVER, SITE

OWN = [
    pytest.param("memory_stores", id="memory"),
    pytest.param("sqlite_stores", id="sqlite"),
    pytest.param("postgresql_stores", id="postgresql", marks=pytest.mark.postgresql),
]
SERIES = count(1)


def application_on(stores: Stores, clock: Clock, ids: Ids) -> App:
    """The use cases over an adapter, because they are how anything gets into it."""
    return application(
        Ports(
            transactions=stores.transactions,
            reading=stores.reading,
            access=stores.access,
            login_attempts=stores.login_attempts,
            providers={},
            hasher=Argon2idHasher(memory_kib=8),
            guessable=is_guessable,
            passkey_challenges=stores.passkey_challenges,
            ceremonies=ceremonies_at(SITE),
            site=SITE,
            resolver=RESOLVER,
            authenticator_apps=TotpApps(),
            seal=FernetSeal("the key of a test"),
            people=stores.people,
            products=stores.products,
            bills=stores.bills,
            chance=FixedChance(),
            recipes=stores.recipes,
            batches=stores.batches,
            genealogy=stores.genealogy,
            recalls=stores.recalls,
            reach=stores.reach,
            label_jobs=stores.label_jobs,
            clock=clock,
            ids=ids,
            secrets=FixedSecrets(),
            sheets=FileSheets(),
            documents=JsonDocuments(),
            labels=DrawnLabels(),
            batch_papers=DrawnBatchPapers(),
            mailer=MemoryMailer(),
        )
    )


class StorageContract:
    """Holds the adapters of this project; a subclass that overrides `stores` holds another one."""

    @pytest.fixture(params=OWN)
    def stores(self, request: pytest.FixtureRequest) -> Stores:
        kept: Stores = request.getfixturevalue(request.param)
        return kept

    @pytest.fixture
    def clock(self) -> SettableClock:
        return SettableClock()

    @pytest.fixture
    def ids(self) -> CountedIds:
        """Ids that no other test makes."""
        return CountedIds(next(SERIES))

    @pytest.fixture
    def app(self, stores: Stores, clock: SettableClock, ids: CountedIds) -> App:
        return application_on(stores, clock, ids)

    @pytest.fixture
    def brewery(self, app: App) -> Brewery:
        """An organisation of this test's own."""
        return Brewery.founded(app)

    @pytest.fixture
    def cidery(self, app: App) -> Brewery:
        """Another one, which must not notice what the brewery does."""
        return Brewery.founded(app, "Next Door Cidery")
