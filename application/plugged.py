"""What the use cases stand on."""

from collections.abc import Mapping
from dataclasses import dataclass

from application.terms import Billing
from ports.access import Access
from ports.authenticator_apps import AuthenticatorApps
from ports.batch_papers import BatchPapers
from ports.batch_reading import BatchReading
from ports.billing_reading import BillingReading
from ports.chance import Chance
from ports.clock import Clock
from ports.documents import Documents
from ports.genealogy import Genealogy
from ports.identity_provider import IdentityProvider
from ports.ids import Ids
from ports.label_jobs import LabelJobReading
from ports.labels import Labels
from ports.login_attempts import LoginAttempts
from ports.lot_reach import LotReach
from ports.mailer import Mailer
from ports.passkey_ceremonies import Ceremonies
from ports.passkey_challenges import PasskeyChallenges
from ports.password_hasher import Guessable, PasswordHasher
from ports.people_reading import PeopleReading
from ports.product_reading import ProductReading
from ports.recall_reading import RecallReading
from ports.recipe_reading import RecipeReading
from ports.seal import Seal
from ports.secrets import Secrets
from ports.sheets import Sheets
from ports.stock_reading import StockReading
from ports.transactions import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """
    What an installation plugs in; the identity providers by the names that stand in addresses.

    `site` is where browsers find it, such as "https://stock.example.com"; `resolver` is where the Digital Links on
    labels lead. `billing` is None where nobody bills: then
    everybody may make as much as they like.
    """

    transactions: Transactions
    reading: StockReading
    access: Access
    people: PeopleReading
    products: ProductReading
    recipes: RecipeReading
    batches: BatchReading
    genealogy: Genealogy
    recalls: RecallReading
    reach: LotReach
    label_jobs: LabelJobReading
    clock: Clock
    ids: Ids
    secrets: Secrets
    sheets: Sheets
    documents: Documents
    labels: Labels
    batch_papers: BatchPapers
    mailer: Mailer
    login_attempts: LoginAttempts
    providers: Mapping[str, IdentityProvider]
    hasher: PasswordHasher
    guessable: Guessable
    passkey_challenges: PasskeyChallenges
    ceremonies: Ceremonies
    authenticator_apps: AuthenticatorApps
    seal: Seal
    site: str
    resolver: str
    chance: Chance
    bills: BillingReading
    billing: Billing | None = None
