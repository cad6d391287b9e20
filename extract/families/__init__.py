"""Card families as data: labels, fields, header lines, closed lists; and labels found in damaged texts."""

from extract.families.family import Family, FieldSpec, Header, Label, _family, load, names
from extract.families.label_matching import (
    JOINTS,
    LENIENT,
    SURE,
    LabelMatch,
    are_label_words,
    best,
    by_prefix,
    fold,
    header,
    is_title,
    key,
    label_words,
    partition,
    title_code,
)

__all__ = [
    "JOINTS",
    "LENIENT",
    "SURE",
    "Family",
    "FieldSpec",
    "Header",
    "Label",
    "LabelMatch",
    "_family",
    "are_label_words",
    "best",
    "by_prefix",
    "fold",
    "header",
    "is_title",
    "key",
    "label_words",
    "load",
    "names",
    "partition",
    "title_code",
]
