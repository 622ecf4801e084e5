"""Where to go after a login: a page of our own, or home."""

import re

HOME = "/"
LONGEST = 2_000
"""Characters of a path, its query included."""

# What a browser could read as another host, or as a step out of the path, is not in these: no backslash, control
# character or second slash, neither plain nor escaped once or twice.
_CHARACTER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%(?!2[Ff]|5[Cc]|25|2[Ee]|[01]|7[Ff])[0-9A-Fa-f]{2})"
_QUERY = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*"
_PATH = re.compile(rf"/|(?:/(?!\.\.?(?:/|\?|\Z)){_CHARACTER}+)+/?(?:\?{_QUERY})?", re.ASCII)


def next_path(text: str | None) -> str:
    """The same path if it is one of our own, else home: a stranger's link must not lead away from here."""
    if text is None or len(text) > LONGEST or not _PATH.fullmatch(text):
        return HOME
    return text
