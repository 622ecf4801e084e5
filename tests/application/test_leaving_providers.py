"""Logouts: at the provider, and those that a provider tells us of."""

from dataclasses import replace

import pytest

from domain.identity.identities import LogoutNotice
from domain.identity.login import Purpose
from domain.identity.login_refusals import BadLogoutToken
from domain.identity.provider_sessions import ProviderSession
from domain.identity.sessions import Method
from domain.shared.errors import DomainError
from domain.shared.identifiers import UserId
from ports.transactions import Transaction
from tests.application.house import House
from tests.contracts.providers import ADA, BEN, openid_provider, openid_server
from tests.installations import in_memory

CAME = ProviderSession(provider="acme", issuer="https://acme.example", subject=ADA, logout_hint="hint")


def hear(house: House, token: str) -> int:
    return house.app.identity.hear_logout("acme", token, "request 4")


def test_s34_a_logout_is_heard_once_and_ends_what_came_by_it(house: House) -> None:
    house.link(house.owner)
    here, there, by_password = house.signed_in(), house.signed_in(), house.visit()
    token = house.acme.signs_out(ADA)
    assert hear(house, token) == 2
    assert not house.is_in(here)
    assert not house.is_in(there)
    assert house.app.identity.close_session.all_of(by_password) == [by_password.session]
    with pytest.raises(BadLogoutToken) as caught:
        hear(house, token)
    assert caught.value.field == "jti"
    ended = house.audited(action="identity.sign_out_at_provider")
    assert {each.subject_id for each in ended} == {str(each.session.id) for each in (here, there)}
    assert {(each.actor_id, each.request_id) for each in ended} == {(house.owner, "request 4")}


def test_s34_a_logout_of_somebody_else_ends_nothing(house: House) -> None:
    house.link(house.owner)
    opened = house.signed_in()
    assert hear(house, house.acme.signs_out(BEN)) == 0
    assert house.is_in(opened)


def test_s34_a_logout_of_one_of_the_providers_sessions_ends_ours_that_came_by_it(house: House) -> None:
    house.link(house.owner)
    ada = house.acme.people[ADA]
    opened = []
    for session in ("first", "second", None):
        house.acme.people[ADA] = replace(ada, session=session)
        opened.append(house.signed_in())
    notice = LogoutNotice(issuer=house.acme.issuer, token_id="of a session", subject=None, session="first")
    assert hear(house, house.acme.tells(notice)) == 1
    assert [house.is_in(each) for each in opened] == [False, True, True]
    both = replace(notice, token_id="of both", subject=ADA, session="third")
    assert hear(house, house.acme.tells(both)) == 1
    assert [house.is_in(each) for each in opened] == [False, True, False]


def test_s34_what_a_session_came_by_goes_with_it_to_another_organisation(house: House) -> None:
    house.link(house.owner)
    opened = house.signed_in()
    here = house.app.identity.resume_session(opened.secret, "request 2")
    moved = house.app.identity.switch_organization(here, here.caller.organization_id)
    assert hear(house, house.acme.signs_out(ADA)) == 1
    assert not house.is_in(moved)


def test_s34_who_confirms_by_a_password_still_came_by_the_provider(house: House) -> None:
    house.link(house.owner)
    opened = house.signed_in()
    confirmed = house.app.identity.open_session(house.owner, house.coming(Method.PASSWORD, before=opened.secret))
    assert hear(house, house.acme.signs_out(ADA)) == 1
    assert not house.is_in(confirmed)


def test_who_comes_in_after_somebody_else_has_not_come_by_their_provider(house: House) -> None:
    house.link(house.owner)
    opened = house.signed_in()
    other = house.app.identity.open_session(house.rival, house.coming(Method.PASSWORD, before=opened.secret))
    assert hear(house, house.acme.signs_out(ADA)) == 0
    assert house.is_in(other)


def test_s33_who_signs_out_is_told_by_whom_they_came(house: House) -> None:
    house.link(house.owner)
    for leave in (house.app.identity.close_session, house.app.identity.close_session.everywhere):
        opened = house.signed_in()
        came = leave(house.app.identity.resume_session(opened.secret, "request 2"))
        assert came == replace(CAME, logout_hint=None)
        assert not house.is_in(opened)
    assert house.app.identity.close_session(house.visit()) is None


def test_s33_one_leaves_the_provider_where_it_has_a_logout_and_is_there() -> None:
    with openid_server() as server:
        app = in_memory({"acme": openid_provider(server)}).app
        left = app.identity.leave_provider(CAME)
        assert left is not None
        assert left.url.startswith(f"{server.url}/logout?id_token_hint=hint&client_id=stillroom&state={left.state}&")
        assert "hint" not in repr(left)
        assert app.identity.leave_provider(replace(CAME, logout_hint=None)) is None
    with openid_server() as server:
        app = in_memory({"acme": openid_provider(server)}).app
        server.stop()
        assert app.identity.leave_provider(CAME) is None


def test_s33_leaving_a_provider_that_has_no_logout_or_is_not_here_keeps_nobody(house: House) -> None:
    for came in (CAME, replace(CAME, provider="gone"), None):
        assert house.app.identity.leave_provider(came) is None


def test_s33_a_logout_page_where_no_form_may_lead_is_left_alone() -> None:
    with openid_server() as server:
        server.lies.metadata["end_session_endpoint"] = "https://elsewhere.example/logout"
        assert in_memory({"acme": openid_provider(server)}).app.identity.leave_provider(CAME) is None


def test_s35_the_id_token_is_kept_with_the_session_alone_and_no_longer(house: House) -> None:
    house.link(house.owner)
    house.acme.people[ADA] = replace(house.acme.people[ADA], logout_hint="the ID token")
    opened = house.signed_in()
    assert str(house.installation.kept()).count("the ID token") == (0 if house.installation.storage == "memory" else 1)

    def hint(transaction: Transaction) -> str | None:
        came = transaction.provider_sessions.of(opened.session.id)
        return came.logout_hint if came is not None else None

    assert house.installation.ports.transactions(hint) == "the ID token"
    house.installation.clock.advance(days=15)
    house.app.prune()
    assert house.installation.ports.transactions(hint) is None
    assert "the ID token" not in str(house.installation.kept())


def test_s45_what_somebody_known_is_refused_is_noted_in_their_audit_once_an_hour(house: House) -> None:
    house.link(house.owner, ADA)
    visit = house.visit(house.rival)

    def taken(_: int) -> DomainError:
        begun = house.begun(Purpose.LINK, visit.session.visitor)
        with pytest.raises(DomainError) as caught:
            house.arrived(begun, house.answer(begun, ADA), visit=visit)
        return caught.value

    assert {taken(number).code for number in range(2)} == {"identity.identity_taken"}
    [noted] = refusals(house, house.rival)
    assert noted == {
        "provider": "acme",
        "reason": "identity.identity_taken",
        "address": "192.0.2.1",
        "device": "Firefox",
    }
    assert refusals(house, house.owner) == []


def test_s45_who_is_disabled_has_it_noted_that_they_tried(house: House) -> None:
    house.link(house.owner)
    house.app.identity.disable_user(house.owner)
    begun = house.begun()
    with pytest.raises(DomainError):
        house.arrived(begun, house.answer(begun))
    assert [each["reason"] for each in refusals(house, house.owner)] == ["identity.no_organization"]


def test_s45_what_strangers_are_refused_is_in_no_audit(house: House) -> None:
    visit = house.visit()
    before = house.audited()
    for answer in ({}, {"state": ["x"], "code": ["y"]}):
        with pytest.raises(DomainError):
            house.arrived(house.begun(), answer, visit=visit)
    begun = house.begun()
    denied = {name: [value] for name, value in house.acme.denies(begun.url).items()}
    with pytest.raises(DomainError):
        house.arrived(begun, denied)
    assert house.audited() == before


def refusals(house: House, user_id: UserId) -> list[dict[str, object]]:
    return [dict(each.after or {}) for each in house.audited(user_id, "identity.refuse_provider")]
