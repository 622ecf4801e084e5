"""Files that commands write."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import typer


@contextmanager
def destination(file: Path, named: str) -> Iterator[BinaryIO]:
    """
    A file that is there whole or not at all.

    named: which parameter of the command tells it, for who cannot write there.
    """
    unfinished = file.with_name(f".{file.name}.part")
    try:
        target = unfinished.open("wb")
    except OSError as fault:
        raise typer.BadParameter(f"It cannot be written: {fault.strerror}.", param_hint=named) from fault
    try:
        with target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
