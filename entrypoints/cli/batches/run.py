"""Plan and start batches, and take more than was planned."""

from typing import Annotated

import typer

from application.production.plan_batch import NewBatch
from application.production.use_in_batch import Taken
from domain.identity.permissions import Permission
from domain.production.batch_plans import PREFIX
from entrypoints.cli.batches.naming import RUN, BatchName, Reason, batch_id_of, tell
from entrypoints.cli.options import Amount, AsJson, ItemName, Key, OrganizationName
from entrypoints.cli.reading import amount_of
from entrypoints.cli.recipes.naming import (
    AtHand,
    Factor,
    Output,
    RecipeName,
    VersionNumber,
    recipe_id_of,
    scale_of,
)
from entrypoints.cli.session import Session, open_session

FromLot = Annotated[str | None, typer.Option("--lot", metavar="NUMBER", help="The lot to take it from, by number.")]


def plan(
    recipe: RecipeName,
    version: VersionNumber = None,
    factor: Factor = None,
    output: Output = None,
    at_hand: AtHand = None,
    prefix: Annotated[str, typer.Option(metavar="WORD", help="What the label begins with.")] = PREFIX,
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Plan a batch of a recipe: its lines are frozen, and no stock changes."""
    permissions = Permission.PLAN_BATCHES, Permission.VIEW_BATCHES, Permission.VIEW_RECIPES
    with open_session(organization, *permissions) as session:
        new = NewBatch(
            recipe_id=recipe_id_of(session, recipe),
            number=version,
            scale=scale_of(session, factor, output, at_hand),
            prefix=prefix,
        )
        made = session.app.production.plan_batch(session.caller, new, key)
        tell(session, made.id, as_json=as_json)


def start(
    batch: BatchName,
    force: Annotated[bool, typer.Option("--force", help="Take what there is, and record what is wanting.")] = False,
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Start a batch: take all that its plan needs from stock, or nothing."""
    with open_session(organization, *RUN) as session:
        done = session.app.production.start_batch(session.caller, batch_id_of(session, batch), forced=force, key=key)
        tell(session, done.id, as_json=as_json)


def extra(
    batch: BatchName,
    item: ItemName,
    reason: Reason,
    amount: Amount = None,
    lot: FromLot = None,
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Take what goes into the batch besides its plan, such as: extra B-2026-0001 HOP 20 g --reason "too mild" """
    with open_session(organization, *RUN) as session:
        batch_id, taken = batch_id_of(session, batch), _taken(session, item, amount, reason, lot)
        session.app.production.use_in_batch.add(session.caller, batch_id, taken, key)
        tell(session, batch_id, as_json=as_json)


def waste(
    batch: BatchName,
    item: ItemName,
    reason: Reason,
    amount: Amount = None,
    lot: FromLot = None,
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Take what was spoiled in the run; it is loss, and does not come back."""
    with open_session(organization, *RUN) as session:
        batch_id, taken = batch_id_of(session, batch), _taken(session, item, amount, reason, lot)
        session.app.production.use_in_batch.waste(session.caller, batch_id, taken, key)
        tell(session, batch_id, as_json=as_json)


def _taken(session: Session, item: str, amount: list[str] | None, reason: str, lot: str | None) -> Taken:
    exact, unit = amount_of(amount)
    if exact is None:
        raise typer.BadParameter("how much of it?", param_hint="'QUANTITY'")
    item_id = session.item(item).item.id
    return Taken(item_id=item_id, amount=exact, unit=unit, reason=reason, lot_code=lot)
