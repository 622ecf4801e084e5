"""The driving port: all that web, command line and tests may call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from application.billing.use_cases import BillingUseCases, billing_use_cases
from application.deliver_mail import DeliverMail
from application.identity.use_cases import IdentityUseCases, identity_use_cases
from application.inventory.use_cases import InventoryUseCases, inventory_use_cases
from application.plugged import Ports
from application.production.use_cases import ProductionUseCases, production_use_cases
from application.prune import Prune
from domain.identity.relying_party import RelyingParty, relying_party
from ports.clock import Clock
from ports.identity_provider import IdentityProvider
from ports.ids import Ids
from ports.secrets import Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """
    The use cases by context, each called like a function; the time, ids, secrets and providers the edges need.

    `relying_party` is who asks for passkeys; None where browsers give none to this site. `site` is where browsers find
    it, and `billing_origins` are where the pages of the billing provider are. `bills`: whether somebody bills here.
    """

    inventory: InventoryUseCases
    production: ProductionUseCases
    identity: IdentityUseCases
    billing: BillingUseCases
    deliver_mail: DeliverMail
    prune: Prune
    clock: Clock
    ids: Ids
    secrets: Secrets
    providers: Mapping[str, IdentityProvider]
    relying_party: RelyingParty | None
    site: str
    billing_origins: Sequence[str]
    bills: bool


def application(ports: Ports) -> App:
    """The use cases over these ports."""
    inventory = inventory_use_cases(ports)
    return App(
        inventory=inventory,
        production=production_use_cases(ports, inventory),
        identity=identity_use_cases(ports),
        billing=billing_use_cases(ports),
        deliver_mail=DeliverMail(ports.transactions, ports.mailer, ports.clock),
        prune=Prune(ports.transactions, ports.login_attempts, ports.passkey_challenges, ports.clock),
        clock=ports.clock,
        ids=ports.ids,
        secrets=ports.secrets,
        providers=ports.providers,
        relying_party=relying_party(ports.site),
        site=ports.site,
        billing_origins=ports.billing.provider.capabilities.page_origins if ports.billing else (),
        bills=ports.billing is not None,
    )
