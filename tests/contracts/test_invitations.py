from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.identity.api_tokens import hash_secret
from domain.identity.emails import Email
from domain.identity.invitations import Invitation
from domain.identity.roles import MAKER, Role
from domain.shared.identifiers import InvitationId
from tests.brewery import Brewery
from tests.contracts.people import NOBODY, VIEW, address, entry
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW

AGES_AGO = NOW - timedelta(days=3_650)


def made(brewery: Brewery, role: Role = MAKER, days: int = 0) -> Invitation:
    """An invitation that was sent so many days ago, not kept yet."""
    return Invitation(
        id=InvitationId(brewery.app.ids()),
        organization_id=brewery.caller.organization_id,
        email=Email(address(brewery)),
        role=role,
        secret_hash=hash_secret(str(brewery.app.ids())),
        invited_by=brewery.caller.actor_id,
        created_at=NOW - timedelta(days=days),
    )


def add(stores: Stores, brewery: Brewery, invitation: Invitation) -> Invitation:
    audit = entry(brewery.caller, brewery)
    stores.transactions(lambda transaction: transaction.invitations.add(invitation, audit))
    return invitation


def save(stores: Stores, invitation: Invitation) -> Invitation:
    stores.transactions(lambda transaction: transaction.invitations.save(invitation, []))
    return invitation


def get(stores: Stores, brewery: Brewery, invitation: Invitation) -> Invitation | None:
    whose = brewery.caller.organization_id
    return stores.transactions(lambda transaction: transaction.invitations.get(whose, invitation.id))


def recent(stores: Stores, brewery: Brewery, days: int) -> Sequence[Invitation]:
    whose, since = brewery.caller.organization_id, NOW - timedelta(days=days)
    return stores.transactions(lambda transaction: transaction.invitations.recent(whose, since))


class TestInvitations(StorageContract):
    """For keeping invitations to an organisation."""

    def test_an_invitation_is_kept_as_it_is(self, stores: Stores, brewery: Brewery) -> None:
        invitation = add(stores, brewery, made(brewery))
        assert get(stores, brewery, invitation) == invitation
        accepted = save(stores, replace(invitation, accepted_at=NOW))
        assert get(stores, brewery, invitation) == accepted

    def test_an_own_role_that_is_removed_is_gone_from_the_invitation_too(
        self, stores: Stores, brewery: Brewery
    ) -> None:
        packer = brewery.app.identity.manage_roles.define(brewery.caller, "Packer", VIEW)
        assert packer.id is not None
        invitation = add(stores, brewery, made(brewery, packer))
        assert get(stores, brewery, invitation) == invitation
        brewery.app.identity.manage_roles.remove(brewery.caller, packer.id)
        gone = replace(invitation, role=None)
        assert get(stores, brewery, invitation) == gone
        save(stores, replace(gone, withdrawn_at=NOW))
        assert get(stores, brewery, invitation) == replace(gone, withdrawn_at=NOW)

    def test_pending_invitations_and_those_made_lately_are_recent(self, stores: Stores, brewery: Brewery) -> None:
        old, young, ended, ended_long_ago = (add(stores, brewery, made(brewery, days=days)) for days in (9, 0, 1, 2))
        ended = save(stores, replace(ended, withdrawn_at=NOW))
        save(stores, replace(ended_long_ago, accepted_at=NOW))
        assert recent(stores, brewery, 1) == [old, young, ended]

    def test_pending_invitations_are_listed_newest_first(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        old, young, ended = (add(stores, brewery, made(brewery, days=days)) for days in (9, 0, 1))
        save(stores, replace(ended, withdrawn_at=NOW))
        assert stores.people.invitations(brewery.caller.organization_id) == [young, old]
        assert stores.people.invitations(cidery.caller.organization_id) == []

    def test_an_invitation_is_found_by_its_secret_with_where_it_leads(self, stores: Stores, brewery: Brewery) -> None:
        invitation = add(stores, brewery, made(brewery))
        found = stores.people.offered(invitation.secret_hash)
        assert found is not None
        assert (found.invitation, found.organization, found.inviter) == (
            invitation,
            brewery.caller.organization,
            "Ada",
        )
        for unknown in ("0" * 64, "", "\x00", "\ud800"):
            assert stores.people.offered(unknown) is None

    def test_another_organisation_finds_none_of_them(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        invitation = add(stores, brewery, made(brewery))
        assert get(stores, cidery, invitation) is None
        assert recent(stores, cidery, 1) == []

    def test_an_address_has_one_pending_invitation_of_an_organisation(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        first = add(stores, brewery, made(brewery))
        again = replace(made(brewery), email=Email(first.email.shown.upper()))
        with pytest.raises(stores.broken):
            add(stores, brewery, again)
        save(stores, replace(first, withdrawn_at=NOW))
        add(stores, brewery, again)
        add(stores, cidery, replace(made(cidery), email=first.email))

    def test_what_no_correct_caller_writes_is_refused(self, stores: Stores, brewery: Brewery) -> None:
        first = add(stores, brewery, made(brewery))
        for wrong in (
            replace(made(brewery), id=first.id),
            replace(made(brewery), secret_hash=first.secret_hash),
            replace(made(brewery), invited_by=NOBODY),
            replace(made(brewery), role=None),
        ):
            with pytest.raises(stores.broken):
                add(stores, brewery, wrong)
        with pytest.raises(stores.broken):
            save(stores, replace(first, accepted_at=NOW, withdrawn_at=NOW))

    def test_old_invitations_are_pruned_whatever_became_of_them(self, stores: Stores, brewery: Brewery) -> None:
        stores.transactions(lambda transaction: transaction.invitations.prune(AGES_AGO))
        old, ended, young = (add(stores, brewery, made(brewery, days=days)) for days in (3_651, 3_652, 3_650))
        save(stores, replace(ended, accepted_at=NOW))
        assert stores.transactions(lambda transaction: transaction.invitations.prune(AGES_AGO)) == 2
        assert [get(stores, brewery, each) for each in (old, ended, young)] == [None, None, young]
        assert get(stores, brewery, replace(young, id=InvitationId(UUID(int=7)))) is None
