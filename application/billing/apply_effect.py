"""Apply what an event means, inside the transaction that keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.billing.effects import (
    CheckoutCompleted,
    CustomerDeleted,
    Effect,
    InvoicePaid,
    SubscriptionChanged,
    customer_of,
)
from domain.billing.events import BillingEvent
from domain.billing.letters import letter_of, mail_id_of
from domain.billing.projection import Subscription, first_heard
from domain.billing.refusals import CustomerTaken, UnknownCustomer
from domain.shared.mail import BadMail, Message, new_mail
from ports.subscriptions import Customer, Held
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True)
class ApplyEffect:
    """
    Change what is known as an event says, and have mail written about it. site: where the mail's links lead.

    Done twice it changes nothing: a projection does not go back, and a mail has the event's id.
    """

    site: str

    def __call__(self, transaction: Transaction, event: BillingEvent, effect: Effect, now: datetime) -> None:
        """
        :raises UnknownCustomer: nobody knows yet whose the event is.
        :raises CustomerTaken: it contradicts what is known of that.
        """
        match effect:
            case CheckoutCompleted():
                _map(transaction, event, effect, now)
            case SubscriptionChanged(snapshot=snapshot):
                held = _held(transaction, event, snapshot.customer_id, snapshot.subscription_id)
                known = held.subscriptions.get(snapshot.subscription_id)
                if known is None:
                    new = first_heard(held.organization_id, event.provider, event.account, snapshot, event.created)
                    transaction.subscriptions.add(new)
                else:
                    _save(transaction, [(known, known.heard(snapshot, event.created, now))])
            case InvoicePaid(customer_id=customer_id, subscription_id=str(subscription_id)):
                # What gives access back must not wait for an event that may be lost.
                held = _held(transaction, event, customer_id, subscription_id)
                _doubt(transaction, held, event, now)
            case CustomerDeleted(customer_id=customer_id):
                gone = transaction.subscriptions.lock(event.provider, event.account, customer_id)
                if gone is not None:
                    _doubt(transaction, gone, event, now)
            case _:
                self._write(transaction, event, effect, now)

    def _write(self, transaction: Transaction, event: BillingEvent, effect: Effect, now: datetime) -> None:
        customer_id = customer_of(effect)
        if customer_id is None or letter_of(effect, "", self.site) is None:
            return
        recipient = transaction.subscriptions.recipient(event.provider, event.account, customer_id)
        if recipient is None:
            raise UnknownCustomer(customer_id)
        letter = letter_of(effect, recipient.organization, self.site)
        if letter is None or recipient.email is None:
            return
        try:
            message = Message(to=recipient.email, subject=letter.subject, text=letter.text)
        except BadMail:
            # Nobody can write to this address; the billing page tells the same.
            return
        transaction.outbox.add_once(new_mail(mail_id_of(event, letter.effect), message, now))


def _map(transaction: Transaction, event: BillingEvent, effect: CheckoutCompleted, now: datetime) -> None:
    if effect.organization_id is None:
        _held(transaction, event, effect.customer_id, effect.subscription_id or "")
        return
    customer = Customer(
        organization_id=effect.organization_id,
        provider=event.provider,
        account=event.account,
        customer_id=effect.customer_id,
    )
    whose, is_new = transaction.subscriptions.map_customer(customer, now)
    if whose != effect.organization_id:
        raise CustomerTaken(effect.customer_id)
    if is_new:
        transaction.billing_inbox.make_due(event.provider, event.account, effect.customer_id, now)


def _held(transaction: Transaction, event: BillingEvent, customer_id: str, subscription_id: str) -> Held:
    held = transaction.subscriptions.lock(event.provider, event.account, customer_id, subscription_id)
    if held is None:
        raise UnknownCustomer(customer_id)
    return held


def _doubt(transaction: Transaction, held: Held, event: BillingEvent, now: datetime) -> None:
    _save(transaction, [(known, known.doubted(event.created, now)) for known in held.subscriptions.values()])


def _save(transaction: Transaction, changes: Iterable[tuple[Subscription, Subscription]]) -> None:
    for before, after in changes:
        if after is not before:
            transaction.subscriptions.save(after)
