"""A family's file held against what it may hold: every fault at once, each where it stands.

A fault is a line ``FILE:LINE:COLUMN: what is wrong``, the line itself, and a mark under the place.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Struct, UnsetType

from extract.errors import UsageError
from extract.families.family import double_wordings
from extract.families.file_format import LAYOUTS, SIDES, FamilyFile
from extract.families.positions import Path, Positions, positions
from extract.finnish import plain_letters
from extract.kinds import ORDERS, REGISTRY, open_stretches

# Columns that every table of cards has.
TAKEN = frozenset(
    {"source_path", "card_no", "family", "source_sha256", "page_count", "text_source", "confidence"}
    | {"needs_review"}
)
COMMON = frozenset({"name", "kind", "title_fi", "title_en"})
SYNTAX = re.compile(r"^(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file.

    Attributes:
        path: to the value that is wrong.
        on_key: whether its name is wrong, not the value.
    """

    path: Path
    message: str
    on_key: bool = False


def check(text: str, name: str) -> None:
    """Refuses a family's file that is not one.

    Args:
        text: the file's.
        name: of the file, for messages.

    Raises:
        UsageError: with every fault, its place and its line.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(*_syntax(text, name, str(error))) from error
    faults = list(_typed(data, FamilyFile, ()))
    faults += _meaning(data, {fault.path for fault in faults})
    if faults:
        places = positions(text)
        ordered = sorted(faults, key=lambda fault: places.of(fault.path, key=fault.on_key))
        raise UsageError(*(line for fault in ordered for line in _told(fault, name, places)))


def _syntax(text: str, name: str, told: str) -> list[str]:
    found = SYNTAX.match(told)
    lines = text.split("\n")
    line = int(found["line"]) if found and found["line"] else len(lines)
    column = int(found["column"]) if found and found["column"] else 1
    return _pointed(name, line, column, found["what"] if found else told, lines[line - 1])


def _told(fault: Fault, name: str, places: Positions) -> list[str]:
    line, column = places.of(fault.path, key=fault.on_key)
    return _pointed(name, line, column, fault.message, places.text.split("\n")[line - 1])


def _pointed(name: str, line: int, column: int, message: str, shown: str) -> list[str]:
    return [f"{name}:{line}:{column}: {message}", f"    {shown}", f"    {' ' * (column - 1)}^"]


def _typed(value: Any, kind: Any, path: Path) -> Iterator[Fault]:  # noqa: ANN401 - a TOML value, a type
    """What in a value is not of its type, each part by itself."""
    kind = _given(kind)
    if isinstance(kind, type) and issubclass(kind, Struct):
        yield from _struct(value, kind, path)
    elif get_origin(kind) is list and _is_struct(get_args(kind)[0]) and isinstance(value, list):
        yield from _itself(value, kind, path) if not value else ()
        for number, item in enumerate(value):
            yield from _typed(item, get_args(kind)[0], (*path, number))
    elif get_origin(kind) is dict and _is_struct(get_args(kind)[1]) and isinstance(value, dict):
        for name, item in value.items():
            yield from _typed(item, get_args(kind)[1], (*path, name))
    else:
        yield from _itself(value, kind, path)


def _given(kind: Any) -> Any:  # noqa: ANN401
    """A type without what stands for a value that is not given, and without bounds around records."""
    if hasattr(kind, "__metadata__") and _holds_structs(get_args(kind)[0]):
        return get_args(kind)[0]
    others = [one for one in get_args(kind) if one is not UnsetType]
    return _given(others[0]) if UnsetType in get_args(kind) and len(others) == 1 else kind


def _is_struct(kind: Any) -> bool:  # noqa: ANN401
    return isinstance(kind, type) and issubclass(kind, Struct)


def _holds_structs(kind: Any) -> bool:  # noqa: ANN401
    return any(_is_struct(one) for one in (kind, *get_args(kind)))


def _itself(value: Any, kind: Any, path: Path) -> Iterator[Fault]:  # noqa: ANN401
    try:
        msgspec.convert(value, type=kind)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        item = re.search(r"\[(\d+)\]", where)
        place = (*path, int(item[1])) if item else path
        yield Fault(place, f"{path[-1] if path else 'the file'}: {what.replace('`', '')}, not {value!r}.")


def _struct(value: Any, kind: type[Struct], path: Path) -> Iterator[Fault]:  # noqa: ANN401
    if not isinstance(value, dict):
        yield Fault(path, f"A table is expected here, not {value!r}.")
        return
    known = {field.name: field for field in msgspec.structs.fields(kind)}
    for name, item in value.items():
        if name in known:
            yield from _typed(item, known[name].type, (*path, name))
        else:
            yield Fault((*path, name), f"There is no {name!r} here{_near(name, known)}", on_key=True)
    for name, field in known.items():
        if field.required and name not in value:
            yield Fault(path, f"{name!r} is missing here.", on_key=True)


def _near(name: str, known: Iterable[str]) -> str:
    held = list(known)
    near = difflib.get_close_matches(name, held, 1)
    return f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(held)}."


def _meaning(data: Mapping[str, Any], wrong: set[Path]) -> Iterator[Fault]:
    """What is of the right type and cannot be meant."""
    rows = [(at, row) for at, row in _rows(data, "fields") if isinstance(row.get("name"), str)]
    names = [row["name"] for _, row in rows]
    for at, row in rows:
        yield from (fault for fault in _field(at, row, names) if fault.path not in wrong)
    yield from _layout(data)
    yield from _labels(data)
    yield from _places(data, names)
    yield from _alike(data)
    for path, given in _named(data):
        if isinstance(given, str) and given not in names:
            message = f"There is no field {given!r}{_near(given, names)}"
            yield Fault(path, message, on_key=path[:2] == ("register", "compare"))
    pattern = _table(data.get("links")).get("code")
    if isinstance(pattern, str):
        yield from _pattern(pattern, ("links", "code"), groups=1)


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - a TOML value
    """A list; an empty one for what is none, which is a fault told elsewhere."""
    return value if isinstance(value, list) else []


def _table(value: Any) -> Mapping[str, Any]:  # noqa: ANN401
    """A table; an empty one for what is none, which is a fault told elsewhere."""
    return value if isinstance(value, dict) else {}


def _rows(data: Mapping[str, Any], name: str) -> list[tuple[int, Mapping[str, Any]]]:
    return [(at, row) for at, row in enumerate(_list(data.get(name))) if isinstance(row, dict)]


def _field(at: int, row: Mapping[str, Any], names: Sequence[str]) -> Iterator[Fault]:
    path: Path = ("fields", at)
    name, kind = row["name"], row.get("kind")
    if name in TAKEN:
        yield Fault((*path, "name"), f"Every table of cards has a column {name!r} of its own.")
    if names.index(name) != at and name in names[:at]:
        yield Fault((*path, "name"), f"There is a field {name!r} already.")
    if not isinstance(kind, str):
        return
    if kind not in REGISTRY:
        yield Fault((*path, "kind"), f"There is no kind of value {kind!r}{_near(kind, REGISTRY)}")
        return
    known = REGISTRY[kind]
    for key in row.keys() - COMMON - known.takes - known.needs:
        if any(key in one.takes for one in REGISTRY.values()):
            yield Fault((*path, key), f"A field of the kind {kind!r} takes no {key!r}.", on_key=True)
    for key in sorted(known.needs - row.keys()):
        yield Fault(path, f"A field of the kind {kind!r} needs {key!r}.", on_key=True)
    yield from _code(row, path)
    yield from _chosen(row.get("order"), ORDERS, (*path, "order"), "order")
    low, high = row.get("low"), row.get("high")
    if isinstance(low, int | float) and isinstance(high, int | float) and high < low:
        yield Fault((*path, "high"), f"The greatest number, {high}, is below the least, {low}.")


def _code(row: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    pattern, reading = row.get("pattern"), row.get("reading")
    if isinstance(pattern, str):
        faults = list(_pattern(pattern, (*path, "pattern")))
        yield from faults
        if isinstance(reading, str) and not faults:
            yield from _pattern(reading, (*path, "reading"), groups=open_stretches(pattern))


def _pattern(text: str, path: Path, groups: int | None = None) -> Iterator[Fault]:
    try:
        found = re.compile(text).groups
    except re.error as error:
        yield Fault(path, f"This is no regular expression: {error}.")
        return
    if groups is not None and found != groups:
        yield Fault(
            path, f"The pattern needs {groups} group{'s' * (groups != 1)} in parentheses, not {found}."
        )


def _layout(data: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _chosen(data.get("layout"), LAYOUTS, ("layout",), "layout")
    for at, row in _rows(data, "labels"):
        yield from _chosen(row.get("value"), SIDES, ("labels", at, "value"), "side")


def _chosen(told: Any, known: Sequence[str], path: Path, noun: str) -> Iterator[Fault]:  # noqa: ANN401
    """What of a name or several names is not known."""
    for at, name in enumerate([told] if isinstance(told, str) else _list(told)):
        if isinstance(name, str) and name not in known:
            own: Path = path if isinstance(told, str) else (*path, at)
            yield Fault(own, f"There is no {noun} {name!r}{_near(name, known)}")


def _labels(data: Mapping[str, Any]) -> Iterator[Fault]:
    """A label holds fields, or is a heading, or a person's data: one of the three."""
    for at, row in _rows(data, "labels"):
        told = [key for key in ("fields", "heading", "personal") if row.get(key)]
        if len(told) != 1:
            message = "A label has fields, or is a heading, or personal" + (
                f"; this one has {' and '.join(told)}." if told else "; this one has none of the three."
            )
            yield Fault(("labels", at), message, on_key=True)


def _places(data: Mapping[str, Any], names: Sequence[str]) -> Iterator[Fault]:
    """Every field stands under one label or in one header line."""
    seen: dict[str, str] = {}
    for part in ("labels", "headers"):
        for at, row in _rows(data, part):
            for number, name in enumerate(_list(row.get("fields"))):
                if not isinstance(name, str):
                    continue
                path: Path = (part, at, "fields", number)
                if name not in names:
                    yield Fault(path, f"There is no field {name!r}{_near(name, names)}")
                elif name in seen:
                    yield Fault(path, f"The field {name!r} stands under {seen[name]!r} already.")
                seen.setdefault(name, str(row.get("text")))
    for at, row in _rows(data, "fields"):
        if isinstance(row.get("name"), str) and row["name"] not in seen:
            yield Fault(
                ("fields", at, "name"), f"No label and no header line holds the field {row['name']!r}."
            )


def _alike(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Wordings of two labels that cannot be told apart."""
    seen: dict[str, int] = {}
    for at, row in _rows(data, "labels"):
        wordings = [row.get("text"), *_list(row.get("variants"))]
        for number, wording in enumerate(wordings):
            path: Path = ("labels", at, "variants", number - 1) if number else ("labels", at, "text")
            for one in double_wordings(wording) if isinstance(wording, str) else ():
                key = plain_letters(one)
                if key and at - seen.setdefault(key, at) == 1:
                    yield Fault(path, f"Two labels read {one!r}. Put another label between them.")
                seen[key] = at


def _named(data: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    """Where a file names fields beyond its labels and headers."""
    for number, name in enumerate(_list(_table(data.get("title")).get("fields"))):
        yield ("title", "fields", number), name
    for at, row in _rows(data, "periods"):
        for number, name in enumerate(_list(row.get("fields"))):
            yield ("periods", at, "fields", number), name
    for number, name in enumerate(_list(data.get("summary"))):
        yield ("summary", number), name
    for name in _table(_table(data.get("register")).get("compare")):
        yield ("register", "compare", name), name
