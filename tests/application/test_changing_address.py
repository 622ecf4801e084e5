"""Another address for one's account, or a first one, on each kind of storage."""

from dataclasses import replace

import pytest

from application.identity.open_session import OpenedSession
from application.identity.resume_session import Visit
from domain.identity.emails import InvalidEmail
from domain.identity.login import FRESH
from domain.identity.login_refusals import ReauthenticationNeeded
from domain.identity.mailed_secrets import LIFETIMES, BadLink, Errand
from domain.identity.members import EmailTaken
from domain.identity.passwords import BadCredentials
from domain.identity.sessions import NotSignedIn
from domain.shared.identifiers import UserId
from domain.shared.mail import Message
from ports.transactions import Transaction
from tests.application.two_steps import ADA, PASSWORD, SIGN_IN, Ada
from tests.system.writers import at_once

NEW = "Countess@Example.net"


def asked(ada: Ada, visit: Visit, email: str = NEW) -> Message:
    """What is mailed by it."""
    ada.app.identity.change_email.ask(visit, email)
    return ada.letters()[-1]


def secret_in(letter: Message) -> str:
    return letter.text.partition("/auth/address?token=")[2].split()[0]


def other_user(ada: Ada, email: str = NEW) -> UserId:
    """Somebody else in the brewery."""
    return ada.app.identity.create_user(ada.app.identity.act_as_operator("Brewery"), "Eve", email, "maker").user.id


def test_a_link_in_the_mail_to_the_new_address_makes_it_the_accounts_and_the_old_one_is_told(ada: Ada) -> None:
    visit = ada.visit(ada.signed_in())
    letter = asked(ada, visit)
    assert (letter.to, letter.subject) == (NEW, "Confirm your new address")
    assert ada.visit(ada.signed_in()).user.email == visit.user.email
    ada.app.identity.change_email(visit, secret_in(letter))
    told = ada.letters()[-1]
    assert (told.to, told.subject) == (ADA, "Your account has another address")
    assert NEW not in told.text
    opened = ada.app.identity.sign_in_by_password(NEW, PASSWORD, SIGN_IN)
    assert isinstance(opened, OpenedSession)
    user = ada.visit(opened).user
    assert (str(user.email), user.email_verified_at) == (NEW, ada.installation.clock())
    with pytest.raises(BadCredentials):
        ada.signed_in()


def test_an_account_without_an_address_gets_one(ada: Ada) -> None:
    opened = ada.signed_in()

    def work(transaction: Transaction) -> None:
        user = transaction.users.get(opened.session.user_id)
        assert user is not None
        transaction.users.save(replace(user, email=None, email_verified_at=None), [])

    ada.installation.ports.transactions(work)
    visit, before = ada.visit(opened), len(ada.letters())
    assert visit.user.email is None
    ada.app.identity.change_email(visit, secret_in(asked(ada, visit)))
    assert str(ada.visit(opened).user.email) == NEW
    assert len(ada.letters()) == before + 1


def test_s26_to_ask_takes_a_fresh_proof(ada: Ada) -> None:
    visit = ada.visit(ada.signed_in())
    ada.installation.clock.advance(seconds=FRESH.total_seconds() + 1)
    before = ada.installation.kept()
    with pytest.raises(ReauthenticationNeeded):
        ada.app.identity.change_email.ask(visit, NEW)
    assert ada.installation.kept() == before


def test_s26_a_link_that_a_stranger_had_mailed_gives_them_nobodys_address(ada: Ada) -> None:
    letter = asked(ada, ada.visit(ada.signed_in()))
    eve = ada.app.identity.open_session(other_user(ada, "eve@example.org"), SIGN_IN)
    before = ada.installation.kept()
    with pytest.raises(BadLink):
        ada.app.identity.change_email(ada.visit(eve), secret_in(letter))
    assert ada.installation.kept() == before


def test_s43_who_wants_the_address_of_another_account_is_told_the_same_and_its_owner_is_written_to(ada: Ada) -> None:
    other_user(ada)
    visit = ada.visit(ada.signed_in())
    letter = asked(ada, visit)
    assert (letter.to, letter.subject) == (NEW, "Your address is in use already")
    assert "token=" not in letter.text


def test_an_address_that_is_somebodys_by_then_stays_theirs(ada: Ada) -> None:
    visit = ada.visit(ada.signed_in())
    letter = asked(ada, visit)
    other_user(ada)
    with pytest.raises(EmailTaken):
        ada.app.identity.change_email(visit, secret_in(letter))
    assert str(ada.visit(ada.signed_in()).user.email) == ADA


def test_a_link_works_once_in_time_and_only_the_newest(ada: Ada) -> None:
    visit = ada.visit(ada.signed_in())
    first, second = secret_in(asked(ada, visit, "old@example.net")), secret_in(asked(ada, visit))
    with pytest.raises(BadLink):
        ada.app.identity.change_email(visit, first)
    ada.app.identity.change_email(visit, second)
    with pytest.raises(BadLink):
        ada.app.identity.change_email(visit, second)
    late = secret_in(asked(ada, visit, "late@example.net"))
    ada.installation.clock.advance(seconds=LIFETIMES[Errand.ADDRESS].total_seconds())
    with pytest.raises(BadLink):
        ada.app.identity.change_email(visit, late)


def test_s11_of_many_who_bring_one_link_one_changes_it(ada: Ada) -> None:
    visit = ada.visit(ada.signed_in())
    secret = secret_in(asked(ada, visit))

    def bring(_: int) -> bool:
        try:
            ada.app.identity.change_email(visit, secret)
        except BadLink:
            return False
        return True

    assert sorted(at_once(8, bring)) == [False] * 7 + [True]


def test_s30_who_signed_out_changes_nothing(ada: Ada) -> None:
    visit = ada.visit(ada.signed_in())
    secret = secret_in(asked(ada, visit))
    ada.app.identity.close_session(visit)
    for change in (
        lambda: ada.app.identity.change_email.ask(visit, NEW),
        lambda: ada.app.identity.change_email(visit, secret),
    ):
        with pytest.raises(NotSignedIn):
            change()


def test_s36_the_secret_is_kept_as_a_hash_only(ada: Ada) -> None:
    visit = ada.visit(ada.signed_in())
    assert secret_in(asked(ada, visit)) not in str(ada.installation.kept())


@pytest.mark.parametrize("text", ["", "ada", "ada\uff20example.org", "ädä@example.org"])
def test_s27_what_mail_cannot_be_carried_to_is_refused(ada: Ada, text: str) -> None:
    visit = ada.visit(ada.signed_in())
    with pytest.raises(InvalidEmail):
        ada.app.identity.change_email.ask(visit, text)


def test_s45_to_ask_and_to_change_are_in_the_audit(ada: Ada) -> None:
    visit = ada.visit(ada.signed_in())
    letter = asked(ada, visit)
    ada.app.identity.change_email(visit, secret_in(letter))
    [wanted], [changed] = ada.audited("identity.ask_for_email"), ada.audited("identity.change_email")
    assert wanted.after == {"email": NEW}
    assert (changed.before, changed.after) == ({"email": ADA}, {"email": NEW})
