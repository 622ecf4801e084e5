"""What is kept, and how a change of it becomes visible all at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from adapters.memory.bills import Bills
from domain.identity.api_tokens import ApiToken
from domain.identity.authenticators import Authenticator
from domain.identity.half_sign_ins import HalfSignIn
from domain.identity.identities import UserIdentity
from domain.identity.invitations import Invitation
from domain.identity.login import LoginAttempt
from domain.identity.mailed_secrets import MailedSecret
from domain.identity.members import Member, User
from domain.identity.passkey_challenges import PasskeyChallenge
from domain.identity.passkeys import Passkey
from domain.identity.proven_identities import ProvenIdentity
from domain.identity.provider_sessions import ProviderSession
from domain.identity.roles import Role
from domain.identity.sessions import Session
from domain.inventory.adjustments import Adjustment
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.stock import Reservation
from domain.production.batches import Batch, BatchMovement, Event
from domain.production.label_jobs import LabelJob
from domain.production.products import Product, Sku, Variant
from domain.production.recalls import Recall
from domain.production.recipes import Recipe, Version
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import (
    AdjustmentId,
    ApiTokenId,
    AuditId,
    BatchId,
    InvitationId,
    ItemId,
    LabelJobId,
    LoginAttemptId,
    LotId,
    MailId,
    OrganizationId,
    PasskeyId,
    ProductId,
    RecallId,
    RecipeId,
    RoleId,
    SessionId,
    SkuId,
    UserId,
    UserIdentityId,
    VariantId,
)
from domain.shared.mail import Mail
from domain.shared.organization import Organization
from domain.shared.units import Unit
from ports.idempotency import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """
    All that one organisation keeps, by id.

    Adjustments stand in the order in which they were recorded. Only a draft's books may be written to; every value in
    them is frozen. `organization` is None, and all is empty, where nobody has founded one.
    """

    organization: Organization | None = None
    founded_at: datetime | None = None
    members: dict[UserId, Member] = field(default_factory=dict)
    roles: dict[RoleId, Role] = field(default_factory=dict)
    tokens: dict[ApiTokenId, ApiToken] = field(default_factory=dict)
    invitations: dict[InvitationId, Invitation] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    items: dict[ItemId, Item] = field(default_factory=dict)
    lots: dict[LotId, Lot] = field(default_factory=dict)
    adjustments: dict[AdjustmentId, Adjustment] = field(default_factory=dict)
    reservations: dict[tuple[AdjustmentId, LotId], Reservation] = field(default_factory=dict)
    products: dict[ProductId, Product] = field(default_factory=dict)
    variants: dict[VariantId, Variant] = field(default_factory=dict)
    skus: dict[SkuId, Sku] = field(default_factory=dict)
    recipes: dict[RecipeId, Recipe] = field(default_factory=dict)
    recipe_versions: dict[tuple[RecipeId, int], Version] = field(default_factory=dict)
    batches: dict[BatchId, Batch] = field(default_factory=dict)
    series: dict[tuple[str, int], int] = field(default_factory=dict)
    batch_events: dict[tuple[BatchId, int], Event] = field(default_factory=dict)
    batch_movements: dict[tuple[BatchId, AdjustmentId, LotId], BatchMovement] = field(default_factory=dict)
    recalls: dict[RecallId, Recall] = field(default_factory=dict)
    label_jobs: dict[LabelJobId, LabelJob] = field(default_factory=dict)
    label_files: dict[LabelJobId, bytes] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    audit: dict[AuditId, AuditEntry] = field(default_factory=dict)

    @property
    def own_units(self) -> list[Unit]:
        """The organisation's own units, by symbol."""
        return [self.units[symbol] for symbol in sorted(self.units)]

    def copy(self) -> "Books":
        """Books to write to, with the same values."""
        return Books(
            organization=self.organization,
            founded_at=self.founded_at,
            members=dict(self.members),
            roles=dict(self.roles),
            tokens=dict(self.tokens),
            invitations=dict(self.invitations),
            units=dict(self.units),
            items=dict(self.items),
            lots=dict(self.lots),
            adjustments=dict(self.adjustments),
            reservations=dict(self.reservations),
            products=dict(self.products),
            variants=dict(self.variants),
            skus=dict(self.skus),
            recipes=dict(self.recipes),
            recipe_versions=dict(self.recipe_versions),
            batches=dict(self.batches),
            series=dict(self.series),
            batch_events=dict(self.batch_events),
            batch_movements=dict(self.batch_movements),
            recalls=dict(self.recalls),
            label_jobs=dict(self.label_jobs),
            label_files=dict(self.label_files),
            claims=dict(self.claims),
            audit=dict(self.audit),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Logins:
    """What is known about logins before any organisation is, by id. Only a draft's may be written to."""

    attempts: dict[LoginAttemptId, LoginAttempt] = field(default_factory=dict)
    identities: dict[UserIdentityId, UserIdentity] = field(default_factory=dict)
    logout_tokens: dict[tuple[str, str], datetime] = field(default_factory=dict)
    sessions: dict[SessionId, Session] = field(default_factory=dict)
    provider_sessions: dict[SessionId, ProviderSession] = field(default_factory=dict)
    proven: dict[str, ProvenIdentity] = field(default_factory=dict)
    passwords: dict[UserId, tuple[str, datetime]] = field(default_factory=dict)
    mailed: dict[str, MailedSecret] = field(default_factory=dict)
    passkeys: dict[PasskeyId, Passkey] = field(default_factory=dict)
    challenges: dict[str, PasskeyChallenge] = field(default_factory=dict)
    authenticators: dict[UserId, Authenticator] = field(default_factory=dict)
    recovery_codes: dict[UserId, dict[str, datetime]] = field(default_factory=dict)
    half_sign_ins: dict[str, HalfSignIn] = field(default_factory=dict)

    def copy(self) -> "Logins":
        """Logins to write to, with the same values."""
        return Logins(
            attempts=dict(self.attempts),
            identities=dict(self.identities),
            logout_tokens=dict(self.logout_tokens),
            sessions=dict(self.sessions),
            provider_sessions=dict(self.provider_sessions),
            proven=dict(self.proven),
            passwords=dict(self.passwords),
            mailed=dict(self.mailed),
            passkeys=dict(self.passkeys),
            challenges=dict(self.challenges),
            authenticators=dict(self.authenticators),
            recovery_codes=dict(self.recovery_codes),
            half_sign_ins=dict(self.half_sign_ins),
        )


class Draft:
    """What one transaction has changed so far; nobody else sees it."""

    def __init__(
        self,
        kept: Mapping[OrganizationId, Books],
        users: Mapping[UserId, User],
        mail: Mapping[MailId, Mail],
        logins: Logins,
        bills: Bills,
    ) -> None:
        self._kept = kept
        self.mail = dict(mail)
        self.changed: dict[OrganizationId, Books] = {}
        self.logins = logins.copy()
        self.bills = bills.copy()
        self.users = dict(users)

    @property
    def organizations(self) -> Collection[OrganizationId]:
        """All there are, those that this draft has founded too."""
        return {**self._kept, **self.changed}.keys()

    def books(self, organization_id: OrganizationId) -> Books:
        """The organisation's books, to be written to."""
        if organization_id not in self.changed:
            self.changed[organization_id] = self._kept.get(organization_id, Books()).copy()
        return self.changed[organization_id]

    def look(self, organization_id: OrganizationId) -> Books:
        """The organisation's books as this draft has them, to be read."""
        return self.changed.get(organization_id) or self._kept.get(organization_id, Books())

    def found(self, organization: Organization, founded_at: datetime) -> None:
        """Open the books of a new organisation."""
        self.changed[organization.id] = Books(organization=organization, founded_at=founded_at)

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part that is undone when an exception passes, while all that came before it stays."""
        changed = {whose: books.copy() for whose, books in self.changed.items()}
        before = [dict(each) for each in self._tables()]
        try:
            yield
        except BaseException:
            self.changed = changed
            for table, was in zip(self._tables(), before, strict=True):
                table.clear()
                table.update(was)
            raise

    def _tables(self) -> Sequence[dict[Any, Any]]:
        """All but the books: adapters hold them while they are written to."""
        kept = [getattr(each, name) for each in (self.logins, self.bills) for name in each.__dataclass_fields__]
        return [self.mail, self.users, *kept]


class MemoryStore:
    """One installation: what transactions change and readers see."""

    def __init__(self) -> None:
        self._kept: Mapping[OrganizationId, Books] = {}
        self._mail: Mapping[MailId, Mail] = {}
        self._logins = Logins()
        self._bills = Bills()
        self._users: Mapping[UserId, User] = {}
        self._writing = Lock()

    @property
    def kept(self) -> Mapping[OrganizationId, Books]:
        """What is committed: a snapshot that never changes again."""
        return self._kept

    @property
    def mail(self) -> Mapping[MailId, Mail]:
        """The mail of all organisations that is committed."""
        return self._mail

    @property
    def logins(self) -> Logins:
        """What is committed about logins, to be read."""
        return self._logins

    @property
    def bills(self) -> Bills:
        """What is committed about billing, to be read."""
        return self._bills

    @property
    def users(self) -> Mapping[UserId, User]:
        """The users that are committed, who are of no organisation."""
        return self._users

    def books(self, organization_id: OrganizationId) -> Books:
        """The organisation's books as they are committed, to be read."""
        return self._kept.get(organization_id, Books())

    @contextmanager
    def begin(self) -> Iterator[Draft]:
        """A draft that is kept when the block ends well; there is one at a time."""
        with self._writing:
            draft = Draft(self._kept, self._users, self._mail, self._logins, self._bills)
            yield draft
            self._users = draft.users
            self._kept = {**self._kept, **draft.changed}
            self._mail, self._logins, self._bills = draft.mail, draft.logins, draft.bills
