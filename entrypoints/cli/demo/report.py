"""The demo as people and as programs see it."""

from dataclasses import dataclass
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding

from entrypoints.cli import records, tables, verify
from entrypoints.cli.demo.story import Story
from entrypoints.cli.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    What the demo did.

    `loaded` tells whether the data was loaded just now. `token` is shown this once, and ends at `token_ends`.
    """

    session: Session
    loaded: bool
    story: Story
    token: str
    token_ends: datetime
    address: str


def record(of: Report) -> records.Record:
    """The demo for programs."""
    return {
        "success": not of.story.findings,
        "loaded": of.loaded,
        "organization": records.organization(of.session.organization),
        "steps": [{"title": step.title} | step.told.record() for step in of.story.steps],
        "verify": records.findings(of.story.findings, of.story.checked),
        "token": of.token,
        "token_expires_at": of.token_ends.isoformat(),
        "curl": f'curl -H "Authorization: Bearer {of.token}" {of.address}/api/v1/items',
    }


def view(of: Report) -> RenderableType:
    """The demo for people."""
    organization = of.session.organization
    state = "loaded just now" if of.loaded else "was there already; nothing was changed"
    parts: list[RenderableType] = [
        tables.plain(f"{organization.name}: {of.story.checked} items, {state}.", "bold"),
        "",
    ]
    for number, step in enumerate(of.story.steps, 1):
        parts += [
            tables.plain(f"{number}  {step.title}", "bold"),
            *map(_indented, step.told.view(organization)),
            "",
        ]
    parts += [
        tables.plain(f"{len(of.story.steps) + 1}  The proof: stillroom verify", "bold"),
        _indented(verify.result(of.story.findings, of.story.checked)),
        "",
        tables.plain(f"The JSON API, by a token that is shown this once and ends {of.token_ends:%Y-%m-%d}:", "bold"),
        tables.plain(f"   TOKEN={of.token}"),
        tables.plain(f'   curl -H "Authorization: Bearer $TOKEN" {of.address}/api/v1/items'),
    ]
    return Group(*parts)


def _indented(part: RenderableType) -> RenderableType:
    return Padding(part, (0, 0, 0, 3), expand=False)
