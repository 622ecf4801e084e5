"""A sale over one to three lots: by the use case, over HTTP, by a plain stack, and by pgbench, which is the measure."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from secrets import token_urlsafe

from domain.identity.permissions import Permission
from tests.benchmarks import plain_stack
from tests.benchmarks.ground import CLIENTS, PROCESSES, Ground
from tests.benchmarks.installed import installed
from tests.benchmarks.pgbench import Pgbench
from tests.benchmarks.rows import Aim, Round, Row, Unit
from tests.benchmarks.shape import LARGEST_SALE, Shape, caller_of, numbered
from tests.benchmarks.web_load import Address, rate
from tests.benchmarks.web_servers import free_port, serving
from tests.benchmarks.workers import workers

SYNC_WORKERS = 2 * PROCESSES + 1
"""What gunicorn's documentation recommends for this many cores."""


@contextmanager
def pgbench(ground: Ground) -> Iterator[Round]:
    """The same rows, one by one, by PostgreSQL's own load generator."""
    bench = Pgbench(ground.server, ground.database(ground.shape), ground.shape, ground.folder, clients=CLIENTS)
    yield partial(bench.rate, ground.scale.seconds)


@contextmanager
def use_case(ground: Ground) -> Iterator[Round]:
    """`AdjustInventory` in two processes."""
    url, threads = ground.database(ground.shape), CLIENTS // PROCESSES
    with workers(url, ground.shape, processes=PROCESSES, threads=threads, seconds=ground.scale.seconds) as selling:
        yield selling


@contextmanager
def over_HTTP(ground: Ground) -> Iterator[Round]:  # noqa: N802 - it is shown as it is called
    """The product as it is served: token, limits, validation, use case, audit, idempotency key, answer."""
    url, port = ground.database(ground.shape), free_port()
    stillroom = str(Path(sys.executable).with_name("stillroom"))
    command = [stillroom, "serve", f"--port={port}", f"--workers={PROCESSES}"]
    environ = {
        "STILLROOM_DATABASE_URL": url,
        # In production two processes would count in a Redis, which is another server's time.
        "STILLROOM_RATE_LIMIT": "999999999/hour",
        "STILLROOM_SECRET_KEY": token_urlsafe(48),
    }
    with serving(command, port, environ, ground.folder / "stillroom.log") as address:
        yield _selling(ground, url, address)


@contextmanager
def plain_Flask_and_ORM(ground: Ground) -> Iterator[Round]:  # noqa: N802 - as above
    """The same request to what is usually written, by gunicorn's sync workers."""
    url, port = ground.database(ground.shape), free_port()
    command = [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", f"--workers={SYNC_WORKERS}"]
    application = f"{plain_stack.__name__}:create_app()"
    environ = {plain_stack.DATABASE: url}
    with serving([*command, application], port, environ, ground.folder / "gunicorn.log") as address:
        yield _selling(ground, url, address)


def _selling(ground: Ground, url: str, address: Address) -> Round:
    requests = _requests(ground.shape, _tokens(url, ground.shape), address)
    return partial(rate, address, requests, clients=CLIENTS, seconds=ground.scale.seconds)


def _tokens(url: str, shape: Shape) -> list[str]:
    """A token of each organisation."""
    callers = [caller_of(number) for number in range(1, shape.organizations + 1)]
    with installed(url) as app:
        return [app.identity.issue_token(each, "benchmark", Permission).text for each in callers]


def _requests(shape: Shape, tokens: list[str], address: Address) -> Iterator[bytes]:
    """Sales of random items, each under a key of its own, without end."""
    chance = Random(address[1])
    for number in count():
        item = chance.randint(1, shape.all_items)
        body = json.dumps({"change_type": "sale", "quantity": str(chance.randint(1, LARGEST_SALE))})
        yield (
            f"POST /api/v1/items/{numbered(item)}/adjustments HTTP/1.1\r\n"
            f"Host: {address[0]}:{address[1]}\r\n"
            f"Authorization: Bearer {tokens[shape.organization_of(item) - 1]}\r\n"
            f"Idempotency-Key: sale-{number}\r\n"
            "Content-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


ROWS = (
    Row(
        name="deduct",
        about="sale by the use case, 2 processes / pgbench doing the same rows",
        unit=Unit.A_SECOND,
        measured=use_case,
        baseline=pgbench,
        aim=Aim(required=0.5, stretch=0.8),
    ),
    Row(
        name="http",
        about="sale over HTTP, with token, audit and idempotency key / pgbench",
        unit=Unit.A_SECOND,
        measured=over_HTTP,
        baseline=pgbench,
        aim=Aim(required=0.3, stretch=0.45),
    ),
    Row(
        name="plain",
        about="sale over HTTP / plain Flask and ORM doing the same rows",
        unit=Unit.A_SECOND,
        measured=over_HTTP,
        baseline=plain_Flask_and_ORM,
        aim=Aim(required=5, stretch=7),
    ),
)
