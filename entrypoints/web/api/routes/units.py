"""Units of measure."""

from domain.identity.permissions import Permission
from entrypoints.web.api.answers.units import UnitAnswer, UnitList, unit_answer, unit_list
from entrypoints.web.api.bodies.units import UnitBody
from entrypoints.web.api.endpoints import Call, Routes

units = Routes("Units")


@units.get("/units", Permission.VIEW_INVENTORY)
def list_units(call: Call) -> UnitList:
    """The units that quantities may be given in: the built-in ones and the organisation's own."""
    return unit_list(call.app.inventory.view_stock.units(call.caller))


@units.post("/units", Permission.EDIT_INVENTORY)
def define_unit(call: Call, body: UnitBody) -> UnitAnswer:
    """Define a unit of the organisation's own. It is never redefined, because quantities rest on it."""
    return unit_answer(call.app.inventory.define_unit(call.caller, body.symbol, body.exact_amount(), body.of, call.key))
