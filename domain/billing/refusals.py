"""Why a provider's message is not believed, or a request to it came to nothing."""

from datetime import timedelta
from typing import ClassVar

from domain.shared.errors import DomainError


class EventRefused(DomainError):
    """
    What came is no event of ours: nothing of it is kept.

    `field`, `expected` and `got` say why, in words of ours and never in those of the message.
    """

    code = "billing.event_refused"
    told: ClassVar[str] = "This message cannot be believed."

    def __init__(self, *, field: str, expected: str, got: str) -> None:
        super().__init__(self.told, field=field, expected=expected, got=got)


class BadSignature(EventRefused):
    """No secret of ours has signed it, or nothing has."""

    code = "billing.bad_signature"
    told = "The signature of this message does not hold."


class WrongMoment(EventRefused):
    """It was signed too long ago, or in a time to come."""

    code = "billing.wrong_moment"
    told = "This message was not signed just now; check the clocks."


class MalformedEvent(EventRefused):
    """Its signature holds, but it is no event: not JSON, no object, or without an id or a type."""

    code = "billing.malformed_event"
    told = "This message is not an event."


class WrongSender(EventRefused):
    """It is of another account, or of the test mode where the live one is expected, or the other way round."""

    code = "billing.wrong_sender"
    told = "This message is for another account or mode."


class NoWebhookSecret(DomainError):
    """Nothing can be believed as long as no secret is configured; nothing is let in unsigned instead."""

    code = "billing.no_webhook_secret"

    def __init__(self, provider: str) -> None:
        super().__init__(
            f"No webhook secret of {provider} is configured here.",
            field="secret",
            expected="a secret that the provider signs with",
            got="none",
        )


class UnknownBillingProvider(DomainError):
    """The installation is not configured for such a provider."""

    code = "billing.unknown_provider"

    def __init__(self, got: str) -> None:
        super().__init__(
            "No such billing provider is configured here.",
            field="provider",
            expected="the provider of this installation",
            got=got,
        )


class BillingUnavailable(DomainError):
    """
    The provider does not answer, or says that it cannot just now: the same may succeed later.

    retry_after: how long the provider asks to wait, if it told. got: what happened, such as "HTTP 503", without
    anything that was sent.
    """

    code = "billing.provider_unavailable"

    def __init__(self, provider: str, got: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(
            f"{provider} does not answer as it should; try again in a while.",
            field="provider",
            expected="an answer within seconds",
            got=got,
        )
        self.provider = provider
        self.retry_after = retry_after


class BillingRefused(DomainError):
    """The provider refuses for good what it was asked. got: its own code for why, such as "resource_missing"."""

    code = "billing.provider_refused"

    def __init__(self, provider: str, got: str) -> None:
        super().__init__(
            f"{provider} refused this; nothing was changed.",
            field="provider",
            expected="a request that the provider grants",
            got=got,
        )
        self.provider = provider


class NotOffered(DomainError):
    """This provider cannot do that, whoever asks; `Capabilities` tell it beforehand. instead: what leads there."""

    code = "billing.not_offered"

    def __init__(self, provider: str, what: str, instead: str) -> None:
        super().__init__(
            f"{provider} offers no way to {what}; {instead}.", field="provider", expected=instead, got=what
        )


class UnknownCustomer(DomainError):
    """Nobody knows yet which organisation a customer is; that may be told by an event that is still on its way."""

    code = "billing.unknown_customer"

    def __init__(self, got: str) -> None:
        super().__init__(
            "This customer is of no organisation that is known.",
            field="customer",
            expected="a customer of an organisation",
            got=got,
        )


class CustomerTaken(DomainError):
    """An event says that a customer is an organisation that it is not: what was known first stays."""

    code = "billing.customer_taken"

    def __init__(self, got: str) -> None:
        super().__init__(
            "This customer is another organisation, or one that is not there.",
            field="customer",
            expected="the organisation that the customer has been from the beginning",
            got=got,
        )


class NoBilling(DomainError):
    """Nobody bills in this installation."""

    code = "billing.not_configured"

    def __init__(self) -> None:
        super().__init__(
            "Nothing can be bought here; everything is included.",
            field="provider",
            expected="a billing provider in the settings",
            got="none",
        )


class NothingBought(DomainError):
    """The organisation has no subscription in force that this could be done with."""

    code = "billing.nothing_bought"

    def __init__(self) -> None:
        super().__init__(
            "There is no subscription; choose a plan first.", field="plan", expected="a subscription", got="none"
        )


class AlreadySubscribed(DomainError):
    """The organisation has a plan: another subscription would be paid for as well."""

    code = "billing.already_subscribed"

    def __init__(self, got: str) -> None:
        super().__init__(
            "You have a plan already; change that one.", field="plan", expected="no subscription in force", got=got
        )
