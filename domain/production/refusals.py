"""Why a recipe is refused. Each refusal has a stable code and says what to do next."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from domain.shared.errors import DomainError

LINE = "line"
RECIPE = "recipe"


class UnknownRecipe(DomainError):
    """The organisation has no such recipe; another organisation's recipe is unknown as well."""

    code = "production.unknown_recipe"

    def __init__(self, got: str, *, field: str = "recipe_id") -> None:
        super().__init__(
            "There is no such recipe in this organisation.", field=field, expected="a recipe of yours", got=got
        )


class UnknownVersion(DomainError):
    code = "production.unknown_version"

    def __init__(self, got: int, newest: int) -> None:
        super().__init__(
            f"The recipe has no version {got}.", field="version", expected=f"a version from 1 to {newest}", got=str(got)
        )


class InvalidRecipe(DomainError):
    """A text, a number or a list of a recipe is out of range."""

    code = "production.invalid_recipe"


class EmptyRecipe(DomainError):
    code = "production.empty_recipe"

    def __init__(self) -> None:
        super().__init__(
            "A recipe needs at least one line.", field="lines", expected="at least one line", got="no lines"
        )


class BadYield(DomainError):
    """A recipe, or a batch, that would give nothing or less."""

    code = "production.bad_yield"

    def __init__(self, got: str, *, field: str = "yield_amount") -> None:
        super().__init__("The yield must be more than nothing.", field=field, expected="more than 0", got=got)


class BadAmount(DomainError):
    code = "production.bad_amount"

    def __init__(self, item: str, got: str) -> None:
        super().__init__(
            f"{item}: an amount must be more than nothing; leave the line out otherwise.",
            field="amount",
            expected="more than 0",
            got=got,
        )


class DuplicateLine(DomainError):
    """An item is there twice for the same purpose."""

    code = "production.duplicate_line"

    def __init__(self, item: str, note: str) -> None:
        super().__init__(
            f"{item} is there twice for the same; add the amounts up, or say by a note what each is for.",
            field="note",
            expected="a note that no other line of this item has",
            got=note or "no note",
        )


class UnknownMaterial(DomainError):
    """The organisation has no such item; another organisation's item is unknown as well."""

    code = "production.unknown_material"

    def __init__(self, got: str, *, field: str = "item_id") -> None:
        super().__init__(
            "There is no such item in this organisation; make it first.",
            field=field,
            expected="an item of yours",
            got=got,
        )


class ArchivedMaterial(DomainError):
    code = "production.archived_material"

    def __init__(self, item: str, *, field: str = "item_id") -> None:
        super().__init__(
            f"{item} is archived; restore it, or take another item.", field=field, expected="an item in use", got=item
        )


class BadContainer(DomainError):
    """A container that cannot be counted, or filled."""

    code = "production.bad_container"


class ContainsItself(DomainError):
    """A recipe would need what it makes, itself or through others."""

    code = "production.contains_itself"

    def __init__(self, path: Sequence[str]) -> None:
        told = " → ".join(path)
        super().__init__(
            f"The recipe would need what it makes: {told}. Take out one of these lines.",
            field="lines",
            expected="lines that do not need what this recipe makes",
            got=told,
        )


class OutputTaken(DomainError):
    """Another recipe in use makes that item: it would not be clear by which one it is made."""

    code = "production.output_taken"

    def __init__(self, item: str, recipe: str) -> None:
        super().__init__(
            f"{item} is made by the recipe {recipe}; archive that one, or make another item.",
            field="output_item_id",
            expected="an item that no other recipe in use makes",
            got=item,
        )


class NameTaken(DomainError):
    code = "production.recipe_name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a recipe {name} already.", field="name", expected="a name that no other recipe has", got=name
        )


class ArchivedRecipe(DomainError):
    code = "production.archived_recipe"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is archived; restore it before you edit it.",
            field="recipe_id",
            expected="a recipe in use",
            got=name,
        )


class WrittenMeanwhile(DomainError):
    """The edit is of a version that is not the newest any more."""

    code = "production.written_meanwhile"

    def __init__(self, name: str, newest: int, edited: int) -> None:
        super().__init__(
            f"Somebody wrote version {newest} of {name} meanwhile; look at what it says before you write over it.",
            field="version",
            expected=f"an edit of version {newest}",
            got=f"an edit of version {edited}",
        )


class BadScale(DomainError):
    """Nothing can be scaled like this."""

    code = "production.bad_scale"


class ContainersTooLarge(DomainError):
    """Containers that hold more than there is to fill into them."""

    code = "production.containers_hold_more"


@contextmanager
def naming_line(line: int) -> Iterator[None]:
    """Tell a refusal that passes which line it is about; lines count from 1."""
    try:
        yield
    except DomainError as refusal:
        refusal.details = {**refusal.details, LINE: str(line)}
        raise


@contextmanager
def naming_recipe(name: str) -> Iterator[None]:
    """Tell a refusal that passes which of several recipes it is about."""
    try:
        yield
    except DomainError as refusal:
        refusal.details = {**refusal.details, RECIPE: name}
        raise


@contextmanager
def naming_field(field: str) -> Iterator[None]:
    """Tell a refusal that passes which field it is about here."""
    try:
        yield
    except DomainError as refusal:
        refusal.field = field
        raise
