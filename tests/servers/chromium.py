"""A real Chromium for the pages' tests: found on this machine, or fetched by `python -m tests.servers.chromium`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET_ONE = (
    "No Chromium was found and none could be fetched. Install it (on Debian: sudo apt-get install chromium), "
    "put `chromium` on the PATH, or run: .venv/bin/playwright install --with-deps chromium"
)
FETCH_TIMEOUT = 900


class ChromiumMissing(Exception):
    """No Chromium on this machine starts."""


def find_chromium() -> Path:
    """
    The program of a Chromium that starts: the system's own first, then the one of Playwright.

    :raises ChromiumMissing: there is none.
    """
    for program in _installed():
        if _starts(program):
            return program
    raise ChromiumMissing(HOW_TO_GET_ONE)


def fetch_chromium() -> Path:
    """
    The program of a Chromium, fetched from the system's packages or by Playwright when there is none.

    :raises ChromiumMissing: there is none and none can be fetched.
    """
    for command in _ways_to_fetch():
        try:
            return find_chromium()
        except ChromiumMissing:
            print("Fetching Chromium:", " ".join(command), flush=True)
            _run(*command)
    return find_chromium()


def _installed() -> Iterator[Path]:
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        yield Path(playwright.chromium.executable_path)


def _ways_to_fetch() -> Iterator[tuple[str, ...]]:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        yield ("apt-get", "-qq", "update")
        yield ("apt-get", "-qq", "install", "--yes", "--no-install-recommends", "chromium")
    yield (sys.executable, "-m", "playwright", "install", "chromium")


def _starts(program: Path) -> bool:
    try:
        # Ubuntu's `chromium-browser` may be a script that only says where to get one.
        return _run(str(program), "--version", quiet=True) == 0
    except OSError:
        return False


def _run(*command: str, quiet: bool = False) -> int:
    output = subprocess.DEVNULL if quiet else None
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=environment,
        timeout=FETCH_TIMEOUT,
    ).returncode


if __name__ == "__main__":
    try:
        print("Chromium:", fetch_chromium())
    except ChromiumMissing as missing:
        sys.exit(str(missing))
