"""Other processes on the same database: quick to start, and ended as hard as a test likes."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.context import ForkServerContext
from typing import ParamSpec

from adapters.memory.ids import CountedIds
from application.caller import Caller
from tests.brewery import Brewery
from tests.installations import on_database

Given = ParamSpec("Given")
PATIENCE = 60
"""Seconds that a process may take."""


def processes() -> ForkServerContext:
    """Where processes come from: a server that imports the application, and pytest as our main program, once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "pytest"])
    return context


def exit_code(work: Callable[Given, None], *given: Given.args, **named: Given.kwargs) -> int | None:
    """How a process ended that did this work, and nothing else; minus the signal that killed it."""
    process = processes().Process(target=work, args=given, kwargs=named)
    process.start()
    process.join(PATIENCE)
    return process.exitcode


def brewery_in_this_process(url: str, caller: Caller, number: int) -> Brewery:
    """A brewery that is founded already, from a process of that number, which makes ids of its own."""
    return Brewery(on_database(url, CountedIds(series=1000 + number)).app, caller)
