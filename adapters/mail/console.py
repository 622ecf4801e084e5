"""Mail for the terminal: for a desk, where nobody else looks."""

from typing import TextIO

from domain.shared.mail import Mail


class ConsoleMailer:
    """The `Mailer` port, writing to a stream."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __call__(self, mail: Mail) -> None:
        """See `Mailer`."""
        message = mail.message
        self._stream.write(f"To: {message.to}\nSubject: {message.subject}\n\n{message.text}\n\n")
        self._stream.flush()
