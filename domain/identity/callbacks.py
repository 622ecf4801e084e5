"""What a browser brings back from a provider."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.identity.login_refusals import MalformedCallback

LONGEST = 4_096
"""Characters of one parameter."""

_KNOWN = ("state", "code", "error", "iss")


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """An answer: a code or an error, never both. `issuer` is who says that it answers (RFC 9207)."""

    state: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    error: str | None = None
    issuer: str | None = None


def read_callback(parameters: Mapping[str, Sequence[str]]) -> Callback:
    """
    The answer in a query's parameters, each with all values that it has.

    :raises MalformedCallback: a parameter is there twice, too long or not of plain characters, there is no state, or
        not exactly one of code and error.
    """
    told = {name: _single(name, parameters[name]) for name in _KNOWN if parameters.get(name)}
    if not told.get("state"):
        raise MalformedCallback(field="state", expected="a state", got="none")
    if bool(told.get("code")) == bool(told.get("error")):
        raise MalformedCallback(
            field="code", expected="either a code or an error", got="both" if told.get("code") else "neither"
        )
    return Callback(
        state=told["state"], code=told.get("code") or None, error=told.get("error") or None, issuer=told.get("iss")
    )


def _single(name: str, values: Sequence[str]) -> str:
    if len(values) > 1:
        raise MalformedCallback(field=name, expected="one value", got=f"{len(values)} values")
    if len(values[0]) > LONGEST:
        raise MalformedCallback(field=name, expected=f"at most {LONGEST} characters", got=f"{len(values[0])}")
    if not (values[0].isascii() and values[0].isprintable()):
        raise MalformedCallback(field=name, expected="printable ASCII", got="something else")
    return values[0]
