"""Names that people give: of themselves, their roles and their tokens."""

from domain.shared.errors import DomainError

NAME_LIMIT = 100


class InvalidName(DomainError):
    """A name is missing, too long, or would not look like what it is."""

    code = "identity.invalid_name"


def checked_name(name: str, *, field: str = "name") -> str:
    """
    The name, if it can stand in a list, a log and a mail without forging another line of it.

    :raises InvalidName: it is empty or too long, begins or ends with a blank, or holds line breaks, control characters
        or signs that turn the direction of writing.
    """
    if len(name) > NAME_LIMIT or not name or name != name.strip() or not name.isprintable():
        raise InvalidName(
            f"{field} is not a name that can be kept.",
            field=field,
            expected=f"1 to {NAME_LIMIT} printable characters without blanks around them",
            got=ascii(name) if len(name) <= NAME_LIMIT else f"{len(name)} characters",
        )
    return name
