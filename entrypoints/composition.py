"""Puts an installation together: the one module that names adapters."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from adapters.files.json_files import JsonDocuments
from adapters.files.sheets import FileSheets
from adapters.mail.console import ConsoleMailer
from adapters.passwords.argon2id import Argon2idHasher
from adapters.passwords.guesses import is_guessable
from adapters.sql.address import file_of
from adapters.sql.failures import FAILURES, is_outage, refusal_of
from adapters.sql.storage import SqlStorage, open_storage
from adapters.sql.watch import working
from adapters.system.clock import now
from adapters.system.ids import Uuid7Ids
from adapters.system.secrets import new_secret
from application.app import App, Ports, application
from entrypoints.identity_settings import ProviderSettings
from entrypoints.settings import SMTP, SMTP_STARTTLS, SMTPS, Settings
from ports.diagnosis import Diagnosis
from ports.identity_provider import IdentityProvider
from ports.mailer import Mailer
from ports.schema import Schema

__all__ = [
    "FAILURES",
    "Uuid7Ids",
    "compose",
    "examine",
    "file_of",
    "is_outage",
    "now",
    "opened",
    "providers_of",
    "refusal_of",
    "schema_of",
    "working",
]

_SMTP_PORTS = {SMTP: 25, SMTP_STARTTLS: 587, SMTPS: 465}


def compose(settings: Settings) -> App:
    """The application on the database of the settings, for as long as the process lives."""
    return _over(_storage(settings), settings)


@contextmanager
def opened(settings: Settings) -> Iterator[App]:
    """The same for as long as the block lasts; then its connections are closed."""
    storage = _storage(settings)
    try:
        yield _over(storage, settings)
    finally:
        storage.close()


def _storage(settings: Settings) -> SqlStorage:
    return open_storage(settings.database_url, settings.database_role or None)


def _over(storage: SqlStorage, settings: Settings) -> App:
    return application(
        Ports(
            transactions=storage.transactions,
            reading=storage.reading,
            access=storage.access,
            login_attempts=storage.login_attempts,
            logout_tokens=storage.logout_tokens,
            providers=providers_of(settings),
            hasher=Argon2idHasher(),
            guessable=is_guessable,
            site=settings.public_url,
            people=storage.people,
            recipes=storage.recipes,
            clock=now,
            ids=Uuid7Ids(),
            secrets=new_secret,
            sheets=FileSheets(),
            documents=JsonDocuments(),
            mailer=_mailer(settings),
        )
    )


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
            after_logout=f"{settings.public_url}/",
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


# What migrates a database is imported only when somebody asks: every command and every process would wait for it.


def schema_of(settings: Settings) -> Schema:
    """The schema of the database of the settings."""
    from adapters.sql.schema import SqlSchema

    return SqlSchema(settings.database_url)


def examine(settings: Settings) -> Iterator[Diagnosis]:
    """Whether the database of the settings is fit to work."""
    from adapters.sql.diagnosis import diagnose

    return diagnose(settings.database_url, settings.database_role or None, now)
