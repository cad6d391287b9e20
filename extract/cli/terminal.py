"""The streams of the command line: what goes out is text and line ends, and colours of our own.

Every command writes through these; foreign names and values cannot command a terminal or a workflow.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from typing import TextIO

from extract.visible import shown, without_commands

# The colours that reports use.
_OWN = re.compile("(\033\\[(?:0|1|2|31|32|33)m)")


class Shown:
    """A text stream that shows commanding signs instead of sending them.

    Args:
        stream: where to.
        needed: whether it is an error that nobody can be told anything more.
    """

    def __init__(self, stream: TextIO, *, needed: bool = True) -> None:
        self.raw = stream
        self._needed = needed

    def write(self, text: str) -> int:
        """Writes text."""
        parts = _OWN.split(text)
        parts[::2] = [shown(part) for part in parts[::2]]
        self._do(self.raw.write, without_commands("".join(parts)))
        return len(text)

    def flush(self) -> None:
        """Sends what waits."""
        self._do(self.raw.flush)

    def _do(self, deed: Callable[..., object], *text: str) -> None:
        try:
            deed(*text)
        except OSError:
            if self._needed:
                raise

    def isatty(self) -> bool:
        """Whether a person reads."""
        return self.raw.isatty()

    def fileno(self) -> int:
        """The stream's number."""
        return self.raw.fileno()

    def close(self) -> None:
        """Closes the stream."""
        self.raw.close()

    @property
    def encoding(self) -> str:
        """Of the stream."""
        return self.raw.encoding

    @property
    def errors(self) -> str | None:
        """What becomes of signs that the encoding has not."""
        return self.raw.errors

    @property
    def buffer(self) -> object:
        """The bytes beneath."""
        return self.raw.buffer


def as_typed(value: object, text: str) -> str:
    """What a money or a day is in the tables, where the text alone does not show it: `` = 12 400 €``.

    Args:
        value: as it is typed.
        text: that it was made of.
    """
    if isinstance(value, Decimal):
        whole, _, cents = f"{value:,.2f}".partition(".")
        told = whole.replace(",", " ") + (f",{cents}" if cents != "00" else "") + " €"
    elif isinstance(value, date):
        told = f"{value.day}.{value.month}.{value.year}"
    else:
        return ""
    return "" if " ".join(text.split()) == told else f" = {told}"


def raw(stream: TextIO) -> TextIO:
    """The stream beneath, for text that was made safe already."""
    return stream.raw if isinstance(stream, Shown) else stream


def fill_closed() -> None:
    """Opens what the caller closed of stdin, stdout and stderr: a file of ours must not get their numbers."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def nobody_reads() -> None:
    """Gives up stdout, whose reader is gone (``| head``): what waits in it is no error at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):
        os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


@contextmanager
def guarded(*, out: bool = True) -> Iterator[None]:
    """Shows what goes to stderr, and to stdout where that is for people."""
    before = sys.stdout, sys.stderr
    if out or sys.stdout.isatty():
        sys.stdout = Shown(sys.stdout)
    sys.stderr = Shown(sys.stderr, needed=False)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
