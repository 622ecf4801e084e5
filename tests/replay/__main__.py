"""
Replays FILE on PostgreSQL and on SQLite, each in a process of its own, so that each tells its own peak of memory.

FILE is a CSV file, gzipped or not, with the columns InvoiceNo, StockCode, Description, Quantity, UnitPrice, CustomerID
and Country, its lines in time order.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from tests.replay.reporting import DATABASES, report
from tests.replay.retail import NotARetailFile


def main() -> int:
    """Run what the command line asks for; the exit code is 0 only if all numbers were exact."""
    parser = argparse.ArgumentParser(prog="python -m tests.replay", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--on", choices=sorted(DATABASES), help="replay on this database only, in this process")
    asked = parser.parse_args()
    if not asked.file.is_file():
        parser.error(f"there is no file {asked.file}")
    if asked.on is not None:
        try:
            return 0 if report(asked.file, asked.on) else 1
        except NotARetailFile as other:
            parser.error(str(other))
    ended = [_in_its_own_process(asked.file, database) for database in DATABASES]
    return max(ended)


def _in_its_own_process(file: Path, database: str) -> int:
    return subprocess.run([sys.executable, "-m", "tests.replay", str(file), "--on", database], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
