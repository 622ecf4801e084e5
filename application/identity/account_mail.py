"""Mail to people about their own accounts, kept in the transaction of what it tells."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.identity.api_tokens import hash_secret
from domain.identity.emails import Email, InvalidEmail
from domain.identity.mailed_secrets import Errand, MailedSecret
from domain.identity.members import User
from domain.shared.identifiers import MailId
from domain.shared.mail import BadMail, Message, new_mail
from ports.ids import Ids
from ports.secrets import Secrets
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True)
class AccountMail:
    """
    Writes to people. `site` is where browsers find this site; a link never follows a request's own Host.

    Nothing that somebody typed stands in it: whoever signs up with another's address would write to them by our hand.
    """

    ids: Ids
    secrets: Secrets
    site: str

    def confirm_address(self, transaction: Transaction, user: User, now: datetime) -> None:
        """Mail a link that confirms the address."""
        link = self._link(transaction, user, Errand.VERIFY, now)
        self._send(
            transaction,
            user,
            "Confirm your address",
            "Hello,\n\nsomebody, hopefully you, signed up to Stillroom with this address. This confirms that"
            f" it is yours:\n\n{link}\n\nThe link works once, for a day. If it was not you, do nothing.\n",
            now,
        )

    def confirm_new_address(self, transaction: Transaction, user: User, email: Email, now: datetime) -> None:
        """Mail a link to the address that somebody wants for their account; to those from before it leads nowhere."""
        transaction.mailed_secrets.forget(user.id)
        link = self._link(transaction, user, Errand.ADDRESS, now, email)
        self._send(
            transaction,
            replace(user, email=email),
            "Confirm your new address",
            "Hello,\n\nsomebody, hopefully you, wants this address for their account at Stillroom. This confirms"
            f" that it is yours:\n\n{link}\n\nThe link works once, for a day, where you are signed in. If it was not"
            " you, do nothing.\n",
            now,
        )

    def tell_of_wanted_address(self, transaction: Transaction, user: User, now: datetime) -> None:
        """Tell somebody that somebody else wants their address for another account."""
        self._send(
            transaction,
            user,
            "Your address is in use already",
            "Hello,\n\nsomebody, perhaps you, wanted this address for another account at Stillroom. It stays with the"
            " account that has it, and nothing was changed. If it was not you, do nothing.\n",
            now,
        )

    def tell_of_new_address(self, transaction: Transaction, user: User, now: datetime) -> None:
        """Tell somebody, at the address from before, that their account has another one. user: as they were."""
        self._send(
            transaction,
            user,
            "Your account has another address",
            "Hello,\n\nthe address of your account was changed just now, and mail about it does not come here any"
            " more. If it was not you, sign in in another way, look at your account, and tell whoever runs this"
            f" site:\n\n{self.site}/account\n",
            now,
        )

    def offer_reset(self, transaction: Transaction, user: User, now: datetime) -> None:
        """Mail a link by which a new password can be chosen; those that went out before stop working."""
        link = self.reset_link(transaction, user, now)
        self._send(
            transaction,
            user,
            "Choose a new password",
            "Hello,\n\nsomebody, hopefully you, asked for a new password for Stillroom. Choose it here:\n\n"
            f"{link}\n\nThe link works once, for half an hour. If it was not you, do nothing: your password stays.\n",
            now,
        )

    def reset_link(self, transaction: Transaction, user: User, now: datetime) -> str:
        """Such a link, for who takes it to the user by themselves."""
        transaction.mailed_secrets.forget(user.id)
        return self._link(transaction, user, Errand.RESET, now)

    def tell_of_sign_up(self, transaction: Transaction, user: User, now: datetime) -> None:
        """Tell somebody who has an account that somebody tried to make another."""
        self._send(
            transaction,
            user,
            "You have an account already",
            "Hello,\n\nsomebody, perhaps you, tried to sign up to Stillroom with this address, which has an"
            f" account already. Sign in, or ask for a new password:\n\n{self.site}/auth/sign-in\n{self.site}/auth/reset"
            "\n\nIf it was not you, do nothing.\n",
            now,
        )

    def tell_of_password(self, transaction: Transaction, user: User, now: datetime) -> None:
        """Tell somebody that their password was changed."""
        self._send(
            transaction,
            user,
            "Your password was changed",
            "Hello,\n\nthe password of your account was changed just now, and every other browser was signed"
            f" out. If it was not you, choose a new one at once:\n\n{self.site}/auth/reset\n",
            now,
        )

    def tell_of_passkey(self, transaction: Transaction, user: User, what: str, now: datetime) -> None:
        """Tell somebody that a passkey was "added to" their account, or "removed from" it."""
        self._send(
            transaction,
            user,
            f"A passkey was {what} your account",
            f"Hello,\n\na passkey was {what} your account just now. If it was not you, look at your passkeys, and"
            f" choose a new password at once:\n\n{self.site}/account\n{self.site}/auth/reset\n",
            now,
        )

    def tell_of_link(self, transaction: Transaction, user: User, provider: str, now: datetime) -> None:
        """Tell somebody that an identity signs them in from now on. provider: what people call who proves it."""
        self._send(
            transaction,
            user,
            "Another way to sign in",
            f"Hello,\n\nan account at {provider} was linked to yours just now and signs you in from now on. If it was"
            f" not you, sign in, unlink it and sign out everywhere:\n\n{self.site}/account\n",
            now,
        )

    def tell_of_unlink(self, transaction: Transaction, user: User, provider: str, now: datetime) -> None:
        """Tell somebody that an identity does not sign them in any more."""
        self._send(
            transaction,
            user,
            "A way to sign in was removed",
            f"Hello,\n\nan account at {provider} was unlinked from yours just now and does not sign you in any more."
            f" If it was not you, sign in and look at what is left:\n\n{self.site}/account\n",
            now,
        )

    def tell_of_recovery_code(self, transaction: Transaction, user: User, left: int, now: datetime) -> None:
        """Tell somebody that one of their recovery codes was used, and how many are left."""
        self._send(
            transaction,
            user,
            "A recovery code was used",
            "Hello,\n\nsomebody, hopefully you, gave one of your recovery codes instead of a code of your authenticator"
            f" just now. You have {left} left; you can make new ones on your account page. If it was not you, choose a"
            f" new password at once, and new recovery codes:\n\n{self.site}/auth/reset\n{self.site}/account\n",
            now,
        )

    def tell_of_second_factor(self, transaction: Transaction, user: User, now: datetime, *, is_on: bool) -> None:
        """Tell somebody that two-step sign-in was turned on, or off."""
        which = "on" if is_on else "off"
        told = (
            "From now on your password is not enough to sign in: it takes a code of your authenticator too, or one of"
            " your recovery codes. Every other browser was signed out."
            if is_on
            else "From now on your password alone is enough to sign in."
        )
        self._send(
            transaction,
            user,
            f"Two-step sign-in was turned {which}",
            f"Hello,\n\ntwo-step sign-in was turned {which} for your account just now. {told} If it was not you, choose"
            f" a new password at once:\n\n{self.site}/auth/reset\n",
            now,
        )

    def _link(
        self, transaction: Transaction, user: User, errand: Errand, now: datetime, email: Email | None = None
    ) -> str:
        secret = self.secrets()
        mailed = MailedSecret(
            secret_hash=hash_secret(secret), user_id=user.id, errand=errand, created_at=now, email=email
        )
        transaction.mailed_secrets.add(mailed)
        return f"{self.site}/auth/{_PAGES[errand]}?token={secret}"

    def _send(self, transaction: Transaction, user: User, subject: str, text: str, now: datetime) -> None:
        if user.email is not None and is_mailable(user.email):
            message = Message(to=user.email.shown, subject=subject, text=text)
            transaction.outbox.add(new_mail(MailId(self.ids()), message, now))


_PAGES = {Errand.VERIFY: "verify", Errand.RESET: "reset/choose", Errand.ADDRESS: "address"}


def is_mailable(email: Email) -> bool:
    """Whether mail can be carried to the address as it is written."""
    try:
        Message(to=email.shown, subject="-", text="")
    except BadMail:
        return False
    return True


def require_mailable(email: Email) -> None:
    """
    Go on only with an address that mail can be carried to.

    :raises InvalidEmail: it cannot.
    """
    if not is_mailable(email):
        raise InvalidEmail(
            "Mail cannot be carried to this address.",
            field="email",
            expected="an address of plain letters, such as ada@example.org",
            got=ascii(email.shown),
        )
