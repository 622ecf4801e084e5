"""Label lots: what stands on the label of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from application.caller import Caller
from domain.inventory.refusals import UnknownLot
from domain.production.label_refusals import LettersNotOnLabel
from domain.production.labels import Contents, Days, Label, label_of
from domain.production.products import ONLY_VARIANT
from domain.shared.identifiers import LotId
from domain.shared.organization import Organization
from domain.shared.quantity import format_quantity
from ports.clock import Clock
from ports.labels import Labels
from ports.product_reading import LotLine, ProductReading


@dataclass(frozen=True, slots=True)
class LabelLots:
    """
    The labels of lots, in the order in which they are named; one statement.

    `site` is where browsers find the installation, `resolver` where Digital Links lead.

    :raises UnknownLot: the organisation has no such lot.
    :raises LotCodeNotOnLabel, DayNotOnLabel: GS1 cannot write one of them.
    :raises LettersNotOnLabel: there are no letters for what a lot is called.
    """

    reading: ProductReading
    drawing: Labels
    clock: Clock
    site: str
    resolver: str

    def find(self, caller: Caller, lot_ids: Sequence[LotId]) -> Sequence[LotLine]:
        """These lots, with what they are sold as; those that the organisation does not have are left out."""
        return self.reading.lots(caller.organization_id, lot_ids)

    def __call__(self, caller: Caller, lot_ids: Sequence[LotId], days: Days) -> Sequence[Label]:
        return self.of(caller.organization, lot_ids, days)

    def of(self, organization: Organization, lot_ids: Sequence[LotId], days: Days) -> Sequence[Label]:
        """The same for whoever draws what somebody else asked for."""
        found = {line.lot.id: line for line in self.reading.lots(organization.id, lot_ids)}
        unknown = next((lot_id for lot_id in lot_ids if lot_id not in found), None)
        if unknown is not None:
            raise UnknownLot(field="lots", got=str(unknown))
        today = organization.day_of(self.clock())
        return [self._label(found[lot_id], days, organization, today) for lot_id in lot_ids]

    def _label(self, line: LotLine, days: Days, organization: Organization, today: date) -> Label:
        page = f"{self.site}/items/{line.lot.item_id}"
        label = label_of(contents_of(line, organization), days, today, resolver=self.resolver, page=page)
        unwritten = self.drawing.unwritten(label.title + label.kind + label.lot)
        if unwritten:
            raise LettersNotOnLabel(label.lot, unwritten)
        return label


def contents_of(line: LotLine, organization: Organization) -> Contents:
    """What the lot is, as its label tells it."""
    sku, lot = line.sku, line.lot
    made_on = organization.day_of(lot.received_at)
    if sku is None:
        return Contents(title=line.item, lot=lot.code, made_on=made_on, last_day=lot.expires_on)
    variant = [] if line.variant == ONLY_VARIANT else [line.variant]
    return Contents(
        title=line.product,
        kind=", ".join([*variant, f"{format_quantity(sku.size)} {sku.unit}"]),
        gtin=sku.gtin,
        lot=lot.code,
        made_on=made_on,
        last_day=lot.expires_on,
    )
