"""Who asks for passkeys: browsers bind each of them to the name of one site."""

import re
from dataclasses import dataclass

_STANDARD_PORTS = {"http": "80", "https": "443"}
# A name whose last part begins with a digit would be an address, which browsers give no passkeys.
_SITE = re.compile(r"(https?)://((?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*)(?::([0-9]+))?/?", re.ASCII)
_LOCAL = "localhost"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelyingParty:
    """The site's name, and the origin of its pages as browsers write it, such as "https://stock.example.com"."""

    id: str
    origin: str


def relying_party(site: str) -> RelyingParty | None:
    """
    Who asks for passkeys at a site of this address.

    None where browsers give none: at a bare IP address, and where pages are not encrypted, but for this machine's own
    name.
    """
    found = _SITE.fullmatch(site.lower())
    if found is None:
        return None
    scheme, name, port = found.groups()
    if scheme != "https" and name != _LOCAL and not name.endswith(f".{_LOCAL}"):
        return None
    shown = "" if port in {None, _STANDARD_PORTS[scheme]} else f":{port}"
    return RelyingParty(id=name, origin=f"{scheme}://{name}{shown}")
