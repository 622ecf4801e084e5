"""What organisations pay for: the use cases, and how they are put together."""

from dataclasses import dataclass

from application.billing.apply_effect import ApplyEffect
from application.billing.cancel_subscription import CancelSubscription
from application.billing.change_plan import ChangePlan
from application.billing.compare_subscriptions import CompareSubscriptions
from application.billing.event_audit import EventAudit
from application.billing.handle_event import HandleEvent
from application.billing.keep_subscription import KeepSubscription
from application.billing.open_portal import OpenPortal
from application.billing.preview_change import PreviewChange
from application.billing.process_event import ProcessEvent
from application.billing.quarantine_event import QuarantineEvent
from application.billing.reconcile import Reconcile
from application.billing.reconcile_when_due import ReconcileWhenDue
from application.billing.refresh_subscriptions import RefreshSubscriptions
from application.billing.replay_event import ReplayEvent
from application.billing.require_feature import RequireFeature
from application.billing.retry_due_events import RetryDueEvents
from application.billing.start_checkout import StartCheckout
from application.billing.sweep_events import SweepEvents
from application.billing.undo_cancellation import UndoCancellation
from application.billing.view_billing import ViewBilling
from application.billing.view_events import ViewEvents
from application.billing.view_notice import ViewNotice
from application.plugged import Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingUseCases:
    """Each is called like a function."""

    handle_event: HandleEvent
    retry_due_events: RetryDueEvents
    replay_event: ReplayEvent
    quarantine_event: QuarantineEvent
    reconcile: Reconcile
    reconcile_when_due: ReconcileWhenDue
    start_checkout: StartCheckout
    open_portal: OpenPortal
    change_plan: ChangePlan
    cancel_subscription: CancelSubscription
    undo_cancellation: UndoCancellation
    view_billing: ViewBilling
    preview_change: PreviewChange
    view_notice: ViewNotice
    require_feature: RequireFeature
    view_events: ViewEvents


def billing_use_cases(ports: Ports) -> BillingUseCases:
    transactions, clock, ids = ports.transactions, ports.clock, ports.ids
    billing, bills = ports.billing, ports.bills
    process = ProcessEvent(ApplyEffect(ports.site), ports.chance)
    handle = HandleEvent(billing, transactions, process, clock, ids)
    keep, view_billing = KeepSubscription(transactions, clock, ids), ViewBilling(billing, bills, clock)
    event_audit = EventAudit(transactions, ports.access, clock, ids)
    reconcile = Reconcile(
        SweepEvents(billing, transactions, handle, clock),
        CompareSubscriptions(billing, transactions, clock),
        RefreshSubscriptions(billing, transactions, clock, ports.chance),
    )
    return BillingUseCases(
        handle_event=handle,
        retry_due_events=RetryDueEvents(billing, transactions, process, clock),
        replay_event=ReplayEvent(billing, transactions, process, event_audit, clock),
        quarantine_event=QuarantineEvent(billing, transactions, event_audit, clock),
        reconcile=reconcile,
        reconcile_when_due=ReconcileWhenDue(reconcile, transactions, clock, ports.chance),
        start_checkout=StartCheckout(billing, transactions, bills, ports.people, clock, ids),
        open_portal=OpenPortal(billing, bills),
        change_plan=ChangePlan(billing, bills, keep),
        cancel_subscription=CancelSubscription(billing, bills, keep),
        undo_cancellation=UndoCancellation(billing, bills, keep),
        view_billing=view_billing,
        preview_change=PreviewChange(billing, view_billing),
        view_notice=ViewNotice(billing, bills, clock),
        require_feature=RequireFeature(billing, bills, clock),
        view_events=ViewEvents(bills),
    )
