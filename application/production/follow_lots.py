"""Follow lots to all that was made of them: which lots are affected, where each is, and which orders had it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from application.caller import Caller
from application.production.lot_facts import happenings, identity_of, standing_of
from domain.inventory.refusals import UnknownLot
from domain.production.recall_events import Happening
from domain.production.recall_orders import Order, Orders
from domain.production.recall_states import States, Tally, Way
from domain.production.recall_tables import Identity
from domain.shared.identifiers import ItemId, LotId
from ports.clock import Clock
from ports.lot_reach import LotReach, ReachedLot


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedLot:
    """
    A lot that a recall reaches; `is_first` for one that it began with.

    `running` are the labels of batches in progress that took of it: what they make will be affected, too.
    """

    id: LotId
    item_id: ItemId
    is_first: bool
    identity: Identity
    states: States
    orders: Sequence[Order]
    held_reason: str | None
    running: Sequence[str]


@dataclass(frozen=True, slots=True)
class FollowLots:
    """
    All affected lots, those that were asked for first, in a fixed number of statements and in flat memory.

    :raises UnknownLot: the organisation does not have one of them.
    """

    reach: LotReach
    clock: Clock

    @contextmanager
    def __call__(
        self,
        caller: Caller,
        lot_ids: Collection[LotId],
        tell: Callable[[Identity, Happening], None] = lambda _, __: None,
    ) -> Iterator[Iterator[AffectedLot]]:
        """tell: told all that happened to a lot, before that lot is told."""
        with self.reach.reach(caller.organization_id, lot_ids) as reached:
            yield self._affected(caller, reached, set(lot_ids), tell)

    def _affected(
        self,
        caller: Caller,
        reached: Iterator[ReachedLot],
        first: set[LotId],
        tell: Callable[[Identity, Happening], None],
    ) -> Iterator[AffectedLot]:
        today = caller.organization.day_of(self.clock())
        for each in reached:
            first.discard(each.line.lot.id)
            identity, tally = identity_of(each, caller.organization), Tally()
            orders = Orders((claim.reference, claim.quantity) for claim in each.claims)
            running: set[str] = set()
            for what in happenings(each, caller.organization):
                tally.add(what.way, what.delta)
                orders.add(what)
                if what.is_running and what.way is Way.USED:
                    running.add(what.reference)
                tell(identity, what)
            yield AffectedLot(
                id=each.line.lot.id,
                item_id=each.line.lot.item_id,
                is_first=each.is_first,
                identity=identity,
                states=tally.states(standing_of(each, today)),
                orders=orders.all(),
                held_reason=each.line.lot.held_reason,
                running=sorted(running),
            )
        if first:
            raise UnknownLot(field="lots", got=str(min(first)))
