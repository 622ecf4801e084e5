"""A real SMTP server on the loopback address, which keeps what it is sent."""

import ssl
import subprocess
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from tests.benchmarks.web_servers import free_port


@dataclass
class Letterbox:
    """What was taken, and what is answered instead: `answers` come first, `refused` are addresses that nobody has."""

    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refused: frozenset[str] = frozenset()
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - named after the command
        self,
        server: Any,  # noqa: ANN401, ARG002 - what the server gives
        session: Any,  # noqa: ANN401, ARG002
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        if address in self.refused:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802, ANN401, ARG002
        if self.answers:
            return self.answers.pop(0)
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients.append([*envelope.rcpt_tos])
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return "250 OK"


def server_of(letterbox: Letterbox, **options: Any) -> Controller:  # noqa: ANN401 - the controller's own
    """A server on a free port, which is not started yet."""
    return Controller(letterbox, hostname="127.0.0.1", port=free_port(), **options)


def only_ada(_: object, __: object, ___: object, ____: object, told: Any) -> AuthResult:  # noqa: ANN401 - its signature
    """Let one user in."""
    return AuthResult(handled=False, success=(told.login, told.password) == (b"ada", b"p@ss word"))


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """What a server of this machine shows who it is by, and the file that whoever trusts it reads."""
    key, made = folder / "key.pem", folder / "certificate.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
    subprocess.run([*command, "-keyout", str(key), "-out", str(made)], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made, key)
    return context, made
