"""Chance that is foreseen."""

from dataclasses import dataclass


@dataclass(slots=True)
class FixedChance:
    """The `Chance` port, which gives `always` until that is changed."""

    always: float = 0.5

    def __call__(self) -> float:
        return self.always
