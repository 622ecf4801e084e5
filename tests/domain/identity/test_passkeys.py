from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.identity.login_refusals import LastSignInMethod
from domain.identity.names import InvalidName
from domain.identity.passkey_challenges import LIFETIME, PENDING, Ceremony, PasskeyChallenge, admit
from domain.identity.passkey_refusals import (
    PasskeyRefused,
    PasskeyTooLate,
    TooManyPasskeys,
    UnknownPasskey,
)
from domain.identity.passkeys import MOST, NewPasskey, Passkey, Proof, one_of, removed, user_handle
from domain.identity.sign_in_methods import SignInMethods
from domain.shared.identifiers import PasskeyId, UserId
from tests.domain.shared.refusals import refused

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ADA, EVE = UserId(UUID(int=1)), UserId(UUID(int=2))
MADE = NewPasskey(credential_id=b"one", public_key=b"key", sign_count=3, is_verified=True)
KEPT = Passkey(
    id=PasskeyId(UUID(int=3)),
    user_id=ADA,
    credential_id=b"one",
    public_key=b"key",
    sign_count=3,
    name="Laptop",
    created_at=NOW,
)
PROOF = Proof(credential_id=b"one", user_handle=user_handle(ADA), sign_count=4, is_verified=True)


def test_a_new_passkey_is_kept_as_it_was_proved() -> None:
    assert MADE.of_user(ADA, KEPT.id, name="Laptop", others=[], now=NOW) == KEPT


def test_a_passkey_whose_device_did_not_make_sure_is_not_kept() -> None:
    with refused(
        "identity.passkey_refused",
        "This passkey was not accepted; use another one, or sign in another way.",
        field="user_verification",
        expected="a finger, a face or a PIN",
        got="none",
    ):
        replace(MADE, is_verified=False).of_user(ADA, KEPT.id, name="Laptop", others=[], now=NOW)


def test_a_user_has_ten_passkeys() -> None:
    assert MOST == 10
    nine = [KEPT] * 9
    assert MADE.of_user(ADA, KEPT.id, name="Laptop", others=nine, now=NOW) == KEPT
    with pytest.raises(TooManyPasskeys) as caught:
        MADE.of_user(ADA, KEPT.id, name="Laptop", others=[*nine, KEPT], now=NOW)
    assert "10 passkeys" in caught.value.message


def test_a_passkey_has_a_name() -> None:
    assert KEPT.renamed("Phone") == replace(KEPT, name="Phone")
    for name in ("", " Phone", "two\nlines"):
        with pytest.raises(InvalidName):
            KEPT.renamed(name)
        with pytest.raises(InvalidName):
            MADE.of_user(ADA, KEPT.id, name=name, others=[], now=NOW)


def test_a_passkey_that_was_used_remembers_when_and_how_often() -> None:
    assert KEPT.used(PROOF, LATER) == replace(KEPT, sign_count=4, last_used_at=LATER)
    assert KEPT.used(replace(PROOF, user_handle=None), LATER).last_used_at == LATER


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_counter_that_does_not_go_forward_is_of_a_copy(count: int) -> None:
    with refused(
        "identity.passkey_copied",
        "This passkey seems to have been copied, so it was not accepted; sign in another way, and remove it.",
        field="sign_count",
        expected="more than 3",
        got=str(count),
    ):
        KEPT.used(replace(PROOF, sign_count=count), LATER)


def test_a_device_that_never_counts_is_believed_and_may_begin_to() -> None:
    uncounted = replace(KEPT, sign_count=0)
    assert uncounted.used(replace(PROOF, sign_count=0), LATER).sign_count == 0
    assert uncounted.used(replace(PROOF, sign_count=1), LATER).sign_count == 1


@pytest.mark.parametrize(
    ("proof", "field", "expected"),
    [
        (replace(PROOF, credential_id=b"two"), "credential", "the passkey that was presented"),
        (replace(PROOF, user_handle=user_handle(EVE)), "user_handle", "the passkey's own user"),
        (replace(PROOF, user_handle=b""), "user_handle", "the passkey's own user"),
        (replace(PROOF, is_verified=False), "user_verification", "a finger, a face or a PIN"),
    ],
)
def test_a_proof_that_does_not_fit_the_passkey_proves_nothing(proof: Proof, field: str, expected: str) -> None:
    with pytest.raises(PasskeyRefused) as caught:
        KEPT.used(proof, LATER)
    assert (caught.value.field, caught.value.expected) == (field, expected)


def test_a_proof_may_have_to_tell_whose_it_is() -> None:
    PROOF.require_user()
    with pytest.raises(PasskeyRefused) as caught:
        replace(PROOF, user_handle=None).require_user()
    told = caught.value.field, caught.value.expected, caught.value.got
    assert told == ("user_handle", "the passkey's own user", "nobody")


def test_a_user_handle_is_opaque_and_of_one_user() -> None:
    assert user_handle(ADA) == ADA.bytes
    assert len(user_handle(ADA)) == 16
    assert user_handle(ADA) != user_handle(EVE)


def test_one_of_several_passkeys_may_be_removed() -> None:
    other = replace(KEPT, id=PasskeyId(UUID(int=4)))
    two = SignInMethods(password=False, identities=0, passkeys=2)
    assert removed([KEPT, other], other.id, two) == other
    assert one_of([KEPT, other], KEPT.id) == KEPT
    with pytest.raises(UnknownPasskey) as caught:
        removed([KEPT], other.id, two)
    assert caught.value.got == str(other.id)


def test_s28_the_last_way_to_sign_in_is_not_removed() -> None:
    with pytest.raises(LastSignInMethod) as caught:
        removed([KEPT], KEPT.id, SignInMethods(password=False, identities=0, passkeys=1))
    assert caught.value.field == "passkey_id"


CHALLENGE = PasskeyChallenge(
    challenge_hash="a", browser_hash="b", ceremony=Ceremony.REGISTER, user_id=ADA, created_at=NOW
)


def test_a_challenge_lasts_ten_minutes_and_a_browser_has_five() -> None:
    assert (timedelta(minutes=10), 5) == (LIFETIME, PENDING)
    admit(CHALLENGE, ADA, NOW + LIFETIME - timedelta(microseconds=1))
    with pytest.raises(PasskeyTooLate):
        admit(CHALLENGE, ADA, NOW + LIFETIME)


def test_a_challenge_is_answered_by_who_was_asked() -> None:
    admit(replace(CHALLENGE, user_id=None), None, NOW)
    for taken, user_id in ((None, ADA), (None, None), (CHALLENGE, EVE), (CHALLENGE, None)):
        with pytest.raises(PasskeyTooLate):
            admit(taken, user_id, NOW)


def test_secrets_and_keys_are_not_shown() -> None:
    for each in (CHALLENGE, KEPT, MADE):
        assert "hash=" not in repr(each)
        assert "public_key" not in repr(each)
