"""The driving port: all that web, command line and tests may call."""

from collections.abc import Mapping
from dataclasses import dataclass

from application.account_mail import AccountMail
from application.act_as_operator import ActAsOperator
from application.adjust_inventory import AdjustInventory
from application.authenticate import Authenticate
from application.begin_login import BeginLogin
from application.change_member import ChangeMember
from application.check_recipe import CheckRecipe
from application.choose_password import ChoosePassword
from application.clone_recipe import CloneRecipe
from application.close_session import CloseSession
from application.create_items import CreateItems
from application.create_recipe import CreateRecipe
from application.create_user import CreateUser
from application.define_unit import DefineUnit
from application.deliver_mail import DeliverMail
from application.disable_user import DisableUser
from application.edit_item import EditItem
from application.edit_recipe import EditRecipe
from application.export_recipes import ExportRecipes
from application.export_stock import ExportStock
from application.fill_containers import FillContainers
from application.find_makeable import FindMakeable
from application.finish_login import FinishLogin
from application.found_organization import FoundOrganization
from application.hear_logout import HearLogout
from application.hold_lot import HoldLot
from application.import_recipes import ImportRecipes
from application.import_stock import ImportStock
from application.issue_token import IssueToken
from application.leave_provider import LeaveProvider
from application.manage_roles import ManageRoles
from application.note_denials import NoteDenials
from application.open_session import OpenSession
from application.plan_shopping import PlanShopping
from application.prune import Prune
from application.release_expired_reservations import ReleaseExpiredReservations
from application.resume_session import ResumeSession
from application.reverse_adjustment import ReverseAdjustment
from application.revoke_token import RevokeToken
from application.sign_in_by_password import SignInByPassword
from application.sign_up import SignUp
from application.switch_organization import SwitchOrganization
from application.unlink_identity import UnlinkIdentity
from application.verify_email import VerifyEmail
from application.verify_stock import VerifyStock
from application.view_access import ViewAccess
from application.view_audit import ViewAudit
from application.view_recipes import ViewRecipes
from application.view_stock import ViewStock
from ports.access import Access
from ports.clock import Clock
from ports.documents import Documents
from ports.identity_provider import IdentityProvider
from ports.ids import Ids
from ports.login_attempts import LoginAttempts
from ports.logout_tokens import LogoutTokens
from ports.mailer import Mailer
from ports.password_hasher import Guessable, PasswordHasher
from ports.people_reading import PeopleReading
from ports.recipe_reading import RecipeReading
from ports.secrets import Secrets
from ports.sheets import Sheets
from ports.stock_reading import StockReading
from ports.transactions import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """
    What an installation plugs in; the identity providers by the names that stand in addresses.

    `site` is where browsers find it, such as "https://stock.example.com".
    """

    transactions: Transactions
    reading: StockReading
    access: Access
    people: PeopleReading
    recipes: RecipeReading
    clock: Clock
    ids: Ids
    secrets: Secrets
    sheets: Sheets
    documents: Documents
    mailer: Mailer
    login_attempts: LoginAttempts
    logout_tokens: LogoutTokens
    providers: Mapping[str, IdentityProvider]
    hasher: PasswordHasher
    guessable: Guessable
    site: str


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
    clock: Clock
    ids: Ids
    secrets: Secrets
    providers: Mapping[str, IdentityProvider]


def application(ports: Ports) -> App:
    """The use cases over these ports."""
    transactions, clock, ids = ports.transactions, ports.clock, ports.ids
    adjust = AdjustInventory(transactions, clock, ids)
    create, hold = CreateItems(transactions, clock, ids), HoldLot(transactions, clock, ids)
    recipe, next_version = CreateRecipe(transactions, clock, ids), EditRecipe(transactions, clock, ids)
    check = CheckRecipe(ports.recipes, clock)
    found = FoundOrganization(transactions, clock, ids)
    mail = AccountMail(ids, ports.secrets, ports.site)
    opening = OpenSession(transactions, ports.people, clock, ids, ports.secrets)
    return App(
        adjust_inventory=adjust,
        reverse_adjustment=ReverseAdjustment(adjust),
        release_expired_reservations=ReleaseExpiredReservations(adjust),
        hold_lot=hold,
        create_items=create,
        edit_item=EditItem(transactions, clock, ids),
        define_unit=DefineUnit(transactions, clock, ids),
        view_stock=ViewStock(ports.reading, clock),
        verify_stock=VerifyStock(ports.reading),
        import_stock=ImportStock(transactions, ports.sheets, adjust, create, hold),
        export_stock=ExportStock(ports.reading, ports.sheets),
        create_recipe=recipe,
        edit_recipe=next_version,
        clone_recipe=CloneRecipe(recipe),
        view_recipes=ViewRecipes(ports.recipes, clock),
        check_recipe=check,
        plan_shopping=PlanShopping(ports.recipes, clock),
        find_makeable=FindMakeable(ports.recipes, clock),
        fill_containers=FillContainers(check, ports.reading),
        import_recipes=ImportRecipes(transactions, ports.sheets, ports.documents, recipe, next_version, create),
        export_recipes=ExportRecipes(ports.recipes, ports.sheets, ports.documents, clock),
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
        create_user=CreateUser(transactions, clock, ids),
        disable_user=DisableUser(transactions, clock, ids),
        change_member=ChangeMember(transactions, clock, ids),
        manage_roles=ManageRoles(transactions, clock, ids),
        issue_token=IssueToken(transactions, clock, ids, ports.secrets),
        revoke_token=RevokeToken(transactions, clock, ids),
        clock=clock,
        ids=ids,
        secrets=ports.secrets,
        providers=ports.providers,
    )
