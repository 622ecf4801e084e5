"""The driving port: all that web, command line and tests may call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from application.accept_invitation import AcceptInvitation
from application.account_mail import AccountMail
from application.act_as_operator import ActAsOperator
from application.add_member import AddMember
from application.adjust_inventory import AdjustInventory
from application.apply_effect import ApplyEffect
from application.arrive_by_provider import ArriveByProvider
from application.authenticate import Authenticate
from application.batch_work import BatchWork
from application.begin_login import BeginLogin
from application.begin_passkey import BeginPasskey
from application.billing import Billing
from application.cancel_batch import CancelBatch
from application.cancel_subscription import CancelSubscription
from application.change_email import ChangeEmail
from application.change_member import ChangeMember
from application.change_plan import ChangePlan
from application.check_code import CheckCode
from application.check_passkey import CheckPasskey
from application.check_recipe import CheckRecipe
from application.choose_password import ChoosePassword
from application.clone_recipe import CloneRecipe
from application.close_session import CloseSession
from application.compare_subscriptions import CompareSubscriptions
from application.complete_sign_in import CompleteSignIn
from application.confirm_again import ConfirmAgain
from application.confirm_visitor import ConfirmVisitor
from application.create_items import CreateItems
from application.create_recipe import CreateRecipe
from application.create_user import CreateUser
from application.define_unit import DefineUnit
from application.deliver_mail import DeliverMail
from application.disable_user import DisableUser
from application.edit_item import EditItem
from application.edit_organization import EditOrganization
from application.edit_recipe import EditRecipe
from application.enrol_authenticator import EnrolAuthenticator
from application.event_audit import EventAudit
from application.export_recipes import ExportRecipes
from application.export_stock import ExportStock
from application.fail_batch import FailBatch
from application.fill_containers import FillContainers
from application.find_makeable import FindMakeable
from application.finish_batch import FinishBatch
from application.finish_login import FinishLogin
from application.found_organization import FoundOrganization
from application.handle_event import HandleEvent
from application.hear_logout import HearLogout
from application.hold_lot import HoldLot
from application.import_recipes import ImportRecipes
from application.import_stock import ImportStock
from application.invitation_mail import InvitationMail
from application.invite import Invite
from application.issue_token import IssueToken
from application.keep_subscription import KeepSubscription
from application.label_lots import LabelLots
from application.leave_provider import LeaveProvider
from application.manage_passkeys import ManagePasskeys
from application.manage_products import ManageProducts
from application.manage_roles import ManageRoles
from application.manage_skus import ManageSkus
from application.note_batch import NoteBatch
from application.note_denials import NoteDenials
from application.note_refused_logins import NoteRefusedLogins
from application.offer_reset import OfferReset
from application.open_portal import OpenPortal
from application.open_session import OpenSession
from application.passkey_answers import SpendChallenge
from application.plan_batch import PlanBatch
from application.plan_shopping import PlanShopping
from application.preview_change import PreviewChange
from application.print_labels import PrintLabels
from application.process_event import ProcessEvent
from application.prune import Prune
from application.quarantine_event import QuarantineEvent
from application.reconcile import Reconcile
from application.reconcile_when_due import ReconcileWhenDue
from application.refresh_subscriptions import RefreshSubscriptions
from application.release_expired_reservations import ReleaseExpiredReservations
from application.renew_recovery_codes import RenewRecoveryCodes
from application.renew_session import RenewSession
from application.replay_event import ReplayEvent
from application.require_feature import RequireFeature
from application.resume_session import ResumeSession
from application.retry_due_events import RetryDueEvents
from application.reverse_adjustment import ReverseAdjustment
from application.revoke_token import RevokeToken
from application.room import Room
from application.sign_in_by_passkey import SignInByPasskey
from application.sign_in_by_password import SignInByPassword
from application.sign_in_to_demo import SignInToDemo
from application.sign_up import SignUp
from application.sign_up_by_provider import SignUpByProvider
from application.start_batch import StartBatch
from application.start_checkout import StartCheckout
from application.sweep_events import SweepEvents
from application.switch_organization import SwitchOrganization
from application.turn_off_second_factor import TurnOffSecondFactor
from application.unlink_identity import UnlinkIdentity
from application.use_in_batch import UseInBatch
from application.verify_email import VerifyEmail
from application.verify_stock import VerifyStock
from application.view_access import ViewAccess
from application.view_audit import ViewAudit
from application.view_batches import ViewBatches
from application.view_billing import ViewBilling
from application.view_events import ViewEvents
from application.view_notice import ViewNotice
from application.view_products import ViewProducts
from application.view_recipes import ViewRecipes
from application.view_second_factor import ViewSecondFactor
from application.view_stock import ViewStock
from domain.identity.relying_party import RelyingParty, relying_party
from ports.access import Access
from ports.authenticator_apps import AuthenticatorApps
from ports.batch_reading import BatchReading
from ports.billing_reading import BillingReading
from ports.chance import Chance
from ports.clock import Clock
from ports.documents import Documents
from ports.identity_provider import IdentityProvider
from ports.ids import Ids
from ports.labels import Labels
from ports.login_attempts import LoginAttempts
from ports.mailer import Mailer
from ports.passkey_ceremonies import Ceremonies
from ports.passkey_challenges import PasskeyChallenges
from ports.password_hasher import Guessable, PasswordHasher
from ports.people_reading import PeopleReading
from ports.product_reading import ProductReading
from ports.recipe_reading import RecipeReading
from ports.seal import Seal
from ports.secrets import Secrets
from ports.sheets import Sheets
from ports.stock_reading import StockReading
from ports.transactions import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """
    What an installation plugs in; the identity providers by the names that stand in addresses.

    `site` is where browsers find it, such as "https://stock.example.com"; `resolver` is where the Digital Links on
    labels lead. `billing` is None where nobody bills: then
    everybody may make as much as they like.
    """

    transactions: Transactions
    reading: StockReading
    access: Access
    people: PeopleReading
    products: ProductReading
    recipes: RecipeReading
    batches: BatchReading
    clock: Clock
    ids: Ids
    secrets: Secrets
    sheets: Sheets
    documents: Documents
    labels: Labels
    mailer: Mailer
    login_attempts: LoginAttempts
    providers: Mapping[str, IdentityProvider]
    hasher: PasswordHasher
    guessable: Guessable
    passkey_challenges: PasskeyChallenges
    ceremonies: Ceremonies
    authenticator_apps: AuthenticatorApps
    seal: Seal
    site: str
    resolver: str
    chance: Chance
    bills: BillingReading
    billing: Billing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """
    One record of use cases, each called like a function; the time, ids, secrets and providers the edges need.

    `relying_party` is who asks for passkeys; None where browsers give none to this site. `site` is where browsers find
    it, and `billing_origins` are where the pages of the billing provider are. `bills`: whether somebody bills here.
    """

    adjust_inventory: AdjustInventory
    reverse_adjustment: ReverseAdjustment
    release_expired_reservations: ReleaseExpiredReservations
    hold_lot: HoldLot
    create_items: CreateItems
    edit_item: EditItem
    define_unit: DefineUnit
    view_stock: ViewStock
    verify_stock: VerifyStock
    manage_products: ManageProducts
    manage_skus: ManageSkus
    view_products: ViewProducts
    label_lots: LabelLots
    print_labels: PrintLabels
    import_stock: ImportStock
    export_stock: ExportStock
    create_recipe: CreateRecipe
    edit_recipe: EditRecipe
    clone_recipe: CloneRecipe
    view_recipes: ViewRecipes
    check_recipe: CheckRecipe
    plan_shopping: PlanShopping
    find_makeable: FindMakeable
    fill_containers: FillContainers
    import_recipes: ImportRecipes
    export_recipes: ExportRecipes
    plan_batch: PlanBatch
    start_batch: StartBatch
    use_in_batch: UseInBatch
    note_batch: NoteBatch
    finish_batch: FinishBatch
    cancel_batch: CancelBatch
    fail_batch: FailBatch
    view_batches: ViewBatches
    view_access: ViewAccess
    view_audit: ViewAudit
    authenticate: Authenticate
    note_denials: NoteDenials
    act_as_operator: ActAsOperator
    found_organization: FoundOrganization
    edit_organization: EditOrganization
    create_user: CreateUser
    add_member: AddMember
    disable_user: DisableUser
    offer_reset: OfferReset
    change_email: ChangeEmail
    change_member: ChangeMember
    manage_roles: ManageRoles
    invite: Invite
    accept_invitation: AcceptInvitation
    issue_token: IssueToken
    deliver_mail: DeliverMail
    prune: Prune
    begin_login: BeginLogin
    finish_login: FinishLogin
    arrive_by_provider: ArriveByProvider
    sign_up_by_provider: SignUpByProvider
    unlink_identity: UnlinkIdentity
    hear_logout: HearLogout
    leave_provider: LeaveProvider
    sign_up: SignUp
    verify_email: VerifyEmail
    confirm_again: ConfirmAgain
    sign_in_by_password: SignInByPassword
    sign_in_to_demo: SignInToDemo
    check_code: CheckCode
    complete_sign_in: CompleteSignIn
    confirm_visitor: ConfirmVisitor
    enrol_authenticator: EnrolAuthenticator
    renew_recovery_codes: RenewRecoveryCodes
    turn_off_second_factor: TurnOffSecondFactor
    view_second_factor: ViewSecondFactor
    choose_password: ChoosePassword
    begin_passkey: BeginPasskey
    sign_in_by_passkey: SignInByPasskey
    check_passkey: CheckPasskey
    manage_passkeys: ManagePasskeys
    open_session: OpenSession
    resume_session: ResumeSession
    close_session: CloseSession
    switch_organization: SwitchOrganization
    revoke_token: RevokeToken
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
    view_billing: ViewBilling
    preview_change: PreviewChange
    view_notice: ViewNotice
    require_feature: RequireFeature
    view_events: ViewEvents
    clock: Clock
    ids: Ids
    secrets: Secrets
    providers: Mapping[str, IdentityProvider]
    relying_party: RelyingParty | None
    site: str
    billing_origins: Sequence[str]
    bills: bool


def application(ports: Ports) -> App:
    """The use cases over these ports."""
    transactions, clock, ids = ports.transactions, ports.clock, ports.ids
    adjust = AdjustInventory(transactions, clock, ids)
    billing, bills, room = ports.billing, ports.bills, Room(ports.billing, clock)
    create, hold = CreateItems(transactions, room, clock, ids), HoldLot(transactions, clock, ids)
    found, add_member = FoundOrganization(transactions, clock, ids), AddMember(transactions, room, clock, ids)
    recipe, next_version = CreateRecipe(transactions, room, clock, ids), EditRecipe(transactions, room, clock, ids)
    label = LabelLots(ports.products, clock, ports.site, ports.resolver)
    check_recipe = CheckRecipe(ports.recipes, clock)
    batch_work = BatchWork(transactions, adjust, clock, ids)
    mail = AccountMail(ids, ports.secrets, ports.site)
    spend = SpendChallenge(ports.passkey_challenges, clock)
    opening = OpenSession(transactions, ports.people, clock, ids, ports.secrets)
    accept = AcceptInvitation(transactions, ports.people, ports.hasher, ports.guessable, opening, room, clock, ids)
    finish = FinishLogin(ports.providers, ports.login_attempts, transactions, mail, clock, ids)
    renew, refused = RenewSession(clock, ids, ports.secrets), NoteRefusedLogins(ports.people, ports.access, clock, ids)
    completing = CompleteSignIn(transactions, ports.people, opening, clock, ids, ports.secrets)
    confirm = ConfirmVisitor(transactions, ports.hasher, clock, ids, ports.secrets)
    check = CheckCode(ports.authenticator_apps, ports.seal, mail, ids)
    codes = RenewRecoveryCodes(transactions, clock, ids, ports.secrets)
    process = ProcessEvent(ApplyEffect(ports.site), ports.chance)
    handle = HandleEvent(billing, transactions, process, clock, ids)
    keep, view_billing = KeepSubscription(transactions, clock, ids), ViewBilling(billing, bills, clock)
    event_audit = EventAudit(transactions, ports.access, clock, ids)
    reconcile = Reconcile(
        SweepEvents(billing, transactions, handle, clock),
        CompareSubscriptions(billing, transactions, clock),
        RefreshSubscriptions(billing, transactions, clock, ports.chance),
    )
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
        manage_products=ManageProducts(transactions, room, clock, ids),
        manage_skus=ManageSkus(transactions, create, clock, ids),
        view_products=ViewProducts(ports.products, clock),
        label_lots=label,
        print_labels=PrintLabels(label, ports.labels),
        import_stock=ImportStock(transactions, ports.sheets, adjust, create, hold),
        export_stock=ExportStock(ports.reading, ports.sheets),
        create_recipe=recipe,
        edit_recipe=next_version,
        clone_recipe=CloneRecipe(recipe),
        view_recipes=ViewRecipes(ports.recipes, clock),
        check_recipe=check_recipe,
        plan_shopping=PlanShopping(ports.recipes, clock),
        find_makeable=FindMakeable(ports.recipes, clock),
        fill_containers=FillContainers(check_recipe, ports.reading),
        import_recipes=ImportRecipes(transactions, ports.sheets, ports.documents, recipe, next_version, create),
        export_recipes=ExportRecipes(ports.recipes, ports.sheets, ports.documents, clock),
        plan_batch=PlanBatch(transactions, check_recipe, clock, ids),
        start_batch=StartBatch(batch_work, room),
        use_in_batch=UseInBatch(batch_work),
        note_batch=NoteBatch(batch_work),
        finish_batch=FinishBatch(batch_work),
        cancel_batch=CancelBatch(batch_work),
        fail_batch=FailBatch(batch_work),
        view_batches=ViewBatches(ports.batches),
        view_access=ViewAccess(ports.reading, ports.people),
        view_audit=ViewAudit(ports.people),
        authenticate=Authenticate(ports.access, clock, ids),
        note_denials=NoteDenials(ports.access, clock, ids),
        act_as_operator=ActAsOperator(ports.reading, ports.access, ids),
        deliver_mail=DeliverMail(transactions, ports.mailer, clock),
        prune=Prune(transactions, ports.login_attempts, ports.passkey_challenges, clock),
        begin_login=BeginLogin(ports.providers, ports.login_attempts, clock, ids, ports.secrets),
        finish_login=finish,
        arrive_by_provider=ArriveByProvider(
            finish, opening, confirm, renew, refused, transactions, ports.people, clock, ports.secrets
        ),
        sign_up_by_provider=SignUpByProvider(transactions, ports.people, found, opening, accept, clock, ids),
        sign_in_to_demo=SignInToDemo(ports.people, opening),
        unlink_identity=UnlinkIdentity(ports.providers, transactions, mail, clock, ids),
        hear_logout=HearLogout(ports.providers, transactions, clock, ids),
        leave_provider=LeaveProvider(ports.providers, ports.secrets),
        sign_up=SignUp(transactions, ports.people, ports.hasher, ports.guessable, found, mail, clock, ids),
        verify_email=VerifyEmail(transactions, clock, ids),
        confirm_again=ConfirmAgain(transactions, ports.people, mail, clock),
        sign_in_by_password=SignInByPassword(
            transactions, ports.people, ports.access, ports.hasher, opening, completing, clock, ids
        ),
        check_code=check,
        complete_sign_in=completing,
        confirm_visitor=confirm,
        enrol_authenticator=EnrolAuthenticator(
            transactions, ports.authenticator_apps, ports.seal, check, codes, mail, clock, ids, ports.secrets
        ),
        renew_recovery_codes=codes,
        view_second_factor=ViewSecondFactor(transactions),
        turn_off_second_factor=TurnOffSecondFactor(transactions, mail, clock, ids),
        choose_password=ChoosePassword(transactions, ports.people, ports.hasher, ports.guessable, mail, clock, ids),
        begin_passkey=BeginPasskey(ports.ceremonies, ports.passkey_challenges, transactions, clock, ports.secrets),
        sign_in_by_passkey=SignInByPasskey(
            ports.ceremonies, spend, transactions, ports.people, ports.access, opening, clock, ids
        ),
        check_passkey=CheckPasskey(ports.ceremonies, spend),
        manage_passkeys=ManagePasskeys(ports.ceremonies, spend, transactions, ports.access, renew, mail, clock, ids),
        open_session=opening,
        resume_session=ResumeSession(ports.access, clock),
        close_session=CloseSession(transactions, clock, ids),
        switch_organization=SwitchOrganization(transactions, ports.people, clock, ids, ports.secrets),
        found_organization=found,
        edit_organization=EditOrganization(transactions, clock, ids),
        create_user=CreateUser(transactions, add_member, clock, ids),
        add_member=add_member,
        offer_reset=OfferReset(transactions, mail, clock, ids),
        disable_user=DisableUser(transactions, clock, ids),
        change_email=ChangeEmail(transactions, ports.people, mail, clock, ids),
        change_member=ChangeMember(transactions, room, clock, ids),
        manage_roles=ManageRoles(transactions, room, clock, ids),
        invite=Invite(transactions, ports.people, InvitationMail(ids, ports.site), clock, ids, ports.secrets),
        accept_invitation=accept,
        issue_token=IssueToken(transactions, room, clock, ids, ports.secrets),
        revoke_token=RevokeToken(transactions, clock, ids),
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
        view_billing=view_billing,
        preview_change=PreviewChange(billing, view_billing),
        view_notice=ViewNotice(billing, bills, clock),
        require_feature=RequireFeature(billing, bills, clock),
        view_events=ViewEvents(bills),
        clock=clock,
        ids=ids,
        secrets=ports.secrets,
        providers=ports.providers,
        relying_party=relying_party(ports.site),
        site=ports.site,
        billing_origins=billing.provider.capabilities.page_origins if billing else (),
        bills=billing is not None,
    )
