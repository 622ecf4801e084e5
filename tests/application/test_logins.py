"""Whole logins through the driving port, with a provider in memory on every storage."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.memory.identity_provider import MemoryIdentityProvider
from adapters.sql.engine import create
from application.app import App
from application.begin_login import BegunLogin
from application.finish_login import FinishedLogin
from domain.identity.identities import UserIdentity
from domain.identity.login import Purpose, Visitor
from domain.identity.login_decisions import Linked, SignedIn, SigningUp
from domain.identity.login_refusals import (
    BadLogoutToken,
    IdentityRefused,
    IdentityTaken,
    LastSignInMethod,
    LoginDenied,
    LoginExpired,
    LoginReplayed,
    MalformedCallback,
    NobodyKnown,
    ProviderUnavailable,
    ReauthenticationNeeded,
    UnknownIdentity,
    UnknownLogin,
    UnknownProvider,
    WrongIdentity,
)
from domain.shared.errors import DomainError
from domain.shared.identifiers import UserId
from tests.contracts.providers import ADA, BEN, Parameters, openid_provider, openid_server
from tests.installations import Installation, in_memory, on_engine
from tests.system.writers import at_once

STORAGES = [
    "memory",
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.postgresql),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """An installation with two providers, and two users who are there already."""

    installation: Installation
    acme: MemoryIdentityProvider
    other: MemoryIdentityProvider
    owner: UserId
    rival: UserId

    @property
    def app(self) -> App:
        return self.installation.app

    def visitor(self, user_id: UserId | None = None) -> Visitor:
        """Somebody who has signed in just now."""
        return Visitor(user_id=user_id or self.owner, authenticated_at=self.installation.clock())

    def begun(self, purpose: Purpose = Purpose.SIGN_IN, visitor: Visitor | None = None) -> BegunLogin:
        return self.app.begin_login("acme", purpose=purpose, visitor=visitor, target="/stock")

    def answer(self, begun: BegunLogin, subject: str = ADA) -> Parameters:
        """What the browser brings back."""
        return {name: [value] for name, value in self.acme.signs_in(subject, begun.url).items()}

    def finished(
        self, begun: BegunLogin, answer: Mapping[str, Sequence[str]], *, visitor: Visitor | None = None
    ) -> FinishedLogin:
        return self.app.finish_login("acme", answer, browser=begun.browser, visitor=visitor)

    def link(self, user_id: UserId, subject: str = ADA) -> FinishedLogin:
        """Link an identity to a user, by a whole login."""
        visitor = self.visitor(user_id)
        begun = self.begun(Purpose.LINK, visitor)
        return self.finished(begun, self.answer(begun, subject), visitor=visitor)

    def linked(self, user_id: UserId) -> list[UserIdentity]:
        return self.installation.ports.transactions(lambda transaction: list(transaction.identities.lock(user_id)))


@pytest.fixture(params=STORAGES)
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    acme, other = (MemoryIdentityProvider(issuer=f"https://{name}.example") for name in ("acme", "other"))
    for provider in (acme, other):
        provider.knows(ADA, email="ada@example.com")
        provider.knows(BEN, email="ada@example.com", name="Ben")
    providers = {"acme": acme, "other": other}
    if request.param == "memory":
        yield _house(in_memory(providers), acme, other)
        return
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    engine = create(request.getfixturevalue(fixture))
    yield _house(on_engine(engine, providers=providers), acme, other)
    engine.dispose()


def _house(installation: Installation, acme: MemoryIdentityProvider, other: MemoryIdentityProvider) -> House:
    founded = [
        installation.app.found_organization(name, currency="EUR", time_zone="Europe/Berlin", owner="Ada")
        for name in ("Brewery", "Cidery")
    ]
    return House(installation=installation, acme=acme, other=other, owner=founded[0][1], rival=founded[1][1])


def test_one_who_is_unknown_may_sign_up_and_is_remembered_when_linked(house: House) -> None:
    begun = house.begun()
    finished = house.finished(begun, house.answer(begun))
    assert finished.decision == SigningUp(identity=house.acme.people[ADA])
    assert finished.attempt.next_path == "/stock"

    assert house.link(house.owner).decision == Linked(user_id=house.owner, identity=house.acme.people[ADA], is_new=True)

    begun = house.begun()
    signed_in = house.finished(begun, house.answer(begun))
    assert signed_in.decision == SignedIn(user_id=house.owner, identity=house.acme.people[ADA])


def test_one_who_is_unknown_is_refused_where_nobody_may_sign_up(house: House) -> None:
    begun = house.begun()
    with pytest.raises(NobodyKnown):
        house.app.finish_login("acme", house.answer(begun), browser=begun.browser, sign_up=False)


def test_s26_nobody_is_found_by_an_address(house: House) -> None:
    house.link(house.owner, ADA)
    begun = house.begun()
    finished = house.finished(begun, house.answer(begun, BEN))
    assert house.acme.people[ADA].email == house.acme.people[BEN].email
    assert isinstance(finished.decision, SigningUp)
    assert [each.subject for each in house.linked(house.owner)] == [ADA]


def test_s25_the_same_subject_of_another_provider_is_somebody_else(house: House) -> None:
    house.link(house.owner, ADA)
    begun = house.app.begin_login("other")
    answer = {name: [value] for name, value in house.other.signs_in(ADA, begun.url).items()}
    finished = house.app.finish_login("other", answer, browser=begun.browser)
    assert isinstance(finished.decision, SigningUp)


def test_s03_only_the_hash_of_a_state_is_kept(house: House) -> None:
    begun = house.begun()
    [state] = parse_qs(urlsplit(begun.url).query)["state"]
    assert house.installation.ports.login_attempts.find(sha256(state.encode()).hexdigest()) is not None
    kept = str(house.installation.kept())
    assert state not in kept
    assert begun.browser not in kept


def test_s03_an_answer_in_another_browser_asks_the_provider_nothing_and_spends_nothing(house: House) -> None:
    begun = house.begun()
    answer = house.answer(begun)
    for browser in (None, "", "another"):
        with pytest.raises(UnknownLogin):
            house.app.finish_login("acme", answer, browser=browser)
    assert house.acme.exchanged == 0
    assert isinstance(house.finished(begun, answer).decision, SigningUp)


def test_s02_a_state_of_one_provider_is_unknown_at_the_callback_of_another(house: House) -> None:
    begun = house.begun()
    with pytest.raises(UnknownLogin):
        house.app.finish_login("other", house.answer(begun), browser=begun.browser)
    assert (house.acme.exchanged, house.other.exchanged) == (0, 0)


def test_s02_an_identity_of_another_issuer_than_was_asked_is_refused(house: House) -> None:
    begun = house.begun()
    answer = house.answer(begun)
    house.acme.people[ADA] = house.other.people[ADA]
    with pytest.raises(IdentityRefused):
        house.finished(begun, answer)


def test_s08_an_answer_by_another_issuer_asks_nothing(house: House) -> None:
    begun = house.begun()
    with pytest.raises(IdentityRefused):
        house.finished(begun, {**house.answer(begun), "iss": ["https://evil.example"]})
    assert house.acme.exchanged == 0


def test_s09_an_error_spends_the_attempt_if_its_state_is_good_and_asks_nothing(house: House) -> None:
    begun = house.begun()
    denied = {name: [value] for name, value in house.acme.denies(begun.url).items()}
    with pytest.raises(UnknownLogin):
        house.finished(begun, {**denied, "state": ["guessed"]})
    with pytest.raises(MalformedCallback):
        house.finished(begun, {"error": ["access_denied"]})
    with pytest.raises(LoginDenied):
        house.finished(begun, denied)
    with pytest.raises(LoginReplayed):
        house.finished(begun, denied)
    assert house.acme.exchanged == 0


@pytest.mark.parametrize("more", [{"code": ["a", "b"]}, {"error": ["x"]}, {"code": []}])
def test_s10_a_malformed_answer_spends_nothing(house: House, more: Parameters) -> None:
    begun = house.begun()
    answer = house.answer(begun)
    with pytest.raises(MalformedCallback):
        house.finished(begun, {**answer, **more})
    assert isinstance(house.finished(begun, answer).decision, SigningUp)


def test_s11_a_replayed_callback_asks_once(house: House) -> None:
    begun = house.begun()
    answer = house.answer(begun)
    house.finished(begun, answer)
    with pytest.raises(LoginReplayed):
        house.finished(begun, answer)
    assert house.acme.exchanged == 1


def test_s11_of_twenty_threads_with_one_callback_one_comes_in_with_one_token_request(house: House) -> None:
    house.link(house.owner)
    begun = house.begun()
    answer, asked_before = house.answer(begun), house.acme.exchanged

    def bring(_: int) -> str:
        try:
            return type(house.finished(begun, answer).decision).__name__
        except DomainError as refusal:
            return refusal.code

    told = at_once(20, bring)

    assert sorted(told) == ["SignedIn"] + ["identity.login_replayed"] * 19
    assert house.acme.exchanged == asked_before + 1


def test_s12_an_expired_attempt_is_told_as_such(house: House) -> None:
    begun = house.begun()
    answer = house.answer(begun)
    house.installation.clock.advance(minutes=10)
    with pytest.raises(LoginExpired):
        house.finished(begun, answer)
    assert house.acme.exchanged == 0


def test_s13_tabs_of_one_browser_are_independent_and_at_most_five(house: House) -> None:
    first = house.begun()
    tabs = [first]
    for _ in range(5):
        house.installation.clock.advance(seconds=1)
        tabs.append(house.app.begin_login("acme", browser=first.browser))
    assert {tab.browser for tab in tabs} == {first.browser}
    for tab in reversed(tabs[1:]):
        assert isinstance(house.finished(tab, house.answer(tab)).decision, SigningUp)
    with pytest.raises(UnknownLogin):
        house.finished(first, house.answer(first))


def test_s37_a_login_leads_to_a_page_of_our_own(house: House) -> None:
    begun = house.app.begin_login("acme", target="//evil.example")
    assert house.finished(begun, house.answer(begun)).attempt.next_path == "/"


def test_s39_an_outage_signs_nobody_in_and_begins_nothing(house: House) -> None:
    begun = house.begun()
    answer = house.answer(begun)
    house.acme.is_down = True
    before = house.installation.kept()
    with pytest.raises(ProviderUnavailable):
        house.begun()
    assert house.installation.kept() == before
    with pytest.raises(ProviderUnavailable):
        house.finished(begun, answer)
    house.acme.is_down = False
    with pytest.raises(LoginReplayed):
        house.finished(begun, answer)


def test_a_provider_that_is_not_configured_is_unknown(house: House) -> None:
    for call in (
        lambda: house.app.begin_login("evil"),
        lambda: house.app.finish_login("evil", {}, browser=None),
        lambda: house.app.hear_logout("evil", "token"),
    ):
        with pytest.raises(UnknownProvider):
            call()


def test_s26_linking_takes_a_fresh_sign_in(house: House) -> None:
    stale = Visitor(user_id=house.owner, authenticated_at=house.installation.clock() - timedelta(minutes=6))
    for visitor in (None, stale):
        with pytest.raises(ReauthenticationNeeded):
            house.begun(Purpose.LINK, visitor)


def test_s26_what_one_user_began_another_does_not_finish(house: House) -> None:
    begun = house.begun(Purpose.LINK, house.visitor())
    answer = house.answer(begun)
    for visitor in (None, house.visitor(house.rival)):
        with pytest.raises(WrongIdentity):
            house.finished(begun, answer, visitor=visitor)
    assert house.linked(house.owner) == house.linked(house.rival) == []


def test_s26_an_identity_of_one_user_is_not_linked_to_another(house: House) -> None:
    house.link(house.owner)
    with pytest.raises(IdentityTaken):
        house.link(house.rival)
    assert house.linked(house.rival) == []


def test_linking_twice_keeps_one_link(house: House) -> None:
    house.link(house.owner)
    again = house.link(house.owner)
    assert again.decision == Linked(user_id=house.owner, identity=house.acme.people[ADA], is_new=False)
    assert len(house.linked(house.owner)) == 1


def test_s23_one_confirms_with_ones_own_identity(house: House) -> None:
    house.link(house.owner, ADA)
    for subject, expected in ((ADA, SignedIn), (BEN, WrongIdentity)):
        visitor = house.visitor()
        begun = house.begun(Purpose.STEP_UP, visitor)
        answer = house.answer(begun, subject)
        if expected is SignedIn:
            assert isinstance(house.finished(begun, answer, visitor=visitor).decision, SignedIn)
        else:
            with pytest.raises(WrongIdentity):
                house.finished(begun, answer, visitor=visitor)


def test_s28_the_last_sign_in_method_cannot_be_unlinked(house: House) -> None:
    for subject in (ADA, BEN):
        house.link(house.owner, subject)
    first, second = house.linked(house.owner)
    assert house.app.unlink_identity(house.owner, first.id, other_ways=False) == first
    with pytest.raises(LastSignInMethod):
        house.app.unlink_identity(house.owner, second.id, other_ways=False)
    assert house.app.unlink_identity(house.owner, second.id, other_ways=True) == second
    assert house.linked(house.owner) == []


def test_s28_two_that_are_unlinked_at_once_leave_one(house: House) -> None:
    for subject in (ADA, BEN):
        house.link(house.owner, subject)
    both = house.linked(house.owner)

    def unlink(number: int) -> str:
        try:
            house.app.unlink_identity(house.owner, both[number].id, other_ways=False)
        except LastSignInMethod as refusal:
            return refusal.code
        return "unlinked"

    assert sorted(at_once(2, unlink)) == ["identity.last_sign_in_method", "unlinked"]
    assert len(house.linked(house.owner)) == 1


def test_one_does_not_unlink_what_is_anothers(house: House) -> None:
    house.link(house.owner)
    [identity] = house.linked(house.owner)
    with pytest.raises(UnknownIdentity):
        house.app.unlink_identity(house.rival, identity.id, other_ways=True)


def test_s34_a_logout_is_heard_once_and_tells_whose(house: House) -> None:
    house.link(house.owner)
    token = house.acme.signs_out(ADA)
    assert house.app.hear_logout("acme", token).user_id == house.owner
    with pytest.raises(BadLogoutToken) as caught:
        house.app.hear_logout("acme", token)
    assert caught.value.field == "jti"
    assert house.app.hear_logout("acme", house.acme.signs_out(BEN)).user_id is None


def test_s33_one_leaves_the_provider_where_it_has_a_logout_and_is_there() -> None:
    with openid_server() as server:
        app = in_memory({"acme": openid_provider(server)}).app
        url = app.leave_provider("acme", "hint")
        assert url is not None
        assert url.startswith(f"{server.url}/logout?id_token_hint=hint&")
    with openid_server() as server:
        app = in_memory({"acme": openid_provider(server)}).app
        server.stop()
        assert app.leave_provider("acme", "hint") is None


def test_s33_leaving_a_provider_that_has_no_logout_or_no_answer_keeps_nobody(house: House) -> None:
    assert house.app.leave_provider("acme", "hint") is None
    assert house.app.leave_provider("gone", "hint") is None


def test_s35_no_token_of_a_provider_is_kept(house: House) -> None:
    begun = house.begun()
    answer = house.answer(begun)
    house.finished(begun, answer)
    assert answer["code"][0] not in str(house.installation.kept())


def test_what_is_over_is_pruned(house: House) -> None:
    begun = house.begun()
    house.finished(begun, house.answer(begun))
    house.app.hear_logout("acme", house.acme.signs_out(ADA))
    assert house.app.prune() == {"sessions": 0, "mailed_secrets": 0, "mail": 0, "login_attempts": 0, "logout_tokens": 0}
    house.installation.clock.advance(hours=1, seconds=1)
    kept = house.begun()
    assert house.app.prune() == {"sessions": 0, "mailed_secrets": 0, "mail": 0, "login_attempts": 1, "logout_tokens": 1}
    assert isinstance(house.finished(kept, house.answer(kept)).decision, SigningUp)


def test_s14_what_a_login_hands_over_does_not_show(house: House) -> None:
    begun = house.begun()
    assert begun.browser not in repr(begun)
    assert "state" not in repr(begun)
