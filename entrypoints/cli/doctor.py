"""Look at the installation, and say what to do about what is not as it should be."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Group, RenderableType

from domain.shared.errors import DomainError
from entrypoints.cli import installation, records, tables
from entrypoints.cli.boundary import ExitCode
from entrypoints.cli.options import AsJson
from entrypoints.cli.refusals import BadSettings
from entrypoints.cli.screen import show
from ports.diagnosis import Diagnosis

if TYPE_CHECKING:
    from entrypoints.settings import Settings

ENOUGH_SPACE = 200 * 1024 * 1024
"""Bytes that should be free where the database writes."""


def doctor(as_json: AsJson = False) -> None:
    """
    Check settings, database, clock, time zones and folders, and say what to do about them.

    Ends with exit code 1 if anything is not as it should be.
    """
    seen = list(_examine())
    well = all(each.is_well for each in seen)
    record = {"success": well, "checks": [records.diagnosis(each) for each in seen]}
    show(as_json, record, lambda: _view(seen))
    if not well:
        raise typer.Exit(ExitCode.REFUSED)


def _view(seen: Sequence[Diagnosis]) -> RenderableType:
    ill = sum(not each.is_well for each in seen)
    last = (
        tables.plain(f"{ill} of {len(seen)} checks need your attention.", "bold red")
        if ill
        else tables.plain("All is well.", "green")
    )
    return Group(tables.diagnoses(seen), "", last)


def _examine() -> Iterator[Diagnosis]:
    try:
        settings = installation.read_settings()
    except BadSettings as bad:
        yield Diagnosis(name="settings", found=f"{bad.field}: {bad.expected}", advice=bad.message)
        return
    yield _settings(settings)
    file = installation.database_file(settings)
    folder = None if file is None else next(place for place in file.absolute().parents if place.exists())
    for name, path in {"database folder": folder, "temporary folder": Path(tempfile.gettempdir())}.items():
        if path is not None:
            yield _folder(name, path)
    yield from _database(settings)


def _database(settings: "Settings") -> Iterator[Diagnosis]:
    file = installation.database_file(settings)
    if file is not None and not file.exists():
        yield Diagnosis(name="database", found="there is no file yet", advice="Run `stillroom db upgrade`.")
        return
    healthy = True
    for diagnosis in installation.examine(settings):
        healthy = healthy and diagnosis.is_well
        yield diagnosis
    if healthy:
        yield from _zones(settings)


def _settings(settings: "Settings") -> Diagnosis:
    found = f"environment {settings.environment}"
    try:
        installation.require_fit_to_serve(settings)
    except DomainError as unfit:
        return Diagnosis(name="settings", found=f"{found}, {unfit.field}: {unfit.got}", advice=unfit.message)
    return Diagnosis(name="settings", found=found)


def _folder(name: str, path: Path) -> Diagnosis:
    if not os.access(path, os.W_OK | os.X_OK):
        return Diagnosis(name=name, found=f"{path} cannot be written to", advice="Let this user write there.")
    free = shutil.disk_usage(path).free
    advice = "Make room: the database needs space to write." if free < ENOUGH_SPACE else None
    return Diagnosis(name=name, found=f"{path}, {free // 1024**2} MB free", advice=advice)


def _zones(settings: "Settings") -> Iterator[Diagnosis]:
    """Whether the time zones that organisations live in are known here."""
    with installation.opened(settings) as app:
        zones = {each.time_zone for each in app.identity.view_access.organizations()} | {"Europe/Berlin"}
    unknown = sorted(zone for zone in zones if not _is_known(zone))
    advice = "Install the package tzdata." if unknown else None
    found = f"unknown: {', '.join(unknown)}" if unknown else f"{len(zones)} in use, known"
    yield Diagnosis(name="time zones", found=found, advice=advice)


def _is_known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return False
    return True
