from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event, Thread

import pytest

from domain.billing.plans import Limit
from domain.billing.projection import Subscription
from domain.billing.subscriptions import PriceLine, Snapshot, Status
from domain.shared.audit import AuditQuery
from domain.shared.identifiers import OrganizationId
from ports.subscriptions import Customer, Held
from ports.transactions import AttemptFailed, Transaction, TryAgain
from tests.brewery import Brewery
from tests.contracts.people import entry
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
NEVER = datetime(2999, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PATIENCE = 30
OURS = ("model", "acct_1")
_numbers = count(1)


def customer_of(brewery: Brewery) -> Customer:
    """A customer that no other test has, not kept yet."""
    provider, account = OURS
    whose = brewery.caller.organization_id
    return Customer(organization_id=whose, provider=provider, account=account, customer_id=f"cus_{next(_numbers):06}")


def map_customer(stores: Stores, customer: Customer) -> tuple[OrganizationId | None, bool]:
    return stores.transactions(lambda transaction: transaction.subscriptions.map_customer(customer, NOW))


def subscription(customer: Customer, **changes: object) -> Subscription:
    """A subscription of the customer's that no other test has, not kept yet."""
    snapshot = Snapshot(
        subscription_id=f"sub_{next(_numbers):06}",
        customer_id=customer.customer_id,
        status=Status.TRIALING,
        lines=(PriceLine(price_id="price 1", quantity=3), PriceLine(price_id="price 2")),
        period_end=NOW + SECOND,
        cancel_at_period_end=True,
        trial_end=NOW + 2 * SECOND,
    )
    made = Subscription(
        organization_id=customer.organization_id,
        provider=customer.provider,
        account=customer.account,
        snapshot=snapshot,
        version=NOW,
        since=NOW - SECOND,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def added(stores: Stores, customer: Customer, **changes: object) -> Subscription:
    made = subscription(customer, **changes)
    stores.transactions(lambda transaction: transaction.subscriptions.add(made))
    return made


def save(stores: Stores, kept: Subscription) -> None:
    stores.transactions(lambda transaction: transaction.subscriptions.save(kept))


def held(stores: Stores, customer_id: str, subscription_id: str | None = None) -> Held | None:
    return stores.transactions(lambda transaction: transaction.subscriptions.lock(*OURS, customer_id, subscription_id))


def one(stores: Stores, kept: Subscription) -> Subscription | None:
    return stores.transactions(
        lambda transaction: transaction.subscriptions.lock_one(*OURS, kept.snapshot.subscription_id)
    )


def take(stores: Stores, now: datetime = NOW) -> Subscription | None:
    return stores.transactions(lambda transaction: transaction.subscriptions.take_stale(now, now + SECOND))


class TestCustomers(StorageContract):
    """For keeping whose the customers of a provider are."""

    def test_a_customer_is_of_the_organisation_that_it_was_kept_for_first(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        customer = customer_of(brewery)
        ours, theirs = brewery.caller.organization_id, cidery.caller.organization_id
        assert map_customer(stores, customer) == (ours, True)
        assert map_customer(stores, customer) == (ours, False)
        assert map_customer(stores, replace(customer, organization_id=theirs)) == (ours, False)
        assert map_customer(stores, replace(customer, organization_id=theirs, account="acct_2")) == (theirs, True)
        assert stores.bills.customer(ours, *OURS) == customer.customer_id
        assert stores.bills.customer(theirs, *OURS) is None

    def test_a_customer_of_no_organisation_is_not_kept(self, stores: Stores, brewery: Brewery) -> None:
        nobodys = replace(customer_of(brewery), organization_id=OrganizationId(brewery.app.ids()))
        assert map_customer(stores, nobodys) == (None, False)
        assert held(stores, nobodys.customer_id) is None

    def test_of_several_customers_of_an_organisation_the_first_is_told(self, stores: Stores, brewery: Brewery) -> None:
        first, second = customer_of(brewery), customer_of(brewery)
        for customer in (first, second):
            map_customer(stores, customer)
        assert stores.bills.customer(brewery.caller.organization_id, *OURS) == first.customer_id

    def test_mail_goes_to_the_owner_in_force_who_has_an_address(self, stores: Stores, brewery: Brewery) -> None:
        customer, app = customer_of(brewery), brewery.app
        map_customer(stores, customer)

        def recipient() -> str | None:
            found = stores.transactions(lambda each: each.subscriptions.recipient(*OURS, customer.customer_id))
            assert found is not None
            assert found.organization == "Little Brewery"
            return found.email

        assert recipient() is None
        addresses = [f"owner-{app.ids()}@example.com" for _ in range(3)]
        app.identity.create_user(brewery.caller, "Viewer", f"viewer-{app.ids()}@example.com", "viewer")
        owners = [app.identity.create_user(brewery.caller, "Owner", address, "owner") for address in addresses]
        assert recipient() == addresses[0]
        app.identity.change_member.deactivate(brewery.caller, owners[0].user.id)
        assert recipient() == addresses[1]
        app.identity.disable_user(owners[1].user.id)
        assert recipient() == addresses[2]

    def test_nobody_is_written_to_about_a_customer_whom_nobody_knows(self, stores: Stores) -> None:
        assert stores.transactions(lambda each: each.subscriptions.recipient(*OURS, "cus_nobody")) is None


class TestSubscriptions(StorageContract):
    """For keeping what organisations have subscribed to."""

    @pytest.fixture
    def customer(self, stores: Stores, brewery: Brewery) -> Customer:
        customer = customer_of(brewery)
        map_customer(stores, customer)
        return customer

    @pytest.fixture(autouse=True)
    def nothing_of_others(self, stores: Stores) -> None:
        """What is stale is one queue for all, so what another test left is ended first."""
        while (left := take(stores, NEVER)) is not None:
            save(stores, replace(left, stale_at=None, refresh_at=None))

    def test_a_subscription_comes_out_as_it_went_in(self, stores: Stores, customer: Customer) -> None:
        whole = added(stores, customer, stale_at=NOW, refresh_at=NEVER, refresh_tries=2, revision=7)
        bare = subscription(customer)
        bare = replace(bare, snapshot=replace(bare.snapshot, lines=(), period_end=None, trial_end=None))
        stores.transactions(lambda transaction: transaction.subscriptions.add(bare))
        assert [one(stores, each) for each in (whole, bare)] == [whole, bare]
        assert list(stores.bills.subscriptions(customer.organization_id)) == [whole, bare]

    def test_whose_a_customer_is_is_told_with_one_subscription_or_all(
        self, stores: Stores, customer: Customer, brewery: Brewery
    ) -> None:
        assert held(stores, "cus_nobody") is None
        whose = customer.organization_id
        assert held(stores, customer.customer_id) == Held(organization_id=whose, subscriptions={})
        other = customer_of(brewery)
        map_customer(stores, other)
        first, second, theirs = added(stores, customer), added(stores, customer), added(stores, other)
        by_id = {each.snapshot.subscription_id: each for each in (first, second)}
        assert held(stores, customer.customer_id) == Held(organization_id=whose, subscriptions=by_id)
        some = held(stores, customer.customer_id, second.snapshot.subscription_id)
        assert some == Held(organization_id=whose, subscriptions={second.snapshot.subscription_id: second})
        assert held(stores, customer.customer_id, "sub_nobody") == Held(organization_id=whose, subscriptions={})
        assert one(stores, theirs) == theirs

    def test_a_subscription_that_somebody_else_added_makes_the_transaction_run_again(
        self, stores: Stores, customer: Customer
    ) -> None:
        known, runs = added(stores, customer), list[int]()

        def work(transaction: Transaction) -> None:
            runs.append(1)
            if len(runs) == 1:
                transaction.subscriptions.add(known)

        if stores.broken.__module__.startswith("adapters.memory"):
            # Where there is one transaction at a time nobody can be quicker.
            with pytest.raises(TryAgain):
                stores.transactions(work)
        else:
            stores.transactions(work)
            assert len(runs) == 2

    def test_what_became_of_a_subscription_is_kept_with_its_audit(
        self, stores: Stores, customer: Customer, brewery: Brewery
    ) -> None:
        before, other = added(stores, customer), added(stores, customer)
        after = replace(
            before,
            snapshot=replace(before.snapshot, status=Status.CANCELED, lines=(), period_end=None),
            version=NOW + SECOND,
            since=NOW + SECOND,
            revision=1,
        )
        audit = entry(brewery.caller, brewery)
        stores.transactions(lambda transaction: transaction.subscriptions.save(after, [audit]))
        assert [one(stores, each) for each in (before, other)] == [after, other]
        assert len(stores.people.audit(customer.organization_id, AuditQuery(action="identity.test"))) == 1

    def test_a_subscription_is_of_a_customer_of_its_organisation(
        self, stores: Stores, customer: Customer, cidery: Brewery
    ) -> None:
        with pytest.raises(stores.broken):
            added(stores, replace(customer, organization_id=cidery.caller.organization_id))
        with pytest.raises(stores.broken):
            added(stores, customer, stale_at=NOW)

    def test_a_subscription_that_is_locked_is_read_as_its_writer_leaves_it(
        self, stores: Stores, customer: Customer
    ) -> None:
        kept = added(stores, customer)
        after, locked, go_on, told = replace(kept, revision=1), Event(), Event(), list[Held | None]()

        def write(transaction: Transaction) -> None:
            transaction.subscriptions.lock(*OURS, customer.customer_id, kept.snapshot.subscription_id)
            locked.set()
            assert go_on.wait(PATIENCE)
            transaction.subscriptions.save(after)

        def read() -> None:
            told.append(held(stores, customer.customer_id, kept.snapshot.subscription_id))

        threads = [Thread(target=lambda: stores.transactions(write)), Thread(target=read)]
        threads[0].start()
        assert locked.wait(PATIENCE)
        threads[1].start()
        threads[1].join(0.2)
        assert told == []
        go_on.set()
        for thread in threads:
            thread.join(PATIENCE)
        assert told == [
            Held(organization_id=kept.organization_id, subscriptions={kept.snapshot.subscription_id: after})
        ]

    def test_what_has_been_stale_the_longest_is_taken_first_and_by_one(
        self, stores: Stores, customer: Customer
    ) -> None:
        late = added(stores, customer, stale_at=NOW, refresh_at=NOW)
        early = added(stores, customer, stale_at=NOW, refresh_at=NOW - SECOND)
        added(stores, customer, stale_at=NOW, refresh_at=NOW + SECOND)
        added(stores, customer)
        until = NOW + SECOND
        assert [take(stores) for _ in range(3)] == [
            replace(early, refresh_at=until),
            replace(late, refresh_at=until),
            None,
        ]

    def test_subscriptions_that_have_ended_are_not_live(self, stores: Stores, customer: Customer) -> None:
        kept = [added(stores, customer) for _ in Status]
        for each, status in zip(kept, Status, strict=True):
            save(stores, replace(each, snapshot=replace(each.snapshot, status=status)))
        live = stores.transactions(lambda transaction: transaction.subscriptions.live(*OURS))
        alive = {
            each.snapshot.subscription_id for each, status in zip(kept, Status, strict=True) if not status.is_terminal
        }
        assert {each.snapshot.subscription_id for each in kept} & set(live) == alive

    def test_how_far_was_looked_through_never_goes_back(self, stores: Stores) -> None:
        account = f"acct_{next(_numbers)}"

        def sweep(until: datetime) -> datetime | None:
            def work(transaction: Transaction) -> datetime | None:
                transaction.subscriptions.sweep("model", account, until)
                return transaction.subscriptions.swept_until("model", account)

            return stores.transactions(work)

        assert stores.transactions(lambda each: each.subscriptions.swept_until("model", account)) is None
        assert [sweep(NOW), sweep(NOW - SECOND), sweep(NOW + SECOND)] == [NOW, NOW, NOW + SECOND]

    def test_room_is_told_with_all_that_the_organisation_has_subscribed_to(
        self, stores: Stores, customer: Customer, cidery: Brewery
    ) -> None:
        def room(of: OrganizationId) -> list[Subscription]:
            return stores.transactions(lambda transaction: list(transaction.subscriptions.room(of)))

        assert room(customer.organization_id) == []
        kept = [added(stores, customer), added(stores, customer)]
        assert room(customer.organization_id) == kept
        assert room(cidery.caller.organization_id) == []

    def test_what_is_in_use_is_counted(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        app, caller = brewery.app, brewery.caller
        items = [brewery.item(code) for code in ("MALT", "HOPS", "YEAST")]
        app.inventory.edit_item.archive(caller, items[0])
        eve = app.identity.create_user(caller, "Eve", f"eve-{app.ids()}@example.com", "viewer")
        app.identity.create_user(caller, "Bob", f"bob-{app.ids()}@example.com", "viewer")
        app.identity.change_member.deactivate(caller, eve.user.id)
        products = [app.production.manage_products.create(caller, name) for name in ("Ale", "Stout", "Bock")]
        app.production.manage_products.archive(caller, products[0].id)

        def used(of: OrganizationId, limit: Limit) -> int:
            return stores.transactions(lambda transaction: transaction.subscriptions.use(of, limit, NOW))

        told = {limit: used(caller.organization_id, limit) for limit in Limit}
        assert told == dict(stores.bills.use(caller.organization_id, NOW))
        assert (told[Limit.MEMBERS], told[Limit.ITEMS], told[Limit.PRODUCTS]) == (2, 2, 2)
        assert used(cidery.caller.organization_id, Limit.ITEMS) == 0


class TestAttempts(StorageContract):
    """For doing a part of a transaction that may fail without the rest."""

    def test_a_part_that_fails_is_undone_and_the_rest_is_kept(self, stores: Stores, brewery: Brewery) -> None:
        before, within, after = (customer_of(brewery) for _ in range(3))

        def part(transaction: Transaction) -> None:
            transaction.subscriptions.map_customer(within, NOW)
            raise LookupError("no such thing")

        def work(transaction: Transaction) -> Exception:
            transaction.subscriptions.map_customer(before, NOW)
            with pytest.raises(AttemptFailed) as failure:
                transaction.attempt(lambda: part(transaction))
            transaction.subscriptions.map_customer(after, NOW)
            return failure.value.cause

        assert isinstance(stores.transactions(work), LookupError)
        assert [held(stores, each.customer_id) is not None for each in (before, within, after)] == [True, False, True]

    def test_a_part_that_goes_well_is_kept_and_gives_what_it_gave(self, stores: Stores, brewery: Brewery) -> None:
        customer = customer_of(brewery)

        def work(transaction: Transaction) -> tuple[OrganizationId | None, bool]:
            return transaction.attempt(lambda: transaction.subscriptions.map_customer(customer, NOW))

        assert stores.transactions(work) == (brewery.caller.organization_id, True)
        assert held(stores, customer.customer_id) is not None

    def test_a_row_that_the_storage_refuses_undoes_the_part_alone(self, stores: Stores, brewery: Brewery) -> None:
        customer = customer_of(brewery)

        def work(transaction: Transaction) -> Exception:
            transaction.subscriptions.map_customer(customer, NOW)
            with pytest.raises(AttemptFailed) as failure:
                transaction.attempt(lambda: transaction.subscriptions.add(subscription(customer, stale_at=NOW)))
            return failure.value.cause

        assert isinstance(stores.transactions(work), stores.broken)
        assert held(stores, customer.customer_id) is not None

    def test_what_spoils_the_whole_transaction_passes_through_a_part(self, stores: Stores) -> None:
        def part() -> None:
            raise TryAgain

        def work(transaction: Transaction) -> None:
            transaction.attempt(part)

        with pytest.raises(TryAgain):
            stores.transactions(work)
