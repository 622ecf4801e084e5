"""The demo of billing as people and as programs see it."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding

from application.billing.view_billing import BillingView
from domain.billing.plans import Limit
from domain.billing.situations import Situation
from domain.identity.permissions import FEATURES
from entrypoints.cli import records, tables
from entrypoints.cli.demo.billing_story import Paid
from entrypoints.cli.session import Session

_WORDS = {
    Situation.NONE: "nothing is bought",
    Situation.PAID: "paid",
    Situation.ENDED: "what was bought has ended",
    Situation.PAST_DUE: "a payment failed",
}
SERVE = "STILLROOM_BILLING__PROVIDER=memory STILLROOM_DEMO_SIGN_IN=1 stillroom serve"


def record(session: Session, steps: Sequence[Paid]) -> records.Record:
    """The demo for programs."""
    return {"success": True, "organization": records.organization(session.organization), "steps": [*map(_step, steps)]}


def _step(step: Paid) -> records.Record:
    granted = step.shown.granted
    return {
        "title": step.title,
        "events": [{"type": each.event.type, "status": each.status} for each in step.events],
        "plan": granted.plan.code,
        "status": step.shown.situation,
        "access_until": granted.until.isoformat() if granted.until else None,
        "limits": [
            {"limit": limit, "most": granted.limits.get(limit), "use": step.shown.use[limit]} for limit in Limit
        ],
        "features": _features(step.shown),
        "note": step.note or None,
    }


def view(session: Session, steps: Sequence[Paid]) -> RenderableType:
    """The demo for people."""
    parts: list[RenderableType] = [tables.plain(f"{session.organization.name}, and what it pays for", "bold"), ""]
    for number, step in enumerate(steps, 1):
        parts += [tables.plain(f"{number}  {step.title}", "bold"), *_told(session, step), ""]
    parts += [
        tables.plain("The billing page shows what is left; sign in as the owner, and open /billing:", "bold"),
        tables.plain(f"   {SERVE}"),
    ]
    return Group(*parts)


def _told(session: Session, step: Paid) -> Iterator[RenderableType]:
    granted, shown = step.shown.granted, step.shown
    yield _indented(tables.plain(f"Events: {', '.join(each.event.type for each in step.events) or 'none'}"))
    until = f"; access until {session.organization.day_of(granted.until)}" if granted.until else ""
    situation = _WORDS.get(shown.situation, shown.situation)
    yield _indented(tables.plain(f"Plan: {granted.plan.name}, {situation}{until}"))
    rows = [
        (limit.replace("_", " ").capitalize(), str(shown.use[limit]), "any" if most is None else str(most))
        for limit, most in ((limit, granted.limits.get(limit)) for limit in Limit)
    ]
    yield _indented(tables.table("Limit", "In use", "At most", rows=rows, numbers=("In use", "At most")))
    yield _indented(tables.plain(f"Features: {', '.join(_features(shown)) or 'those of every plan'}"))
    if step.note:
        yield _indented(tables.plain(step.note))


def _features(shown: BillingView) -> Sequence[str]:
    return sorted(each for each in FEATURES if shown.granted.plan.has(each))


def _indented(part: RenderableType) -> RenderableType:
    return Padding(part, (0, 0, 0, 3), expand=False)
