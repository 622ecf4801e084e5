"""What people call the browser that a request comes from, by what it says of itself."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""Signs, in the order in which they are looked for: a browser names those that it is like after itself."""
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(told: str) -> str:
    """
    "Firefox on Windows"; what does not say that it is a browser, such as a program, is called as it says itself.

    It is for somebody to recognise a device by, and proves nothing: whoever sends it says what they like.
    """
    system = _first(_SYSTEMS, told)
    browser = _first(_BROWSERS, told) if told.startswith("Mozilla/") else None
    if browser is None:
        return told
    return browser if system is None else f"{browser} on {system}"


def _first(names: tuple[tuple[str, str], ...], told: str) -> str | None:
    return next((name for sign, name in names if sign in told), None)
