"""Look at who has access: organisations and their API tokens."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.caller import Caller
from domain.identity.api_tokens import ApiToken
from domain.shared.organization import Organization
from ports.access import Access
from ports.stock_reading import StockReading


@dataclass(frozen=True, slots=True)
class ViewAccess:
    """What an operator sees of an installation's organisations, and of the tokens of one."""

    reading: StockReading
    access: Access

    def organizations(self) -> Sequence[Organization]:
        """All organisations, by name."""
        return sorted(self.reading.organizations(), key=lambda each: (each.name, each.id))

    def tokens(self, caller: Caller) -> Sequence[ApiToken]:
        """The organisation's tokens, newest first: what is kept of them, which never opens anything."""
        return self.access.tokens(caller.organization_id)
