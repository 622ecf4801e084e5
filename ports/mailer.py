"""For handing a mail to whoever carries it."""

from typing import Protocol

from domain.shared.mail import Mail


class NotDelivered(Exception):
    """The mail was not taken. `for_good`: nor will it be, however often it is tried."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good


class Mailer(Protocol):
    """For handing a mail to whoever carries it."""

    def __call__(self, mail: Mail) -> None:
        """
        Send it under its id, so that whoever gets it twice can tell.

        :raises NotDelivered: it was not taken.
        """
        ...
