import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable

import pytest

from adapters.memory.secrets import FixedSecrets
from adapters.system.secrets import new_secret
from ports.secrets import Secrets


class TestSecrets:
    """For new secrets."""

    @pytest.fixture(params=[FixedSecrets, lambda: new_secret], ids=["memory", "system"])
    def secrets(self, request: pytest.FixtureRequest) -> Secrets:
        """Override this one to hold the contract against another adapter."""
        make: Callable[[], Secrets] = request.param
        return make()

    def test_a_secret_is_url_safe_text_that_may_hold_256_bits(self, secrets: Secrets) -> None:
        assert re.fullmatch(r"[A-Za-z0-9_-]{43,}", secrets())

    def test_a_secret_is_the_one_text_of_its_bytes(self, secrets: Secrets) -> None:
        for _ in range(100):
            secret = secrets()
            padding = "=" * (-len(secret) % 4)
            assert urlsafe_b64encode(urlsafe_b64decode(secret + padding)).decode() == secret + padding

    def test_no_secret_is_given_twice(self, secrets: Secrets) -> None:
        assert len({secrets() for _ in range(1_000)}) == 1_000
