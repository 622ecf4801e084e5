"""What docs/billing-providers.md shows is run as it stands there, so that it cannot rot."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.stripe.account import API_VERSION
from entrypoints.composition import billing_of
from entrypoints.settings import Settings
from tests.system.project import ROOT

PAGE = ROOT / "docs" / "billing-providers.md"
SERVICE = Path(__file__).parent / "billing_example" / "service.py"
VARIABLE = re.compile(r"(?P<name>STILLROOM_BILLING__\w+)=(?P<value>\S+)")
BLOCK = re.compile(r"```python\n# (?P<file>\S+)\n(?P<code>.*?)```", re.DOTALL)


def test_the_worked_example_keeps_the_whole_contract(tmp_path: Path) -> None:
    blocks = {found["file"]: found["code"] for found in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))}
    assert set(blocks) == {"ours/tabs.py", "test_ours.py"}
    (tmp_path / "ours").mkdir()
    shutil.copy(SERVICE, tmp_path / "ours" / "service.py")
    for name, code in blocks.items():
        (tmp_path / name).write_text(code, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", "test_ours.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-5_000:] + ran.stderr[-2_000:]
    passed = re.search(r"(\d+) passed", ran.stdout)
    assert passed is not None
    assert int(passed[1]) > 80
    assert "skipped" not in ran.stdout


def test_the_command_for_stripes_test_mode_is_one_that_bills_by_stripe(monkeypatch: pytest.MonkeyPatch) -> None:
    page = PAGE.read_text(encoding="utf-8")
    command = next(block for block in page.split("```") if "stripe listen" in block)
    told = {found["name"]: found["value"].replace("…", "1Stillroom") for found in VARIABLE.finditer(command)}
    assert {"STILLROOM_BILLING__API_KEY", "STILLROOM_BILLING__WEBHOOK_SECRETS"} < set(told)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    billing = billing_of(Settings())
    assert billing is not None
    assert (billing.provider.name, billing.provider.account) == ("stripe", "acct_1Stillroom")
    assert [plan.code for plan in billing.catalogue.for_sale] == ["maker"]
    assert API_VERSION in page
