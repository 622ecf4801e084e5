"""Where logs go: to standard error, as lines for people on a desk and as JSON in production."""

import logging
import sys

import structlog
from structlog.typing import Processor

from entrypoints.settings import Environment, Settings


def configure_logs(settings: Settings, *, least: int = logging.INFO) -> None:
    """Log from this level on. Standard output stays free for what a command answers."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *_rendering(settings.environment),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


def _rendering(environment: Environment) -> list[Processor]:
    """Tracebacks are told without the values of variables: among them are tokens and people's data."""
    if environment is Environment.PRODUCTION:
        tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        return [structlog.processors.ExceptionRenderer(tracebacks), structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
