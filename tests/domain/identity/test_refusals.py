"""What refusals of identity say: a sentence for people, and phrases for what was expected and what came instead."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

import domain.identity
from domain.identity.emails import Email
from domain.identity.invitations import InvitationState
from domain.shared.errors import DomainError

SAMPLES: dict[tuple[str, str], object] = {
    ("UserId", "user_id"): UUID(int=1),
    ("Email", "email"): Email("eve@example.org"),
    ("Email", "invited"): Email("eve@example.org"),
    ("InvitationState", "state"): InvitationState.WITHDRAWN,
    ("datetime", "ends_at"): datetime(2026, 3, 2, tzinfo=UTC),
    ("datetime | None", "got"): None,
    ("int", "kept"): 3,
    ("int", "got"): 3,
    ("int", "most"): 7,
    ("str", "got"): "that",
    ("str", "field"): "code",
    ("str", "expected"): "this",
    ("str", "message"): "This is wrong.",
    ("str", "name"): "counter",
    ("str", "provider"): "acme",
}
"""What a refusal may be made of: its type and its name."""

ABOUT_NO_FIELD = {"HalfSignInOver", "NoPasskeysHere", "NoSecretKey", "NotSignedIn", "SignUpOver"}
"""Refusals of a whole request, which no field of it would mend."""
SENTENCE = re.compile(r"(?:[A-Z]|acme ).*\.", re.ASCII)
PHRASE = re.compile(r"[a-z0-9'].*", re.ASCII)
FIELD = re.compile(r"[a-z_]+", re.ASCII)


def _kinds() -> list[type[DomainError]]:
    """All that are made of more than what each of their callers says."""
    modules = [importlib.import_module(f"domain.identity.{each.name}") for each in _modules()]
    found = {kind for module in modules for _, kind in inspect.getmembers(module, inspect.isclass)}
    ours = [kind for kind in found if issubclass(kind, DomainError) and kind.__module__.startswith("domain.identity.")]
    return sorted((kind for kind in ours if "__init__" in vars(kind)), key=lambda kind: kind.__name__)


def _modules() -> list[pkgutil.ModuleInfo]:
    return list(pkgutil.iter_modules(domain.identity.__path__))


def _made(kind: type[DomainError]) -> DomainError:
    takes = [each for each in inspect.signature(kind).parameters.values() if each.default is each.empty]
    named = {each.name: SAMPLES[inspect.formatannotation(each.annotation).split(".")[-1], each.name] for each in takes}
    by_place = [named.pop(each.name) for each in takes if each.kind is each.POSITIONAL_OR_KEYWORD]
    make: Callable[..., DomainError] = kind
    return make(*by_place, **named)


@pytest.mark.parametrize("kind", _kinds(), ids=lambda kind: kind.__name__)
def test_a_refusal_is_a_sentence_that_people_can_read_and_tells_what_was_expected_and_what_came(
    kind: type[DomainError],
) -> None:
    refusal = _made(kind)
    assert SENTENCE.fullmatch(refusal.message)
    assert not refusal.message.isupper()
    assert (refusal.field is None) is (kind.__name__ in ABOUT_NO_FIELD)
    assert refusal.field is None or FIELD.fullmatch(refusal.field)
    for told in (refusal.expected, refusal.got):
        assert told is not None
        assert PHRASE.fullmatch(told)
