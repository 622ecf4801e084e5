"""What logs look like, and what never stands in them."""

import json
from collections.abc import Iterator

import pytest
import structlog

from entrypoints.logs import configure_logs
from entrypoints.settings import Environment, Settings
from tests.logs import logs_as_before


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    with logs_as_before():
        yield


@pytest.mark.parametrize("environment", Environment)
def test_a_failure_is_logged_with_its_traceback_and_without_what_variables_held(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(Settings(environment=environment))
    fail("stillroom_abc_topsecret")
    told = capsys.readouterr()
    assert "cannot be divided" in told.err
    assert "test_logs" in told.err
    assert "topsecret" not in told.err
    assert told.out == ""


def test_production_logs_one_json_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(Settings(environment=Environment.PRODUCTION))
    structlog.get_logger().info("request", route="/items", note="two\nlines")
    fail("x")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["request", "failed"]
    assert lines[0]["note"] == "two\nlines"
    assert lines[1]["exception"][0]["exc_type"] == "ArithmeticError"


def fail(token: str) -> None:
    """Log a failure while a secret is at hand."""
    try:
        raise ArithmeticError("cannot be divided")
    except ArithmeticError as error:
        structlog.get_logger().error("failed", exc_info=error, length=len(token))
