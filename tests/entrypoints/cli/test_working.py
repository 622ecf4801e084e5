"""The worker: mail, reservations that end, and what is forgotten."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest

from adapters.sql.engine import create
from adapters.sql.transactions import SqlTransactions
from adapters.sql.types import utc_text
from domain.production.label_prints import Printing
from domain.shared.identifiers import LotId, MailId
from domain.shared.mail import Message, new_mail
from entrypoints.cli.jobs import JOBS
from entrypoints.cli.work_words import DONE, sentence
from entrypoints.composition import opened
from entrypoints.settings import Settings
from tests.billing.model import ModelProvider
from tests.billing.till import billing_by
from tests.billing.words import OWN
from tests.entrypoints.cli.terminal import Terminal
from tests.entrypoints.cli.test_checking import tamper
from tests.entrypoints.cli.test_serving import SECONDS
from tests.installations import in_memory
from tests.servers.smtp import Letterbox, server_of

MESSAGE = Message(to="ada@example.com", subject="Hello", text="Dear Ada")
WRITTEN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def carried(letterbox: Letterbox) -> Iterator[dict[str, str]]:
    """The settings that let mail go into the letterbox."""
    server = server_of(letterbox)
    server.start()
    yield {"SMTP_URL": f"smtp://127.0.0.1:{server.port}", "MAIL_FROM": "Stock <stock@example.com>"}
    server.stop()


def write(url: str) -> None:
    engine = create(url)
    mail = new_mail(MailId(UUID(int=1)), MESSAGE, WRITTEN)
    SqlTransactions(engine)(lambda transaction: transaction.outbox.add(mail))
    engine.dispose()


def test_one_round_delivers_what_is_due(brewery: Terminal, carried: dict[str, str], letterbox: Letterbox) -> None:
    write(brewery.database_url)
    told = brewery.with_settings(**carried).told("worker", "--once")
    assert {name: many for name, many in told["done"].items() if many} == {"mail_sent": 1}
    assert {"sessions_forgotten", "login_attempts_forgotten", "proven_identities_forgotten"} <= set(told["done"])
    [taken] = letterbox.taken
    assert (taken["From"], taken["Subject"]) == ("Stock <stock@example.com>", "Hello")
    assert brewery.shown("worker", "--once") == "Nothing was due.\n"


def test_labels_that_wait_are_drawn(brewery: Terminal) -> None:
    lot_id = LotId(UUID(brewery.told("stock", "lots", "BEER-IPA-33")["lots"][0]["lot_id"]))
    with opened(Settings(database_url=brewery.database_url)) as app:
        caller = app.identity.act_as_operator("Heron Street Brewery")
        job = app.production.request_labels(caller, Printing(lots=[(lot_id, 2)]))
        assert brewery.told("worker", "--once")["done"]["prints_drawn"] == 1
        ready, content = app.production.view_label_jobs.file(caller, job.id)
    assert (ready.drawn, ready.tries) == (2, 1)
    assert content.startswith(b"%PDF")
    assert brewery.told("worker", "--once")["done"]["prints_drawn"] == 0


def test_everything_that_a_worker_counts_has_words_of_one_and_of_several() -> None:
    app = in_memory(billing=billing_by(ModelProvider(words=OWN))).app
    assert {name for job in JOBS for name in job.work(app, Event())} == set(DONE)
    assert sentence({"mail_sent": 1, "mail_postponed": 0, "prints_drawn": 1}) == "Done: 1 mail sent, 1 print drawn."
    told = sentence({"mail_sent": 2, "prints_drawn": 3, "proven_identities_forgotten": 2})
    assert told == "Done: 2 mails sent, 3 prints drawn, 2 proven identities forgotten."
    assert sentence(dict.fromkeys(DONE, 0)) == "Nothing was due."


def test_on_a_desk_mail_is_shown(brewery: Terminal) -> None:
    write(brewery.database_url)
    answer = brewery.type("worker", "--once")
    assert (answer.exit_code, answer.out) == (0, "Done: 1 mail sent.\n")
    assert "Dear Ada" in answer.err


def test_reservations_whose_time_is_up_end_in_every_organisation(brewery: Terminal, tmp_path: Path) -> None:
    brewery.told("organizations", "create", "Soap", "--currency", "GBP", "--time-zone", "Europe/London", "--owner", "I")
    brewery.told("stock", "create", "LYE", "--name", "Lye", "--kind", "ingredient", "--unit", "kg", "-o", "Soap")
    brewery.told("stock", "adjust", "LYE", "restock", "5 kg", "-o", "Soap")
    for name, item in {"Soap": "LYE", "Heron Street Brewery": "BEER-IPA-33"}.items():
        brewery.told("stock", "reserve", item, "1", "--reference", "SO-9", "--until", "2999-01-01", "-o", name)
    tamper(tmp_path / "brewery.db", f"UPDATE reservation SET until = '{utc_text(WRITTEN)}' WHERE reference = 'SO-9'")
    assert brewery.told("worker", "--once")["done"]["reservations_ended"] == 2
    assert brewery.told("worker", "--once")["done"]["reservations_ended"] == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_works_until_a_signal_comes(
    brewery: Terminal, carried: dict[str, str], letterbox: Letterbox, number: signal.Signals
) -> None:
    write(brewery.database_url)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("STILLROOM_")}
    told = {f"STILLROOM_{name}": value for name, value in (carried | {"DATABASE_URL": brewery.database_url}).items()}
    command = [sys.executable, "-uc", "from entrypoints.cli.main import main; main()", "worker", "--every", "0.1"]
    with subprocess.Popen(command, env=inherited | told, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "Stillroom works (Ctrl+C stops it)\n"
        assert process.stdout.readline() == "Done: 1 mail sent.\n"
        process.send_signal(number)
        assert process.wait(SECONDS) == 0
    assert len(letterbox.taken) == 1


def test_in_production_mail_is_not_shown_instead_of_being_sent(brewery: Terminal) -> None:
    error = brewery.with_settings(ENVIRONMENT="production").refused("worker", "--once", exit_code=3)
    assert (error["code"], error["field"]) == ("settings.unfit", "STILLROOM_SMTP_URL")


@pytest.mark.parametrize(
    "url", ["", "ada@example.com", "smtp://", "smtp://ada:secret@mail.test", "http://mail.test", "smtps://mail:port"]
)
def test_a_carrier_that_cannot_be_is_refused(brewery: Terminal, url: str) -> None:
    error = brewery.with_settings(SMTP_URL=url).refused("worker", "--once", exit_code=3)
    assert error["field"] == "STILLROOM_SMTP_URL"
    assert "secret" not in str(error)


@pytest.mark.parametrize("sender", ["", "Stock", "a@b\nBcc: c@d", "@example.com"])
def test_a_sender_that_cannot_be_is_refused(brewery: Terminal, sender: str) -> None:
    error = brewery.with_settings(MAIL_FROM=sender).refused("worker", "--once", exit_code=3)
    assert error["field"] == "STILLROOM_MAIL_FROM"
