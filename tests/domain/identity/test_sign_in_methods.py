import pytest

from domain.identity.login_refusals import LastSignInMethod
from domain.identity.sign_in_methods import SignInMethods


@pytest.mark.parametrize(
    ("password", "identities", "passkeys"),
    [(True, 1, 0), (True, 0, 1), (False, 1, 1), (False, 2, 0), (False, 0, 2), (True, 1, 1)],
)
def test_one_of_two_ways_may_be_taken(*, password: bool, identities: int, passkeys: int) -> None:
    SignInMethods(password=password, identities=identities, passkeys=passkeys).require_another("passkey_id")


@pytest.mark.parametrize(
    ("password", "identities", "passkeys"), [(True, 0, 0), (False, 1, 0), (False, 0, 1), (False, 0, 0)]
)
def test_s28_the_only_way_is_not_taken(*, password: bool, identities: int, passkeys: int) -> None:
    methods = SignInMethods(password=password, identities=identities, passkeys=passkeys)
    with pytest.raises(LastSignInMethod) as caught:
        methods.require_another("passkey_id")
    assert caught.value.field == "passkey_id"
