"""Whether Paddle has signed something: over the raw bytes, by the parts of its own library."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from paddle_billing.Notifications import PaddleSignature

from adapters.shared.signatures import require_just_now
from domain.billing.refusals import BadSignature

HEADER = "Paddle-Signature"


def require_signature(body: bytes, header: str, secrets: Sequence[str], now: datetime) -> None:
    """
    Hold a signature (`ts=…;h1=…`, the latter as often as there are secrets) against the body and each secret.

    The library's own verifier allows five seconds, decodes the body, and raises whatever comes.

    :raises BadSignature: none of the secrets has made it.
    :raises WrongMoment: one has, but at another time.
    """
    try:
        signed_at, hashes = PaddleSignature.parse(header)
        signed = f"{signed_at}:".encode() + body
    except (ValueError, OverflowError):
        raise BadSignature(field=HEADER, expected="ts and h1", got="something else") from None
    made = [PaddleSignature.calculate_hmac(secret, signed).hexdigest() for secret in secrets]
    matches = [hmac.compare_digest(ours, theirs) for ours in made for theirs in hashes["h1"]]
    if not any(matches):
        raise BadSignature(field=HEADER, expected="a signature by one of our secrets", got="another")
    require_just_now(signed_at, now)
