"""Who comes in and what they may do: the use cases, and how they are put together."""

from dataclasses import dataclass

from application.billing.room import Room
from application.identity.accept_invitation import AcceptInvitation
from application.identity.account_mail import AccountMail
from application.identity.act_as_operator import ActAsOperator
from application.identity.add_member import AddMember
from application.identity.arrive_by_provider import ArriveByProvider
from application.identity.authenticate import Authenticate
from application.identity.begin_login import BeginLogin
from application.identity.begin_passkey import BeginPasskey
from application.identity.change_email import ChangeEmail
from application.identity.change_member import ChangeMember
from application.identity.check_code import CheckCode
from application.identity.check_passkey import CheckPasskey
from application.identity.choose_password import ChoosePassword
from application.identity.close_session import CloseSession
from application.identity.complete_sign_in import CompleteSignIn
from application.identity.confirm_again import ConfirmAgain
from application.identity.confirm_visitor import ConfirmVisitor
from application.identity.create_user import CreateUser
from application.identity.disable_user import DisableUser
from application.identity.edit_organization import EditOrganization
from application.identity.enrol_authenticator import EnrolAuthenticator
from application.identity.finish_login import FinishLogin
from application.identity.found_organization import FoundOrganization
from application.identity.hear_logout import HearLogout
from application.identity.invitation_mail import InvitationMail
from application.identity.invite import Invite
from application.identity.issue_token import IssueToken
from application.identity.leave_provider import LeaveProvider
from application.identity.manage_passkeys import ManagePasskeys
from application.identity.manage_roles import ManageRoles
from application.identity.note_denials import NoteDenials
from application.identity.note_refused_logins import NoteRefusedLogins
from application.identity.offer_reset import OfferReset
from application.identity.open_session import OpenSession
from application.identity.passkey_answers import SpendChallenge
from application.identity.renew_recovery_codes import RenewRecoveryCodes
from application.identity.renew_session import RenewSession
from application.identity.resume_session import ResumeSession
from application.identity.revoke_token import RevokeToken
from application.identity.sign_in_by_passkey import SignInByPasskey
from application.identity.sign_in_by_password import SignInByPassword
from application.identity.sign_in_to_demo import SignInToDemo
from application.identity.sign_up import SignUp
from application.identity.sign_up_by_provider import SignUpByProvider
from application.identity.switch_organization import SwitchOrganization
from application.identity.turn_off_second_factor import TurnOffSecondFactor
from application.identity.unlink_identity import UnlinkIdentity
from application.identity.verify_email import VerifyEmail
from application.identity.view_access import ViewAccess
from application.identity.view_audit import ViewAudit
from application.identity.view_second_factor import ViewSecondFactor
from application.plugged import Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityUseCases:
    """Each is called like a function."""

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


def identity_use_cases(ports: Ports) -> IdentityUseCases:
    transactions, clock, ids = ports.transactions, ports.clock, ports.ids
    room = Room(ports.billing, clock)
    found, add_member = FoundOrganization(transactions, clock, ids), AddMember(transactions, room, clock, ids)
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
    return IdentityUseCases(
        view_access=ViewAccess(ports.reading, ports.people),
        view_audit=ViewAudit(ports.people),
        authenticate=Authenticate(ports.access, clock, ids),
        note_denials=NoteDenials(ports.access, clock, ids),
        act_as_operator=ActAsOperator(ports.reading, ports.access, ids),
        found_organization=found,
        edit_organization=EditOrganization(transactions, clock, ids),
        create_user=CreateUser(transactions, add_member, clock, ids),
        add_member=add_member,
        disable_user=DisableUser(transactions, clock, ids),
        offer_reset=OfferReset(transactions, mail, clock, ids),
        change_email=ChangeEmail(transactions, ports.people, mail, clock, ids),
        change_member=ChangeMember(transactions, room, clock, ids),
        manage_roles=ManageRoles(transactions, room, clock, ids),
        invite=Invite(transactions, ports.people, InvitationMail(ids, ports.site), clock, ids, ports.secrets),
        accept_invitation=accept,
        issue_token=IssueToken(transactions, room, clock, ids, ports.secrets),
        begin_login=BeginLogin(ports.providers, ports.login_attempts, clock, ids, ports.secrets),
        finish_login=finish,
        arrive_by_provider=ArriveByProvider(
            finish, opening, confirm, renew, refused, transactions, ports.people, clock, ports.secrets
        ),
        sign_up_by_provider=SignUpByProvider(transactions, ports.people, found, opening, accept, clock, ids),
        unlink_identity=UnlinkIdentity(ports.providers, transactions, mail, clock, ids),
        hear_logout=HearLogout(ports.providers, transactions, clock, ids),
        leave_provider=LeaveProvider(ports.providers, ports.secrets),
        sign_up=SignUp(transactions, ports.people, ports.hasher, ports.guessable, found, mail, clock, ids),
        verify_email=VerifyEmail(transactions, clock, ids),
        confirm_again=ConfirmAgain(transactions, ports.people, mail, clock),
        sign_in_by_password=SignInByPassword(
            transactions, ports.people, ports.access, ports.hasher, opening, completing, clock, ids
        ),
        sign_in_to_demo=SignInToDemo(ports.people, opening),
        check_code=check,
        complete_sign_in=completing,
        confirm_visitor=confirm,
        enrol_authenticator=EnrolAuthenticator(
            transactions, ports.authenticator_apps, ports.seal, check, codes, mail, clock, ids, ports.secrets
        ),
        renew_recovery_codes=codes,
        turn_off_second_factor=TurnOffSecondFactor(transactions, mail, clock, ids),
        view_second_factor=ViewSecondFactor(transactions),
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
        revoke_token=RevokeToken(transactions, clock, ids),
    )
