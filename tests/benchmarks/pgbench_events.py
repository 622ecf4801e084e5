"""A billing event by pgbench: the row of the event, and the subscription locked and changed."""

import re
import subprocess
from pathlib import Path

from adapters.sql.tables import billing_events
from tests.benchmarks.pgbench import THREADS, PgbenchFailed, new_id_of
from tests.benchmarks.statements import insert
from tests.servers.postgresql import PostgresServer


class PgbenchEvents:
    """Clients of pgbench that write an event each and change its subscription, each statement prepared once."""

    def __init__(
        self, server: PostgresServer, url: str, folder: Path, example: bytes, *, subscriptions: int, clients: int
    ) -> None:
        self._url = url
        file = folder / "events.pgbench"
        file.write_text(script(example.decode(), subscriptions=subscriptions, new_id=new_id_of(url)))
        options = ["--no-vacuum", "--protocol=prepared", f"--client={clients}", f"--jobs={min(clients, THREADS)}"]
        self._command = [str(server.program("pgbench")), *options, f"--file={file}"]

    def rate(self, seconds: int) -> float:
        """
        Events a second.

        :raises PgbenchFailed: one of them failed.
        """
        command = [*self._command, f"--time={seconds}", self._url]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        found = re.search(r"^tps = ([\d.]+)", said.stdout, re.MULTILINE)
        failed = re.search(r"^number of failed transactions: ([1-9]\d*)", said.stdout, re.MULTILINE)
        if said.returncode != 0 or found is None or failed:
            raise PgbenchFailed(said.stdout + said.stderr)
        return float(found[1])


def script(body: str, *, subscriptions: int, new_id: str) -> str:
    """The transaction, in pgbench's language; a body without colons, which it would take for variables."""
    lines = [
        f"\\set number random(0, {subscriptions - 1})",
        "BEGIN;",
        f"SELECT {new_id} AS id, now() AS now \\gset",
        f"{_event(' '.join(body.replace(':', '=').replace(chr(39), '').split()))};",
        (
            "SELECT s.organization_id AS whose FROM billing_customer c JOIN subscription s"
            " USING (organization_id, provider, account, customer_id)"
            " WHERE c.provider = 'stripe' AND c.account = 'acct_1' AND c.customer_id = 'cus_' || :number"
            " AND s.subscription_id = 'sub_' || :number FOR UPDATE OF s \\gset"
        ),
        (
            "UPDATE subscription SET status = 'active', version = :now, since = :now, period_end = :now,"
            " revision = revision + 1 WHERE organization_id = :whose AND provider = 'stripe' AND account = 'acct_1'"
            " AND subscription_id = 'sub_' || :number;"
        ),
        "COMMIT;",
    ]
    return "\n".join(lines) + "\n"


def _event(body: str) -> str:
    return insert(
        billing_events,
        {
            "id": ":id",
            "provider": "'stripe'",
            "account": "'acct_1'",
            "event_id": "'evt_' || :id",
            "event_type": "'customer.subscription.updated'",
            "object_id": "'sub_' || :number",
            "livemode": "false",
            "api_version": "'2026'",
            "event_created": ":now",
            "payload_hash": "repeat('0', 64)",
            "body": f"'{body}'",
            "customer_id": "'cus_' || :number",
            "status": "'processed'",
            "error_message": "''",
            "retry_count": "0",
            "next_attempt_at": "NULL",
            "source": "'webhook'",
            "processed_at": ":now",
            "created_at": ":now",
            "updated_at": ":now",
        },
    )
