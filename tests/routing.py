"""
Routes whose builders of addresses are compiled once in a process, and not once in every site that a test makes.

To compile them is four fifths of the time that it takes to make a site, and what comes of it depends on the rule alone.
"""

from collections.abc import Callable, Hashable

from flask import Flask
from werkzeug.routing import Rule

_BUILDERS: dict[Hashable, Callable[..., tuple[str, str]]] = {}


class _KeptRule(Rule):
    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002
        key = (self.rule, self.subdomain, repr(self.defaults), append_unknown)
        if key not in _BUILDERS:
            _BUILDERS[key] = super()._compile_builder(append_unknown)
        return _BUILDERS[key]


def compile_routes_once() -> None:
    """Let every site that is made from now on take the builders of those before it."""
    Flask.url_rule_class = _KeptRule
