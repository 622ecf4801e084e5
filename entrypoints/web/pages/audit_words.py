"""What the audit keeps, in words: actions, kinds of things, and the difference between before and after."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from domain.identity.browsers import browser_of
from domain.inventory.changes import ChangeType
from domain.shared.audit import AuditEntry, AuditLine
from domain.shared.identifiers import UserId
from domain.shared.organization import Organization
from entrypoints.web.pages.permission_words import in_words
from entrypoints.web.pages.shown import moment

Fact = str | bool | None
"""One of the facts of a state."""

ACTIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "People": {
            "identity.": "Everything about people",
            "identity.found_organization": "Founded the organisation",
            "identity.edit_organization": "Changed the organisation",
            "identity.add_member": "Added a member",
            "identity.invite": "Invited somebody",
            "identity.withdraw_invitation": "Withdrew an invitation",
            "identity.accept_invitation": "Joined by an invitation",
            "identity.change_role": "Gave another role",
            "identity.deactivate_member": "Shut a member out",
            "identity.restore_member": "Let a member in again",
            "identity.disable_user": "Disabled a user",
            "identity.enable_user": "Enabled a user",
            "identity.define_role": "Defined a role",
            "identity.edit_role": "Edited a role",
            "identity.remove_role": "Removed a role",
            "identity.issue_token": "Made an API token",
            "identity.revoke_token": "Revoked an API token",
            "identity.refuse_token": "Was refused with an API token",
            "identity.deny": "Was denied",
            "identity.sign_in": "Signed in",
            "identity.refuse_sign_in": "Could not sign in",
            "identity.refuse_provider": "Was refused with an identity provider",
            "identity.link_identity": "Linked an account to sign in with",
            "identity.unlink_identity": "Unlinked an account",
            "identity.renew_session": "Went on in a new session",
            "identity.sign_out_at_provider": "Signed out at an identity provider",
            "identity.sign_out": "Signed out",
            "identity.sign_out_everywhere": "Signed out everywhere",
            "identity.end_session": "Signed a device out",
            "identity.end_sessions_of_member": "Signed a member out",
            "identity.enter": "Switched to this organisation",
            "identity.leave": "Switched to another organisation",
            "identity.verify_email": "Confirmed an email address",
            "identity.ask_for_email": "Asked for another email address",
            "identity.change_email": "Changed the email address",
            "identity.add_passkey": "Added a passkey",
            "identity.rename_passkey": "Renamed a passkey",
            "identity.remove_passkey": "Removed a passkey",
            "identity.refuse_passkey": "Could not add a passkey",
            "identity.change_password": "Changed the password",
            "identity.refuse_password": "Gave a wrong password while changing it",
            "identity.mail_reset_link": "Mailed a link for a new password",
            "identity.print_reset_link": "Took out a link for a new password",
            "identity.reset_password": "Chose a new password by mail",
            "identity.begin_sign_in": "Gave the right password, before the second step",
            "identity.refuse_second_factor": "Gave a wrong second factor",
            "identity.refuse_enrolment": "Gave a wrong code while setting two-step sign-in up",
            "identity.confirm": "Confirmed that it is still them",
            "identity.refuse_confirmation": "Could not confirm that it is still them",
            "identity.use_recovery_code": "Used a recovery code",
            "identity.turn_on_second_factor": "Turned two-step sign-in on",
            "identity.turn_off_second_factor": "Turned two-step sign-in off",
            "identity.reset_second_factor": "Turned a user’s two-step sign-in off",
            "identity.renew_recovery_codes": "Made new recovery codes",
        },
        "Billing": {
            "billing.": "Everything about billing",
            "billing.change_plan": "Changed the plan",
            "billing.cancel_subscription": "Cancelled the subscription",
            "billing.undo_cancellation": "Took the cancellation of the subscription back",
            "billing.replay_event": "Replayed a billing event",
            "billing.quarantine_event": "Put a billing event aside",
        },
        "Stock": {
            "inventory.": "Everything about stock",
            "inventory.create_item": "Made an item",
            "inventory.edit_item": "Edited an item",
            "inventory.define_unit": "Defined a unit",
            "inventory.hold": "Held a lot back",
            "inventory.unhold": "Lifted a hold",
            **{f"inventory.{each}": f"Recorded: {each.replace('_', ' ')}" for each in ChangeType},
        },
        "Production": {
            "production.": "Everything about recipes, batches, products and recalls",
            "production.create_recipe": "Made a recipe",
            "production.edit_recipe": "Wrote a new version of a recipe",
            "production.rename_recipe": "Gave a recipe another name",
            "production.archive_recipe": "Put a recipe out of use",
            "production.restore_recipe": "Took a recipe back into use",
            "production.create_product": "Made a product",
            "production.edit_product": "Edited a product",
            "production.archive_product": "Archived a product",
            "production.restore_product": "Restored a product",
            "production.rename_variant": "Renamed a variant",
            "production.plan_batch": "Planned a batch",
            "production.start_batch": "Started a batch",
            "production.force_batch": "Started a batch although something was wanting",
            "production.use_extra": "Used something extra in a batch",
            "production.waste_in_batch": "Wasted something in a batch",
            "production.note_batch": "Wrote into the record of a batch",
            "production.finish_batch": "Finished a batch",
            "production.cancel_batch": "Cancelled a batch",
            "production.fail_batch": "Gave a batch up as failed",
            "production.request_labels": "Asked for labels in the background",
            "production.start_recall": "Started a recall or a drill",
            "production.pack_recall": "Stopped the clock of a recall",
            "production.close_recall": "Closed a recall",
            "production.add_sku": "Added a SKU",
            "production.edit_sku": "Edited a SKU",
        },
    }
)
"""What can be asked for: the beginnings of actions, and all actions that are shown in words of their own."""

SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "membership": "Member",
        "user": "User",
        "invitation": "Invitation",
        "role": "Role",
        "api_token": "API token",
        "session": "Session",
        "passkey": "Passkey",
        "permission": "Permission",
        "organization": "Organisation",
        "subscription": "Subscription",
        "billing_event": "Billing event",
        "inventory_item": "Item",
        "inventory_lot": "Lot",
        "own_unit": "Unit",
        "product": "Product",
        "product_variant": "Variant",
        "product_sku": "SKU",
        "recipe": "Recipe",
        "batch": "Batch",
        "label_job": "Labels",
        "recall": "Recall",
    }
)
"""The kinds of things that something is done to."""

_WORDS = MappingProxyType({action: words for group in ACTIONS.values() for action, words in group.items()})
_LISTS = frozenset({"permissions", "scopes"})
_PEOPLE = frozenset({"membership", "user"})
_TITLES = MappingProxyType(
    {"user_id": "Whose", "invited_by": "Invited by", "is_active": "Active", "is_disabled": "Disabled"}
)
_SHORT = 12
"""Characters of an id that tell it from others on a page."""
_UNTOLD = frozenset({"adjustment"})
"""Ids that say nothing to people; programs find them over the API."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact, as it was and as it is; None where there was or is none."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry in words. `name` is what its subject is called, if that is known."""

    entry: AuditEntry
    actor: str
    action: str
    subject: str
    name: str
    differences: Sequence[Difference]


def told(line: AuditLine, people: Mapping[UserId, str], organization: Organization) -> Told:
    """An entry for people to read. people: the names of the organisation's members."""
    entry, names = line.entry, {str(user_id): name for user_id, name in people.items()}
    return Told(
        entry=entry,
        actor=line.actor or "Somebody unknown",
        action=_WORDS.get(entry.action, entry.action),
        subject=SUBJECTS.get(entry.subject, entry.subject),
        name=_name(entry, names),
        differences=list(_differences(entry, names, organization)),
    )


def _name(entry: AuditEntry, names: Mapping[str, str]) -> str:
    if entry.subject in _PEOPLE and entry.subject_id in names:
        return names[entry.subject_id]
    if entry.subject == "permission":
        return "; ".join(_permissions(entry.subject_id))
    named = (entry.after or {}).get("name") or (entry.before or {}).get("name")
    return str(named) if named else f"…{entry.subject_id[-_SHORT:]}"


def _differences(entry: AuditEntry, names: Mapping[str, str], organization: Organization) -> Iterator[Difference]:
    """What changed, or all there is of something new or removed. names: those of people, by their ids."""
    before, after = entry.before or {}, entry.after or {}
    for name in dict.fromkeys((*before, *after)):
        old, new = (names.get(str(facts.get(name)), facts.get(name)) for facts in (before, after))
        title = _TITLES.get(name) or name.replace("_", " ").capitalize().removesuffix(" at")
        if old == new or name in _UNTOLD:
            continue
        if name in _LISTS and old and new:
            yield from _gained_and_lost(title, _permissions(str(old)), _permissions(str(new)))
        else:
            yield Difference(title, _text(name, old, organization), _text(name, new, organization))


def _gained_and_lost(title: str, old: Collection[str], new: Collection[str]) -> Iterator[Difference]:
    """Of two long lists, only what is not in both."""
    gained, lost = [each for each in new if each not in old], [each for each in old if each not in new]
    if gained:
        yield Difference(f"{title} added", None, "; ".join(gained))
    if lost:
        yield Difference(f"{title} taken", "; ".join(lost), None)


def _text(name: str, fact: Fact, organization: Organization) -> str | None:
    if fact is None or isinstance(fact, bool):
        return {None: None, True: "yes", False: "no"}[fact]
    if name in _LISTS:
        return "; ".join(_permissions(fact))
    if name == "device":
        return browser_of(fact)
    if name == "method":
        return fact.replace("_", " ")
    if name.endswith("_at"):
        # One entry that was kept otherwise must not hide the whole page.
        with suppress(ValueError):
            return moment(datetime.fromisoformat(fact), organization)
    return fact


def _permissions(values: str) -> Sequence[str]:
    return [in_words(each) for each in values.split(", ")]
