"""Define a unit of an organisation's own, such as scoop = 28 g."""

from dataclasses import dataclass
from fractions import Fraction

from application.caller import Caller
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AuditId
from domain.shared.units import BUILT_IN, Unit, own_unit
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transactions


@dataclass(frozen=True, slots=True)
class DefineUnit:
    """
    Keep `symbol` as a unit that is `amount` of a built-in unit. A unit is never redefined: quantities rest on it.

    :raises UnitTaken: the symbol is a built-in one, or one the organisation has.
    :raises UnknownUnit: there is no unit `of`.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, symbol: str, amount: Fraction, of: str) -> Unit:
        unit = own_unit(symbol, amount, BUILT_IN.find(of))
        audit = AuditEntry(
            id=AuditId(self.ids()),
            organization_id=caller.organization_id,
            actor_id=caller.actor_id,
            action="inventory.define_unit",
            subject="own_unit",
            subject_id=unit.symbol,
            before=None,
            after={"symbol": unit.symbol, "is": f"{amount} {of}"},
            request_id=caller.request_id,
            created_at=self.clock(),
        )
        self.transactions(lambda transaction: transaction.items.add_unit(caller.organization_id, unit, audit))
        return unit
