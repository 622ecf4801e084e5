"""Ask a browser for a passkey: for a new one, or for one that proves whose it is."""

from dataclasses import dataclass, field

from application.identity.resume_session import Visit
from domain.identity.api_tokens import hash_secret
from domain.identity.passkey_challenges import PENDING, Ceremony, PasskeyChallenge
from domain.identity.passkeys import user_handle
from domain.shared.identifiers import UserId
from ports.clock import Clock
from ports.passkey_ceremonies import Ceremonies, Holder
from ports.passkey_challenges import PasskeyChallenges
from ports.secrets import Secrets
from ports.transactions import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunPasskey:
    """The options for the browser, as JSON, and the secret that its cookie has to hold until it answers."""

    options: str = field(repr=False)
    browser: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BeginPasskey:
    """
    Make a challenge, keep what the answer is held against, and say what to ask of the browser.

    browser: the secret of the browser's login cookie; None gets a new one.

    :raises NoPasskeysHere: browsers give no passkeys to this site.
    """

    ceremonies: Ceremonies
    challenges: PasskeyChallenges
    transactions: Transactions
    clock: Clock
    secrets: Secrets

    def to_sign_in(self, browser: str | None) -> BegunPasskey:
        """Ask for a passkey of anybody's: who it is, the answer tells."""
        ceremonies, challenge = self.ceremonies(), self.secrets()
        return self._begun(Ceremony.SIGN_IN, None, challenge, browser, ceremonies.to_prove(challenge, []))

    def to_register(self, visit: Visit, browser: str | None) -> BegunPasskey:
        """
        Ask for a new passkey of who visits.

        :raises ReauthenticationNeeded: they have to prove first who they are.
        """
        ceremonies, challenge, user = self.ceremonies(), self.secrets(), visit.user
        visit.caller.require_fresh(self.clock())
        known = self.transactions(lambda transaction: transaction.passkeys.of_user(user.id))
        holder = Holder(
            handle=user_handle(user.id),
            name=user.email.shown if user.email is not None else user.name,
            label=user.name,
        )
        options = ceremonies.to_register(challenge, holder, [each.credential_id for each in known])
        return self._begun(Ceremony.REGISTER, user.id, challenge, browser, options)

    def to_confirm(self, user_id: UserId, browser: str | None) -> BegunPasskey:
        """Ask for a passkey of this user's."""
        ceremonies, challenge = self.ceremonies(), self.secrets()
        theirs = self.transactions(lambda transaction: transaction.passkeys.of_user(user_id))
        options = ceremonies.to_prove(challenge, [each.credential_id for each in theirs])
        return self._begun(Ceremony.CONFIRM, user_id, challenge, browser, options)

    def _begun(
        self, ceremony: Ceremony, user_id: UserId | None, challenge: str, browser: str | None, options: str
    ) -> BegunPasskey:
        bound = browser or self.secrets()
        kept = PasskeyChallenge(
            challenge_hash=hash_secret(challenge),
            browser_hash=hash_secret(bound),
            ceremony=ceremony,
            user_id=user_id,
            created_at=self.clock(),
        )
        self.challenges.add(kept, PENDING)
        return BegunPasskey(options=options, browser=bound)
