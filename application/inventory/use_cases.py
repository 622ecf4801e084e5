"""Stock: the use cases, and how they are put together."""

from dataclasses import dataclass

from application.billing.room import Room
from application.inventory.adjust_inventory import AdjustInventory
from application.inventory.create_items import CreateItems
from application.inventory.define_unit import DefineUnit
from application.inventory.edit_item import EditItem
from application.inventory.export_stock import ExportStock
from application.inventory.hold_lot import HoldLot
from application.inventory.import_stock import ImportStock
from application.inventory.release_expired_reservations import ReleaseExpiredReservations
from application.inventory.reverse_adjustment import ReverseAdjustment
from application.inventory.verify_stock import VerifyStock
from application.inventory.view_stock import ViewStock
from application.plugged import Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryUseCases:
    """Each is called like a function."""

    adjust_inventory: AdjustInventory
    reverse_adjustment: ReverseAdjustment
    release_expired_reservations: ReleaseExpiredReservations
    hold_lot: HoldLot
    create_items: CreateItems
    edit_item: EditItem
    define_unit: DefineUnit
    view_stock: ViewStock
    verify_stock: VerifyStock
    import_stock: ImportStock
    export_stock: ExportStock


def inventory_use_cases(ports: Ports) -> InventoryUseCases:
    transactions, clock, ids = ports.transactions, ports.clock, ports.ids
    room = Room(ports.billing, clock)
    adjust = AdjustInventory(transactions, clock, ids)
    create, hold = CreateItems(transactions, room, clock, ids), HoldLot(transactions, clock, ids)
    return InventoryUseCases(
        adjust_inventory=adjust,
        reverse_adjustment=ReverseAdjustment(adjust),
        release_expired_reservations=ReleaseExpiredReservations(adjust),
        hold_lot=hold,
        create_items=create,
        edit_item=EditItem(transactions, room, clock, ids),
        define_unit=DefineUnit(transactions, clock, ids),
        view_stock=ViewStock(ports.reading, clock),
        verify_stock=VerifyStock(ports.reading),
        import_stock=ImportStock(transactions, ports.sheets, adjust, create, hold),
        export_stock=ExportStock(ports.reading, ports.sheets),
    )
