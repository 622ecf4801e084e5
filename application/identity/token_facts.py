"""A token's properties as the audit keeps them: none of them opens anything."""

from domain.identity.api_tokens import ApiToken
from domain.shared.audit import Facts


def token_facts(token: ApiToken) -> Facts:
    """What the token is called, whom it speaks for and what it may be used for."""
    return {
        "name": token.name,
        "prefix": token.prefix,
        "user_id": str(token.user_id),
        "scopes": ", ".join(sorted(token.scopes)),
        "expires_at": None if token.expires_at is None else token.expires_at.isoformat(),
    }
