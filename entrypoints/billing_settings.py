"""Settings of billing: STILLROOM_BILLING__PROVIDER says by whom, and the others how."""

import re
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

from entrypoints.identity_settings import is_web_address

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,255}")
_KEYS = {"stripe": r"(sk|rk)_(live|test)_\S+", "paddle": r"pdl_(live|sdbx)_apikey_\S+"}
_SECRETS = {"stripe": "whsec_", "paddle": "pdl_ntfset_"}
_SHIPPED = ("maker", "team", "enterprise")
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class BillingSettings(BaseModel):
    """Who takes the money; nobody, as long as no `provider` is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: Literal["", "memory", "stripe", "paddle"] = Field(
        default="", description="stripe, paddle, or memory for a first try; empty where nobody bills"
    )
    account: str = Field(default="", description="our account there: acct_… of Stripe, the seller's id of Paddle")
    api_key: SecretStr | None = Field(default=None, description="the key that the provider gave us; live or test")
    webhook_secrets: SecretStr | None = Field(
        default=None,
        description="what the provider signs its events with; while one is rolled two, with a comma between them",
    )
    prices: dict[str, str] = Field(
        default_factory=dict,
        description="by the code of each plan or add-on that is sold, the provider's ids of its prices, with commas",
    )
    plans_file: Path | None = Field(default=None, description="plans in place of those that ship, as TOML")
    without: str = Field(default="free", description="the plan of who pays for none")
    api_url: str | None = Field(
        default=None, description="a stand-in for the provider on this machine; in development only"
    )

    @property
    def secrets(self) -> tuple[str, ...]:
        """What signs, newest first as it is told."""
        told = self.webhook_secrets.get_secret_value() if self.webhook_secrets else ""
        return tuple(secret.strip() for secret in told.split(",") if secret.strip())

    @property
    def bought_by(self) -> dict[str, str]:
        """What each price buys; in memory, where nothing is told, each plan that ships has one."""
        if self.provider == "memory" and not self.prices:
            return {f"price_{code}": code for code in _SHIPPED}
        ids = ((each.strip(), code) for code, told in self.prices.items() for each in told.split(","))
        return {price_id: code for price_id, code in ids if price_id}

    @model_validator(mode="after")
    def _can_work(self) -> Self:
        if self.provider in _KEYS:
            _require(_NAME.fullmatch(self.account), "an ACCOUNT: the id of yours there")
            key = self.api_key.get_secret_value() if self.api_key else ""
            _require(re.fullmatch(_KEYS[self.provider], key), "an API_KEY of that provider")
            start = _SECRETS[self.provider]
            _require(
                all(secret.startswith(start) for secret in self.secrets), f"WEBHOOK_SECRETS that begin with {start}"
            )
        _require(self.api_url is None or _is_on_this_machine(self.api_url), "an API_URL such as http://127.0.0.1:9000")
        return self


def _require(holds: object, form: str) -> None:
    if not holds:
        raise PydanticCustomError("billing", "{form}", {"form": form})


def _is_on_this_machine(url: str) -> bool:
    return is_web_address(url) and urlsplit(url).scheme == "http" and urlsplit(url).hostname in _LOOPBACK
