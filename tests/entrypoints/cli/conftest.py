"""A terminal in front of an empty database, and one in front of the demo brewery."""

import shutil
from pathlib import Path

import pytest

from entrypoints.cli.demo.data import brewery as brewery_data
from entrypoints.cli.demo.loading import load
from entrypoints.composition import opened
from entrypoints.settings import Settings
from tests.entrypoints.cli.terminal import Terminal
from tests.servers.databases import made_whole, sqlite_address


@pytest.fixture
def terminal(sqlite_url: str) -> Terminal:
    """In front of an empty database at the newest revision."""
    return Terminal(sqlite_url)


@pytest.fixture(scope="session")
def brewery_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo brewery before it brews; a recount, a sale and its reversal were made there."""
    path = Path(shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("brewery") / "template.db"))
    with opened(Settings(database_url=sqlite_address(path))) as app:
        load(app, brewery_data())
    terminal = Terminal(sqlite_address(path))
    terminal.told("stock", "adjust", "HOP-SIMCOE", "recount", "2.44 kg")
    sale = terminal.told("stock", "adjust", "BEER-IPA-33", "sale", "288", "--reference", "SO-1064")
    terminal.told("stock", "reverse", sale["adjustment_id"])
    terminal.told("tokens", "create", "demo")
    return made_whole(path)


@pytest.fixture
def brewery(brewery_template: Path, tmp_path: Path) -> Terminal:
    """In front of a database with the demo brewery."""
    return Terminal(sqlite_address(Path(shutil.copyfile(brewery_template, tmp_path / "brewery.db"))))


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the demo was told."""
    path = tmp_path_factory.mktemp("demo") / "template.db"
    Terminal(sqlite_address(path)).shown("demo")
    return made_whole(path)


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Terminal:
    """In front of a database in which the demo was told."""
    return Terminal(sqlite_address(Path(shutil.copyfile(demo_template, tmp_path / "demo.db"))))
