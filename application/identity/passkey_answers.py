"""What a browser answers when it was asked for a passkey."""

from dataclasses import dataclass, field

from domain.identity.api_tokens import hash_secret
from domain.identity.passkey_challenges import Ceremony, admit
from domain.shared.identifiers import UserId
from ports.clock import Clock
from ports.passkey_challenges import PasskeyChallenges


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyAnswer:
    """
    The challenge that is answered, and the credential as WebAuthn's JSON.

    `browser` is the secret of the browser's login cookie.
    """

    challenge: str = field(repr=False)
    credential: str = field(repr=False)
    browser: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class SpendChallenge:
    """
    Spend the challenge of an answer, before anything in the answer is believed: brought twice, it counts once.

    user_id: who answers; None where the answer is to tell.

    :raises PasskeyTooLate: it is no challenge that this browser has open for this, or it is too old.
    """

    challenges: PasskeyChallenges
    clock: Clock

    def __call__(self, answer: PasskeyAnswer, ceremony: Ceremony, user_id: UserId | None = None) -> None:
        taken = self.challenges.take(hash_secret(answer.challenge), hash_secret(answer.browser or ""), ceremony)
        admit(taken, user_id, self.clock())
