"""Sign-up, confirmation, sign-in and new passwords, on each kind of storage."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest

from adapters.memory.mailer import MemoryMailer
from adapters.passwords.argon2id import Argon2idHasher
from adapters.sql.engine import create
from application.app import App, application
from application.identity.open_session import OpenedSession, SignIn
from application.identity.resume_session import Visit
from application.identity.sign_up import NewAccount
from domain.identity.emails import InvalidEmail
from domain.identity.mailed_secrets import LIFETIMES, BadLink, Errand
from domain.identity.names import InvalidName
from domain.identity.passwords import LONGEST, SHORTEST, BadCredentials, UnverifiedEmail, WeakPassword
from domain.identity.permissions import ALL
from domain.identity.sessions import Method, NotSignedIn, device
from domain.shared.audit import AuditQuery
from domain.shared.mail import Mail, Message
from tests.installations import Installation, in_memory, on_engine

ADA = "Ada@Example.org"
PASSWORD, OTHER = "copper kettle under rain", "seven quiet geese walking"
ACCOUNT = NewAccount(
    name="Ada", email=ADA, password=PASSWORD, organization="Brewery", currency="EUR", time_zone="Europe/Berlin"
)
SIGN_IN = SignIn(method=Method.PASSWORD, device=device("192.0.2.1", "Firefox"), request_id="request 1")


@dataclass
class CountingHasher:
    """Argon2id, and how often it was asked to verify."""

    inner: Argon2idHasher = field(default_factory=lambda: Argon2idHasher(memory_kib=8))
    verified: int = 0

    def hash(self, password: str) -> str:
        return self.inner.hash(password)

    def verify(self, kept: str | None, password: str) -> bool:
        self.verified += 1
        return self.inner.verify(kept, password)

    def is_outdated(self, kept: str) -> bool:
        return self.inner.is_outdated(kept)


@dataclass(frozen=True)
class House:
    """An installation, its hasher and its letterbox."""

    installation: Installation
    app: App
    hasher: CountingHasher
    mailer: MemoryMailer

    def letters(self) -> Sequence[Message]:
        """What is mailed now."""
        return [mail.message for mail in self._sent()]

    def secret(self) -> str:
        """The secret of the newest link."""
        found = re.findall(r"https://stock\.example\.com/auth/\S+\?token=(\S+)", self.letters()[-1].text)
        return str(found[0])

    def _sent(self) -> Sequence[Mail]:
        self.app.deliver_mail()
        return self.mailer.sent

    def signed_up(self) -> str:
        """Ada, whose address is confirmed."""
        self.app.identity.sign_up(ACCOUNT)
        self.app.identity.verify_email(self.secret(), "request 0")
        return ADA

    def sign_in(self, password: str = PASSWORD, email: str = ADA) -> OpenedSession:
        opened = self.app.identity.sign_in_by_password(email, password, SIGN_IN)
        assert isinstance(opened, OpenedSession)
        return opened

    def visit(self, opened: OpenedSession) -> Visit:
        return self.app.identity.resume_session(opened.secret, "request 2")

    def is_dead(self, opened: OpenedSession) -> bool:
        try:
            self.visit(opened)
        except NotSignedIn:
            return True
        return False

    def audited(self, action: str) -> int:
        """How many entries of that action there are in the first organisation."""
        caller = self.app.identity.act_as_operator("Brewery")
        return len(self.app.identity.view_audit(caller, AuditQuery(action=action)).rows)


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    if request.param == "memory":
        yield _house(in_memory())
        return
    engine = create(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))
    yield _house(on_engine(engine))
    engine.dispose()


def _house(installation: Installation) -> House:
    hasher, mailer = CountingHasher(), MemoryMailer()
    app = application(replace(installation.ports, hasher=hasher, mailer=mailer))
    return House(installation=installation, app=app, hasher=hasher, mailer=mailer)


def test_who_signs_up_and_confirms_the_address_signs_in_as_the_owner_of_an_organisation(house: House) -> None:
    house.signed_up()
    came = house.visit(house.sign_in())
    assert (came.user.name, came.caller.organization.name, came.caller.permissions) == ("Ada", "Brewery", ALL)
    assert came.session.method is Method.PASSWORD
    assert house.audited("identity.verify_email") == 1


def test_an_address_is_written_in_any_case_and_accents_in_any_way(house: House) -> None:
    house.app.identity.sign_up(replace(ACCOUNT, password="cre\u0300me bru\u0302le\u0301e at noon"))
    house.app.identity.verify_email(house.secret(), "request 0")
    assert not house.is_dead(house.sign_in("crème brûlée at noon", ADA.upper()))


def test_nobody_signs_in_with_an_address_that_is_not_confirmed(house: House) -> None:
    house.app.identity.sign_up(ACCOUNT)
    with pytest.raises(UnverifiedEmail):
        house.sign_in()
    with pytest.raises(BadCredentials):
        house.sign_in(OTHER)


def test_a_confirmation_works_once_and_for_a_day(house: House) -> None:
    house.app.identity.sign_up(ACCOUNT)
    secret = house.secret()
    house.installation.clock.advance(seconds=LIFETIMES[Errand.VERIFY].total_seconds())
    with pytest.raises(BadLink):
        house.app.identity.verify_email(secret, "request 0")
    for unknown in ("", "x", "0" * 43):
        with pytest.raises(BadLink):
            house.app.identity.verify_email(unknown, "request 0")


def test_s43_who_signs_up_with_an_address_that_somebody_has_is_told_the_same_and_its_owner_is_written_to(
    house: House,
) -> None:
    house.signed_up()
    house.app.identity.sign_up(replace(ACCOUNT, name="Mallory", password=OTHER, organization="Cidery"))
    assert house.letters()[-1].subject == "You have an account already"
    assert house.letters()[-1].to == ADA
    assert [each.name for each in house.app.identity.view_access.organizations()] == ["Brewery"]
    with pytest.raises(BadCredentials):
        house.sign_in(OTHER)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": ""}, InvalidName),
        ({"organization": " "}, InvalidName),
        ({"email": "ada"}, InvalidEmail),
        ({"email": "ada\uff20example.org"}, InvalidEmail),
        ({"email": "äda@example.org"}, InvalidEmail),
        ({"password": "kettle x rain4"}, WeakPassword),
        ({"password": "x4" * (LONGEST // 2) + "y"}, WeakPassword),
        ({"password": "password12345678"}, WeakPassword),
        ({"password": "Brewery Brewery Ada"}, WeakPassword),
    ],
)
def test_nothing_is_kept_of_a_sign_up_that_cannot_be(
    house: House, changes: dict[str, str], refusal: type[Exception]
) -> None:
    before = house.installation.kept()
    with pytest.raises(refusal):
        house.app.identity.sign_up(replace(ACCOUNT, **changes))
    assert house.installation.kept() == before


def test_the_limits_of_a_password_are_its_characters(house: House) -> None:
    assert (SHORTEST, LONGEST) == (15, 128)
    house.app.identity.sign_up(replace(ACCOUNT, password="kettle rain 4 ü"))
    long = " ".join(["copper kettle under rain,"] * 5)[:LONGEST]
    house.app.identity.sign_up(replace(ACCOUNT, email="bob@example.org", organization="Bob's", password=long))


def test_s43_an_unknown_address_costs_one_verification_and_is_refused_in_the_same_words(house: House) -> None:
    house.signed_up()
    told, costs = set(), set()
    for email, password in ((ADA, OTHER), ("eve@example.org", PASSWORD), ("no address", PASSWORD)):
        before = house.hasher.verified
        with pytest.raises(BadCredentials) as refused:
            house.sign_in(password, email)
        told.add((refused.value.message, refused.value.field, refused.value.expected, refused.value.got))
        costs.add(house.hasher.verified - before)
    assert (len(told), costs) == (1, {1})


def test_s43_who_is_disabled_is_refused_as_by_a_wrong_password(house: House) -> None:
    house.signed_up()
    user = house.visit(house.sign_in()).user
    house.app.identity.disable_user(user.id)
    with pytest.raises(BadCredentials):
        house.sign_in()


def test_s45_a_refused_sign_in_is_noted_once_an_hour_where_the_user_is_known(house: House) -> None:
    house.signed_up()
    for email in (ADA, ADA, "eve@example.org"):
        with pytest.raises(BadCredentials):
            house.sign_in(OTHER, email)
    house.sign_in()
    assert (house.audited("identity.refuse_sign_in"), house.audited("identity.sign_in")) == (1, 1)
    told = str(house.installation.kept())
    assert PASSWORD not in told
    assert OTHER not in told


def test_a_password_that_was_hashed_more_weakly_is_hashed_anew_when_it_is_used(house: House) -> None:
    house.signed_up()
    user = house.visit(house.sign_in()).user
    house.hasher.inner = Argon2idHasher(memory_kib=16)
    house.sign_in()
    kept = house.installation.ports.transactions(lambda transaction: transaction.passwords.get(user.id))
    assert kept is not None
    assert "m=16," in kept
    house.sign_in()


def test_who_forgot_a_password_chooses_another_by_mail_and_is_signed_out_everywhere(house: House) -> None:
    house.signed_up()
    opened = house.sign_in()
    house.app.identity.choose_password.request(ADA)
    secret = house.secret()
    house.app.identity.choose_password.by_link(secret, OTHER, "request 3")
    assert house.is_dead(opened)
    assert house.letters()[-1].subject == "Your password was changed"
    assert house.audited("identity.reset_password") == 1
    with pytest.raises(BadCredentials):
        house.sign_in()
    house.sign_in(OTHER)
    with pytest.raises(BadLink):
        house.app.identity.choose_password.by_link(secret, PASSWORD, "request 4")


def test_a_link_for_a_new_password_that_waits_is_dead_once_the_password_is_another(house: House) -> None:
    house.signed_up()
    visit = house.visit(house.sign_in())
    house.app.identity.choose_password.request(ADA)
    secret = house.secret()
    house.app.identity.choose_password.by_old(visit, PASSWORD, OTHER)
    with pytest.raises(BadLink):
        house.app.identity.choose_password.by_link(secret, PASSWORD, "request 3")


def test_s45_a_wrong_old_password_is_noted_and_changes_nothing(house: House) -> None:
    house.signed_up()
    visit = house.visit(house.sign_in())
    with pytest.raises(BadCredentials) as refused:
        house.app.identity.choose_password.by_old(visit, OTHER, "nine small boats at anchor")
    assert refused.value.field == "old"
    assert house.audited("identity.refuse_password") == 1
    assert OTHER not in str(house.installation.kept())
    house.sign_in()


def test_s36_the_secret_of_a_reset_is_kept_as_a_hash_only(house: House) -> None:
    house.signed_up()
    house.app.identity.choose_password.request(ADA)
    assert house.secret() not in str(house.installation.kept())


def test_a_reset_works_for_half_an_hour_and_a_later_one_replaces_it(house: House) -> None:
    house.signed_up()
    choose = house.app.identity.choose_password
    choose.request(ADA)
    first = house.secret()
    house.installation.clock.advance(minutes=1)
    choose.request(ADA)
    second = house.secret()
    with pytest.raises(BadLink):
        choose.by_link(first, OTHER, "request 3")
    house.installation.clock.advance(minutes=30)
    with pytest.raises(BadLink):
        choose.by_link(second, OTHER, "request 3")


def test_a_weak_password_does_not_use_the_link_up(house: House) -> None:
    house.signed_up()
    house.app.identity.choose_password.request(ADA)
    secret = house.secret()
    with pytest.raises(WeakPassword):
        house.app.identity.choose_password.by_link(secret, "short", "request 3")
    house.app.identity.choose_password.by_link(secret, OTHER, "request 3")


def test_s43_who_asks_for_a_reset_of_an_unknown_address_is_told_nothing(house: House) -> None:
    house.signed_up()
    before = len(house.letters())
    house.app.identity.choose_password.request("eve@example.org")
    assert len(house.letters()) == before


def test_a_reset_takes_an_address_back_from_who_signed_up_with_it_first(house: House) -> None:
    house.app.identity.sign_up(replace(ACCOUNT, password=OTHER))
    house.app.identity.choose_password.request(ADA)
    house.app.identity.choose_password.by_link(house.secret(), PASSWORD, "request 3")
    assert not house.is_dead(house.sign_in())
    with pytest.raises(BadCredentials):
        house.sign_in(OTHER)


def test_s30_who_changes_the_password_stays_here_and_is_signed_out_elsewhere(house: House) -> None:
    house.signed_up()
    here, elsewhere = house.sign_in(), house.sign_in()
    with pytest.raises(BadCredentials):
        house.app.identity.choose_password.by_old(house.visit(here), OTHER, OTHER)
    house.app.identity.choose_password.by_old(house.visit(here), PASSWORD, OTHER)
    assert [house.is_dead(each) for each in (here, elsewhere)] == [False, True]
    assert house.letters()[-1].subject == "Your password was changed"
    house.sign_in(OTHER)


def test_mail_about_an_account_repeats_nothing_that_a_stranger_typed(house: House) -> None:
    house.app.identity.sign_up(replace(ACCOUNT, name="Buy at evil.test", organization="Spam at evil.test"))
    assert "evil" not in house.letters()[-1].text


def test_the_worker_forgets_links_that_are_too_old(house: House) -> None:
    house.app.identity.sign_up(ACCOUNT)
    assert house.app.prune()["mailed_secrets"] == 0
    house.installation.clock.advance(hours=25)
    assert house.app.prune()["mailed_secrets"] == 1


def test_sign_ups_that_nobody_confirmed_are_forgotten_by_the_worker_after_two_weeks(house: House) -> None:
    house.app.identity.sign_up(ACCOUNT)
    house.installation.clock.advance(days=14)
    assert house.app.prune()["sign_ups"] == 0
    house.installation.clock.advance(seconds=1)
    assert house.app.prune()["sign_ups"] == 1
    assert list(house.app.identity.view_access.organizations()) == []
    house.app.identity.sign_up(ACCOUNT)
    house.app.identity.verify_email(house.secret(), "request 0")
    house.sign_in()
    house.installation.clock.advance(days=30)
    assert house.app.prune()["sign_ups"] == 0
