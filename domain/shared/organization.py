"""An organisation: a tenant, with the currency it counts in and the zone it dates things in."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from domain.shared.identifiers import OrganizationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """`currency` is an ISO 4217 code, `time_zone` an IANA name."""

    id: OrganizationId
    name: str
    currency: str
    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def day_of(self, moment: datetime) -> date:
        """The calendar day of an aware moment where this organisation is: expiry dates are such days."""
        return moment.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        """The last microsecond of a calendar day where this organisation is; the later one where it comes twice."""
        return datetime.combine(day, time.max.replace(fold=1), tzinfo=self.zone)
