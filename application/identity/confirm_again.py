"""Mail the link once more that confirms an address."""

from dataclasses import dataclass

from application.identity.account_mail import AccountMail
from domain.identity.emails import parse_email
from ports.clock import Clock
from ports.people_reading import PeopleReading
from ports.transactions import Transactions


@dataclass(frozen=True, slots=True)
class ConfirmAgain:
    """
    Mail another link, if the address is of somebody in force and waits to be confirmed; who asks is not told.

    :raises InvalidEmail: it is no address.
    """

    transactions: Transactions
    people: PeopleReading
    mail: AccountMail
    clock: Clock

    def __call__(self, email: str) -> None:
        user = self.people.user_of_email(parse_email(email).key)
        if user is not None and user.disabled_at is None and user.email_verified_at is None:
            self.transactions(lambda transaction: self.mail.confirm_address(transaction, user, self.clock()))
