"""What is asked of Paddle, in the operations of its library."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from paddle_billing.Entities.DateTime import DateTime
from paddle_billing.Entities.Shared import CustomData, TransactionStatus
from paddle_billing.Entities.Subscriptions import (
    SubscriptionEffectiveFrom,
    SubscriptionOnPaymentFailure,
    SubscriptionProrationBillingMode,
)
from paddle_billing.HasParameters import HasParameters
from paddle_billing.Resources.CustomerPortalSessions.Operations import CreateCustomerPortalSession
from paddle_billing.Resources.Customers.Operations import CreateCustomer, ListCustomers
from paddle_billing.Resources.Events.Operations import ListEvents
from paddle_billing.Resources.Prices.Operations import ListPrices
from paddle_billing.Resources.Shared.Operations import Pager
from paddle_billing.Resources.Subscriptions.Operations import CancelSubscription, ListSubscriptions, UpdateSubscription
from paddle_billing.Resources.Subscriptions.Operations.Update import SubscriptionUpdateItem
from paddle_billing.Resources.Transactions.Operations import CreateTransaction, ListTransactions
from paddle_billing.Resources.Transactions.Operations.Create import TransactionCreateItem

from adapters.paddle.account import LABEL
from adapters.paddle.api import Answered, PaddleApi
from adapters.shared.answers import readable
from domain.billing.payloads import flag, word
from domain.billing.refusals import BillingUnavailable
from domain.billing.subscriptions import PriceLine
from ports.billing_provider import CheckoutOrder, NewCustomer

_PAGE = 100


class PaddleCalls:
    """
    The calls that the provider's adapter makes.

    All of them raise BillingUnavailable and BillingRefused as `PaddleApi.ask` does.
    """

    def __init__(self, api: PaddleApi) -> None:
        self._api = api

    def create_customer(self, customer: NewCustomer) -> Answered:
        operation = CreateCustomer(
            email=customer.email,
            name=customer.name,
            custom_data=CustomData({"organization_id": str(customer.organization_id)}),
        )
        return self._api.ask(lambda client: client.post_raw(self._api.at("/customers"), operation))

    def customers_with(self, email: str) -> Answered:
        """Those with this address: one, as long as Paddle keeps its word."""
        return self._listed("/customers", ListCustomers(emails=[email]))

    def create_transaction(self, order: CheckoutOrder, key: str) -> Answered:
        """What a checkout pays. Paddle keeps the key for us, and gives the organisation back with the event."""
        told = {"organization_id": str(order.organization_id), "key": key}
        operation = CreateTransaction(
            items=[TransactionCreateItem(price_id=order.price_id, quantity=1)],
            customer_id=order.customer_id,
            custom_data=CustomData(told),
        )
        return self._api.ask(lambda client: client.post_raw(self._api.at("/transactions"), operation))

    def open_transactions(self, customer_id: str) -> Iterator[Answered]:
        """Pages of those that nobody has paid yet."""
        statuses = [TransactionStatus.Draft, TransactionStatus.Ready]
        parameters = ListTransactions(pager=Pager(per_page=_PAGE), customer_ids=[customer_id], statuses=statuses)
        return self._pages("/transactions", parameters)

    def create_portal_session(self, customer_id: str) -> Answered:
        url = self._api.at("/customers", customer_id, "portal-sessions")
        return self._api.ask(lambda client: client.post_raw(url, CreateCustomerPortalSession()))

    def subscription(self, subscription_id: str) -> Answered:
        return self._api.ask(lambda client: client.get_raw(self._api.at("/subscriptions", subscription_id)))

    def change_lines(self, subscription_id: str, lines: Sequence[PriceLine]) -> Answered:
        """All lines are sent: those that are left out would end."""
        operation = UpdateSubscription(
            items=[SubscriptionUpdateItem(price_id=line.price_id, quantity=line.quantity) for line in lines],
            proration_billing_mode=SubscriptionProrationBillingMode.ProratedImmediately,
            on_payment_failure=SubscriptionOnPaymentFailure.PreventChange,
        )
        url = self._api.at("/subscriptions", subscription_id)
        return self._api.ask(lambda client: client.patch_raw(url, operation))

    def cancel(self, subscription_id: str, *, at_period_end: bool) -> Answered:
        when = SubscriptionEffectiveFrom.NextBillingPeriod if at_period_end else SubscriptionEffectiveFrom.Immediately
        url = self._api.at("/subscriptions", subscription_id, "cancel")
        return self._api.ask(lambda client: client.post_raw(url, CancelSubscription(effective_from=when)))

    def undo_scheduled_change(self, subscription_id: str) -> Answered:
        """Paddle has one at a time: a cancellation, or a pause."""
        url = self._api.at("/subscriptions", subscription_id)
        return self._api.ask(lambda client: client.patch_raw(url, UpdateSubscription(scheduled_change=None)))

    def prices(self, price_ids: Sequence[str]) -> Iterator[Answered]:
        """Pages of these, archived ones too."""
        return self._pages("/prices", ListPrices(pager=Pager(per_page=_PAGE), ids=list(price_ids)))

    def subscriptions(self) -> Iterator[Answered]:
        return self._pages("/subscriptions", ListSubscriptions(pager=Pager(per_page=_PAGE)))

    def events(self, since: datetime) -> Iterator[Answered]:
        parameters = ListEvents(pager=Pager(per_page=_PAGE), start=DateTime.from_datetime(since))
        return self._pages("/events", parameters)

    def _listed(self, path: str, parameters: HasParameters) -> Answered:
        return self._api.ask(lambda client: client.get_raw(self._api.at(path), parameters))

    def _pages(self, path: str, parameters: HasParameters) -> Iterator[Answered]:
        """Oldest first, so that what happens meanwhile comes on the last page."""
        page, more = self._listed(path, parameters), True
        while more:
            yield page
            with readable(LABEL):
                more = flag(page.fields, "meta", "pagination", "has_more")
            if more:
                page = self._following(page)

    def _following(self, page: Answered) -> Answered:
        """Paddle names the next page by its address, which is asked with our key: hence not anywhere."""
        with readable(LABEL):
            url = word(page.fields, "meta", "pagination", "next")
        if not self._api.is_ours(url):
            raise BillingUnavailable(LABEL, "a next page elsewhere")
        return self._api.ask(lambda client: client.get_raw(url))
