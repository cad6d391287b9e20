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


class ValueOrigin(StrEnum):
    """Who says a value (column ``value_origin``)."""

    READ = "read"
    PERSON = "person"


class DoubtReason(StrEnum):
    """Why a word or place is doubted (column ``reason`` of ``doubts``)."""

    MISREAD = "probably-misread"
    REPAIRED = "uncertain-repair"
    TWO_READINGS = "two-readings"
    UNSURE_READING = "unsure-reading"
    UNKNOWN_WORD = "unknown-word"
    UNKNOWN_NAME = "unknown-name"
    ODD_SIGN = "odd-sign"
    SCRAP = "scrap"
    CAPITAL = "capital"
    PUNCTUATION = "punctuation"
    HYPHEN = "line-end"
    FORMAT = "mended-format"
    TORN = "torn-end"
    PARAGRAPHS = "paragraphs"
    NEIGHBOUR = "neighbour-text"
    WHOLE_TEXT = "whole-text"
    EMPTY = "empty-cell"
    PART_MISSING = "part-missing"
    LABEL_MISSING = "label-missing"
    AMBIGUOUS = "ambiguous"
    UNREADABLE = "unreadable"
    CONTRADICTED = "contradicted"
    UNLIKE_CALIBRATION = "unlike-calibration"


class Severity(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    WARNING = "warning"
