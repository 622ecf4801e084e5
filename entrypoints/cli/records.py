"""What programs read with --json; what they read of stock is in `stock_records`."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.identity.api_tokens import ApiToken
from domain.inventory.verification import Finding
from domain.shared.organization import Organization
from domain.shared.units import BUILT_IN, Unit
from ports.diagnosis import Diagnosis

if TYPE_CHECKING:
    from application.inventory.import_stock import ImportReport

Record = dict[str, Any]


def unit(of: Unit) -> Record:
    """A unit; its factor is exact, to the base unit of its dimension."""
    return {
        "symbol": of.symbol,
        "name": of.name,
        "dimension": of.dimension,
        "factor": str(of.factor),
        "built_in": of.symbol in BUILT_IN,
    }


def organization(of: Organization) -> Record:
    """A tenant."""
    return {"organization_id": str(of.id), "name": of.name, "currency": of.currency, "time_zone": of.time_zone}


def token(of: ApiToken) -> Record:
    """What is kept of a token."""
    return {
        "token_id": str(of.id),
        "name": of.name,
        "prefix": of.prefix,
        "user_id": str(of.user_id),
        "scopes": sorted(of.scopes),
        "created_at": moment(of.created_at),
        "expires_at": moment(of.expires_at),
        "revoked_at": moment(of.revoked_at),
        "last_used_at": moment(of.last_used_at),
    }


def diagnosis(of: Diagnosis) -> Record:
    """One check of `doctor`."""
    return {"name": of.name, "ok": of.is_well, "found": of.found, "advice": of.advice}


def findings(found: Sequence[Finding], checked: int) -> Record:
    """The result of `verify`."""
    return {
        "success": not found,
        "items_checked": checked,
        "findings": [
            {
                "item_id": str(each.item_id),
                "item": each.item,
                "check": each.check,
                "where": each.where,
                "expected": each.expected,
                "got": each.got,
            }
            for each in found
        ],
    }


def import_report(of: "ImportReport") -> Record:
    """What an import did."""
    return {
        "kind": of.kind,
        "file": of.file,
        "recorded": of.recorded,
        "unchanged": of.unchanged,
        "ignored": list(of.ignored),
        "dry_run": of.dry_run,
        "earlier": moment(of.earlier),
    }


def moment(of: datetime | None) -> str | None:
    """A time, in ISO 8601."""
    return None if of is None else of.isoformat()
