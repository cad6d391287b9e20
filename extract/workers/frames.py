"""What a worker answers: frames of plain bytes, taken apart without trust.

A frame is its kind, its length and its body. Nothing that comes from a worker is ever unpickled: a document
that takes a worker over must not get into the process that writes the tables.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

READY, GRANT, HEAD, VALUE, BYTES = b"R", b"G", b"H", b"V", b"B"
KINDS = frozenset({READY, GRANT, HEAD, VALUE, BYTES})
_PREFIX = struct.Struct(">cI")
# A document's rows are some hundred kilobytes; no answer is larger than this.
MOST_BYTES = 256 * 2**20


class BrokenAnswerError(Exception):
    """A worker's answer makes no sense."""


class Sender(Protocol):
    """Whatever takes bytes."""

    def sendall(self, data: bytes, /) -> None:
        """Sends all of them."""


def send(to: Sender, kind: bytes, body: bytes) -> None:
    """Sends a frame.

    Raises:
        BrokenAnswerError: it is too large.
    """
    if len(body) > MOST_BYTES:
        raise BrokenAnswerError(f"an answer of {len(body)} bytes")
    to.sendall(_PREFIX.pack(kind, len(body)))
    to.sendall(body)


def as_json(value: Any) -> bytes:  # noqa: ANN401 - whatever JSON holds
    """A value as a frame's body."""
    return json.dumps(value, ensure_ascii=True).encode()


def from_json(body: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    """A value from a frame's body.

    Raises:
        BrokenAnswerError: it is none.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BrokenAnswerError(str(error)) from error


@dataclass(slots=True)
class Frames:
    """Frames out of bytes as they come."""

    waiting: bytearray

    def take(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The frames that are whole now: kind and body.

        Raises:
            BrokenAnswerError: the bytes are no frames.
        """
        self.waiting += data
        while len(self.waiting) >= _PREFIX.size:
            kind, length = _PREFIX.unpack_from(self.waiting)
            if kind not in KINDS or length > MOST_BYTES:
                raise BrokenAnswerError("no frame")
            if len(self.waiting) < _PREFIX.size + length:
                return
            body = bytes(self.waiting[_PREFIX.size : _PREFIX.size + length])
            del self.waiting[: _PREFIX.size + length]
            yield kind, body
