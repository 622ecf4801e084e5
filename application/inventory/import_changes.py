"""Keep imported changes: each is asked for as a person would, and decided by the usual rules."""

import hashlib
import json
from dataclasses import asdict, dataclass

from application.inventory.importing import Numbered, RowsRefused, Run
from domain.inventory.changes import Change
from domain.inventory.transfer.cells import Cells
from domain.inventory.transfer.change_rows import ChangeRow, read_change
from domain.inventory.transfer.problems import BadCell, Problem
from ports.idempotency import Claim


@dataclass(frozen=True, slots=True)
class KeepChanges:
    """The `Keeper` of changes. A row with an id of its own takes effect once, in whatever files it comes."""

    run: Run

    def read(self, cells: Cells) -> ChangeRow:
        return read_change(cells, self.run.caller.organization)

    def keep(self, rows: Numbered[ChangeRow]) -> None:
        run = self.run
        run.permit(row.type for _, row in rows)
        ids = run.find_items((number, row.item) for number, row in rows)
        asked = [(number, row.id, row.change_of(ids[row.item])) for number, row in rows]
        seen = self._seen_before([(number, key, change) for number, key, change in asked if key is not None])
        new = [(number, change) for number, _, change in asked if number not in seen]
        if new:
            changes = [change for _, change in new]
            with run.at_rows([number for number, _ in new], changes):
                run.adjust.within(run.transaction, run.caller, changes)
        run.tally.recorded += len(new)
        run.tally.unchanged += len(seen)

    def finish(self) -> None:
        """Nothing is held back."""

    def _seen_before(self, rows: list[tuple[int, str, Change]]) -> set[int]:
        """
        The rows whose ids were imported before; the others' are claimed.

        :raises RowsRefused: an id came before with another content.
        """
        run, now = self.run, self.run.adjust.clock()
        claims: dict[str, Claim] = {}
        seen: set[int] = set()
        problems: list[Problem] = []
        for number, row_id, change in rows:
            if row_id in claims:
                problems.append(run.twice(number, "id", row_id))
            key, answer = f"import row {row_id}", str(run.since)
            claims[row_id] = Claim(key=key, request_hash=_hash_of(change), answer=answer, claimed_at=now)
        held = run.transaction.claims.take(run.caller.organization_id, list(claims.values())) if claims else {}
        for number, row_id, _ in rows:
            earlier = held.get(claims[row_id].key)
            if earlier is not None:
                seen.add(number)
                problems += self._difference(number, row_id, earlier, claims[row_id])
        if problems:
            raise RowsRefused(problems)
        return seen

    def _difference(self, number: int, row_id: str, earlier: Claim, claim: Claim) -> list[Problem]:
        if earlier.answer == claim.answer:
            return [self.run.twice(number, "id", row_id)]
        if earlier.request_hash == claim.request_hash:
            return []
        refusal = BadCell(
            "A row of this id was imported before, and said something else.",
            field="id",
            expected="the same row again, or an id of its own",
            got=row_id,
        )
        return [self.run.problem(refusal, number)]


def _hash_of(change: Change) -> str:
    content = json.dumps(asdict(change), default=str, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
