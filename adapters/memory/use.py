"""How much organisations use of what plans limit, in memory."""

from collections.abc import Mapping
from datetime import datetime

from adapters.memory.store import Books
from domain.billing.plans import Limit


def use_now(books: Books, month: datetime) -> Mapping[Limit, int]:
    """How many there are now; of what counts by the month, since `month`. Of what is not kept yet there is nothing."""
    return dict.fromkeys(Limit, 0) | {
        Limit.MEMBERS: sum(each.is_active for each in books.members.values()),
        Limit.ITEMS: sum(each.archived_at is None for each in books.items.values()),
        Limit.RECIPES: sum(each.archived_at is None for each in books.recipes.values()),
        Limit.PRODUCTS: sum(each.archived_at is None for each in books.products.values()),
        Limit.BATCHES: sum(each.started_at is not None and each.started_at >= month for each in books.batches.values()),
    }
