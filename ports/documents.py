"""For JSON documents in files: reading what people bring, writing what they take away."""

from typing import BinaryIO, Protocol

from domain.shared.exact_json import Json


class Documents(Protocol):
    """For JSON documents, whose numbers keep every digit."""

    def read(self, source: BinaryIO, *, encoding: str | None = None) -> Json:
        """
        The document in a file that can be sought in.

        :raises UnreadableFile: it is no JSON (the place is told), damaged, or too large.
        """
        ...

    def write(self, target: BinaryIO, document: Json) -> None:
        """Write a document as UTF-8, indented for people."""
        ...
