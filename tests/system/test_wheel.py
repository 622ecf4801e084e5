"""The wheel is the product: it works in a clean environment, from another folder, without the repository."""

import sqlite3
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.system.project import PACKAGES, ROOT, Outcome, run


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built with the pinned build tools."""
    folder = tmp_path_factory.mktemp("wheel")
    outcome = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    assert outcome.code == 0, outcome.output
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean environment with the wheel, which sees the pinned run dependencies but not the project's folder."""
    folder = tmp_path_factory.mktemp("environment")
    made = run(sys.executable, "-m", "virtualenv", "--no-download", "--quiet", folder)
    assert made.code == 0, made.output
    installed = run(
        folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-cache-dir", wheel
    )
    assert installed.code == 0, installed.output
    # Path files are read in the environment's own folder alone: the one that makes the project editable is not.
    site_packages = next(folder.glob("lib/python*/site-packages"))
    (site_packages / "run_dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder


def in_environment(
    environment: Path, program: str, *arguments: str, elsewhere: Path, env: Mapping[str, str] | None = None
) -> Outcome:
    """What an installed program does when it is started from the folder `elsewhere`."""
    return run(
        environment / "bin" / program,
        *arguments,
        cwd=elsewhere,
        env={"PYTHONPATH": "", "COLUMNS": "120", **(env or {})},
    )


def files_of_the_packages() -> Iterator[str]:
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file.relative_to(ROOT).as_posix()


def test_the_wheel_carries_every_file_of_the_packages_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert carried == set(files_of_the_packages())


@pytest.mark.parametrize(
    "kind", ["entrypoints/web/*.html", "entrypoints/web/*.css", "migrations/versions/*.py", "migrations/env.py"]
)
def test_the_wheel_carries_templates_static_files_and_migrations(wheel: Path, kind: str) -> None:
    folder, _, pattern = kind.rpartition("/")
    with ZipFile(wheel) as archive:
        carried = [Path(name) for name in archive.namelist() if name.startswith(f"{folder}/")]
    assert any(file.match(pattern) for file in carried)


def test_the_installed_packages_are_those_of_the_wheel(environment: Path, tmp_path: Path) -> None:
    outcome = in_environment(environment, "python", "-c", "import domain; print(domain.__file__)", elsewhere=tmp_path)
    assert outcome.code == 0, outcome.output
    assert Path(outcome.output.strip()).is_relative_to(environment)


def test_the_installed_command_says_what_it_can_do(environment: Path, tmp_path: Path) -> None:
    outcome = in_environment(environment, "stillroom", "--help", elsewhere=tmp_path)
    assert outcome.code == 0, outcome.output
    assert all(command in outcome.output for command in ("serve", "demo", "db", "stock", "verify"))


def test_the_installed_command_brings_a_new_database_to_the_newest_revision(environment: Path, tmp_path: Path) -> None:
    database = tmp_path / "stock.db"
    address = {"STILLROOM_DATABASE_URL": f"sqlite:///{database}"}
    outcome = in_environment(environment, "stillroom", "db", "upgrade", elsewhere=tmp_path, env=address)
    assert outcome.code == 0, outcome.output
    with closing(sqlite3.connect(database)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"alembic_version", "inventory_item", "inventory_lot", "inventory_history"} <= tables


def test_the_installed_site_renders_its_pages_and_gives_out_its_files(environment: Path, tmp_path: Path) -> None:
    visit = (
        "from werkzeug.test import Client; from entrypoints.wsgi import site; client = Client(site());"
        "print(client.get('/static/stillroom.css').status); print(client.get('/').text)"
    )
    address = {"STILLROOM_DATABASE_URL": f"sqlite:///{tmp_path / 'stock.db'}"}
    outcome = in_environment(environment, "python", "-c", visit, elsewhere=tmp_path, env=address)
    assert outcome.code == 0, outcome.output
    lines = outcome.output.splitlines()
    assert "200 OK" in lines
    assert "<!doctype html>" in lines
