"""Where each key and value of a TOML text stands, for messages that point at them.

Takes a text that ``tomllib`` accepts; it reads no meaning.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
# Strings in their four kinds, longest marks first.
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"""+|\'\'\'.*?\'\'\'+|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL)
_BARE = re.compile(r"[^\s,\]}#=]+(?:[ T]\d[^\s,\]}#]*)?")
_SPACE = re.compile(r"(?:\s|#[^\n]*)*")
_KEY = re.compile(r'\s*("(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+)\s*')
_HEAD = re.compile(r"(\[\[?)([^\n\]]+)\]\]?")


@dataclass(slots=True)
class _Reader:
    """Walks over the text and keeps the offset of every key and value."""

    text: str
    keys: dict[Path, int] = field(default_factory=dict)
    values: dict[Path, int] = field(default_factory=dict)
    counts: dict[Path, int] = field(default_factory=dict)
    at: int = 0

    def read(self) -> None:
        table: Path = ()
        while self._skip() < len(self.text):
            head = _HEAD.match(self.text, self.at)
            if head is not None and self._begins_line():
                table = self._table(head)
                self.at = head.end()
            else:
                self._pair(table)

    def _begins_line(self) -> bool:
        return not self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at].strip()

    def _table(self, head: re.Match[str]) -> Path:
        """The path of a table's head; one of a list of tables counts on."""
        path: Path = ()
        names = [name.strip().strip("\"'") for name in head[2].split(".")]
        for number, name in enumerate(names):
            path = (*path, name)
            self.keys.setdefault(path, head.start())
            if number == len(names) - 1 and head[1] == "[[":
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:
                path = (*path, self.counts[path])
        self.keys.setdefault(path, head.start())
        self.values.setdefault(path, head.start())
        return path

    def _pair(self, table: Path) -> None:
        path = table
        while True:
            key = _KEY.match(self.text, self.at)
            if key is None:
                self.at += 1
                return
            path = (*path, key[1].strip("\"'"))
            self.keys.setdefault(path, key.start(1))
            self.at = key.end() + 1
            if self.text[key.end() : key.end() + 1] != ".":
                break
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip()
        self.values[path] = self.at
        if self.text.startswith("[", self.at):
            self._items(path)
        elif self.text.startswith("{", self.at):
            self.at += 1
            while self._skip() < len(self.text) and self.text[self.at] != "}":
                if self.text[self.at] == ",":
                    self.at += 1
                else:
                    self._pair(path)
            self.at += 1
        else:
            found = _STRING.match(self.text, self.at) or _BARE.match(self.text, self.at)
            self.at = found.end() if found else self.at + 1

    def _items(self, path: Path) -> None:
        self.at += 1
        number = 0
        while self._skip() < len(self.text) and self.text[self.at] != "]":
            if self.text[self.at] == ",":
                self.at += 1
            else:
                self._value((*path, number))
                number += 1
        self.at += 1

    def _skip(self) -> int:
        """Over white space and comments."""
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at


@dataclass(frozen=True, slots=True)
class Positions:
    """Offsets of keys and values in a text."""

    text: str
    keys: Mapping[Path, int]
    values: Mapping[Path, int]

    def of(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of a value or of its key; of what holds it where it is not there."""
        first, second = (self.keys, self.values) if key else (self.values, self.keys)
        while path and path not in first and path not in second:
            path = path[:-1]
        at = first.get(path, second.get(path, 0))
        return self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at)


def positions(text: str) -> Positions:
    """Where everything stands in a TOML text."""
    reader = _Reader(text)
    reader.read()
    return Positions(text, reader.keys, reader.values)
