"""Idempotency keys in memory."""

from collections.abc import Mapping, Sequence

from adapters.memory.store import Draft
from domain.shared.identifiers import OrganizationId
from ports.idempotency import Claim


class MemoryClaims:
    """The `Claims` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def take(self, organization_id: OrganizationId, claims: Sequence[Claim]) -> Mapping[str, Claim]:
        kept = self._draft.books(organization_id).claims
        held = {claim.key: kept[claim.key] for claim in claims if claim.key in kept}
        kept.update((claim.key, claim) for claim in claims if claim.key not in held)
        return held
