"""Puts an installation together: the one module that names adapters."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from adapters.authenticators.totp import TotpApps
from adapters.files.json_files import JsonDocuments
from adapters.files.sheets import FileSheets
from adapters.labels.drawn import DrawnLabels
from adapters.mail.console import ConsoleMailer
from adapters.passwords.argon2id import Argon2idHasher
from adapters.passwords.guesses import is_guessable
from adapters.records.drawn import DrawnBatchPapers
from adapters.sealing.fernet import FernetSeal
from adapters.sql.address import file_of
from adapters.sql.failures import FAILURES, is_outage, refusal_of
from adapters.sql.storage import SqlStorage, open_storage
from adapters.sql.watch import working
from adapters.system.chance import any_fraction
from adapters.system.clock import now
from adapters.system.ids import Uuid7Ids
from adapters.system.secrets import new_secret
from application.app import App, application
from application.plugged import Ports
from application.terms import Billing
from domain.identity.passkey_refusals import NoPasskeysHere
from domain.identity.relying_party import relying_party
from entrypoints.billing_settings import BillingSettings
from entrypoints.identity_settings import ProviderSettings
from entrypoints.settings import SMTP, SMTP_STARTTLS, SMTPS, Settings
from ports.billing_provider import BillingProvider
from ports.diagnosis import Diagnosis
from ports.identity_provider import IdentityProvider
from ports.mailer import Mailer
from ports.passkey_ceremonies import Ceremonies, PasskeyCeremonies
from ports.schema import Schema

if TYPE_CHECKING:
    from adapters.memory.billing_provider import MemoryBillingProvider
    from adapters.memory.billing_shop import MemoryShop
    from adapters.memory.billing_site import MemoryBillingSite
    from domain.billing.subscriptions import Snapshot

__all__ = [
    "FAILURES",
    "Uuid7Ids",
    "ceremonies_at",
    "billing_of",
    "compose",
    "examine",
    "file_of",
    "is_outage",
    "now",
    "opened",
    "opened_with_shop",
    "providers_of",
    "refusal_of",
    "schema_of",
    "working",
]

_SMTP_PORTS = {SMTP: 25, SMTP_STARTTLS: 587, SMTPS: 465}


def compose(settings: Settings) -> App:
    """The application on the database of the settings, for as long as the process lives."""
    return _over(_storage(settings), settings, billing_of(settings))


@contextmanager
def opened(settings: Settings) -> Iterator[App]:
    """The same for as long as the block lasts; then its connections are closed."""
    storage = _storage(settings)
    try:
        yield _over(storage, settings, billing_of(settings))
    finally:
        storage.close()


def _storage(settings: Settings) -> SqlStorage:
    return open_storage(settings.database_url, settings.database_role or None)


@contextmanager
def opened_with_shop(settings: Settings) -> Iterator[tuple[App, "MemoryShop"]]:
    """The same with the billing provider in memory, whatever the settings say, and the hands of its customers."""
    from adapters.memory.billing_shop import MemoryShop

    told = settings.model_copy(update={"billing": BillingSettings(provider="memory")})
    storage, provider = _storage(told), _by_memory(told.billing)
    try:
        yield _over(storage, told, _billing(provider, told.billing)), MemoryShop(provider.site)
    finally:
        storage.close()


def _over(storage: SqlStorage, settings: Settings, billing: Billing | None) -> App:
    app = application(
        Ports(
            transactions=storage.transactions,
            reading=storage.reading,
            access=storage.access,
            login_attempts=storage.login_attempts,
            providers=providers_of(settings),
            hasher=Argon2idHasher(),
            guessable=is_guessable,
            passkey_challenges=storage.passkey_challenges,
            ceremonies=ceremonies_at(settings.public_url),
            authenticator_apps=TotpApps(),
            seal=FernetSeal(settings.secret_key.get_secret_value() if settings.secret_key else None),
            site=settings.public_url,
            resolver=settings.digital_link_url,
            people=storage.people,
            products=storage.products,
            recipes=storage.recipes,
            batches=storage.batches,
            genealogy=storage.genealogy,
            recalls=storage.recalls,
            reach=storage.reach,
            label_jobs=storage.label_jobs,
            clock=now,
            ids=Uuid7Ids(),
            secrets=new_secret,
            sheets=FileSheets(),
            documents=JsonDocuments(),
            labels=DrawnLabels(),
            batch_papers=DrawnBatchPapers(),
            mailer=_mailer(settings),
            chance=any_fraction,
            bills=storage.billing,
            billing=billing,
        )
    )
    site = None if billing is None else _memory_of(billing)
    if site is not None:
        _connect(site, app, storage)
    return app


def _mailer(settings: Settings) -> Mailer:
    if settings.smtp_url is None:
        return ConsoleMailer(sys.stderr)
    # Only who sends mail waits for what secures it.
    from adapters.mail.smtp import Security, SmtpMailer, SmtpServer

    url = urlsplit(settings.smtp_url.get_secret_value())
    server = SmtpServer(
        host=url.hostname or "",
        port=url.port or _SMTP_PORTS[url.scheme],
        security=Security(url.scheme),
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
    )
    return SmtpMailer(server, settings.mail_from)


def ceremonies_at(site: str) -> Ceremonies:
    """What browsers do with passkeys at a site of this address, loaded when somebody first uses one."""
    party = relying_party(site)

    @cache
    def load() -> PasskeyCeremonies:
        if party is None:
            raise NoPasskeysHere
        from adapters.passkeys.ceremonies import WebauthnCeremonies

        return WebauthnCeremonies(party)

    return load


def providers_of(settings: Settings) -> Mapping[str, IdentityProvider]:
    """The identity providers of the settings; what speaks to them is imported only where there are any."""
    if not settings.oidc:
        return {}
    from adapters.oauth.client import Client
    from adapters.oauth.configured import configured

    def provider(name: str, told: ProviderSettings) -> IdentityProvider:
        client = Client(
            id=told.client_id,
            secret=told.client_secret.get_secret_value(),
            redirect_uri=f"{settings.public_url}/auth/{name}/callback",
            after_logout=f"{settings.public_url}/auth/signed-out",
            contexts=tuple(told.acr_values.split()),
        )
        return configured(
            name,
            client,
            now,
            issuer=told.issuer,
            label=told.label,
            tenant=told.tenant,
            origin=told.origin,
            loopback=bool(told.loopback),
        )

    return {name: provider(name, told) for name, told in settings.oidc.items()}


def billing_of(settings: Settings) -> Billing | None:
    """
    What the installation bills by; None where nobody does. A provider's library is imported by its first use.

    :raises BadPlans: the plans of the settings are none.
    """
    told = settings.billing
    return _billing(_BILLING[told.provider](told), told) if told.provider else None


def _billing(provider: BillingProvider, told: BillingSettings) -> Billing:
    from adapters.breaker.billing_provider import GuardedBillingProvider
    from adapters.breaker.circuit import Circuit
    from adapters.breaker.price_tags import PriceTags
    from adapters.plans.file import read_plans

    label = provider.name.capitalize()
    return Billing(
        provider=GuardedBillingProvider(provider, Circuit(label, now), PriceTags(label, now)),
        catalogue=read_plans(told.plans_file, told.bought_by, without=told.without),
    )


def _by_memory(told: BillingSettings) -> "MemoryBillingProvider":
    from adapters.memory.billing_provider import MemoryBillingProvider
    from adapters.memory.billing_site import MemoryBillingSite
    from domain.billing.prices import Interval, Price

    secrets = list(told.secrets) or [new_secret()]
    # Nobody pays them: they are there to be looked at.
    prices = {
        price_id: Price(amount=1_900 * number, currency="EUR", interval=Interval.MONTH)
        for number, price_id in enumerate(told.bought_by, 1)
    }
    site = MemoryBillingSite(clock=now, ids=Uuid7Ids(), secrets=secrets, buys_at_once=True, prices=prices)
    return MemoryBillingProvider(site=site)


def _memory_of(billing: Billing) -> "MemoryBillingSite | None":
    """The other side of a provider in memory."""
    from adapters.breaker.billing_provider import GuardedBillingProvider
    from adapters.memory.billing_provider import MemoryBillingProvider

    guarded = billing.provider
    if isinstance(guarded, GuardedBillingProvider) and isinstance(guarded.provider, MemoryBillingProvider):
        return guarded.provider.site
    return None


def _connect(site: "MemoryBillingSite", app: App, storage: SqlStorage) -> None:
    """
    Let a provider in memory bring what it tells, as there is no post between it and this process; and know again what
    was bought from it in a process before this one.
    """

    def recall(subscription_id: str) -> "Snapshot | None":
        kept = storage.transactions(lambda each: each.subscriptions.lock_one("memory", site.account, subscription_id))
        return None if kept is None else kept.snapshot

    site.deliver, site.recall = partial(app.billing.handle_event, "memory"), recall


def _by_stripe(told: BillingSettings) -> BillingProvider:
    from adapters.stripe.account import API, StripeAccount
    from adapters.stripe.billing_provider import StripeProvider

    account = StripeAccount(account=told.account, api_key=_secret(told.api_key), secrets=told.secrets)
    return StripeProvider(account, now, base=told.api_url or API)


def _by_paddle(told: BillingSettings) -> BillingProvider:
    from adapters.paddle.account import PaddleAccount
    from adapters.paddle.billing_provider import PaddleProvider

    account = PaddleAccount(account=told.account, api_key=_secret(told.api_key), secrets=told.secrets)
    return PaddleProvider(account, now, base=told.api_url)


_BILLING: Mapping[str, Callable[[BillingSettings], BillingProvider]] = {
    "memory": _by_memory,
    "stripe": _by_stripe,
    "paddle": _by_paddle,
}


def _secret(told: SecretStr | None) -> str:
    return told.get_secret_value() if told else ""


# What migrates a database is imported only when somebody asks: every command and every process would wait for it.


def schema_of(settings: Settings) -> Schema:
    """The schema of the database of the settings."""
    from adapters.sql.schema import SqlSchema

    return SqlSchema(settings.database_url)


def examine(settings: Settings) -> Iterator[Diagnosis]:
    """Whether the database of the settings is fit to work."""
    from adapters.sql.diagnosis import diagnose

    return diagnose(settings.database_url, settings.database_role or None, now)
