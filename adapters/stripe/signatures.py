"""Whether Stripe has signed something, by its own library."""

from collections.abc import Sequence
from datetime import datetime

from stripe import SignatureVerificationError, WebhookSignature

from adapters.shared.signatures import require_just_now
from domain.billing.refusals import BadSignature

HEADER = "Stripe-Signature"


def require_signature(body: bytes, header: str, secrets: Sequence[str], now: datetime) -> None:
    """
    Hold a signature against the body and each secret.

    The library looks at one secret and at times that are past; at all of them and at those to come is looked here.

    header: ASCII; the library raises TypeError about others.

    :raises BadSignature: none of the secrets has made it.
    :raises WrongMoment: one has, but at another time.
    """
    if not any(_is_signed(body, header, secret) for secret in secrets):
        raise BadSignature(field=HEADER, expected="a signature by one of our secrets", got="another")
    require_just_now(_signed_at(header), now)


def _is_signed(body: bytes, header: str, secret: str) -> bool:
    try:
        return bool(WebhookSignature.verify_header(body, header, secret))
    except (SignatureVerificationError, UnicodeError):
        # The library decodes what it compares: a body that is no text has been signed by nobody.
        return False


def _signed_at(header: str) -> int:
    """The time that the library has put into what it compared: the first that is told."""
    told = next(value for name, _, value in (part.partition("=") for part in header.split(",")) if name == "t")
    return int(told.partition("=")[0])
