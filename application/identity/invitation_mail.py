"""The mail by which somebody is invited, kept in the transaction that invites them."""

from dataclasses import dataclass

from domain.identity.invitations import Invitation
from domain.shared.identifiers import MailId
from domain.shared.mail import Message, new_mail
from ports.ids import Ids
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True)
class InvitationMail:
    """
    Writes to who is invited. `site` is where browsers find this site.

    Neither the organisation nor the inviter is named, because nothing that somebody typed stands in our mail: whoever
    signs up calls an organisation what they like, and could advertise by our hand to any address. The page that the
    link leads to names both.
    """

    ids: Ids
    site: str

    def __call__(self, transaction: Transaction, invitation: Invitation, secret: str) -> None:
        link = f"{self.site}/auth/invitation?token={secret}"
        text = (
            "Hello,\n\nsomebody asks you to work with them in Stillroom, which keeps the stock of small-batch makers."
            " Who it is, in which organisation and as what is told here, and nothing happens before you agree:\n\n"
            f"{link}\n\nThe link works once, for a week. If you do not expect it, do nothing.\n"
        )
        message = Message(to=invitation.email.shown, subject="You are invited to an organisation", text=text)
        transaction.outbox.add(new_mail(MailId(self.ids()), message, invitation.created_at))
