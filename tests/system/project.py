"""The project's own folder, and its tools as a developer runs them."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("domain", "ports", "application", "adapters", "entrypoints", "migrations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a program ended, and all that it said."""

    code: int
    output: str


def run(
    *command: str | Path,
    cwd: Path = ROOT,
    stdin: str = "",
    env: Mapping[str, str] | None = None,
    timeout: float = 300,
) -> Outcome:
    """Run a program with `env` added to the environment; `timeout` in seconds."""
    done = subprocess.run(
        command,
        cwd=cwd,
        input=stdin,
        env={**os.environ, **(env or {})},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
    )
    return Outcome(code=done.returncode, output=done.stdout)


def tool(name: str) -> Path:
    """A program of the environment that runs the tests."""
    return Path(sys.executable).parent / name
