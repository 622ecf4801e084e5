"""Secrets that everybody knows."""

from itertools import count


class FixedSecrets:
    """Texts of a secret's length and alphabet, the same in every run."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self) -> str:
        return f"{next(self._numbers):0>42}0"  # 43 characters are six bits more than 256: the last two are none
