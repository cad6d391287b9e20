"""The closed lists of words that the tables use. Values only."""

from enum import StrEnum


class TextSource(StrEnum):
    """Where a text was read from (columns ``text_source``)."""

    TEXT_LAYER = "text-layer"
    OCR = "ocr"
    PLAIN_TEXT = "plain-text"
    MIXED = "mixed"


class MediaType(StrEnum):
    """What a file is by its content."""

    PDF = "pdf"
    TEXT = "text"
    OTHER = "other"


class Status(StrEnum):
    """What became of an input file."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


class FieldStatus(StrEnum):
    """What the card says of a field."""

    FILLED = "filled"
    EMPTY = "empty"
    LABEL_MISSING = "label-missing"
    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"


class RepairKind(StrEnum):
    """What a repair mends."""

    DIACRITICS = "diacritics"
    CHARACTERS = "characters"
    HYPHEN = "hyphen"
    SECOND_READING = "second-reading"
    DECISION = "decision"


class Severity(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    WARNING = "warning"
