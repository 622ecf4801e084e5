"""GitHub, which speaks OAuth 2 and tells who somebody is by its API."""

from collections.abc import Mapping
from typing import Any

from adapters.oauth.client import Client, CodeFlow
from adapters.oauth.wire import Wire, origin_of
from domain.identity.emails import told_email
from domain.identity.id_tokens import person_name
from domain.identity.identities import LogoutNotice, VerifiedIdentity
from domain.identity.login_refusals import BadLogoutToken, CannotStepUp, IdentityRefused
from ports.identity_provider import Authorization, LoginRequest, Redemption

ISSUER, API = "https://github.com", "https://api.github.com"
SCOPE = "user:email"


class GitHubProvider:
    """The `IdentityProvider` of GitHub, or of a GitHub Enterprise Server at these addresses."""

    def __init__(self, client: Client, wire: Wire, *, issuer: str = ISSUER, api: str = API) -> None:
        self._issuer = issuer
        self._api = api
        self._wire = wire
        self._flow = CodeFlow(client, SCOPE, wire)

    @property
    def label(self) -> str:
        """See `IdentityProvider.label`."""
        return self._wire.label

    @property
    def origin(self) -> str:
        """See `IdentityProvider.origin`."""
        return origin_of(self._issuer)

    def authorization_url(self, request: LoginRequest) -> Authorization:
        """See `IdentityProvider.authorization_url`."""
        if request.max_age is not None:
            raise CannotStepUp(self.label)
        url = self._flow.url(f"{self._issuer}/login/oauth/authorize", request)
        return Authorization(url=url, issuer=self._issuer, names_issuer=False)

    def exchange(self, redemption: Redemption) -> VerifiedIdentity:
        """See `IdentityProvider.exchange`."""
        endpoint = f"{self._issuer}/login/oauth/access_token"
        tokens = self._flow.tokens(endpoint, redemption, "client_secret_post")
        headers = {"Authorization": f"Bearer {tokens['access_token']}", "X-GitHub-Api-Version": "2022-11-28"}
        user = self._wire.json_object(f"{self._api}/user", headers)
        email = _address(self._wire.json(f"{self._api}/user/emails", headers))
        return VerifiedIdentity(
            issuer=self._issuer,
            subject=_subject(user),
            email=email,
            email_verified=email is not None,
            name=person_name(user.get("name")) or person_name(user.get("login")),
        )

    def end_session_url(self, logout_hint: str, state: str) -> str | None:  # noqa: ARG002 - the port's
        """See `IdentityProvider.end_session_url`."""
        return None

    def logout_notice(self, token: str) -> LogoutNotice:  # noqa: ARG002 - the port's
        """See `IdentityProvider.logout_notice`."""
        raise BadLogoutToken(field="logout_token", expected="none from this provider", got="one")


def _subject(user: Mapping[str, Any]) -> str:
    """The number of an account. Its login can be given up, and taken by somebody else."""
    number = user.get("id")
    if isinstance(number, bool) or not isinstance(number, int) or number <= 0:
        raise IdentityRefused(field="id", expected="the number of an account", got="none")
    return str(number)


def _address(emails: object) -> str | None:
    """The primary address, if it is verified."""
    for each in emails if isinstance(emails, list) else ():
        if isinstance(each, dict) and each.get("primary") is True and each.get("verified") is True:
            return told_email(each.get("email"))
    return None
