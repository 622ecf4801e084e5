"""How soon a password would be guessed, by zxcvbn and its lists, offline."""

from collections.abc import Sequence

FEWEST_GUESSES = 10**9
LOOKED_AT = 72
"""Characters of a password: the search takes longer with the square of them."""


def is_guessable(password: str, about: Sequence[str]) -> bool:
    """Whether fewer than a thousand million guesses find it; satisfies the `Guessable` port."""
    # Its lists take megabytes, which a process that nobody asks never needs.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    found = zxcvbn(password[:LOOKED_AT], user_inputs=list(about))
    return bool(found["guesses"] < FEWEST_GUESSES)
