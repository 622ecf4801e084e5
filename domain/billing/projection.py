"""
Subscriptions as we know them: a projection of what the provider has, which never goes back and ends up the same.

Events come late, twice, and in any order. Each says foremost that what we know may be outdated; its snapshot is taken
over only if it is certainly newer. Providers date events by the whole second, so that two may be equal: then nobody
guesses, and the subscription is read from the provider again. What has ended never lives again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.billing.backoff import next_try
from domain.billing.subscriptions import Fetched, Snapshot
from domain.shared.identifiers import OrganizationId


class Order(StrEnum):
    """How a message stands to what is known already."""

    OLDER = "older"
    NEWER = "newer"
    TIE = "tie"
    """As old to the very moment: which of the two came last cannot be told."""
    ENDED = "ended"
    """What is known is the end, after which nothing comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """
    One subscription of an organisation.

    `version` is the provider's time for which the snapshot is known to hold, and `since` the one from which on its
    status is known to be what it is. `stale_at` is the provider's time of something that the snapshot may not show;
    then it has to be read again, at `refresh_at` by our clock, after so many `refresh_tries` that failed. `revision`
    counts how often it was written, so that whoever reads from the provider notices that somebody else was quicker.
    """

    organization_id: OrganizationId
    provider: str
    account: str
    snapshot: Snapshot
    version: datetime
    since: datetime
    revision: int = 0
    stale_at: datetime | None = None
    refresh_at: datetime | None = None
    refresh_tries: int = 0

    @property
    def is_stale(self) -> bool:
        """Whether the provider has to be asked."""
        return self.stale_at is not None

    def heard(self, snapshot: Snapshot, created: datetime, now: datetime) -> "Subscription":
        """What is known after a message with a snapshot that held at `created`; the same if it tells nothing new."""
        order = order_of(self, created)
        if order is Order.NEWER or (order is Order.TIE and snapshot.status.is_terminal):
            return self._shows(snapshot, created)
        return self.doubted(created, now) if order is Order.TIE else self

    def doubted(self, at: datetime, now: datetime) -> "Subscription":
        """What is known after something happened at that time of the provider's, of which there is no snapshot."""
        if order_of(self, at) in {Order.OLDER, Order.ENDED} or (self.stale_at is not None and at <= self.stale_at):
            return self
        return replace(self, revision=self.revision + 1, stale_at=at, refresh_at=self.refresh_at or now)

    def refreshed(self, fetched: Fetched) -> "Subscription":
        """
        What is known after it was read from the provider, which began after this state of it was known.

        So the snapshot shows all that made us ask, whatever the clocks say; and the version goes back for nothing.
        """
        if self.snapshot.status.is_terminal:
            return self
        shown = self._shows(fetched.snapshot, max(self.version, fetched.as_of))
        return replace(shown, stale_at=None, refresh_at=None, refresh_tries=0)

    def not_refreshed(self, now: datetime, *, chance: float, retry_after: timedelta | None = None) -> "Subscription":
        """The same after the provider could not be asked: due again, however often that takes. chance: in [0, 1)."""
        tries = self.refresh_tries + 1
        due = next_try(now, tries, chance=chance, not_before=retry_after)
        return replace(self, refresh_at=due, refresh_tries=tries)

    def due(self, now: datetime) -> "Subscription":
        """The same, to be read again at once if it is stale."""
        return replace(self, refresh_at=now) if self.is_stale else self

    def _shows(self, snapshot: Snapshot, version: datetime) -> "Subscription":
        """With another snapshot. What made it stale later than that, makes it so still."""
        is_stale = self.stale_at is not None and self.stale_at >= version and not snapshot.status.is_terminal
        return replace(
            self,
            snapshot=snapshot,
            version=version,
            since=self.since if snapshot.status is self.snapshot.status else version,
            revision=self.revision + 1,
            stale_at=self.stale_at if is_stale else None,
            refresh_at=self.refresh_at if is_stale else None,
            refresh_tries=self.refresh_tries if is_stale else 0,
        )


def first_heard(
    organization_id: OrganizationId, provider: str, account: str, snapshot: Snapshot, created: datetime
) -> Subscription:
    """What is known after the first message of a subscription, which held at `created` by the provider's clock."""
    return Subscription(
        organization_id=organization_id,
        provider=provider,
        account=account,
        snapshot=snapshot,
        version=created,
        since=created,
    )


def order_of(known: Subscription, created: datetime) -> Order:
    """How a message of that time, by the provider's clock, stands to what is known."""
    if known.snapshot.status.is_terminal:
        return Order.ENDED
    if created < known.version:
        return Order.OLDER
    return Order.NEWER if created > known.version else Order.TIE
