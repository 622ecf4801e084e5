"""Why a change of stock is refused. Each refusal has a stable code and says what to do next."""

from collections.abc import Sequence
from datetime import date

from domain.shared.errors import DomainError
from domain.shared.identifiers import ItemId
from domain.shared.quantity import Quantity, format_quantity


class UnknownItem(DomainError):
    """The organisation has no such item; another organisation's item is unknown as well."""

    code = "inventory.unknown_item"

    def __init__(self, got: str, *, field: str = "item_id") -> None:
        super().__init__(
            "There is no such item in this organisation.", field=field, expected="an item of yours", got=got
        )


class UnknownLot(DomainError):
    """The item has no such lot; without an item, the organisation has none."""

    code = "inventory.unknown_lot"

    def __init__(self, item: str | None = None, *, field: str, got: str) -> None:
        super().__init__(
            f"{item or 'The organisation'} has no lot {got}; an item's lots are listed on its page.",
            field=field,
            expected=f"a lot of {item or 'yours'}",
            got=got,
        )


class UnknownAdjustment(DomainError):
    code = "inventory.unknown_adjustment"

    def __init__(self, got: str, *, field: str = "adjustment_id") -> None:
        super().__init__(
            f"There is no adjustment {got} to go back to.", field=field, expected="an adjustment of yours", got=got
        )


class InvalidChange(DomainError):
    """A field of the request is missing, out of range, or does not go with the change type."""

    code = "inventory.invalid_change"


class UntrackedItem(DomainError):
    code = "inventory.untracked_item"

    def __init__(self, item: str) -> None:
        super().__init__(
            f"{item} is not tracked, so it has no stock to change; turn tracking on first.",
            field="item_id",
            expected="a tracked item",
            got=item,
        )


class ArchivedItem(DomainError):
    code = "inventory.archived_item"

    def __init__(self, item: str) -> None:
        super().__init__(
            f"{item} is archived; restore it before its stock can change.",
            field="item_id",
            expected="an item in use",
            got=item,
        )


class InsufficientStock(DomainError):
    """Less is there for this change than it asks; quantities are of the item's stock unit."""

    code = "inventory.insufficient_stock"

    def __init__(self, item: str, unit: str, *, wanted: Quantity, available: Quantity) -> None:
        super().__init__(
            f"{item}: {format_quantity(wanted)} {unit} asked, {format_quantity(available)} {unit} can be taken"
            " (stock that is reserved, held or expired does not count).",
            field="quantity",
            expected=f"at most {format_quantity(available)} {unit}",
            got=f"{format_quantity(wanted)} {unit}",
        )


class LotShort(DomainError):
    """The named lot has less than is asked."""

    code = "inventory.lot_short"

    def __init__(self, lot: str, unit: str, *, wanted: Quantity, free: Quantity) -> None:
        super().__init__(
            f"Lot {lot} can give {format_quantity(free)} {unit}, {format_quantity(wanted)} {unit} were asked;"
            " take the rest from another lot.",
            field="quantity",
            expected=f"at most {format_quantity(free)} {unit}",
            got=f"{format_quantity(wanted)} {unit}",
        )


class LotExpired(DomainError):
    code = "inventory.lot_expired"

    def __init__(self, lot: str, expires_on: date) -> None:
        super().__init__(
            f"Lot {lot} expired on {expires_on.isoformat()}; choose another, or write it off as spoil.",
            field="lot_id",
            expected="a lot that has not expired",
            got=f"{lot}, expired {expires_on.isoformat()}",
        )


class LotHeld(DomainError):
    code = "inventory.lot_held"

    def __init__(self, lot: str, reason: str) -> None:
        super().__init__(
            f"Lot {lot} is held ({reason}); lift the hold or choose another.",
            field="lot_id",
            expected="a lot that is not held",
            got=f"{lot}, held: {reason}",
        )


class LotCodeTaken(DomainError):
    """The item of `item_id` has a lot of that number; or gets two by one request."""

    code = "inventory.lot_number_taken"

    def __init__(self, lot: str, item_id: ItemId) -> None:
        super().__init__(
            f"The item has a lot {lot} already; give this receipt a number of its own, such as {lot}-2.",
            field="lot_number",
            expected="a lot number that the item does not have yet",
            got=lot,
        )
        self.item_id = item_id


class BeforeReceipt(DomainError):
    code = "inventory.before_receipt"

    def __init__(self, lot: str, received: str, got: str) -> None:
        super().__init__(
            f"Lot {lot} was received {received}, after the time of this change; name an older lot or a later time.",
            field="effective_at",
            expected=f"{received} or later",
            got=got,
        )


class CountBelowReserved(DomainError):
    """A count finds less than orders have reserved."""

    code = "inventory.count_below_reserved"

    def __init__(self, what: str, unit: str, *, counted: Quantity, reserved: Quantity) -> None:
        super().__init__(
            f"{what}: {format_quantity(counted)} {unit} counted, but orders have reserved {format_quantity(reserved)}"
            f" {unit}; release a reservation first.",
            field="quantity",
            expected=f"at least {format_quantity(reserved)} {unit}",
            got=f"{format_quantity(counted)} {unit}",
        )


class CountAboveOriginal(DomainError):
    """A lot is counted to hold more than it ever did."""

    code = "inventory.count_above_original"

    def __init__(self, lot: str, unit: str, *, counted: Quantity, original: Quantity) -> None:
        super().__init__(
            f"Lot {lot} never held more than {format_quantity(original)} {unit}; count it as that,"
            " and restock the rest as a lot of its own.",
            field="quantity",
            expected=f"at most {format_quantity(original)} {unit}",
            got=f"{format_quantity(counted)} {unit}",
        )


class NothingReserved(DomainError):
    """The reference holds less (or nothing) of the item than is to be freed."""

    code = "inventory.not_reserved"

    def __init__(self, reference: str, unit: str, *, held: Quantity, wanted: Quantity | None) -> None:
        super().__init__(
            f"{reference} has {format_quantity(held)} {unit} reserved; only that much can be released.",
            field="reference" if wanted is None else "quantity",
            expected=f"at most {format_quantity(held)} {unit}" if held else "a reference with a reservation",
            got=reference if wanted is None else f"{format_quantity(wanted)} {unit}",
        )


class ReturnTooLarge(DomainError):
    """More comes back than the sale, or the lot, gave."""

    code = "inventory.return_too_large"

    def __init__(self, unit: str, *, wanted: Quantity, given: Quantity) -> None:
        super().__init__(
            f"{format_quantity(given)} {unit} are out and can come back, {format_quantity(wanted)} {unit} were asked;"
            " restock what did not come from there.",
            field="quantity",
            expected=f"at most {format_quantity(given)} {unit}",
            got=f"{format_quantity(wanted)} {unit}",
        )


class NoRoomInLot(DomainError):
    """What left a lot has no room in it any more: it was counted up since, and would hold more than came."""

    code = "inventory.no_room_in_lot"

    def __init__(self, lot: str, unit: str, *, remaining: Quantity, original: Quantity, excess: Quantity) -> None:
        most = f"at most {format_quantity(Quantity(remaining - excess))} {unit}"
        got = f"{format_quantity(remaining)} {unit}"
        super().__init__(
            f"Lot {lot} was counted up since: it holds {got} of the {format_quantity(original)} {unit} that it began"
            f" with, and {format_quantity(excess)} {unit} that come back find no room. Count this lot to {most}, and do"
            " this again; what is there beyond that comes in when the whole item is counted.",
            field="lot_number",
            expected=most,
            got=got,
        )


class NotReversible(DomainError):
    """The adjustment is of a kind that is undone in another way, or has nothing to undo."""

    code = "inventory.not_reversible"


class OfBatch(DomainError):
    """The adjustment is a batch's: what a batch took and made is undone by the batch alone, with all the rest of it."""

    code = "inventory.of_batch"

    def __init__(self, label: str) -> None:
        super().__init__(
            f"This belongs to batch {label}; cancel the batch, or record what happened since as a change of its own.",
            field="adjustment_id",
            expected="an adjustment that is of no batch",
            got=label,
        )


class AlreadyReversed(DomainError):
    code = "inventory.already_reversed"

    def __init__(self, adjustment: str, by: str) -> None:
        super().__init__(
            f"Adjustment {adjustment} is reversed already, by {by}.",
            field="adjustment_id",
            expected="an adjustment that is not reversed",
            got=adjustment,
        )


class ReversalBlocked(DomainError):
    """The lots of an adjustment have been used since; `details` names what came after."""

    code = "inventory.reversal_blocked"

    def __init__(self, lot: str, later: Sequence[str]) -> None:
        names = ", ".join(later)
        super().__init__(
            f"Lot {lot} has been used since; reverse first what came after: {names}.",
            field="adjustment_id",
            expected="an adjustment whose lots were not used since",
            got=f"later: {names}",
            details={"came_after": names},
        )


class StockTooLarge(DomainError):
    """The item would hold more than a number can keep exactly."""

    code = "inventory.stock_too_large"

    def __init__(self, item: str, unit: str, *, limit: Quantity) -> None:
        super().__init__(
            f"{item} would hold more than {format_quantity(limit)} {unit}; keep it in a larger unit.",
            field="quantity",
            expected=f"at most {format_quantity(limit)} {unit} in all",
        )


class ItemCodeTaken(DomainError):
    code = "inventory.item_code_taken"

    def __init__(self, item_code: str) -> None:
        super().__init__(
            f"There is an item {item_code} already; codes are unique in an organisation.",
            field="code",
            expected="a code that no other item has",
            got=item_code,
        )


class InvalidItem(DomainError):
    """A property of an item is missing, out of range, or cannot change any more."""

    code = "inventory.invalid_item"
