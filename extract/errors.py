"""Everything that can go wrong, and the exit code each kind ends with.

    ExtractError
    ├── UsageError          2    a flag, a setting or a path that makes no sense
    ├── NoInputError        3    nothing that could be read was given
    ├── EngineMissingError  4    Tesseract, a language model or Voikko is not installed
    └── DocumentError       5    one document could not be read; the others go on

A message is one sentence that a person can act on.
"""

from enum import IntEnum, StrEnum


class ExitCode(IntEnum):
    """Exit codes of the command line (output contract, version 1)."""

    OK = 0
    FAULT = 1
    USAGE = 2
    NO_INPUT = 3
    ENGINE_MISSING = 4
    SOME_FAILED = 5
    DIFFERENCE = 6
    INTERRUPTED = 130


class Reason(StrEnum):
    """Why a document has no cards in the tables (column ``documents.reason``)."""

    EMPTY_FILE = "empty-file"
    UNSUPPORTED = "unsupported"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    NOT_A_CARD = "not-a-card"
    DUPLICATE = "duplicate"
    TOO_LARGE = "too-large"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out-of-memory"
    CRASHED = "crashed"
    CHANGED_WHILE_READING = "changed-while-reading"


class ExtractError(Exception):
    """The root of this package's errors."""

    exit_code = ExitCode.FAULT


class UsageError(ExtractError):
    """The call itself is wrong: an unknown setting, a bound out of range, a path that is not there.

    Attributes:
        lines: of the message, where a file has several faults.
    """

    exit_code = ExitCode.USAGE

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class NoInputError(ExtractError):
    """None of the inputs holds a file that could be read."""

    exit_code = ExitCode.NO_INPUT


class EngineMissingError(ExtractError):
    """A part that reading needs is not installed; the message gives the command that installs it."""

    exit_code = ExitCode.ENGINE_MISSING


class DocumentError(ExtractError):
    """One document cannot be read.

    Attributes:
        reason: the contract's word for it.
    """

    exit_code = ExitCode.SOME_FAILED

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
