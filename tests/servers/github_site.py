"""A site on this machine that lets people in as GitHub does, and can lie about them."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from itertools import count
from typing import Any

import httpx2

from tests.servers.loopback import Answer, LoopbackServer, Request, as_json, redirect

AUTHORIZE, TOKEN, USER, EMAILS = "/login/oauth/authorize", "/login/oauth/access_token", "/api/user", "/api/user/emails"

Json = dict[str, Any]


class GitHubSite(LoopbackServer):
    """
    The site, for one application. `people` are what /user tells, by number, and `emails` what /user/emails does.

    As the real one, it tells a mistake with the status 200.
    """

    def __init__(self, *, redirect_uri: str, client_id: str = "stillroom", secret: str = "s3cret") -> None:
        self.redirect_uri, self.client_id, self.secret = redirect_uri, client_id, secret
        self.people: dict[str, Json] = {}
        self.emails: dict[str, object] = {}
        self.person: str | None = None
        self._numbers = count(1)
        self._codes: dict[str, Mapping[str, str]] = {}
        self._access: dict[str, str] = {}
        super().__init__({AUTHORIZE: self._authorize, TOKEN: self._token, USER: self._user, EMAILS: self._emails})

    @property
    def api(self) -> str:
        return f"{self.url}/api"

    def callback(self, url: str, person: str | None) -> dict[str, list[str]]:
        """What the browser brings back after somebody (None: nobody) agreed at this address."""
        self.person = person
        response = httpx2.get(url, trust_env=False)
        assert response.status_code == 302, response.text
        location = httpx2.URL(response.headers["Location"])
        return {name: location.params.get_list(name) for name in location.params}

    def _authorize(self, request: Request) -> Answer:
        asked = request.query
        if (asked.get("client_id"), asked.get("redirect_uri")) != (self.client_id, self.redirect_uri):
            return Answer(status=404)
        if self.person is None:
            return redirect(self.redirect_uri, error="access_denied", state=asked["state"])
        code = f"code-{next(self._numbers)}"
        self._codes[code] = {**asked, "id": self.person}
        return redirect(self.redirect_uri, code=code, state=asked["state"])

    def _token(self, request: Request) -> Answer:
        form = request.form
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.secret):
            return as_json({"error": "incorrect_client_credentials"})
        granted = self._codes.pop(form.get("code", ""), None)
        challenge = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if granted is None or challenge != granted["code_challenge"] or granted["code_challenge_method"] != "S256":
            return as_json({"error": "bad_verification_code"})
        access_token = f"access-{next(self._numbers)}"
        self._access[access_token] = granted["id"]
        return as_json({"access_token": access_token, "token_type": "bearer", "scope": granted["scope"]})

    def _user(self, request: Request) -> Answer:
        return self._told(request, self.people)

    def _emails(self, request: Request) -> Answer:
        return self._told(request, self.emails)

    def _told(self, request: Request, of: Mapping[str, object]) -> Answer:
        person = self._access.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        return Answer(status=401) if person is None else as_json(of[person])
