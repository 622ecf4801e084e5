"""Write down what happens in a batch."""

from typing import Annotated

import typer

from domain.shared.quantity import parse_quantity
from entrypoints.cli.batches.naming import RUN, BatchName, batch_id_of, tell
from entrypoints.cli.options import AsJson, Key, OrganizationName
from entrypoints.cli.session import open_session

Words = Annotated[str, typer.Argument(metavar="TEXT", help="In your own words.")]
What = Annotated[str, typer.Argument(metavar="NAME", help="What it is of, such as 'mash temperature'.")]


def note(
    batch: BatchName, text: Words, key: Key = None, organization: OrganizationName = None, as_json: AsJson = False
) -> None:
    """Write a note."""
    with open_session(organization, *RUN) as session:
        done = session.app.production.note_batch.note(session.caller, batch_id_of(session, batch), text, key)
        tell(session, done.id, as_json=as_json)


def measure(
    batch: BatchName,
    name: What,
    value: Annotated[str, typer.Argument(metavar="NUMBER", help="What was measured; after -- if it is below zero.")],
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="Its unit, such as °C.")] = "",
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Write down a measurement."""
    with open_session(organization, *RUN) as session:
        amount, batch_id = parse_quantity(value, field="value"), batch_id_of(session, batch)
        done = session.app.production.note_batch.measure(session.caller, batch_id, name, amount, unit, key)
        tell(session, done.id, as_json=as_json)


def time(
    batch: BatchName,
    name: What,
    seconds: Annotated[int | None, typer.Argument(help="How long it takes; until it is stopped if not told.")] = None,
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Write down that something began now, and how long it takes, or that it runs until `stop`."""
    with open_session(organization, *RUN) as session:
        done = session.app.production.note_batch.time(
            session.caller, batch_id_of(session, batch), name, seconds, key=key
        )
        tell(session, done.id, as_json=as_json)


def stop(
    batch: BatchName,
    about: Annotated[int, typer.Argument(metavar="NUMBER", help="The timer, by its number in the record.")],
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Stop a timer that runs; the clock tells how long it took."""
    with open_session(organization, *RUN) as session:
        done = session.app.production.note_batch.stop(session.caller, batch_id_of(session, batch), about, key)
        tell(session, done.id, as_json=as_json)


def deviate(
    batch: BatchName, text: Words, key: Key = None, organization: OrganizationName = None, as_json: AsJson = False
) -> None:
    """Write down what was not as it should be; it has to be signed off before the batch finishes."""
    with open_session(organization, *RUN) as session:
        done = session.app.production.note_batch.deviate(session.caller, batch_id_of(session, batch), text, key)
        tell(session, done.id, as_json=as_json)


def sign_off(
    batch: BatchName,
    about: Annotated[int, typer.Argument(metavar="NUMBER", help="The deviation, by its number in the record.")],
    text: Annotated[str, typer.Option(metavar="TEXT", help="Why it may pass; needed for one of your own.")] = "",
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Accept a deviation."""
    with open_session(organization, *RUN) as session:
        done = session.app.production.note_batch.sign_off(session.caller, batch_id_of(session, batch), about, text, key)
        tell(session, done.id, as_json=as_json)
