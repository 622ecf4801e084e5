"""
What our script and the site tell each other about passkeys, as JSON: what to ask the browser, and what it answers.

What a passkey has to sign is bound to the browser by the cookie that logins with an identity provider have.
"""

from typing import Annotated

from flask import Response, jsonify
from pydantic import Field
from werkzeug.wrappers import Response as AnyResponse

from application.identity.begin_passkey import BegunPasskey
from application.identity.passkey_answers import PasskeyAnswer
from entrypoints.web.incoming.fields import Body
from entrypoints.web.passing_cookies import PassingCookie

LONGEST = 100_000
"""Characters of a field: more than any device answers."""


class Empty(Body):
    """Nothing needs to be said."""


class AnswerBody(Body):
    """What the browser answers: the challenge, and the credential as the text of its JSON."""

    challenge: Annotated[str, Field(max_length=100)]
    credential: Annotated[str, Field(max_length=LONGEST)]

    def answer(self, login: PassingCookie) -> PasskeyAnswer:
        """The same with the secret of the browser's cookie."""
        return PasskeyAnswer(challenge=self.challenge, credential=self.credential, browser=login.secret())


class ProofBody(AnswerBody):
    """What a passkey proves, and where its user wants to go."""

    next: Annotated[str, Field(max_length=LONGEST)] = ""


class NewPasskeyBody(AnswerBody):
    """A new passkey with its name."""

    name: Annotated[str, Field(max_length=LONGEST)]


def asked(begun: BegunPasskey, login: PassingCookie) -> AnyResponse:
    """What the script is to ask the browser."""
    return login.put(Response(begun.options, mimetype="application/json"), begun.browser)


def then(path: str) -> Response:
    """Where the script is to go next."""
    return jsonify(next=path)
