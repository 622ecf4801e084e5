"""Canaries: the import contracts and the ban on clocks hold today, and would notice tomorrow."""

import shutil
from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from tests.system.project import PACKAGES, ROOT, Outcome, run, tool

PLANTED = {
    "domain.planted_chance -> random": "The hexagon imports the standard library and itself",
    "domain.planted_schema -> pydantic": "The hexagon imports the standard library and itself",
    "domain.planted_port -> ports": "Dependencies point inward",
    "domain.shared.planted -> domain.inventory": "Contexts share domain.shared and do not know each other",
    "domain.inventory.planted -> domain.identity": "Contexts share domain.shared and do not know each other",
    "application.inventory.planted -> application.production": "Use cases join contexts in one direction",
    "ports.planted -> application": "Dependencies point inward",
    "application.planted_adapter -> adapters.sql": "Only the composition root names an adapter",
    "application.planted_driver -> sqlalchemy": "The hexagon imports the standard library and itself",
    "adapters.memory.planted_family -> adapters.sql": "Adapter families share adapters.shared alone",
    "adapters.shared.planted_family -> adapters.stripe": "Adapter families share adapters.shared alone",
    "adapters.paddle.planted_rival -> stripe": "Stripe's library lives in adapters.stripe",
    "adapters.stripe.planted_rival -> paddle_billing": "Paddle's library lives in adapters.paddle",
    "adapters.oauth.planted_client -> requests": "The HTTP client of billing providers lives in adapters.shared",
    "adapters.memory.planted_use_case -> application": "Only entrypoints drive the application",
    "adapters.memory.planted_schema -> pydantic": "Pydantic parses at the edges",
    "adapters.sql.planted_sheet -> openpyxl": "Spreadsheets and encodings live in adapters.files",
    "entrypoints.cli.planted_letter -> smtplib": "Mail is carried by adapters.mail",
    "adapters.sql.planted_client -> httpx2": "OAuth, JOSE and the HTTP client live in adapters.oauth",
    "entrypoints.web.planted_password -> argon2": "Argon2 and zxcvbn live in adapters.passwords",
    "entrypoints.web.planted_passkey -> webauthn": "WebAuthn lives in adapters.passkeys",
    "adapters.sql.planted_cipher -> cryptography": "Ciphers live in adapters.sealing",
    "entrypoints.web.planted_code -> pyotp": "The codes of authenticator apps are made in adapters.authenticators",
    "entrypoints.web.planted_label -> reportlab": "Letters and PDF are for what is printed: labels and records",
    "entrypoints.cli.planted_qr -> segno": "QR codes are made for labels and for authenticator apps",
    "entrypoints.web.planted_login -> authlib": "OAuth, JOSE and the HTTP client live in adapters.oauth",
    "entrypoints.web.planted_adapter -> adapters.sql": "Only the composition root names an adapter",
    "entrypoints.web.planted_command -> entrypoints.cli": "Web and command line do not know each other",
    "entrypoints.web.planted_terminal -> typer": "Typer, Rich and the server live in entrypoints.cli",
    "entrypoints.cli.planted_page -> flask": "Flask and Spectree live in entrypoints.web",
    "entrypoints.cli.planted_limit -> flask_limiter": "Flask and Spectree live in entrypoints.web",
    "application.planted_form -> flask_wtf": "Flask and Spectree live in entrypoints.web",
    "entrypoints.cli.planted_query -> sqlalchemy": "SQL lives in adapters.sql and migrations",
}
CLOCKS_AND_CHANCE = [
    "from datetime import datetime\n\nNOW = datetime.now()\n",
    "from datetime import UTC, datetime as moment\n\nNOW = moment.now(UTC)\n",
    "from datetime import date\n\nTODAY = date.today()\n",
    "import time\n\nNOW = time.time()\n",
    "from uuid import uuid4\n\nID = uuid4()\n",
    "import random\n\nDICE = random.random()\n",
    "import secrets\n\nTOKEN = secrets.token_hex()\n",
    "from os import urandom\n\nKEY = urandom(32)\n",
    "from unittest import mock\n\nSTOCK = mock.Mock()\n",
]


@pytest.fixture(scope="module")
def violations(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """What is reported, by contract, about a copy of the packages with every violation planted."""
    copy = tmp_path_factory.mktemp("planted")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "importlinter.ini", copy)
    for planted in PLANTED:
        module, imported = planted.split(" -> ")
        copy.joinpath(*module.split(".")).with_suffix(".py").write_text(f"import {imported}\n", encoding="utf-8")
    outcome = lint_imports(copy)
    assert outcome.code == 1, outcome.output
    return by_contract(outcome.output)


def by_contract(report: str) -> Mapping[str, list[str]]:
    """The reported imports under the heading of the contract that they break."""
    imports: dict[str, list[str]] = defaultdict(list)
    heading = ""
    for line, underline in pairwise(report.splitlines()):
        if line and underline == "-" * len(line):
            heading = line
        elif line.startswith("- "):
            imports[heading].append(line.removeprefix("- ").strip())
    return imports


def lint_imports(root: Path) -> Outcome:
    # The folder comes first on the path: the copy is judged, not the installed project.
    return run(
        tool("lint-imports"),
        "--no-logo",
        "--no-cache",
        "--config",
        "importlinter.ini",
        cwd=root,
        env={"PYTHONPATH": str(root), "COLUMNS": "200"},
    )


def ruff(source: str, *, as_if_in: str) -> Outcome:
    # Each source has faults of other kinds as well; the ban alone is asked about.
    return run(tool("ruff"), "check", "--select", "TID251", "--stdin-filename", as_if_in, "-", stdin=source)


def test_every_import_contract_is_kept() -> None:
    outcome = lint_imports(ROOT)
    assert outcome.code == 0, outcome.output
    assert " 0 broken" in outcome.output


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_import_breaks_its_contract(violations: Mapping[str, list[str]], planted: str) -> None:
    assert f"{planted} (l.1)" in violations[PLANTED[planted]]


@pytest.mark.parametrize("source", CLOCKS_AND_CHANCE)
@pytest.mark.parametrize("module", ["domain/planted.py", "application/planted.py", "adapters/sql/planted.py"])
def test_a_planted_clock_or_chance_is_refused(module: str, source: str) -> None:
    outcome = ruff(source, as_if_in=module)
    assert outcome.code == 1, outcome.output
    assert "TID251" in outcome.output


@pytest.mark.parametrize("source", CLOCKS_AND_CHANCE)
def test_the_system_adapter_may_read_the_clock(source: str) -> None:
    outcome = ruff(source, as_if_in="adapters/system/planted.py")
    assert outcome.code == 0, outcome.output


def test_tests_do_not_mock() -> None:
    outcome = ruff("from unittest.mock import patch\n\nPATCH = patch\n", as_if_in="tests/domain/test_planted.py")
    assert outcome.code == 1, outcome.output
    assert "TID251" in outcome.output
