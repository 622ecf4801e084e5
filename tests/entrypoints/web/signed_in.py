"""Somebody who is signed in: what their browser sends to pages, and a page's script to the API."""

import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from application.caller import Caller
from application.identity.open_session import SignIn
from domain.identity.permissions import ALL
from domain.identity.sessions import Method, device
from domain.shared.identifiers import UserId
from entrypoints.web.api.blueprint import PREFIX
from entrypoints.web.api.endpoints import Endpoint
from entrypoints.web.pages.endpoints import PageEndpoint
from tests.entrypoints.web.asking import BODIES, FILES, PAGE_FILES, PAGE_FORMS
from tests.entrypoints.web.browsing import OURS, multipart
from tests.installations import Installation

COOKIE = "stillroom"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser with a session's cookie. `token` proves to be a page of ours that is open in it."""

    client: FlaskClient
    user_id: UserId
    secret: str
    token: str

    @property
    def proof(self) -> dict[str, str]:
        """What a page's own script adds to what it asks."""
        return OURS | {"X-CSRFToken": self.token}

    def ask(self, endpoint: Endpoint, path: str, headers: dict[str, str] | None = None, **more: object) -> TestResponse:
        """Ask the API as a script does."""
        headers = self.proof if headers is None else headers
        name, path = endpoint.function.__name__, PREFIX + path
        if endpoint.file:
            return self.client.post(path, data=FILES[name], content_type="text/csv", headers=headers)
        told = {**BODIES.get(name, {}), **more}
        if endpoint.method == "GET":
            return self.client.get(path, query_string=told, headers=headers)
        return self.client.open(path, method=endpoint.method, json=told, headers=headers)

    def send(self, path: str, method: str) -> TestResponse:
        """Look at an address, or send a form of ours there that says nothing."""
        data = None if method == "GET" else {"csrf_token": self.token}
        return self.client.open(path, method=method, data=data, headers=OURS)

    def open(self, page: PageEndpoint, path: str) -> TestResponse:
        """Look at a page, or send its form."""
        name = page.function.__name__
        if page.method == "GET":
            return self.client.get(path)
        if page.takes_file:
            body, kind = multipart(FILES["import_items"], csrf_token=self.token, **PAGE_FILES[name])
            return self.client.post(path, data=body, content_type=kind, headers=OURS)
        return self.client.post(path, data={"csrf_token": self.token, **PAGE_FORMS.get(name, {})}, headers=OURS)


def signed_in(site: Flask, installation: Installation, user_id: UserId) -> SignedIn:
    """That user, in a browser of their own."""
    sign_in = SignIn(method=Method.PASSWORD, device=device("192.0.2.1", "Firefox"), request_id="sign-in")
    opened = installation.app.identity.open_session(user_id, sign_in)
    client = site.test_client()
    client.set_cookie(COOKIE, opened.secret)
    found = _TOKEN.search(client.get("/account").text)
    assert found is not None
    return SignedIn(client, user_id, opened.secret, found[1])


def signed_in_as(site: Flask, installation: Installation, owner: Caller, role: str) -> SignedIn:
    """A new member of the owner's organisation in that role."""
    app = installation.app
    every = Caller(organization=owner.organization, actor_id=owner.actor_id, request_id="test", permissions=ALL)
    member = app.identity.create_user(every, "Eve", f"eve-{app.ids()}@example.org", role)
    return signed_in(site, installation, member.user.id)
