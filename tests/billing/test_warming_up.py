"""The first event that comes does not wait for a provider's library, and who does not bill never loads one."""

import subprocess
import sys

import pytest

LIBRARIES = {"stripe": "stripe", "paddle": "paddle_billing"}
SETTINGS = {
    "stripe": {"account": "acct_1", "api_key": "sk_test_1", "webhook_secrets": "whsec_1"},
    "paddle": {"account": "1", "api_key": "pdl_sdbx_apikey_1", "webhook_secrets": "pdl_ntfset_1"},
}
SITE = """
import sys
from entrypoints.settings import Settings
from entrypoints.wsgi import site
site(Settings.model_validate({settings}))
print(*sorted({{"stripe", "paddle_billing"}} & set(sys.modules)))
"""


def loaded(settings: dict[str, object]) -> list[str]:
    """Which providers' libraries a site has loaded when it is about to answer."""
    program = SITE.format(settings=settings)
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return ended.stdout.split()


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.told_by(name)) for name in SETTINGS])
def test_a_site_that_bills_has_loaded_what_checks_signatures_before_it_answers(name: str, sqlite_url: str) -> None:
    billing = {"provider": name, **SETTINGS[name]}
    assert loaded({"database_url": sqlite_url, "billing": billing}) == [LIBRARIES[name]]


def test_a_site_that_does_not_bill_loads_none(sqlite_url: str) -> None:
    assert loaded({"database_url": sqlite_url}) == []
