"""Sign up: a user, their password, and an organisation that they own."""

from dataclasses import dataclass, field

from application.identity.account_mail import AccountMail, require_mailable
from application.identity.found_organization import FoundOrganization
from domain.identity.emails import parse_email
from domain.identity.members import EmailTaken, User
from domain.identity.names import checked_name
from domain.identity.passwords import new_password, spelt
from domain.shared.identifiers import UserId
from domain.shared.organization import Organization
from ports.clock import Clock
from ports.ids import Ids
from ports.password_hasher import Guessable, PasswordHasher
from ports.people_reading import PeopleReading
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """What somebody says who signs up."""

    name: str
    email: str
    password: str = field(repr=False)
    organization: str
    currency: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class SignUp:
    """
    Make a user with an address that is not confirmed yet, and an organisation with this user as its owner.

    Whoever asks learns from the mail alone whether there was an account with the address already: what they are told
    here is the same, and so is the work, of which hashing is nearly all.

    :raises InvalidName, InvalidEmail, InvalidOrganization: there may be no such user or organisation.
    :raises WeakPassword: the password is too short, too long, or guessable.
    """

    transactions: Transactions
    people: PeopleReading
    hasher: PasswordHasher
    guessable: Guessable
    found: FoundOrganization
    mail: AccountMail
    clock: Clock
    ids: Ids

    def __call__(self, asked: NewAccount) -> None:
        email = parse_email(asked.email)
        require_mailable(email)
        user = User(id=UserId(self.ids()), name=checked_name(asked.name), email=email, created_at=self.clock())
        organization = self.found.described(
            asked.organization, currency=asked.currency, time_zone=asked.time_zone, field="organization"
        )
        guessable = self.guessable(spelt(asked.password), [user.name, email.shown, organization.name])
        kept = self.hasher.hash(new_password(asked.password, guessable=guessable))
        try:
            self.transactions(lambda transaction: self._keep(transaction, user, organization, kept))
        except EmailTaken:
            owner = self.people.user_of_email(email.key)
            if owner is not None:
                self.transactions(lambda transaction: self.mail.tell_of_sign_up(transaction, owner, user.created_at))

    def _keep(self, transaction: Transaction, user: User, organization: Organization, kept: str) -> None:
        self.found.within(transaction, organization, user)
        transaction.passwords.keep(user.id, kept, user.created_at)
        self.mail.confirm_address(transaction, user, user.created_at)
