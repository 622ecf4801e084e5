"""The time zones that somebody who signs up chooses from."""

from functools import cache
from zoneinfo import available_timezones


@cache
def zones() -> list[str]:
    """The time zones that people live in, and UTC."""
    places = (zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return ["UTC", *sorted(places)]
