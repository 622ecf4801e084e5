"""Mail that is kept where a test can read it."""

from domain.shared.mail import Mail
from ports.mailer import NotDelivered


class MemoryMailer:
    """Keeps what was sent; `refusals` are raised first, one for each attempt."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.refusals: list[NotDelivered] = []

    def __call__(self, mail: Mail) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.sent.append(mail)
