"""The audit: who did what, and who was denied what."""

from domain.identity.permissions import Permission
from entrypoints.web.api.answers.audit import AuditPage, audit_page
from entrypoints.web.api.bodies.audit import AuditLogQuery
from entrypoints.web.api.endpoints import Call, Routes

audit = Routes("Audit")


@audit.get("/audit", Permission.VIEW_AUDIT_LOGS)
def list_audit(call: Call, query: AuditLogQuery) -> AuditPage:
    """What was done in the organisation, newest first."""
    call.app.billing.require_feature(call.caller, Permission.VIEW_AUDIT_LOGS)
    return audit_page(call.app.identity.view_audit(call.caller, query.query()))
