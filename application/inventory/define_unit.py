"""Define a unit of an organisation's own, such as scoop = 28 g."""

from dataclasses import dataclass
from fractions import Fraction

from application.caller import Caller
from application.requests import claim_for, first_answer
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AuditId
from domain.shared.units import BUILT_IN, Unit, own_unit
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class DefineUnit:
    """
    Keep `symbol` as a unit that is `amount` of a built-in unit. A unit is never redefined: quantities rest on it.

    With a key it is kept once; a repetition gets the same unit.

    :raises UnitTaken: the symbol is a built-in one, or one the organisation has.
    :raises UnknownUnit: there is no unit `of`.
    :raises KeyReused: the key belongs to another request.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, symbol: str, amount: Fraction, of: str, key: str | None = None) -> Unit:
        unit = own_unit(symbol, amount, BUILT_IN.find(of))
        self.transactions(lambda transaction: self._keep(transaction, caller, unit, key))
        return unit

    def _keep(self, transaction: Transaction, caller: Caller, unit: Unit, key: str | None) -> None:
        now = self.clock()
        if key is not None:
            claim = claim_for(key, "define unit", [unit], [unit.symbol], now)
            held = transaction.claims.take(caller.organization_id, [claim])
            if key in held:
                first_answer(held[key], claim)
                return
        audit = AuditEntry(
            id=AuditId(self.ids()),
            organization_id=caller.organization_id,
            actor_id=caller.actor_id,
            action="inventory.define_unit",
            subject="own_unit",
            subject_id=unit.symbol,
            before=None,
            after={"symbol": unit.symbol, "dimension": unit.dimension, "factor": str(unit.factor)},
            request_id=caller.request_id,
            created_at=now,
        )
        transaction.items.add_unit(caller.organization_id, unit, audit)
