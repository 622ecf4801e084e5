"""
An OpenID provider that nobody here wrote: django-oauth-toolkit, as a program of its own on this machine.

`python -m tests.servers.django_site REDIRECT_URI AFTER_LOGOUT` prints its port and serves until its input ends, which
it does when whoever started it is gone. It knows one client and the people of `PEOPLE`, who sign in on a page by their
password.
"""

import os
import re
import sys
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from threading import Thread
from types import TracebackType
from typing import Any, Self
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx2
from joserfc.jwk import RSAKey

CLIENT_ID, SECRET = "stillroom", "s3cret"
PASSWORD = "a good password"
PEOPLE = ("ada", "ben")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_PAGE = '<form method="post">{% csrf_token %}{{ form }}<button>Sign in</button></form>'


class DjangoSite:
    """The program, started and ended with the block; `url` is its issuer."""

    def __init__(self, redirect_uri: str, after_logout: str = "") -> None:
        self.redirect_uri = redirect_uri
        command = [sys.executable, "-m", __name__, redirect_uri, after_logout]
        self._program = Popen(command, stdin=PIPE, stdout=PIPE, text=True)
        assert self._program.stdout is not None
        self.url = f"http://127.0.0.1:{int(self._program.stdout.readline())}/o"

    def callback(self, url: str, person: str) -> dict[str, list[str]]:
        """What the browser brings back after somebody signed in on the page that this address leads to."""
        with httpx2.Client(trust_env=False) as browser:
            response = browser.get(url)
            while not (there := response.headers.get("Location", "")).startswith(self.redirect_uri):
                if response.is_redirect:
                    response = browser.get(response.url.join(there))
                else:
                    [token] = _TOKEN.findall(response.text)
                    form = {"csrfmiddlewaretoken": token, "username": person, "password": PASSWORD}
                    response = browser.post(response.url, data=form)
                assert response.status_code in {200, 302}, response.text
        told = httpx2.URL(there).params
        return {name: told.get_list(name) for name in told}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.communicate()


def serve(redirect_uri: str, after_logout: str, folder: str) -> None:
    """Serve until standard input ends."""
    import django  # noqa: PLC0415 - the program alone needs it, and only once it is configured

    _configure(folder)
    django.setup()
    _fill(redirect_uri, after_logout)
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Quiet) as server:
        print(server.server_port, flush=True)  # noqa: T201 - whoever started us waits for it
        thread = Thread(target=server.serve_forever)
        thread.start()
        sys.stdin.read()
        server.shutdown()
        thread.join()


def _configure(folder: str) -> None:
    from django.conf import settings  # noqa: PLC0415

    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    settings.configure(
        SECRET_KEY="not secret",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        DEBUG_PROPAGATE_EXCEPTIONS=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="/login",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/site.db"}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"login.html": _PAGE})]},
            }
        ],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
            "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False,
            "OIDC_RSA_PRIVATE_KEY": RSAKey.generate_key(2048).as_pem(private=True).decode(),
            "OAUTH2_VALIDATOR_CLASS": f"{__name__}.validator",
            "SCOPES": {"openid": "who you are", "email": "your address", "profile": "your name"},
        },
    )


def _fill(redirect_uri: str, after_logout: str) -> None:
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from oauth2_provider.models import Application  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        User.objects.create_user(name, f"{name}@example.com", PASSWORD, first_name=name.capitalize())
    Application.objects.create(
        client_id=CLIENT_ID,
        client_secret=SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=redirect_uri,
        post_logout_redirect_uris=after_logout,
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
    )


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what Django looks up here by its name
    """The site's addresses and its claims, made when Django asks: before it is configured they cannot be."""
    if name == "urlpatterns":
        return _addresses()
    if name == "validator":
        return _validator()
    raise AttributeError(name)


def _addresses() -> list[Any]:
    from django.contrib.auth.views import LoginView  # noqa: PLC0415
    from django.urls import include, path  # noqa: PLC0415

    return [
        path("login", LoginView.as_view(template_name="login.html")),
        path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    ]


def _validator() -> type[Any]:
    from oauth2_provider.oauth2_validators import OAuth2Validator  # noqa: PLC0415

    class Validator(OAuth2Validator):  # type: ignore[misc]
        def get_additional_claims(self) -> dict[str, Any]:
            return {
                "name": lambda request: request.user.first_name,
                "email": lambda request: request.user.email,
                "email_verified": lambda request: request.user.username == "ada",
            }

    return Validator


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


if __name__ == "__main__":
    with TemporaryDirectory() as kept:
        serve(sys.argv[1], sys.argv[2], kept)
