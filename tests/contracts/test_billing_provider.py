from collections.abc import Iterator

import pytest

from tests.contracts.billing_bodies import BodyContract
from tests.contracts.billing_calls import CallContract
from tests.contracts.billing_meanings import MeaningContract
from tests.contracts.billing_providers import BILLING, AtWork
from tests.contracts.billing_sandbox import BillingSandbox, Connect
from tests.contracts.billing_troubles import TroubleContract


class TestBillingProvider(BodyContract, MeaningContract, CallContract, TroubleContract):
    """For having somebody else take the money."""

    @pytest.fixture(params=BILLING.values(), ids=list(BILLING))
    def _at_work(self, request: pytest.FixtureRequest) -> Iterator[AtWork]:
        with request.param() as at_work:
            yield at_work

    @pytest.fixture
    def sandbox(self, _at_work: AtWork) -> BillingSandbox:
        """Override this one, and the next, to hold the contract against another adapter."""
        return _at_work[0]

    @pytest.fixture
    def connect(self, _at_work: AtWork) -> Connect:
        return _at_work[1]
