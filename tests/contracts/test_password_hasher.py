"""How any hasher of passwords behaves; override `hasher` to hold another one."""

import pytest

from adapters.passwords.argon2id import AT_ONCE, MEMORY_KIB, Argon2idHasher
from adapters.passwords.guesses import is_guessable
from ports.password_hasher import PasswordHasher


class TestPasswordHasher:
    """For hashing passwords."""

    @pytest.fixture
    def hasher(self) -> PasswordHasher:
        return Argon2idHasher(memory_kib=8)

    def test_a_password_is_known_again_and_no_other_is(self, hasher: PasswordHasher) -> None:
        kept = hasher.hash("Träume aus Ton")
        assert "Ton" not in kept
        assert hasher.verify(kept, "Träume aus Ton")
        for other in ("träume aus ton", "Träume aus Ton ", "", kept):
            assert not hasher.verify(kept, other)

    def test_the_same_password_is_kept_as_another_text_each_time(self, hasher: PasswordHasher) -> None:
        assert hasher.hash("same") != hasher.hash("same")

    @pytest.mark.parametrize("kept", [None, "", "plain", "$argon2id$v=19$m=8,t=1,p=1$", "$2b$12$x"])
    def test_what_is_no_hash_is_nobodys_password(self, hasher: PasswordHasher, kept: str | None) -> None:
        for password in ("", "plain", "nobody has this password"):
            assert not hasher.verify(kept, password)

    def test_what_was_hashed_as_now_is_not_outdated(self, hasher: PasswordHasher) -> None:
        assert not hasher.is_outdated(hasher.hash("same"))


def test_passwords_are_hashed_with_46_mebibytes_two_at_a_time() -> None:
    kept = Argon2idHasher().hash("same")
    assert kept.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert (MEMORY_KIB, AT_ONCE) == (47_104, 2)


def test_what_was_hashed_more_weakly_is_outdated() -> None:
    assert Argon2idHasher().is_outdated(Argon2idHasher(memory_kib=8).hash("same"))


@pytest.mark.parametrize(
    "password", ["password123456789", "aaaaaaaaaaaaaaaaaaaaaaaa", "qwertyuiopasdfgh", "x" * 128, "Little Brewery 2026"]
)
def test_what_is_guessed_first_is_known(password: str) -> None:
    assert is_guessable(password, ["Little Brewery", "ada@example.org"])


@pytest.mark.parametrize("password", ["copper kettle under rain", "Mühle, Wiese, Schornstein", "t8Kq#v2Lw!p0Zr9x"])
def test_words_that_do_not_belong_together_are_not_guessed(password: str) -> None:
    assert not is_guessable(password, ["Little Brewery"])
