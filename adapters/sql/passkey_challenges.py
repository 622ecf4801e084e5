"""What passkeys were asked to sign, in SQL."""

from datetime import datetime

from sqlalchemy import Engine, bindparam, delete, insert, select, text

from adapters.sql.tables import passkey_challenge
from adapters.sql.types import Moment
from domain.identity.passkey_challenges import Ceremony, PasskeyChallenge

_columns = passkey_challenge.c
_FIELDS = tuple(PasskeyChallenge.__dataclass_fields__)
# Two tabs that ask at the same moment would not see each other's challenge, and one too many would stay.
_LOCK_BROWSER = text("SELECT pg_advisory_xact_lock(hashtext(:browser))")
_ADD = insert(passkey_challenge)
_OF_BROWSER = _columns.browser_hash == bindparam("browser")
_NEWEST = (
    select(_columns.challenge_hash)
    .where(_OF_BROWSER)
    .order_by(_columns.created_at.desc(), _columns.challenge_hash.desc())
    .limit(bindparam("most"))
)
_MAKE_ROOM = delete(passkey_challenge).where(_OF_BROWSER, _columns.challenge_hash.not_in(_NEWEST))
_TAKE = (
    delete(passkey_challenge)
    .where(
        _columns.challenge_hash == bindparam("challenge"), _OF_BROWSER, _columns.ceremony == bindparam("of_ceremony")
    )
    .returning(passkey_challenge)
)
_PRUNE = delete(passkey_challenge).where(_columns.created_at < bindparam("before", type_=Moment()))


class SqlPasskeyChallenges:
    """The `PasskeyChallenges` port."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, challenge: PasskeyChallenge, most: int) -> None:
        """See `PasskeyChallenges.add`."""
        with self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(_LOCK_BROWSER, {"browser": challenge.browser_hash})
            connection.execute(_ADD, {name: getattr(challenge, name) for name in _FIELDS})
            connection.execute(_MAKE_ROOM, {"browser": challenge.browser_hash, "most": most})

    def take(self, challenge_hash: str, browser_hash: str, ceremony: Ceremony) -> PasskeyChallenge | None:
        """See `PasskeyChallenges.take`."""
        asked = {"challenge": challenge_hash, "browser": browser_hash, "of_ceremony": ceremony.value}
        with self._engine.begin() as connection:
            row = connection.execute(_TAKE, asked).first()
        if row is None:
            return None
        kept = {name: getattr(row, name) for name in _FIELDS}
        return PasskeyChallenge(**{**kept, "ceremony": Ceremony(row.ceremony)})

    def prune(self, before: datetime) -> int:
        """See `PasskeyChallenges.prune`."""
        with self._engine.begin() as connection:
            return connection.execute(_PRUNE, {"before": before}).rowcount
