"""For knowing whether an installation is fit to work."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """
    One thing that was looked at.

    `found` says how it is, in words. `advice` says what to do about it, and is None when it is as it should be.
    """

    name: str
    found: str
    advice: str | None = None

    @property
    def is_well(self) -> bool:
        return self.advice is None
