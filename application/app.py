"""The driving port: all that web, command line and tests may call."""

from collections.abc import Mapping
from dataclasses import dataclass

from application.account_mail import AccountMail
from application.act_as_operator import ActAsOperator
from application.adjust_inventory import AdjustInventory
from application.apply_effect import ApplyEffect
from application.authenticate import Authenticate
from application.begin_login import BeginLogin
from application.billing import Billing
from application.cancel_subscription import CancelSubscription
from application.change_member import ChangeMember
from application.change_plan import ChangePlan
from application.choose_password import ChoosePassword
from application.close_session import CloseSession
from application.compare_subscriptions import CompareSubscriptions
from application.create_items import CreateItems
from application.create_user import CreateUser
from application.define_unit import DefineUnit
from application.deliver_mail import DeliverMail
from application.disable_user import DisableUser
from application.edit_item import EditItem
from application.export_stock import ExportStock
from application.finish_login import FinishLogin
from application.found_organization import FoundOrganization
from application.handle_event import HandleEvent
from application.hear_logout import HearLogout
from application.hold_lot import HoldLot
from application.import_stock import ImportStock
from application.issue_token import IssueToken
from application.keep_subscription import KeepSubscription
from application.leave_provider import LeaveProvider
from application.manage_roles import ManageRoles
from application.note_denials import NoteDenials
from application.open_portal import OpenPortal
from application.open_session import OpenSession
from application.process_event import ProcessEvent
from application.prune import Prune
from application.reconcile import Reconcile
from application.refresh_subscriptions import RefreshSubscriptions
from application.release_expired_reservations import ReleaseExpiredReservations
from application.replay_event import ReplayEvent
from application.resume_session import ResumeSession
from application.retry_due_events import RetryDueEvents
from application.reverse_adjustment import ReverseAdjustment
from application.revoke_token import RevokeToken
from application.room import Room
from application.sign_in_by_password import SignInByPassword
from application.sign_up import SignUp
from application.start_checkout import StartCheckout
from application.sweep_events import SweepEvents
from application.switch_organization import SwitchOrganization
from application.unlink_identity import UnlinkIdentity
from application.verify_email import VerifyEmail
from application.verify_stock import VerifyStock
from application.view_access import ViewAccess
from application.view_audit import ViewAudit
from application.view_billing import ViewBilling
from application.view_events import ViewEvents
from application.view_stock import ViewStock
from ports.access import Access
from ports.billing_reading import BillingReading
from ports.chance import Chance
from ports.clock import Clock
from ports.identity_provider import IdentityProvider
from ports.ids import Ids
from ports.login_attempts import LoginAttempts
from ports.logout_tokens import LogoutTokens
from ports.mailer import Mailer
from ports.password_hasher import Guessable, PasswordHasher
from ports.people_reading import PeopleReading
from ports.secrets import Secrets
from ports.sheets import Sheets
from ports.stock_reading import StockReading
from ports.transactions import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """
    What an installation plugs in; the identity providers by the names that stand in addresses.

    `site` is where browsers find it, such as "https://stock.example.com". `billing` is None where nobody bills: then
    everybody may make as much as they like.
    """

    transactions: Transactions
    reading: StockReading
    access: Access
    people: PeopleReading
    clock: Clock
    ids: Ids
    secrets: Secrets
    sheets: Sheets
    mailer: Mailer
    login_attempts: LoginAttempts
    logout_tokens: LogoutTokens
    providers: Mapping[str, IdentityProvider]
    hasher: PasswordHasher
    guessable: Guessable
    site: str
    chance: Chance
    bills: BillingReading
    billing: Billing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One record of use cases, each called like a function; the time, ids, secrets and providers the edges need."""

    adjust_inventory: AdjustInventory
    reverse_adjustment: ReverseAdjustment
    release_expired_reservations: ReleaseExpiredReservations
    hold_lot: HoldLot
    create_items: CreateItems
    edit_item: EditItem
    define_unit: DefineUnit
    view_stock: ViewStock
    verify_stock: VerifyStock
    import_stock: ImportStock
    export_stock: ExportStock
    view_access: ViewAccess
    view_audit: ViewAudit
    authenticate: Authenticate
    note_denials: NoteDenials
    act_as_operator: ActAsOperator
    found_organization: FoundOrganization
    create_user: CreateUser
    disable_user: DisableUser
    change_member: ChangeMember
    manage_roles: ManageRoles
    issue_token: IssueToken
    deliver_mail: DeliverMail
    prune: Prune
    begin_login: BeginLogin
    finish_login: FinishLogin
    unlink_identity: UnlinkIdentity
    hear_logout: HearLogout
    leave_provider: LeaveProvider
    sign_up: SignUp
    verify_email: VerifyEmail
    sign_in_by_password: SignInByPassword
    choose_password: ChoosePassword
    open_session: OpenSession
    resume_session: ResumeSession
    close_session: CloseSession
    switch_organization: SwitchOrganization
    revoke_token: RevokeToken
    handle_event: HandleEvent
    retry_due_events: RetryDueEvents
    replay_event: ReplayEvent
    reconcile: Reconcile
    start_checkout: StartCheckout
    open_portal: OpenPortal
    change_plan: ChangePlan
    cancel_subscription: CancelSubscription
    view_billing: ViewBilling
    view_events: ViewEvents
    clock: Clock
    ids: Ids
    secrets: Secrets
    providers: Mapping[str, IdentityProvider]


def application(ports: Ports) -> App:
    """The use cases over these ports."""
    transactions, clock, ids = ports.transactions, ports.clock, ports.ids
    adjust = AdjustInventory(transactions, clock, ids)
    billing, bills, room = ports.billing, ports.bills, Room(ports.billing, clock)
    create, hold = CreateItems(transactions, room, clock, ids), HoldLot(transactions, clock, ids)
    found = FoundOrganization(transactions, clock, ids)
    mail = AccountMail(ids, ports.secrets, ports.site)
    opening = OpenSession(transactions, ports.people, clock, ids, ports.secrets)
    process = ProcessEvent(ApplyEffect(ports.site), ports.chance)
    handle = HandleEvent(billing, transactions, process, clock, ids)
    keep = KeepSubscription(transactions, clock, ids)
    return App(
        adjust_inventory=adjust,
        reverse_adjustment=ReverseAdjustment(adjust),
        release_expired_reservations=ReleaseExpiredReservations(adjust),
        hold_lot=hold,
        create_items=create,
        edit_item=EditItem(transactions, room, clock, ids),
        define_unit=DefineUnit(transactions, clock, ids),
        view_stock=ViewStock(ports.reading, clock),
        verify_stock=VerifyStock(ports.reading),
        import_stock=ImportStock(transactions, ports.sheets, adjust, create, hold),
        export_stock=ExportStock(ports.reading, ports.sheets),
        view_access=ViewAccess(ports.reading, ports.people),
        view_audit=ViewAudit(ports.people),
        authenticate=Authenticate(ports.access, clock, ids),
        note_denials=NoteDenials(ports.access, clock, ids),
        act_as_operator=ActAsOperator(ports.reading, ports.access, ids),
        deliver_mail=DeliverMail(transactions, ports.mailer, clock),
        prune=Prune(transactions, ports.login_attempts, ports.logout_tokens, clock),
        begin_login=BeginLogin(ports.providers, ports.login_attempts, clock, ids, ports.secrets),
        finish_login=FinishLogin(ports.providers, ports.login_attempts, transactions, clock, ids),
        unlink_identity=UnlinkIdentity(transactions),
        hear_logout=HearLogout(ports.providers, ports.logout_tokens, transactions, clock),
        leave_provider=LeaveProvider(ports.providers, ports.secrets),
        sign_up=SignUp(transactions, ports.people, ports.hasher, ports.guessable, found, mail, clock, ids),
        verify_email=VerifyEmail(transactions, clock, ids),
        sign_in_by_password=SignInByPassword(
            transactions, ports.people, ports.access, ports.hasher, opening, clock, ids
        ),
        choose_password=ChoosePassword(transactions, ports.people, ports.hasher, ports.guessable, mail, clock, ids),
        open_session=opening,
        resume_session=ResumeSession(ports.access, clock),
        close_session=CloseSession(transactions, clock, ids),
        switch_organization=SwitchOrganization(transactions, ports.people, clock, ids, ports.secrets),
        found_organization=found,
        create_user=CreateUser(transactions, room, clock, ids),
        disable_user=DisableUser(transactions, clock, ids),
        change_member=ChangeMember(transactions, room, clock, ids),
        manage_roles=ManageRoles(transactions, room, clock, ids),
        issue_token=IssueToken(transactions, room, clock, ids, ports.secrets),
        revoke_token=RevokeToken(transactions, clock, ids),
        handle_event=handle,
        retry_due_events=RetryDueEvents(billing, transactions, process, clock),
        replay_event=ReplayEvent(billing, transactions, process, clock),
        reconcile=Reconcile(
            SweepEvents(billing, transactions, handle, clock),
            CompareSubscriptions(billing, transactions, clock),
            RefreshSubscriptions(billing, transactions, clock, ports.chance),
        ),
        start_checkout=StartCheckout(billing, transactions, bills, ports.people, clock, ids),
        open_portal=OpenPortal(billing, bills),
        change_plan=ChangePlan(billing, bills, keep),
        cancel_subscription=CancelSubscription(billing, bills, keep),
        view_billing=ViewBilling(billing, bills, clock),
        view_events=ViewEvents(bills),
        clock=clock,
        ids=ids,
        secrets=ports.secrets,
        providers=ports.providers,
    )
