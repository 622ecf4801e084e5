"""Identifiers: UUIDv7, made by the `Ids` port and never by a database."""

from typing import NewType
from uuid import UUID

OrganizationId = NewType("OrganizationId", UUID)
UserId = NewType("UserId", UUID)
ItemId = NewType("ItemId", UUID)
LotId = NewType("LotId", UUID)
AdjustmentId = NewType("AdjustmentId", UUID)
AuditId = NewType("AuditId", UUID)
MailId = NewType("MailId", UUID)
ApiTokenId = NewType("ApiTokenId", UUID)
LoginAttemptId = NewType("LoginAttemptId", UUID)
UserIdentityId = NewType("UserIdentityId", UUID)
RoleId = NewType("RoleId", UUID)
SessionId = NewType("SessionId", UUID)
ProductId = NewType("ProductId", UUID)
VariantId = NewType("VariantId", UUID)
SkuId = NewType("SkuId", UUID)
PasskeyId = NewType("PasskeyId", UUID)
InvitationId = NewType("InvitationId", UUID)
BillingEventId = NewType("BillingEventId", UUID)
RecipeId = NewType("RecipeId", UUID)
BatchId = NewType("BatchId", UUID)
RecallId = NewType("RecallId", UUID)
LabelJobId = NewType("LabelJobId", UUID)
