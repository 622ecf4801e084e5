"""What browsers and devices do with passkeys, by the `webauthn` library."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, parse_authentication_credential_json
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from domain.identity.passkey_challenges import LIFETIME
from domain.identity.passkey_refusals import PasskeyRefused
from domain.identity.passkeys import NewPasskey, Proof
from domain.identity.relying_party import RelyingParty
from ports.passkey_ceremonies import Holder

SITE = "Stillroom"
ALGORITHMS = [
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
FORMATS = frozenset({AttestationFormat.NONE, AttestationFormat.PACKED})
"""What browsers give where nothing of the device is asked: none, or a device's word for itself."""
LONGEST_CREDENTIAL = 1023
"""Bytes; WebAuthn allows no more."""
_MILLISECONDS = int(LIFETIME.total_seconds() * 1000)
_ANY_COUNT = 0


class WebauthnCeremonies:
    """
    The `PasskeyCeremonies` port at one site.

    Every passkey is one that its device finds by itself and opens only to its owner, so that each can sign in without a
    password. Who made the device is not asked.
    """

    def __init__(self, party: RelyingParty) -> None:
        self._party = party

    def to_register(self, challenge: str, holder: Holder, known: Sequence[bytes]) -> str:
        """See `PasskeyCeremonies.to_register`."""
        options = generate_registration_options(
            rp_id=self._party.id,
            rp_name=SITE,
            user_id=holder.handle,
            user_name=holder.name,
            user_display_name=holder.label,
            challenge=base64url_to_bytes(challenge),
            timeout=_MILLISECONDS,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=_described(known),
            supported_pub_key_algs=ALGORITHMS,
        )
        return options_to_json(options)

    def registered(self, challenge: str, answer: str) -> NewPasskey:
        """See `PasskeyCeremonies.registered`."""
        with _refusing():
            made = verify_registration_response(
                credential=answer,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=self._party.id,
                expected_origin=self._party.origin,
                supported_pub_key_algs=ALGORITHMS,
            )
        if made.fmt not in FORMATS:
            raise PasskeyRefused(field="attestation", expected="none")
        if not 1 <= len(made.credential_id) <= LONGEST_CREDENTIAL:
            raise PasskeyRefused(field="credential", expected=f"1 to {LONGEST_CREDENTIAL} bytes")
        return NewPasskey(
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            is_verified=made.user_verified,
        )

    def to_prove(self, challenge: str, among: Sequence[bytes]) -> str:
        """See `PasskeyCeremonies.to_prove`."""
        options = generate_authentication_options(
            rp_id=self._party.id,
            challenge=base64url_to_bytes(challenge),
            timeout=_MILLISECONDS,
            allow_credentials=_described(among),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    def presented(self, answer: str) -> bytes:
        """See `PasskeyCeremonies.presented`."""
        with _refusing():
            return parse_authentication_credential_json(answer).raw_id

    def proved(self, challenge: str, answer: str, public_key: bytes) -> Proof:
        """See `PasskeyCeremonies.proved`."""
        with _refusing():
            told = parse_authentication_credential_json(answer)
            proved = verify_authentication_response(
                credential=told,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=self._party.id,
                expected_origin=self._party.origin,
                credential_public_key=public_key,
                # Whether the counter went forward is the domain's to decide, under a lock.
                credential_current_sign_count=_ANY_COUNT,
            )
        return Proof(
            credential_id=proved.credential_id,
            user_handle=told.response.user_handle,
            sign_count=proved.new_sign_count,
            is_verified=proved.user_verified,
        )


def _described(credentials: Sequence[bytes]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=each) for each in credentials]


@contextmanager
def _refusing() -> Iterator[None]:
    """What the library finds wrong, or cannot read at all, as one refusal."""
    try:
        yield
    except WebAuthnException as error:
        raise PasskeyRefused(field="answer", expected="an answer to what was asked, by this passkey") from error
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        # The library stumbles over some of what it cannot read.
        raise PasskeyRefused(field="answer", expected="an answer in the form of WebAuthn") from error
