"""The main job, done on the demo brewery: from recipes and deliveries to kegs, orders and a recall."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.inventory.verification import Finding
from entrypoints.cli.demo import brewing, recalling, trading
from entrypoints.cli.demo.brewing_steps import Planned, Ran
from entrypoints.cli.demo.data import Brewery
from entrypoints.cli.demo.steps import Step
from entrypoints.cli.session import Session


@dataclass(frozen=True, slots=True)
class Story:
    """All steps in their order, and what verification found after them in how many items."""

    steps: Sequence[Step]
    findings: Sequence[Finding]
    checked: int


def tell(session: Session, brewery: Brewery) -> Story:
    """
    Do the main job.

    Every step is done once: told again, the story changes nothing and shows what was done the first time.
    """
    steps = list(_steps(session, brewery))
    checked: list[int] = []
    findings = list(session.app.inventory.verify_stock(session.caller.organization_id, None, checked.append))
    return Story(steps, findings, len(checked))


def _steps(session: Session, brewery: Brewery) -> Iterator[Step]:
    brewing.offer(session, brewery.products)
    yield brewing.recipes(session, brewery.brews)
    yield brewing.needs(session, brewery.brews)
    yield trading.deliveries(session, brewery)
    yield trading.count(session)
    runs = [brewing.Run(session, brew) for brew in brewery.brews]
    yield Step("The plans: a batch of each, frozen with what it takes", Planned([run.record for run in runs]))
    yield from [run.start() for run in runs]
    for run in runs:
        run.go_on()
    yield Step("The runs: measured, spilled, signed off, packed", Ran([run.record for run in runs]))
    yield from [run.finish() for run in runs]
    sold = trading.sale(session)
    yield Step("A sale: the older lot first, each at its own cost", sold)
    yield trading.order(session, runs[0].label)
    yield trading.returned(session)
    yield trading.reversal(session, sold)
    recall = recalling.called_back(session)
    yield recalling.held(session, recall)
    yield recalling.packed(session, recall)
