"""How any adapter of passkeys behaves; override `ceremonies` to hold another one, for the site `PARTY`."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.passkeys.ceremonies import WebauthnCeremonies
from domain.identity.passkey_refusals import PasskeyRefused
from domain.identity.passkeys import NewPasskey
from domain.identity.relying_party import RelyingParty
from ports.passkey_ceremonies import Holder, PasskeyCeremonies
from tests.servers.authenticator import PRESENT, VERIFIED, Authenticator, Lies, bytes_of, text_of

PARTY = RelyingParty(id="stock.example.com", origin="https://stock.example.com")
CHALLENGE, OTHER = "c" * 42 + "A", "d" * 42 + "A"
ADA = Holder(handle=b"\x01" * 16, name="ada@example.org", label="Ada")
LIES = [
    pytest.param(Lies(origin="https://evil.example"), id="another origin"),
    pytest.param(Lies(origin="http://stock.example.com"), id="without TLS"),
    pytest.param(Lies(origin="https://stock.example.com:8443"), id="another port"),
    pytest.param(Lies(rp_id="example.com"), id="another site's name"),
    pytest.param(Lies(challenge=OTHER), id="another challenge"),
    pytest.param(Lies(type="payment.get"), id="another purpose"),
    pytest.param(Lies(leaves_out=PRESENT), id="nobody touched it"),
]


class TestPasskeyCeremonies:
    """For what browsers and devices do with passkeys."""

    @pytest.fixture
    def ceremonies(self) -> PasskeyCeremonies:
        return WebauthnCeremonies(PARTY)

    @pytest.fixture
    def device(self) -> Authenticator:
        return Authenticator(PARTY.origin)

    def made(self, ceremonies: PasskeyCeremonies, device: Authenticator, lies: Lies | None = None) -> NewPasskey:
        options = ceremonies.to_register(CHALLENGE, ADA, [])
        return ceremonies.registered(CHALLENGE, device.create(options, lies or Lies()))

    def test_options_ask_for_a_passkey_that_signs_in_by_itself(self, ceremonies: PasskeyCeremonies) -> None:
        asked = json.loads(ceremonies.to_register(CHALLENGE, ADA, [b"one", b"two"]))
        assert asked["challenge"] == CHALLENGE
        assert asked["rp"]["id"] == PARTY.id
        assert asked["user"] == {"id": text_of(ADA.handle), "name": ADA.name, "displayName": ADA.label}
        assert [bytes_of(each["id"]) for each in asked["excludeCredentials"]] == [b"one", b"two"]
        assert asked["authenticatorSelection"]["residentKey"] == "required"
        assert asked["authenticatorSelection"]["userVerification"] == "required"
        assert asked["attestation"] == "none"

    def test_options_ask_any_passkey_or_one_of_some_to_prove(self, ceremonies: PasskeyCeremonies) -> None:
        asked = json.loads(ceremonies.to_prove(CHALLENGE, []))
        assert (asked["challenge"], asked["rpId"], asked["allowCredentials"]) == (CHALLENGE, PARTY.id, [])
        assert asked["userVerification"] == "required"
        some = json.loads(ceremonies.to_prove(CHALLENGE, [b"one"]))
        assert [bytes_of(each["id"]) for each in some["allowCredentials"]] == [b"one"]

    def test_a_passkey_that_was_made_proves_whose_it_is(
        self, ceremonies: PasskeyCeremonies, device: Authenticator
    ) -> None:
        made = self.made(ceremonies, device)
        assert (made.credential_id, made.sign_count, made.is_verified) == (device.kept[0].credential_id, 0, True)
        for count in (1, 2):
            answer = device.get(ceremonies.to_prove(CHALLENGE, []))
            assert ceremonies.presented(answer) == made.credential_id
            proof = ceremonies.proved(CHALLENGE, answer, made.public_key)
            assert (proof.credential_id, proof.user_handle) == (made.credential_id, ADA.handle)
            assert (proof.sign_count, proof.is_verified) == (count, True)

    @pytest.mark.parametrize("lies", LIES)
    def test_a_new_passkey_is_for_this_site_and_this_challenge(
        self, ceremonies: PasskeyCeremonies, device: Authenticator, lies: Lies
    ) -> None:
        with pytest.raises(PasskeyRefused):
            self.made(ceremonies, device, lies)

    @pytest.mark.parametrize("lies", LIES)
    def test_a_proof_is_for_this_site_and_this_challenge(
        self, ceremonies: PasskeyCeremonies, device: Authenticator, lies: Lies
    ) -> None:
        made = self.made(ceremonies, device)
        answer = device.get(ceremonies.to_prove(CHALLENGE, []), lies)
        with pytest.raises(PasskeyRefused):
            ceremonies.proved(CHALLENGE, answer, made.public_key)

    def test_a_proof_is_signed_by_the_key(self, ceremonies: PasskeyCeremonies, device: Authenticator) -> None:
        made, other = self.made(ceremonies, device), self.made(ceremonies, Authenticator(PARTY.origin))
        answer = device.get(ceremonies.to_prove(CHALLENGE, []))
        with pytest.raises(PasskeyRefused):
            ceremonies.proved(CHALLENGE, answer, other.public_key)
        forged = device.get(ceremonies.to_prove(CHALLENGE, []), Lies(more=b"more"))
        with pytest.raises(PasskeyRefused):
            ceremonies.proved(CHALLENGE, forged, made.public_key)

    def test_a_new_passkey_is_no_proof_and_a_proof_no_new_passkey(
        self, ceremonies: PasskeyCeremonies, device: Authenticator
    ) -> None:
        created = device.create(ceremonies.to_register(CHALLENGE, ADA, []))
        made = ceremonies.registered(CHALLENGE, created)
        with pytest.raises(PasskeyRefused):
            ceremonies.proved(CHALLENGE, created, made.public_key)
        proof = device.get(ceremonies.to_prove(CHALLENGE, []), Lies(type="webauthn.create"))
        with pytest.raises(PasskeyRefused):
            ceremonies.proved(CHALLENGE, proof, made.public_key)
        with pytest.raises(PasskeyRefused):
            ceremonies.registered(CHALLENGE, proof)

    def test_whether_the_device_made_sure_and_how_often_it_was_used_is_told_as_it_is(
        self, ceremonies: PasskeyCeremonies, device: Authenticator
    ) -> None:
        assert not self.made(ceremonies, device, Lies(leaves_out=VERIFIED)).is_verified
        made = self.made(ceremonies, device)
        answer = device.get(ceremonies.to_prove(CHALLENGE, []), Lies(leaves_out=VERIFIED, count=0, user_handle=b""))
        proof = ceremonies.proved(CHALLENGE, answer, made.public_key)
        assert (proof.is_verified, proof.sign_count, proof.user_handle) == (False, 0, None)

    @pytest.mark.parametrize("size", [1, 1023])
    def test_a_credential_may_have_any_length_that_is_allowed(
        self, ceremonies: PasskeyCeremonies, device: Authenticator, size: int
    ) -> None:
        assert len(self.made(ceremonies, device, Lies(credential_id=b"x" * size)).credential_id) == size

    def test_a_credential_that_is_too_long_is_refused(
        self, ceremonies: PasskeyCeremonies, device: Authenticator
    ) -> None:
        with pytest.raises(PasskeyRefused):
            self.made(ceremonies, device, Lies(credential_id=b"x" * 1024))

    @pytest.mark.parametrize("answer", ["", "x", "[]", "null", "{}", "1e999", '{"id": 1}', "[" * 100_000])
    def test_what_cannot_be_read_is_refused(self, ceremonies: PasskeyCeremonies, answer: str) -> None:
        for read in (
            lambda: ceremonies.presented(answer),
            lambda: ceremonies.registered(CHALLENGE, answer),
            lambda: ceremonies.proved(CHALLENGE, answer, b""),
        ):
            with pytest.raises(PasskeyRefused):
                read()


@given(data=st.data())
def test_answers_that_were_damaged_anywhere_are_refused(data: st.DataObject) -> None:
    """No damage makes another error than a refusal."""
    ceremonies, device = WebauthnCeremonies(PARTY), Authenticator(PARTY.origin)
    created = json.loads(device.create(ceremonies.to_register(CHALLENGE, ADA, [])))
    public_key = ceremonies.registered(CHALLENGE, json.dumps(created)).public_key
    proof = json.loads(device.get(ceremonies.to_prove(CHALLENGE, [])))
    for answer in (created, proof):
        part = data.draw(st.sampled_from(sorted(set(answer["response"]) - {"transports", "userHandle"})))
        raw = bytearray(bytes_of(answer["response"][part]))
        place = data.draw(st.integers(0, 10_000)) % len(raw)  # signatures differ in their length
        damage = data.draw(st.sampled_from(["cut", "change", "replace"]))
        if damage == "cut":
            raw = raw[:place]
        elif damage == "change":
            raw[place] ^= data.draw(st.integers(1, 255))
        else:
            raw = bytearray(data.draw(st.binary(max_size=200)))
        answer["response"][part] = text_of(bytes(raw))
        told = json.dumps(answer)
        for read in (
            lambda told=told: ceremonies.registered(CHALLENGE, told),
            lambda told=told: ceremonies.proved(CHALLENGE, told, public_key),
        ):
            try:
                read()
            except PasskeyRefused:
                continue
