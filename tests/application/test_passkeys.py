"""Passkeys: kept, named and removed by their owner, and the way in without a password."""

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from adapters.memory.mailer import MemoryMailer
from application.identity.open_session import OpenedSession
from domain.identity.login import FRESH
from domain.identity.login_refusals import LastSignInMethod, ReauthenticationNeeded
from domain.identity.members import Member
from domain.identity.names import InvalidName
from domain.identity.passkey_challenges import LIFETIME
from domain.identity.passkey_refusals import (
    PasskeyCopied,
    PasskeyRefused,
    PasskeyTaken,
    PasskeyTooLate,
    TooManyPasskeys,
    UnknownPasskey,
)
from domain.identity.passkeys import MOST
from domain.identity.sessions import Method, NoOrganization, NotSignedIn
from domain.shared.audit import AuditEntry, AuditQuery
from domain.shared.errors import DomainError
from tests.application.keyring import Keyring, sign_in
from tests.brewery import Brewery
from tests.installations import Installation
from tests.servers.authenticator import VERIFIED, Authenticator, Lies
from tests.system.writers import at_once


@pytest.fixture
def eve(brewery: Brewery) -> Member:
    return brewery.app.identity.create_user(brewery.caller, "Eve", "eve@example.org", "manager")


@pytest.fixture
def hers(brewery: Brewery, eve: Member) -> Keyring:
    """The manager's keyring: she has an address, and gets mail."""
    return Keyring(brewery.app, eve.user.id)


@pytest.fixture
def his(brewery: Brewery) -> Keyring:
    """The owner's."""
    return Keyring(brewery.app, brewery.caller.actor_id, browser="another browser")


def entries(brewery: Brewery, action: str) -> list[AuditEntry]:
    """What the audit tells of an action, oldest first."""
    page = brewery.app.identity.view_audit(brewery.caller, AuditQuery(action=action))
    return [line.entry for line in page.rows][::-1]


def mailed(installation: Installation) -> list[str]:
    """The subjects of all mail."""
    installation.app.deliver_mail()
    return [each.message.subject for each in cast(MemoryMailer, installation.ports.mailer).sent]


def is_dead(keyring: Keyring, opened: OpenedSession) -> bool:
    try:
        keyring.visit(opened)
    except NotSignedIn:
        return True
    return False


def test_who_has_a_passkey_comes_in_without_saying_who_they_are(hers: Keyring) -> None:
    hers.add()
    for count in (1, 2):
        opened = hers.come_in()
        assert hers.visit(opened).user.name == "Eve"
        assert opened.session.method is Method.PASSKEY
        [passkey] = hers.kept()
        assert (passkey.name, passkey.sign_count, passkey.last_used_at) == ("Laptop", count, hers.app.clock())


def test_a_device_that_does_not_count_comes_in_again_and_again(hers: Keyring) -> None:
    hers.device = Authenticator(hers.device.origin, counts=False)
    hers.add()
    assert all(hers.come_in().session.method is Method.PASSKEY for _ in range(2))


def test_each_passkey_of_several_opens_its_own_users_sessions(hers: Keyring, his: Keyring) -> None:
    hers.add("Laptop")
    hers.add("Phone")
    his.add("Laptop")
    assert [hers.visit(hers.come_in(number=number)).user.name for number in (0, 1)] == ["Eve", "Eve"]
    assert his.visit(his.come_in()).user.name == "Ada"


def test_s03_an_answer_in_another_browser_counts_for_nothing(hers: Keyring) -> None:
    hers.add()
    proof = hers.proof()
    for browser in (None, "", "another browser"):
        with pytest.raises(PasskeyTooLate):
            hers.app.identity.sign_in_by_passkey(replace(proof, browser=browser), sign_in())
    hers.app.identity.sign_in_by_passkey(proof, sign_in())


def test_s36_neither_challenge_nor_browser_is_kept_readable(installation: Installation, hers: Keyring) -> None:
    hers.add()
    proof = hers.proof()
    assert hers.device.kept[0].credential_id.hex() not in repr(proof)
    for secret in (proof.challenge, hers.browser):
        assert secret not in str(installation.kept())
        assert secret not in repr(proof)


def test_s11_a_replayed_answer_gives_one_session(hers: Keyring) -> None:
    hers.add()
    proof = hers.proof()
    hers.app.identity.sign_in_by_passkey(proof, sign_in())
    with pytest.raises(PasskeyTooLate):
        hers.app.identity.sign_in_by_passkey(proof, sign_in())


def test_s11_of_twenty_who_bring_one_answer_one_comes_in(hers: Keyring) -> None:
    hers.add()
    proof = hers.proof()

    def bring(_: int) -> str:
        try:
            hers.app.identity.sign_in_by_passkey(proof, sign_in())
        except PasskeyTooLate as refusal:
            return refusal.code
        return "came in"

    assert sorted(at_once(20, bring)) == ["came in"] + ["identity.passkey_too_late"] * 19


def test_s11_an_answer_that_was_refused_is_spent_too(hers: Keyring) -> None:
    hers.add()
    lie = hers.proof(Lies(origin="https://evil.example"))
    with pytest.raises(PasskeyRefused):
        hers.app.identity.sign_in_by_passkey(lie, sign_in())
    with pytest.raises(PasskeyTooLate):
        hers.app.identity.sign_in_by_passkey(lie, sign_in())


def test_s12_an_answer_that_comes_too_late_counts_for_nothing(installation: Installation, hers: Keyring) -> None:
    hers.add()
    proof, late = hers.proof(), hers.proof()
    installation.clock.advance(seconds=LIFETIME.total_seconds() - 1)
    hers.app.identity.sign_in_by_passkey(proof, sign_in())
    installation.clock.advance(seconds=1)
    with pytest.raises(PasskeyTooLate):
        hers.app.identity.sign_in_by_passkey(late, sign_in())


def test_what_was_asked_to_make_a_passkey_does_not_sign_in(hers: Keyring) -> None:
    hers.add()
    begun = hers.app.identity.begin_passkey.to_register(hers.visit(), hers.browser)
    proof = hers.proof()
    with pytest.raises(PasskeyTooLate):
        hers.app.identity.sign_in_by_passkey(hers.answer(begun, proof.credential), sign_in())


@pytest.mark.parametrize(
    "lies",
    [
        pytest.param(Lies(origin="https://evil.example"), id="another origin"),
        pytest.param(Lies(rp_id="example.com"), id="another site's name"),
        pytest.param(Lies(challenge="d" * 43), id="another challenge"),
        pytest.param(Lies(type="webauthn.create"), id="another purpose"),
        pytest.param(Lies(leaves_out=VERIFIED), id="nobody made sure who is there"),
        pytest.param(Lies(user_handle=b""), id="of nobody"),
        pytest.param(Lies(user_handle=b"\x07" * 16), id="of another user"),
        pytest.param(Lies(more=b"more"), id="signed something else"),
        pytest.param(Lies(credential_id=b"unknown"), id="nobody's passkey"),
    ],
)
def test_a_lie_opens_nothing_and_leaves_the_passkey_as_it_was(hers: Keyring, lies: Lies) -> None:
    hers.add()
    before = hers.kept()
    with pytest.raises(PasskeyRefused):
        hers.come_in(lies)
    assert hers.kept() == before
    hers.come_in()


def test_another_users_passkey_does_not_prove_by_ones_own_key(hers: Keyring, his: Keyring) -> None:
    hers.add()
    his.add()
    with pytest.raises(PasskeyRefused):
        hers.come_in(Lies(credential_id=his.device.kept[0].credential_id))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_passkey_whose_counter_does_not_go_forward_is_refused_and_told(
    brewery: Brewery, hers: Keyring, count: int
) -> None:
    hers.add()
    for _ in range(2):
        hers.come_in()
    with pytest.raises(PasskeyCopied):
        hers.come_in(Lies(count=count))
    [refused] = entries(brewery, "identity.refuse_sign_in")
    assert refused.after is not None
    assert (refused.subject, refused.after["reason"]) == ("passkey", "identity.passkey_copied")
    assert hers.kept()[0].sign_count == 2


def test_s45_a_sign_in_by_passkey_and_its_refusal_are_told(brewery: Brewery, hers: Keyring) -> None:
    hers.add()
    for _ in range(3):
        with pytest.raises(PasskeyRefused):
            hers.come_in(Lies(more=b"more"))
    [refused] = entries(brewery, "identity.refuse_sign_in")
    assert refused.actor_id == hers.user_id
    assert refused.after == {
        "name": "Laptop",
        "reason": "identity.passkey_refused",
        "address": "192.0.2.1",
        "device": "Firefox",
    }
    opened = hers.come_in()
    [*_, told] = [each for each in entries(brewery, "identity.sign_in") if each.subject_id == str(opened.session.id)]
    assert told.after is not None
    assert told.after["method"] == "passkey"


def test_what_a_stranger_tries_does_not_fill_the_audit(installation: Installation, hers: Keyring) -> None:
    hers.add()
    proof = hers.proof(Lies(credential_id=b"unknown"))
    before = installation.kept()
    with pytest.raises(PasskeyTooLate):
        hers.app.identity.sign_in_by_passkey(replace(proof, challenge="never asked"), sign_in())
    assert installation.kept() == before


def test_s30_who_is_disabled_or_shut_out_does_not_come_in(brewery: Brewery, hers: Keyring) -> None:
    hers.add()
    brewery.app.identity.change_member.deactivate(brewery.caller, hers.user_id)
    with pytest.raises(NoOrganization):
        hers.come_in()
    brewery.app.identity.change_member.restore(brewery.caller, hers.user_id)
    brewery.app.identity.disable_user(hers.user_id)
    with pytest.raises(NoOrganization):
        hers.come_in()
    brewery.app.identity.disable_user.enable(hers.user_id)
    hers.come_in()


def test_s29_a_sign_in_by_passkey_ends_the_session_of_before(hers: Keyring) -> None:
    before = hers.add()
    opened = hers.app.identity.sign_in_by_passkey(hers.proof(), sign_in(before=before.secret))
    assert opened.session.id != before.session.id
    assert is_dead(hers, before)


def test_s29_a_new_passkey_gives_a_new_session_that_proves_no_more_than_the_one_before(
    installation: Installation, hers: Keyring
) -> None:
    first = hers.app.identity.open_session(hers.user_id, sign_in(Method.PASSWORD))
    installation.clock.advance(minutes=1)
    second = hers.add(visit=hers.visit(first))
    assert is_dead(hers, first)
    assert not is_dead(hers, second)
    assert second.session == replace(
        first.session,
        id=second.session.id,
        secret_hash=second.session.secret_hash,
        last_seen_at=installation.clock(),
    )


def test_s26_to_add_or_remove_a_passkey_takes_a_fresh_sign_in(installation: Installation, hers: Keyring) -> None:
    hers.add()
    visit, [passkey] = hers.visit(), hers.kept()
    installation.clock.advance(seconds=FRESH.total_seconds() + 1)
    with pytest.raises(ReauthenticationNeeded):
        hers.add(visit=visit)
    with pytest.raises(ReauthenticationNeeded):
        hers.app.identity.manage_passkeys.remove(visit, passkey.id)
    assert hers.kept() == [passkey]


def test_s26_what_one_user_was_asked_another_does_not_answer(hers: Keyring, his: Keyring) -> None:
    begun = hers.app.identity.begin_passkey.to_register(hers.visit(), hers.browser)
    made = hers.answer(begun, hers.device.create(begun.options))
    with pytest.raises(PasskeyTooLate):
        his.app.identity.manage_passkeys.add(his.visit(), made, "Laptop")
    assert (hers.kept(), his.kept()) == ([], [])


@pytest.mark.parametrize(
    ("lies", "expected"),
    [
        (Lies(origin="https://evil.example"), PasskeyRefused),
        (Lies(challenge="d" * 43), PasskeyRefused),
        (Lies(leaves_out=VERIFIED), PasskeyRefused),
    ],
)
def test_s45_a_passkey_that_cannot_be_kept_is_refused_and_told(
    brewery: Brewery, hers: Keyring, lies: Lies, expected: type[DomainError]
) -> None:
    with pytest.raises(expected):
        hers.add(lies=lies)
    [refused] = entries(brewery, "identity.refuse_passkey")
    assert (refused.actor_id, refused.after) == (hers.user_id, {"reason": expected.code})
    assert hers.kept() == []


def test_a_passkey_is_one_users_only(hers: Keyring, his: Keyring) -> None:
    hers.add()
    for keyring in (hers, his):
        with pytest.raises(PasskeyTaken):
            keyring.add(lies=Lies(credential_id=hers.device.kept[0].credential_id))
    assert (len(hers.kept()), his.kept()) == (1, [])


def test_a_user_has_no_more_passkeys_than_one_may_have(hers: Keyring) -> None:
    for number in range(MOST):
        hers.add(f"Key {number}")
    with pytest.raises(TooManyPasskeys):
        hers.add("One more")
    assert [each.name for each in hers.kept()] == [f"Key {number}" for number in range(MOST)]


def test_s45_what_is_done_to_passkeys_is_told_in_the_audit_and_by_mail(
    installation: Installation, brewery: Brewery, hers: Keyring
) -> None:
    hers.add()
    [passkey] = hers.kept()
    hers.app.identity.manage_passkeys.rename(hers.visit(), passkey.id, "Phone")
    hers.add("Second")
    hers.app.identity.manage_passkeys.remove(hers.visit(), passkey.id)
    told = [entries(brewery, f"identity.{what}_passkey")[0] for what in ("add", "rename", "remove")]
    assert [(each.before, each.after) for each in told] == [
        (None, {"name": "Laptop"}),
        ({"name": "Laptop"}, {"name": "Phone"}),
        ({"name": "Phone"}, None),
    ]
    assert {(each.subject, each.subject_id, each.actor_id) for each in told} == {
        ("passkey", str(passkey.id), hers.user_id)
    }
    added, gone = "A passkey was added to your account", "A passkey was removed from your account"
    assert mailed(installation) == [added, added, gone]


def test_s28_the_last_passkey_of_who_has_no_other_way_stays(hers: Keyring) -> None:
    hers.add("Laptop")
    hers.add("Phone")
    first, second = hers.kept()
    hers.app.identity.manage_passkeys.remove(hers.visit(), first.id)
    with pytest.raises(LastSignInMethod):
        hers.app.identity.manage_passkeys.remove(hers.visit(), second.id)
    assert hers.kept() == [second]
    hers.come_in()


def test_s28_two_that_are_removed_at_once_leave_one(hers: Keyring) -> None:
    hers.add("Laptop")
    hers.add("Phone")
    both, visit = hers.kept(), hers.visit()

    def remove(number: int) -> str:
        try:
            hers.app.identity.manage_passkeys.remove(visit, both[number].id)
        except LastSignInMethod as refusal:
            return refusal.code
        return "removed"

    assert sorted(at_once(2, remove)) == ["identity.last_sign_in_method", "removed"]
    assert len(hers.kept()) == 1


def test_a_passkey_that_was_removed_opens_nothing(hers: Keyring) -> None:
    hers.add("Laptop")
    hers.add("Phone")
    hers.app.identity.manage_passkeys.remove(hers.visit(), hers.kept()[0].id)
    with pytest.raises(PasskeyRefused):
        hers.come_in(number=0)


def test_what_is_anothers_is_neither_renamed_nor_removed(hers: Keyring, his: Keyring) -> None:
    hers.add()
    [passkey] = hers.kept()
    with pytest.raises(UnknownPasskey):
        his.app.identity.manage_passkeys.rename(his.visit(), passkey.id, "Mine")
    with pytest.raises(UnknownPasskey):
        his.app.identity.manage_passkeys.remove(his.visit(), passkey.id)
    assert hers.kept() == [passkey]


@pytest.mark.parametrize("name", ["", " Laptop", "two\nlines", "x" * 101])
def test_a_passkey_has_a_name_that_can_stand_in_a_list(hers: Keyring, name: str) -> None:
    with pytest.raises(InvalidName):
        hers.add(name)
    hers.add()
    [passkey] = hers.kept()
    with pytest.raises(InvalidName):
        hers.app.identity.manage_passkeys.rename(hers.visit(), passkey.id, name)
    assert hers.kept() == [passkey]


def test_challenges_that_nobody_answered_are_forgotten(installation: Installation, hers: Keyring) -> None:
    hers.add()
    proof = hers.proof()
    installation.clock.advance(seconds=timedelta(hours=1, seconds=1).total_seconds())
    assert hers.app.prune()["passkey_challenges"] == 1
    with pytest.raises(PasskeyTooLate):
        hers.app.identity.sign_in_by_passkey(proof, sign_in())
