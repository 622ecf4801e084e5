"""Which HTTP status each refusal gets: the one table."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

_BY_STATUS: Mapping[HTTPStatus, tuple[str, ...]] = {
    HTTPStatus.BAD_REQUEST: ("request.malformed_json", "request.not_utf8", "request.refused"),
    HTTPStatus.UNAUTHORIZED: ("identity.bad_token",),
    HTTPStatus.FORBIDDEN: (
        "identity.access_denied",
        "identity.missing_permission",
        "identity.more_than_own",
        "identity.nobody_signed_in",
    ),
    HTTPStatus.NOT_FOUND: (
        "request.unknown_route",
        "identity.unknown_member",
        "identity.unknown_user",
        "inventory.unknown_adjustment",
        "inventory.unknown_item",
        "inventory.unknown_lot",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: ("request.method_not_allowed",),
    HTTPStatus.CONFLICT: (
        "identity.email_taken",
        "identity.last_owner",
        "identity.role_in_use",
        "identity.role_name_taken",
        "inventory.already_reversed",
        "inventory.archived_item",
        "inventory.before_receipt",
        "inventory.count_above_original",
        "inventory.count_below_reserved",
        "inventory.insufficient_stock",
        "inventory.item_code_taken",
        "inventory.lot_expired",
        "inventory.lot_held",
        "inventory.lot_number_taken",
        "inventory.lot_short",
        "inventory.not_reserved",
        "inventory.not_reversible",
        "inventory.return_too_large",
        "inventory.reversal_blocked",
        "inventory.stock_too_large",
        "inventory.untracked_item",
        "request.key_reused",
        "unit.taken",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("request.too_large",),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: ("request.not_json",),
    HTTPStatus.UNPROCESSABLE_ENTITY: (
        "files.bad_cell",
        "files.import_refused",
        "files.unreadable",
        "identity.invalid_email",
        "identity.invalid_name",
        "identity.invalid_organization",
        "identity.organization_not_clear",
        "identity.unknown_permission",
        "identity.unknown_role",
        "inventory.invalid_change",
        "inventory.invalid_item",
        "money.bad_weights",
        "money.negative",
        "money.too_large",
        "money.too_precise",
        "money.too_small",
        "quantity.not_a_number",
        "quantity.too_large",
        "quantity.too_precise",
        "quantity.too_small",
        "request.bad_cursor",
        "request.bad_key",
        "request.invalid",
        "unit.ambiguous",
        "unit.bad_amount",
        "unit.bad_density",
        "unit.bad_symbol",
        "unit.density_needed",
        "unit.incompatible",
        "unit.unknown",
    ),
}

STATUS: Mapping[str, HTTPStatus] = MappingProxyType(
    {code: status for status, codes in _BY_STATUS.items() for code in codes}
)
"""The status of every refusal's code. A test walks all refusals there are."""
