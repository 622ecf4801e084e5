"""Logouts: at the provider, and those that a provider tells us of."""

import pytest

from domain.identity.login_refusals import BadLogoutToken
from tests.application.house import House
from tests.contracts.providers import ADA, BEN, openid_provider, openid_server
from tests.installations import in_memory


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
