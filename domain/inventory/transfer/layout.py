"""Where a file's columns are: found by their names, or as the person says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from domain.inventory.transfer.columns import COLUMNS, FileKind
from domain.inventory.transfer.problems import UnreadableFile
from domain.shared.decimals import shortened


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """
    What a file is, and where its columns are.

    `positions` counts from 0, by the column's own name; `headers` are all of the file's. `ignored` are those that mean
    nothing here.
    """

    kind: FileKind
    positions: Mapping[str, int]
    headers: tuple[str, ...]
    ignored: tuple[str, ...]

    def header(self, name: str) -> str:
        """What the column is called in the file; its own name, if the file does not have it."""
        position = self.positions.get(name)
        return name if position is None else self.headers[position]


def layout_of(headers: Sequence[str], kind: FileKind | None, mapping: Mapping[str, str]) -> Layout:
    """
    Find the columns of a file of that kind, or of the kind that its columns tell.

    `mapping` gives the file's header for a column's name. Without it, a header that means nothing is refused, because
    it may be a slip of the pen; with it, what is not mapped and means nothing is ignored.

    :raises UnreadableFile: a column is missing, unknown, or there twice; or no kind has such columns.
    """
    names = [header.strip() for header in headers]
    while names and not names[-1]:
        names.pop()
    by_word = _by_word(names)
    mapped = {name: _position(by_word, name, header) for name, header in mapping.items()}
    found = kind or _kind_of(by_word, mapped)
    _check_known(found, mapping)
    free = {word: position for word, position in by_word.items() if position not in mapped.values()}
    positions = {name: free[name] for name in COLUMNS[found] if name in free} | mapped
    ignored = tuple(header for position, header in enumerate(names) if position not in positions.values())
    _check_complete(found, positions, names)
    if ignored and not mapping:
        raise _unknown(found, ignored[0], positions)
    return Layout(kind=found, positions=positions, headers=tuple(names), ignored=ignored)


def _word(header: str) -> str:
    """A header as it is compared: "Lot number" is lot_number."""
    return "_".join(header.casefold().replace("-", " ").replace("_", " ").split())


def _by_word(names: Sequence[str]) -> dict[str, int]:
    by_word: dict[str, int] = {}
    for position, header in enumerate(names):
        word = _word(header)
        if not word:
            raise UnreadableFile(
                f"Column {position + 1} has no name.",
                field=f"column {position + 1}",
                expected="a name for each column in the first row",
                got="nothing",
            )
        if word in by_word:
            raise UnreadableFile(
                f"There are two columns called {header}.",
                field=header,
                expected="each column once",
                got=f"columns {by_word[word] + 1} and {position + 1}",
            )
        by_word[word] = position
    if not by_word:
        raise UnreadableFile("The file is empty.", expected="a first row with the columns' names", got="nothing")
    return by_word


def _position(by_word: Mapping[str, int], name: str, header: str) -> int:
    position = by_word.get(_word(header))
    if position is None:
        raise UnreadableFile(
            f"The file has no column {header}, which is to be {name}.",
            field=header,
            expected=_listed(by_word),
            got=header,
        )
    return position


def _kind_of(by_word: Mapping[str, int], mapped: Mapping[str, int]) -> FileKind:
    there = {*by_word, *mapped}
    for kind, columns in COLUMNS.items():
        if all(column.name in there for column in columns.values() if column.required):
            return kind
    needed = "; ".join(f"{kind}: {_listed(_required(kind))}" for kind in COLUMNS)
    raise UnreadableFile(
        "The columns do not tell what the file is. Map them (column=Header), or name its kind.",
        expected=needed,
        got=_listed(by_word),
    )


def _check_known(kind: FileKind, mapping: Mapping[str, str]) -> None:
    for name in mapping:
        if name not in COLUMNS[kind]:
            raise UnreadableFile(
                f"A file of {kind} has no column {name} to map to.",
                field=name,
                expected=_listed(COLUMNS[kind]),
                got=name,
            )


def _check_complete(kind: FileKind, positions: Mapping[str, int], names: Sequence[str]) -> None:
    for name in _required(kind):
        if name not in positions:
            raise UnreadableFile(
                f"A file of {kind} needs the column {name}; if it is called otherwise, map it ({name}=Header).",
                field=name,
                expected=_listed(_required(kind)),
                got=_listed(names),
            )


def _unknown(kind: FileKind, header: str, positions: Mapping[str, int]) -> UnreadableFile:
    left = [name for name in COLUMNS[kind] if name not in positions]
    near = get_close_matches(_word(header), left)
    return UnreadableFile(
        f"The column {header} means nothing in a file of {kind}; rename it, take it out, or map the columns.",
        field=header,
        expected=f"{near[0]}, perhaps" if near else _listed(COLUMNS[kind]),
        got=header,
    )


def _required(kind: FileKind) -> list[str]:
    return [column.name for column in COLUMNS[kind].values() if column.required]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(shortened(name) for name in names)
