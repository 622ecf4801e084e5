"""The time zones that people choose from."""

from collections.abc import Sequence
from functools import cache
from zoneinfo import available_timezones


@cache
def time_zones() -> Sequence[str]:
    """The time zones that people live in, and UTC."""
    places = (zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return ["UTC", *sorted(places)]
