"""What it means that somebody has proved an identity: they come in, may sign up, or have one more way to sign in."""

from dataclasses import dataclass

from domain.identity.identities import UserIdentity, VerifiedIdentity
from domain.identity.login import LoginAttempt, Purpose
from domain.identity.login_refusals import IdentityTaken, NobodyKnown, WrongIdentity
from domain.shared.identifiers import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """The user signs in; or, where they have just confirmed that they are still there, goes on."""

    user_id: UserId
    identity: VerifiedIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningUp:
    """The identity is nobody's: whoever it is may sign up with it. No user is found by its address."""

    identity: VerifiedIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The identity signs this user in from now on; `is_new` unless it did already."""

    user_id: UserId
    identity: VerifiedIdentity
    is_new: bool


Decision = SignedIn | SigningUp | Linked


def decide(attempt: LoginAttempt, identity: VerifiedIdentity, known: UserIdentity | None, *, sign_up: bool) -> Decision:
    """
    What a verified identity means for an attempt.

    known: the identity as it is linked here, if it is. sign_up: whether strangers may come in.

    :raises NobodyKnown: it is nobody's, and nobody may sign up.
    :raises WrongIdentity: somebody else confirmed than the one who is there.
    :raises IdentityTaken: it is to be linked, and is another user's.
    """
    if attempt.purpose is Purpose.STEP_UP and (known is None or known.user_id != attempt.user_id):
        raise WrongIdentity
    if attempt.purpose is Purpose.LINK and attempt.user_id is not None:
        if known is not None and known.user_id != attempt.user_id:
            raise IdentityTaken
        return Linked(user_id=attempt.user_id, identity=identity, is_new=known is None)
    if known is not None:
        return SignedIn(user_id=known.user_id, identity=identity)
    if sign_up:
        return SigningUp(identity=identity)
    raise NobodyKnown
