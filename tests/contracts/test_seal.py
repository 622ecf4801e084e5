import pytest

from adapters.sealing.fernet import FernetSeal
from domain.identity.second_factors import CannotUnseal, NoSecretKey
from ports.seal import Seal

SECRET, KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "f3Yh0sKd9Qw2LzXc7Vb5Nm1TgRp8Ju4E"


class TestSeal:
    """For keeping what has to be readable again."""

    @pytest.fixture
    def seal(self) -> Seal:
        return FernetSeal(KEY)

    def test_what_is_sealed_is_read_again(self, seal: Seal) -> None:
        assert seal.unseal(seal.seal(SECRET, "ada"), "ada") == SECRET

    def test_what_is_sealed_tells_nothing_of_the_secret(self, seal: Seal) -> None:
        first, second = seal.seal(SECRET, "ada"), seal.seal(SECRET, "ada")
        assert first != second
        assert SECRET not in first
        assert first.isascii()

    def test_what_was_sealed_for_one_owner_does_not_open_for_another(self, seal: Seal) -> None:
        with pytest.raises(CannotUnseal):
            seal.unseal(seal.seal(SECRET, "ada"), "ben")

    @pytest.mark.parametrize("broken", ["", "x", "ü", "gAAAAA=="])
    def test_what_was_never_sealed_does_not_open(self, seal: Seal, broken: str) -> None:
        with pytest.raises(CannotUnseal):
            seal.unseal(broken, "ada")
        with pytest.raises(CannotUnseal):
            seal.unseal(seal.seal(SECRET, "ada")[:-8] + "AAAAAAA=", "ada")


def test_another_key_opens_nothing() -> None:
    sealed = FernetSeal(KEY).seal(SECRET, "ada")
    for other in (KEY + "x", "", None):
        with pytest.raises(CannotUnseal):
            FernetSeal(other).unseal(sealed, "ada")


@pytest.mark.parametrize("key", [None, ""])
def test_without_a_key_nothing_is_sealed(key: str | None) -> None:
    with pytest.raises(NoSecretKey):
        FernetSeal(key).seal(SECRET, "ada")
