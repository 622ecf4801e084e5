"""Every suite that a storage adapter has to pass; `tests/contracts/README.md` says how to hold them against yours."""

from tests.contracts.storage import StorageContract
from tests.contracts.test_access import TestAccess
from tests.contracts.test_audit import TestAudit
from tests.contracts.test_batch_machine import TestBatchMachine
from tests.contracts.test_batches import TestBatches, TestBatchReading
from tests.contracts.test_billing_inbox import TestBillingInbox
from tests.contracts.test_chores import TestChores
from tests.contracts.test_claims import TestClaims
from tests.contracts.test_genealogy import TestGenealogy
from tests.contracts.test_identities import TestIdentities
from tests.contracts.test_invitations import TestInvitations
from tests.contracts.test_item_catalogue import TestItems, TestUnits
from tests.contracts.test_label_jobs import TestLabelJobs
from tests.contracts.test_login_attempts import TestLoginAttempts
from tests.contracts.test_logout_tokens import TestLogoutTokens
from tests.contracts.test_lot_reach import TestLotReach
from tests.contracts.test_organizations import TestOrganizationsKept, TestSignUps
from tests.contracts.test_outbox import TestOutbox
from tests.contracts.test_passkeys import TestPasskeyChallenges, TestPasskeys
from tests.contracts.test_passwords import TestMailedSecrets, TestPasswords
from tests.contracts.test_people import TestMembers, TestUsers
from tests.contracts.test_products import TestProductReading, TestProducts
from tests.contracts.test_proven_identities import TestProvenIdentities
from tests.contracts.test_provider_sessions import TestProviderSessions
from tests.contracts.test_recalls import TestRecallReading, TestRecalls
from tests.contracts.test_recipes import TestRecipeReading, TestRecipes
from tests.contracts.test_roles_and_tokens import TestRoles, TestTokens
from tests.contracts.test_second_factors import TestAuthenticators, TestHalfSignIns, TestRecoveryCodes
from tests.contracts.test_sessions import TestSessions
from tests.contracts.test_stock_ledger import (
    TestHolds,
    TestLocking,
    TestRecording,
    TestRecordingIsGuarded,
    TestReservationsThatEnd,
)
from tests.contracts.test_stock_list import TestAvailability, TestOrder, TestSearch
from tests.contracts.test_stock_machine import TestStockMachine
from tests.contracts.test_stock_read import TestLotsRead, TestReservationsRead, TestTrailsRead
from tests.contracts.test_stock_reading import (
    TestAsOf,
    TestEvidence,
    TestHistory,
    TestItemsByCode,
    TestLots,
    TestOrganizations,
    TestReservations,
)
from tests.contracts.test_subscriptions import TestAttempts, TestCustomers, TestSubscriptions
from tests.contracts.test_tenancy import TestTenancy
from tests.contracts.test_transactions import TestTransactions

STORAGE: tuple[type[StorageContract], ...] = (
    TestAccess,
    TestAsOf,
    TestAttempts,
    TestAudit,
    TestAuthenticators,
    TestAvailability,
    TestBatchMachine,
    TestBatchReading,
    TestBatches,
    TestBillingInbox,
    TestChores,
    TestClaims,
    TestCustomers,
    TestEvidence,
    TestGenealogy,
    TestHalfSignIns,
    TestHistory,
    TestHolds,
    TestIdentities,
    TestInvitations,
    TestItems,
    TestItemsByCode,
    TestLabelJobs,
    TestLocking,
    TestLoginAttempts,
    TestLogoutTokens,
    TestLotReach,
    TestLots,
    TestLotsRead,
    TestMailedSecrets,
    TestMembers,
    TestOrder,
    TestOrganizations,
    TestOutbox,
    TestPasskeyChallenges,
    TestPasskeys,
    TestOrganizationsKept,
    TestPasswords,
    TestProductReading,
    TestProducts,
    TestProvenIdentities,
    TestProviderSessions,
    TestRecallReading,
    TestRecalls,
    TestRecipeReading,
    TestRecipes,
    TestRecording,
    TestRecordingIsGuarded,
    TestRecoveryCodes,
    TestReservations,
    TestReservationsRead,
    TestReservationsThatEnd,
    TestRoles,
    TestSearch,
    TestSessions,
    TestSignUps,
    TestStockMachine,
    TestSubscriptions,
    TestTenancy,
    TestTokens,
    TestTrailsRead,
    TestTransactions,
    TestUnits,
    TestUsers,
)
