"""For not doing the same at the same moment as everybody else."""

from typing import Protocol


class Chance(Protocol):
    """A number in [0, 1) that nobody foresees; nothing that is secret may depend on it."""

    def __call__(self) -> float: ...
