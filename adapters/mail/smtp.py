"""Mail by SMTP."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from enum import StrEnum

from domain.shared.mail import Mail
from ports.mailer import NotDelivered

TIMEOUT = 10.0
"""Seconds that the server may take for each of its answers."""

_FOR_GOOD = range(500, 600)


class Security(StrEnum):
    """How what is sent is kept from others. STARTTLS is insisted on: a server without it gets nothing."""

    NONE = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Who carries the mail. The certificate has to be one that this machine trusts, and the host's."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


class SmtpMailer:
    """The `Mailer` port: one connection for each mail, so that none waits for what became of another."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self._server = server
        self._sender = sender

    def __call__(self, mail: Mail) -> None:
        """See `Mailer`."""
        try:
            with self._connected() as connection:
                connection.send_message(self._written(mail), parseaddr(self._sender)[1], [mail.message.to])
        except smtplib.SMTPRecipientsRefused as refused:
            [(code, said)] = refused.recipients.values()
            raise NotDelivered(_told(code, said), for_good=code in _FOR_GOOD) from refused
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
            # What was wrong with this mail stays wrong; who may not send at all may be allowed to when it is set right.
            for_good = isinstance(refused, smtplib.SMTPDataError) and refused.smtp_code in _FOR_GOOD
            raise NotDelivered(_told(refused.smtp_code, refused.smtp_error), for_good=for_good) from refused
        except (smtplib.SMTPException, OSError) as failure:
            raise NotDelivered(f"{type(failure).__name__}: {failure}") from failure

    def _written(self, mail: Mail) -> EmailMessage:
        written = EmailMessage(policy=SMTP)
        written["From"] = self._sender
        written["To"] = mail.message.to
        written["Subject"] = mail.message.subject
        written["Date"] = format_datetime(mail.created_at)
        # The same in every attempt: who gets a mail twice sees it once.
        written["Message-ID"] = f"<{mail.id}@{parseaddr(self._sender)[1].rpartition('@')[2]}>"
        written["Auto-Submitted"] = "auto-generated"
        written.set_content(mail.message.text)
        return written

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = self._server
        context = ssl.create_default_context()
        if server.security is Security.TLS:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        try:
            if server.security is Security.STARTTLS:
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password)
            yield connection
            # It has the mail already; how it says goodbye changes nothing.
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
        finally:
            connection.close()


def _told(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
