"""For what browsers and devices do with passkeys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from domain.identity.passkeys import NewPasskey, Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whom a device shows a passkey for: `handle` says nothing about them, `name` and `label` are for people."""

    handle: bytes
    name: str
    label: str


class PasskeyCeremonies(Protocol):
    """
    For what browsers and devices do with passkeys, at the one site that this is for.

    Options and answers are JSON texts, as WebAuthn has them. A challenge is 256 bits as URL-safe text. Nothing is
    asked over a network, and nothing is kept.
    """

    def to_register(self, challenge: str, holder: Holder, known: Sequence[bytes]) -> str:
        """The options by which a browser makes a passkey. known: credentials whose devices must not make another."""
        ...

    def registered(self, challenge: str, answer: str) -> NewPasskey:
        """
        What the answer proves of a new passkey.

        :raises PasskeyRefused: it proves nothing: not for this site, this challenge or this purpose, or unreadable.
        """
        ...

    def to_prove(self, challenge: str, among: Sequence[bytes]) -> str:
        """The options by which a passkey proves whose it is. among: only one of these credentials; none for any."""
        ...

    def presented(self, answer: str) -> bytes:
        """
        Which credential says that it made the answer, before anything is proved.

        :raises PasskeyRefused: the answer is unreadable.
        """
        ...

    def proved(self, challenge: str, answer: str, public_key: bytes) -> Proof:
        """
        What the answer proves by that key.

        :raises PasskeyRefused: nothing: it was signed by another key, not for this site, this challenge or this
            purpose, or it is unreadable.
        """
        ...


Ceremonies: TypeAlias = Callable[[], PasskeyCeremonies]
"""Gives the ceremonies when they are first needed: what checks them takes most of a second to load."""
