"""What a refusal looks like on a terminal and to a program, and with which code the command ends."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from traceback import print_exc
from typing import Any

import typer
from typer.core import TyperGroup

from domain.shared.errors import DomainError
from entrypoints.cli import installation
from entrypoints.cli.refusals import Misused


class ExitCode(IntEnum):
    """How a command ends."""

    FINE = 0
    REFUSED = 1
    USAGE = 2
    NOT_READY = 3
    FAILED = 4


EXIT_CODES = (
    "Exit codes: 0 fine; 1 refused, or something was found; 2 the command line was not understood;"
    " 3 the settings or the database are not ready; 4 a mistake of Stillroom's own, with its traceback."
)


class CommandGroup(TyperGroup):
    """The root of all commands: refusals become a few lines for people, or with --json the envelope of the API."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,  # noqa: ANN401 - the signature of Typer's
    ) -> None:
        """Run the command that the arguments name, and end the process with its exit code."""
        arguments = list(sys.argv[1:] if args is None else args)
        as_json = "--json" in arguments
        # In its standalone mode Typer ends the process by itself, and tells misuse for people.
        alone = standalone_mode and not as_json
        with _telling_refusals(as_json=as_json):
            code = super().main(arguments, prog_name, complete_var, alone, windows_expand_args, **extra)
        if standalone_mode:
            sys.exit(code or ExitCode.FINE)


@contextmanager
def _telling_refusals(*, as_json: bool) -> Iterator[None]:
    """Tell on standard error what refuses, and end the process with the code that says why."""
    try:
        yield
    except SystemExit:
        raise  # before the last clause below asks for the database's libraries
    except typer.TyperException as misuse:
        _end(Misused(misuse.format_message()), ExitCode(misuse.exit_code), as_json=as_json)
    except DomainError as refusal:
        _end(refusal, _exit_code(refusal), as_json=as_json)
    except installation.storage_failures() as failure:
        refused = installation.refusal_of(failure)
        _end(refused, _exit_code(refused), as_json=as_json)
    except Exception:  # noqa: BLE001 - the last resort: nobody may take it for a refusal
        print_exc()
        sys.exit(ExitCode.FAILED)


def _exit_code(refusal: DomainError) -> ExitCode:
    """What the settings or the database refuse is not the fault of what was asked."""
    context, _, _ = refusal.code.partition(".")
    return ExitCode.NOT_READY if context in {"settings", "storage"} else ExitCode.REFUSED


def _end(refusal: DomainError, code: ExitCode, *, as_json: bool) -> None:
    sys.stderr.write((_envelope(refusal) if as_json else _lines(refusal)) + "\n")
    sys.exit(code)


def _lines(refusal: DomainError) -> str:
    """The sentence, and below it what it is about."""
    facts = {"field": refusal.field, "expected": refusal.expected, "got": refusal.got, **refusal.details}
    told = {name.replace("_", " "): value for name, value in facts.items() if value is not None}
    width = max(map(len, told), default=0)
    return "\n".join([f"Error: {refusal.message}", *(f"  {name:<{width}}  {value}" for name, value in told.items())])


def _envelope(refusal: DomainError) -> str:
    facts = {"expected": refusal.expected, "got": refusal.got}
    details = {**refusal.details, **{name: value for name, value in facts.items() if value is not None}}
    error = {"code": refusal.code, "message": refusal.message, "details": details, "field": refusal.field}
    request_id, now = installation.stamp()
    envelope = {"error": error, "request_id": request_id, "timestamp": now.isoformat()}
    return json.dumps(envelope, indent=2, ensure_ascii=False)
