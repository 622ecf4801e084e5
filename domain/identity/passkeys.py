"""
Passkeys: a key in somebody's device or keyring that signs what we ask, once its owner has shown there that it is them.

Only the public half is kept here. What libraries find out about an answer is told as values; whether it counts is
decided here.
"""

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.identity.names import checked_name
from domain.identity.passkey_refusals import PasskeyCopied, PasskeyRefused, TooManyPasskeys, UnknownPasskey
from domain.identity.sign_in_methods import SignInMethods
from domain.shared.identifiers import PasskeyId, UserId

MOST = 10
"""Passkeys that one user may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """
    A passkey that signs a user in.

    `credential_id` is its name in its device, unique among all. `sign_count` is what its device counted when it was
    used last; 0 for those that do not count.
    """

    id: PasskeyId
    user_id: UserId
    credential_id: bytes
    public_key: bytes = field(repr=False)
    sign_count: int
    name: str
    created_at: datetime
    last_used_at: datetime | None = None

    def used(self, proof: "Proof", now: datetime) -> "Passkey":
        """
        The passkey after it proved that its user is there.

        :raises PasskeyRefused: another passkey proved it, for another user, or its device did not make sure who it is.
        :raises PasskeyCopied: its counter did not go forward.
        """
        if proof.credential_id != self.credential_id:
            raise PasskeyRefused(field="credential", expected="the passkey that was presented")
        if proof.user_handle is not None and not hmac.compare_digest(proof.user_handle, user_handle(self.user_id)):
            raise PasskeyRefused(field="user_handle", expected="the passkey's own user")
        _require_verified(is_verified=proof.is_verified)
        if (self.sign_count or proof.sign_count) and proof.sign_count <= self.sign_count:
            raise PasskeyCopied(kept=self.sign_count, got=proof.sign_count)
        return replace(self, sign_count=proof.sign_count, last_used_at=now)

    def renamed(self, name: str) -> "Passkey":
        """
        The same passkey under another name.

        :raises InvalidName: it cannot be a name.
        """
        return replace(self, name=checked_name(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasskey:
    """What a browser has proved of a passkey that it made for us. `is_verified`: the device made sure who it is."""

    credential_id: bytes
    public_key: bytes = field(repr=False)
    sign_count: int
    is_verified: bool

    def of_user(
        self, user_id: UserId, passkey_id: PasskeyId, *, name: str, others: Collection[Passkey], now: datetime
    ) -> Passkey:
        """
        The passkey as one of a user's. others: those that the user has already.

        :raises PasskeyRefused: its device did not make sure who it is: it would not sign in either.
        :raises TooManyPasskeys: the user has as many as one may have.
        :raises InvalidName: it cannot have that name.
        """
        _require_verified(is_verified=self.is_verified)
        if len(others) >= MOST:
            raise TooManyPasskeys(MOST)
        return Passkey(
            id=passkey_id,
            user_id=user_id,
            credential_id=self.credential_id,
            public_key=self.public_key,
            sign_count=self.sign_count,
            name=checked_name(name),
            created_at=now,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """
    What a passkey has signed for us: which it is, whose it says it is, how often it was used.

    `user_handle` is None where the device does not keep it. `is_verified`: the device made sure who is there, by a
    finger, a face or a PIN.
    """

    credential_id: bytes
    user_handle: bytes | None
    sign_count: int
    is_verified: bool

    def require_user(self) -> None:
        """
        Go on only if the device itself tells whose the passkey is: where nobody said before who comes in.

        :raises PasskeyRefused: it does not.
        """
        if self.user_handle is None:
            raise PasskeyRefused(field="user_handle", expected="the passkey's own user", got="nobody")


def user_handle(user_id: UserId) -> bytes:
    """What devices keep of a user: it says nothing about them, and stays when name and address change."""
    return user_id.bytes


def one_of(passkeys: Sequence[Passkey], passkey_id: PasskeyId) -> Passkey:
    """
    The one of a user's passkeys that is asked for.

    :raises UnknownPasskey: it is none of them.
    """
    found = next((each for each in passkeys if each.id == passkey_id), None)
    if found is None:
        raise UnknownPasskey(str(passkey_id))
    return found


def removed(passkeys: Sequence[Passkey], passkey_id: PasskeyId, methods: SignInMethods) -> Passkey:
    """
    The one of a user's passkeys that can be taken away. methods: how the user can sign in as yet.

    :raises UnknownPasskey: it is none of them.
    :raises LastSignInMethod: no other way to sign in would be left.
    """
    found = one_of(passkeys, passkey_id)
    methods.require_another("passkey_id")
    return found


def _require_verified(*, is_verified: bool) -> None:
    if not is_verified:
        raise PasskeyRefused(field="user_verification", expected="a finger, a face or a PIN", got="none")
