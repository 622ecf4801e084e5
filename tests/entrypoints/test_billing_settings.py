"""Who takes the money is one setting; what cannot work is refused at once."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from application.caller import Caller
from domain.billing.plans import BadPlans
from domain.identity.permissions import ALL
from entrypoints.composition import billing_of, opened
from entrypoints.fitness import UnfitSettings, require_fit_to_serve, require_fit_to_work
from entrypoints.settings import Settings

WHSEC = "whsec_f3Yh0sKd9Qw2LzXc7Vb5Nm1TgRp8Ju4E"
STRIPE: dict[str, object] = {
    "provider": "stripe",
    "account": "acct_1Stillroom",
    "api_key": "sk_test_51Hq9Zr4XbV7kLw",
    "webhook_secrets": WHSEC,
    "prices": {"maker": "price_1, price_2", "team": "price_3"},
}
PADDLE: dict[str, object] = {
    "provider": "paddle",
    "account": "12345",
    "api_key": "pdl_sdbx_apikey_01hq9Zr4XbV7kLw",
    "webhook_secrets": "pdl_ntfset_f3Yh0sKd9Qw2LzXc7Vb5Nm1TgRp8Ju4E",
    "prices": {"maker": "pri_1"},
}
FIT = {"environment": "production", "secret_key": WHSEC, "public_url": "https://stock.example.com"}


def settings(billing: dict[str, object], **others: object) -> Settings:
    return Settings.model_validate({"billing": billing} | others)


def test_nobody_bills_unless_somebody_is_named() -> None:
    assert billing_of(Settings()) is None


@pytest.mark.parametrize("told", [STRIPE, PADDLE, {"provider": "memory"}], ids=["stripe", "paddle", "memory"])
def test_one_setting_says_who_takes_the_money(told: dict[str, object]) -> None:
    billing = billing_of(settings(told))
    assert billing is not None
    assert billing.provider.name == told["provider"]
    assert "maker" in {plan.code for plan in billing.catalogue.for_sale}


def test_a_plan_may_have_several_prices_and_is_sold_by_the_first() -> None:
    billing = billing_of(settings(STRIPE))
    assert billing is not None
    assert billing.catalogue.price_of("maker") == "price_1"
    assert billing.catalogue.prices == {"price_1": "maker", "price_2": "maker", "price_3": "team"}


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PROVIDER": "stripe",
        "ACCOUNT": "acct_1",
        "API_KEY": "sk_test_1",
        "WEBHOOK_SECRETS": "whsec_new, whsec_old",
        "PRICES__MAKER": "price_1",
        "PRICES__FIVE_MEMBERS": "price_2",
    }.items():
        monkeypatch.setenv(f"STILLROOM_BILLING__{name}", value)
    told = Settings().billing
    assert told.secrets == ("whsec_new", "whsec_old")
    assert told.bought_by == {"price_1": "maker", "price_2": "five_members"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"provider": "barter"},
        {"account": ""},
        {"api_key": None},
        {"api_key": "pdl_sdbx_apikey_1"},
        {"webhook_secrets": "pdl_ntfset_1"},
        {"webhook_secrets": f"{WHSEC},guess"},
        {"api_url": "http://stripe.example.com"},
        {"api_url": "https://127.0.0.1"},
        {"api_url": "http://127.0.0.1@evil.example"},
        {"api_key_": "sk_test_1"},
    ],
    ids=str,
)
def test_what_cannot_work_is_refused_without_showing_secrets(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        settings(STRIPE | wrong)
    for secret in ("sk_test_1", WHSEC, "guess"):
        assert secret not in str(refused.value)


def test_the_memory_brings_what_it_tells_by_itself(sqlite_url: str) -> None:
    """Whoever tries the product on a desk buys a plan, and has it."""
    with opened(settings({"provider": "memory"}, database_url=sqlite_url)) as app:
        organization, owner = app.identity.found_organization(
            "Brewery", currency="EUR", time_zone="Europe/Berlin", owner="Ada", email="ada@example.com"
        )
        caller = Caller(organization=organization, actor_id=owner, request_id="test", permissions=ALL)
        paid = "https://stock.example.com/billing"
        assert app.billing.start_checkout(caller, "team", success_url=paid, cancel_url=paid) == paid
        assert app.billing.view_billing(caller).granted.plan.code == "team"


def test_a_price_for_no_plan_is_refused() -> None:
    with pytest.raises(BadPlans):
        billing_of(settings(STRIPE | {"prices": {"brewer": "price_1"}}))


def test_secrets_do_not_show() -> None:
    shown = repr(settings(STRIPE))
    assert "sk_test_1" not in shown
    assert WHSEC not in shown


@pytest.mark.parametrize("told", [STRIPE, PADDLE, {}], ids=["stripe", "paddle", "nobody"])
def test_production_serves_with_a_provider_that_takes_money_or_none(told: dict[str, object]) -> None:
    require_fit_to_serve(settings(told, **FIT))
    require_fit_to_work(settings(told, **FIT, smtp_url="smtps://mail.example.com"))


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"provider": "memory"}, "PROVIDER"),
        (STRIPE | {"webhook_secrets": None}, "WEBHOOK_SECRETS"),
        (STRIPE | {"webhook_secrets": " , "}, "WEBHOOK_SECRETS"),
        (STRIPE | {"webhook_secrets": "whsec_secret"}, "WEBHOOK_SECRETS"),
        (STRIPE | {"webhook_secrets": f"{WHSEC},whsec_{'x' * 40}"}, "WEBHOOK_SECRETS"),
        (STRIPE | {"api_url": "http://127.0.0.1:9000"}, "API_URL"),
    ],
    ids=["memory", "no secret", "an empty one", "a short one", "one of two is a guess", "a stand-in"],
)
def test_production_refuses_what_is_only_fit_for_a_desk(told: dict[str, object], field: str) -> None:
    unfit = settings(told, **FIT)
    for require in (require_fit_to_serve, require_fit_to_work):
        with pytest.raises(UnfitSettings) as refused:
            require(unfit)
        assert refused.value.field == f"STILLROOM_BILLING__{field}"
        assert WHSEC not in str(vars(refused.value))
    require_fit_to_serve(settings(told))


@pytest.mark.parametrize("told", [STRIPE, PADDLE], ids=["stripe", "paddle"])
def test_nobody_waits_for_a_providers_library_who_does_not_use_it(told: dict[str, object]) -> None:
    program = (
        "import sys\n"
        "from entrypoints.composition import billing_of\n"
        "from entrypoints.settings import Settings\n"
        f"assert billing_of(Settings.model_validate({{'billing': {told!r}}})) is not None\n"
        "print(*(name for name in ('stripe', 'paddle_billing', 'requests') if name in sys.modules))\n"
    )
    imported = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert imported.stdout.strip() == ""
