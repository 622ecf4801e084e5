"""What things cost, as the provider told it last."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from domain.billing.prices import Price
from domain.billing.refusals import BillingRefused, BillingUnavailable
from ports.clock import Clock

FRESH = timedelta(hours=1)
PAUSE = timedelta(minutes=1)

Fetch = Callable[[Sequence[str]], Mapping[str, Price]]


class PriceTags:
    """
    Prices that were told, for an hour; then they are asked for again.

    While no answer comes, what was told before holds. It is asked for once a minute at most, and by one at a time:
    nobody else waits for that.
    """

    def __init__(self, label: str, clock: Clock) -> None:
        self._label = label
        self._clock = clock
        self._told: Mapping[str, tuple[Price | None, datetime]] = {}
        self._ask_from = datetime.min.replace(tzinfo=UTC)

    def __call__(self, price_ids: Sequence[str], fetch: Fetch) -> Mapping[str, Price]:
        """
        What these cost, as in `BillingProvider.fetch_prices`; fetch: asks the provider.

        :raises BillingUnavailable, BillingRefused: there is no answer, and not all of them were ever told.
        """
        now = self._clock()
        wanted = [each for each in price_ids if each not in self._told or self._told[each][1] <= now - FRESH]
        if wanted and now >= self._ask_from:
            self._ask_from = now + PAUSE
            self._ask(wanted, fetch, now)
        if any(each not in self._told for each in price_ids):
            raise BillingUnavailable(self._label, "nothing: it is being asked, or failed just now")
        found = {each: self._told[each][0] for each in price_ids}
        return {each: price for each, price in found.items() if price is not None}

    def _ask(self, wanted: Sequence[str], fetch: Fetch, now: datetime) -> None:
        try:
            told = fetch(wanted)
        except (BillingRefused, BillingUnavailable):
            if any(each not in self._told for each in wanted):
                raise
            return
        self._told = {**self._told, **{each: (told.get(each), now) for each in wanted}}
        self._ask_from = now
