"""Look at recalls and drills: the list, and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from application.caller import Caller
from application.paging import Page, page_of, page_size
from domain.production.recall_refusals import UnknownRecall
from domain.shared.identifiers import RecallId
from ports.recall_reading import FoundLot, RecallQuery, RecallReading, ToldRecall


@dataclass(frozen=True, slots=True)
class ViewRecalls:
    """
    Everything that is kept of an organisation's recalls, each look one statement.

    :raises UnknownRecall: the organisation has no such recall.
    """

    reading: RecallReading

    def page(self, caller: Caller, query: RecallQuery) -> Page[ToldRecall]:
        """A page of the list; at most `PAGE_LIMIT` recalls."""
        size = page_size(query.limit)
        return page_of(self.reading.page(caller.organization_id, replace(query, limit=size)), size)

    def one(self, caller: Caller, recall_id: RecallId) -> ToldRecall:
        """One recall."""
        found = self.reading.recall(caller.organization_id, recall_id)
        if found is None:
            raise UnknownRecall(str(recall_id))
        return found

    def lots(self, caller: Caller, search: str, limit: int) -> Sequence[FoundLot]:
        """The lots that somebody may mean, the last recorded first."""
        return self.reading.lots(caller.organization_id, search.strip(), page_size(limit))

    def of_number(self, caller: Caller, number: int) -> RecallId:
        """The recall of that number."""
        found = self.reading.id_of_number(caller.organization_id, number)
        if found is None:
            raise UnknownRecall(str(number))
        return found
