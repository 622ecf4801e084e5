"""What the web refuses by itself, before a use case sees it."""

from domain.shared.errors import DomainError


class UntrustedHost(DomainError):
    """The request is for a site of another name; what was made of that name would lead people there."""

    code = "request.untrusted_host"

    def __init__(self) -> None:
        super().__init__(
            "This site does not answer to that name; whoever runs it adds names to STILLROOM_TRUSTED_HOSTS.",
            field="Host",
            expected="a name of this site",
            got="another name",
        )


class CrossSiteRequest(DomainError):
    """Another site's page made a browser ask this."""

    code = "request.cross_site"

    def __init__(self) -> None:
        super().__init__(
            "This was asked from another site's page, so nothing was done; ask from a page of this site.",
            expected="a request from a page of this site",
            got="one from elsewhere",
        )


class BadFormToken(DomainError):
    """The form, or the script, does not prove that it came from a page of ours in this browser."""

    code = "request.bad_form_token"

    def __init__(self) -> None:
        super().__init__(
            "This form does not belong to what the browser knows of this site; load its page again, with cookies on.",
            field="csrf_token",
            expected="the token of the page, in the form or in the header X-CSRFToken",
            got="none, or another one",
        )


class NotUtf8(DomainError):
    """The address or the body is not UTF-8."""

    code = "request.not_utf8"

    def __init__(self, where: str) -> None:
        super().__init__(f"The {where} is not UTF-8; encode it so.", field=where, expected="UTF-8", got="other bytes")


class MalformedJson(DomainError):
    """The body is not JSON, or not JSON that means one thing."""

    code = "request.malformed_json"

    def __init__(self, got: str) -> None:
        super().__init__(f"The body cannot be read as JSON: {got}.", field="body", expected="a JSON object", got=got)


class NotJson(DomainError):
    """The body does not claim to be JSON."""

    code = "request.not_json"

    def __init__(self, got: str) -> None:
        super().__init__(
            "Send the body as JSON.", field="Content-Type", expected="application/json", got=got or "nothing"
        )


class NotAForm(DomainError):
    """What came to a page is not what its form sends."""

    code = "request.not_a_form"

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(
            "Send what the form on the page sends.", field="Content-Type", expected=expected, got=got or "nothing"
        )


class NotAFile(DomainError):
    """The body does not claim to be a file."""

    code = "request.not_a_file"

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(
            "Send the file itself, as the body.", field="Content-Type", expected=expected, got=got or "nothing"
        )


class FileTooLarge(DomainError):
    """The file is larger than is taken here."""

    code = "files.too_large"

    def __init__(self, limit: int) -> None:
        megabytes = limit // (1024 * 1024)
        super().__init__(
            f"The file is larger than {megabytes} MB; split it, gzip it, or import it by the command"
            " `stillroom stock import`, which takes any size.",
            field="file",
            expected=f"at most {megabytes} MB",
            got="more",
        )


class NoFile(DomainError):
    """The form came without the file that it is for."""

    code = "request.no_file"

    def __init__(self) -> None:
        super().__init__("Choose a file.", field="file", expected="a CSV or XLSX file", got="nothing")


class InvalidRequest(DomainError):
    """A field of the body or of the query is missing, unknown, or of another type than it must be."""

    code = "request.invalid"


class BadCursor(DomainError):
    """The cursor is not one that this list gave."""

    code = "request.bad_cursor"

    def __init__(self) -> None:
        super().__init__(
            "This cursor does not belong to this list; start again without one.",
            field="cursor",
            expected="the next_cursor of the page before, with the same sort",
            got="something else",
        )


class StorageAway(DomainError):
    """The database cannot be reached, or is too busy; the log knows more."""

    code = "storage.unavailable"

    def __init__(self) -> None:
        super().__init__(
            "Our database does not answer just now. Ask again in a few seconds: under the same Idempotency-Key nothing "
            "is done twice."
        )


class UnknownRoute(DomainError):
    """Nothing is at this address."""

    code = "request.unknown_route"


class MethodNotAllowed(DomainError):
    """The address does not know this method."""

    code = "request.method_not_allowed"


class BodyTooLarge(DomainError):
    """The body is larger than is read."""

    code = "request.too_large"


class TooManyRequests(DomainError):
    """The client asked too often; `seconds` says how long to wait."""

    code = "request.too_many"

    def __init__(self, limit: str, *, seconds: int) -> None:
        super().__init__(f"That is too often; ask again in {seconds} seconds.", expected=f"at most {limit}", got="more")
        self.seconds = seconds


class RefusedRequest(DomainError):
    """The request is not proper HTTP in some other way."""

    code = "request.refused"
