"""A terminal in front of an empty database, and one in front of the demo brewery."""

import shutil
from pathlib import Path

import pytest

from tests.entrypoints.cli.terminal import Terminal
from tests.servers.databases import made_whole, sqlite_address


@pytest.fixture
def terminal(sqlite_url: str) -> Terminal:
    """In front of an empty database at the newest revision."""
    return Terminal(sqlite_url)


@pytest.fixture(scope="session")
def brewery_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo brewery, which others are copied from."""
    path = tmp_path_factory.mktemp("brewery") / "template.db"
    Terminal(sqlite_address(path)).shown("demo")
    return made_whole(path)


@pytest.fixture
def brewery(brewery_template: Path, tmp_path: Path) -> Terminal:
    """In front of a database with the demo brewery."""
    return Terminal(sqlite_address(Path(shutil.copyfile(brewery_template, tmp_path / "brewery.db"))))
