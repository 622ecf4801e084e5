"""Lists of things that have names: in use or archived, searched by a part of the name, a page at a time."""

from typing import Annotated, ClassVar

from flask import url_for
from pydantic import BaseModel, ConfigDict, Field

from entrypoints.web.incoming.fields import Text

ROWS = 50


class NamedFilter(BaseModel):
    """What such a list shows, as it stands in the address of the page `ENDPOINT`."""

    ENDPOINT: ClassVar[str]

    model_config = ConfigDict(frozen=True)

    search: Annotated[Text, Field(max_length=200)] = ""
    archived: bool = False
    cursor: str | None = None

    @property
    def narrows(self) -> bool:
        """Whether it leaves out things that are in use."""
        return bool(self.search.strip()) or self.archived

    def address(self, **changes: object) -> str:
        """The list's address with some of this changed, from its first page on."""
        changed = self.model_copy(update={"cursor": None, **changes})
        return url_for(self.ENDPOINT, **changed.model_dump(exclude_defaults=True, mode="json"))
