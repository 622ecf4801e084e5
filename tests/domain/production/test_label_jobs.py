"""Label jobs: what they go through until there is a file, or none."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.production.label_jobs import LEASE, MOST_TRIES, OVERDUE, JobState, LabelJob
from domain.production.label_prints import MOST_LABELS, Printing
from domain.production.label_refusals import BadLabelCount, LabelsGivenUp
from domain.shared.identifiers import LabelJobId, LotId, OrganizationId, UserId

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SOMEBODY = UUID(int=1)
LOT = LotId(SOMEBODY)
JOB = LabelJob(
    organization_id=OrganizationId(SOMEBODY),
    id=LabelJobId(SOMEBODY),
    asked_by=UserId(SOMEBODY),
    asked=Printing(lots=[(LOT, 7)]),
    labels=7,
    created_at=NOW,
)


def test_a_job_is_taken_drawn_and_ready() -> None:
    drawing = JOB.taken(NOW).drawn_to(4, NOW + LEASE)
    assert (drawing.state, drawing.drawn, drawing.tries) == (JobState.DRAWING, 4, 1)
    assert drawing.claimed_until == NOW + 2 * LEASE
    ready = drawing.ready(NOW + LEASE)
    assert (ready.state, ready.drawn, ready.claimed_until, ready.ended_at) == (JobState.READY, 7, None, NOW + LEASE)
    assert ready.has_ended
    assert not drawing.has_ended


def test_a_job_that_failed_says_why_and_how_far_it_was() -> None:
    failed = JOB.taken(NOW).drawn_to(4, NOW).failed(LabelsGivenUp(3), NOW)
    assert (failed.state, failed.drawn, failed.claimed_until, failed.ended_at) == (JobState.FAILED, 4, None, NOW)
    assert failed.refusal == "production.labels_given_up"
    assert failed.reason == LabelsGivenUp(3).message


def test_a_job_is_begun_a_few_times_and_not_for_ever() -> None:
    job, hopeless = JOB, []
    for _ in range(MOST_TRIES + 1):
        job = job.taken(NOW)
        hopeless.append(job.is_hopeless)
    assert hopeless == [False] * MOST_TRIES + [True]


def test_a_job_is_overdue_when_nobody_has_drawn_it_for_a_minute() -> None:
    assert not JOB.is_overdue(NOW + OVERDUE)
    late = NOW + OVERDUE + (OVERDUE / 60)
    assert JOB.is_overdue(late)
    assert not JOB.taken(NOW).is_overdue(late)
    assert JOB.taken(NOW).is_overdue(late + LEASE)
    assert not JOB.taken(NOW).ready(NOW).is_overdue(late + LEASE)


def test_a_print_may_have_a_lot_for_each_label() -> None:
    many = Printing(lots=[(LOT, 1)] * MOST_LABELS + [(LOT, 0)])
    assert many.checked(most_lots=MOST_LABELS).lots == ((LOT, 1),) * MOST_LABELS
    assert many.labels == MOST_LABELS
    with pytest.raises(BadLabelCount) as refused:
        many.checked(most_lots=100)
    assert refused.value.got == "500 lots"
    assert refused.value.expected == "labels of at most 100 lots, or have them drawn in the background"
