"""For agreeing with an authenticator app on codes."""

from typing import Protocol


class AuthenticatorApps(Protocol):
    """For speaking as authenticator apps do (RFC 6238, and the addresses that they scan)."""

    def code(self, secret: str, step: int) -> str:
        """What an app that has this secret, in base 32, shows in a time step."""
        ...

    def address(self, secret: str, account: str) -> str:
        """The address by which an app takes the secret, under the account's name."""
        ...

    def picture(self, address: str) -> str:
        """The address as a QR code: an SVG to stand in a page, without any style of its own."""
        ...
