from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from domain.identity.identities import LogoutNotice, VerifiedIdentity
from domain.identity.login_refusals import BadLogoutToken, CannotStepUp, IdentityRefused, ProviderUnavailable
from ports.identity_provider import Authorization, LoginRequest, Redemption
from tests.contracts.providers import (
    ADA,
    ADDRESSES,
    BEN,
    NUMBERS,
    Parameters,
    ProviderAtWork,
    by_github,
    by_openid,
    in_memory,
)

NONE_SO_FAR = timedelta(0)


def new_request(max_age: timedelta | None = None) -> LoginRequest:
    """A login that is like no other."""
    number = next(NUMBERS)
    return LoginRequest(
        state=f"state-{number:0>40}", nonce=f"nonce-{number:0>40}", verifier=f"verifier-{number:0>40}", max_age=max_age
    )


def redemption(request: LoginRequest, answer: Parameters) -> Redemption:
    """What came back from a login."""
    [code] = answer["code"]
    return Redemption(code=code, nonce=request.nonce, verifier=request.verifier, max_age=request.max_age)


def signed_in(work: ProviderAtWork, subject: str) -> tuple[Authorization, VerifiedIdentity]:
    """A whole login of somebody's."""
    request = new_request()
    authorization = work.provider.authorization_url(request)
    return authorization, work.provider.exchange(redemption(request, work.sign_in(authorization.url, subject)))


class TestIdentityProvider:
    """For having somebody else say who a person is."""

    @pytest.fixture(params=[in_memory, by_openid, by_github], ids=["memory", "openid", "github"])
    def work(self, request: pytest.FixtureRequest) -> Iterator[ProviderAtWork]:
        """Override this one to hold the contract against another adapter."""
        with request.param() as work:
            yield work

    def test_somebody_who_signs_in_is_told_by_issuer_and_subject(self, work: ProviderAtWork) -> None:
        authorization, identity = signed_in(work, ADA)
        assert (identity.issuer, identity.subject) == (authorization.issuer, ADA)
        assert identity.name

    def test_s25_somebody_is_the_same_in_every_login_and_nobody_else_is(self, work: ProviderAtWork) -> None:
        _, first = signed_in(work, ADA)
        _, other = signed_in(work, BEN)
        _, again = signed_in(work, ADA)
        assert (first.issuer, first.subject) == (again.issuer, again.subject)
        assert first.issuer == other.issuer
        assert first.subject != other.subject

    def test_s26_an_address_is_verified_only_if_the_provider_has_verified_it(self, work: ProviderAtWork) -> None:
        _, ada = signed_in(work, ADA)
        _, ben = signed_in(work, BEN)
        assert (ada.email, ada.email_verified) == (ADDRESSES[ADA], True)
        assert ben.email in {ADDRESSES[BEN], None}
        assert not ben.email_verified

    def test_s03_the_state_travels_through_the_browser_and_comes_back(self, work: ProviderAtWork) -> None:
        request = new_request()
        url = work.provider.authorization_url(request).url
        assert work.sign_in(url, ADA)["state"] == [request.state]
        assert work.deny(url)["state"] == [request.state]

    def test_s04_a_login_sends_a_challenge_by_s256_and_keeps_the_verifier(self, work: ProviderAtWork) -> None:
        request = new_request()
        url = work.provider.authorization_url(request).url
        asked = parse_qs(urlsplit(url).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert len(asked["code_challenge"][0]) == 43
        assert request.verifier not in url

    def test_s04_no_two_logins_send_the_same_challenge(self, work: ProviderAtWork) -> None:
        urls = [work.provider.authorization_url(new_request()).url for _ in range(2)]
        challenges = [parse_qs(urlsplit(url).query)["code_challenge"] for url in urls]
        assert challenges[0] != challenges[1]

    def test_a_login_is_sent_to_the_origin_that_the_provider_names(self, work: ProviderAtWork) -> None:
        assert work.provider.authorization_url(new_request()).url.startswith(f"{work.provider.origin}/")

    def test_a_code_is_good_once(self, work: ProviderAtWork) -> None:
        request = new_request()
        answer = work.sign_in(work.provider.authorization_url(request).url, ADA)
        work.provider.exchange(redemption(request, answer))
        with pytest.raises(IdentityRefused):
            work.provider.exchange(redemption(request, answer))

    def test_a_code_that_was_never_given_is_refused(self, work: ProviderAtWork) -> None:
        with pytest.raises(IdentityRefused):
            work.provider.exchange(redemption(new_request(), {"code": ["guessed"]}))

    def test_s04_a_code_of_another_login_is_refused(self, work: ProviderAtWork) -> None:
        stolen = work.sign_in(work.provider.authorization_url(new_request()).url, BEN)
        request = new_request()
        work.provider.authorization_url(request)
        with pytest.raises(IdentityRefused):
            work.provider.exchange(redemption(request, stolen))

    def test_s09_somebody_who_does_not_agree_brings_back_an_error_and_no_code(self, work: ProviderAtWork) -> None:
        answer = work.deny(work.provider.authorization_url(new_request()).url)
        assert answer["error"]
        assert "code" not in answer

    def test_s08_an_issuer_that_always_names_itself_does_so(self, work: ProviderAtWork) -> None:
        authorization = work.provider.authorization_url(new_request())
        for answer in (work.sign_in(authorization.url, ADA), work.deny(authorization.url)):
            assert answer.get("iss", [authorization.issuer]) == [authorization.issuer]
            assert "iss" in answer or not authorization.names_issuer

    def test_s39_a_provider_that_does_not_answer_is_told_as_such(self, work: ProviderAtWork) -> None:
        request = new_request()
        answer = work.sign_in(work.provider.authorization_url(request).url, ADA)
        work.stop()
        for _ in range(2):
            with pytest.raises(ProviderUnavailable, match=work.provider.label):
                work.provider.exchange(redemption(request, answer))

    def test_s23_who_is_to_confirm_signs_in_again_or_cannot_here(self, work: ProviderAtWork) -> None:
        request = new_request(max_age=NONE_SO_FAR)
        if not work.steps_up:
            with pytest.raises(CannotStepUp):
                work.provider.authorization_url(request)
            return
        answer = work.sign_in(work.provider.authorization_url(request).url, ADA)
        assert work.provider.exchange(redemption(request, answer)).subject == ADA

    def test_s33_a_logout_there_needs_a_hint_exactly_where_there_is_one(self, work: ProviderAtWork) -> None:
        _, identity = signed_in(work, ADA)
        url = work.provider.end_session_url(identity.logout_hint or "", "a state")
        assert (url is None) == (identity.logout_hint is None)
        if url is not None:
            asked = parse_qs(urlsplit(url).query)
            assert (asked["id_token_hint"], asked["state"]) == ([identity.logout_hint], ["a state"])

    @pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "ä", "." * 5_000])
    def test_s34_what_is_no_logout_token_is_refused(self, work: ProviderAtWork, token: str) -> None:
        with pytest.raises(BadLogoutToken):
            work.provider.logout_notice(token)

    def test_s34_a_logout_token_tells_who_signed_out(self, work: ProviderAtWork) -> None:
        _, identity = signed_in(work, ADA)
        if work.sign_out is None:
            return
        notices = [work.provider.logout_notice(work.sign_out(ADA)) for _ in range(2)]
        for notice in notices:
            assert isinstance(notice, LogoutNotice)
            assert (notice.issuer, notice.subject) == (identity.issuer, identity.subject)
        assert notices[0].token_id != notices[1].token_id

    def test_s35_nothing_secret_shows(self, work: ProviderAtWork) -> None:
        request = new_request()
        authorization = work.provider.authorization_url(request)
        answer = work.sign_in(authorization.url, ADA)
        redeemed = redemption(request, answer)
        shown = repr((request, authorization, redeemed, work.provider.exchange(redeemed)))
        for secret in (request.state, request.nonce, request.verifier, answer["code"][0], "eyJ", "access-"):
            assert secret not in shown
