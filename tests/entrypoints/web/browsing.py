"""What a person's browser does with the pages: looks at them, and sends their forms."""

from html.parser import HTMLParser
from io import BytesIO

from flask import Flask, render_template_string
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, stream_encode_multipart

from application.caller import Caller
from application.identity.open_session import SignIn
from domain.identity.sessions import Method, device
from domain.shared.identifiers import UserId
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.entrypoints.web.program import program_in_role
from tests.installations import Installation

OURS = {"Sec-Fetch-Site": "same-origin"}
FORM_TOKEN = "/form-token"


class Pages:
    """What a browser on this machine gets."""

    def __init__(self, site: Flask) -> None:
        site.add_url_rule(FORM_TOKEN, FORM_TOKEN, lambda: render_template_string("{{ csrf_token() }}"))
        self.client = site.test_client()

    def open(self, path: str) -> str:
        """The words of a page that must be there; its markup is checked."""
        response = self.client.get(path)
        assert response.status_code == 200, response.text
        return words_of(response)

    def audit(self, **query: object) -> str:
        """The words of the audit's list, without those of its filters; nothing where it lists nothing."""
        response = self.client.get("/audit", query_string=query)
        assert response.status_code == 200, response.text
        return words_of(response).partition("Newest first, in the time of")[2]

    def send(self, path: str, **fields: object) -> TestResponse:
        """Send a form with the token of this browser."""
        data = {"csrf_token": self.client.get(FORM_TOKEN).text, **fields}
        return self.client.post(path, data=data, headers=OURS)

    def send_file(self, path: str, file: bytes | None = None, name: str = "stock.csv", **fields: str) -> TestResponse:
        """Send a form that may bring a file, as browsers send such forms."""
        body, kind = multipart(file, name, csrf_token=self.client.get(FORM_TOKEN).text, **fields)
        return self.client.post(path, data=body, headers=OURS, content_type=kind)

    def done(self, path: str, **fields: object) -> str:
        """Send a form that must do something; the words of the page that follows."""
        response = self.send(path, **fields)
        assert response.status_code == 303, words_of(response)
        return self.open(response.headers["Location"])

    def refused(self, path: str, status: int, **fields: object) -> str:
        """Send a form that must be refused; the words of what is shown instead."""
        response = self.send(path, **fields)
        assert response.status_code == status, words_of(response)
        return words_of(response)


def session_secret(installation: Installation, user_id: UserId) -> str:
    """The secret of a new session of a user's."""
    sign_in = SignIn(method=Method.PASSWORD, device=device("127.0.0.1", "Firefox"), request_id="request 1")
    return installation.app.identity.open_session(user_id, sign_in).secret


def multipart(file: bytes | None, name: str = "stock.csv", **fields: str) -> tuple[bytes, str]:
    """The body of a form that may bring a file, and its type; the client would leave a temporary file open."""
    told: dict[str, str | FileStorage] = {**fields}
    if file is not None:
        told["file"] = FileStorage(BytesIO(file), filename=name)
    body, _, boundary = stream_encode_multipart(told, use_tempfile=False)
    return body.read(), f'multipart/form-data; boundary="{boundary}"'


def pages_by(installation: Installation, token: str) -> Pages:
    """The pages as the user sees them who holds that token."""
    pages = Pages(create_site(installation.app, Settings(rate_limit="off")))
    caller = installation.app.identity.authenticate(token, "request 1")
    pages.client.set_cookie("stillroom", session_secret(installation, caller.actor_id))
    return pages


def pages_in_role(site: Flask, installation: Installation, owner: Caller, role: str) -> Pages:
    """The pages as a member in that role sees them."""
    return pages_by(installation, program_in_role(site, installation, owner, role).token)


_VOID = {"meta", "link", "img", "input", "br", "path", "rect"}


class _Reader(HTMLParser):
    """Collects the words of a page; insists that what is opened is closed, and that no style or script stands in it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag != "style"
        assert tag != "script" or {"src", "integrity"} <= dict(attrs).keys()
        assert not [name for name, _ in attrs if name == "style" or name.startswith("on")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def words_of(response: TestResponse) -> str:
    """The words of a page, whose markup is checked."""
    reader = _Reader()
    reader.feed(response.text)
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    return " ".join(reader.words)
