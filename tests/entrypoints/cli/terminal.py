"""A terminal of 80 columns: commands are typed, and what they print is read."""

import json
from dataclasses import dataclass
from typing import Any

from typer.testing import CliRunner

from entrypoints.cli.main import app
from tests.logs import logs_as_before

Json = dict[str, Any]


NAMES = (
    "ENVIRONMENT",
    "DATABASE_ROLE",
    "ORGANIZATION",
    "TOKEN",
    "DEMO_SIGN_IN",
    "TRUSTED_HOSTS",
    "PROXY_HOPS",
    "RATE_LIMIT",
    "REDIS_URL",
    "SECRET_KEY",
    "SMTP_URL",
    "MAIL_FROM",
    "DIGITAL_LINK_URL",
)
"""Settings of the machine that a test does not inherit."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended, and what it printed."""

    exit_code: int
    out: str
    err: str

    @property
    def record(self) -> Json:
        """What a program reads."""
        read: Json = json.loads(self.out)
        return read

    @property
    def error(self) -> Json:
        """The error of the envelope that a program reads, which is all that was printed."""
        assert self.out == ""
        envelope: Json = json.loads(self.err)
        assert set(envelope) == {"error", "request_id", "timestamp"}
        error: Json = envelope["error"]
        assert set(error) == {"code", "message", "details", "field"}
        return error


class Terminal:
    """Types commands in an environment of its own."""

    def __init__(self, database_url: str, **environment: str) -> None:
        nothing = dict.fromkeys(NAMES)
        told = {"DATABASE_URL": database_url, **environment}
        self._environment = {f"STILLROOM_{name}": value for name, value in {**nothing, **told}.items()}
        self.database_url = database_url

    def with_settings(self, **environment: str) -> "Terminal":
        """The same database with these settings besides."""
        return Terminal(self.database_url, **environment)

    def type(self, *words: str) -> Answer:
        """What comes of a command, whatever it is."""
        # A session's fixture may type as well, when no test's own fixture could put the log back.
        with logs_as_before():
            result = CliRunner(env={**self._environment, "COLUMNS": "80"}).invoke(app, list(words))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    def shown(self, *words: str) -> str:
        """What people see of a command that must succeed."""
        answer = self.type(*words)
        assert (answer.exit_code, answer.err) == (0, "")
        return answer.out

    def told(self, *words: str) -> Json:
        """What programs read of a command that must succeed."""
        answer = self.type(*words, "--json")
        assert (answer.exit_code, answer.err) == (0, "")
        return answer.record

    def refused(self, *words: str, exit_code: int = 1) -> Json:
        """The error that programs read of a command that must be refused."""
        answer = self.type(*words, "--json")
        assert answer.exit_code == exit_code
        return answer.error
