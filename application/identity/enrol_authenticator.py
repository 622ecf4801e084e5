"""Enrol an authenticator: begin, show what its app scans, and turn it on by its first code."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from application.auditing import told_everywhere
from application.identity.account_mail import AccountMail
from application.identity.check_code import CheckCode
from application.identity.renew_recovery_codes import RenewRecoveryCodes
from application.identity.resume_session import Visit, locked_visitor
from domain.identity.authenticators import Authenticator, authenticator_secret, begun
from domain.identity.members import User
from domain.identity.second_factors import NoSecondFactor, WrongCode
from ports.authenticator_apps import AuthenticatorApps
from ports.clock import Clock
from ports.ids import Ids
from ports.seal import Seal
from ports.secrets import Secrets
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What an app is told: the secret in base 32, for typing, and `picture`, an SVG for scanning."""

    secret: str = field(repr=False)
    picture: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EnrolAuthenticator:
    """
    Turn on two-step sign-in with an authenticator, for who visits and has proved just now that it is them.

    :raises ReauthenticationNeeded: that was too long ago.
    """

    transactions: Transactions
    apps: AuthenticatorApps
    seal: Seal
    check: CheckCode
    codes: RenewRecoveryCodes
    mail: AccountMail
    clock: Clock
    ids: Ids
    secrets: Secrets

    def begin(self, visit: Visit) -> None:
        """
        Make a secret, which counts for nothing before the first code. An enrolment that was given up makes way.

        :raises SecondFactorInForce: there is an authenticator already.
        :raises NoSecretKey: the installation cannot keep the secret.
        """
        visit.caller.require_fresh(self.clock())
        user_id, now = visit.user.id, self.clock()
        sealed = self.seal.seal(authenticator_secret(self.secrets()), str(user_id))

        def work(transaction: Transaction) -> None:
            locked_visitor(transaction, visit)
            before = transaction.authenticators.get(user_id)
            transaction.authenticators.keep(begun(user_id, sealed, now, before=before))

        self.transactions(work)

    def offered(self, visit: Visit) -> Enrolment:
        """
        What the app is told.

        :raises NoSecondFactor: no enrolment is under way.
        :raises CannotUnseal: the installation's key was changed meanwhile; begin anew.
        """
        visit.caller.require_fresh(self.clock())
        waiting = self.transactions(lambda transaction: self._waiting(transaction, visit))
        secret = self.seal.unseal(waiting.sealed_secret, str(visit.user.id))
        account = visit.user.email.shown if visit.user.email is not None else visit.user.name
        return Enrolment(secret=secret, picture=self.apps.picture(self.apps.address(secret, account)))

    def confirm(self, visit: Visit, typed: str) -> Sequence[str]:
        """
        Turn it on by a code that the app shows. Every other session of the user ends, and they are told by mail.

        A wrong code is noted. Returns new recovery codes, which are told this once.

        :raises WrongCode: the app does not show this code.
        :raises NoSecondFactor: no enrolment is under way.
        """
        visit.caller.require_fresh(self.clock())

        def work(transaction: Transaction) -> Sequence[str] | None:
            now = self.clock()
            user = locked_visitor(transaction, visit)
            waiting = self._waiting(transaction, visit)
            after = waiting.confirmed(typed, self.check.shows(user.id, waiting.sealed_secret), now)
            if after is None:
                self._note(transaction, visit, user, now, "identity.refuse_enrolment")
                return None
            transaction.authenticators.keep(after)
            transaction.sessions.end_all(user.id, but=visit.session.id)
            transaction.half_sign_ins.forget(user.id)
            self._note(transaction, visit, user, now, "identity.turn_on_second_factor")
            self.mail.tell_of_second_factor(transaction, user, now, is_on=True)
            return self.codes.within(transaction, user.id, now)

        codes = self.transactions(work)
        if codes is None:
            raise WrongCode
        return codes

    def _note(self, transaction: Transaction, visit: Visit, user: User, now: datetime, action: str) -> None:
        request_id = visit.caller.request_id
        transaction.users.save(user, told_everywhere(transaction, self.ids, now, user.id, action, request_id))

    def _waiting(self, transaction: Transaction, visit: Visit) -> Authenticator:
        found = transaction.authenticators.get(visit.user.id)
        if found is None or not found.is_waiting(self.clock()):
            raise NoSecondFactor
        return found
